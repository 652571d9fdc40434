"""The real application on a sandbox: polling it, and knowing when everything said has been handled."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from telegram.ext import Application

from bot.sandbox.api import Sandbox

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class Live:
    """Runs an application that was built on a `SandboxRequest`, as an async context manager."""

    def __init__(self, sandbox: Sandbox, application: AnyApplication, *, allowed_updates: list[str]) -> None:
        self.sandbox = sandbox
        self.application = application
        self._allowed = allowed_updates

    async def __aenter__(self) -> Self:
        """Starts the application and its polling."""
        await self.application.initialize()
        await self.application.start()
        assert self.application.updater is not None  # `build` gives it one
        await self.application.updater.start_polling(allowed_updates=self._allowed)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops polling, lets what runs come to its end, and shuts down."""
        assert self.application.updater is not None
        await self.application.updater.stop()
        await self.application.stop()
        await self.application.shutdown()

    async def settle(self, within_s: float = 30) -> None:
        """Waits until every update is fetched and its handlers have returned; background tasks may still run.

        Raises:
            TimeoutError: when a handler takes longer.
        """
        updates = self.sandbox.world.updates
        await self.sandbox.world.wait_for(lambda: not updates.pending, within_s, "every update fetched")
        await self.application.update_queue.join()
