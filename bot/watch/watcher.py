"""Runs the watched sources, each by its own schedule, and tells the admins what came of it."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tenacity import RetryCallState, Retrying
from tenacity.wait import wait_exponential_jitter

from bot.context import App, Runtime, runtime_of
from bot.handlers.door import tell_admins
from bot.services import Services
from bot.texts import Twin, say
from bot.texts import watch as texts
from bot.texts.problems import document_problem
from bot.watch.fetch import Fetcher, FetchProblem
from bot.watch.folders import MEGABYTE, happenings, look
from bot.watch.pages import DAY, PageRun
from bot.watch.sources import PREFIX, Run, Source, Sources, from_schedule, page_settings
from index.question.model import Language
from storage.schedules import Schedule

_log = logging.getLogger(__name__)
_NAMED = 8


class Watcher:
    """The watched sources at work.

    Args:
        services: The store and the settings.
        clock: Seconds since the epoch.
        sleep: Waits that many seconds.
    """

    def __init__(
        self,
        services: Services,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        watch = services.settings.watch
        self._services = services
        self._clock = clock
        self._sleep = sleep
        self._every = watch.every_minutes * 60
        self.sources = Sources(services.schedules, watch)
        self._fetcher: Fetcher | None = None

    @property
    def fetcher(self) -> Fetcher:
        """The one way to the web, so that a host is asked by one source at a time."""
        if self._fetcher is None:
            watch = self._services.settings.watch
            self._fetcher = Fetcher(
                allow_private=watch.allow_private,
                delay=watch.delay_seconds,
                most=int(watch.megabytes * MEGABYTE),
                seconds=watch.seconds,
                sleep=self._sleep,
            )
        return self._fetcher

    def begin(self, application: App) -> None:
        """At start, once what fell due is known: sources of the settings are there, folders are listened to."""
        runtime = runtime_of(application)

        async def job(schedule: Schedule) -> None:
            await self.run(schedule, application)

        runtime.timetable.add(PREFIX, job)
        for folder in self._services.settings.watch.folders:
            runtime.start_task(self._listen(folder, runtime), f"listen {folder.name}")

    async def close(self) -> None:
        """Ends the connections."""
        if self._fetcher is not None:
            await self._fetcher.close()
            self._fetcher = None

    def now(self) -> dt.datetime:
        """The present moment by this watcher's clock."""
        return dt.datetime.fromtimestamp(self._clock(), dt.UTC)

    async def run(self, schedule: Schedule, application: App) -> Run:
        """One look at one source, whether or not it is due; notes when the next one is."""
        source, again = from_schedule(schedule), None
        if source.paused:
            await asyncio.to_thread(self.sources.ran, source, self._later(self._every), self.now())
            return source.last
        every = self._every
        if source.kind == "folder":
            _, again = await asyncio.to_thread(look, source, self._services, self._clock)
        else:
            page = page_settings(self._services.settings.watch, source.target)
            every = self._every if page.every_minutes is None else page.every_minutes * 60
            await self._page(PageRun(source, page, every, self.fetcher, self._services, self._clock, self.sources.keep))
        if source.last.problem is not None:
            again = self._pause(every, schedule.failures + 1)
        if source.last.added or source.last.replaced:
            await asyncio.to_thread(self._services.search.refresh)
        next_run = self._later(every if again is None else min(again, DAY))
        failures = schedule.failures + 1 if source.last.problem is not None else 0
        text = self._report(source, failures, runtime_of(application).language)
        await asyncio.to_thread(self.sources.ran, source, next_run, self.now())
        if text:
            await tell_admins(application, text)
        return source.last

    async def _page(self, run: PageRun) -> None:
        try:
            await run.run()
        except FetchProblem as problem:
            run.source.last.problem = problem.code
            _log.warning("page %s: %s", run.page.url, problem)

    async def _listen(self, folder: Path, runtime: Runtime) -> None:
        """Looks as soon as something happens in a folder; its schedule looks in any case."""
        name = Source("folder", str(folder)).name
        while not runtime.stopping.is_set():
            if await asyncio.to_thread(folder.is_dir):
                async for _ in happenings(folder, runtime.stopping):
                    schedule = await asyncio.to_thread(self._services.schedules.get, name)
                    if schedule is not None:
                        runtime.timetable.start(schedule, runtime)
            if not await runtime.rest(self._sleep(min(self._every, 60.0))):
                return

    def _later(self, seconds: float) -> dt.datetime:
        return self.now() + dt.timedelta(seconds=seconds)

    def _pause(self, every: float, failures: int) -> float:
        state = RetryCallState(Retrying(), None, (), {})
        state.attempt_number = failures
        return wait_exponential_jitter(initial=every, max=DAY, jitter=every / 10)(state)

    def _report(self, source: Source, failures: int, language: Language) -> str:
        """What the admins should hear of a run; empty for nothing."""
        last, lines = source.last, []
        if last.added or last.replaced:
            lines.append(
                say(
                    texts.TAKEN,
                    language,
                    target=source.target,
                    added=last.added,
                    replaced=last.replaced,
                    told=last.told,
                )
            )
            lines += [say(texts.NAMED, language, name=name) for name in last.names[:_NAMED]]
            if len(last.names) > _NAMED:
                lines.append(say(texts.MORE, language, n=len(last.names)))
        if last.troubles:
            lines = lines or [source.target]
            lines += [trouble(name, code, language) for name, code in last.troubles[:_NAMED]]
        if last.problem is not None and failures >= self._services.settings.watch.failures and not source.reported:
            source.reported = True
            why = say(reason(last.problem), language)
            lines.append(say(texts.REPORT, language, target=source.target, n=failures, why=why))
        elif last.problem is None and source.reported:
            source.reported = False
            lines.append(say(texts.BACK, language, target=source.target))
        return "\n".join(lines)


def reason(code: str) -> Twin:
    """What a code means to a person."""
    return texts.WHY.get(code) or document_problem(code, {})


def trouble(name: str, code: str, language: Language) -> str:
    """One line about what could not be taken."""
    return say(texts.TROUBLE, language, name=name or say(texts.NAMELESS, language), why=say(reason(code), language))
