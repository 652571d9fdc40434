"""Which items of a segment may be among the best, by numpy: bounds as in `index.engines.compiled`, of all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.engines.rows import HIGHEST, LEVELS, Rows
from index.engines.segment import NO_ITEMS, Longs
from index.engines.select import groups, kth
from index.engines.subset import Mask

if TYPE_CHECKING:
    from index.engines.part import Run

LIMIT = 65535
"""No bound is higher."""

MANY = 256
"""The bounds of questions of more terms would be too coarse, were rows used."""


def likely(rows: Rows, runs: Sequence[Run], k: int, allowed: Mask) -> Longs:
    """The items that may be among the best k, ascending; all others come after these.

    Args:
        rows: Those of the segment.
        runs: The asked terms' postings in it, at most `MANY` and at least one, each with an idf above 0.
        k: How many are wanted.
        allowed: Per item, whether it may be found; empty if all may.
    """
    part, places = runs[0].part, [rows.place(run.number) for run in runs]
    heaviest = part.weight.max(initial=0.0)
    if not heaviest:
        return NO_ITEMS  # all that hold a term have left
    wide = sum(place is not None for place in places)
    # Rounded up as in `index.engines.compiled.search`.
    scale = (LIMIT - len(runs) - wide * HIGHEST) * LEVELS / (HIGHEST * sum(run.idf for run in runs) * heaviest)
    slack = len(runs) + wide * (HIGHEST + 2)
    number = groups(part.items, k)
    dealt = np.zeros((-(-part.items // number), number), dtype=np.uint16)
    bounds = dealt.reshape(-1)[: part.items]
    of_row = np.empty(part.items, dtype=np.uint16)
    for run, place in zip(runs, places, strict=True):
        if place is None:
            table = (run.idf * scale * part.weight + 1).astype(np.uint16)
            np.add.at(bounds, run.ids.astype(np.intp), table.take(run.codes, mode="clip"))
        else:
            step = np.uint16(np.ceil(run.idf * scale * heaviest / LEVELS))
            np.copyto(of_row, rows.levels[place])
            of_row *= step
            bounds += of_row
            slack += 3 * int(step)
    if len(allowed):
        bounds *= allowed
    highest = dealt.max(axis=0)
    need = max(int(kth(highest, k)) - slack, 1)
    good = np.flatnonzero(highest >= need)
    turn, group = np.nonzero(dealt[:, good] >= need)  # by turn first, so ascending
    items: Longs = turn * number + good[group]
    return items
