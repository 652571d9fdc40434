"""A reply's buttons as Telegram's: labels, and at most 64 bytes of callback data.

The data, with ``id`` the stored reply and ``k`` a position among its actions:

========================  =============================================================
``p:id:page``             that page of the answer
``i:id:k:page:from``      item ``k`` in full, its page; ``from`` is the answer's page to go back to
``g:id:page:from``        the items that bind everyone
``o:id:k``                the original file of document ``k``
``q:id:k``                ask question ``k``
``w:id`` / ``w:id:why``   the answer is wrong; its reason
========================  =============================================================
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.replies import Action, ActionKind, Button
from bot.texts import replies, say
from index.question.model import Language

DEEP_LINK = "q_"
"""Start of the /start payload that opens a stored answer in the private chat."""


class View(Struct, frozen=True):
    """What a message shows: the answer (`item` None), one item or (`general`) the items that bind everyone."""

    ident: str
    page: int = 0
    item: int | None = None
    general: bool = False
    back: int = 0


def markup(
    rows: Sequence[Sequence[Button]],
    view: View,
    actions: Sequence[Action],
    language: Language,
    bot_name: str,
    *,
    feedback: bool = False,
) -> InlineKeyboardMarkup | None:
    """The keyboard under one page; None where there is nothing to press.

    Args:
        rows: The page's buttons.
        view: What the message shows.
        actions: The stored actions that the data points into.
        language: Of the labels added here.
        bot_name: The bot's username, for links to the private chat.
        feedback: Add 没答对.
    """
    made = [[_button(b, view, actions, bot_name) for b in row] for row in rows]
    last: list[InlineKeyboardButton] = []
    if view.item is not None or view.general:
        last.append(
            InlineKeyboardButton(say(replies.BUTTON_BACK, language), callback_data=f"p:{view.ident}:{view.back}")
        )
    if feedback:
        last.append(InlineKeyboardButton(say(replies.BUTTON_WRONG, language), callback_data=f"w:{view.ident}"))
    made = [row for row in (*made, last) if row]
    return InlineKeyboardMarkup(made) if made else None


def _button(button: Button, view: View, actions: Sequence[Action], bot_name: str) -> InlineKeyboardButton:
    action = button.action
    if action.kind is ActionKind.PRIVATE:
        return InlineKeyboardButton(button.label, url=f"https://t.me/{bot_name}?start={DEEP_LINK}{view.ident}")
    return InlineKeyboardButton(button.label, callback_data=_data(action, view, actions))


def _data(action: Action, view: View, actions: Sequence[Action]) -> str:
    back = view.back if view.item is not None or view.general else view.page
    match action.kind:
        case ActionKind.PAGE if view.item is not None:
            return f"i:{view.ident}:{view.item}:{action.params['page']}:{view.back}"
        case ActionKind.PAGE if view.general:
            return f"g:{view.ident}:{action.params['page']}:{view.back}"
        case ActionKind.PAGE:
            return f"p:{view.ident}:{action.params['page']}"
        case ActionKind.ITEM:
            return f"i:{view.ident}:{actions.index(action)}:0:{back}"
        case ActionKind.GENERAL:
            return f"g:{view.ident}:0:{back}"
        case ActionKind.ORIGINAL:
            return f"o:{view.ident}:{actions.index(action)}"
        case ActionKind.ASK:
            return f"q:{view.ident}:{actions.index(action)}"
        case _:
            return f"w:{view.ident}"
