"""What the bot cannot read: one line that says to type the question."""

from __future__ import annotations

from telegram import Update

from bot.context import Context
from bot.handlers import ask
from bot.handlers.browse import acknowledge
from bot.texts import chat as texts
from bot.texts import say


async def not_text(update: Update, context: Context) -> None:
    """Voice, photos, stickers and the like in a private chat."""
    if update.effective_message is not None:
        await ask.respond(update.effective_message, say(texts.TYPE_IT, context.language))


async def not_for_members(update: Update, context: Context) -> None:
    """A document from somebody who is no admin."""
    if update.effective_message is not None:
        await ask.respond(update.effective_message, say(texts.UPLOAD_FOR_ADMINS, context.language))


async def unknown_command(update: Update, context: Context) -> None:
    """A command in a private chat that the bot does not have."""
    if update.effective_message is not None:
        await ask.respond(update.effective_message, say(texts.UNKNOWN_COMMAND, context.language))


async def claim_used(update: Update, context: Context) -> None:
    """``/claim`` from somebody who is in already."""
    if update.effective_message is not None:
        await ask.respond(update.effective_message, say(texts.CLAIM_WRONG, context.language))


async def old_button(update: Update, context: Context) -> None:
    """A button that no present handler knows: a much older message."""
    if update.callback_query is not None:
        await acknowledge(update.callback_query, say(texts.GONE, context.language))
