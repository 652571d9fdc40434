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
from index.engines.segment import Codes, Ints, Longs, Segment
from index.engines.subset import Mask, Subset, barred
from index.engines.workspace import BOUND, MOST, SCORE, SCRATCH_BYTES, TERMS, Workspace, address

Floats = npt.NDArray[np.float64]

Find = Callable[[Longs, int, int, int, int, int], int]
"""`index.engines.compiled.search` or `index.engines.compiled.search_small`."""

SMALL = 1 << 15
"""So many items are scored one and all by the compiled search."""


class Run(NamedTuple):
    """The postings of one asked term in one part: ``first:last`` of its arrays."""

    part: Part
    number: int
    idf: float
    first: int
    last: int

    @property
    def ids(self) -> Ints:
        """The items that hold the term."""
        return self.part.ids[self.first : self.last]

    @property
    def codes(self) -> Codes:
        """Their codes."""
        return self.part.codes[self.first : self.last]

    @property
    def scores(self) -> Floats:
        """What the term adds to each of them."""
        return self.idf * self.part.weight.take(self.codes, mode="clip")


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
        weightless: The terms with an idf of 0 or less, whose holders a score does not tell.
    """

    def __init__(self, segment: Segment, shift: int, weight: Floats, idf: Floats, dead: Longs) -> None:
        self.shift, self.weight, self.idf = shift, weight, idf
        self.ids, self.codes, self.starts, self.items = segment.ids, segment.codes, segment.starts, segment.items
        here = dead[(dead >= shift) & (dead < shift + segment.items)] - shift
        self.alive: Mask = np.ones(segment.items if len(here) else 0, dtype=np.uint8)
        self.alive[here] = 0
        self.weightless = frozenset(np.flatnonzero(idf <= 0).tolist())
        self._segment = segment
        self._own = threading.local()
        self._number = segment.vocabulary.get

    def numbers(self, terms: Iterable[str]) -> list[int]:
        """The numbers of terms, -1 for those that no item here holds."""
        number = self._number
        return [number(term, -1) for term in terms]

    def run(self, term: str) -> Run | None:
        """A term's postings; None if no item here holds it."""
        number = self._number(term, -1)
        if number < 0:
            return None
        return Run(self, number, self.idf.item(number), self.starts.item(number), self.starts.item(number + 1))

    @cached_property
    def rows(self) -> Rows:
        """The rows of its frequent terms; made now if there are none yet."""
        return rows_of(self._segment, self.weight)

    def prepare(self, small: Find, large: Find) -> None:
        """Makes ready for the compiled search: `small` for few items, which needs no rows, `large` for many."""
        rows = Rows.none(self.items) if self.items <= SMALL else self.rows
        self._find = small if self.items <= SMALL else large
        self._shared = self.ids, self.codes, self.weight, self.starts, self.idf, rows.terms, rows.levels, rows.ranks
        block = SCRATCH_BYTES // (SCORE if self.items <= SMALL else BOUND)
        self._span = self.shift, self.shift + self.items, block
        self._dead = barred(self.alive)
        self._barred = address(self._dead) if len(self._dead) else 0

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
        told = (self._barred, 0, 0) if slots is None else slots.told(self._span)
        if told is None:
            return []
        size = self._find(room.table, len(numbers), k, *told)
        best: list[tuple[int, float]] = room.best[:size].tolist()
        return best

    def mask(self, slots: Subset) -> Mask:
        """Per item here, whether it is one of some slots."""
        return slots.mask[self.shift : self.shift + self.items]

    def add(self, scores: Floats, run: Run) -> None:
        """Adds a term's contributions to the scores of all items here."""
        # An index of another type is converted over and over, and one that is looked after takes twice as long.
        np.add.at(scores, run.ids.astype(np.intp), run.scores)


def stored_rows(segment: Segment, k1: float = K1) -> dict[str, Array]:
    """The rows for engines over a segment alone, for storing with it; none where it is small."""
    if segment.items <= SMALL or not segment.offsets[-1]:
        return {}
    average = int(segment.offsets[-1]) / segment.items
    return Rows.of(segment, weights(segment.tf, segment.length, average, k1, B)).arrays()


def scores_of(runs: Sequence[Run], slots: Longs) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The scores of ascending slots, each looked up, and which of them hold a term."""
    scores, held = np.zeros(len(slots)), np.zeros(len(slots), dtype=bool)
    sought: dict[int, Ints] = {}
    for run in runs:
        wanted = sought.get(run.part.shift)
        if wanted is None:  # of the same type as the items, else numpy would first convert all of these
            wanted = sought[run.part.shift] = (slots - run.part.shift).astype(np.int32)
        ids = run.ids
        place = ids.searchsorted(wanted)
        there = ids.take(place, mode="clip") == wanted
        more = run.part.weight.take(run.codes.take(place, mode="clip"))
        more *= run.idf
        more *= there
        scores += more
        held |= there
    return scores, held
