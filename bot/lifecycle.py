"""What happens when the application starts and stops, however it is run: polling, webhook, the sandbox or a test."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from typing import Any, cast

from telegram.ext import Application

from bot.context import App, Runtime, runtime_of
from bot.delivery.timing import next_time
from bot.housekeeping import tidy
from bot.menu import show_menus
from storage.clock import utcnow
from storage.schedules import Schedule

_log = logging.getLogger(__name__)

TIDY = "tidy"
NIGHT = dt.time(4)
"""When the day's tidying is done: nobody asks then."""
GRACE_SECONDS = 20.0
"""How long the end waits for what is under way; a supervisor kills after 90 s."""


class MinutesApplication(Application[Any, Any, Any, Any, Any, Any]):
    """python-telegram-bot's application with this bot's start and end; ``post_init`` would run only under ``run_*``."""

    async def start(self) -> None:
        """Makes everything ready, then begins to handle updates."""
        runtime_of(cast(App, self)).stopping.clear()
        await start_up(cast(App, self))
        await super().start()

    async def stop(self) -> None:
        """Ends what runs beside the handlers once no more updates are handled."""
        await super().stop()
        await runtime_of(cast(App, self)).end_tasks(GRACE_SECONDS)

    async def shutdown(self) -> None:
        """Closes the store if it was opened for this application."""
        await super().shutdown()
        runtime = runtime_of(cast(App, self))
        await runtime.end_tasks(0)
        await runtime.watcher.close()
        if runtime.owns_services:
            await asyncio.to_thread(runtime.services.database.close)


async def start_up(application: App) -> None:
    """Reads who is admitted, warms the search, sets the menus, and begins to send what is owed.

    With no admin anywhere a one-time code is made; `Runtime.claim_code` has it for the operator's eyes.
    """
    runtime = runtime_of(application)
    await asyncio.to_thread(_prepare, application)
    if not runtime.gatekeeper.admins:
        runtime.claim_code = await asyncio.to_thread(runtime.services.chats.new_claim)
    runtime.start_task(show_menus(application), "menus")
    runtime.start_task(runtime.courier.run(application), "courier")
    runtime.timetable.add(TIDY, _tidier(runtime))
    runtime.watcher.begin(application)
    await runtime.timetable.start_due(runtime)
    runtime.timetable.wake_by(application)


def _tidier(runtime: Runtime) -> Callable[[Schedule], Awaitable[None]]:
    """Tidies, and again the next night."""
    services = runtime.services

    def tidied(schedule: Schedule) -> None:
        tidy(services)
        now = utcnow()
        services.schedules.ran(schedule.name, next_time(NIGHT, now + dt.timedelta(hours=1), services.settings.zone))

    async def job(schedule: Schedule) -> None:
        await asyncio.to_thread(tidied, schedule)

    return job


def _prepare(application: App) -> None:
    runtime = runtime_of(application)
    services, gatekeeper = runtime.services, runtime.gatekeeper
    for chat_id in services.settings.access.groups:
        known = services.chats.chat(chat_id)
        if known is None or not known.admitted:  # else it may have unsubscribed since
            services.admit_group(chat_id, "group", "")
    gatekeeper.refresh()
    if services.schedules.get(TIDY) is None:
        services.schedules.plan(TIDY, utcnow())
    runtime.watcher.sources.settle(runtime.watcher.now())
    interrupted = services.outbox.recover()
    if interrupted:
        _log.warning("%d message(s) were being sent when the bot stopped; they are listed as uncertain", interrupted)
    _log.info("items=%d minutes=%d", len(services.search.items), len(services.search.minutes))
    # Dictionaries are loaded by the first question that needs them: it should not be a person's.
    services.answerer.ask("总体经济政策怎么定的", today=dt.datetime.now(services.settings.zone).date())
