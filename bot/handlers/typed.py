"""Answers to the bot's own prompts (a name, a reason, words of the text); any other reply is a question."""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.context import Context
from bot.handlers import ask, review, units


async def answered(update: Update, context: Context) -> None:
    """A reply in a private chat of an admin."""
    message = update.effective_message
    if message is None or message.reply_to_message is None:
        return
    prompt = message.reply_to_message.message_id
    found = await asyncio.to_thread(context.services.queries.of_message, message.chat_id, prompt)
    said = found.data.get("typed") if found is not None and isinstance(found.data, dict) else None
    if isinstance(said, dict) and "case" in said:
        await review.typed(said, message, context)
    elif isinstance(said, dict) and "unit" in said:
        await units.typed(said, message, context)
    else:
        await ask.question(update, context)
