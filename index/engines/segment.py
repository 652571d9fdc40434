"""Postings of a corpus as flat arrays, the form in which they are searched, stored and mapped into memory.

Nothing in here depends on how many items there are in all: a posting holds the item and a small code for its (times the
term occurs, item's length), so that adding items never rewrites one. The floats of BM25 come from `okapi`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct

Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint16] | npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

NO_ITEMS: Longs = np.zeros(0, dtype=np.int64)
NO_ITEMS.flags.writeable = False

ARRAYS = ("offsets", "tokens", "starts", "ids", "codes", "tf", "length")
"""The names of a segment's arrays."""


class Segment(Struct, frozen=True, eq=False, weakref=True):
    """The postings of `items` items over `vocabulary`, in item order.

    The postings of term t stand at ``starts[t]:starts[t + 1]``, ascending by item; `ids` are the items, `codes` index
    `tf` and `length` (the distinct pairs that occur). The tokens of item i are ``tokens[offsets[i]:offsets[i + 1]]``,
    as term numbers. Terms are numbered by first occurrence, as rank_bm25 meets them. No array can be written to.
    """

    vocabulary: Mapping[str, int]
    offsets: Longs
    tokens: Ints
    starts: Longs
    ids: Ints
    codes: Codes
    tf: Ints
    length: Ints

    @property
    def items(self) -> int:
        """The number of items."""
        return len(self.offsets) - 1

    @property
    def frequencies(self) -> Longs:
        """Per term, the number of items that hold it."""
        return np.diff(self.starts)

    def frequency(self, number: int) -> int:
        """In how many items a term stands."""
        return int(self.starts.item(number + 1) - self.starts.item(number))

    def items_with(self, number: int) -> Ints:
        """The items that hold a term, ascending."""
        return self.ids[self.starts[number] : self.starts[number + 1]]

    def terms_of(self, item: int) -> Ints:
        """The term numbers of an item, in order and with repetitions."""
        return self.tokens[self.offsets[item] : self.offsets[item + 1]]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The arrays by name, for storing."""
        return {name: getattr(self, name) for name in ARRAYS}
