"""The compiled search (extra ``fast``): every item's score bounded in small whole numbers, then the best ones exactly.

A score is bounded from above by a sum of whole numbers of 16 bits, which are added up and looked through many items at
once; only items whose bound reaches the best few are scored. Scores are rank_bm25's to the last bit: no fastmath, so
that nothing is reordered or fused, and contributions are added in the order of the question's terms.

Postings are not skipped by bounds, as MaxScore (Turtle and Flood, 1995) does: the common terms of questions come
together in thousands of items, and to look one of these up costs as much as thirty postings, or hundreds of items of a
row.
"""

from __future__ import annotations

import functools

import numpy as np
from numba import njit

from index.engines.candidates import (
    BEST,
    BINS,
    NEED,
    NUMBERS,
    ROOM,
    SLACK,
    WAITING,
    WANTED,
    find,
    leap,
    offer,
    settle,
)
from index.engines.heap import keep, ranked
from index.engines.likely import LIMIT, MANY
from index.engines.prefetch import prefetch
from index.engines.rows import GROUP, HIGHEST, LEVELS

SIZE = 1 << 13
"""Items bounded at once: their bounds, 16 kilobytes, stay in the first-level cache."""

NEAR = 32
"""Items looked through together where one of a `GROUP` is good."""

SCORES = 64
"""Scores looked through together."""

AHEAD = np.uint64(384)
"""Postings are called for so many places before their turn: the processor itself stops doing so at the end of each page
of memory, which costs a quarter of the time where there are many."""

STRIDE, LINE = np.uint64(32), np.uint64(16)
"""Postings that are called for together: two cache lines of items and one of codes."""


@njit(cache=True, nogil=True)
def search(ids, codes, weight, starts, idfs, frequent, levels, ranks, items, asked, k, allowed, listed):  # type: ignore
    """The best k of a segment.

    Args:
        ids, codes, starts: See `index.engines.segment.Segment`.
        weight: Weight of each code.
        idfs: The idf of each term, above 0 for those asked.
        frequent, levels, ranks: The rows; see `index.engines.rows.Rows`.
        items: The number of items.
        asked: The numbers of the asked terms in the question's order, -1 for one that no item holds.
        k: How many at most.
        allowed: Per item, whether it may be found; empty if all may.
        listed: If not empty, the only items that may be found, ascending: each is looked at by itself.

    Returns:
        Two rows, items and scores, by descending score, ties by item.
    """
    idf, at, end = _asked(starts, idfs, asked)
    highest = idf.sum() * weight.max() if len(weight) else 0.0
    if highest == 0.0:
        return np.empty((2, 0))
    row = _rows(frequent, asked)
    # A term's bound is above what it adds by at most 1; from a row, by at most HIGHEST + 3 and three steps: levels are
    # rounded up and have some room (`index.engines.rows.ROOM`), and steps are rounded up.
    wide = (row >= 0).sum()
    scale = (LIMIT - len(row) - wide * HIGHEST) * LEVELS / (HIGHEST * highest)
    step = np.ceil(idf * (scale * weight.max() / LEVELS)).astype(np.uint16)
    slack = len(row) + wide * (HIGHEST + 2) + 3 * np.int64(step[row >= 0].sum())
    table = _table(weight, idf * scale, row)
    numbers, counts = np.zeros(NUMBERS, dtype=np.int64), np.zeros(BINS, dtype=np.int32)
    numbers[NEED], numbers[SLACK], numbers[WANTED] = 1, slack, k
    waiting = np.empty((2, k + ROOM), dtype=np.int64)
    score, item, first = np.empty(k), np.empty(k, dtype=np.int64), at.copy()
    bounds = np.zeros(SIZE, dtype=np.uint16)
    few = len(listed) > 0
    low = next_listed = 0
    while low < items and not (few and next_listed == len(listed)):
        if few:
            low = listed[next_listed] // SIZE * SIZE
        high = min(low + SIZE, items)
        if few or not len(allowed) or _any(allowed[low:high]):
            for t in range(len(row)):
                if row[t] < 0:
                    at[t] = leap(ids, at[t], end[t], low)  # from where the block before ended, mostly no way
                    at[t] = _add(ids, codes, table[t], at[t], end[t], low, high, bounds)
                elif not few:
                    _add_row(levels[row[t], low:high], step[t], bounds)
            place, beyond = 0, high - low
            while place < beyond:
                if few:
                    next_listed = _listed(
                        bounds, listed, next_listed, low, high, row, levels, step, waiting, counts, numbers
                    )
                    place = 0 if next_listed < len(listed) and listed[next_listed] < high else beyond
                else:
                    place = _all(bounds, allowed[low:high], low, place, beyond, waiting, counts, numbers)
                if numbers[WAITING] == waiting.shape[1]:
                    settle(
                        ids, codes, weight, idf, first, end, row, levels, ranks, scale, waiting, numbers, score, item
                    )
            bounds[:] = 0
        low = high
    settle(ids, codes, weight, idf, first, end, row, levels, ranks, scale, waiting, numbers, score, item)
    return ranked(score, item, numbers[BEST])


@njit(cache=True, nogil=True)
def search_small(ids, codes, weight, starts, idfs, items, scores, asked, k, allowed, listed):  # type: ignore
    """As `search`, by scoring all items: for so few that bounds would not pay.

    `scores` has a zero for each item and up to `SCORES` more, and has so again afterwards: other memory would be new
    to the processor.
    """
    idf, start, end = _asked(starts, idfs, asked)
    for t in range(len(asked)):
        for p in range(start[t], end[t]):
            scores[np.uint64(np.uint32(ids[p]))] += idf[t] * weight[codes[p]]
    score, item, size, cut = np.empty(k), np.empty(k, dtype=np.int64), 0, 0.0
    for one in listed:
        if scores[one] > cut:
            size = keep(score, item, size, scores[one], one)
            cut = score[0] if size == k else 0.0
    if len(listed):
        scores[:] = 0.0
        return ranked(score, item, size)
    if len(allowed):
        for one in range(items):
            scores[np.uint64(one)] *= allowed[one]
    for group in range(0, items, SCORES):
        above = 0
        for i in range(SCORES):
            above += scores[np.uint64(group + i)] > cut
        if above:
            for one in range(group, group + SCORES):
                if scores[one] > cut:
                    size = keep(score, item, size, scores[one], one)
                    cut = score[0] if size == k else 0.0
        for i in range(SCORES):
            scores[np.uint64(group + i)] = 0.0
    return ranked(score, item, size)


@njit(cache=True, nogil=True)
def _rows(frequent, asked):  # type: ignore[no-untyped-def]
    """Which row each asked term has; -1 for none. Of very many terms none has: their bounds would be too coarse."""
    row = np.full(len(asked), -1)
    if len(asked) <= MANY:
        for t in range(len(asked)):
            place = find(frequent, 0, len(frequent), asked[t])
            if place < len(frequent) and frequent[place] == asked[t]:
                row[t] = place
    return row


@njit(cache=True, nogil=True)
def _asked(starts, idfs, asked):  # type: ignore[no-untyped-def]
    """The idf of each asked term, and where its postings begin and end; nothing and nowhere for one that has none."""
    idf = np.zeros(len(asked))
    start, end = np.zeros(len(asked), dtype=np.int64), np.zeros(len(asked), dtype=np.int64)
    for t in range(len(asked)):
        if asked[t] >= 0:
            idf[t], start[t], end[t] = idfs[asked[t]], starts[asked[t]], starts[asked[t] + 1]
    return idf, start, end


@njit(cache=True, nogil=True)
def _table(weight, factor, row):  # type: ignore[no-untyped-def]
    """By term that has no row, what it adds to the bounds by code."""
    table = np.empty((len(row), len(weight)), dtype=np.uint16)
    for t in range(len(row)):
        if row[t] < 0:
            of_term, times = table[t], factor[t]
            for code in range(len(weight)):
                of_term[code] = np.uint16(np.int32(times * weight[code]) + 1)
    return table


@njit(cache=True, nogil=True)
def _add(ids, codes, table, start, end, low, high, bounds):  # type: ignore[no-untyped-def]
    """Adds one term to the bounds of a block, posting by posting; where its postings go on."""
    # Unsigned, so that no place is checked for being negative, which would count from the end.
    base, beyond, p, end = np.uint64(low), np.uint64(high), np.uint64(start), np.uint64(end)
    while p + STRIDE <= end and np.uint64(np.uint32(ids[p + STRIDE - np.uint64(1)])) < beyond:
        prefetch(ids, p + AHEAD)
        prefetch(ids, p + AHEAD + LINE)
        prefetch(codes, p + AHEAD)
        for q in range(p, p + STRIDE):
            bounds[np.uint64(np.uint32(ids[q])) - base] += table[codes[q]]
        p += STRIDE
    while p < end and np.uint64(np.uint32(ids[p])) < beyond:
        bounds[np.uint64(np.uint32(ids[p])) - base] += table[codes[p]]
        p += np.uint64(1)
    return np.int64(p)


@njit(cache=True, nogil=True)
def _add_row(levels, step, bounds):  # type: ignore[no-untyped-def]
    """Adds one term to the bounds of a block, all items of it."""
    for i in range(len(levels)):
        bounds[i] = np.uint16(bounds[i] + np.uint16(np.uint16(levels[i]) * step))


@njit(cache=True, nogil=True)
def _any(allowed):  # type: ignore[no-untyped-def]
    """Whether any of some items may be found, many looked at at once."""
    found = np.uint8(0)
    for i in range(len(allowed)):
        found |= allowed[i]
    return found != 0


@njit(cache=True, nogil=True)
def _keep_only(allowed, bounds):  # type: ignore[no-untyped-def]
    """Makes the bounds of those items zero that may not be found."""
    for i in range(len(allowed)):
        bounds[i] = np.uint16(bounds[i] * np.uint16(allowed[i]))


@njit(cache=True, nogil=True)
def _all(bounds, allowed, low, place, beyond, waiting, counts, numbers):  # type: ignore[no-untyped-def]
    """Offers the items of a block whose bounds are good, from a place on until there is no room; where to go on."""
    while place < beyond:
        # A good one is rare: most groups are passed over at once.
        if place % GROUP == 0:
            group = bounds[place : place + GROUP]
            good = _highest(group) >= numbers[NEED]
            if good and len(allowed):
                _keep_only(allowed[place : place + GROUP], group)
                good = _highest(group) >= numbers[NEED]
            if not good:
                place += GROUP
                continue
        if place % NEAR == 0 and _highest(bounds[place : place + NEAR]) < numbers[NEED]:
            place += NEAR
            continue
        if bounds[place] >= numbers[NEED]:
            offer(waiting, counts, numbers, low + place, np.int64(bounds[place]))
            if numbers[WAITING] == waiting.shape[1]:
                return place + 1
        place += 1
    return place


@njit(cache=True, nogil=True)
def _highest(bounds):  # type: ignore[no-untyped-def]
    """The highest of some bounds, many compared at once."""
    found = np.uint16(0)
    for i in range(len(bounds)):
        bound = bounds[i]
        found = bound if bound > found else found
    return found


@njit(cache=True, nogil=True)
def _listed(bounds, listed, place, low, high, row, levels, step, waiting, counts, numbers):  # type: ignore
    """Offers those of the listed items of a block whose bounds are good, adding the rows' share; where to go on."""
    while place < len(listed) and listed[place] < high and numbers[WAITING] < waiting.shape[1]:
        item = listed[place]
        bound = np.int64(bounds[item - low])
        for t in range(len(row)):
            if row[t] >= 0:
                bound += np.int64(levels[row[t], item]) * step[t]
        if bound >= numbers[NEED]:
            offer(waiting, counts, numbers, item, bound)
        place += 1
    return place


@functools.cache
def warm() -> None:
    """Compiles, or loads what was compiled before, for the types that segments have."""
    for kind in (np.uint16, np.int32):
        ids, codes, starts = np.zeros(1, dtype=np.int32), np.zeros(1, dtype=kind), np.array([0, 1])
        for array in (ids, codes, starts):
            array.flags.writeable = False
        one, first = np.ones(1), np.zeros(1, dtype=np.int64)
        rows = np.zeros(0, dtype=np.int64), np.zeros((0, 1), dtype=np.uint8), np.zeros((0, 2), dtype=np.int32)
        for array in rows:
            array.flags.writeable = False
        restricted = np.zeros(0, dtype=np.uint8), first[:0]
        search(ids, codes, one, starts, one, *rows, 1, first, 1, *restricted)
        search_small(ids, codes, one, starts, one, 1, np.zeros(SCORES), first, 1, *restricted)
