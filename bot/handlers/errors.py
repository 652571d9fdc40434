"""When something fails: the person gets a sentence and a short id, the log the traceback under it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Coroutine
from typing import Any

from telegram import Message, Update
from telegram.error import Forbidden, TelegramError

from bot.context import Context
from bot.handlers import ask
from bot.handlers.browse import acknowledge
from bot.texts import chat as texts
from bot.texts import say
from bot.texts.problems import database_problem, snapshot_problem
from index.question.model import Language
from index.search import SnapshotProblem
from storage.errors import DatabaseProblem

_log = logging.getLogger(__name__)


async def failed(update: object, context: Context) -> None:
    """The application's one error handler."""
    ident = secrets.token_hex(3)
    _log.error("failed id=%s %s", ident, _where(update), exc_info=context.error)
    if not isinstance(update, Update) or isinstance(context.error, Forbidden):
        return
    if update.callback_query is not None:
        await _quietly(acknowledge(update.callback_query), ident)
    if isinstance(update.effective_message, Message):
        text = sentence(context.error, ident, context.language)
        await _quietly(ask.respond(update.effective_message, text), ident)


async def watched(work: Coroutine[Any, Any, None], message: Message, context: Context) -> None:
    """Does work that runs beside the handlers, for the sender of `message`, who is told if it fails."""
    try:
        await work
    except Exception as problem:  # no error handler sees a task of our own
        ident = secrets.token_hex(3)
        _log.exception("failed id=%s chat=%s", ident, message.chat_id)
        await _quietly(ask.respond(message, sentence(problem, ident, context.language)), ident)


def sentence(problem: BaseException | None, ident: str, language: Language) -> str:
    """What is said of a failure; what a person can do something about is named."""
    if isinstance(problem, DatabaseProblem):
        why = say(database_problem(problem.code, problem.params), language)
    elif isinstance(problem, SnapshotProblem):
        why = say(snapshot_problem(problem.code, problem.params), language)
    else:
        return say(texts.FAILED, language, ident=ident)
    return say(texts.FAILED_BECAUSE, language, why=why, ident=ident)


async def _quietly(call: Coroutine[Any, Any, object], ident: str) -> None:
    try:
        await call
    except TelegramError as problem:
        _log.warning("failed id=%s and could not be said: %s", ident, problem.message)


def _where(update: object) -> str:
    if not isinstance(update, Update):
        return "outside any update"
    chat = update.effective_chat.id if update.effective_chat else None
    user = update.effective_user.id if update.effective_user else None
    return f"update={update.update_id} chat={chat} user={user}"
