"""The embedded default engine: rank_bm25's BM25Okapi, to the last bit, at a fraction of its time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np
from rank_bm25 import BM25Okapi

from index.engines.base import Hit
from index.engines.corpus import K1, B, Corpus, weights
from index.engines.likely import MANY, likely
from index.engines.part import SMALL, Floats, Part, Run, scores_of
from index.engines.segment import NO_ITEMS, Longs
from index.engines.select import best, best_of
from index.engines.subset import Subset

T = TypeVar("T")

LOOK_UP = 8
"""Finding one item among a term's postings takes as long as adding up so many of them."""

TOO_MANY = 4_096
"""Questions of so many terms are left to numpy."""


class Okapi(BM25Okapi):  # type: ignore[misc]
    """`rank_bm25.BM25Okapi` over postings: every score is its score, bit for bit.

    Three things make the bits equal: idf by `math.log` (numpy's may differ in the last bit) summed in the order in
    which rank_bm25 meets the terms; the weight of each (times, length) pair in rank_bm25's own order of operations; and
    contributions added in the order of the question's terms.

    An empty corpus is allowed; it finds nothing.

    Args:
        corpus: The terms of each item, or postings that are already there, such as a snapshot's.
        k1: Saturation of repeated terms, above 0.
        b: How much an item's length counts, 0 to below 1.
        epsilon: The share of the average idf that terms in over half of the items get.
    """

    def __init__(
        self,
        corpus: Corpus | Sequence[Sequence[str]] = (),
        *,
        k1: float = K1,
        b: float = B,
        epsilon: float = 0.25,
    ) -> None:
        self.corpus = corpus if isinstance(corpus, Corpus) else Corpus.of(corpus)
        self.k1, self.b, self.epsilon = k1, b, epsilon
        self.tokenizer = None
        self.corpus_size = len(self.corpus)
        self.avgdl = self.corpus.total / self.corpus_size if self.corpus_size else 0.0
        self.idf = _Idf(self.corpus, epsilon)
        self._compiled = False
        self._parts = []
        shift = 0
        for segment, idf in zip((self.corpus.base, self.corpus.delta), self.corpus.idfs(epsilon), strict=True):
            weight = weights(segment.tf, segment.length, self.avgdl, k1, b)
            if segment.items:
                self._parts.append(Part(segment, shift, weight, idf, self.corpus.dead))
            shift += segment.items

    def __len__(self) -> int:
        """The number of items."""
        return int(self.corpus_size)

    @property
    def average_idf(self) -> float:
        """rank_bm25's average idf."""
        return self.corpus.average_idf

    @property
    def doc_len(self) -> list[int]:
        """Each item's number of terms, as rank_bm25 keeps it."""
        return [int(n) for n in self.corpus.lengths]

    @property
    def doc_freqs(self) -> list[dict[str, int]]:
        """Each item's terms with their counts, as rank_bm25 keeps them; made anew at every call, so slow."""
        return [dict(Counter(terms)) for terms in self.corpus.items()]

    def get_scores(self, query: Iterable[str]) -> Floats:
        """The score of every item, bit-equal to ``BM25Okapi(corpus).get_scores(query)``."""
        scores = self._scores(self._runs(query))
        return scores if self.corpus.alive is None else scores[self.corpus.alive]

    def get_batch_scores(self, query: Iterable[str], doc_ids: Sequence[int]) -> list[float]:
        """The scores of some items only; in time proportional to their number, not to the corpus."""
        slots = self._slots(np.asarray(doc_ids, dtype=np.int64))
        order = np.argsort(slots, kind="stable")
        scores = np.zeros(len(slots))
        scores[order] = scores_of(self._runs(query), slots[order])[0]
        return [float(score) for score in scores]

    def get_top_n(self, query: Iterable[str], documents: Sequence[T], n: int = 5) -> list[T]:
        """The n documents with the best scores; unlike rank_bm25's, ties go by position.

        Raises:
            ValueError: There are not as many documents as items.
        """
        if len(documents) != len(self):
            raise ValueError("the documents given are not as many as the items in the index")
        scores = self.get_scores(query)
        return [documents[i] for i in np.argsort(-scores, kind="stable")[:n]]

    def top(
        self, terms: Sequence[str], k: int, within: Collection[int] | None = None, text: str | None = None
    ) -> list[Hit]:
        """The best k items that hold one of the terms, by (−score, index); see `Engine.top`."""
        if k <= 0:
            return []
        slots = None if within is None else self._slots_of(Subset.of(within, self.corpus_size))
        if self._compiled:
            hits = self._compiled_top(terms, k, slots)
            if hits is not None:
                return hits
        runs = self._runs(terms)
        if not runs:
            return []
        return self._hits(self._numpy_top(runs, k, slots))

    def _numpy_top(self, runs: list[Run], k: int, slots: Subset | None) -> list[tuple[int, float]]:
        """The best k: by looking up those that may be among them, or all where that would not pay or cannot be told."""
        # In so small a corpus a term may weigh nothing or less, so that a score does not tell who holds it.
        weightless = any(run.idf <= 0 for run in runs)
        if slots is not None:
            postings = sum(run.last - run.first for run in runs)
            if weightless or len(slots) * len(runs) * LOOK_UP < postings:
                return self._looked_up(runs, slots.items, k)
        if not weightless and len(runs) <= MANY and any(part.items > SMALL for part in self._parts):
            return self._looked_up(runs, self._likely(runs, k, slots), k)
        scores = self._scores(runs)
        if slots is not None:
            scores = scores[slots.items]
            return [(int(slots.items[place]), score) for place, score in best(scores, k)]
        scores[self.corpus.dead] = 0.0
        among = None
        if weightless:
            holders = np.unique(np.concatenate([run.ids + run.part.shift for run in runs]))
            among = np.setdiff1d(holders, self.corpus.dead, assume_unique=True)
        return best(scores, k, among)

    def _looked_up(self, runs: list[Run], slots: Longs, k: int) -> list[tuple[int, float]]:
        scores, held = scores_of(runs, slots)
        return best_of(slots[held], scores[held], k)

    def _likely(self, runs: list[Run], k: int, slots: Subset | None) -> Longs:
        """The slots that may be among the best k, ascending."""
        found = [NO_ITEMS]
        for part in self._parts:
            asked = [run for run in runs if run.part is part]
            if asked:
                allowed = part.alive if slots is None else part.mask(slots)
                found.append(likely(part.rows, asked, k, allowed) + part.shift)
        return np.concatenate(found)

    def _hits(self, found: list[tuple[int, float]]) -> list[Hit]:
        alive = self.corpus.alive
        if alive is None:
            return found
        return [(int(np.searchsorted(alive, slot)), score) for slot, score in found]

    def compile(self) -> None:
        """Lets the compiled search answer from now on; takes seconds the first time on a machine.

        Raises:
            ImportError: The extra ``fast`` is not installed.
        """
        from index.engines import compiled

        if self._compiled:
            return  # made anew, what a thread is just searching would be freed
        compiled.warm()
        for part in self._parts:
            part.prepare(compiled.search_small, compiled.search)
        self._compiled = True

    def _compiled_top(self, terms: Sequence[str], k: int, slots: Subset | None) -> list[Hit] | None:
        """The best k items by the compiled search; None where it cannot: a term weighs nothing or less, or too many."""
        if len(terms) >= TOO_MANY:
            return None
        found: list[tuple[int, float]] = []
        for part in self._parts:
            numbers = part.numbers(terms)
            if part.weightless and not part.weightless.isdisjoint(numbers):
                return None
            here = part.best(numbers, k, slots)
            found += [(item + part.shift, score) for item, score in here] if part.shift else here
        if len(self._parts) > 1:
            found.sort(key=lambda pair: (-pair[1], pair[0]))
        return self._hits(found[:k])

    def _slots_of(self, indexes: Subset) -> Subset:
        return indexes if self.corpus.alive is None else indexes.at(self.corpus.alive, self.corpus.slots)

    def _slots(self, indexes: Longs) -> Longs:
        return indexes if self.corpus.alive is None else self.corpus.alive[indexes]

    def _runs(self, query: Iterable[str]) -> list[Run]:
        return [run for term in query for part in self._parts if (run := part.run(term)) is not None]

    def _scores(self, runs: Iterable[Run]) -> Floats:
        """One score a slot."""
        scores = np.zeros(self.corpus.slots)
        for run in runs:
            run.part.add(scores[run.part.shift : run.part.shift + run.part.items], run)
        return scores


class _Idf(Mapping[str, float]):
    """rank_bm25's ``idf`` attribute, term → idf."""

    def __init__(self, corpus: Corpus, epsilon: float) -> None:
        self._corpus, self._epsilon = corpus, epsilon

    def __getitem__(self, term: str) -> float:
        if self._corpus.frequency(term):
            for segment, idf in zip((self._corpus.base, self._corpus.delta), self._idfs, strict=True):
                number = segment.vocabulary.get(term)
                if number is not None:
                    return float(idf[number])
        raise KeyError(term)

    @cached_property
    def _idfs(self) -> tuple[Floats, Floats]:
        return self._corpus.idfs(self._epsilon)

    def __iter__(self) -> Iterator[str]:
        return self._corpus.terms()

    def __len__(self) -> int:
        return sum(1 for _ in self)
