"""One look at a watched folder, and the wish to look again whenever something happens in it."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

from watchfiles import awatch

from bot.services import Services
from bot.watch.intake import DOUBTFUL, IGNORED, Taken, take_in
from bot.watch.pages import count
from bot.watch.sources import Run, Seen, Source
from index.folders import files_in
from index.ingest import Result

_log = logging.getLogger(__name__)

COMPLETE_SECONDS = 10.0
"""A file that has not been written to for so long is complete: copying over a slow line writes every second."""
DONE, FAILED = "done", "failed"
MEGABYTE = 2**20


def look(source: Source, services: Services, clock: Callable[[], float]) -> tuple[Run, float | None]:
    """Takes in the files that are new or changed, and complete; blocking.

    Returns:
        What came of it, and in how many seconds to look again, for a file that may not be complete; None otherwise.
    """
    result, folder, move = Run(), Path(source.target), services.settings.watch.move
    source.last = result
    if not folder.is_dir():
        result.problem = "no_folder"
        return result, None
    again: float | None = None
    there: set[str] = set()
    for path in files_in([folder]).files:
        inside = path.relative_to(folder)
        if move and inside.parts[0] in (DONE, FAILED):
            continue
        key = hashlib.sha256(str(inside).encode()).hexdigest()[:16]
        there.add(key)
        result.found += 1
        try:
            state = path.stat()
        except OSError:
            continue  # gone meanwhile
        mark = f"{state.st_size}:{state.st_mtime_ns}"
        seen = source.seen.get(key)
        if seen is not None and seen.etag == mark and seen.again <= 0:
            continue
        # A file from the future (a wrong clock elsewhere) is taken as it stands rather than never.
        age = clock() - state.st_mtime
        if 0 <= age < COMPLETE_SECONDS:
            again = max(again or 0.0, COMPLETE_SECONDS - age)
            continue
        again = _read(path, inside, key, mark, source, services, clock) or again
    source.seen = {key: seen for key, seen in source.seen.items() if key in there or (move and seen.outcome)}
    return result, again


def _read(
    path: Path, inside: Path, key: str, mark: str, source: Source, services: Services, clock: Callable[[], float]
) -> float | None:
    settings, result = services.settings, source.last
    try:
        size = path.stat().st_size
        if size > settings.watch.megabytes * MEGABYTE:
            taken = [Taken(Result.FAILED, path.name, code="too_large", params={"size": str(size)})]
        else:
            data = path.read_bytes()
            today = dt.datetime.fromtimestamp(clock(), settings.zone).date()
            taken = take_in(data, path.name, services, today=today)
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        taken = [Taken(Result.FAILED, path.name, code="unreadable", params={"why": why})]
    for one in taken:
        count(result, one)
        if one.code is not None or one.outcome == DOUBTFUL:
            result.troubles.append([one.name, one.code or one.outcome])
    bad = next((one for one in taken if one.outcome in (Result.FAILED, DOUBTFUL, IGNORED)), None)
    kept = bad or taken[0]
    secret = kept.code == "secret"
    source.seen[key] = Seen(
        "" if secret else str(inside), etag=mark, first=clock(), outcome=str(kept.outcome), code=kept.code, doc=kept.doc
    )
    if kept.retry:
        source.seen[key].again = 1.0
        return COMPLETE_SECONDS
    if settings.watch.move and _move(path, Path(source.target) / (DONE if bad is None else FAILED)):
        source.seen[key].etag = None  # the next file of this name is another one
    return None


def _move(path: Path, folder: Path) -> bool:
    """Moves a file, never over another one; whether it could be moved."""
    try:
        folder.mkdir(exist_ok=True)
        target, n = folder / path.name, 1
        while target.exists():
            n += 1
            target = folder / f"{path.stem}-{n}{path.suffix}"
        path.rename(target)
    except OSError as problem:
        _log.warning("not moved: %s", problem.strerror)
        return False
    return True


async def happenings(folder: Path, stop: asyncio.Event) -> AsyncIterator[None]:
    """Yields whenever something happens in a folder; by looking now and then where the system does not tell."""
    for polling in (None, True):
        with suppress(OSError):
            async for _ in awatch(folder, stop_event=stop, force_polling=polling, step=200):
                yield None
            return
        _log.warning("no file events for %s; polling=%s", folder.name, polling)
