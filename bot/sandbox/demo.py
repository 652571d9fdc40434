"""`demo`: the real application on the sandbox, with the sample minutes, in a terminal; no token, no network."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
import threading
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TextIO

from bot.application import ALLOWED_UPDATES, build
from bot.config import Access, Settings, Telegram
from bot.context import App, runtime_of
from bot.pace import Pace
from bot.sandbox.api import Sandbox
from bot.sandbox.clock import SkippingClock
from bot.sandbox.live import Live
from bot.sandbox.people import Person
from bot.sandbox.render import Screen
from bot.sandbox.request import SandboxRequest
from bot.sandbox.terminal import Terminal
from bot.secret import Secret
from bot.services import opened
from bot.texts import demo as texts
from bot.texts import say
from index.ingest import ingest_paths
from index.question.model import Language


def run_demo(settings: Settings, stdin: TextIO, stdout: TextIO) -> None:
    """Chats on `stdin` and `stdout` until the input ends; keeps nothing.

    Of `settings` only language and time zone count: the demo has its own store, token and admin.
    """
    with tempfile.TemporaryDirectory(prefix="minutes-bot-demo-", ignore_cleanup_errors=True) as folder:
        asyncio.run(_chat(settings, Path(folder), stdin, stdout))


async def _chat(settings: Settings, folder: Path, stdin: TextIO, stdout: TextIO) -> None:
    sandbox, language = Sandbox(), Language(settings.language)
    person = Person.joins(sandbox, say(texts.NAME, language))
    own = Settings(
        telegram=Telegram(token=Secret(sandbox.world.token)),
        access=Access(admins=(person.id,)),
        data_dir=folder,
        timezone=settings.timezone,
        language=settings.language,
    )
    terminal = Terminal(person, stdout, _screen(stdout, language))
    count = await asyncio.to_thread(_ingest_samples, own)
    stdout.write(say(texts.WELCOME, language, minutes=count) + "\n")
    clock = SkippingClock()  # nobody at a terminal should wait for Telegram's limits
    application = build(own, request=SandboxRequest(sandbox), pace=Pace(clock=clock, sleep=clock.sleep))
    async with Live(sandbox, application, allowed_updates=ALLOWED_UPDATES) as live:
        printing = asyncio.create_task(_print_changes(sandbox, terminal))
        standing = set(runtime_of(application).tasks)
        person.start()
        await live.settle()
        lines = _lines(stdin)
        while (line := await _next(lines, terminal, prompt=stdin.isatty())) is not None:
            terminal.typed(line)
            await live.settle()
            if not stdin.isatty():
                await _background(
                    application, standing
                )  # nobody types on meanwhile, so the order stays that of the lines
            terminal.print_new()
        await _background(application, standing)
    printing.cancel()
    await asyncio.gather(printing, return_exceptions=True)
    terminal.print_new()


def _ingest_samples(settings: Settings) -> int:
    """Takes the samples that ship with the package into the demo's own store; returns how many there are."""
    with as_file(files("bot.sandbox").joinpath("samples")) as folder, opened(settings) as services:
        report = ingest_paths(sorted(folder.glob("*.txt")), services.minutes)
        services.search.refresh()
    return report.added


def _screen(stdout: TextIO, language: Language) -> Screen:
    """Escape codes and folding are for people; a pipe gets everything, plain."""
    terminal = stdout.isatty()
    return Screen(terminal, terminal, shutil.get_terminal_size().columns, language)


async def _print_changes(sandbox: Sandbox, terminal: Terminal) -> None:
    while True:
        terminal.print_new()
        await sandbox.world.change()


async def _background(application: App, standing: set[asyncio.Task[Any]]) -> None:
    """Waits for the work that goes on after a handler has returned: a rebuild, an upload being read.

    `standing` are the tasks that run as long as the application.
    """
    while tasks := runtime_of(application).tasks - standing:
        await asyncio.wait(tasks)


def _lines(stdin: TextIO) -> asyncio.Queue[str | None]:
    """Lines as they are typed, then None. A daemon thread reads, so that Ctrl-C never waits for a line."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[str | None]()

    def read() -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            for line in stdin:
                loop.call_soon_threadsafe(lines.put_nowait, line)
            loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True, name="terminal").start()
    return lines


async def _next(lines: asyncio.Queue[str | None], terminal: Terminal, *, prompt: bool) -> str | None:
    if prompt:
        terminal.prompt()
    terminal.prompting = prompt
    line = await lines.get()
    terminal.prompting = False
    return line
