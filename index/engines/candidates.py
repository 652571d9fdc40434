"""Items with good bounds on their way to the best by score, in compiled code: who is of interest, and their scores."""

from __future__ import annotations

import numpy as np
from numba import njit

from index.engines.heap import keep
from index.engines.rows import GROUP

ROOM = 2048
"""So many candidates wait to be scored, besides the number asked for."""

NEED, SLACK, WANTED, WAITING, GOOD, LEAST, AMONG, NUMBERS = range(8)
"""The numbers that go with a search: the bound that is still of interest; by how much a bound may be above its score;
how many items are wanted; how many wait; how many bounds came that are not below the bin `LEAST`, and that; and how
many are among the best. Last, how many numbers these are."""

BIN = 5
"""Bounds are counted in bins of two to the power of this."""

BINS = 1 << 15 - BIN
"""How many bins there are."""


@njit(cache=True, nogil=True)
def offer(waiting, counts, numbers, item, bound):  # type: ignore[no-untyped-def]
    """Takes an item that comes after all others and whose bound is of interest; there must be room for it.

    Args:
        waiting: Two rows, items and their bounds: those not scored yet.
        counts: How many bounds came, by bin. An item whose bound is lower than those of as many others as are wanted,
            by more than a bound may be above its score, comes after all of these.
        numbers: See `NEED`.
        item: The item.
        bound: Its bound.
    """
    waiting[0, numbers[WAITING]], waiting[1, numbers[WAITING]] = item, bound
    numbers[WAITING] += 1
    counts[bound >> BIN] += 1
    if bound >> BIN < numbers[LEAST]:
        return
    numbers[GOOD] += 1
    while numbers[GOOD] - counts[numbers[LEAST]] >= numbers[WANTED]:
        numbers[GOOD] -= counts[numbers[LEAST]]
        numbers[LEAST] += 1
    numbers[NEED] = max(numbers[NEED], (numbers[LEAST] << BIN) - numbers[SLACK])


@njit(cache=True, nogil=True)
def settle(ids, codes, weight, idf, first, end, row, levels, ranks, scale, waiting, numbers, score, item):  # type: ignore
    """Scores those that wait and whose bounds are still of interest, and keeps the best.

    Args:
        ids, codes, weight: The postings and what each code weighs.
        idf: Of each asked term, in the question's order.
        first, end: The places of each term's postings.
        row, levels, ranks: Which of the rows (`index.engines.rows.Rows`) is each term's own, and these.
        scale: What turns a score into a bound.
        waiting, numbers: As for `offer`.
        score, item: A heap of the best.
    """
    count = 0
    for w in range(numbers[WAITING]):
        if waiting[1, w] >= numbers[NEED]:
            waiting[0, count] = waiting[0, w]
            count += 1
    chosen, scores = waiting[0, :count], np.zeros(count)
    for t in range(len(first)):
        for c in range(count):
            sought = chosen[c]
            if row[t] < 0:
                p = first[t] = leap(ids, first[t], end[t], sought)  # all that follow come after this one
                if p == end[t] or ids[p] != sought:
                    continue
            elif levels[row[t], sought]:
                group = sought // GROUP
                p = first[t] + ranks[row[t], group] + _holders(levels[row[t], group * GROUP : sought])
            else:
                continue
            scores[c] += idf[t] * weight[codes[p]]
    size = numbers[AMONG]
    for c in range(count):
        size = keep(score, item, size, scores[c], chosen[c])
    numbers[WAITING], numbers[AMONG] = 0, size
    if size == len(score):
        # An item of the same score as the worst of the best comes after it, and may have that very bound.
        numbers[NEED] = max(numbers[NEED], np.int64(score[0] * scale))


@njit(cache=True, nogil=True)
def _holders(levels):  # type: ignore[no-untyped-def]
    """How many of a group's first items hold a row's term: its postings' items need not be read, so that those of
    frequent terms, most of an index, stay on disk."""
    count = np.uint8(0)  # many at once; a group has no more items
    for i in range(len(levels)):
        count = np.uint8(count + np.uint8(levels[i] != 0))
    return np.int64(count)


@njit(cache=True, nogil=True)
def find(ids, low, high, item):  # type: ignore[no-untyped-def]
    """The first place in ``low:high`` whose item is not before this one."""
    while low < high:
        middle = (low + high) >> 1
        if ids[middle] < item:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def leap(ids, low, end, item):  # type: ignore[no-untyped-def]
    """As `find`, in leaps that double: for short ways."""
    step = 1
    high = low
    while high < end and ids[high] < item:
        low = high + 1
        high += step
        step *= 2
    return find(ids, low, min(high, end), item)
