"""``check``: is everything as it should be, and if not, what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.config import Settings
from bot.redact import redacted
from bot.services import Services, opened
from bot.texts import Twin
from bot.texts import cli as texts
from bot.texts.problems import database_problem
from bot.transport import calls
from index.verify import verify
from storage.admission import PersonRole
from storage.errors import DatabaseProblem


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: `mark` is `CHECK_OK`, `CHECK_NOTE` or `CHECK_BAD`."""

    mark: Twin
    twin: Twin
    params: dict[str, object] = field(default_factory=dict)


def checkup(settings: Settings) -> Iterator[Finding]:
    """Looks at the settings' directory, the database and what it holds, the index, and the token."""
    yield Finding(texts.CHECK_OK, texts.CHECK_CONFIG, {"data_dir": settings.data_dir})
    try:
        with opened(settings) as services:
            yield from _store(services)
    except DatabaseProblem as problem:
        yield Finding(texts.CHECK_BAD, database_problem(problem.code, problem.params))
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        yield Finding(texts.CHECK_BAD, texts.DISK, {"file": settings.data_dir, "why": why})
    yield asyncio.run(_token(settings))


def _store(services: Services) -> Iterator[Finding]:
    minutes = services.minutes.all()
    yield Finding(texts.CHECK_OK, texts.CHECK_DATABASE, {"minutes": len(minutes)})
    report = verify(services.minutes)
    if report.mismatches:
        first = report.mismatches[0]
        params = {"n": len(report.mismatches), "example": f"{first.doc}: {first.what}"}
        yield Finding(texts.CHECK_BAD, texts.CHECK_MISMATCH, params)
    else:
        yield Finding(texts.CHECK_OK, texts.CHECK_SLICES, {"excerpts": report.excerpts})
    services.search.refresh()
    yield Finding(texts.CHECK_OK, texts.CHECK_INDEX, {"items": len(services.search.items)})
    if not services.settings.access.admins and not services.chats.people(PersonRole.ADMIN):
        yield Finding(texts.CHECK_NOTE, texts.CHECK_ADMINS)


async def _token(settings: Settings) -> Finding:
    telegram = settings.telegram
    if telegram.token is None:
        return Finding(texts.CHECK_NOTE, texts.NO_TOKEN)
    bot = Bot(
        telegram.token.get_secret_value(),
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        request=calls(telegram),
    )
    try:
        async with bot:
            return Finding(texts.CHECK_OK, texts.CHECK_TOKEN, {"name": bot.username})
    except InvalidToken:
        return Finding(texts.CHECK_BAD, texts.TOKEN_REFUSED)
    except TelegramError as problem:
        host = urlsplit(telegram.base_url).hostname
        why = redacted(problem.message, settings.secrets)
        return Finding(texts.CHECK_BAD, texts.UNREACHABLE, {"host": host, "why": why})
