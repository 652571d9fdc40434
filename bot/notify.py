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
from html import unescape
from re import sub
from typing import TYPE_CHECKING, Any

import httpx
from msgspec.structs import replace
from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from tenacity import RetryCallState, Retrying
from tenacity.wait import wait_exponential_jitter

from bot.context import App, runtime_of
from bot.delivery.parcels import Packer, Parcel
from bot.delivery.withdrawals import withdraw_messages
from bot.flood import Flood, seconds_of
from bot.pace import Pace, Priority
from bot.texts import Twin, admin, say
from bot.texts import news as texts
from index.question.model import Language
from storage.clock import utcnow
from storage.errors import DatabaseProblem

if TYPE_CHECKING:
    from bot.services import Services

_log = logging.getLogger(__name__)

_TOPIC_GONE = ("topic_closed", "topic closed", "message thread not found", "topic_deleted")
_GONE = (
    *_TOPIC_GONE,
    "chat not found",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "user is deactivated",
    "group chat was deactivated",
    "peer_id_invalid",
)
"""What Telegram says with 400 of a chat that cannot be written to."""

_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
"""Failures that prove that Telegram never saw the call."""

_PREVIEW = LinkPreviewOptions(is_disabled=True)


class After(Enum):
    """What one message's fate means for the chat's next ones."""

    GO_ON = "go on"
    WAIT = "wait"
    """The chat cannot take more now."""
    GONE = "gone"
    """The chat cannot be reached any more."""


class Courier:
    """Takes rows from the outbox and sends them.

    Args:
        services: The store.
        sleep: Waits that many seconds.
        clock: The present moment; another one for simulated time.
        settle: Seconds without anything new before what has arrived is told, so that minutes ingested together make
            one message.
    """

    WORKERS = 12
    """Calls under way at once: at 0.3 s a call enough for 30 a second; the pace itself is `bot.pace`'s."""
    LOOK_SECONDS = 2.0
    """How often to look for rows that another process (`ingest --announce`) has written."""
    ATTEMPTS = 10
    LONGEST_SETTLE = dt.timedelta(minutes=5)
    PATIENCE = 2.0
    """Seconds that a call waits for its chat's turn."""
    LONGEST_WAIT = 3600.0
    """Seconds: a flood wait is asked about again after this, whatever Telegram said."""

    def __init__(
        self,
        services: Services,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        clock: Callable[[], dt.datetime] = utcnow,
        settle: float = 10.0,
    ) -> None:
        self._services = services
        self._sleep = sleep
        self._clock = clock
        self._settle_for = dt.timedelta(seconds=settle)
        self._backoff = wait_exponential_jitter(initial=5, max=1800, jitter=5)
        language = Language(services.settings.language)
        self._packer = Packer(services, language, pause=self._pause, attempts=self.ATTEMPTS)
        self._flood = Flood()

    @property
    def packer(self) -> Packer:
        """What makes the messages."""
        return self._packer

    async def run(self, application: App) -> None:
        """Delivers until the bot is to stop; a database that fails for a while only delays."""
        runtime, going = runtime_of(application), True
        while going:
            try:
                await self.deliver_due(application)
            except DatabaseProblem as problem:
                _log.error("outbox: %s", problem)
            going = await runtime.rest(self._sleep(self.LOOK_SECONDS))

    async def deliver_due(self, application: App) -> int:
        """Sends everything that is due now; returns how many rows were dealt with."""
        now = self._clock()
        await asyncio.to_thread(self._packer.put_back, now)
        due = await asyncio.to_thread(self._services.outbox.next_due)
        if due is None or due > now or self._flood.until > now:
            return 0
        settling = self._services.outbox.settling
        if await asyncio.to_thread(settling, now, self._settle_for, self.LONGEST_SETTLE) is not None:
            return 0
        done = await asyncio.gather(*(self._work(application) for _ in range(self.WORKERS)), return_exceptions=True)
        failed = [problem for problem in done if isinstance(problem, BaseException)]
        for problem in failed:
            if not isinstance(problem, DatabaseProblem):
                raise problem
        if failed:
            raise failed[0]
        return sum(count for count in done if isinstance(count, int))

    async def _work(self, application: App) -> int:
        done, stopping = 0, runtime_of(application).stopping
        while not stopping.is_set() and self._flood.until <= self._clock():
            parcels = await asyncio.to_thread(self._packer.next, self._clock())
            if parcels is None:
                break
            for position, parcel in enumerate(parcels):
                done += len(parcel.ids)
                after = await self._deliver(application, parcel)
                rest = [ident for later in parcels[position + 1 :] for ident in later.ids]
                if rest and after is After.GONE:
                    await self._write(application, self._services.outbox.skipped, rest, "chat gone")
                elif rest and (after is After.WAIT or stopping.is_set()):
                    await self._write(application, self._services.outbox.postpone, rest, self._clock(), "after another")
                if after is not After.GO_ON or (rest and stopping.is_set()):
                    break
        return done

    async def _deliver(self, application: App, parcel: Parcel) -> After:
        """One message, and what that means for the chat's next ones."""
        limiter = application.bot.rate_limiter
        busy = limiter.free_in(parcel.chat_id) if isinstance(limiter, Pace) else 0.0
        if busy > self.PATIENCE:
            # Questions have used up the chat's minute: others should not wait for it here.
            later = self._clock() + dt.timedelta(seconds=busy)
            await self._write(application, self._services.outbox.hold, parcel.ids, later, "the chat is busy")
            return After.WAIT
        try:
            message_id = await self._send(application, parcel)
        except ChatMigrated as moved:
            new = moved.new_chat_id
            await self._write(application, self._services.chats.migrate, parcel.chat_id, new)
            await asyncio.to_thread(runtime_of(application).gatekeeper.refresh)
            still = await asyncio.to_thread(self._services.outbox.still_sending, parcel.ids)
            # A row of the new id about the same minutes may have taken the place of one of these.
            rows = tuple(replace(d, chat_id=new) for d in parcel.deliveries if d.id in still)
            if not rows:
                return After.GO_ON
            return await self._deliver(application, replace(parcel, deliveries=rows))
        except TelegramError as problem:
            return await self._settle(application, parcel, problem)
        self._flood.answered()
        await self._write(application, self._services.outbox.sent, parcel.ids, message_id)
        return After.GO_ON

    async def _send(self, application: App, parcel: Parcel) -> int | None:
        """Makes the calls; the message's id, None for a withdrawal that needed no message."""
        if parcel.news is None:
            return await withdraw_messages(application, self._services, self._packer, parcel.deliveries[0])
        bot, text = application.bot, parcel.news.html

        async def send(text: str, mode: str | None) -> int:
            message = await bot.send_message(
                parcel.chat_id,
                text,
                parse_mode=mode,
                reply_markup=parcel.news.keyboard if parcel.news else None,
                message_thread_id=parcel.thread_id,
                link_preview_options=_PREVIEW,
                rate_limit_args=Priority.NOTIFICATION,
            )
            return message.message_id

        try:
            return await send(text, ParseMode.HTML)
        except BadRequest as problem:
            if "entit" not in problem.message.lower():
                raise
            # Whatever Telegram finds wrong with our markup, the words must reach the chat.
            _log.error("markup refused chat=%s: %s", parcel.chat_id, problem.message)
            return await send(unescape(sub(r"<[^>]*>", "", text)), None)

    async def _settle(self, application: App, parcel: Parcel, problem: TelegramError) -> After:
        """Writes down how a call failed."""
        outbox, ids, why = self._services.outbox, parcel.ids, problem.message
        _log.warning("not sent deliveries=%s chat=%s: %s", ids, parcel.chat_id, why)
        now = self._clock()
        if isinstance(problem, RetryAfter):
            wait = dt.timedelta(seconds=min(seconds_of(problem), self.LONGEST_WAIT))
            self._flood.refused(parcel.chat_id, now + wait)
            await self._write(application, outbox.postpone, ids, now + wait, why)
            return After.WAIT
        if isinstance(problem, Forbidden) or (
            isinstance(problem, BadRequest) and any(said in why.lower() for said in _GONE)
        ):
            await self._write(application, outbox.failed, ids, why)
            await self._lost(application, parcel, why)
            return After.GONE
        if isinstance(problem, BadRequest):
            await self._write(application, outbox.failed, ids, why)
            return After.GO_ON
        # Deleting twice does no harm, so a withdrawal is simply tried again.
        if unknowable(problem) and parcel.news is not None:
            await self._write(application, outbox.uncertain, ids, why)
            return After.GO_ON
        if parcel.attempts >= self.ATTEMPTS:
            await self._write(application, outbox.failed, ids, why)
            return After.GO_ON
        await self._write(application, outbox.postpone, ids, now + self._pause(parcel.attempts), why)
        return After.WAIT

    def _pause(self, attempts: int) -> dt.timedelta:
        state = RetryCallState(Retrying(), None, (), {})
        state.attempt_number = attempts
        return dt.timedelta(seconds=self._backoff(state))

    async def _write(self, application: App, write: Callable[..., Any], *arguments: Any) -> None:
        """Notes an outcome, for as long as it takes: a row left ``sending`` would block its chat until the next start.

        If the bot stops first, the row is found at the next start and becomes uncertain.
        """
        runtime, going = runtime_of(application), True
        while going:
            try:
                await asyncio.to_thread(write, *arguments)
            except DatabaseProblem as problem:
                _log.error("outcome not written yet: %s", problem)
                going = await runtime.rest(self._sleep(self.LOOK_SECONDS))
            else:
                return

    async def _lost(self, application: App, parcel: Parcel, why: str) -> None:
        """Stops sending to a chat, or to the one topic that is closed, and tells the admins once."""
        services, chat_id = self._services, parcel.chat_id
        chat = await asyncio.to_thread(services.chats.chat, chat_id)
        if parcel.thread_id is not None and any(said in why.lower() for said in _TOPIC_GONE):
            new = await asyncio.to_thread(services.subscriptions.remove, chat_id, parcel.thread_id)
            said: Twin = texts.TOPIC_LOST
        else:
            new = await asyncio.to_thread(services.chats.deactivate, chat_id, why)
            said = admin.CHAT_LOST
        if not new:
            return
        runtime = runtime_of(application)
        text = say(said, runtime.language, title=chat.title if chat else "", id=chat_id, why=why)
        for user_id in runtime.gatekeeper.admins - {chat_id}:
            with contextlib.suppress(TelegramError):
                await application.bot.send_message(user_id, text)


def unknowable(problem: TelegramError) -> bool:
    """Whether the message may have arrived all the same."""
    cause = problem.__cause__
    if isinstance(cause, _BEFORE_SENDING):
        return False
    return isinstance(problem, TimedOut) or (isinstance(problem, NetworkError) and isinstance(cause, httpx.HTTPError))
