"""Rows of frequent terms: for every item of a segment how much the term weighs in it, as a small whole number."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from index.engines.segment import Segment

FREQUENT = 10
"""A term in more than one of so many items has a row: many items of it are added up at once, which takes the time of
reaching for so many of them one by one."""

MOST = 128
"""So many rows are made at most, a byte for each item: those of the most frequent terms."""

LEVELS = 126
"""The level of a segment's heaviest weight, were it not for `ROOM`; 0 is for items without the term."""

ROOM = 1.005
"""Levels are so many times higher than they have to be, so that they still do when some items more have changed the
average length, and with it every weight; and they do until they are so many times higher than they were meant to be."""

HIGHEST = 127
"""No level is higher."""

GROUP = 128
"""Items between two marks of where a term's postings stand."""

Weights = npt.NDArray[np.float64]
Array = npt.NDArray[Any]


ARRAYS = ("row_terms", "row_levels", "row_ranks", "row_codes")
"""The names under which rows are stored."""


class Rows:
    """The rows of one segment.

    Args:
        items: How many items the segment has.
        terms: The numbers of the terms that have a row, ascending.
        levels: By row and item, the term's weight in it, rounded up.
        ranks: By row and group of `GROUP` items, how many items before them hold the term.
        codes: By code, the level that it has in every row.
    """

    def __init__(self, items: int, terms: Array, levels: Array, ranks: Array, codes: Array) -> None:
        self.terms, self.codes = terms, codes
        self.levels = levels.reshape(len(terms), items)
        self.ranks = ranks.reshape(len(terms), _groups(items) + 1)

    @classmethod
    def none(cls, items: int) -> Rows:
        """No row of so many items."""
        return cls(items, np.zeros(0, dtype=np.int64), *(np.zeros(0, dtype=kind) for kind in ("u1", "i4", "u1")))

    @classmethod
    def of(cls, segment: Segment, weight: Weights) -> Rows:
        """The rows of the most frequent terms.

        Args:
            segment: Their postings.
            weight: What each of its codes weighs.
        """
        codes = np.ceil(_scaled(weight) * ROOM).astype(np.uint8)
        frequencies = segment.frequencies
        frequent = np.flatnonzero(frequencies * FREQUENT > segment.items)
        terms = np.sort(frequent[np.argsort(-frequencies[frequent], kind="stable")[:MOST]])
        levels = np.zeros((len(terms), segment.items), dtype=np.uint8)
        marks = np.arange(_groups(segment.items) + 1, dtype=np.int32) * GROUP
        ranks = np.empty((len(terms), len(marks)), dtype=np.int32)
        for row, number in enumerate(terms.tolist()):
            first, last = int(segment.starts[number]), int(segment.starts[number + 1])
            ids = segment.ids[first:last]
            levels[row, ids] = codes[segment.codes[first:last]]
            ranks[row] = np.searchsorted(ids, marks)
        for array in (terms, levels, ranks, codes):
            array.flags.writeable = False  # as arrays mapped from a file are: one kind of array to compile for
        return cls(segment.items, terms, levels, ranks, codes)

    def fit(self, weight: Weights) -> bool:
        """Whether the levels are neither too low nor too high for other weights of the codes."""
        scaled = _scaled(weight)
        return bool(((scaled <= self.codes) & (self.codes <= scaled * ROOM**2 + 1)).all())

    def place(self, number: int) -> int | None:
        """Which row is a term's own."""
        return self._places.get(number)

    @cached_property
    def _places(self) -> dict[int, int]:
        return {number: place for place, number in enumerate(self.terms.tolist())}

    def arrays(self) -> dict[str, Array]:
        """The arrays by name, each of one dimension, for storing."""
        return dict(zip(ARRAYS, (self.terms, self.levels.ravel(), self.ranks.ravel(), self.codes), strict=True))


_made: WeakKeyDictionary[Segment, Rows] = WeakKeyDictionary()
"""The rows that a segment came with, or that its engines had last: a document that comes or leaves makes a new engine
over the same segment."""


def rows_of(segment: Segment, weight: Weights) -> Rows:
    """The rows of a segment, made anew only where those there are do not fit."""
    rows = _made.get(segment)
    if rows is None or not rows.fit(weight):
        rows = _made[segment] = Rows.of(segment, weight)
    return rows


def keep(segment: Segment, rows: Rows) -> None:
    """Rows of a segment that were made before, for `rows_of`."""
    _made[segment] = rows


def _groups(items: int) -> int:
    return -(-items // GROUP)


def _scaled(weight: Weights) -> Weights:
    heaviest = weight.max(initial=0.0)
    return weight * (LEVELS / heaviest) if heaviest else weight
