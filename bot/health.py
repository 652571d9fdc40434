"""Whether the bot still hears Telegram: the age of the last successful getUpdates, and what ended it.

python-telegram-bot's polling ends in silence on 401 while the application seems to run, goes on for ever on 409 (two
programs with one token), and fetches an update that it cannot parse again and again. `HeardRequest` sees every answer
to getUpdates before the library does.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from typing import Any

from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.problems import HandledError
from bot.texts import cli as texts

_log = logging.getLogger(__name__)


class Health:
    """What is known of the connection; `fatal` ends the bot.

    Args:
        clock: Seconds that only grow.
    """

    CONFLICT_SECONDS = 60.0
    """A 409 this long is another program; a shorter one is our own earlier connection running out."""
    LOOK_SECONDS = 1.0

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard = clock()
        self._conflict_since: float | None = None
        self._ended: asyncio.Future[None] | None = None
        self.fatal: HandledError | None = None
        self.webhook = False

    def age(self) -> float:
        """Seconds since Telegram last answered getUpdates (or, by webhook, last sent an update)."""
        return self._clock() - self._heard

    def heard(self) -> None:
        """Telegram answered."""
        self._heard = self._clock()
        self._conflict_since = None

    def refused(self) -> None:
        """Telegram does not know the token (any more): 401, or 404 for one of the wrong form."""
        self._end(HandledError(texts.TOKEN_REFUSED))

    def conflict(self) -> None:
        """Another program polls with the same token."""
        if self._conflict_since is None:
            self._conflict_since = self._clock()
        self.look()

    def look(self) -> None:
        """Ends the connection where the conflict has lasted too long: polling itself asks ever more seldom."""
        if self._conflict_since is None:
            return
        lasted = self._clock() - self._conflict_since
        if lasted >= self.CONFLICT_SECONDS:
            self._end(HandledError(texts.CONFLICT, seconds=round(lasted)))

    def stopped(self, why: str) -> None:
        """The loop that receives updates is gone."""
        self._end(HandledError(texts.POLLING_ENDED, why=why))

    def _end(self, problem: HandledError) -> None:
        if self.fatal is None:
            self.fatal = problem
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(None)

    async def ended(self) -> None:
        """Returns once something ended the connection for good.

        Raises:
            HandledError: What it was.
        """
        self._ended = asyncio.get_running_loop().create_future()
        while self.fatal is None:
            await asyncio.wait((self._ended,), timeout=self.LOOK_SECONDS)
            self.look()
        raise self.fatal


class HeardRequest(BaseRequest):
    """Passes getUpdates on to another request object and tells `Health` how it went.

    Updates that the library cannot parse are replaced by empty ones of the same id, so that they are confirmed and not
    fetched for ever; their content goes to the log.
    """

    __slots__ = ("_health", "_inner")

    def __init__(self, inner: BaseRequest, health: Health) -> None:
        self._inner = inner
        self._health = health

    @property
    def read_timeout(self) -> float | None:
        """The inner request's."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Starts the inner request."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Ends the inner request."""
        await self._inner.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; see `telegram.request.BaseRequest.do_request`."""
        code, payload = await self._inner.do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if not url.endswith("/getUpdates"):
            return code, payload
        if 200 <= code <= 299:
            self._health.heard()
            return code, readable(payload)
        if code in (401, 404):
            self._health.refused()
        elif code == 409:
            self._health.conflict()
        return code, payload


def readable(payload: bytes) -> bytes:
    """The answer to getUpdates with every update that cannot be parsed emptied of all but its id."""
    try:
        answer = json.loads(payload)
        updates: list[dict[str, Any]] = answer["result"]
        broken = [n for n, update in enumerate(updates) if not _parses(update)]
    except (ValueError, KeyError, TypeError):
        return payload
    for n in broken:
        _log.error("update cannot be parsed and is skipped: %s", json.dumps(updates[n], ensure_ascii=False)[:2000])
        updates[n] = {"update_id": updates[n]["update_id"]}
    return json.dumps(answer).encode() if broken else payload


def _parses(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(json.loads(json.dumps(update)), None)
    except Exception:  # whatever the library trips over, the update must be got past
        return False
    return True
