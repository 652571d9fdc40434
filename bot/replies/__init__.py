"""Answer to Telegram HTML, keyboards and pages."""

from __future__ import annotations

from collections.abc import Iterator

from bot.replies.compact import compact as _compact
from bot.replies.markup import to_plain
from bot.replies.model import Action, ActionKind, Button, Page, Reply
from bot.replies.pages import paged, whole
from index.answer.model import Answer


def render(answer: Answer, *, compact: bool = False) -> Reply:
    """The reply to an answer: pages for a private chat, or one short message for a group."""
    return _compact(answer) if compact else paged(answer)


def plain(answer: Answer) -> str:
    """The whole reply, all pages, as a person reads it without markup."""
    return to_plain(whole(answer))


def plain_lines(answer: Answer) -> Iterator[str]:
    """`plain`, a line at a time: the first ones of a long answer before the last are made."""
    for line in whole(answer):
        yield line.text


__all__ = ["Action", "ActionKind", "Button", "Page", "Reply", "plain", "plain_lines", "render"]
