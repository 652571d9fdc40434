"""When a handler fails: the person gets a short id, the log the traceback under it."""

from __future__ import annotations

import logging
import secrets

from telegram import Message, Update
from telegram.error import Forbidden, TelegramError

from bot.context import Context
from bot.handlers import ask
from bot.handlers.browse import acknowledge
from bot.texts import chat as texts
from bot.texts import say
from storage.errors import DatabaseLocked

_log = logging.getLogger(__name__)


async def failed(update: object, context: Context) -> None:
    """The application's one error handler."""
    ident = secrets.token_hex(3)
    _log.error("failed id=%s %s", ident, _where(update), exc_info=context.error)
    if not isinstance(update, Update) or isinstance(context.error, Forbidden):
        return
    text = texts.BUSY if isinstance(context.error, DatabaseLocked) else texts.FAILED
    try:
        if update.callback_query is not None:
            await acknowledge(update.callback_query)
        if isinstance(update.effective_message, Message):
            await ask.respond(update.effective_message, say(text, context.language, ident=ident))
    except TelegramError as problem:
        _log.warning("failed id=%s and could not be said: %s", ident, problem.message)


def _where(update: object) -> str:
    if not isinstance(update, Update):
        return "outside any update"
    chat = update.effective_chat.id if update.effective_chat else None
    user = update.effective_user.id if update.effective_user else None
    return f"update={update.update_id} chat={chat} user={user}"
