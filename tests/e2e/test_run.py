"""`minutes-bot run` as a program of its own, against the sandbox's loopback server."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from tornado.netutil import bind_sockets

from bot.config import Settings, Telegram
from bot.health import Health
from bot.problems import HandledError
from bot.sandbox.api import Sandbox
from bot.sandbox.errors import conflict
from bot.sandbox.faults import Fault
from bot.sandbox.people import Person
from bot.sandbox.request import SandboxRequest
from bot.sandbox.server import SECRET_HEADER, SandboxServer
from bot.secret import Secret
from bot.serve import serve
from bot.services import opened

QUESTION = "财政局负责哪些事项？"


@dataclass
class Run:
    """One `minutes-bot run` and the server it talks to."""

    server: SandboxServer
    official: Person
    environment: dict[str, str]

    @property
    def sandbox(self) -> Sandbox:
        """The server's sandbox."""
        return self.server.sandbox

    def settings(self, **values: object) -> None:
        """Adds settings by their environment names."""
        self.environment |= {f"MINUTES_BOT_{key.upper()}": str(value) for key, value in values.items()}

    @asynccontextmanager
    async def started(self) -> AsyncIterator[Process]:
        """The running program; killed at the end if it still runs."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=self.environment, stdout=PIPE, stderr=PIPE
        )
        watching = asyncio.create_task(self._watch(process))
        try:
            yield process
        finally:
            watching.cancel()
            if process.returncode is None:
                process.kill()
            await process.communicate()

    async def _watch(self, process: Process) -> None:
        await process.wait()
        self.sandbox.world.changed()

    async def until(self, process: Process, found: Callable[[], object]) -> None:
        """Waits until `found()`; a program that ends before fails the test with what it printed."""
        await self.sandbox.world.wait_for(lambda: found() or process.returncode is not None, 60)
        if not found():
            _, printed = await ended(process)
            pytest.fail(f"the program ended: {printed}")

    async def answered(self, process: Process, text: str) -> str:
        """What comes back to the official for a text."""
        before = len(self.official.sees())
        self.official.say(text)
        await self.until(process, lambda: len(self.official.sees()) > before)
        return self.official.sees()[-1].said


async def ended(process: Process, within_s: float = 60) -> tuple[int | None, str]:
    """Exit code and everything printed, once the program has ended."""
    out, err = await asyncio.wait_for(process.communicate(), within_s)
    return process.returncode, (out + err).decode()


def stop(process: Process) -> None:
    """Asks the program to end, as systemd does."""
    process.send_signal(signal.SIGTERM)


@pytest.fixture
async def run(stocked: Path, tmp_path: Path) -> AsyncIterator[Run]:
    sandbox = Sandbox()
    official = Person.joins(sandbox, "李科长")
    shutil.copytree(stocked, tmp_path / "data")
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy") and "MINUTES" not in k}
    async with SandboxServer(sandbox) as server:
        run = Run(server, official, environment | {"LANG": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8"})
        run.settings(
            telegram__token=sandbox.world.token,
            telegram__base_url=server.base_url,
            telegram__base_file_url=server.base_file_url,
            data_dir=tmp_path / "data",
            access__members=official.id,
        )
        yield run


def no_token(run: Run) -> Callable[[str], bool]:
    """Whether the token, whole or its secret half, is absent from a text."""
    secret = run.sandbox.world.token.split(":")[1]
    return lambda text: secret not in text


async def test_polling_answers_claims_and_stops_cleanly(run: Run) -> None:
    async with run.started() as process:
        assert "市财政局" in await run.answered(process, QUESTION)
        stop(process)
        code, printed = await ended(process)
    assert code == 0
    assert "/claim" in printed
    assert no_token(run)(printed)
    assert not run.sandbox.world.updates.pending


async def test_pending_updates_are_kept_on_start(run: Run) -> None:
    run.official.say(QUESTION)
    async with run.started() as process:
        await run.until(process, run.official.sees)
    assert "市财政局" in run.official.sees()[0].said


async def test_a_port_that_is_taken_is_named(run: Run) -> None:
    (taken,) = bind_sockets(0, "127.0.0.1")
    with taken:
        port = taken.getsockname()[1]
        run.settings(
            telegram__mode="webhook",
            telegram__webhook__port=port,
            telegram__webhook__url="http://127.0.0.1/hook",
            telegram__webhook__secret_token="a-secret-of-the-test",
        )
        async with run.started() as process:
            code, printed = await ended(process)
    assert code == 1
    assert f"127.0.0.1:{port}" in printed.splitlines()[-1]


async def test_webhook_answers_with_the_secret_header(run: Run) -> None:
    (socket,) = bind_sockets(0, "127.0.0.1")
    port = socket.getsockname()[1]
    socket.close()
    run.settings(
        telegram__mode="webhook",
        telegram__webhook__port=port,
        telegram__webhook__url=f"http://127.0.0.1:{port}/hook",
        telegram__webhook__secret_token="a-secret-of-the-test",
    )
    async with run.started() as process:
        assert "市财政局" in await run.answered(process, QUESTION)
        hook = run.sandbox.world.updates.webhook
        assert hook is not None
        assert hook.secret == "a-secret-of-the-test"
        async with httpx.AsyncClient(trust_env=False) as client:
            forged = await client.post(hook.url, json={"update_id": 1}, headers={SECRET_HEADER: "another"})
        assert forged.status_code == 403
        stop(process)
        code, printed = await ended(process)
    assert code == 0
    assert no_token(run)(printed)
    assert "a-secret-of-the-test" not in printed


async def test_calls_go_through_the_proxy(run: Run) -> None:
    run.settings(
        telegram__base_url="http://telegram.invalid/bot",
        telegram__base_file_url="http://telegram.invalid/file/bot",
        telegram__proxy=f"http://someone:proxy-password@127.0.0.1:{run.server.port}",
    )
    async with run.started() as process:
        assert "市财政局" in await run.answered(process, QUESTION)
        stop(process)
        code, printed = await ended(process)
    assert code == 0
    assert "proxy-password" not in printed


async def test_a_refused_token_is_one_line_and_exit_1(run: Run) -> None:
    run.settings(telegram__token="123456:" + "A" * 35)
    async with run.started() as process:
        code, printed = await ended(process)
    assert code == 1
    assert "401" in printed
    assert "Traceback" not in printed
    assert "A" * 35 not in printed


async def test_a_token_revoked_while_running_ends_the_program(run: Run) -> None:
    async with run.started() as process:
        await run.answered(process, QUESTION)
        run.sandbox.world.token = "700000001:" + "another-token-of-no-real-bot-00000"
        run.official.say("在吗")
        code, printed = await ended(process)
    assert code == 1
    assert "401" in printed.splitlines()[-1]
    assert no_token(run)(printed)


async def test_another_poller_for_long_ends_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = Sandbox()
    settings = Settings(telegram=Telegram(token=Secret(sandbox.world.token)), data_dir=tmp_path)
    sandbox.faults.add(Fault("getUpdates", times=None, error=conflict("terminated by other getUpdates request")))
    monkeypatch.setattr(Health, "CONFLICT_SECONDS", 0.0)
    with opened(settings) as services, pytest.raises(HandledError, match="409"):
        await serve(settings, services, request=SandboxRequest(sandbox), stop=asyncio.Event())
    assert sandbox.world.token.split(":")[1] not in caplog.text


async def test_a_second_program_on_the_same_data_is_refused(run: Run) -> None:
    async with run.started() as process:
        await run.answered(process, QUESTION)
        async with run.started() as second:
            code, printed = await ended(second)
    assert code == 1
    assert "已在运行" in printed
