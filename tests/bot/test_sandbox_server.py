"""The loopback door: the same methods over HTTP, and updates posted to a webhook."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TimedOut
from telegram.request import HTTPXRequest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.sandbox.api import Sandbox
from bot.sandbox.people import Person
from bot.sandbox.server import SECRET_HEADER, SandboxServer


@pytest.fixture
async def server() -> AsyncIterator[SandboxServer]:
    async with SandboxServer(Sandbox()) as server:
        yield server


@pytest.fixture
async def bot(server: SandboxServer) -> AsyncIterator[Bot]:
    def request() -> HTTPXRequest:
        return HTTPXRequest(httpx_kwargs={"trust_env": False})

    async with Bot(
        server.sandbox.world.token,
        server.base_url,
        server.base_file_url,
        request=request(),
        get_updates_request=request(),
    ) as bot:
        yield bot


async def test_calls_files_and_refusals_over_http(server: SandboxServer, bot: Bot) -> None:
    reader = Person.joins(server.sandbox, "李四")
    reader.say("你好 /help")
    (update,) = await bot.get_updates()
    assert update.message is not None
    await update.message.reply_text("<b>好</b>", parse_mode="HTML", do_quote=True)
    sent = await bot.send_document(reader.id, "一\n二".encode(), filename="纪要.txt")
    assert sent.document is not None
    assert sent.document.file_name == "纪要.txt"
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()).decode() == "一\n二"
    reply, _ = reader.sees()
    assert (reply.text, reply.reply_to and reply.reply_to.text) == ("好", "你好 /help")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(1, "x")


async def test_json_bodies_are_read_too(server: SandboxServer) -> None:
    reader = Person.joins(server.sandbox, "李四", started=True)
    body = {
        "chat_id": reader.id,
        "text": "好",
        "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]},
    }
    async with httpx.AsyncClient(trust_env=False) as client:
        reply = await client.post(f"{server.base_url}{server.sandbox.world.token}/sendmessage", json=body)
        unknown = await client.get(f"{server.base_url}{server.sandbox.world.token}/makeCoffee")
        file = await client.get(f"{server.base_file_url}{server.sandbox.world.token}/documents/none.txt")
    assert reply.json()["result"]["reply_markup"] == body["reply_markup"]
    assert (unknown.status_code, unknown.json()["description"], file.status_code) == (404, "Not Found", 404)


async def test_a_wrong_token_is_401(server: SandboxServer) -> None:
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    async with request:
        with pytest.raises(InvalidToken):
            await Bot("123456:" + "A" * 35, server.base_url, request=request).get_me()
    async with httpx.AsyncClient(trust_env=False) as client:
        reply = await client.get(f"{server.base_url}123456:{'A' * 35}/getMe")
    assert (reply.status_code, reply.json()["description"]) == (401, "Unauthorized")


async def test_a_lost_answer_times_out(server: SandboxServer, bot: Bot) -> None:
    reader = Person.joins(server.sandbox, "李四", started=True)
    server.sandbox.faults.timeout("sendMessage", delivered=True)
    with pytest.raises(TimedOut):
        await bot.send_message(reader.id, "一", read_timeout=0.05)
    assert [m.text for m in reader.sees()] == ["一"]


class _Hook(RequestHandler):
    def initialize(self, got: asyncio.Queue[tuple[str | None, str]], answers: list[int]) -> None:
        self.got, self.answers = got, answers

    def post(self) -> None:
        self.set_status(self.answers.pop(0) if self.answers else 200)
        self.got.put_nowait((self.request.headers.get(SECRET_HEADER), json.loads(self.request.body)["message"]["text"]))


async def test_updates_are_posted_to_the_webhook_until_taken(server: SandboxServer, bot: Bot) -> None:
    got: asyncio.Queue[tuple[str | None, str]] = asyncio.Queue()
    sockets = bind_sockets(0, "127.0.0.1")
    hook = HTTPServer(Application([("/hook", _Hook, {"got": got, "answers": [500]})], log_function=lambda _: None))
    hook.add_sockets(sockets)
    await bot.set_webhook(f"http://127.0.0.1:{sockets[0].getsockname()[1]}/hook", secret_token="geheim")
    reader = Person.joins(server.sandbox, "李四")
    reader.say("一")
    reader.say("二")
    seen = [await asyncio.wait_for(got.get(), 10) for _ in range(3)]
    assert seen == [("geheim", "一"), ("geheim", "一"), ("geheim", "二")]
    await server.sandbox.world.wait_for(lambda: not server.sandbox.world.updates.pending)
    hook.stop()
    await hook.close_all_connections()
