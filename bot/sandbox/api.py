"""The sandbox's one entrance: a call comes in by either door, is counted, struck by a fault or carried out."""

from __future__ import annotations

import inspect
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_type_hints

import msgspec

from bot.sandbox.calls import Call, Upload, read
from bot.sandbox.errors import ApiError, bad_request, not_found, too_many_requests, unauthorized
from bot.sandbox.faults import Fault, FaultPlan, LostAnswerError, When
from bot.sandbox.limits import Enforce, Limits
from bot.sandbox.methods import METHODS, Handler
from bot.sandbox.model import Json
from bot.sandbox.world import World

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_BY_LOWER_NAME = {name.lower(): (name, handler) for name, handler in METHODS.items()}


@dataclass(frozen=True, slots=True)
class Made:
    """One call as it came in, for tests that look at what the bot asked for."""

    method: str
    params: Json
    at: float


@dataclass
class Sandbox:
    """An in-process Bot API over one `World`.

    `calls` lists every call but getUpdates, oldest first; `keep_calls` False keeps memory flat in long runs.
    """

    clock: Callable[[], float] = time.time
    world: World = field(init=False)
    limits: Limits = field(init=False)
    faults: FaultPlan = field(default_factory=FaultPlan)
    calls: list[Made] = field(default_factory=list)
    keep_calls: bool = True

    def __post_init__(self) -> None:
        self.world = World(clock=self.clock)
        self.limits = Limits(clock=self.clock)

    async def call(self, token: str, method: str, params: Json, uploads: dict[str, Upload]) -> tuple[int, Json]:
        """One Bot API call: the HTTP status and the JSON body.

        Raises:
            LostAnswerError: where a planned fault swallows the answer.
        """
        try:
            return 200, {"ok": True, "result": await self._carried_out(token, method, params, uploads)}
        except ApiError as refusal:
            return refusal.code, refusal.body()

    def download(self, token: str, path: str) -> tuple[int, bytes]:
        """One file download: the HTTP status and the bytes."""
        file = self.world.file_at(path) if token == self.world.token else None
        return (200, file.data) if file else (404, b'{"ok":false,"error_code":404,"description":"Not Found"}')

    async def _carried_out(self, token: str, method: str, params: Json, uploads: dict[str, Upload]) -> Any:
        if not _TOKEN.fullmatch(token):
            raise not_found()
        if token != self.world.token:
            raise unauthorized()
        if method.lower() not in _BY_LOWER_NAME:
            raise not_found()
        name, handler = _BY_LOWER_NAME[method.lower()]
        if self.keep_calls and name != "getUpdates":
            self.calls.append(Made(name, params, self.clock()))
        fault = self.faults.next(name, params)
        if fault:
            await _strike(fault, When.BEFORE)
        self._count(params)
        result = handler(self.world, _typed(handler, params, uploads))
        if inspect.isawaitable(result):
            result = await result
        if fault:
            await _strike(fault, When.AFTER)
        return result

    def _count(self, params: Json) -> None:
        if "chat_id" not in params:
            return
        chat_id = params["chat_id"]
        number = int(chat_id) if str(chat_id).lstrip("-").isdigit() else hash(chat_id)
        excess = self.limits.note(number, group=number < 0)
        if excess and self.limits.enforce is Enforce.REFUSE:
            raise too_many_requests(excess.wait)


async def _strike(fault: Fault, when: When) -> None:
    if fault.when is not when:
        return
    if fault.gate is not None:
        await fault.gate.wait()
    elif fault.error is not None:
        raise fault.error
    else:
        raise LostAnswerError


@cache
def _parameters(handler: Handler) -> type[Call]:
    """The parameter type a handler declares."""
    kind: type[Call] = get_type_hints(handler)["call"]
    return kind


def _typed(handler: Handler, params: Json, uploads: dict[str, Upload]) -> Call:
    try:
        return read(_parameters(handler), params, uploads)
    except msgspec.ValidationError as problem:
        raise bad_request(f"can't read parameters: {problem}") from None
    except ValueError as problem:
        raise bad_request(f"can't parse JSON: {problem}") from None
