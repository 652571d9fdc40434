"""The pace of calls, in simulated time: no test sleeps."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import Forbidden, RetryAfter

from bot.pace import Pace, Priority


class FakeTime:
    """A clock that jumps to the next sleeper once nothing else can run."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), future))
        await future

    async def finish(self, *tasks: asyncio.Future[Any]) -> None:
        """Lets time pass until all `tasks` are done."""
        while not all(task.done() for task in tasks):
            for _ in range(6):
                await asyncio.sleep(0)
            if all(task.done() for task in tasks):
                return
            while self._sleepers and self._sleepers[0][2].done():
                heapq.heappop(self._sleepers)
            assert self._sleepers, "everything waits and no timer is set"
            when, _, future = heapq.heappop(self._sleepers)
            self.now = max(self.now, when)
            future.set_result(None)


class World:
    """A Telegram that notes when each call arrives, and floods when told to."""

    def __init__(self) -> None:
        self.time = FakeTime()
        self.pace = Pace(clock=self.time.clock, sleep=self.time.sleep)
        self.calls: list[tuple[float, int | str | None, str]] = []
        self.errors: dict[int | str | None, list[Exception]] = {}

    def call(
        self, chat: int | str | None, name: str = "", priority: Priority | None = None
    ) -> asyncio.Task[dict[str, Any]]:
        async def send() -> dict[str, Any]:
            self.calls.append((self.time.now - 1000.0, chat, name))
            if self.errors.get(chat):
                raise self.errors[chat].pop(0)
            return {"ok": name}

        data = {} if chat is None else {"chat_id": chat}
        return asyncio.ensure_future(self.pace.process_request(send, (), {}, "sendMessage", data, priority))

    def times(self, chat: int | str | None) -> list[float]:
        return [at for at, c, _ in self.calls if c == chat]


def most_in_any(seconds: float, times: list[float]) -> int:
    ordered = sorted(times)
    return max((sum(1 for t in ordered if start <= t < start + seconds) for start in ordered), default=0)


async def test_a_private_chat_gets_one_call_a_second_and_a_group_twenty_a_minute() -> None:
    world = World()
    tasks = [world.call(chat) for chat in (7, -100) for _ in range(25)]
    await world.time.finish(*tasks)
    assert most_in_any(1.0, world.times(7)) == 1
    assert most_in_any(60.0, world.times(-100)) == 20
    assert world.times(7)[-1] < 26
    assert 60 <= world.times(-100)[20] < 63


async def test_all_chats_together_get_thirty_a_second_and_nearly_all_of_it() -> None:
    world = World()
    tasks = [world.call(chat, priority=Priority.NOTIFICATION) for chat in range(1, 601)]
    await world.time.finish(*tasks)
    times = [at for at, *_ in world.calls]
    assert most_in_any(1.0, times) <= 30
    assert 599 / times[-1] >= 30 * 0.95


async def test_a_question_passes_waiting_notifications() -> None:
    world = World()
    tasks = [world.call(chat, "news", Priority.NOTIFICATION) for chat in range(1, 301)]
    late = [world.call(1000 + n, "answer") for n in range(3)]
    await world.time.finish(*tasks, *late)
    assert all(at < 0.1 for at, _, name in world.calls if name == "answer")
    same_chat = World()
    news = [same_chat.call(5, f"news{n}", Priority.NOTIFICATION) for n in range(4)]
    answer = same_chat.call(5, "answer")
    await same_chat.time.finish(*news, answer)
    assert [name for *_, name in same_chat.calls].index("answer") <= 1


@pytest.mark.parametrize("wait", [10, timedelta(seconds=10)])
async def test_a_flood_wait_holds_up_its_chat_alone(wait: int | timedelta) -> None:
    world = World()
    world.errors[5] = [RetryAfter(wait)]
    flooded, other = world.call(5, "a"), world.call(6, "b")
    await world.time.finish(flooded, other)
    assert flooded.result() == {"ok": "a"}
    assert world.times(6) == [0.0]
    assert world.times(5)[0] == 0.0
    assert 10 <= world.times(5)[1] < 10.5


async def test_flood_waits_end_after_a_few_tries() -> None:
    world = World()
    world.errors[5] = [RetryAfter(1) for _ in range(50)]
    task = world.call(5)
    await world.time.finish(task)
    assert isinstance(task.exception(), RetryAfter)
    assert len(world.calls) == 4


async def test_a_very_long_flood_wait_is_told_to_the_caller_at_once() -> None:
    world = World()
    world.errors[5] = [RetryAfter(600)]
    first = world.call(5)
    await world.time.finish(first)
    assert isinstance(first.exception(), RetryAfter)
    assert world.time.now == 1000.0
    second = world.call(5)
    await world.time.finish(second)
    assert world.times(5)[1] >= 600


async def test_other_errors_are_not_tried_again() -> None:
    world = World()
    world.errors[5] = [Forbidden("blocked")]
    task = world.call(5)
    await world.time.finish(task)
    assert isinstance(task.exception(), Forbidden)
    assert len(world.calls) == 1


async def test_calls_without_a_chat_are_not_held_up() -> None:
    world = World()
    tasks = [world.call(None) for _ in range(100)]
    await world.time.finish(*tasks)
    assert {at for at, *_ in world.calls} == {0.0}


async def test_a_cancelled_call_does_not_take_a_turn() -> None:
    world = World()
    first, gone, last = world.call(5, "first"), world.call(5, "gone"), world.call(5, "last")
    await asyncio.sleep(0)
    gone.cancel()
    await world.time.finish(first, gone, last)
    assert [name for *_, name in world.calls] == ["first", "last"]
    assert world.times(5)[1] < 1.5


async def test_shutdown_gives_up_what_waits() -> None:
    world = World()
    first, second = world.call(5), world.call(5)
    await world.time.finish(first)
    await world.pace.shutdown()
    with pytest.raises(asyncio.CancelledError):
        await second


async def test_idle_chats_are_forgotten() -> None:
    world = World()
    tasks = [world.call(chat, priority=Priority.NOTIFICATION) for chat in range(1, 2101)]
    await world.time.finish(*tasks)
    assert len(world.pace._lines) < 1200


@settings(max_examples=20, deadline=None)
@given(
    calls=st.lists(
        st.tuples(st.sampled_from([1, 2, -10, -11, "@channel"]), st.sampled_from(list(Priority))), max_size=80
    )
)
def test_no_window_is_ever_exceeded_and_order_holds_within_a_chat(calls: list[tuple[int | str, Priority]]) -> None:
    async def play() -> World:
        world = World()
        tasks = [world.call(chat, str(n), priority) for n, (chat, priority) in enumerate(calls)]
        await world.time.finish(*tasks)
        return world

    world = asyncio.run(play())
    assert len(world.calls) == len(calls)
    assert most_in_any(1.0, [at for at, *_ in world.calls]) <= 30
    for chat in Counter(chat for chat, _ in calls):
        assert most_in_any(1.0, world.times(chat)) <= 1
        if isinstance(chat, str) or chat < 0:
            assert most_in_any(60.0, world.times(chat)) <= 20
        for priority in Priority:
            sent = [int(n) for _, c, n in world.calls if c == chat and calls[int(n)][1] is priority]
            assert sent == sorted(sent)
