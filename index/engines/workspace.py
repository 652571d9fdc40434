"""What the compiled search needs of a segment and of the thread that asks, as one argument: a table of addresses.

Each array that is given by itself costs a call microseconds when the caches are cold: ten of them took longer than to
search a small segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import c_int64
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_SIZES, IDS, CODES, WEIGHT, STARTS, IDF, FREQUENT, ROW_LEVELS, RANKS = range(9)
SCRATCH, ASKED, AT, END, ASKED_IDF, ITEMS, SCORES, BEST = range(9, 17)
"""Twice this is where in the table an array's address stands, and next to it its length. First those of the segment:
its postings, weights and rows. Then the thread's own: `SCRATCH_BYTES`; the asked terms, where
the postings of each go on and end, its idf; the best as a heap, and in pairs. Instead of a first array there are two
numbers: how many items, and, at `WIDE`, whether codes have four bytes instead of two."""

WIDE = 1

TERMS, MOST = 64, 128
"""Room for the terms of a question and for the best, to begin with."""

SCRATCH_BYTES = 1 << 14
"""Scores or bounds of one block of items, which stay in the first-level cache."""

SCORE, BOUND = 8, 2
"""How many bytes one has."""


_PAIR = np.dtype([("item", np.int64), ("score", np.float64)])


class Workspace:
    """One thread's room for searching one segment.

    Args:
        items: How many items the segment has.
        shared: Its arrays, from `IDS` to `RANKS`.
        terms: Up to how many terms a question has.
        most: Up to how many items are wanted.

    Attributes:
        table: What compiled code is given.
        asked: The numbers of the asked terms are put here in the question's order, -1 for one that no item holds.
        best: Here the best stand afterwards.
    """

    def __init__(self, items: int, shared: Sequence[Array], terms: int = TERMS, most: int = MOST) -> None:
        self.terms, self.most = terms, most
        wide = shared[CODES - IDS].itemsize > np.dtype(np.uint16).itemsize
        kinds = "i4", "i4" if wide else "u2", "f8", "i8", "f8", "i8", "u1", "i4"
        asked, at, end = (np.zeros(terms, dtype=np.int64) for _ in range(3))
        self.asked = (c_int64 * terms).from_buffer(asked.data)  # it takes a list in half of the time
        self.best = np.zeros(most, dtype=_PAIR)
        heap = np.zeros(most, dtype=np.int64), np.zeros(most)
        own = np.zeros(SCRATCH_BYTES, dtype=np.uint8), asked, at, end, np.zeros(terms), *heap, self.best
        # Nothing else would notice an array of another kind.
        self._held = *(np.ascontiguousarray(array, dtype=kind) for array, kind in zip(shared, kinds, strict=True)), *own
        places = [(items, int(wide))] + [(address(array), array.size) for array in self._held]
        self.table = np.array(places, dtype=np.int64).ravel()


def address(array: Array) -> int:
    """Where an array begins in memory; true for as long as it lives."""
    first: int = array.__array_interface__["data"][0]
    return first
