"""Parses every stored source anew with the present parser, and rebuilds the index aside while the old one answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field

from index.contracts import unassigned
from index.differences import Change, Tally, Totals, difference
from index.documents import UnreadableDocument, read
from index.fields import WORDS_ALONE, fingerprint
from index.knowledge import Knowledge
from index.parsing import parse as ingested
from index.rebuild import rebuild
from index.search import Repository
from index.snapshot import Snapshots
from index.spool import Spool
from index.state import State
from index.terms import Analyser
from storage.documents import Source
from storage.domain import Minutes, StoredMinutes
from storage.prepared import Prepared

Progress = Callable[[int, int, str], None]
"""Told how many documents are done, of how many, and which one comes next."""

_BATCH = 50
"""Stored documents fetched at once, so that asking costs little beside parsing; their originals, any of which may be
large, one at a time."""

Parse = Callable[[StoredMinutes, Source], Minutes]
"""Parses the source of a stored document."""


class Stock(Repository, Knowledge, Protocol):
    """What a re-index needs of the store; `storage.minutes.MinutesRepository` is one."""

    def source(self, doc: str, version: int | None = None) -> Source | None:
        """The original file of a visible document."""

    def replace_parses(self, parses: Iterable[Prepared], *, revertible: bool = False) -> list[str]:
        """Puts new parses in place of the stored ones, all or none; the documents that changed."""


class Failure(Struct, frozen=True):
    """A document whose source could not be parsed anew: it stays as it was."""

    doc: str
    code: str
    params: dict[str, str] = field(default_factory=dict)


class ReindexReport(Struct, frozen=True):
    """What a re-index did.

    Attributes:
        minutes: Documents in the new index.
        items: Their items.
        failed: Documents that keep their stored parse.
        changes: Those of the documents that `index.differences.Tally` keeps; `totals` counts all.
        unassigned: Characters that no part of the new parses holds.
        took: Seconds.
        overtaken: Documents that somebody else changed meanwhile: they stay as that left them.
    """

    minutes: int
    items: int
    failed: tuple[Failure, ...]
    changes: tuple[Change, ...]
    unassigned: int
    took: float
    totals: Totals = field(default_factory=Totals)
    overtaken: int = 0


def reindex(
    repo: Stock,
    data_dir: Path,
    progress: Progress | None = None,
    *,
    parse: Parse | None = None,
    analyser: Analyser | None = None,
    fields: Sequence[str] = WORDS_ALONE,
) -> ReindexReport:
    """Parses every visible document anew and puts a new snapshot of the index in force.

    The store changes after the last document is parsed, in many short transactions, so that others can write meanwhile;
    the snapshot by one rename after that. An interruption before or amid leaves everything as it was, at the latest
    when the next program looks; one between is made good by the next start. Until then the new parses are on disk, so
    that memory does not grow with the store. A document that cannot be read any more keeps its stored parse, and one
    that was changed meanwhile (replaced, corrected, removed) what that made of it.

    Args:
        repo: The store.
        data_dir: Where snapshots are kept, and room for all parses once more is needed meanwhile.
        progress: Told of each document when it is parsed, then again of those whose terms are cut anew.
        parse: How a source is parsed; by default read, segmented and corrected, as at ingest.
        analyser: By default the one with the shipped unit table's names.
        fields: What is searched; see `index.search.Search.open`.

    Raises:
        SnapshotProblem: The index cannot be written; the one before stays in force.
        storage.errors.DatabaseProblem: The store cannot be read or written; of the type that says why.
    """
    started = time.perf_counter()
    analyser, parse = analyser or Analyser.default(), parse or partial(_parse, repo)
    snapshots = Snapshots(data_dir, fingerprint(analyser, fields))
    tick = None if progress is None else lambda done, total: progress(done, total, "")
    if repo.swaps() % 2:
        with snapshots.lock():
            repo.undo_interrupted()  # else what is half done would be taken for what was stored
    with Spool(data_dir) as spool:
        revisions = {listed.doc: listed.revision for listed in repo.listing()}
        parsed = _parsed(repo, revisions, parse, progress, spool)
        with snapshots.lock():
            changed = repo.replace_parses(spool, revertible=True)
            spool.close()
            before = State.of(snapshots.load(), fields=fields)
            snapshot = rebuild(
                snapshots, before, repo.revision(), repo.listing(by_meeting=True), repo.some, analyser, tick
            )
    return ReindexReport(
        minutes=len(snapshot.entries),
        items=sum(entry.size for entry in snapshot.entries),
        failed=tuple(parsed.failed),
        changes=parsed.tally.kept,
        unassigned=parsed.unassigned,
        took=time.perf_counter() - started,
        totals=parsed.tally.totals,
        overtaken=len(spool) - len(changed),
    )


class Reparsed(Struct, frozen=True):
    """What parsing some documents anew did; `totals` counts all changes, of which `changes` may be the first."""

    docs: int
    failed: tuple[Failure, ...]
    changes: tuple[Change, ...]
    totals: Totals = field(default_factory=Totals)


def reparse(repo: Stock, docs: Sequence[str], progress: Progress | None = None) -> Reparsed:
    """Parses some documents anew, as after a correction; search picks them up by itself.

    Args:
        repo: The store.
        docs: Their names.
        progress: Told of each document.
    """
    with Spool() as spool:
        parsed = _parsed(repo, dict.fromkeys(docs), partial(_parse, repo), progress, spool)
        repo.replace_parses(spool)
    return Reparsed(len(docs), tuple(parsed.failed), parsed.tally.kept, parsed.tally.totals)


class _Parsed(Struct):
    """What failed, how the others differ, and the characters unassigned."""

    failed: list[Failure] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    unassigned: int = 0


def _parsed(
    repo: Stock, revisions: Mapping[str, int | None], parse: Parse, progress: Progress | None, spool: Spool
) -> _Parsed:
    """Parses documents, given with their revisions, and puts into the spool what differs from the stored parses."""
    told, done, docs = _Parsed(), 0, iter(revisions)
    while batch := list(islice(docs, _BATCH)):
        held = {stored.doc: stored for stored in repo.some(batch)}
        for doc in batch:
            if progress is not None:
                progress(done, len(revisions), doc)
            done += 1
            stored, source = held.pop(doc, None), repo.source(doc)
            if stored is None or source is None:  # removed meanwhile
                continue
            try:
                minutes = parse(stored, source)
            except UnreadableDocument as error:
                told.failed.append(Failure(doc, error.code, dict(error.params)))
                continue
            told.unassigned += unassigned(minutes)
            if minutes != stored.minutes:
                spool.add(Prepared.of(doc, minutes, revisions[doc]))
                told.tally.add(difference(doc, stored.minutes, minutes))
    if progress is not None:
        progress(done, done, "")
    return told


def _parse(repo: Knowledge, stored: StoredMinutes, source: Source) -> Minutes:
    (document,) = read(source.data, source.name)  # an archive's files are stored one by one
    return ingested(document, repo, stored.doc)
