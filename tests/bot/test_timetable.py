"""Jobs by the clock: due ones run once, however long overdue, and a restart forgets none."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.application import build
from bot.config import Settings, Telegram
from bot.context import App, Runtime, runtime_of
from bot.sandbox.api import Sandbox
from bot.sandbox.request import SandboxRequest
from bot.secret import Secret
from bot.timetable import Timetable
from storage.clock import utcnow
from storage.errors import DatabaseLocked
from storage.schedules import Schedule

DAY = dt.timedelta(days=1)


@pytest.fixture
def application(tmp_path: Path) -> Iterator[App]:
    sandbox = Sandbox()
    settings = Settings(telegram=Telegram(token=Secret(sandbox.world.token)), data_dir=tmp_path)
    built = build(settings, request=SandboxRequest(sandbox))
    yield built
    runtime_of(built).services.database.close()


async def _ended(runtime: Runtime) -> None:
    await asyncio.gather(*runtime.tasks)


async def test_what_is_overdue_runs_once_and_then_by_its_plan(application: App) -> None:
    runtime = runtime_of(application)
    schedules, now, ran = runtime.services.schedules, [utcnow()], []
    schedules.plan("count:a", now[0] - 30 * DAY)
    schedules.plan("count:b", now[0] + DAY)
    schedules.plan("nobody's", now[0] - DAY)

    async def count(schedule: Schedule) -> None:
        ran.append(schedule.name)
        schedules.ran(schedule.name, now[0] + DAY)

    for _ in range(2):  # the second one is another start of the program
        timetable = Timetable(schedules, lambda: now[0])
        timetable.add("count:", count)
        await timetable.start_due(runtime)
        await _ended(runtime)
    assert ran == ["count:a"]
    now[0] += DAY
    await timetable.start_due(runtime)
    await _ended(runtime)
    assert sorted(ran) == ["count:a", "count:a", "count:b"]


async def test_a_job_that_runs_is_not_started_again_and_one_that_failed_stays_due(application: App) -> None:
    runtime = runtime_of(application)
    schedules, gate, begun = runtime.services.schedules, asyncio.Event(), []
    schedules.plan("slow", utcnow() - DAY)

    async def slow(schedule: Schedule) -> None:
        begun.append(schedule.name)
        await gate.wait()
        raise DatabaseLocked

    timetable = Timetable(schedules)
    timetable.add("slow", slow)
    assert await timetable.start_due(runtime) == ["slow"]
    await asyncio.sleep(0)
    assert await timetable.start_due(runtime) == []
    gate.set()
    await _ended(runtime)
    assert await timetable.start_due(runtime) == ["slow"]
    await _ended(runtime)
    assert len(begun) == 2


async def test_the_queue_asks_from_the_start_on(application: App) -> None:
    runtime = runtime_of(application)
    done = asyncio.Event()

    async def job(schedule: Schedule) -> None:
        runtime.services.schedules.ran(schedule.name, utcnow() + DAY)
        done.set()

    runtime.services.schedules.plan("once", utcnow() - DAY)
    runtime.timetable.add("once", job)
    await application.initialize()
    await application.start()
    async with asyncio.timeout(20):
        await done.wait()
    await application.stop()
    await application.shutdown()
    schedule = runtime.services.schedules.get("tidy")
    assert schedule is not None
    assert schedule.next_run > utcnow()
    assert schedule.next_run.astimezone(runtime.services.settings.zone).hour == 4
