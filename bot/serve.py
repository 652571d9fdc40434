"""``run``: one instance, polling or webhook, until a signal or until Telegram no longer lets it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from urllib.parse import urlsplit

from filelock import FileLock, Timeout
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.request import BaseRequest

from bot.application import ALLOWED_UPDATES, build
from bot.commands.common import language, put
from bot.config import Settings
from bot.context import App, runtime_of
from bot.health import Health
from bot.problems import HandledError
from bot.redact import redacted
from bot.services import Services
from bot.texts import cli as texts
from bot.texts import say

_log = logging.getLogger(__name__)

WATCH_SECONDS = 30.0


async def serve(
    settings: Settings,
    services: Services,
    *,
    request: BaseRequest | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Runs the bot until `stop` is set (by default by SIGINT or SIGTERM).

    Raises:
        HandledError: Another instance runs, the token is refused, Telegram cannot be reached at the start, or another
            program keeps polling with the same token.
    """
    lock = FileLock(settings.data_dir / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise HandledError(texts.ALREADY_RUNNING, file=lock.lock_file) from None
    try:
        await _serve(settings, services, request, stop or _on_signal())
    finally:
        lock.release()


async def _serve(settings: Settings, services: Services, request: BaseRequest | None, stop: asyncio.Event) -> None:
    health = Health()
    application = build(settings, services, request=request, health=health)
    try:
        await _reached(application.initialize(), settings)
        await application.start()
        await _reached(_receive(application, settings), settings)
        put(say(texts.RUNNING, language(), name=application.bot.username, mode=settings.telegram.mode))
        code = runtime_of(application).claim_code
        if code is not None:
            put(say(texts.CLAIM, language(), code=code))
        await _until(stop, health, application, settings)
    finally:
        await _end(application)


async def _receive(application: App, settings: Settings) -> None:
    """Begins to take updates. What waited while the bot was down is kept and answered."""
    updater, telegram = application.updater, settings.telegram
    assert updater is not None  # `build` gives it one
    if telegram.mode == "polling":
        await updater.start_polling(allowed_updates=ALLOWED_UPDATES, error_callback=_polling_failed)
        return
    hook = telegram.webhook
    assert hook.url is not None  # the settings require both
    assert hook.secret_token is not None
    runtime_of(application).health.webhook = True
    try:
        await updater.start_webhook(
            listen=hook.listen,
            port=hook.port,
            url_path=urlsplit(hook.url).path.lstrip("/"),
            webhook_url=hook.url,
            secret_token=hook.secret_token.reveal(),
            allowed_updates=ALLOWED_UPDATES,
        )
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise HandledError(texts.CANNOT_LISTEN, listen=hook.listen, port=hook.port, why=why) from None


def _polling_failed(problem: TelegramError) -> None:
    """Polling goes on by itself; `bot.health` decides when that makes no sense any more."""
    _log.warning("getUpdates failed: %s", problem.message)


async def _until(stop: asyncio.Event, health: Health, application: App, settings: Settings) -> None:
    """Returns when told to stop; raises what makes going on pointless."""
    stopping = asyncio.create_task(stop.wait(), name="stop")
    ending = asyncio.create_task(health.ended(), name="health")
    watching = asyncio.create_task(_watch(health, application, settings), name="watch")
    try:
        await asyncio.wait((stopping, ending), return_when=asyncio.FIRST_COMPLETED)
        if ending.done():
            await ending
    finally:
        for task in (stopping, ending, watching):
            task.cancel()
        await asyncio.gather(stopping, ending, watching, return_exceptions=True)


async def _watch(health: Health, application: App, settings: Settings) -> None:
    """By webhook, asks Telegram now and then whether the token still holds; says in the log when it is silent."""
    limit, late = settings.limits.health_seconds, False
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        if health.webhook:
            try:
                await application.bot.get_me()
                health.heard()
            except InvalidToken:
                health.refused()
            except TelegramError as problem:
                _log.warning("getMe failed: %s", problem.message)
        if (health.age() > limit) is not late:
            late = not late
            _log.error("health=%s age=%.0f", "silent" if late else "back", health.age())


async def _reached(call: object, settings: Settings) -> None:
    """Awaits a call that needs Telegram, and names the cause where it fails."""
    try:
        await call  # type: ignore[misc]
    except InvalidToken:
        raise HandledError(texts.TOKEN_REFUSED) from None
    except NetworkError as problem:
        host = urlsplit(settings.telegram.base_url).hostname
        why = redacted(problem.message, settings.secrets)  # it may hold the proxy's address, password and all
        raise HandledError(texts.UNREACHABLE, host=host, why=why) from None


async def _end(application: App) -> None:
    """Stops in order. A token that is no longer good must not turn the end into a traceback."""
    updater = application.updater
    for running, end in (
        (updater is not None and updater.running, updater.stop if updater is not None else None),
        (application.running, application.stop),
        (True, application.shutdown),
    ):
        if running and end is not None:
            with contextlib.suppress(TelegramError):
                await end()


def _on_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C raises KeyboardInterrupt instead
            loop.add_signal_handler(name, stop.set)
    return stop
