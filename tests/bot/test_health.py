"""What ends the bot, and what must not stop it from hearing."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from telegram.request import BaseRequest

from bot.health import Health, HeardRequest, readable
from bot.problems import HandledError


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Answers(BaseRequest):
    """A transport that gives one prepared answer."""

    def __init__(self, code: int, payload: Any) -> None:
        self.answer = code, json.dumps(payload).encode()

    @property
    def read_timeout(self) -> float | None:
        return 5

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        return self.answer


async def polled(health: Health, code: int, payload: Any = None, method: str = "getUpdates") -> bytes:
    request = HeardRequest(Answers(code, payload), health)
    return (await request.do_request(f"http://x/bot1:a/{method}", "POST"))[1]


async def test_age_counts_from_the_last_good_answer() -> None:
    clock = Clock()
    health = Health(clock=clock)
    clock.now = 40
    assert health.age() == 40
    await polled(health, 200, {"ok": True, "result": []})
    assert health.age() == 0
    clock.now = 45
    await polled(health, 502)
    await polled(health, 200, {"ok": True, "result": {}}, method="getMe")
    assert health.age() == 5
    assert health.fatal is None


@pytest.mark.parametrize("code", [401, 404])
async def test_a_refused_token_ends_it(code: int) -> None:
    health = Health()
    await polled(health, code)
    with pytest.raises(HandledError, match="401"):
        await health.ended()


async def test_a_refusal_wakes_who_waits() -> None:
    health = Health()
    waiting = asyncio.create_task(health.ended())
    await asyncio.sleep(0)
    await polled(health, 401)
    with pytest.raises(HandledError, match="token"):
        await waiting


async def test_a_short_conflict_is_nothing_a_long_one_ends_it() -> None:
    clock = Clock()
    health = Health(clock=clock)
    await polled(health, 409)
    clock.now = 59
    await polled(health, 409)
    assert health.fatal is None
    await polled(health, 200, {"ok": True, "result": []})
    await polled(health, 409)
    clock.now = 100
    health.look()
    assert health.fatal is None
    clock.now = 119
    health.look()
    assert health.fatal is not None
    assert "409" in str(health.fatal)


def test_an_update_that_cannot_be_parsed_keeps_only_its_id(caplog: pytest.LogCaptureFixture) -> None:
    good = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}}
    broken = {"update_id": 2, "message": {"message_id": "?", "date": "yesterday", "chat": 7}}
    kept = json.loads(readable(json.dumps({"ok": True, "result": [good, broken]}).encode()))
    assert kept["result"] == [good, {"update_id": 2}]
    assert "yesterday" in caplog.text


@pytest.mark.parametrize("payload", [b"<html>", b"{}", b'{"ok": true, "result": true}'])
def test_an_answer_of_another_form_is_left_to_the_library(payload: bytes) -> None:
    assert readable(payload) == payload
