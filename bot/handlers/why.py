"""``/why``: an admin asks how a question was read and why an item was, or was not, found."""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.context import Context
from bot.handlers import ask
from bot.replies.markup import to_plain
from bot.replies.split import pieces
from bot.replies.why import why_lines
from bot.texts import say
from bot.texts import why as texts


async def why(update: Update, context: Context) -> None:
    """Explains the question given, else the answer replied to, else the last question of this talk."""
    message = update.effective_message
    if message is None:
        return
    replied = message.reply_to_message
    explanation = await asyncio.to_thread(
        context.runtime.dialogue.explain,
        " ".join(context.args or ()).strip(),
        ask.place_of(message),
        continues=replied.message_id if replied is not None else None,
    )
    if explanation is None:
        await ask.respond(message, say(texts.NOTHING_ASKED, context.language))
        return
    for piece in pieces(to_plain(why_lines(explanation))):
        await ask.respond(message, piece)
