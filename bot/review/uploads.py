"""Documents that arrive together are shown together: a batch is closed once nothing more comes for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from telegram import Message


class Uploads:
    """Collects the documents of each chat until `quiet` seconds pass without another.

    Telegram sends an album, or several files picked at once, as one message each.
    """

    def __init__(self, quiet: float = 1.0, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._quiet = quiet
        self._sleep = sleep
        self._open: dict[int, list[Message]] = {}

    def add(self, message: Message) -> bool:
        """Adds a document to its chat's batch; whether it opened one, which `batch` then waits for."""
        batch = self._open.setdefault(message.chat_id, [])
        batch.append(message)
        return len(batch) == 1

    async def batch(self, chat_id: int) -> list[Message]:
        """The chat's batch, once it is complete."""
        seen = 0
        while seen < len(self._open[chat_id]):
            seen = len(self._open[chat_id])
            await self._sleep(self._quiet)
        return self._open.pop(chat_id)
