"""Which items of a segment may be among the best, by numpy: bounds as in `index.engines.compiled`, of all at once."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from index.engines.rows import HIGHEST, LEVELS, Rows
from index.engines.segment import NO_ITEMS, Longs
from index.engines.select import groups, kth
from index.engines.subset import Mask

if TYPE_CHECKING:
    from index.engines.part import Asked

LIMIT = 65535
"""No bound is higher."""

MANY = 256
"""The bounds of questions of more terms would be too coarse, were rows used."""


def likely(rows: Rows, asked: Asked, k: int, allowed: Mask) -> Longs:
    """The items that may be among the best k, ascending; all others come after these.

    Args:
        rows: Those of the part.
        asked: What it has of the question: at least one term and at most `MANY`, each with an idf above 0.
        k: How many are wanted.
        allowed: Per item, whether it may be found; empty if all may.
    """
    part = asked.part
    heaviest = part.heaviest
    if not heaviest:
        return NO_ITEMS  # all that hold a term have left
    places = [rows.place(number) for number in asked.numbers]
    wide = [(idf, place) for idf, place in zip(asked.idf, places, strict=True) if place is not None]
    rare = [(idf, span) for idf, span, place in zip(asked.idf, asked.spans, places, strict=True) if place is None]
    # Rounded up as in `index.engines.compiled.search`.
    scale = (LIMIT - len(places) - len(wide) * HIGHEST) * LEVELS / (HIGHEST * sum(asked.idf) * heaviest)
    steps = [ceil(idf * scale * heaviest / LEVELS) for idf, _ in wide]
    slack = len(places) + sum(HIGHEST + 2 + 3 * step for step in steps)
    number = groups(part.items, k)
    dealt = np.zeros((-(-part.items // number), number), dtype=np.uint16)
    bounds = dealt.reshape(-1)[: part.items]
    of_row = bounds
    for step, (_, place) in zip(steps, wide, strict=True):
        np.copyto(of_row, rows.levels[place])
        of_row *= np.uint16(step)
        if of_row is bounds:
            of_row = np.empty_like(bounds)  # of the others, should there be any
        else:
            bounds += of_row
    if rare:
        tables = np.multiply.outer([idf * scale for idf, _ in rare], part.weight)
        tables += 1
        for (_, (start, end)), of_code in zip(rare, tables.astype(np.uint16), strict=True):
            more = of_code.take(part.codes[start:end], mode="clip")
            np.add.at(bounds, part.ids[start:end].astype(np.intp), more)
    if len(allowed):
        bounds *= allowed
    need = max(int(kth(dealt.max(axis=0), k)) - slack, 1)
    items: Longs = (bounds >= need).nonzero()[0]
    return items
