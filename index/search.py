"""The one place that answers searches: the items of the store, an engine over them, and how both keep up."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.engines.base import Engine, Hit
from index.engines.okapi import Okapi
from index.engines.plain import PlainOkapi
from index.terms import Analyser
from storage.domain import Item, StoredMinutes


class Repository(Protocol):
    """What search needs of the store; `storage.minutes.MinutesRepository` is one."""

    def revision(self) -> int:
        """A number that grows with every change that search must see; cheap to ask."""

    def all(self) -> Iterable[StoredMinutes]:
        """The current, visible minutes."""


@dataclass(frozen=True, slots=True)
class IndexedItem:
    """One item in the index; its position in `Reader.items` is its `Hit.index`."""

    stored: StoredMinutes
    item: Item

    @property
    def key(self) -> tuple[str, int]:
        """(doc, ordinal): names the item in and out of the index."""
        return self.stored.doc, self.item.ordinal

    @property
    def text(self) -> str:
        """What is searched: heading and body, as they stand."""
        return self.stored.minutes.text[self.item.start : self.item.end]


@dataclass(frozen=True, slots=True)
class Reader:
    """One state of the index, which never changes: take one for a question and keep it until the answer is done."""

    revision: int
    minutes: Sequence[StoredMinutes]
    items: Sequence[IndexedItem]
    engine: Engine
    analyser: Analyser

    def top(self, terms: Sequence[str], k: int, within: Collection[int] | None = None) -> list[Hit]:
        """The best k items that hold one of the terms; see `Engine.top`."""
        return self.engine.top(terms, k, within)


class Search:
    """The index over a store, kept current by `refresh`. Safe to use from several threads."""

    def __init__(self, repo: Repository, data_dir: Path, engine: str, analyser: Analyser) -> None:
        self._repo, self._data_dir, self._engine = repo, data_dir, engine
        self._lock = threading.Lock()
        self.analyser = analyser
        self.reader = self._read(repo.revision())

    @classmethod
    def open(
        cls, repo: Repository, data_dir: Path, engine: str = "okapi", *, analyser: Analyser | None = None
    ) -> Search:
        """The index of a store, from its snapshot under `data_dir` where that is current.

        Args:
            repo: The store.
            data_dir: Where snapshots are kept.
            engine: ``okapi``, or ``rank_bm25`` for the reference implementation.
            analyser: By default the one with the shipped unit table's names.

        Raises:
            ValueError: There is no such engine.
        """
        return cls(repo, data_dir, engine, analyser or Analyser.default())

    @property
    def items(self) -> Sequence[IndexedItem]:
        """The items of the present reader."""
        return self.reader.items

    @property
    def minutes(self) -> Sequence[StoredMinutes]:
        """The minutes of the present reader."""
        return self.reader.minutes

    def top(self, terms: Sequence[str], k: int, within: Collection[int] | None = None) -> list[Hit]:
        """`Reader.top` of the present reader."""
        return self.reader.top(terms, k, within)

    def refresh(self) -> bool:
        """Picks up what has changed in the store; cheap when nothing has. Returns whether the reader is a new one."""
        revision = self._repo.revision()
        if revision == self.reader.revision:
            return False
        with self._lock:
            if revision > self.reader.revision:
                self.reader = self._read(revision)
        return True

    def _read(self, revision: int) -> Reader:
        minutes = sorted(self._repo.all(), key=lambda stored: stored.version_id)
        items = [IndexedItem(stored, item) for stored in minutes for item in stored.minutes.items]
        corpus = [self.analyser.terms(item.text) for item in items]
        return Reader(revision, minutes, items, make_engine(self._engine, corpus), self.analyser)


def make_engine(name: str, corpus: Sequence[Sequence[str]]) -> Engine:
    """The engine of that name over a corpus of terms.

    Raises:
        ValueError: There is no such engine.
    """
    if name == "okapi":
        return Okapi(corpus)
    if name == "rank_bm25":
        return PlainOkapi(corpus)
    raise ValueError(f"index.engine: {name!r} is neither okapi nor rank_bm25")
