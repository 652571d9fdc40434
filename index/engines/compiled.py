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
    AMONG,
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
from index.engines.heap import keep, rank
from index.engines.masks import any_free, begin, may_be_found
from index.engines.memory import array, of_table, prefetch
from index.engines.rows import GROUP, HIGHEST, LEVELS
from index.engines.subset import ALL
from index.engines.workspace import (
    ASKED,
    ASKED_IDF,
    AT,
    BEST,
    BOUND,
    CODES,
    END,
    FREQUENT,
    IDF,
    IDS,
    ITEMS,
    RANKS,
    ROW_LEVELS,
    SCORE,
    SCORES,
    SCRATCH,
    SCRATCH_BYTES,
    STARTS,
    WEIGHT,
    WIDE,
    Workspace,
)

LIMIT = 32_767
"""No bound is higher."""

LOWEST = -LIMIT - 1
"""What the bound of an item begins with that may not be found, so that it stays below zero."""

MANY = 64
"""The bounds of questions of more terms would be too coarse, were rows used."""

SIZE = SCRATCH_BYTES // BOUND
"""Items bounded at once."""

NEAR = 32
"""Items looked through together where one of a `GROUP` is good."""

BLOCK = SCRATCH_BYTES // SCORE
"""Items scored at once where all are."""

AHEAD = np.uint64(384)
"""Postings are called for so many places before their turn: the processor itself stops doing so at the end of each page
of memory, which costs a quarter of the time where there are many."""

STRIDE, LINE = np.uint64(32), np.uint64(16)
"""Postings that are called for together: two cache lines of items and one of codes. And how many items a line has."""

LINES = 4
"""The first lines of all terms' items are called for at once; from there on the processor sees where it goes."""


@njit(cache=True, nogil=True)
def search(table, count, k, mask, late, listed, few):  # type: ignore[no-untyped-def]
    """Finds the best k of a segment and leaves them in the workspace by descending score, ties by item.

    Args:
        table: See `index.engines.workspace`.
        count: How many terms are asked; their idf is above 0.
        k: How many items are wanted at most.
        mask: The address of a byte for each item, 0 where it may not be found and else 1; 0 if all may.
        late: Whether there is a bit for each item instead, the first the lowest, looked at only where an item is good:
            which pays where few may not be found.
        listed: The address of the only items that may be found, ascending, of which each is looked at by itself; with
            a mask there is none.
        few: How many these are; 0 without a list.

    Returns:
        How many were found.
    """
    if table[WIDE]:
        return _search(of_table(table, CODES, np.int32), table, count, k, mask, late, listed, few)
    return _search(of_table(table, CODES, np.uint16), table, count, k, mask, late, listed, few)


@njit(cache=True)
def search_small(table, count, k, mask, late, listed, few):  # type: ignore[no-untyped-def]
    """As `search`, by scoring all items: for so few that bounds would not pay. There is never a mask of bits.

    It keeps the interpreter's lock: to wait for it again would take a thread longer than this takes.
    """
    if table[WIDE]:
        return _search_small(of_table(table, CODES, np.int32), table, count, k, mask, listed, few)
    return _search_small(of_table(table, CODES, np.uint16), table, count, k, mask, listed, few)


@njit(cache=True, nogil=True)
def _search(codes, table, count, k, mask, late, listed, few):  # type: ignore[no-untyped-def]
    ids, weight = of_table(table, IDS, np.int32), of_table(table, WEIGHT, np.float64)
    idf, at, end = _asked(table, count)
    highest = idf.sum() * weight.max() if len(weight) else 0.0
    if highest == 0.0:
        return 0
    items, frequent = table[0], of_table(table, FREQUENT, np.int64)
    levels = array(table[2 * ROW_LEVELS], (len(frequent), items), np.uint8)
    ranks = array(table[2 * RANKS], (len(frequent), table[2 * RANKS + 1] // max(1, len(frequent))), np.int32)
    allowed, listed = array(mask, items if mask and not late else 0, np.uint8), array(listed, few, np.int64)
    bits = array(mask, (items + 7) // 8 if late else 0, np.uint8)
    row = _rows(frequent, of_table(table, ASKED, np.int64)[:count])
    # A term's bound is above what it adds by at most 1; from a row, by at most HIGHEST + 3 and three steps: levels are
    # rounded up and have some room (`index.engines.rows.ROOM`), and steps are rounded up.
    wide = (row >= 0).sum()
    scale = (LIMIT - len(row) - wide * HIGHEST) * LEVELS / (HIGHEST * highest)
    step = np.ceil(idf * (scale * weight.max() / LEVELS)).astype(np.int16)
    slack = len(row) + wide * (HIGHEST + 2) + 3 * np.int64(step[row >= 0].sum())
    of_code = _table(weight, idf * scale, row)
    numbers, counts = np.zeros(NUMBERS, dtype=np.int64), np.zeros(BINS, dtype=np.int32)
    numbers[NEED], numbers[SLACK], numbers[WANTED] = 1, slack, k
    waiting = np.empty((2, k + ROOM), dtype=np.int64)
    score, item, first = of_table(table, SCORES, np.float64)[:k], of_table(table, ITEMS, np.int64)[:k], at.copy()
    bounds = array(table[2 * SCRATCH], SIZE, np.int16)
    low = next_listed = 0
    while low < items and not (few and next_listed == few):
        low, high = _block(low, SIZE, items, listed, next_listed)
        if not len(allowed):
            bounds[:] = 0
        elif any_free(allowed[low:high]):
            begin(allowed[low:high], bounds, LOWEST)
        else:
            low = high
            continue
        for t in range(len(row)):
            if row[t] < 0:
                at[t] = leap(ids, at[t], end[t], low)  # from where the block before ended, mostly no way
                at[t] = _add(ids, codes, of_code[t], at[t], end[t], low, high, bounds)
            elif not few:
                _add_row(levels[row[t], low:high], step[t], bounds)
        place, beyond = 0, high - low
        while place < beyond:
            if few:
                next_listed = _listed(
                    bounds, listed, next_listed, low, high, row, levels, step, waiting, counts, numbers
                )
                place = 0 if next_listed < few and listed[next_listed] < high else beyond
            else:
                place = _all(bounds, bits, low, place, beyond, waiting, counts, numbers)
            if numbers[WAITING] == waiting.shape[1]:
                settle(ids, codes, weight, idf, first, end, row, levels, ranks, scale, waiting, numbers, score, item)
        low = high
    settle(ids, codes, weight, idf, first, end, row, levels, ranks, scale, waiting, numbers, score, item)
    return _ranked(table, score, item, numbers[AMONG])


@njit(cache=True, nogil=True)
def _search_small(codes, table, count, k, mask, listed, few):  # type: ignore[no-untyped-def]
    ids, weight = of_table(table, IDS, np.int32), of_table(table, WEIGHT, np.float64)
    idf, at, end = _asked(table, count)
    for t in range(count):
        for line in range(LINES):
            prefetch(ids, np.uint64(at[t]) + np.uint64(line) * LINE)
        prefetch(codes, np.uint64(at[t]))
    items, scores = table[0], array(table[2 * SCRATCH], BLOCK, np.float64)
    allowed, listed = array(mask, items if mask else 0, np.uint8), array(listed, few, np.int64)
    score, item, size, cut = of_table(table, SCORES, np.float64)[:k], of_table(table, ITEMS, np.int64)[:k], 0, 0.0
    low = next_listed = 0
    while low < items and not (few and next_listed == few):
        low, high = _block(low, BLOCK, items, listed, next_listed)
        if not len(allowed):
            scores[:] = 0.0
        elif any_free(allowed[low:high]):
            begin(allowed[low:high], scores, -np.inf)
        else:
            low = high
            continue
        for t in range(count):
            if few or len(allowed):
                at[t] = leap(ids, at[t], end[t], low)
            at[t] = _score(ids, codes, weight, idf[t], at[t], end[t], low, high, scores)
        while next_listed < few and listed[next_listed] < high:
            one = listed[next_listed]
            if scores[one - low] > cut:
                size = keep(score, item, size, scores[one - low], one)
                cut = score[0] if size == k else 0.0
            next_listed += 1
        for group in range(0, 0 if few else high - low, GROUP):
            beyond = min(group + GROUP, high - low)
            if _above(scores[group:beyond], cut):
                for one in range(group, beyond):
                    if scores[one] > cut:
                        size = keep(score, item, size, scores[one], low + one)
                        cut = score[0] if size == k else 0.0
        low = high
    return _ranked(table, score, item, size)


@njit(cache=True, nogil=True)
def _block(low, size, items, listed, next_listed):  # type: ignore[no-untyped-def]
    """Where the next block begins and ends: that of the next of those listed, if any are."""
    if len(listed):
        low = listed[next_listed] // size * size
    return low, min(low + size, items)


@njit(cache=True, nogil=True)
def _above(scores, cut):  # type: ignore[no-untyped-def]
    """How many scores of a group are higher."""
    count = 0  # many at once
    for i in range(len(scores)):
        count += scores[i] > cut
    return count


@njit(cache=True, nogil=True)
def _ranked(table, score, item, size):  # type: ignore[no-untyped-def]
    """Leaves the best of a heap in the workspace, sorted; how many."""
    best, most = table[2 * BEST], (table[2 * BEST + 1], 2)
    rank(score, item, size, array(best, most, np.int64), array(best, most, np.float64))
    return size


@njit(cache=True, nogil=True)
def _score(ids, codes, weight, idf, start, end, low, high, scores):  # type: ignore[no-untyped-def]
    """Adds one term to the scores of a block; where its postings go on."""
    base, beyond, p, end = np.uint64(low), np.uint64(high), np.uint64(start), np.uint64(end)
    while p + LINE <= end and np.uint64(np.uint32(ids[p + LINE - np.uint64(1)])) < beyond:
        for q in range(p, p + LINE):
            scores[np.uint64(np.uint32(ids[q])) - base] += idf * weight[codes[q]]
        p += LINE
    while p < end and np.uint64(np.uint32(ids[p])) < beyond:
        scores[np.uint64(np.uint32(ids[p])) - base] += idf * weight[codes[p]]
        p += np.uint64(1)
    return np.int64(p)


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
def _asked(table, count):  # type: ignore[no-untyped-def]
    """The idf of each asked term, and where its postings begin and end; nothing and nowhere for one that has none."""
    asked, starts = of_table(table, ASKED, np.int64), of_table(table, STARTS, np.int64)
    start, end = of_table(table, AT, np.int64), of_table(table, END, np.int64)
    idf, idfs = of_table(table, ASKED_IDF, np.float64), of_table(table, IDF, np.float64)
    for t in range(count):
        number = asked[t]
        start[t] = end[t] = 0
        idf[t] = 0.0
        if number >= 0:
            idf[t], start[t], end[t] = idfs[number], starts[number], starts[number + 1]
    return idf[:count], start[:count], end[:count]


@njit(cache=True, nogil=True)
def _table(weight, factor, row):  # type: ignore[no-untyped-def]
    """By term that has no row, what it adds to the bounds by code."""
    table = np.empty((len(row), len(weight)), dtype=np.int16)
    for t in range(len(row)):
        if row[t] < 0:
            of_term, times = table[t], factor[t]
            for code in range(len(weight)):
                of_term[code] = np.int16(np.int32(times * weight[code]) + 1)
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
        bounds[i] = np.int16(bounds[i] + np.int16(np.int16(levels[i]) * step))


@njit(cache=True, nogil=True)
def _all(bounds, bits, low, place, beyond, waiting, counts, numbers):  # type: ignore[no-untyped-def]
    """Offers the items of a block whose bounds are good, from a place on until there is no room; where to go on."""
    while place < beyond:
        # A good one is rare: most groups are passed over at once.
        if place % GROUP == 0 and _highest(bounds[place : place + GROUP]) < numbers[NEED]:
            place += GROUP
            continue
        if place % NEAR == 0 and _highest(bounds[place : place + NEAR]) < numbers[NEED]:
            place += NEAR
            continue
        if bounds[place] >= numbers[NEED] and may_be_found(bits, low + place):
            offer(waiting, counts, numbers, low + place, np.int64(bounds[place]))
            if numbers[WAITING] == waiting.shape[1]:
                return place + 1
        place += 1
    return place


@njit(cache=True, nogil=True)
def _highest(bounds):  # type: ignore[no-untyped-def]
    """The highest of some bounds, many compared at once."""
    found = np.int16(0)
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
    """Compiles, or loads what was compiled before."""
    one, term = np.zeros(1, dtype=np.int32), np.zeros(2, dtype=np.int64)
    shared = one, one, np.ones(1), term, np.ones(1), term[:0], one[:0].astype(np.uint8), one[:0]
    room = Workspace(1, shared)
    for find_best in (search, search_small):
        find_best(room.table, 1, 1, *ALL)
