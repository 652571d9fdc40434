"""``/withdraw DOC``: hidden at once; what was sent about it is deleted, or a notice follows.

Payloads: ``y:ask:v``, ``y:do:v`` and ``y:no``, with ``v`` the version's id.
"""

from __future__ import annotations

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.context import Context
from bot.handlers import ask
from bot.handlers.browse import acknowledge, tolerated
from bot.texts import admin, echoed, say
from bot.texts import news as texts
from storage.domain import StoredMinutes

PATTERN = r"^y:(no|(ask|do):\d{1,18})$"
_LISTED = 12


async def withdraw(update: Update, context: Context) -> None:
    """Asks to confirm; without a name, which one."""
    message = update.effective_message
    if message is None:
        return
    minutes, language = context.services.minutes, context.language
    asked = " ".join(context.args or ())
    if asked:
        found = await asyncio.to_thread(minutes.get, asked)
        if found is None:
            await ask.respond(message, say(admin.NO_SUCH_DOC, language, doc=echoed(asked)))
        else:
            await ask.respond(message, _sure(found, context), keyboard=_confirm(found, context))
        return
    docs = await asyncio.to_thread(minutes.docs)
    newest = await asyncio.to_thread(minutes.some, docs[-_LISTED:])
    if not newest:
        await ask.respond(message, say(admin.REMOVE_NONE, language))
        return
    rows = [
        [InlineKeyboardButton(f"{m.minutes.meeting.date or ''} {m.doc}"[:60], callback_data=f"y:ask:{m.version_id}")]
        for m in reversed(newest)
    ]
    await ask.respond(message, say(texts.WITHDRAW_WHICH, language), keyboard=InlineKeyboardMarkup(rows))


async def decided(update: Update, context: Context) -> None:
    """A press in the talk about withdrawing."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    await acknowledge(query)
    services, language = context.services, context.language
    _, verb, *number = query.data.split(":")
    found = await asyncio.to_thread(services.minutes.version, int(number[0])) if number else None
    keyboard = None
    if found is None:
        text = say(admin.CANCELLED, language)
    elif verb == "ask":
        text, keyboard = _sure(found, context), _confirm(found, context)
    elif await asyncio.to_thread(services.minutes.withdraw, found.doc):
        detail = {"doc": found.doc}
        await asyncio.to_thread(
            services.audit.record, "withdraw", who=query.from_user.id, chat_id=query.message.chat_id, detail=detail
        )
        await asyncio.to_thread(services.search.refresh)
        text = say(texts.WITHDRAW_DONE, language, doc=found.doc)
    else:
        text = say(admin.NO_SUCH_DOC, language, doc=found.doc)
    with tolerated():
        await query.message.edit_text(text, reply_markup=keyboard)


def _sure(found: StoredMinutes, context: Context) -> str:
    title = found.minutes.meeting.title or found.source_name
    return say(texts.WITHDRAW_SURE, context.language, title=title, doc=found.doc)


def _confirm(found: StoredMinutes, context: Context) -> InlineKeyboardMarkup:
    language = context.language
    do = InlineKeyboardButton(say(texts.BUTTON_WITHDRAW, language), callback_data=f"y:do:{found.version_id}")
    return InlineKeyboardMarkup.from_row(
        [do, InlineKeyboardButton(say(admin.BUTTON_CANCEL, language), callback_data="y:no")]
    )
