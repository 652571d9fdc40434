"""The in-process door: python-telegram-bot's transport, answered by a sandbox instead of a network."""

from __future__ import annotations

import json
from typing import IO
from urllib.parse import unquote

from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.sandbox.api import Sandbox
from bot.sandbox.calls import Upload
from bot.sandbox.faults import LostAnswerError

API = "https://sandbox.invalid/bot"
FILES = "https://sandbox.invalid/file/bot"


class SandboxRequest(BaseRequest):
    """Hands every call to a sandbox. Use one for calls and one for getUpdates, as with any BaseRequest.

    The base URLs may be any: only what follows ``/bot`` is read.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    @property
    def read_timeout(self) -> float | None:
        """None: calls in one process do not time out by themselves."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call or download; a lost answer is a `TimedOut`."""
        head, _, rest = unquote(url).rpartition("/bot")
        token, _, name = rest.partition("/")
        if head.endswith("/file"):
            return self.sandbox.download(token, name)
        params = request_data.json_parameters if request_data else {}
        try:
            status, body = await self.sandbox.call(token, name, dict(params), _uploads(request_data))
        except LostAnswerError:
            raise TimedOut from None
        return status, json.dumps(body, ensure_ascii=False).encode()


def _uploads(data: RequestData | None) -> dict[str, Upload]:
    if data is None or not data.contains_files:
        return {}
    out = {}
    for field, (name, content, mime) in (data.multipart_data or {}).items():
        out[field] = Upload(name, content if isinstance(content, bytes) else _read(content), mime)
    return out


def _read(handle: IO[bytes]) -> bytes:
    return handle.read()
