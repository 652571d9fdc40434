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
from index.engines.part import SMALL, Asked, Floats, Part, scores_of
from index.engines.segment import Longs
from index.engines.select import best, best_of, together
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
        scores = self._scores(self._asked(query))
        return scores if self.corpus.alive is None else scores[self.corpus.alive]

    def get_batch_scores(self, query: Iterable[str], doc_ids: Sequence[int]) -> list[float]:
        """The scores of some items only; in time proportional to their number, not to the corpus."""
        slots = self._slots(np.asarray(doc_ids, dtype=np.int64))
        order = np.argsort(slots, kind="stable")
        scores = np.zeros(len(slots))
        scores[order] = scores_of(self._asked(query), slots[order])
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
        asked = self._asked(terms)
        return self._hits(self._numpy_top(asked, k, slots)) if asked else []

    def _numpy_top(self, asked: list[Asked], k: int, slots: Subset | None) -> list[tuple[int, float]]:
        """The best k: by looking up those that may be among them, or all where that would not pay or cannot be told."""
        terms = max(len(here.numbers) for here in asked)
        if any(not here.part.weightless.isdisjoint(here.numbers) for here in asked):
            return self._holders(asked, k, slots)
        if slots is not None and len(slots) * terms * LOOK_UP < sum(here.postings for here in asked):
            scores = scores_of(asked, slots.items)
            held = scores.nonzero()[0]
            return best_of(slots.items.take(held), scores.take(held), k)
        if terms <= MANY and any(part.items > SMALL for part in self._parts):
            return together([self._likely(here, k, slots) for here in asked], k)
        scores = self._scores(asked)
        if slots is not None:
            return [(int(slots.items[place]), score) for place, score in best(scores.take(slots.items), k)]
        if len(self.corpus.dead):
            scores[self.corpus.dead] = 0.0
        return best(scores, k)

    def _holders(self, asked: list[Asked], k: int, slots: Subset | None) -> list[tuple[int, float]]:
        """The best k of those that hold a term; no score tells where one weighs nothing or less."""
        holders = np.unique(np.concatenate([ids + here.part.shift for here in asked for ids in here.items()]))
        if slots is None:
            holders = np.setdiff1d(holders, self.corpus.dead, assume_unique=True)
        else:
            holders = np.intersect1d(holders, slots.items, assume_unique=True)
        return best_of(holders, scores_of(asked, holders), k)

    def _likely(self, asked: Asked, k: int, slots: Subset | None) -> list[tuple[int, float]]:
        """The best k of one part by looking up those that may be among them."""
        part = asked.part
        items = likely(part.rows, asked, k, part.alive if slots is None else part.mask(slots))
        return part.shifted(best_of(items, part.look_up(asked, items), k))

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
            return
        compiled.warm()
        for part in self._parts:
            part.prepare(compiled.search_small, compiled.search)
        self._compiled = True

    def _compiled_top(self, terms: Sequence[str], k: int, slots: Subset | None) -> list[Hit] | None:
        """The best k items by the compiled search; None where it cannot: a term weighs nothing or less, or too many."""
        if len(terms) >= TOO_MANY:
            return None
        found = []
        for part in self._parts:
            numbers = part.numbers(terms)
            if part.weightless and not part.weightless.isdisjoint(numbers):
                return None
            found.append(part.shifted(part.best(numbers, k, slots)))
        return self._hits(together(found, k))

    def _slots_of(self, indexes: Subset) -> Subset:
        return indexes if self.corpus.alive is None else indexes.at(self.corpus.alive, self.corpus.slots)

    def _slots(self, indexes: Longs) -> Longs:
        return indexes if self.corpus.alive is None else self.corpus.alive[indexes]

    def _asked(self, query: Iterable[str]) -> list[Asked]:
        """What the parts have of a question, those that have nothing left out."""
        terms = list(query)
        return [here for part in self._parts if (here := part.asked(terms)).numbers]

    def _scores(self, asked: Iterable[Asked]) -> Floats:
        """One score a slot."""
        scores = np.zeros(self.corpus.slots)
        for here in asked:
            here.part.add(scores[here.part.shift : here.part.shift + here.part.items], here)
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
