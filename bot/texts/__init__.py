"""Every sentence the bot says in its own words, Chinese beside its English twin; nowhere else.

A text is a `Twin` in one of this package's modules (`replies`, `chat`, `admin`, `cli`), taken with `say`. Text of the
minutes is never kept here: it is quoted from the store.
"""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from index.question.model import Language

ECHOED = 64
"""Characters of somebody's words that are repeated to them; Telegram's longest message would not fit into another."""

_TURNING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


class Twin(NamedTuple):
    """One text in both languages; ``{name}`` placeholders must be the same in both (a test compares them)."""

    zh: str
    en: str


def say(twin: Twin, language: Language, **params: object) -> str:
    """The text in `language` with its placeholders filled.

    A parameter may be what a stranger calls himself: characters that turn the direction of writing are taken out of
    it, because they would turn the sentence around it, too.

    Raises:
        KeyError: a placeholder of the text is not among `params`.
    """
    straight = {k: v.translate(_TURNING) if isinstance(v, str) else v for k, v in params.items()}
    return (twin.en if language is Language.EN else twin.zh).format(**straight)


def echoed(words: str) -> str:
    """Somebody's own words as a message may repeat them: one line, and not more than tells which words are meant."""
    line = " ".join(words.split())
    return line if len(line) <= ECHOED else line[: ECHOED - 1] + "…"


def say_html(twin: Twin, language: Language, **params: object) -> str:
    """Like `say` for a message in Telegram's HTML: every parameter is escaped, the text itself may carry tags."""
    return say(twin, language, **{k: escape(str(v), quote=False) for k, v in params.items()})
