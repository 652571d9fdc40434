"""Puts an index of all that the store holds on disk, some documents at a time, so that memory does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.cutting import cut_all, numberings
from index.engines.build import Builder
from index.library import Entry
from index.snapshot import Snapshot, Snapshots
from index.snapshot_data import Segments, Writing
from index.state import Fetch, State, Tick
from index.terms import Analyser
from storage.documents import Listed

_BATCH = 100
"""Documents fetched at once: enough that the query's own cost vanishes."""


def rebuild(
    snapshots: Snapshots,
    state: State,
    revision: int,
    listing: Sequence[Listed],
    fetch: Fetch,
    analyser: Analyser,
    tick: Tick | None = None,
) -> Snapshot:
    """Puts a snapshot of what the store lists in force; only documents that `state` does not hold are cut into terms.

    These stand behind the others, in the order of the listing. By body, kind of meeting and day is best: a search
    restricted to some of these passes over whatever stands before and behind.

    The caller holds `snapshots.lock`.

    Args:
        snapshots: Where it goes.
        state: What is known already.
        revision: The store's, read before `listing`.
        listing: What the store lists.
        fetch: Reads documents.
        analyser: Cuts them.
        tick: Told of each batch of documents.

    Raises:
        SnapshotProblem: It cannot be written; nothing has changed.
    """
    return snapshots.save(revision, lambda writing: _fill(writing, state, listing, fetch, analyser, tick))


def _fill(
    writing: Writing, state: State, listing: Sequence[Listed], fetch: Fetch, analyser: Analyser, tick: Tick | None
) -> Segments:
    missing, kept = state.missing(listing), state.keeping(set(listing))
    if len(missing) == len(listing):  # nothing is left to be counted out of what was there
        kept = State.of(None, fields=list(state.segments))
    known = numberings(analyser, kept.corpora)
    builders = {field: Builder(writing.folder(field)) for field in known}
    for field, corpus in kept.corpora.items():
        for term in corpus.terms():
            known[field][term]  # asking for it numbers it
        for tokens, lengths in corpus.renumbered():
            builders[field].add(tokens, lengths)
    for entry in kept.entries():
        writing.add(entry)

    def documents() -> Iterator[list[str]]:
        for first in range(0, len(missing), _BATCH):
            batch = missing[first : first + _BATCH]
            found = {stored.doc: stored for stored in fetch([listed.doc for listed in batch])}
            for entry in (Entry.of(listed, found[listed.doc]) for listed in batch if listed.doc in found):
                writing.add(entry)
                yield [item.text for item in entry.items]
            if tick is not None:
                tick(min(first + _BATCH, len(missing)), len(missing))

    for cut in cut_all(analyser, documents(), known, len(missing)):
        for field, (tokens, lengths) in cut.items():
            builders[field].add(tokens, lengths)
    return {
        field: builder.finish({word: number for number, word in enumerate(known[field].words())})
        for field, builder in builders.items()
    }
