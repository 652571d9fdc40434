"""The pace of calls to Telegram: its limits kept beforehand, its flood waits obeyed afterwards.

Telegram allows 30 messages a second in all, one a second to a chat and 20 a minute to a group
(https://core.telegram.org/bots/faq#broadcasting-to-users). Every call that carries a ``chat_id`` counts, an edit or a
typing action too. Questions go before notifications, and one chat's `RetryAfter` holds up that chat alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from enum import IntEnum
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.flood import seconds_of

_log = logging.getLogger(__name__)

Chat = int | str


class Priority(IntEnum):
    """What goes first when both wait; passed as ``rate_limit_args``."""

    QUESTION = 0
    NOTIFICATION = 1


class Window:
    """At most `calls` calls in any `seconds` seconds."""

    SLACK = 0.01
    """Share added to the window: the two clocks, and the way to Telegram, are not exact."""

    def __init__(self, calls: int, seconds: float) -> None:
        self._calls = calls
        self._seconds = seconds * (1 + self.SLACK)
        self._taken: deque[float] = deque()

    def free_at(self, now: float) -> float:
        """When the next call fits: `now`, or later."""
        while self._taken and self._taken[0] + self._seconds <= now:
            self._taken.popleft()
        if len(self._taken) < self._calls:
            return now
        return self._taken[len(self._taken) - self._calls] + self._seconds

    def take(self, now: float) -> None:
        """Counts one call."""
        self._taken.append(now)

    def idle(self, now: float) -> bool:
        """Nothing is remembered any more."""
        return self.free_at(now) == now and not self._taken


class _Line:
    """One chat: its windows, its pause, and who waits for it, by priority."""

    def __init__(self, chat: Chat) -> None:
        self.windows = [Window(1, 1.0)]
        if isinstance(chat, str) or chat < 0:
            self.windows.append(Window(20, 60.0))
        self.paused_until = 0.0
        self.waiting: list[tuple[Priority, int, asyncio.Future[None]]] = []
        self.listed = 0
        """Number of the heap entry that stands for this chat now; older entries are void."""

    def free_at(self, now: float) -> float:
        return max(self.paused_until, *(w.free_at(now) for w in self.windows))

    def take(self, now: float) -> None:
        for window in self.windows:
            window.take(now)

    def drop_cancelled(self) -> None:
        while self.waiting and self.waiting[0][2].done():
            heapq.heappop(self.waiting)

    def idle(self, now: float) -> bool:
        return not self.waiting and self.paused_until <= now and all(w.idle(now) for w in self.windows)


class Pace(BaseRateLimiter[Priority]):
    """Gives every call its turn.

    Args:
        clock: Seconds that only grow.
        sleep: Waits that many seconds of the same clock.
        retries: How often a call that met `RetryAfter` is tried again.
        longest: Seconds; a longer `RetryAfter` is not waited for but raised, the chat staying paused meanwhile.
    """

    NOTIFICATION_GAP = 1.0 * (1 + Window.SLACK) / 30
    """Seconds between notifications: sent in one burst they would make a question wait a whole second."""
    LONGEST_PAUSE = 3600.0
    _SWEEP = 1000

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        retries: int = 3,
        longest: float = 120.0,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._retries = retries
        self._longest = longest
        self._overall = Window(30, 1.0)
        self._notified = float("-inf")
        self._lines: dict[Chat, _Line] = {}
        self._ready: list[tuple[Priority, int, Chat, int]] = []
        self._later: list[tuple[float, int, Chat, int]] = []
        self._count = itertools.count(1)
        self._grants = 0
        self._timer: asyncio.Task[None] | None = None

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Gives up every call that still waits."""
        if self._timer is not None:
            self._timer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._timer
            self._timer = None
        for line in self._lines.values():
            for *_, turn in line.waiting:
                turn.cancel()
        self._lines.clear()
        self._ready.clear()
        self._later.clear()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Any:
        """Waits for the call's turn, makes it, and tries again after a flood wait.

        Raises:
            RetryAfter: The flood wait is too long or came too often.
        """
        chat: Chat | None = data.get("chat_id")
        for left in range(self._retries, -1, -1):
            if chat is not None:
                await self._turn(chat, rate_limit_args or Priority.QUESTION)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as flood:
                wait = seconds_of(flood) + 0.1
                _log.warning("flood wait endpoint=%s chat=%s seconds=%.1f tries_left=%d", endpoint, chat, wait, left)
                if chat is not None:
                    self._line(chat).paused_until = self._clock() + min(wait, self.LONGEST_PAUSE)
                # A notification goes back to its outbox instead: waiting here it would keep others from their turn.
                if left == 0 or wait > self._longest or rate_limit_args is Priority.NOTIFICATION:
                    raise
                if chat is None:
                    await self._sleep(wait)
        raise AssertionError("unreachable")

    def free_in(self, chat: Chat) -> float:
        """Seconds until a chat can take another call, as far as its own limits and its flood wait go."""
        line, now = self._lines.get(chat), self._clock()
        return 0.0 if line is None else max(0.0, line.free_at(now) - now)

    def _line(self, chat: Chat) -> _Line:
        line = self._lines.get(chat)
        if line is None:
            line = self._lines[chat] = _Line(chat)
        return line

    async def _turn(self, chat: Chat, priority: Priority) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._line(chat).waiting, (priority, next(self._count), turn))
        self._list(chat, self._clock())
        self._pump()
        await turn

    def _list(self, chat: Chat, now: float) -> None:
        """Enters the chat where it will be looked for: among the ready, or by the time it becomes so."""
        line = self._lines[chat]
        line.drop_cancelled()
        if not line.waiting:
            return
        line.listed = next(self._count)
        priority, order, _ = line.waiting[0]
        free = line.free_at(now)
        if free <= now:
            heapq.heappush(self._ready, (priority, order, chat, line.listed))
        else:
            heapq.heappush(self._later, (free, order, chat, line.listed))

    def _pump(self) -> None:
        """Grants every turn that is due, and sets the timer for the next."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = self._clock()
        while self._later and self._later[0][0] <= now:
            *_, chat, entry = heapq.heappop(self._later)
            if self._current(chat, entry):
                self._list(chat, now)
        wake = self._grant(now)
        if self._later:
            wake = min(wake, self._later[0][0])
        if wake != float("inf"):
            self._timer = asyncio.get_running_loop().create_task(self._wake(wake - now), name="pace timer")

    def _grant(self, now: float) -> float:
        """Grants ready turns in order; returns when the next ready one may go (infinity if none waits)."""
        while self._ready:
            priority, _, chat, entry = self._ready[0]
            if not self._current(chat, entry):
                heapq.heappop(self._ready)
                continue
            free = self._overall.free_at(now)
            if priority is Priority.NOTIFICATION:
                free = max(free, self._notified + self.NOTIFICATION_GAP)
            if free > now:
                return free
            heapq.heappop(self._ready)
            line = self._lines[chat]
            line.drop_cancelled()
            if line.waiting and line.free_at(now) <= now:
                heapq.heappop(line.waiting)[2].set_result(None)
                line.take(now)
                self._overall.take(now)
                if priority is Priority.NOTIFICATION:
                    self._notified = now
                self._sweep(now)
            self._list(chat, now)
        return float("inf")

    def _current(self, chat: Chat, entry: int) -> bool:
        line = self._lines.get(chat)
        return line is not None and line.listed == entry

    async def _wake(self, delay: float) -> None:
        await self._sleep(max(delay, 0))
        self._timer = None
        self._pump()

    def _sweep(self, now: float) -> None:
        """Forgets idle chats now and then, so that memory does not grow with every chat ever met."""
        self._grants += 1
        if self._grants % self._SWEEP == 0:
            self._lines = {chat: line for chat, line in self._lines.items() if line.waiting or not line.idle(now)}
