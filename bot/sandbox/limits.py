"""Telegram's sending limits, counted in the sandbox's own clock: 30 calls/s in all, 1/s a chat, 20/min a group."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil

PER_SECOND = 30
PER_CHAT_SECOND = 1
PER_GROUP_MINUTE = 20
SLACK_S = 0.02
"""Two calls spaced exactly 1 s by the caller's clock may arrive this much closer by ours."""


class Enforce(StrEnum):
    """What happens when a limit is passed."""

    OFF = "off"
    RECORD = "record"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Excess:
    """One call over a limit: `window` is ``all``, ``chat`` or ``group``."""

    at: float
    chat_id: int
    window: str
    wait: int
    """Whole seconds until the window has room again: Telegram's ``retry_after``."""


@dataclass(slots=True)
class Limits:
    """Sliding windows over every call that carries a chat_id."""

    clock: Callable[[], float]
    enforce: Enforce = Enforce.RECORD
    excesses: list[Excess] = field(default_factory=list)
    calls: int = 0
    _all: deque[float] = field(default_factory=deque)
    _chats: dict[int, deque[float]] = field(default_factory=dict)

    def note(self, chat_id: int, *, group: bool) -> Excess | None:
        """Counts one call; returns what it exceeded, if anything. A refused call does not count."""
        if self.enforce is Enforce.OFF:
            return None
        now = self.clock()
        chat = self._chats.setdefault(chat_id, deque())
        excess = (
            self._over(self._all, now, 1, PER_SECOND, chat_id, "all")
            or self._over(chat, now, 1, PER_CHAT_SECOND, chat_id, "chat")
            or (self._over(chat, now, 60, PER_GROUP_MINUTE, chat_id, "group") if group else None)
        )
        if excess:
            self.excesses.append(excess)
            if self.enforce is Enforce.REFUSE:
                return excess
        self.calls += 1
        for window, span in ((self._all, 1.0), (chat, 60.0)):
            window.append(now)
            while window[0] <= now - span:
                window.popleft()
        return excess

    @staticmethod
    def _over(window: deque[float], now: float, span: float, most: int, chat_id: int, name: str) -> Excess | None:
        inside = [t for t in window if t > now - span + SLACK_S]
        if len(inside) < most:
            return None
        return Excess(now, chat_id, name, max(1, ceil(inside[-most] + span - now)))
