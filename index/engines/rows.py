"""Rows of frequent terms: for every item of a segment how much the term weighs in it, as a small whole number."""

from __future__ import annotations

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


class Rows:
    """The rows of one segment.

    Args:
        segment: Its postings.
        weight: What each of its codes weighs.

    Attributes:
        terms: The numbers of the terms that have a row, ascending.
        levels: By row and item, the term's weight in it, rounded up.
        ranks: By row and group of `GROUP` items, how many items before them hold the term.
    """

    def __init__(self, segment: Segment, weight: Weights) -> None:
        self._level = np.ceil(_scaled(weight) * ROOM)
        frequencies = segment.frequencies
        frequent = np.flatnonzero(frequencies * FREQUENT > segment.items)
        self.terms = np.sort(frequent[np.argsort(-frequencies[frequent], kind="stable")[:MOST]])
        self.levels = np.zeros((len(self.terms), segment.items), dtype=np.uint8)
        marks = np.arange(-(-segment.items // GROUP) + 1, dtype=np.int32) * GROUP
        self.ranks = np.empty((len(self.terms), len(marks)), dtype=np.int32)
        level = self._level.astype(np.uint8)
        for row, number in enumerate(self.terms.tolist()):
            first, last = int(segment.starts[number]), int(segment.starts[number + 1])
            ids = segment.ids[first:last]
            self.levels[row, ids] = level[segment.codes[first:last]]
            self.ranks[row] = np.searchsorted(ids, marks)

    def fit(self, weight: Weights) -> bool:
        """Whether the levels are neither too low nor too high for other weights of the codes."""
        scaled = _scaled(weight)
        return bool(((scaled <= self._level) & (self._level <= scaled * ROOM**2 + 1)).all())

    @property
    def arrays(self) -> tuple[npt.NDArray[Any], ...]:
        """For the compiled search."""
        return self.terms, self.levels, self.ranks


_made: WeakKeyDictionary[Segment, Rows] = WeakKeyDictionary()
"""The rows that a segment's engines had last: a document that comes or leaves makes a new engine over the same one."""


def rows_of(segment: Segment, weight: Weights) -> Rows:
    """The rows of a segment, made anew only where those there are do not fit."""
    rows = _made.get(segment)
    if rows is None or not rows.fit(weight):
        rows = _made[segment] = Rows(segment, weight)
    return rows


def _scaled(weight: Weights) -> Weights:
    heaviest = weight.max(initial=0.0)
    return weight * (LEVELS / heaviest) if heaviest else weight
