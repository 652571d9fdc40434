"""Jobs that run by the clock: the next run of each is in the store, the waking is python-telegram-bot's JobQueue's.

The queue's memory does not survive a restart; what fell due meanwhile runs once at the start.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable

from bot.context import App, Context, Runtime, runtime_of
from storage.clock import utcnow
from storage.errors import DatabaseProblem
from storage.schedules import Schedule, ScheduleRepository

_log = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
"""How often the queue asks the store what is due; also how late a job may be."""

Job = Callable[[Schedule], Awaitable[None]]
"""Does the work and notes with `ScheduleRepository.ran` when it runs next."""


class Timetable:
    """Runs what is due.

    Args:
        schedules: Where the next runs are kept.
        clock: The present moment.
    """

    def __init__(self, schedules: ScheduleRepository, clock: Callable[[], dt.datetime] = utcnow) -> None:
        self._schedules = schedules
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._running: set[str] = set()

    def add(self, prefix: str, job: Job) -> None:
        """Has `job` run for every schedule whose name begins so."""
        self._jobs[prefix] = job

    def wake_by(self, application: App) -> None:
        """Lets the application's queue ask, from its start on."""
        queue = application.job_queue
        if queue is None:
            raise RuntimeError("the application was built without a JobQueue")
        for job in queue.get_jobs_by_name("timetable"):
            job.schedule_removal()
        lenient = {"misfire_grace_time": None, "coalesce": True}  # a busy moment must not skip a look
        queue.run_repeating(_look, LOOK_SECONDS, name="timetable", job_kwargs=lenient)

    async def start_due(self, runtime: Runtime) -> list[str]:
        """Starts every job that is due and not running; their names."""
        due = await asyncio.to_thread(self._schedules.due, self._clock())
        return [schedule.name for schedule in due if self.start(schedule, runtime)]

    def start(self, schedule: Schedule, runtime: Runtime) -> bool:
        """Starts one job as a task of the application; False where it runs already, or nobody does such a job."""
        job = next((job for prefix, job in self._jobs.items() if schedule.name.startswith(prefix)), None)
        if job is None or schedule.name in self._running or runtime.stopping.is_set():
            return False
        self._running.add(schedule.name)
        runtime.start_task(self._run(schedule, job), schedule.name)
        return True

    async def _run(self, schedule: Schedule, job: Job) -> None:
        try:
            await job(schedule)
        except DatabaseProblem as problem:
            _log.error("job=%s: %s", schedule.name, problem)  # it stays due
        finally:
            self._running.discard(schedule.name)


async def _look(context: Context) -> None:
    runtime = runtime_of(context.app)
    try:
        await runtime.timetable.start_due(runtime)
    except DatabaseProblem as problem:
        _log.error("timetable: %s", problem)
