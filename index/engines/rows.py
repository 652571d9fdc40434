"""Rows of frequent terms: for every item of a segment how much the term weighs in it, as a small whole number."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from index.engines.segment import Ints, Segment

FREQUENT = 10
"""A term in more than one of so many items has a row: many items of it are added up at once, which takes the time of
reaching for so many of them one by one."""

MOST = 128
"""So many rows are made at most, a byte for each item: the terms asked for first."""

LEVELS = 127
"""The heaviest weight of a segment as a level; a lighter one is rounded up, 0 is for items without the term."""

GROUP = 128
"""Items between two marks of where a term's postings stand."""


class Rows:
    """The rows of one segment, each made when its term is first asked for. Safe to use from several threads.

    Attributes:
        levels: By row and item, the term's weight in it.
        ranks: By row and group of `GROUP` items, how many items before them hold the term.
    """

    def __init__(self, segment: Segment, weight: npt.NDArray[np.float64]) -> None:
        self._segment = segment
        heaviest = weight.max(initial=0.0)
        self._level = np.ceil(weight * (LEVELS / heaviest) if heaviest else weight).clip(max=LEVELS).astype(np.uint8)
        frequent = np.flatnonzero(segment.frequencies * FREQUENT > segment.items)
        self._row: dict[int, int | None] = dict.fromkeys(frequent.tolist())
        room = min(len(self._row), MOST)
        self._free = iter(range(room))
        self.levels = np.empty((room, segment.items), dtype=np.uint8)
        self.ranks = np.empty((room, -(-segment.items // GROUP) + 1), dtype=np.int32)
        self._lock = threading.Lock()

    def of(self, numbers: Iterable[int]) -> list[int]:
        """Which row is each term's own; -1 for one that has none."""
        found = self._row.get
        return [self._made(number) if (row := found(number, -1)) is None else row for number in numbers]

    def _made(self, number: int) -> int:
        with self._lock:
            row = self._row[number]
            if row is None:
                row = next(self._free, -1)
                if row >= 0:
                    self._fill(row, number)
                self._row[number] = row
            return row

    def _fill(self, row: int, number: int) -> None:
        starts = self._segment.starts
        first, last = int(starts[number]), int(starts[number + 1])
        ids: Ints = self._segment.ids[first:last]
        self.levels[row] = 0
        self.levels[row, ids] = self._level[self._segment.codes[first:last]]
        self.ranks[row] = np.searchsorted(ids, np.arange(self.ranks.shape[1], dtype=np.int32) * GROUP)
