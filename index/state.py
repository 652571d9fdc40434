"""What the index holds at one moment: a snapshot's documents, less those that left, and those that came since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

import numpy as np

from index.engines.build import EMPTY, build, encode
from index.engines.corpus import Corpus
from index.engines.segment import Segment
from index.fields import WORDS, WORDS_ALONE, terms
from index.library import Entry, Library
from index.snapshot import Snapshot
from index.terms import Analyser
from storage.documents import Listed
from storage.domain import StoredMinutes

Fetch = Callable[[Sequence[str]], Sequence[StoredMinutes]]
Tick = Callable[[int, int], None]
"""Told how many documents are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Added:
    """A document that came since the snapshot, with the terms of its items by field."""

    entry: Entry
    terms: Mapping[str, tuple[list[str], ...]]


@dataclass(frozen=True, eq=False)
class State:
    """Documents of a snapshot (`base`, over `segments`, one a field), less the positions `gone`, then `added`."""

    revision: int = -1
    segments: Mapping[str, Segment] = field(default_factory=lambda: {WORDS: EMPTY})
    base: tuple[Entry, ...] = ()
    gone: frozenset[int] = frozenset()
    added: tuple[Added, ...] = ()

    @classmethod
    def of(
        cls, snapshot: Snapshot | None, before: State | None = None, *, fields: Sequence[str] = WORDS_ALONE
    ) -> State:
        """A snapshot as it is; without one, no items in `fields`.

        Of the state before only the cards at hand are taken over: anything else would keep its snapshot mapped, and
        documents in memory that nobody may ask for again.
        """
        if snapshot is None:
            return cls(segments=dict.fromkeys(fields, EMPTY))
        if before is None:
            return cls(snapshot.revision, snapshot.segments, snapshot.entries)
        had = {entry.listed: entry for entry in before.entries()}
        for entry in snapshot.entries:
            if (old := had.get(entry.listed)) is not None:
                entry.take_over(old)
        return cls(snapshot.revision, snapshot.segments, snapshot.entries)

    def entries(self) -> Iterator[Entry]:
        """The documents, in index order."""
        yield from (entry for i, entry in enumerate(self.base) if i not in self.gone)
        yield from (added.entry for added in self.added)

    @cached_property
    def corpora(self) -> Mapping[str, Corpus]:
        """The terms of all items, by field."""
        ends = list(accumulate((entry.size for entry in self.base), initial=0))
        dead = [item for i in sorted(self.gone) for item in range(ends[i], ends[i + 1])]
        left = np.array(dead, dtype=np.int64)
        return {name: Corpus(segment, self._delta(name), left) for name, segment in self.segments.items()}

    def _delta(self, name: str) -> Segment:
        came = [item for added in self.added for item in added.terms[name]]
        return build(*encode(came)) if came else EMPTY

    @cached_property
    def library(self) -> Library:
        """The documents as sequences of minutes and items, aligned with `corpora`."""
        return Library(self.entries())

    @property
    def loose(self) -> int:
        """How many items came or left since the snapshot."""
        return sum(self.base[i].size for i in self.gone) + sum(added.entry.size for added in self.added)

    def missing(self, listing: Sequence[Listed]) -> list[Listed]:
        """What the store holds and this does not."""
        known = {entry.listed for entry in self.entries()}
        return [listed for listed in listing if listed not in known]

    def without_removed(self, listing: Sequence[Listed]) -> State:
        """This, less the documents that the store does not list under any version; itself if there are none."""
        docs = {listed.doc for listed in listing}
        gone = self.gone | {i for i, entry in enumerate(self.base) if entry.listed.doc not in docs}
        added = tuple(one for one in self.added if one.entry.listed.doc in docs)
        return self if (gone, added) == (self.gone, self.added) else replace(self, gone=gone, added=added)

    def keeping(self, wanted: Collection[Listed]) -> State:
        """This, less the documents that are not among those wanted."""
        gone = frozenset(i for i, entry in enumerate(self.base) if entry.listed not in wanted)
        return replace(self, gone=gone, added=tuple(one for one in self.added if one.entry.listed in wanted))

    def advanced(self, revision: int, listing: Sequence[Listed], fetch: Fetch, analyser: Analyser) -> State:
        """This, brought to what the store lists; only documents not known yet are fetched and cut into terms."""
        kept = self.keeping(set(listing))
        added = list(kept.added)
        missing = {listed.doc: listed for listed in self.missing(listing)}
        for stored in fetch(list(missing)) if missing else ():
            entry = Entry.of(missing[stored.doc], stored)
            texts = [item.text for item in entry.items]
            cut = {name: tuple(terms(analyser, name, text) for text in texts) for name in self.segments}
            added.append(Added(entry, cut))
        return replace(kept, revision=revision, added=tuple(added))
