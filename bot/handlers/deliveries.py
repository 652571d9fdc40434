"""Notifications that did not certainly arrive: an admin sees why, and sends them again or lets them be.

Payloads: ``x:l`` lists, ``x:r:id`` retries, ``x:d:id`` drops; each press shows what is left.
"""

from __future__ import annotations

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.context import Context
from bot.handlers import ask
from bot.handlers.browse import acknowledge, tolerated
from bot.texts import news as texts
from bot.texts import say
from storage.outbox import Delivery, State

PATTERN = r"^x:(l|[rd]:\d{1,18})$"
_SHOWN = 8
_OPEN = (State.UNCERTAIN, State.FAILED, State.PENDING)


def button(context: Context) -> InlineKeyboardMarkup:
    """【通知明细】, for under /status."""
    return InlineKeyboardMarkup.from_button(
        InlineKeyboardButton(say(texts.BUTTON_OUTBOX, context.language), callback_data="x:l")
    )


async def pressed(update: Update, context: Context) -> None:
    """A press under the list, or the one that opens it."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    await acknowledge(query)
    outbox = context.services.outbox
    _, verb, *number = query.data.split(":")
    if number:
        await asyncio.to_thread(outbox.retry if verb == "r" else outbox.drop, int(number[0]))
        detail = {"delivery": int(number[0]), "verb": "retry" if verb == "r" else "drop"}
        await asyncio.to_thread(
            context.services.audit.record,
            "delivery",
            who=query.from_user.id,
            chat_id=query.message.chat_id,
            detail=detail,
        )
    text, keyboard = await asyncio.to_thread(_listing, context)
    if verb == "l":
        await ask.respond(query.message, text, keyboard=keyboard)
        return
    with tolerated():
        await query.message.edit_text(text, reply_markup=keyboard)


def _listing(context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    outbox, language = context.services.outbox, context.language
    counts = outbox.counts()
    rows = [row for state in _OPEN for row in outbox.entries(states=[state], limit=_SHOWN)][:_SHOWN]
    if not rows:
        return say(texts.OUTBOX_EMPTY, language), None
    lines = [say(texts.OUTBOX_HEAD, language, n=sum(counts[state] for state in _OPEN))]
    lines += [_line(row, context) for row in rows]
    keys = [
        [
            InlineKeyboardButton(say(texts.BUTTON_RETRY, language, id=row.id), callback_data=f"x:r:{row.id}"),
            InlineKeyboardButton(say(texts.BUTTON_DROP, language, id=row.id), callback_data=f"x:d:{row.id}"),
        ][0 if row.state is not State.PENDING else 1 :]
        for row in rows
    ]
    return "\n".join(lines), InlineKeyboardMarkup(keys)


def _line(row: Delivery, context: Context) -> str:
    services, language = context.services, context.language
    chat = services.chats.chat(row.chat_id)
    reason = say(texts.OUTBOX_REASON, language, why=row.reason[:80]) if row.reason else ""
    if row.state is State.PENDING:
        at = row.due_at.astimezone(services.settings.zone)
        reason += say(texts.OUTBOX_NEXT, language, at=f"{at:%m-%d %H:%M}")
    return say(
        texts.OUTBOX_ROW,
        language,
        id=row.id,
        state=say(texts.STATES[row.state.value], language),
        title=(chat.title if chat else "") or row.chat_id,
        doc=row.doc,
        attempts=row.attempts,
        reason=reason,
    )
