"""What happens when the application starts and stops, however it is run: polling, webhook, the sandbox or a test."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, cast

from telegram.ext import Application

from bot.context import App, runtime_of
from bot.menu import show_menus

_log = logging.getLogger(__name__)


class MinutesApplication(Application[Any, Any, Any, Any, Any, Any]):
    """python-telegram-bot's application with this bot's start and end; ``post_init`` would run only under ``run_*``."""

    async def start(self) -> None:
        """Makes everything ready, then begins to handle updates."""
        await start_up(cast(App, self))
        await super().start()

    async def stop(self) -> None:
        """Ends what runs beside the handlers once no more updates are handled."""
        await super().stop()
        await runtime_of(cast(App, self)).end_tasks()

    async def shutdown(self) -> None:
        """Closes the store if it was opened for this application."""
        await super().shutdown()
        runtime = runtime_of(cast(App, self))
        await runtime.end_tasks()
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
    await show_menus(application)
    runtime.start_task(runtime.courier.run(application), "courier")


def _prepare(application: App) -> None:
    runtime = runtime_of(application)
    services, gatekeeper = runtime.services, runtime.gatekeeper
    for chat_id in services.settings.access.groups:
        if services.subscriptions.get(services.chats.present_id(chat_id)) is None:
            services.admit_group(chat_id, "group", "")
    gatekeeper.refresh()
    interrupted = services.outbox.recover()
    if interrupted:
        _log.warning("%d message(s) were being sent when the bot stopped; they are listed as uncertain", interrupted)
    _log.info("items=%d minutes=%d", len(services.search.items), len(services.search.minutes))
    _ = services.answerer
