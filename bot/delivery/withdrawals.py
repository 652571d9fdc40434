"""Taking back what was sent about withdrawn minutes."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.context import App, runtime_of
from bot.delivery.parcels import Packer
from bot.pace import Priority
from bot.replies.labels import meeting_name
from bot.services import Services
from bot.texts import news as texts
from bot.texts import say
from index.answer.scope import citation
from storage.outbox import Delivery

_log = logging.getLogger(__name__)

_GONE = "message to delete not found"


async def withdraw_messages(application: App, services: Services, packer: Packer, delivery: Delivery) -> int | None:
    """Deletes a chat's messages about a withdrawn document; tells of the withdrawal what cannot be deleted.

    A digest that told of other minutes too is rewritten without this one. May be called again after a failure.

    Returns:
        The id of the notice, None where none was needed.

    Raises:
        TelegramError: A call failed in a way that the caller settles.
    """
    told = await asyncio.to_thread(services.outbox.told, delivery.chat_id, delivery.thread_id, delivery.doc)
    notice = any(row.message_id is None for row in told)
    for message_id in {row.message_id: None for row in told if row.message_id is not None}:
        notice = not await _taken_back(application, services, packer, delivery, message_id) or notice
    if not notice:
        return None
    stored = await asyncio.to_thread(services.minutes.version, delivery.version_id)
    name = delivery.doc if stored is None else meeting_name(citation(stored))
    message = await application.bot.send_message(
        delivery.chat_id,
        say(texts.WITHDRAWN, runtime_of(application).language, meeting=name),
        message_thread_id=delivery.thread_id,
        rate_limit_args=Priority.NOTIFICATION,
    )
    return message.message_id


async def _taken_back(
    application: App, services: Services, packer: Packer, delivery: Delivery, message_id: int
) -> bool:
    """Whether nothing of the withdrawn minutes is left in a message by deleting or rewriting it."""
    bot, chat_id = application.bot, delivery.chat_id
    rows = await asyncio.to_thread(services.outbox.of_message, chat_id, message_id)
    others = [row for row in rows if row.doc != delivery.doc]
    made = await asyncio.to_thread(packer.remade, others) if others else None
    try:
        if made is not None:
            await bot.edit_message_text(
                made.html,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=made.keyboard,
                rate_limit_args=Priority.NOTIFICATION,
            )
        else:
            await bot.delete_message(chat_id, message_id, rate_limit_args=Priority.NOTIFICATION)
    except BadRequest as problem:
        if _GONE in problem.message.lower() or "not modified" in problem.message.lower():
            return True
        if "message" not in problem.message.lower():
            raise  # of the chat, not of the message: the caller knows what to do
        _log.info("cannot take back chat=%s message=%s: %s", chat_id, message_id, problem.message)
        with contextlib.suppress(BadRequest):  # too old to delete, a bot's own text can still be emptied
            await bot.edit_message_text(
                say(texts.WITHDRAWN_HERE, runtime_of(application).language),
                chat_id=chat_id,
                message_id=message_id,
                rate_limit_args=Priority.NOTIFICATION,
            )
        return False
    return True
