"""The embedded default engine: rank_bm25's BM25Okapi, to the last bit, at a thousandth of its time."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi

from index.engines.base import Hit
from index.engines.segment import Segment, build, encode
from index.engines.select import best

T = TypeVar("T")
Floats = npt.NDArray[np.float64]


class Okapi(BM25Okapi):  # type: ignore[misc]
    """`rank_bm25.BM25Okapi` over postings: every score is its score, bit for bit.

    Three things make the bits equal: idf by `math.log` (numpy's may differ in the last bit) summed in the order in
    which rank_bm25 meets the terms; the weight of each (times, length) pair in rank_bm25's own order of operations; and
    contributions added in the order of the question's terms.

    An empty corpus is allowed; it finds nothing.

    Args:
        corpus: The terms of each item.
        k1: Saturation of repeated terms, above 0.
        b: How much an item's length counts, 0 to below 1.
        epsilon: The share of the average idf that terms in over half of the items get.
    """

    def __init__(
        self, corpus: Iterable[Sequence[str]] = (), *, k1: float = 1.5, b: float = 0.75, epsilon: float = 0.25
    ) -> None:
        self._adopt(build(*encode(corpus)), k1, b, epsilon)

    @classmethod
    def over(cls, segment: Segment, *, k1: float = 1.5, b: float = 0.75, epsilon: float = 0.25) -> Okapi:
        """An engine over postings that are already there, such as a snapshot's."""
        engine = cls.__new__(cls)
        engine._adopt(segment, k1, b, epsilon)
        return engine

    def _adopt(self, segment: Segment, k1: float, b: float, epsilon: float) -> None:
        self.segment = segment
        self.k1, self.b, self.epsilon = k1, b, epsilon
        self.tokenizer = None
        self.corpus_size = segment.items
        self.avgdl = int(segment.offsets[-1]) / self.corpus_size if self.corpus_size else 0.0
        self._idf, self.average_idf = idf_values(segment.frequencies, self.corpus_size, epsilon)
        self._weight = weights(segment.tf, segment.length, self.avgdl, k1, b)
        self.idf = _Idf(segment.vocabulary, self._idf)

    def __len__(self) -> int:
        """The number of items."""
        return int(self.corpus_size)

    @property
    def doc_len(self) -> list[int]:
        """Each item's number of terms, as rank_bm25 keeps it."""
        return [int(n) for n in np.diff(self.segment.offsets)]

    @property
    def doc_freqs(self) -> list[dict[str, int]]:
        """Each item's terms with their counts, as rank_bm25 keeps them; made anew at every call, so slow."""
        names = list(self.segment.vocabulary)
        out: list[dict[str, int]] = []
        for first, last in zip(self.segment.offsets[:-1], self.segment.offsets[1:], strict=True):
            counts: dict[str, int] = {}
            for number in self.segment.tokens[first:last].tolist():
                counts[names[number]] = counts.get(names[number], 0) + 1
            out.append(counts)
        return out

    def get_scores(self, query: Iterable[str]) -> Floats:
        """The score of every item, bit-equal to ``BM25Okapi(corpus).get_scores(query)``."""
        return self._scores(self._numbers(query))

    def get_batch_scores(self, query: Iterable[str], doc_ids: Sequence[int]) -> list[float]:
        """The scores of some items only; in time proportional to their number, not to the corpus."""
        chosen = np.asarray(doc_ids, dtype=np.int64)
        order = np.argsort(chosen, kind="stable")
        scores = np.zeros(len(chosen))
        scores[order] = self._scores_of(self._numbers(query), chosen[order])[0]
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
        numbers = self._numbers(terms)
        if not numbers or k <= 0:
            return []
        if within is not None:
            chosen = np.unique(np.fromiter(within, dtype=np.int64, count=len(within)))
            scores, held = self._scores_of(numbers, chosen)
            chosen, scores = chosen[held], scores[held]
            order = np.lexsort((chosen, -scores))[:k]
            return [Hit(int(chosen[i]), float(scores[i])) for i in order]
        scores = self._scores(numbers)
        held_items = None
        if any(self._idf[number] <= 0 for number in numbers):
            # In so small a corpus a term may weigh nothing or less, so that a score does not tell who holds it.
            held_items = np.unique(np.concatenate([self._postings(number)[0] for number in numbers]))
        return [Hit(i, score) for i, score in best(scores, k, held_items)]

    def _numbers(self, query: Iterable[str]) -> list[int]:
        lookup = self.segment.vocabulary.get
        return [number for term in query if (number := lookup(term)) is not None]

    def _postings(self, number: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        first, last = self.segment.starts[number], self.segment.starts[number + 1]
        return self.segment.ids[first:last], self.segment.codes[first:last]

    def _scores(self, numbers: Iterable[int]) -> Floats:
        scores = np.zeros(self.corpus_size)
        for number in numbers:
            ids, codes = self._postings(number)
            scores[ids] += self._idf[number] * self._weight[codes]
        return scores

    def _scores_of(self, numbers: Iterable[int], chosen: npt.NDArray[np.int64]) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """The scores of ascending items, and which of them hold a term."""
        scores, held = np.zeros(len(chosen)), np.zeros(len(chosen), dtype=bool)
        for number in numbers:
            ids, codes = self._postings(number)
            place = np.searchsorted(ids, chosen)
            there = place < len(ids)
            there[there] = ids[place[there]] == chosen[there]
            scores[there] += self._idf[number] * self._weight[codes[place[there]]]
            held |= there
        return scores, held


class _Idf(Mapping[str, float]):
    """rank_bm25's ``idf`` attribute, term → idf, over the arrays."""

    def __init__(self, vocabulary: Mapping[str, int], values: Floats) -> None:
        self._vocabulary, self._values = vocabulary, values

    def __getitem__(self, term: str) -> float:
        return float(self._values[self._vocabulary[term]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._vocabulary)

    def __len__(self) -> int:
        return len(self._vocabulary)


def idf_values(frequencies: npt.NDArray[Any], items: int, epsilon: float) -> tuple[Floats, float]:
    """Each term's idf as rank_bm25 has it, and the average before negative ones are replaced.

    Args:
        frequencies: Per term, in how many items it stands; terms in the order of their first occurrence.
        items: The number of items.
        epsilon: See `Okapi`.
    """
    if not len(frequencies):
        return np.zeros(0), 0.0
    distinct, places = np.unique(frequencies, return_inverse=True)
    by_frequency = np.array([math.log(items - n + 0.5) - math.log(n + 0.5) for n in distinct.tolist()])
    values = by_frequency[places]
    average = float(np.add.accumulate(values)[-1]) / len(values)  # accumulate adds one by one; sum adds pairwise
    values[values < 0] = epsilon * average
    return values, average


def weights(tf: npt.NDArray[Any], length: npt.NDArray[Any], avgdl: float, k1: float, b: float) -> Floats:
    """What a (times, item length) pair weighs before idf, in rank_bm25's own order of operations."""
    if not len(tf):
        return np.zeros(0)
    weight: Floats = tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / avgdl))
    return weight
