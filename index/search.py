"""The one place that answers searches: the items of the store, an engine over them, and how both keep up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from index.cards import Card
from index.engines.base import Engine, Hit
from index.engines.corpus import Corpus
from index.engines.fields import Fields
from index.engines.okapi import Okapi
from index.engines.plain import PlainOkapi
from index.fields import WORDS, WORDS_ALONE, checked, fingerprint
from index.library import IndexedItem
from index.rebuild import rebuild
from index.snapshot import SnapshotProblem, Snapshots
from index.state import State
from index.terms import Analyser
from storage.documents import Listed
from storage.domain import StoredMinutes

__all__ = ["IndexedItem", "Reader", "Repository", "Search", "SnapshotProblem"]

log = logging.getLogger(__name__)

Corpora = Mapping[str, Corpus]


def _okapi(corpora: Corpora) -> Okapi | Fields:
    return Okapi(corpora[WORDS]) if len(corpora) == 1 else Fields(corpora)


def _plain(corpora: Corpora) -> PlainOkapi:
    return PlainOkapi(list(corpora[WORDS].items()))


ENGINES: dict[str, Callable[[Corpora], Engine]] = {"okapi": _okapi, "rank_bm25": _plain}
"""What `index.engine` may name."""

AT_ONCE = 20
"""So many new documents are indexed while a question waits (0.1 s); more are indexed beside it."""

LOOSE = 20
"""So many items may stand beside a small snapshot; in a large one, a fiftieth of it. Cutting them into terms again at
the next start costs less than writing the whole snapshot anew."""


class Repository(Protocol):
    """What search needs of the store; `storage.minutes.MinutesRepository` is one."""

    def revision(self) -> int:
        """A number that grows with every change that search must see; cheap to ask."""

    def swaps(self) -> int:
        """A number that is odd while a re-index replaces parses, or has been interrupted there; cheap to ask."""

    def undo_interrupted(self) -> bool:
        """Makes good what an interrupted re-index left; whether the store is whole."""

    def listing(self, *, by_meeting: bool = False) -> list[Listed]:
        """The visible documents without their texts, in the order they came, or by body, kind of meeting and day."""

    def some(self, docs: Sequence[str]) -> list[StoredMinutes]:
        """Those of the named documents that are visible."""


class Reader(Struct, frozen=True):
    """One state of the index, which never changes: take one for a question and keep it until the answer is done."""

    revision: int
    minutes: Sequence[StoredMinutes]
    items: Sequence[IndexedItem]
    cards: Sequence[Card]
    texts: Sequence[str]
    engine: Engine
    analyser: Analyser

    def top(
        self, terms: Sequence[str], k: int, within: Collection[int] | None = None, text: str | None = None
    ) -> list[Hit]:
        """The best k items that hold one of the terms; see `Engine.top`."""
        return self.engine.top(terms, k, within, text)


class Search:
    """The index over a store, kept current by `refresh`. Safe to use from several threads."""

    def __init__(
        self, repo: Repository, data_dir: Path, engine: str, analyser: Analyser, fields: Sequence[str]
    ) -> None:
        if engine not in ENGINES:
            raise ValueError(f"index.engine: {engine!r} is none of {', '.join(ENGINES)}")
        self._fields = checked(fields)
        if engine != "okapi" and self._fields != WORDS_ALONE:
            raise ValueError(f"index.engine: {engine!r} ranks by words alone; other fields need okapi")
        self.analyser = analyser
        self._repo, self._engine = repo, engine
        self._snapshots = Snapshots(data_dir, fingerprint(analyser, self._fields))
        self._lock = threading.Lock()
        self._behind: threading.Thread | None = None
        self._awaited: tuple[int, str | None] | None = None
        self._compiled = False
        self._seen = self._snapshots.current()
        snapshot = self._snapshots.load()
        self._sound = snapshot is not None
        self._adopt(self._first(State.of(snapshot, fields=self._fields)))
        if self._repo.swaps() % 2:
            self._start()
        elif self._loose():
            self._save_if_free()

    @classmethod
    def open(
        cls,
        repo: Repository,
        data_dir: Path,
        engine: str = "okapi",
        *,
        analyser: Analyser | None = None,
        fields: Sequence[str] = WORDS_ALONE,
    ) -> Search:
        """The index of a store: its snapshot under `data_dir` where that is sound, and whatever came since.

        Where much came since, a new snapshot is written; if that fails, a line in the log says why and the index is
        served from memory. Where a re-index was interrupted while it replaced parses, that is undone in a thread.

        Args:
            repo: The store.
            data_dir: Where snapshots are kept.
            engine: ``okapi``, or ``rank_bm25`` for the reference implementation.
            analyser: By default the one with the shipped unit table's names.
            fields: What is searched: ``words``, then any of ``pairs`` and ``letters``; these with ``okapi`` only.

        Raises:
            ValueError: There is no such engine, or it has no such fields.
        """
        return cls(repo, data_dir, engine, analyser or Analyser.default(), fields)

    @property
    def items(self) -> Sequence[IndexedItem]:
        """The items of the present reader."""
        return self.reader.items

    @property
    def cards(self) -> Sequence[Card]:
        """The cards of the present reader's minutes."""
        return self.reader.cards

    @property
    def texts(self) -> Sequence[str]:
        """The texts of the present reader's minutes."""
        return self.reader.texts

    @property
    def minutes(self) -> Sequence[StoredMinutes]:
        """The minutes of the present reader."""
        return self.reader.minutes

    def top(
        self, terms: Sequence[str], k: int, within: Collection[int] | None = None, text: str | None = None
    ) -> list[Hit]:
        """`Reader.top` of the present reader."""
        return self.reader.top(terms, k, within, text)

    def refresh(self) -> bool:
        """Picks up what has changed in the store or on disk; cheap when nothing has.

        A few changes are taken in at once. Many are indexed in a thread of their own, and the present reader answers
        until that is done; so it does while a re-index replaces parses, however few.

        Returns:
            Whether the reader is a new one.
        """
        now = self._repo.revision(), self._snapshots.current()
        if now == (self._state.revision, self._seen):
            return False
        with self._lock:
            if now == self._awaited and self._catches_up():  # each question asks, and a large store is long to list
                return False
            before, state = self._state, self._newest()
            swaps, revision, listing = self._repo.swaps(), self._repo.revision(), self._repo.listing()
            if not self._takes_in(state, swaps, revision, listing):
                self._start()
                self._awaited = revision, self._seen
                # What came or changed can wait; what was taken out must not be shown a moment longer.
                state = state.without_removed(listing)
                if state is not before:
                    self._adopt(state)
            elif self._loose():
                self._start()
            return self._state is not before

    def _takes_in(self, state: State, swaps: int, revision: int, listing: Sequence[Listed]) -> bool:
        """Takes what the store lists into a state, unless that is much or a re-index is on its way; whether it did."""
        if swaps % 2 or len(state.missing(listing)) > AT_ONCE:
            return False
        if state is not self._state or revision != state.revision:
            state = state.advanced(revision, listing, self._repo.some, self.analyser)
            if self._repo.swaps() != swaps:  # it began meanwhile: some of its parses may be among these
                return False
            self._adopt(state)
        return True

    def warm(self) -> None:
        """Makes ready in a thread what the first question would wait for: the dictionary, then the compiled search.

        For processes that stay. The latter needs the extra ``fast`` and takes some seconds, while numpy answers.
        """
        threading.Thread(target=self._warm, name="warming", daemon=True).start()

    def _warm(self) -> None:
        self.analyser.load()
        if self._engine != "okapi" or find_spec("numba") is None:
            return
        try:
            Okapi().compile()
        except Exception:  # an extra that does not work on this machine must cost nothing but its speed
            log.warning("the compiled search cannot be used; numpy goes on answering", exc_info=True)
            return
        with self._lock:
            self._compiled = True
            self._adopt(self._state)

    def settle(self) -> None:
        """Waits for the indexing that `refresh` left to a thread, if any."""
        thread = self._behind
        if thread is not None:
            thread.join()

    def _newest(self) -> State:
        """The present state, or the snapshot that another process has put in force since."""
        name = self._snapshots.current()
        if name == self._seen:
            return self._state
        self._seen = name
        snapshot = self._snapshots.load()
        self._sound = snapshot is not None
        if snapshot is None or snapshot.revision < self._state.revision:
            return self._state
        return State.of(snapshot, self._state)

    def _adopt(self, state: State) -> None:
        library = state.library
        engine = ENGINES[self._engine](state.corpora)
        if self._compiled and isinstance(engine, Okapi | Fields):
            engine.compile()
        self._state = state
        self.reader = Reader(
            state.revision, library.minutes, library.items, library.cards, library.texts, engine, self.analyser
        )

    def _loose(self) -> bool:
        """Whether so much has come or left since the snapshot that a new one is worth its writing."""
        return not self._sound or self._state.loose > max(LOOSE, len(self.reader.items) // 50)

    def _catches_up(self) -> bool:
        return self._behind is not None and self._behind.is_alive()

    def _start(self) -> None:
        if not self._catches_up():
            self._behind = threading.Thread(target=self._catch_up_quietly, name="index", daemon=True)
            self._behind.start()

    def _catch_up_quietly(self) -> None:
        try:
            with self._snapshots.lock():  # another process may be at it, or a re-index; its snapshot then comes first
                with self._lock:
                    state = self._newest()
                caught_up = self._caught_up(state)
                with self._lock:
                    if caught_up.revision >= self._state.revision:
                        self._adopt(caught_up)
                if self._loose():
                    self._save(caught_up)
        except SnapshotProblem as error:
            log.error("%s; the index is served from memory", error)
        except Exception:  # whatever the store says, the reader at hand goes on answering
            log.exception("the index could not be brought up to date; the one before goes on answering")

    def _first(self, state: State) -> State:
        """What a new process answers from."""
        swaps = self._repo.swaps()
        if swaps % 2 == 0 and len(state.missing(self._repo.listing())) <= AT_ONCE:
            advanced = self._advanced(state)
            if self._repo.swaps() == swaps:
                return advanced
        try:
            with self._snapshots.lock(wait=False) as held:
                # To undo half a re-index may take long: where there is an index before it, that answers meanwhile.
                waits = not held or (state.base and self._repo.swaps() % 2)
                return self._beside(state) if waits else self._caught_up(state)
        except SnapshotProblem as error:
            log.error("%s; the index is served from memory", error)
            return self._beside(state) if self._repo.swaps() % 2 else self._advanced(state)

    def _beside(self, state: State) -> State:
        """What answers while another process puts a snapshot together: new documents too, changed ones as they were.

        A re-index may have changed them all, and taking in a whole store here would take as long as that other process.
        """
        known = {entry.listed.doc: entry.listed for entry in state.entries()}
        listing = [known.get(listed.doc, listed) for listed in self._repo.listing()]
        return state.advanced(state.revision, listing, self._repo.some, self.analyser)  # `refresh` sees it is behind

    def _caught_up(self, state: State) -> State:
        """A state brought to what the store holds: on disk where much is missing. The caller holds the lock there."""
        if not self._whole():
            return self._beside(state)
        revision, listing = self._repo.revision(), self._repo.listing()
        if len(state.missing(listing)) > AT_ONCE:
            try:
                revision, listing = self._repo.revision(), self._repo.listing(by_meeting=True)
                snapshot = rebuild(self._snapshots, state, revision, listing, self._repo.some, self.analyser)
            except SnapshotProblem as error:
                log.error("%s; the index is served from memory", error)
            else:
                self._seen, self._sound = snapshot.name, True
                return State.of(snapshot, state)
        return state.advanced(revision, listing, self._repo.some, self.analyser)

    def _whole(self) -> bool:
        """Whether no half of a re-index is in the store. The caller holds the lock: nobody is at it any more."""
        if self._repo.swaps() % 2 == 0:
            return True
        # Who only asks loads no library for databases, unless there is something to write.
        from storage.errors import DatabaseProblem

        try:
            return self._repo.undo_interrupted()
        except DatabaseProblem as error:
            log.error("an interrupted re-index cannot be undone; the index before it goes on answering: %s", error)
            return False

    def _advanced(self, state: State) -> State:
        revision, listing = self._repo.revision(), self._repo.listing()
        return state.advanced(revision, listing, self._repo.some, self.analyser)

    def _save_if_free(self) -> None:
        """Writes a snapshot of the present state, unless another process is writing one."""
        try:
            with self._snapshots.lock(wait=False) as held:
                if held:
                    self._save(self._state)
        except SnapshotProblem as error:
            log.error("%s; the index is served from memory", error)

    def _save(self, state: State) -> None:
        listing = [entry.listed for entry in state.entries()]
        snapshot = rebuild(self._snapshots, state, state.revision, listing, self._repo.some, self.analyser)
        with self._lock:
            self._seen, self._sound = snapshot.name, True
            if self._state is state:
                self._adopt(State.of(snapshot, state))
