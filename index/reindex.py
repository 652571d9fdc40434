"""Parses every stored source anew with the present parser, and rebuilds the index aside while the old one answers."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from index.contracts import unassigned
from index.corrections import UNFIT
from index.documents import UnreadableDocument, read
from index.fields import WORDS_ALONE, fingerprint
from index.knowledge import Knowledge
from index.parsing import parse as ingested
from index.rebuild import rebuild
from index.search import Repository
from index.snapshot import Snapshots
from index.state import State
from index.terms import Analyser
from storage.documents import Source
from storage.domain import Item, Minutes, StoredMinutes

Progress = Callable[[int, int, str], None]
"""Told how many documents are done, of how many, and which one comes next."""

_OPENING = 20
"""So many characters of an excerpt tell a person which one it is."""

Parse = Callable[[StoredMinutes, Source], Minutes]
"""Parses the source of a stored document."""


class Stock(Repository, Knowledge, Protocol):
    """What a re-index needs of the store; `storage.minutes.MinutesRepository` is one."""

    def source(self, doc: str, version: int | None = None) -> Source | None:
        """The original file of a visible document."""

    def reparse_all(self, parses: dict[str, Minutes], *, revertible: bool = False) -> list[str]:
        """Puts new parses in place of the stored ones, all or none; the documents that changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """How the new parse of one document differs from the stored one.

    Items and excerpts are compared by their words, so that a changed clean-up alone is no change of boundaries.

    Attributes:
        items: (before, now) numbers of items.
        boundaries: Items now whose words were no item before.
        kinds: Excerpts with the same words and another kind.
        added: (ordinal, unit, role) that are new.
        removed: (ordinal, unit, role) that are gone.
        other_kinds: (ordinal, first words, kind before, kind now) of the excerpts that `kinds` counts.
        unfit: Corrections that no longer fit the new parse.
    """

    doc: str
    items: tuple[int, int]
    boundaries: int = 0
    kinds: int = 0
    added: tuple[tuple[int, str, str], ...] = ()
    removed: tuple[tuple[int, str, str], ...] = ()
    other_kinds: tuple[tuple[int, str, str, str], ...] = ()
    unfit: int = 0

    @property
    def is_visible(self) -> bool:
        """Whether anything that a reply shows is another; details such as warnings may differ without."""
        return bool(self.boundaries or self.items[0] != self.items[1] or self.kinds or self.added or self.removed)


@dataclass(frozen=True, slots=True)
class Failure:
    """A document whose source could not be parsed anew: it stays as it was."""

    doc: str
    code: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What a re-index did; `took` in seconds, `unassigned` the characters that no part of the new parses holds."""

    minutes: int
    items: int
    failed: tuple[Failure, ...]
    changes: tuple[Change, ...]
    unassigned: int
    took: float


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

    The store changes in one transaction after the last document is parsed, the snapshot by one rename after that: an
    interruption before leaves everything as it was, one between is made good by the next start. A document that cannot
    be read any more keeps its stored parse.

    Args:
        repo: The store.
        data_dir: Where snapshots are kept.
        progress: Told of each document when it is parsed, then again of those whose terms are cut anew.
        parse: How a source is parsed; by default read, segmented and corrected, as at ingest.
        analyser: By default the one with the shipped unit table's names.
        fields: What is searched; see `index.search.Search.open`.

    Raises:
        SnapshotProblem: The index cannot be written; the one before stays in force.
    """
    started = time.perf_counter()
    analyser, parse = analyser or Analyser.default(), parse or partial(_parse, repo)
    docs = [listed.doc for listed in repo.listing()]
    parses, failed, changes, left = _parsed(repo, docs, parse, progress)
    snapshots = Snapshots(data_dir, fingerprint(analyser, fields))
    tick = None if progress is None else lambda done, total: progress(done, total, "")
    with snapshots.lock():
        repo.reparse_all(parses, revertible=True)
        before = State.of(snapshots.load(), fields=fields)
        snapshot = rebuild(snapshots, before, repo.revision(), repo.listing(), repo.some, analyser, tick)
    return ReindexReport(
        minutes=len(snapshot.entries),
        items=sum(entry.size for entry in snapshot.entries),
        failed=failed,
        changes=changes,
        unassigned=left,
        took=time.perf_counter() - started,
    )


@dataclass(frozen=True, slots=True)
class Reparsed:
    """What parsing some documents anew did."""

    docs: int
    failed: tuple[Failure, ...]
    changes: tuple[Change, ...]


def reparse(repo: Stock, docs: Sequence[str], progress: Progress | None = None) -> Reparsed:
    """Parses some documents anew, as after a correction; search picks them up by itself.

    Args:
        repo: The store.
        docs: Their names.
        progress: Told of each document.
    """
    parses, failed, changes, _ = _parsed(repo, docs, partial(_parse, repo), progress)
    repo.reparse_all(parses)
    return Reparsed(len(docs), failed, changes)


def _parsed(
    repo: Stock, docs: Sequence[str], parse: Parse, progress: Progress | None
) -> tuple[dict[str, Minutes], tuple[Failure, ...], tuple[Change, ...], int]:
    """The parses that differ from the stored ones, what failed, the differences, and the characters unassigned."""
    parses: dict[str, Minutes] = {}
    failed: list[Failure] = []
    changes: list[Change] = []
    left = 0
    for done, doc in enumerate(docs):
        if progress is not None:
            progress(done, len(docs), doc)
        found, source = repo.some([doc]), repo.source(doc)
        if not found or source is None:  # removed meanwhile
            continue
        stored = found[0]
        try:
            minutes = parse(stored, source)
        except UnreadableDocument as error:
            failed.append(Failure(doc, error.code, dict(error.params)))
            continue
        left += unassigned(minutes)
        if minutes != stored.minutes:
            parses[doc] = minutes
            changes.append(difference(doc, stored.minutes, minutes))
    if progress is not None:
        progress(len(docs), len(docs), "")
    return parses, tuple(failed), tuple(changes), left


def _parse(repo: Knowledge, stored: StoredMinutes, source: Source) -> Minutes:
    (document,) = read(source.data, source.name)  # an archive's files are stored one by one
    return ingested(document, repo, stored.doc)


def difference(doc: str, before: Minutes, now: Minutes) -> Change:
    """What a new parse says otherwise."""
    were = {_words(before, item.start, item.end) for item in before.items}
    kinds = {_words(before, e.start, e.end): e.kind for item in before.items for e in item.excerpts}
    old, new = _roles(before), _roles(now)
    other_kinds = []
    for item in now.items:
        for e in item.excerpts:
            words = _words(now, e.start, e.end)
            if (was := kinds.get(words, e.kind)) is not e.kind:
                other_kinds.append((item.ordinal, words[:_OPENING], was.value, e.kind.value))
    return Change(
        doc=doc,
        items=(len(before.items), len(now.items)),
        boundaries=sum(_words(now, item.start, item.end) not in were for item in now.items),
        kinds=len(other_kinds),
        added=tuple((new - old).elements()),
        removed=tuple((old - new).elements()),
        other_kinds=tuple(other_kinds),
        unfit=sum(warning.code == UNFIT for warning in now.warnings),
    )


def _words(minutes: Minutes, start: int, end: int) -> str:
    return "".join(minutes.text[start:end].split())


def _roles(minutes: Minutes) -> Counter[tuple[int, str, str]]:
    return Counter(role for item in minutes.items for role in _roles_of(item))


def _roles_of(item: Item) -> set[tuple[int, str, str]]:
    duties = (*item.heading_units, *(duty for excerpt in item.excerpts for duty in excerpt.units))
    return {(item.ordinal, duty.unit, duty.role.value) for duty in duties}
