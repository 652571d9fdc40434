"""One verb: ingest. Files into the store, each document in a transaction of its own.

`preview` reads and parses without storing; `store` puts what was previewed into the store; `ingest_bytes` and
`ingest_paths` do both. Whatever is wrong with one document is its own outcome and stops no other.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

from index.amend import amended
from index.documents import MAX_BYTES, Document, UnreadableDocument, expand, read
from index.folders import files_in
from index.knowledge import overlay_of
from index.parsing import corrected_as, parse
from index.secrecy import marking
from index.segment import CONFIDENCE_FLOOR
from index.units import UnitTable
from storage.codec import words_sha256
from storage.corrections import Draft
from storage.domain import Minutes
from storage.errors import DatabaseProblem
from storage.minutes import MinutesRepository, Source

_log = logging.getLogger(__name__)

Announce = bool | dt.date
"""Whether subscribed chats are to hear of a document; a date: only where the meeting was held on that day or later."""

Progress = Callable[[int, int, str], None]
"""``progress(done, total, name)``: so many of all files are done, this one is next or was last."""


class Result(StrEnum):
    """What became of one document."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    FAILED = "failed"


class Problem(Struct, frozen=True):
    """Why a document is not taken.

    `code` is one of `index.documents.UnreadableDocument`'s, or ``secret`` (marking), ``no_items``, ``unreadable``
    (why), ``database`` (code: a `storage.errors.DatabaseProblem`'s); `params` fill the text of that code.
    """

    code: str
    params: dict[str, str] = field(default_factory=dict)


class Preview(Struct, frozen=True):
    """One document, read and parsed and not stored.

    `source` and `minutes` are None where the document cannot be read or may not be kept. `unchanged` names the stored
    document that has these bytes or words already, `replaces` the one that minutes the same meeting. A `doubtful`
    parse is one whose confidence is below the stated floor: a person should look at it before it is stored.
    """

    name: str
    source: Source | None = None
    minutes: Minutes | None = None
    problem: Problem | None = None
    unchanged: str | None = None
    replaces: str | None = None
    doubtful: bool = False
    fresh: Minutes | None = None
    """The parse without any correction; `minutes` has those of the document it replaces."""

    @property
    def can_be_forced(self) -> bool:
        """Whether the only thing wrong is that no items were found."""
        return self.minutes is not None and self.problem is not None and self.problem.code == "no_items"


class Outcome(Struct, frozen=True):
    """What became of one document. `doc` names it in the store; `told` counts the chats owed a message."""

    name: str
    result: Result
    doc: str | None = None
    problem: Problem | None = None
    minutes: Minutes | None = None
    doubtful: bool = False
    told: int = 0


class IngestReport(Struct, frozen=True):
    """What became of all files.

    `failed` lists (name, code, params); `doubtful` the names in the store whose parse a person should look at;
    `ignored` the files in folders that are no documents.
    """

    added: int = 0
    unchanged: int = 0
    replaced: int = 0
    failed: tuple[tuple[str, str, dict[str, str]], ...] = ()
    doubtful: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


def preview(data: bytes, name: str, repo: MinutesRepository, *, max_bytes: int = MAX_BYTES) -> tuple[Preview, ...]:
    """Read and parse a file, storing nothing; an archive gives one preview for each file in it.

    Args:
        data: The file's bytes.
        name: Its name.
        repo: Where to look for the same document and the same meeting.
        max_bytes: The largest file taken.

    Raises:
        storage.errors.DatabaseProblem: The store cannot be asked.
    """
    try:
        parts = expand(data, name, max_bytes=max_bytes)
    except UnreadableDocument as error:
        return (Preview(name, problem=Problem(error.code, error.params)),)
    return tuple(_preview_one(part, content, repo, max_bytes) for part, content in parts)


def store(
    shown: Preview,
    repo: MinutesRepository,
    *,
    announce: Announce = False,
    force: bool = False,
    doc: str | None = None,
    drafts: Sequence[Draft] = (),
) -> Outcome:
    """Store what was previewed.

    Args:
        shown: A preview.
        repo: The store.
        announce: Whether subscribed chats are to hear of it.
        force: Store a document in which no items were found all the same.
        doc: Replace this document, whatever meeting the text says it minutes.
        drafts: What was corrected in the preview.

    Raises:
        storage.errors.DatabaseProblem: It cannot be stored; nothing of it was.
        storage.minutes.UnknownDocument: `doc` names no document.
    """
    if (
        shown.source is None
        or shown.minutes is None
        or (shown.problem is not None and not (force and shown.can_be_forced))
    ):
        return Outcome(shown.name, Result.FAILED, problem=shown.problem, minutes=shown.minutes, doubtful=shown.doubtful)
    minutes = reviewed(shown, repo, drafts) if drafts else shown.minutes
    saved = repo.save(shown.source, minutes, announce=_announced(minutes, announce), doc=doc, corrections=drafts)
    _log.info("%s: %s as %s (%d items)", shown.name, saved.outcome, saved.doc, len(minutes.items))
    return Outcome(
        shown.name,
        Result(saved.outcome.value),
        saved.doc,
        minutes=minutes,
        doubtful=shown.doubtful,
        told=saved.told,
    )


def reviewed(shown: Preview, repo: MinutesRepository, drafts: Sequence[Draft]) -> Minutes:
    """A preview's parse with what was corrected in it since.

    Raises:
        ValueError: The preview has no parse, or a draft is not of its text.
    """
    if shown.fresh is None:
        raise ValueError(f"{shown.name} has no parse to correct")
    kept = repo.corrections.of(shown.replaces) if shown.replaces is not None else []
    return amended(shown.fresh, kept, drafts, UnitTable.with_overlay(overlay_of(repo)))


def _announced(minutes: Minutes, announce: Announce) -> bool:
    if isinstance(announce, bool):
        return announce
    held = minutes.meeting.date
    return held is not None and held >= announce


def ingest_bytes(
    data: bytes,
    name: str,
    repo: MinutesRepository,
    *,
    announce: Announce = False,
    force: bool = False,
    max_bytes: int = MAX_BYTES,
) -> list[Outcome]:
    """Read, parse and store one file; an archive gives one outcome for each file in it.

    Raises:
        storage.errors.DatabaseProblem: The store cannot take it; documents of an archive before it are stored.
    """
    return [
        store(shown, repo, announce=announce, force=force) for shown in preview(data, name, repo, max_bytes=max_bytes)
    ]


def ingest_paths(
    paths: Sequence[Path],
    repo: MinutesRepository,
    *,
    announce: Announce = False,
    force: bool = False,
    progress: Progress | None = None,
    max_bytes: int = MAX_BYTES,
) -> IngestReport:
    """Ingest files and folders (and what is in them, sorted by path); doing it again changes nothing.

    After the database has refused one file the rest are not tried, and reported with the same reason: they are all
    taken when the same command is given again.

    Args:
        paths: Files are always tried; of folders, what can be documents.
        repo: The store.
        announce: Whether subscribed chats are to hear of what is new.
        force: Store documents in which no items were found all the same.
        progress: Told of each file.
        max_bytes: The largest file taken.
    """
    found = files_in(paths)
    outcomes: list[Outcome] = []
    refused: Problem | None = None
    for done, path in enumerate(found.files):
        if progress is not None:
            progress(done, len(found.files), path.name)
        try:
            if refused is None:
                outcomes += _ingest_file(path, repo, announce=announce, force=force, max_bytes=max_bytes)
                continue
        except DatabaseProblem as error:
            refused = Problem("database", {"code": error.code} | error.params)
            _log.error("%s: the database refused it: %s", path.name, error)
        outcomes.append(Outcome(path.name, Result.FAILED, problem=refused))
    if progress is not None:
        progress(len(found.files), len(found.files), "")
    return _report(outcomes, [path.name for path in found.ignored])


def _ingest_file(
    path: Path, repo: MinutesRepository, *, announce: Announce, force: bool, max_bytes: int
) -> list[Outcome]:
    try:
        size = path.stat().st_size
        if size > max_bytes:
            return [_failed(path.name, "too_large", size=str(size), limit=str(max_bytes))]
        data = path.read_bytes()
    except OSError as error:
        return [_failed(path.name, "unreadable", why=error.strerror or type(error).__name__)]
    return ingest_bytes(data, path.name, repo, announce=announce, force=force, max_bytes=max_bytes)


def _preview_one(name: str, data: bytes, repo: MinutesRepository, max_bytes: int) -> Preview:
    try:
        (document,) = read(data, name, max_bytes=max_bytes)
        minutes = parse(document, repo)
    except UnreadableDocument as error:
        return Preview(name, problem=Problem(error.code, error.params))
    except DatabaseProblem:
        raise
    except Exception as error:
        # A fault of ours in one document must not keep the others out; the log has it for the programmer.
        _log.exception("%s: reading failed", name)
        return Preview(name, problem=Problem("unreadable", {"why": type(error).__name__}))
    secret = _secret(document, minutes)
    if secret is not None:
        _log.warning("a document bearing a secrecy marking was refused")
        return Preview(name, problem=Problem("secret", {"marking": secret}))
    fresh = minutes
    unchanged, replaces = repo.known(data, words_sha256(minutes.text)), repo.same_meeting(minutes.meeting)
    if replaces is not None and unchanged is None:
        minutes = corrected_as(minutes, repo, replaces)
    return Preview(
        name,
        Source(name, data),
        minutes,
        problem=None if minutes.items else Problem("no_items"),
        unchanged=unchanged,
        replaces=replaces,
        doubtful=minutes.confidence < CONFIDENCE_FLOOR,
        fresh=fresh,
    )


def _secret(document: Document, minutes: Minutes) -> str | None:
    end = minutes.items[0].start if minutes.items else None
    found = marking(document.text, end)
    if found is None and document.removed:
        # A marking printed on every page is a running head to the reader, and gone from the text.
        gone = sum(len(r.text) for r in document.removed if end is None or r.at <= end)
        found = marking(document.decoded, None if end is None else end + gone)
    return found


def _failed(name: str, code: str, **params: str) -> Outcome:
    return Outcome(name, Result.FAILED, problem=Problem(code, params))


def _report(outcomes: Iterable[Outcome], ignored: Iterable[str]) -> IngestReport:
    done = tuple(outcomes)

    def count(result: Result) -> int:
        return sum(outcome.result is result for outcome in done)

    return IngestReport(
        added=count(Result.ADDED),
        unchanged=count(Result.UNCHANGED),
        replaced=count(Result.REPLACED),
        failed=tuple(
            (o.name, o.problem.code, o.problem.params) for o in done if o.problem and o.result is Result.FAILED
        ),
        doubtful=tuple(o.doc for o in done if o.doubtful and o.doc is not None),
        ignored=tuple(ignored),
        outcomes=done,
    )
