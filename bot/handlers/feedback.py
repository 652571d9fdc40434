"""没答对: one press says so, a second one why; kept for the admins. Payloads ``w:id`` and ``w:id:why``."""

from __future__ import annotations

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.context import Context
from bot.handlers import ask, door
from bot.handlers.browse import acknowledge, tolerated
from bot.texts import admin, say
from bot.texts import chat as texts

PATTERN = r"^w:"
REASONS = {
    "item": texts.WRONG_ITEM,
    "missing": texts.WRONG_MISSING,
    "unit": texts.WRONG_UNIT,
    "excerpt": texts.WRONG_EXCERPT,
}


async def wrong(update: Update, context: Context) -> None:
    """没答对, then its reason."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    _, ident, *reason = query.data.split(":")
    services, language, message = context.services, context.language, query.message
    found = await asyncio.to_thread(services.queries.get, ident)
    if found is None or found.chat_id != message.chat_id or (reason and reason[0] not in REASONS):
        await acknowledge(query, say(texts.GONE, language))
        return
    if not reason:
        await acknowledge(query)
        rows = [
            [InlineKeyboardButton(say(twin, language), callback_data=f"w:{ident}:{code}")]
            for code, twin in REASONS.items()
        ]
        await ask.respond(message, say(texts.WRONG_WHY, language), keyboard=InlineKeyboardMarkup(rows))
        return
    await acknowledge(query, say(texts.WRONG_THANKS, language))
    told = await asyncio.to_thread(context.runtime.dialogue.again, ident, message.chat_id)
    items = [] if told is None else [(item.citation.doc, item.ordinal) for item in told.answer.outline]
    user, question = query.from_user, found.data["q"]
    await asyncio.to_thread(services.feedback.record, message.chat_id, user.id, question, reason[0], items)
    with tolerated():
        await message.edit_text(say(texts.WRONG_THANKS, language))
    said = say(REASONS[reason[0]], language)
    await door.tell_admins(
        context.app, say(admin.FEEDBACK, language, question=question, reason=said, name=user.full_name)
    )
