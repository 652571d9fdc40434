"""Sends what the outbox owes: at most once each, in order within a chat, one bad chat never in another's way.

A row is marked ``sending`` before the call and settled after it. Where a call's fate is unknown (it timed out, or the
connection broke while it was under way) the row becomes ``uncertain`` and only an admin sends it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import TYPE_CHECKING

import httpx
from telegram import LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from tenacity import RetryCallState, Retrying
from tenacity.wait import wait_exponential_jitter

from bot.context import App, runtime_of
from bot.news import News, news
from bot.pace import Priority
from bot.texts import admin, say
from storage.clock import utcnow
from storage.errors import DatabaseProblem
from storage.outbox import Delivery

if TYPE_CHECKING:
    from bot.services import Services

_log = logging.getLogger(__name__)

_GONE = (
    "chat not found",
    "topic_closed",
    "topic closed",
    "message thread not found",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "user is deactivated",
    "group chat was deactivated",
    "peer_id_invalid",
)
"""What Telegram says with 400 of a chat that cannot be written to."""

_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
"""Failures that prove that Telegram never saw the call."""


class After(Enum):
    """What one message's fate means for the chat's next ones."""

    GO_ON = "go on"
    WAIT = "wait"
    """The chat cannot take more now."""
    GONE = "gone"
    """The chat cannot be reached any more."""


class Courier:
    """Takes rows from the outbox and sends them."""

    WORKERS = 8
    """Calls under way at once: at 0.2 s a call enough for 30 a second; the pace itself is `bot.pace`'s."""
    LOOK_SECONDS = 2.0
    """How often to look for rows that another process (`ingest --announce`) has written."""
    ATTEMPTS = 10

    def __init__(self, services: Services, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._services = services
        self._sleep = sleep
        self._backoff = wait_exponential_jitter(initial=5, max=1800, jitter=5)

    async def run(self, application: App) -> None:
        """Delivers until the bot is to stop; a database that fails for a while only delays.

        Rows that were being sent then stay so, and become uncertain at the next start.
        """
        runtime, going = runtime_of(application), True
        while going:
            try:
                await self.deliver_due(application)
            except DatabaseProblem as problem:
                _log.error("outbox: %s", problem)
            going = await runtime.rest(self._sleep(self.LOOK_SECONDS))

    async def deliver_due(self, application: App) -> int:
        """Sends everything that is due now; returns how many messages were dealt with."""
        due = await asyncio.to_thread(self._services.outbox.next_due)
        if due is None or due > utcnow():
            return 0
        return sum(await asyncio.gather(*(self._work(application) for _ in range(self.WORKERS))))

    async def _work(self, application: App) -> int:
        done, outbox, stopping = 0, self._services.outbox, runtime_of(application).stopping
        while not stopping.is_set():
            claimed = await asyncio.to_thread(outbox.claim)
            if not claimed:
                break
            for position, delivery in enumerate(claimed):
                done += 1
                after = await self._deliver(application, delivery)
                rest = [later.id for later in claimed[position + 1 :]]
                if after is After.GONE:
                    await asyncio.to_thread(outbox.skipped, rest, "chat gone")
                    break
                if after is After.WAIT or stopping.is_set():
                    await asyncio.to_thread(outbox.postpone, rest, utcnow(), "after another")
                    break
        return done

    async def _deliver(self, application: App, delivery: Delivery) -> After:
        """One message, and what that means for the chat's next ones."""
        outbox = self._services.outbox
        try:
            made = await asyncio.to_thread(news, runtime_of(application), delivery, application.bot.username)
        except DatabaseProblem:
            raise
        except Exception as problem:  # a message that cannot be made must not keep the others from being sent
            _log.exception("not made delivery=%s doc=%s", delivery.id, delivery.doc)
            return await self._later(delivery, type(problem).__name__)
        if made is None:
            await asyncio.to_thread(outbox.skipped, [delivery.id], "removed")
            return After.GO_ON
        try:
            sent = await self._send(application, delivery.chat_id, delivery.thread_id, made)
        except ChatMigrated as moved:
            await asyncio.to_thread(self._services.chats.migrate, delivery.chat_id, moved.new_chat_id)
            await asyncio.to_thread(runtime_of(application).gatekeeper.refresh)
            try:
                sent = await self._send(application, moved.new_chat_id, None, made)
            except TelegramError as problem:
                return await self._settle(application, delivery, problem)
        except TelegramError as problem:
            return await self._settle(application, delivery, problem)
        await asyncio.to_thread(outbox.sent, [delivery.id], sent.message_id)
        await asyncio.to_thread(self._services.queries.attach, made.ident, sent.message_id)
        return After.GO_ON

    async def _send(self, application: App, chat_id: int, thread_id: int | None, made: News) -> Message:
        return await application.bot.send_message(
            chat_id,
            made.html,
            parse_mode=ParseMode.HTML,
            reply_markup=made.keyboard,
            message_thread_id=thread_id,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            rate_limit_args=Priority.NOTIFICATION,
        )

    async def _settle(self, application: App, delivery: Delivery, problem: TelegramError) -> After:
        """Writes down how a call failed."""
        outbox, ids, why = self._services.outbox, [delivery.id], problem.message
        _log.warning("not sent delivery=%s chat=%s doc=%s: %s", delivery.id, delivery.chat_id, delivery.doc, why)
        if isinstance(problem, RetryAfter):
            wait = problem.retry_after
            seconds = wait.total_seconds() if isinstance(wait, dt.timedelta) else wait
            await asyncio.to_thread(outbox.postpone, ids, utcnow() + dt.timedelta(seconds=seconds), why)
            return After.WAIT
        if isinstance(problem, Forbidden) or (
            isinstance(problem, BadRequest) and any(said in why.lower() for said in _GONE)
        ):
            await asyncio.to_thread(outbox.failed, ids, why)
            await self._lost(application, delivery.chat_id, why)
            return After.GONE
        if isinstance(problem, BadRequest):
            await asyncio.to_thread(outbox.failed, ids, why)
            return After.GO_ON
        if unknowable(problem):
            await asyncio.to_thread(outbox.uncertain, ids, why)
            return After.GO_ON
        return await self._later(delivery, why)

    async def _later(self, delivery: Delivery, why: str) -> After:
        """Another try after a while, until there were enough."""
        outbox, ids = self._services.outbox, [delivery.id]
        if delivery.attempts >= self.ATTEMPTS:
            await asyncio.to_thread(outbox.failed, ids, why)
            return After.GO_ON
        await asyncio.to_thread(outbox.postpone, ids, utcnow() + self._pause(delivery.attempts), why)
        return After.WAIT

    def _pause(self, attempts: int) -> dt.timedelta:
        state = RetryCallState(Retrying(), None, (), {})
        state.attempt_number = attempts
        return dt.timedelta(seconds=self._backoff(state))

    async def _lost(self, application: App, chat_id: int, why: str) -> None:
        """Stops sending to a chat, and tells the admins once."""
        runtime = runtime_of(application)
        chat = await asyncio.to_thread(self._services.chats.chat, chat_id)
        if await asyncio.to_thread(self._services.chats.deactivate, chat_id, why):
            text = say(admin.CHAT_LOST, runtime.language, title=chat.title if chat else "", id=chat_id, why=why)
            for user_id in runtime.gatekeeper.admins - {chat_id}:
                with contextlib.suppress(TelegramError):
                    await application.bot.send_message(user_id, text)


def unknowable(problem: TelegramError) -> bool:
    """Whether the message may have arrived all the same."""
    cause = problem.__cause__
    if isinstance(cause, _BEFORE_SENDING):
        return False
    return isinstance(problem, TimedOut) or (isinstance(problem, NetworkError) and isinstance(cause, httpx.HTTPError))
