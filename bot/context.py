"""What every handler is given: the update's context, with the application's parts in reach and typed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from telegram.ext import Application, CallbackContext, ExtBot, JobQueue

from bot.pace import Priority
from index.question.model import Language

if TYPE_CHECKING:
    from bot.access import Gatekeeper, Standing
    from bot.delivery.receipts import Receipts
    from bot.dialogue import Dialogue
    from bot.health import Health
    from bot.notify import Courier
    from bot.review.uploads import Uploads
    from bot.services import Services
    from bot.timetable import Timetable
    from bot.watch.watcher import Watcher
    from index.ingest import Preview

_log = logging.getLogger(__name__)

Previews = dict[str, list[tuple["Preview", ...]]]
"""For each upload the documents of each of its files."""

RUNTIME = "runtime"
"""The key of `Runtime` in the application's bot_data."""

Bot = ExtBot[Priority]
Data = dict[Any, Any]


@dataclass
class Runtime:
    """The parts that live as long as the application."""

    services: Services
    gatekeeper: Gatekeeper
    dialogue: Dialogue
    uploads: Uploads
    courier: Courier
    receipts: Receipts
    timetable: Timetable
    watcher: Watcher
    health: Health
    language: Language
    owns_services: bool = False
    """Whether the store was opened for this application and is closed with it."""
    previews: Previews = field(default_factory=dict)
    """Uploads being looked at, by the id behind their buttons, so that each press need not fetch and read them again;
    gone with a restart, and as soon as the admin decides."""
    parsing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while documents are parsed anew: two at once could each undo what the other did."""
    claim_code: str | None = None
    """The one-time code that makes its sender the first admin, while there is none."""
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the bot is to stop: tasks that never end by themselves end at their next rest."""

    def start_task(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Runs `work` beside the handlers; a failure is logged, and `end_tasks` waits for it or cancels it."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self.tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("task failed name=%s", task.get_name(), exc_info=task.exception())

    async def rest(self, sleeping: Awaitable[None]) -> bool:
        """Waits for `sleeping`, or less if the bot is to stop; whether to go on."""
        waits = (asyncio.ensure_future(sleeping), asyncio.ensure_future(self.stopping.wait()))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        return not self.stopping.is_set()

    async def end_tasks(self, grace: float) -> None:
        """Asks every task to stop, waits `grace` seconds for what is under way, then cancels what is left."""
        self.stopping.set()
        tasks = list(self.tasks)
        if tasks and grace > 0:
            await asyncio.wait(tasks, timeout=grace)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Context(CallbackContext[Bot, Data, Data, Data]):
    """One update's context. `standing` is set by the gatekeeper before any other handler runs."""

    standing: Standing

    @property
    def runtime(self) -> Runtime:
        """The application's parts."""
        return cast(Runtime, self.application.bot_data[RUNTIME])

    @property
    def app(self) -> App:
        """The application."""
        return cast("App", self.application)

    @property
    def services(self) -> Services:
        """The store, the search and the answers."""
        return self.runtime.services

    @property
    def language(self) -> Language:
        """The language of the bot's own words where no question sets it."""
        return self.runtime.language


App = Application[Bot, Context, Data, Data, Data, JobQueue[Context]]


def runtime_of(application: App) -> Runtime:
    """The application's parts, outside any update."""
    return cast(Runtime, application.bot_data[RUNTIME])
