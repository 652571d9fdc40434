"""Some of the items of an index, in the forms in which a search restricted to them reads them."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.engines.segment import Longs
from index.engines.workspace import address

Mask = npt.NDArray[np.uint8]
"""Per item, whether it is one of them."""


Span = tuple[int, int, bool]
"""A part of an index: its first item, the first beyond it, and whether its search may be told of a mask by bits."""

FEW = 32
"""To look at one item by itself takes the compiled search as long as passing over so many."""

MOST_BUT = 8
"""Where less than one of so many is left out, it pays to look at that last, if by bits."""

Told = tuple[int, bool, int, int]
"""``mask, late, listed, few`` of `index.engines.compiled.search`."""

ALL: Told = 0, False, 0, 0
"""What it is told where all items may be found."""

_TELLING = threading.Lock()


def bits_of(mask: Mask) -> Mask:
    """A mask as bits, eight items a byte, the first the lowest."""
    return np.packbits(mask, bitorder="little")


class Subset(Collection[int]):
    """Some items of `size`. Made of a mask, or used again, it costs a restricted search next to nothing, but for being
    moved to where the others stand after items have left the index.

    Args:
        items: Ascending, without repetitions.
        size: The number of all items.
    """

    _begins: tuple[int, Mask] | None = None
    """Where the mask begins in memory, and it."""

    def __init__(self, items: Longs, size: int) -> None:
        self.size = size
        self.items = items
        self._told: dict[Span, tuple[Told | None, Longs | Mask]] = {}

    @classmethod
    def of(cls, items: Collection[int], size: int) -> Subset:
        """Items in any order.

        Raises:
            IndexError: An item is none of so many, or a mask is given, for which there is `where`.
        """
        if isinstance(items, Subset):
            if items.size != size:
                raise IndexError("these are items of another index")
            return items
        if isinstance(items, np.ndarray):
            if items.dtype == np.bool_:
                raise IndexError("a mask is no list of items")
            chosen = items.astype(np.int64, copy=False)
        else:
            chosen = np.fromiter(items, dtype=np.int64, count=len(items))
        if not np.all(chosen[1:] > chosen[:-1]):  # compiled code would read and write beyond its arrays
            chosen = np.unique(chosen)
        if len(chosen) and not 0 <= chosen[0] <= chosen[-1] < size:
            raise IndexError("an item is not in the index")
        return cls(chosen, size)

    @classmethod
    def where(cls, mask: npt.NDArray[np.bool_]) -> Subset:
        """The items for which a mask is true; from then on the mask must not change.

        Raises:
            IndexError: It is not one truth value an item.
        """
        if mask.dtype != np.bool_ or mask.ndim != 1:  # compiled code reads a byte an item from where it begins
            raise IndexError("a mask is one truth value an item")
        made = cls.__new__(cls)
        made._told = {}
        made.size, made.mask = len(mask), np.ascontiguousarray(mask).view(np.uint8)
        return made

    @cached_property
    def items(self) -> Longs:
        """The items, ascending."""
        return np.flatnonzero(self.mask.view(np.bool_))  # which takes a tenth of the time that bytes do

    @cached_property
    def mask(self) -> Mask:
        """Per item of `size`, whether it is one of them."""
        mask = np.zeros(self.size, dtype=np.uint8)
        mask[self.items] = 1
        return mask

    def at(self, places: Longs, size: int) -> Subset:
        """The same where item i stands at ``places[i]`` of `size`; kept for the next who asks."""
        kept: tuple[Longs, Subset] | None = self.__dict__.get("_moved")
        if kept is None or kept[1].size != size or kept[0] is not places:
            kept = self.__dict__["_moved"] = places, self._move(places, size)  # one value: others may ask, too
        return kept[1]

    def _move(self, places: Longs, size: int) -> Subset:
        if "items" in self.__dict__:
            return Subset(places[self.items], size)
        mask = np.zeros(size, dtype=np.bool_)
        mask[places] = self.mask
        return Subset.where(mask)

    def told(self, part: Span) -> Told | None:
        """What the compiled search is told of those within a part; None if it is known that there are none.

        Kept for the next who asks, with the array whose address it has.
        """
        known = self._told.get(part)
        if known is None:
            with _TELLING:  # what another thread was told must not be freed while it searches
                known = self._told.get(part)
                if known is None:
                    known = self._told[part] = self._tell(*part)
        return known[0]

    def _tell(self, first: int, beyond: int, bits: bool) -> tuple[Told | None, Longs | Mask]:
        if "items" in self.__dict__:  # to count those of a mask takes longer than is won
            low, high = self.items.searchsorted((first, beyond)).tolist()
            size, count = beyond - first, high - low
            if count * FEW < size:
                here = self.items[low:high] - first
                return ((0, False, address(here), count) if count else None), here
            if bits and (size - count) * MOST_BUT < size:
                packed = bits_of(self.mask[first:beyond])
                return (address(packed), True, 0, 0), packed
        if self._begins is None:
            mask = self.mask  # asked for once: another thread may be making it, too
            self._begins = address(mask), mask
        return (self._begins[0] + first, False, 0, 0), self._begins[1]

    def __len__(self) -> int:
        """How many."""
        return len(self.items) if "items" in self.__dict__ else int(np.count_nonzero(self.mask.view(np.bool_)))

    def __iter__(self) -> Iterator[int]:
        """The items, ascending."""
        return iter(self.items.tolist())

    def __contains__(self, item: object) -> bool:
        """Whether an item is one of them."""
        return isinstance(item, int) and 0 <= item < self.size and bool(self.mask[item])
