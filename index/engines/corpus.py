"""A corpus that grows and shrinks: a large base of postings, a small delta beside it, and the base items taken out.

Nothing of the base is rewritten: document frequencies are corrected by what left and what came, and BM25's floats are
made from them when asked. Scores are those of a corpus built from the surviving items in their order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

from index.engines.build import EMPTY, build, encode
from index.engines.mapped import Reading
from index.engines.segment import NO_ITEMS, Ints, Segment

Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


K1, B = 1.5, 0.75
"""rank_bm25's own saturation of repeated terms, and how much an item's length counts."""

_ITEMS = 1 << 14
"""Items whose tokens are renumbered at once."""

_TOGETHER = 1 << 12
"""Dead items whose terms are counted at once."""

_PAGE = 4096
"""Bytes that are in memory at least of a mapped file where one number is read."""


class Corpus(Struct, frozen=True, eq=False, dict=True):
    """The surviving items of `base`, then those of `delta`.

    A *slot* is an item's place in base and delta together, the dead included; an *index* its place among the survivors.

    Args:
        base: Postings that never change, possibly mapped from a file.
        delta: Postings of what came since; rebuilt with every change, so it is kept small.
        dead: Base items that left, ascending.
        looked_up: `in_base` of the first terms of the delta, if that is known.
    """

    base: Segment
    delta: Segment = EMPTY
    dead: Longs = field(default_factory=lambda: NO_ITEMS)
    looked_up: Longs = field(default_factory=lambda: NO_ITEMS)

    @classmethod
    def of(cls, corpus: Sequence[Sequence[str]]) -> Corpus:
        """A corpus built from the terms of each item."""
        return cls(build(*encode(corpus)))

    @property
    def slots(self) -> int:
        """The number of items, the dead included."""
        return self.base.items + self.delta.items

    @cached_property
    def size(self) -> int:
        """The number of surviving items."""
        return self.slots - len(self.dead)

    def __len__(self) -> int:
        """The same."""
        return self.size

    @cached_property
    def alive(self) -> Longs | None:
        """Index → slot; None where they are the same."""
        if not len(self.dead):
            return None
        mask = np.ones(self.slots, dtype=bool)
        mask[self.dead] = False
        return np.flatnonzero(mask)

    @cached_property
    def lengths(self) -> Longs:
        """The number of terms of each surviving item."""
        lengths = np.concatenate((np.diff(self.base.offsets), np.diff(self.delta.offsets)))
        return lengths if self.alive is None else lengths[self.alive]

    @cached_property
    def total(self) -> int:
        """The number of terms of all surviving items together."""
        lost = (self.base.offsets[self.dead + 1] - self.base.offsets[self.dead]).sum()
        return int(self.base.offsets[-1]) + int(self.delta.offsets[-1]) - int(lost)

    @cached_property
    def _lost(self) -> Longs:
        """Per base term, how many of its items are dead."""
        terms, tokens = len(self.base.vocabulary), Reading(self.base.tokens)
        lost = np.zeros(terms, dtype=np.int64)
        for first in range(0, len(self.dead), _TOGETHER):
            some = [self.base.terms_of(item) for item in self.dead[first : first + _TOGETHER].tolist()]
            item = np.repeat(np.arange(len(some)), [len(one) for one in some])
            pairs = np.sort(item * terms + np.concatenate(some))  # np.unique hashes, and takes fifty times as long
            again = np.zeros(len(pairs), dtype=np.bool_)
            again[1:] = pairs[1:] == pairs[:-1]
            lost += np.bincount(pairs[~again] % terms, minlength=terms)
            tokens.read(sum(one.nbytes for one in some))
        return lost

    @cached_property
    def _survive(self) -> npt.NDArray[np.bool_]:
        """Per base item, whether it is not dead."""
        alive = np.ones(self.base.items, dtype=np.bool_)
        alive[self.dead] = False
        return alive

    @cached_property
    def in_base(self) -> Longs:
        """Per delta term, its number in the base; -1 where it has none."""
        lookup, rest = self.base.vocabulary.get, islice(self.delta.vocabulary, len(self.looked_up), None)
        return np.append(self.looked_up, np.array([lookup(term, -1) for term in rest], dtype=np.int64))

    @cached_property
    def frequencies(self) -> tuple[Longs, Longs]:
        """Per base term, then per delta term, the number of surviving items that hold it."""
        base, delta = self.base.frequencies, self.delta.frequencies
        if len(self.dead):
            base -= self._lost
        known = self.in_base >= 0
        shared = self.in_base[known]
        base[shared] += delta[known]
        delta[known] = base[shared]
        return base, delta

    def frequency(self, term: str) -> int:
        """In how many surviving items a term stands."""
        for segment, frequencies in zip((self.base, self.delta), self.frequencies, strict=True):
            number = segment.vocabulary.get(term)
            if number is not None:
                return int(frequencies[number])
        return 0

    def idfs(self, epsilon: float) -> tuple[Floats, Floats]:
        """rank_bm25's idf of each base term and of each delta term, negative ones replaced by epsilon · average.

        What stands in dead items only has one too, and adds to no surviving item's score.
        """
        base, delta = self.frequencies
        table = self._raw_idf
        if (table < 0).any():
            table = np.where(table < 0, epsilon * self.average_idf, table)
        return table[base], table[delta]

    @cached_property
    def _raw_idf(self) -> Floats:
        """By frequency, for those that occur: rank_bm25's idf before negative ones are replaced, with `math.log`."""
        occur = np.flatnonzero(np.bincount(np.concatenate(self.frequencies)))
        table = np.zeros(occur[-1] + 1 if len(occur) else 0)
        size = self.size
        table[occur] = [math.log(size - times + 0.5) - math.log(times + 0.5) for times in occur.tolist()]
        return table

    @cached_property
    def average_idf(self) -> float:
        """The average idf over the distinct terms, summed in the order in which rank_bm25 meets them."""
        (base, delta), (of_base, of_delta) = self._ordered, self.frequencies
        values = self._raw_idf[np.concatenate((of_base[base], of_delta[delta]))]
        if not len(values):
            return 0.0
        return float(np.add.accumulate(values)[-1]) / len(values)  # accumulate adds one by one; sum adds pairwise

    def terms(self) -> Iterator[str]:
        """The distinct terms of the surviving items, by first occurrence."""
        base, delta = self._ordered
        for segment, numbers in ((self.base, base), (self.delta, delta)):
            names = list(segment.vocabulary) if len(numbers) else []
            yield from (names[number] for number in numbers.tolist())

    def items(self) -> Iterator[list[str]]:
        """The terms of each surviving item."""
        dead = set(self.dead.tolist())
        for segment, skipped in ((self.base, dead), (self.delta, frozenset[int]())):
            names = list(segment.vocabulary)
            for item in range(segment.items):
                if item not in skipped:
                    yield [names[number] for number in segment.terms_of(item).tolist()]

    def renumbered(self) -> Iterator[tuple[Ints, Longs]]:
        """The tokens of the surviving items and how many each has, some thousand items at a time.

        Terms have the numbers that they have in `terms`: what a segment of the survivors alone is built from.
        """
        of_base, of_delta = self._ordered
        base = np.full(len(self.base.vocabulary), -1, dtype=np.int32)
        base[of_base] = np.arange(len(of_base), dtype=np.int32)
        delta = np.full(len(self.delta.vocabulary), -1, dtype=np.int32)
        delta[of_delta] = np.arange(len(of_base), len(of_base) + len(of_delta), dtype=np.int32)
        shared = delta < 0
        delta[shared] = base[self.in_base[shared]]
        for segment, renumber, alive in (
            (self.base, base, self._survive),
            (self.delta, delta, np.ones(self.delta.items, dtype=np.bool_)),
        ):
            reading = Reading(segment.tokens)
            for first in range(0, segment.items, _ITEMS):
                offsets = segment.offsets[first : first + _ITEMS + 1]
                lengths, keep = np.diff(offsets), alive[first : first + _ITEMS]
                tokens = segment.tokens[offsets[0] : offsets[-1]]
                reading.read(tokens.nbytes)  # a million items have half a gigabyte
                yield renumber[tokens[np.repeat(keep, lengths)]], lengths[keep]

    @cached_property
    def _ordered(self) -> tuple[Longs, Longs]:
        """By first occurrence: the base terms that survive, then the terms of the delta that are none of those."""
        base, _ = self.frequencies
        order = np.arange(len(base), dtype=np.int64)
        delta = np.arange(len(self.delta.vocabulary), dtype=np.int64)
        if not len(self.dead):
            return order, delta[self.in_base < 0]
        survive = self.base.frequencies - self._lost
        item, position = self._first_occurrences()
        order = np.lexsort((position, item))
        of_base = self.in_base >= 0
        of_base[of_base] = survive[self.in_base[of_base]] > 0
        return order[survive[order] > 0], delta[~of_base]

    def _first_occurrences(self) -> tuple[Longs, Longs]:
        """Per base term: the first surviving item that holds it, and something that orders the terms within an item.

        Terms are numbered by first occurrence, so their number orders them, except in items that became the first of a
        term because an earlier one died: there, the place in the item does.
        """
        alive, postings = self._survive, Reading(self.base.ids)
        first = self.base.ids[self.base.starts[:-1]].astype(np.int64)
        postings.read(_PAGE * len(first))
        position = np.arange(len(first), dtype=np.int64)
        was_first = first.copy()
        moved: dict[int, list[int]] = {}
        for number in np.flatnonzero(~alive[first]).tolist():
            items = self.base.items_with(number)
            survive = alive[items]
            postings.read(items.nbytes)
            if survive.any():
                item = int(items[survive.argmax()])
                first[number] = item
                moved.setdefault(item, []).append(number)
        for item, numbers in moved.items():
            tokens = self.base.terms_of(item).tolist()
            place = {number: at for at, number in reversed(list(enumerate(tokens)))}
            low, high = np.searchsorted(was_first, (item, item + 1))
            for number in (*range(int(low), int(high)), *numbers):
                position[number] = place[number]
        return first, position


def weights(tf: npt.NDArray[Any], length: npt.NDArray[Any], avgdl: float, k1: float, b: float) -> Floats:
    """What a (times, item length) pair weighs before idf, in rank_bm25's own order of operations."""
    if not avgdl:
        return np.zeros(len(tf))  # no surviving item has a term: nothing is ever weighed
    weight: Floats = tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / avgdl))
    return weight
