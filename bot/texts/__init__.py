"""Every sentence the bot says in its own words, Chinese beside its English twin; nowhere else.

A text is a `Twin` in one of this package's modules (`replies`, `chat`, `admin`, `cli`), taken with `say`. Text of the
minutes is never kept here: it is quoted from the store.
"""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from index.question.model import Language


class Twin(NamedTuple):
    """One text in both languages; ``{name}`` placeholders must be the same in both (a test compares them)."""

    zh: str
    en: str


def say(twin: Twin, language: Language, **params: object) -> str:
    """The text in `language` with its placeholders filled.

    Raises:
        KeyError: a placeholder of the text is not among `params`.
    """
    return (twin.en if language is Language.EN else twin.zh).format(**params)


def say_html(twin: Twin, language: Language, **params: object) -> str:
    """Like `say` for a message in Telegram's HTML: every parameter is escaped, the text itself may carry tags."""
    return say(twin, language, **{k: escape(str(v), quote=False) for k, v in params.items()})
