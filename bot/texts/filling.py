"""Texts for codes that come with parameters from elsewhere: whatever they hold, there is a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from bot.texts import Twin


class _Known(dict[str, object]):
    """Parameters; one that is missing shows as a question mark rather than hiding the sentence."""

    def __missing__(self, key: str) -> object:
        return "?"


def filled(twin: Twin, params: Mapping[str, object], code: str) -> Twin:
    """`twin` with `params` and `code` filled in, ready for `bot.texts.say`; braces in a parameter are plain text."""
    known = _Known(params, code=code)
    return Twin(_plain(twin.zh.format_map(known)), _plain(twin.en.format_map(known)))


def _plain(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
