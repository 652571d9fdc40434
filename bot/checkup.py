"""``check``: is everything as it should be, and if not, what to do."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct, field
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.config import Settings
from bot.redact import redacted
from bot.services import Services, opened
from bot.texts import Twin
from bot.texts import cli as texts
from bot.texts.problems import database_problem
from bot.transport import calls
from index.corrections import UNFIT
from index.documents import programs
from index.documents.ocr import available
from index.verify import Fault, verify
from storage.admission import PersonRole
from storage.errors import DatabaseProblem


class Finding(Struct, frozen=True):
    """One line: `mark` is `CHECK_OK`, `CHECK_NOTE` or `CHECK_BAD`."""

    mark: Twin
    twin: Twin
    params: dict[str, object] = field(default_factory=dict)


def checkup(settings: Settings) -> Iterator[Finding]:
    """Looks at the settings' directory, the database and what it holds, the index, the formats, and the token."""
    yield Finding(texts.CHECK_OK, texts.CHECK_CONFIG, {"data_dir": settings.data_dir})
    try:
        with opened(settings) as services:
            yield from _store(services)
        if os.name == "posix" and settings.data_dir.stat().st_mode & 0o007:
            yield Finding(texts.CHECK_NOTE, texts.CHECK_READABLE, {"data_dir": settings.data_dir})
    except DatabaseProblem as problem:
        yield Finding(texts.CHECK_BAD, database_problem(problem.code, problem.params))
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        yield Finding(texts.CHECK_BAD, texts.DISK, {"file": settings.data_dir, "why": why})
    yield from _formats()
    yield asyncio.run(_token(settings))


def _store(services: Services) -> Iterator[Finding]:
    minutes = services.minutes.all()
    yield Finding(texts.CHECK_OK, texts.CHECK_DATABASE, {"minutes": len(minutes)})
    report = verify(services.minutes)
    unread = [m for m in report.mismatches if m.fault is Fault.SOURCE_UNREADABLE]
    wrong = [m for m in report.mismatches if m.fault is not Fault.SOURCE_UNREADABLE]
    for found, mark, twin in (
        (wrong, texts.CHECK_BAD, texts.CHECK_MISMATCH),
        (unread, texts.CHECK_NOTE, texts.CHECK_UNREADABLE),
    ):
        if found:
            yield Finding(mark, twin, {"n": len(found), "example": f"{found[0].doc}: {found[0].what}"})
    if not wrong:
        yield Finding(texts.CHECK_OK, texts.CHECK_SLICES, {"excerpts": report.excerpts})
    unfit = [one.doc for one in minutes for warning in one.minutes.warnings if warning.code == UNFIT]
    if unfit:
        docs = "、".join(dict.fromkeys(unfit))
        yield Finding(texts.CHECK_NOTE, texts.CHECK_UNFIT, {"n": len(unfit), "docs": docs})
    services.search.refresh()
    yield Finding(texts.CHECK_OK, texts.CHECK_INDEX, {"items": len(services.search.items)})
    if not services.settings.access.admins and not services.chats.people(PersonRole.ADMIN):
        yield Finding(texts.CHECK_NOTE, texts.CHECK_ADMINS)


def _formats() -> Iterator[Finding]:
    """Which formats can be read here. What is missing is no fault: many offices never send such files."""
    found = programs()
    for program in found:
        if program.path is not None:
            formats = "、".join(program.formats)
            yield Finding(texts.CHECK_OK, texts.CHECK_PROGRAM, {"program": program.name, "formats": formats})
    readable = {name for program in found if program.path is not None for name in program.formats}
    for program in found:
        missing = [name for name in program.formats if name not in readable]
        readable.update(missing)
        if missing:
            able = " / ".join(one.name for one in found if set(missing) & set(one.formats))
            params: dict[str, object] = {"programs": able, "formats": "、".join(missing), "package": program.package}
            yield Finding(texts.CHECK_NOTE, texts.CHECK_NO_PROGRAM, params)
    yield (Finding(texts.CHECK_OK, texts.CHECK_OCR) if available() else Finding(texts.CHECK_NOTE, texts.CHECK_NO_OCR))


async def _token(settings: Settings) -> Finding:
    telegram = settings.telegram
    if telegram.token is None:
        return Finding(texts.CHECK_NOTE, texts.NO_TOKEN)
    bot = Bot(
        telegram.token.reveal(),
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
