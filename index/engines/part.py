"""One segment as an engine asks it: its terms looked up, their idf and weights at hand, contributions added up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.corpus import K1, B, weights
from index.engines.rows import Array, Rows, rows_of
from index.engines.segment import Codes, Ints, Longs, Segment
from index.engines.subset import Mask, Subset

Floats = npt.NDArray[np.float64]

DENSE = 4
"""A term in more than one of so many items is added up from a row with a code for every item, which numpy reads in
order: at a third of the items in half the time of reaching for each item that holds it."""

SMALL = 1 << 15
"""So many items are scored one and all: a quarter of a megabyte of scores stays in the second-level cache."""

PADDING = 64
"""So many zeros stand behind the scores of all items, for a last group of them that is not full."""


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
    def scores(self) -> Floats:
        """What the term adds to each of them."""
        return self.idf * self.part.weight[self.part.codes[self.first : self.last]]


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
        self._dense: dict[int, Codes] = {}

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

    def prepare(self, small: Callable[..., Any], large: Callable[..., Any]) -> None:
        """Makes ready for the compiled search: `small` for few items, which needs no rows, `large` for many."""
        arrays = (self.ids, self.codes, self.weight, self.starts, self.idf)
        self._small = self.items <= SMALL
        if self._small:
            self._search = partial(small, *arrays, self.items)
        else:
            rows = self.rows
            self._search = partial(large, *arrays, rows.terms, rows.levels, rows.ranks, self.items)

    @property
    def search(self) -> Callable[..., Any]:
        """The compiled search over this segment, for the thread that asks; `prepare` comes first."""
        if not self._small:
            return self._search
        try:
            search: Callable[..., Any] = self._own.search
        except AttributeError:
            search = self._own.search = partial(self._search, np.zeros(self.items + PADDING))
        return search

    def among(self, slots: Subset) -> Longs:
        """Those of some slots that are items here, as such."""
        items = slots.items
        if not self.shift:
            return items if not len(items) or items.item(-1) < self.items else items[: items.searchsorted(self.items)]
        return items[items.searchsorted(self.shift) :] - self.shift  # the second part is the last

    def mask(self, slots: Subset) -> Mask:
        """Per item here, whether it is one of some slots."""
        return slots.mask[self.shift : self.shift + self.items]

    def add(self, scores: Floats, run: Run) -> None:
        """Adds a term's contributions to the scores of all items here."""
        if (run.last - run.first) * DENSE <= self.items:
            scores[run.ids] += run.scores
            return
        row = self._dense.get(run.first)
        if row is None:
            # Beyond the codes stands a weight of 0, for where the term is not: adding 0 changes no score.
            row = np.full(self.items, len(self.weight), dtype=np.int32)
            row[run.ids] = self.codes[run.first : run.last]
            self._dense[run.first] = row
        scores += np.append(run.idf * self.weight, 0.0)[row]


def stored_rows(segment: Segment, k1: float = K1) -> dict[str, Array]:
    """The rows for engines over a segment alone, for storing with it; none where it is small."""
    if segment.items <= SMALL or not segment.offsets[-1]:
        return {}
    average = int(segment.offsets[-1]) / segment.items
    return Rows.of(segment, weights(segment.tf, segment.length, average, k1, B)).arrays()


def scores_of(runs: Iterable[Run], slots: Longs) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The scores of ascending slots, each looked up, and which of them hold a term."""
    scores, held = np.zeros(len(slots)), np.zeros(len(slots), dtype=bool)
    for run in runs:
        ids = run.ids
        wanted = (slots - run.part.shift).astype(ids.dtype)  # else numpy would first convert all of `ids`
        place = ids.searchsorted(wanted)
        np.minimum(place, len(ids) - 1, out=place)
        there = ids.take(place) == wanted
        more = run.part.weight.take(run.part.codes[run.first : run.last].take(place))
        more *= run.idf
        more *= there
        scores += more
        held |= there
    return scores, held
