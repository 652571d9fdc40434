"""The embedded default engine: rank_bm25's BM25Okapi, to the last bit, at a fraction of its time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi

from index.engines.base import Hit
from index.engines.corpus import Corpus, weights
from index.engines.segment import Codes, Ints, Longs, Segment
from index.engines.select import best, best_of

T = TypeVar("T")
Floats = npt.NDArray[np.float64]


LOOK_UP = 8
"""Finding one item among a term's postings takes as long as adding up so many of them."""


class _Run(NamedTuple):
    """The postings of one asked term in one segment: slots are `ids` + `shift`, scores idf · weight[codes]."""

    idf: float
    shift: int
    ids: Ints
    codes: Codes
    weight: Floats


class _Part:
    """A segment in an engine: what turns its items into slots, the weights of its codes, and its terms as asked for.

    `rows` remembers, for each term that was looked up, where its postings start and end here, its idf, and the most
    that one of them can add to a score; nothing for a term that stands in the other segment only.
    """

    __slots__ = ("codes", "dead", "ids", "items", "rows", "segment", "shift", "weight")

    def __init__(self, segment: Segment, shift: int, weight: Floats, dead: Longs) -> None:
        self.segment, self.shift, self.weight = segment, shift, weight
        self.ids, self.codes, self.items = segment.ids, segment.codes, segment.items
        here = dead[(dead >= shift) & (dead < shift + segment.items)] - shift
        self.dead = np.zeros(segment.items if len(here) else 0, dtype=np.uint8)
        self.dead[here] = 1
        self.rows: dict[str, tuple[float, ...]] = {}


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

    Attributes:
        pruned_from: In segments of more items, the compiled search skips what cannot reach the best; below, walking
            through every posting is over before that pays.
    """

    pruned_from = 400_000

    def __init__(
        self,
        corpus: Corpus | Sequence[Sequence[str]] = (),
        *,
        k1: float = 1.5,
        b: float = 0.75,
        epsilon: float = 0.25,
    ) -> None:
        self.corpus = corpus if isinstance(corpus, Corpus) else Corpus.of(corpus)
        self.k1, self.b, self.epsilon = k1, b, epsilon
        self.tokenizer = None
        self.corpus_size = len(self.corpus)
        self.avgdl = self.corpus.total / self.corpus_size if self.corpus_size else 0.0
        self.idf = _Idf(self.corpus, epsilon)
        self._search: Callable[..., npt.NDArray[np.float64]] | None = None
        self._weightless: set[str] = set()
        self._parts = [
            _Part(segment, shift, weights(segment.tf, segment.length, self.avgdl, k1, b), self.corpus.dead)
            for segment, shift in ((self.corpus.base, 0), (self.corpus.delta, self.corpus.base.items))
            if segment.items
        ]

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
        scores[order] = _scores_of(self._runs(query), slots[order])[0]
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

    def top(self, terms: Sequence[str], k: int, within: Collection[int] | None = None) -> list[Hit]:
        """The best k items that hold one of the terms, by (−score, index); see `Engine.top`."""
        if k <= 0:
            return []
        if self._search is not None and within is None:
            found = self._compiled_top(self._search, terms, k)
            if found is not None:
                return self._hits(found)
        runs = self._runs(terms)
        if not runs:
            return []
        if within is not None:
            chosen = np.fromiter(within, dtype=np.int64, count=len(within))
            if not np.all(chosen[1:] > chosen[:-1]):
                chosen = np.unique(chosen)
            scores, held = self._scores_within(runs, self._slots(chosen))
            return list(map(Hit._make, best_of(chosen[held], scores[held], k)))
        return self._hits(self._numpy_top(runs, k))

    def _numpy_top(self, runs: list[_Run], k: int) -> list[tuple[int, float]]:
        scores = self._scores(runs)
        scores[self.corpus.dead] = 0.0
        among = None
        if any(run.idf <= 0 for run in runs):
            # In so small a corpus a term may weigh nothing or less, so that a score does not tell who holds it.
            holders = np.unique(np.concatenate([run.ids + run.shift for run in runs]))
            among = np.setdiff1d(holders, self.corpus.dead, assume_unique=True)
        return best(scores, k, among)

    def _hits(self, found: Iterable[tuple[int, float]]) -> list[Hit]:
        alive = self.corpus.alive
        if alive is None:
            return list(map(Hit._make, found))
        return [Hit(int(np.searchsorted(alive, slot)), score) for slot, score in found]

    def compile(self) -> None:
        """Lets the compiled search answer from now on; takes seconds the first time on a machine.

        Raises:
            ImportError: The extra ``fast`` is not installed.
        """
        from index.engines import compiled

        compiled.warm()
        self._search = compiled.search

    def _compiled_top(self, search: Callable[..., Any], terms: Sequence[str], k: int) -> list[tuple[int, float]] | None:
        """The best k slots by the compiled search; None where a term weighs nothing or less, which it cannot do."""
        found: list[tuple[int, float]] = []
        for part in self._parts:
            asked: list[float] = []
            for term in terms:
                row = part.rows.get(term)
                asked += self._look_up(part, term) if row is None else row
            if self._weightless and not self._weightless.isdisjoint(terms):
                return None
            if asked:
                items, scores = search(
                    part.ids, part.codes, part.weight, np.array(asked), part.items, k, part.dead, self.pruned_from
                ).tolist()
                found += [(int(item) + part.shift, score) for item, score in zip(items, scores, strict=True)]
        if len(self._parts) > 1:
            found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found[:k]

    def _look_up(self, part: _Part, term: str) -> tuple[float, ...]:
        """A term's row in a segment; remembered if the term stands anywhere, as terms are asked again."""
        try:
            idf = self.idf[term]
        except KeyError:
            return ()
        if idf <= 0:
            self._weightless.add(term)
        segment = part.segment
        row: tuple[float, ...] = ()
        number = segment.vocabulary.get(term)
        if number is not None:
            bound = 0.0
            if segment.items > self.pruned_from:
                tf, length = segment.most.item(number), segment.shortest.item(number)
                bound = idf * tf * (self.k1 + 1) / (tf + self.k1 * (1 - self.b + self.b * length / self.avgdl))
            row = (segment.starts.item(number), segment.starts.item(number + 1), idf, bound)
        part.rows[term] = row
        return row

    def _slots(self, indexes: Longs) -> Longs:
        return indexes if self.corpus.alive is None else self.corpus.alive[indexes]

    def _runs(self, query: Iterable[str]) -> list[_Run]:
        runs: list[_Run] = []
        for term in query:
            for part in self._parts:
                row = part.rows.get(term)
                row = self._look_up(part, term) if row is None else row
                if row:
                    where = slice(int(row[0]), int(row[1]))
                    runs.append(_Run(row[2], part.shift, part.ids[where], part.codes[where], part.weight))
        return runs

    def _scores_within(self, runs: list[_Run], slots: Longs) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """The scores of ascending slots, and which of them hold a term: by looking each up, or all where many are."""
        postings = sum(len(run.ids) for run in runs)
        if len(slots) * len(runs) * LOOK_UP < postings or any(run.idf <= 0 for run in runs):
            return _scores_of(runs, slots)
        scores = self._scores(runs)[slots]
        return scores, scores > 0

    def _scores(self, runs: Iterable[_Run]) -> Floats:
        """One score a slot."""
        scores = np.zeros(self.corpus.slots)
        for run in runs:
            part = scores[run.shift :]
            part[run.ids] += run.idf * run.weight[run.codes]
        return scores


def _scores_of(runs: Iterable[_Run], slots: Longs) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The scores of ascending slots, and which of them hold a term."""
    scores, held = np.zeros(len(slots)), np.zeros(len(slots), dtype=bool)
    for run in runs:
        wanted = slots - run.shift
        place = np.searchsorted(run.ids, wanted)
        there = place < len(run.ids)
        there[there] = run.ids[place[there]] == wanted[there]
        scores[there] += run.idf * run.weight[run.codes[place[there]]]
        held |= there
    return scores, held


class _Idf(Mapping[str, float]):
    """rank_bm25's ``idf`` attribute, term → idf; each is made when asked for."""

    def __init__(self, corpus: Corpus, epsilon: float) -> None:
        self._corpus, self._epsilon = corpus, epsilon
        self._known: dict[str, float] = {}

    def __getitem__(self, term: str) -> float:
        value = self._known.get(term)
        if value is None:
            frequency = self._corpus.frequency(term)
            if not frequency:
                raise KeyError(term)
            value = self._corpus.idf(frequency)
            if value < 0:
                value = self._epsilon * self._corpus.average_idf
            self._known[term] = value
        return value

    def __iter__(self) -> Iterator[str]:
        return self._corpus.terms()

    def __len__(self) -> int:
        return sum(1 for _ in self)
