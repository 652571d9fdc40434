"""A clock whose sleepers never wait: time goes on by as much as anyone sleeps."""

from __future__ import annotations

import asyncio
import selectors
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class SkippingClock:
    """Stands in for ``time.time`` and ``asyncio.sleep`` together.

    A sandbox and a rate limiter that share one keep every limit in the sandbox's time, and in no time at all by the
    wall. Seconds since the epoch.
    """

    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        """The time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Lets `seconds` pass at once, and others run."""
        self.now = max(self.now, self.now + seconds)
        await asyncio.sleep(0)


class SkippingLoop(asyncio.SelectorEventLoop):
    """An event loop whose time goes on only when nothing can run: then it jumps to the next timer.

    Minutes of waiting take no time, and everything that waits wakes in its order. Work in threads takes none of the
    loop's time either: while any is under way the loop waits for it. `time` begins at 0.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._under_way = 0
        super().__init__(_SkippingSelector(self))

    def time(self) -> float:
        """Seconds since the loop was made, by its own count."""
        return self._now

    def skip(self, seconds: float) -> bool:
        """Lets time pass; False while a thread works."""
        if self._under_way:
            return False
        self._now += seconds
        return True

    def run_in_executor(self, executor: Any, func: Any, *arguments: Any) -> Any:  # type: ignore[override]
        """As any loop, and counts what is under way."""
        self._under_way += 1
        future = super().run_in_executor(executor, func, *arguments)
        future.add_done_callback(self._done)
        return future

    def _done(self, _: object) -> None:
        self._under_way -= 1


class _SkippingSelector(selectors.DefaultSelector):
    """Waits for no timer; a thread's end or a socket wakes it."""

    def __init__(self, loop: SkippingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """As any selector, but that the loop's time passes at once."""
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is not None and self._loop.skip(timeout):
            return []
        return super().select(1.0)
