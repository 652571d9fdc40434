"""One segment as an engine asks it: its terms looked up, their idf and weights at hand, contributions added up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.corpus import K1, B, weights
from index.engines.rows import Array, Rows, rows_of
from index.engines.segment import Ints, Longs, Segment
from index.engines.subset import ALL, Mask, Subset, bits_of
from index.engines.workspace import MOST, TERMS, Workspace, address

Floats = npt.NDArray[np.float64]

Find = Callable[[Longs, int, int, int, bool, int, int], int]
"""`index.engines.compiled.search` or `index.engines.compiled.search_small`."""

SMALL = 1 << 15
"""So many items are scored one and all by the compiled search."""

AT_ONCE = 1 << 16
"""So many pairs of a term and an item are looked up at once, each of which takes forty bytes meanwhile."""


class Asked(NamedTuple):
    """The asked terms that a part has, in the question's order, repeated ones again.

    Attributes:
        part: The part.
        numbers: Their numbers in it.
        idf: What each one's weights are multiplied by.
        spans: Where each one's postings begin and end.
    """

    part: Part
    numbers: list[int]
    idf: list[float]
    spans: list[tuple[int, int]]

    @property
    def postings(self) -> int:
        """How many there are of all terms together."""
        return sum(end - start for start, end in self.spans)

    def items(self) -> list[Ints]:
        """The items that hold each term."""
        return [self.part.ids[start:end] for start, end in self.spans]


class Part:
    """A segment in an engine.

    Args:
        segment: Its postings.
        shift: What turns its items into the engine's slots.
        weight: What each of its codes weighs.
        idf: The idf of each of its terms.
        dead: The engine's slots that are left out.

    Attributes:
        alive: Per item, whether it can be found; empty if all can.
        heaviest: The weight of the code that weighs most.
        weightless: The terms with an idf of 0 or less, whose holders a score does not tell.
    """

    def __init__(self, segment: Segment, shift: int, weight: Floats, idf: Floats, dead: Longs) -> None:
        self.shift, self.weight, self.idf = shift, weight, idf
        self.ids, self.codes, self.starts, self.items = segment.ids, segment.codes, segment.starts, segment.items
        here = dead[(dead >= shift) & (dead < shift + segment.items)] - shift
        self.alive: Mask = np.ones(segment.items if len(here) else 0, dtype=np.uint8)
        self.alive[here] = 0
        self.heaviest: float = weight.max(initial=0.0).item()
        self.weightless = frozenset(np.flatnonzero(idf <= 0).tolist())
        self._segment = segment
        self._own = threading.local()
        self._number = segment.vocabulary.get

    def numbers(self, terms: Iterable[str]) -> list[int]:
        """The numbers of terms, -1 for those that no item here holds."""
        number = self._number
        return [number(term, -1) for term in terms]

    def asked(self, terms: Iterable[str]) -> Asked:
        """What it has of a question."""
        numbers = [number for number in self.numbers(terms) if number >= 0]
        start, idf = self.starts.item, self.idf.item
        spans = [(start(number), start(number + 1)) for number in numbers]
        return Asked(self, numbers, [idf(number) for number in numbers], spans)

    @cached_property
    def rows(self) -> Rows:
        """The rows of its frequent terms; made now if there are none yet."""
        return rows_of(self._segment, self.weight)

    def prepare(self, small: Find, large: Find) -> None:
        """Makes ready for the compiled search: `small` for few items, which needs no rows, `large` for many."""
        is_small = self.items <= SMALL
        rows = Rows.none(self.items) if is_small else self.rows
        self._find = small if is_small else large
        self._shared = self.ids, self.codes, self.weight, self.starts, self.idf, rows.terms, rows.levels, rows.ranks
        self._span = self.shift, self.shift + self.items, not is_small
        self._alive = self.alive if is_small else bits_of(self.alive)  # whose address is true for as long as it lives
        self._all = (address(self._alive), not is_small, 0, 0) if len(self.alive) else ALL

    def best(self, numbers: list[int], k: int, slots: Subset | None) -> list[tuple[int, float]]:
        """The best k items and their scores by the compiled search; `prepare` comes first.

        Args:
            numbers: Of the asked terms; each weighs something.
            k: How many at most.
            slots: Which may be found; all by default.
        """
        k = min(k, self.items)  # so many places are made
        room: Workspace | None = getattr(self._own, "room", None)
        if room is None or len(numbers) > room.terms or k > room.most:
            room = self._own.room = Workspace(self.items, self._shared, max(TERMS, len(numbers)), max(MOST, k))
        room.asked[: len(numbers)] = numbers  # type: ignore[assignment]  # an int is all that is put there
        told = self._all if slots is None else slots.told(self._span)
        if told is None:
            return []
        size = self._find(room.table, len(numbers), k, *told)
        best: list[tuple[int, float]] = room.best[:size].tolist()
        return best

    def shifted(self, found: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """Hits here as those of the engine's slots."""
        return [(item + self.shift, score) for item, score in found] if self.shift else found

    def mask(self, slots: Subset) -> Mask:
        """Per item here, whether it is one of some slots."""
        return slots.mask[self.shift : self.shift + self.items]

    def add(self, scores: Floats, asked: Asked) -> None:
        """Adds the contributions of terms to the scores of all items here."""
        ids, codes, weight = self.ids, self.codes, self.weight
        for idf, (start, end) in zip(asked.idf, asked.spans, strict=True):
            more = weight.take(codes[start:end], mode="clip")  # a code that is looked after takes twice as long
            more *= idf
            np.add.at(scores, ids[start:end].astype(np.intp), more)  # another type is converted over and over

    def look_up(self, asked: Asked, items: Longs) -> Floats:
        """The scores of some items, each looked up; to score one and all, `add` is quicker."""
        size = AT_ONCE // len(asked.spans) + 1
        if len(items) <= size:
            return self._look_up(asked, items)
        return np.concatenate([self._look_up(asked, items[at : at + size]) for at in range(0, len(items), size)])

    def _look_up(self, asked: Asked, items: Longs) -> Floats:
        sought = items.astype(np.int32)  # as the postings' items, else numpy would first convert all of these
        places = np.empty((len(asked.spans), len(items)), dtype=np.int64)
        for (start, end), of_term in zip(asked.spans, places, strict=True):
            np.add(self.ids[start:end].searchsorted(sought), start, out=of_term)
        there = self.ids.take(places, mode="clip") == sought
        there &= places < np.array([[end] for _, end in asked.spans])  # the next term's first may be the one, too
        more = self.weight.take(self.codes.take(places, mode="clip"))
        more *= np.array(asked.idf)[:, np.newaxis]
        more *= there
        scores: Floats = np.add.accumulate(more, axis=0)[-1]  # not a sum, which may add the terms in another order
        scores += 0.0  # rank_bm25 begins with 0, so that none is -0
        return scores


def stored_rows(segment: Segment, k1: float = K1) -> dict[str, Array]:
    """The rows for engines over a segment alone, for storing with it; none where it is small."""
    if segment.items <= SMALL or not segment.offsets[-1]:
        return {}
    average = int(segment.offsets[-1]) / segment.items
    return Rows.of(segment, weights(segment.tf, segment.length, average, k1, B)).arrays()


def scores_of(asked: Sequence[Asked], slots: Longs) -> Floats:
    """The scores of ascending slots, each looked up."""
    scores = np.zeros(len(slots))
    for here in asked:
        shift = here.part.shift
        first, last = slots.searchsorted((shift, shift + here.part.items)).tolist()
        scores[first:last] = here.part.look_up(here, slots[first:last] - shift)
    return scores
