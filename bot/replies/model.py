"""What `bot.replies` hands to the handlers: pages of HTML with buttons that name their action as data."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct, field


class ActionKind(StrEnum):
    """What a button does. The handlers store the actions with the reply and send only an id and an index."""

    PAGE = "page"
    """page: show that page of this reply."""
    ITEM = "item"
    """doc, ordinal, title: the item's full text, as long as the item there bears that title."""
    GENERAL = "general"
    """The items that bind everyone."""
    ORIGINAL = "original"
    """doc: send the original file."""
    ASK = "ask"
    """q: ask this, as a follow-up."""
    PRIVATE = "private"
    """Open this answer in the private chat."""
    WRONG = "wrong"
    """The answer is wrong: ask for the reason."""


class Action(Struct, frozen=True):
    """One button's action with its parameters; JSON-able."""

    kind: ActionKind
    params: dict[str, str | int] = field(default_factory=dict)


class Button(Struct, frozen=True):
    """A label and what pressing it does."""

    label: str
    action: Action


class Page(Struct, frozen=True):
    """One message: Telegram HTML, the same in plain text, and rows of buttons."""

    html: str
    plain: str
    buttons: tuple[tuple[Button, ...], ...] = ()


class Reply(Struct, frozen=True):
    """All pages of one answer, at least one."""

    pages: Sequence[Page]

    def nearest(self, number: int) -> int:
        """The number itself where there are so many pages, counted from 0; else the last page's."""
        try:
            self.pages[number]
        except IndexError:
            return len(self.pages) - 1
        return number
