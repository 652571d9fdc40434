"""What the index holds at one moment: a snapshot's documents, less those that left, and those that came since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from index.engines.build import EMPTY, Encoded, build
from index.engines.corpus import Corpus
from index.engines.segment import NO_ITEMS, Longs, Segment
from index.fields import WORDS, WORDS_ALONE, terms
from index.library import Entry, Library
from index.snapshot import Snapshot
from index.terms import Analyser
from storage.documents import Listed
from storage.domain import StoredMinutes

Fetch = Callable[[Sequence[str]], Sequence[StoredMinutes]]
Tick = Callable[[int, int], None]
"""Told how many documents are done, and of how many."""


class Added(Struct, frozen=True):
    """A document that came since the snapshot, with the terms of its items by field."""

    entry: Entry
    terms: Mapping[str, tuple[list[str], ...]]


def _items(added: Iterable[Added], name: str) -> list[list[str]]:
    return [item for one in added for item in one.terms[name]]


class State(Struct, frozen=True, eq=False, dict=True):
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
        left = NO_ITEMS
        if self.gone:
            sizes = np.array([entry.size for entry in self.base], dtype=np.int64)
            gone = np.zeros(len(sizes), dtype=np.bool_)
            gone[list(self.gone)] = True
            left = np.flatnonzero(np.repeat(gone, sizes))
        return {
            name: Corpus(segment, self._delta(name), left, self._looked_up.get(name, NO_ITEMS))
            for name, segment in self.segments.items()
        }

    def _delta(self, name: str) -> Segment:
        return build(*self._encoded[name].parts) if any(added.entry.size for added in self.added) else EMPTY

    @cached_property
    def _encoded(self) -> dict[str, Encoded]:
        """By field, the terms of what was added."""
        return {name: Encoded.of(_items(self.added, name)) for name in self.segments}

    @cached_property
    def _looked_up(self) -> Mapping[str, Longs]:
        """By field, what the state before had looked up of the first terms of what was added."""
        return {}

    def _go_on_from(self, before: State) -> None:
        """Spares what the state before, to which some documents were added, has already done."""
        came = self.added[len(before.added) :]
        encoded = {name: encoded.more(_items(came, name)) for name, encoded in before._encoded.items()}
        if all(encoded.values()):
            self.__dict__["_encoded"] = encoded
            self.__dict__["_looked_up"] = {name: corpus.in_base for name, corpus in before.corpora.items()}

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
        return [listed for listed in listing if listed not in self._known]

    @cached_property
    def _known(self) -> Set[Listed]:
        return {entry.listed for entry in self.entries()}

    def without_removed(self, listing: Sequence[Listed]) -> State:
        """This, less the documents that the store does not list under any version; itself if there are none."""
        docs = {listed.doc for listed in listing}
        gone = self.gone | {i for i, entry in enumerate(self.base) if entry.listed.doc not in docs}
        added = tuple(one for one in self.added if one.entry.listed.doc in docs)
        return self if (gone, added) == (self.gone, self.added) else replace(self, gone=gone, added=added)

    def keeping(self, wanted: Collection[Listed]) -> State:
        """This, less the documents that are not among those wanted."""
        # What left once stays so: it may be back among those added, under the same listing.
        gone = self.gone | {i for i, entry in enumerate(self.base) if entry.listed not in wanted}
        return replace(self, gone=gone, added=tuple(one for one in self.added if one.entry.listed in wanted))

    def advanced(self, revision: int, listing: Sequence[Listed], fetch: Fetch, analyser: Analyser) -> State:
        """This, brought to what the store lists; only documents not known yet are fetched and cut into terms."""
        missing = {listed.doc: listed for listed in self.missing(listing)}
        left = len(self._known) + len(missing) > len(listing)
        kept = self.keeping(set(listing)) if left else self
        added = list(kept.added)
        for stored in fetch(list(missing)) if missing else ():
            entry = Entry.of(missing[stored.doc], stored)
            texts = [item.text for item in entry.items]
            cut = {name: tuple(terms(analyser, name, text) for text in texts) for name in self.segments}
            added.append(Added(entry, cut))
        state = replace(kept, revision=revision, added=tuple(added))
        # To hash them all once more would take as long as the rest.
        state.__dict__["_known"] = kept._known | {one.entry.listed for one in added}
        if kept.added == self.added and "corpora" in self.__dict__:
            state._go_on_from(self)
        return state
