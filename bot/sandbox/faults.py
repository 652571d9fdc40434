"""Faults to inject: what goes wrong, on which call, how often."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.errors import ApiError, server_error, too_many_requests
from bot.sandbox.model import Json


class When(StrEnum):
    """The moment a fault strikes, seen from Telegram's side."""

    BEFORE = "before"
    """Nothing has been done."""
    AFTER = "after"
    """The call has been carried out; only its answer is lost."""


class LostAnswerError(Exception):
    """The answer never reaches the caller: a timeout to it, whatever was done."""


@dataclass(slots=True)
class Fault:
    """One planned fault.

    Attributes:
        method: the method it strikes (``*`` for any).
        chat_id: only calls to this chat.
        skip: matching calls let through first.
        times: how many calls it strikes (None: every one from then on).
        error: the refusal to answer with; without one the answer is lost.
        gate: the call waits here until the event is set, then goes on as usual.
        where: a further condition on the call's parameters.
    """

    method: str
    chat_id: int | None = None
    skip: int = 0
    times: int | None = 1
    error: ApiError | None = None
    when: When = When.BEFORE
    gate: asyncio.Event | None = None
    where: Callable[[Json], bool] | None = None
    struck: int = 0
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the first call is struck."""

    def matches(self, method: str, params: Json) -> bool:
        """Whether this call is struck; counts the call."""
        if self.method not in ("*", method) or (self.times is not None and self.struck >= self.times):
            return False
        if self.chat_id is not None and str(params.get("chat_id")) != str(self.chat_id):
            return False
        if self.where is not None and not self.where(params):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.struck += 1
        self.entered.set()
        return True


@dataclass(slots=True)
class FaultPlan:
    """Every planned fault, tried in the order planned; the first that matches strikes."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        """Plans a fault."""
        self.faults.append(fault)
        return fault

    def flood(self, method: str, seconds: int, *, chat_id: int | None = None, times: int | None = 1) -> Fault:
        """429 with ``retry_after``."""
        return self.add(Fault(method, chat_id, times=times, error=too_many_requests(seconds)))

    def broken(self, method: str, code: int = 502, *, chat_id: int | None = None, times: int | None = 1) -> Fault:
        """5xx."""
        return self.add(Fault(method, chat_id, times=times, error=server_error(code)))

    def timeout(
        self, method: str, *, delivered: bool, chat_id: int | None = None, times: int | None = 1, skip: int = 0
    ) -> Fault:
        """No answer, with the call carried out or not."""
        when = When.AFTER if delivered else When.BEFORE
        return self.add(Fault(method, chat_id, skip=skip, times=times, when=when))

    def hold(self, method: str, *, chat_id: int | None = None) -> Fault:
        """Holds one call until ``fault.gate.set()``."""
        return self.add(Fault(method, chat_id, gate=asyncio.Event()))

    def next(self, method: str, params: Json) -> Fault | None:
        """The fault that strikes this call."""
        return next((fault for fault in self.faults if fault.matches(method, params)), None)
