"""``/latest`` and ``/meeting 12``: questions with a command's short form."""

from __future__ import annotations

from telegram import Update

from bot.context import Context
from bot.handlers import ask
from bot.texts import chat as texts
from bot.texts import say


async def latest(update: Update, context: Context) -> None:
    """The latest meeting's items."""
    if update.effective_message is not None:
        await ask.answer(update.effective_message, say(texts.ASK_LATEST_MEETING, context.language), context)


async def meeting(update: Update, context: Context) -> None:
    """One meeting's items, by number or by any words that name it (``/meeting 5月25日``)."""
    message = update.effective_message
    if message is None:
        return
    asked = " ".join(context.args or ())
    if not asked:
        await ask.respond(message, say(texts.MEETING_EMPTY, context.language))
    elif asked.isdecimal():
        await ask.answer(message, say(texts.ASK_MEETING, context.language, number=int(asked)), context)
    else:
        await ask.answer(message, asked, context)
