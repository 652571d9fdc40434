"""The loopback door: the same method table over HTTP, and updates posted to the bot's webhook."""

from __future__ import annotations

import asyncio
import json
import logging
from types import TracebackType
from typing import Any, Self

import httpx
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.sandbox.api import Sandbox
from bot.sandbox.calls import Upload
from bot.sandbox.faults import LostAnswerError
from bot.sandbox.model import Json

_log = logging.getLogger(__name__)

MAX_BODY = 64 * 2**20
"""Above the 50 MB an upload may have, so that the refusal is the sandbox's own 413."""
RETRY_S = 0.2
"""Between two tries of an update that the webhook did not take."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_VIA = r"(?:http://[^/]+)?"
"""What a client puts before the path when it takes this server for its HTTP proxy: the sandbox answers for any host."""


class SandboxServer:
    """Serves a sandbox on 127.0.0.1 while used as an async context manager.

    `base_url` and `base_file_url` are what the settings keys of the same names want.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.port = 0
        shared = {"sandbox": sandbox}
        self._server = HTTPServer(
            Application(
                [(_VIA + r"/bot([^/]+)/(\w+)", _Methods, shared), (_VIA + r"/file/bot([^/]+)/(.+)", _Files, shared)],
                log_function=lambda handler: None,  # a log of paths would hold the token
            ),
            max_buffer_size=MAX_BODY,
        )
        self._posting: asyncio.Task[None] | None = None

    @property
    def base_url(self) -> str:
        """The address for calls; the token is appended."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        """The address for downloads; the token is appended."""
        return f"http://127.0.0.1:{self.port}/file/bot"

    async def __aenter__(self) -> Self:
        """Listens on a free port."""
        sockets = bind_sockets(0, "127.0.0.1")
        self.port = sockets[0].getsockname()[1]
        self._server.add_sockets(sockets)
        self._posting = asyncio.create_task(self._post_updates(), name="webhook")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops listening and posting."""
        if self._posting:
            self._posting.cancel()
            await asyncio.gather(self._posting, return_exceptions=True)
        self._server.stop()
        await self._server.close_all_connections()

    async def _post_updates(self) -> None:
        """Posts pending updates one by one to the webhook, each until it is taken."""
        updates = self.sandbox.world.updates
        async with httpx.AsyncClient(trust_env=False) as client:
            while True:
                if not (updates.webhook and updates.pending):
                    updates.arrived.clear()
                    await updates.arrived.wait()
                    continue
                hook, update = updates.webhook, updates.pending[0]
                headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
                try:
                    reply = await client.post(hook.url, json=update, headers=headers)
                    hook.last_error = None if reply.is_success else f"Wrong response: {reply.status_code}"
                except httpx.HTTPError as problem:
                    hook.last_error = f"Connection failed: {type(problem).__name__}"
                if hook.last_error:
                    _log.info("webhook refused an update: %s", hook.last_error)
                    await asyncio.sleep(RETRY_S)
                else:
                    updates.confirm(update["update_id"] + 1)
                self.sandbox.world.changed()


class _Methods(RequestHandler):
    def initialize(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.gone = asyncio.Event()
        self.work: asyncio.Task[tuple[int, Json]] | None = None

    def on_connection_close(self) -> None:
        self.gone.set()
        if self.work:
            self.work.cancel()

    async def get(self, token: str, method: str) -> None:
        await self._answer(token, method)

    async def post(self, token: str, method: str) -> None:
        await self._answer(token, method)

    async def _answer(self, token: str, method: str) -> None:
        params, uploads = self._params()
        self.work = asyncio.create_task(self.sandbox.call(token, method, params, uploads))
        try:
            status, body = await self.work
        except asyncio.CancelledError:
            return
        except LostAnswerError:
            self.work = None
            await self.gone.wait()
            return
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.write(json.dumps(body, ensure_ascii=False))

    def _params(self) -> tuple[Json, dict[str, Upload]]:
        params: dict[str, Any] = {name: self.get_argument(name, strip=False) for name in self.request.arguments}
        if self.request.headers.get("Content-Type", "").startswith("application/json") and self.request.body:
            params |= json.loads(self.request.body)
        uploads = {
            field: Upload(files[0]["filename"], files[0]["body"], files[0]["content_type"])
            for field, files in self.request.files.items()
        }
        return params, uploads


class _Files(RequestHandler):
    def initialize(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def get(self, token: str, path: str) -> None:
        status, data = self.sandbox.download(token, path)
        self.set_status(status)
        self.set_header("Content-Type", "application/octet-stream")
        self.write(data)
