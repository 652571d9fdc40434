"""The compiled search (extra ``fast``): block by block over every posting. Importing takes seconds.

Scores are rank_bm25's to the last bit: no fastmath, so that nothing is reordered or fused, and contributions are added
in the order of the question's terms.

Nothing is skipped by bounds: at a million items MaxScore took twice the time of this at the median and five times at
the 99th percentile, since a posting costs a nanosecond here, and questions whose common terms come together leave most
items to be looked up.
"""

from __future__ import annotations

import functools
import threading

import numpy as np
import numpy.typing as npt
from numba import njit

from index.engines.prefetch import prefetch

SIZE = 1 << 15
"""Items scored at once: their scores, a quarter of a megabyte, stay in the second-level cache."""

GROUP = 64
"""Items looked through together, by one wide comparison: a good one is rare."""

AHEAD = np.uint64(384)
"""Postings are called for so many places before their turn: the processor itself stops doing so at the end of each page
of memory, which costs a quarter of the time where there are many."""

STRIDE, LINE = np.uint64(32), np.uint64(16)
"""Postings that are called for together: two cache lines of items and one of codes."""

LOOK_UP = 30
"""Finding one item among a term's postings takes as long as adding up so many of them."""

FEW = 8
"""Where at most one in so many items is allowed, their scores are looked at one by one."""

_own = threading.local()


def scratch() -> npt.NDArray[np.float64]:
    """Zeros to add up a block's scores in, one array a thread; `search` leaves them zeros."""
    try:
        held: npt.NDArray[np.float64] = _own.scores
    except AttributeError:
        held = _own.scores = np.zeros(SIZE)
    return held


@njit(cache=True, nogil=True)
def search(ids, codes, weight, starts, idfs, asked, items, k, dead, within, narrowed, scores):  # type: ignore
    """The best k of a segment.

    Args:
        ids, codes, starts: See `index.engines.segment.Segment`.
        weight: Weight of each code.
        idfs: The idf of each term, above 0 for those asked.
        asked: The numbers of the asked terms, in the question's order; -1 for one that no item holds.
        items: The number of items.
        k: How many at most.
        dead: Per item, whether it is left out; empty if none is.
        within: The only items to look at, ascending.
        narrowed: Whether `within` counts; else all items are looked at.
        scores: What `scratch` gave.

    Returns:
        Two rows, items and scores, by descending score, ties by item.
    """
    terms = len(asked)
    start = np.empty(terms, dtype=np.int64)
    end = np.empty(terms, dtype=np.int64)
    last = np.empty(terms, dtype=np.int64)
    idf = np.empty(terms)
    for t in range(terms):
        if asked[t] < 0:
            end[t], last[t], idf[t] = 0, 0, 0.0
        else:
            end[t], last[t], idf[t] = starts[asked[t]], starts[asked[t] + 1], idfs[asked[t]]
    heap_score = np.empty(k)
    heap_item = np.empty(k, dtype=np.int64)
    size = 0
    low_w = high_w = low = 0
    while low < items:
        if narrowed:
            low_w = high_w
            if low_w == len(within):
                break
            low = within[low_w] // SIZE * SIZE
        high = min(low + SIZE, items)
        first, beyond = low, high
        if narrowed:
            high_w = _find(within, low_w, len(within), high)
            first, beyond = within[low_w], within[high_w - 1] + 1
        postings = _block(ids, start, end, last, first, beyond)
        if narrowed and (high_w - low_w) * terms * LOOK_UP < postings:
            size = _each(ids, codes, weight, start, end, idf, within[low_w:high_w], dead, heap_score, heap_item, size)
        else:
            for t in range(terms):
                _add(ids, codes, weight, start[t], end[t], idf[t], low, scores)
            allowed = within[low_w:high_w]
            size = _best(scores, low, first, beyond, allowed, narrowed, dead, heap_score, heap_item, size)
        low = high
    found = np.empty((2, size))
    for place in range(size - 1, -1, -1):
        found[0, place], found[1, place] = heap_item[0], heap_score[0]
        _sink(heap_score, heap_item, place, heap_score[place], heap_item[place])
    return found


@njit(cache=True, nogil=True)
def _block(ids, start, end, last, low, high):  # type: ignore[no-untyped-def]
    """Moves each term's start and end to its postings of some items; how many those are together."""
    postings = 0
    for t in range(len(start)):
        start[t], end[t] = end[t], last[t]
        if start[t] < last[t] and ids[start[t]] < low:
            start[t] = _leap(ids, start[t], last[t], low)
        if start[t] < last[t] and ids[last[t] - 1] >= high:
            end[t] = _leap(ids, start[t], last[t], high)
        postings += end[t] - start[t]
    return postings


@njit(cache=True, nogil=True)
def _add(ids, codes, weight, start, end, idf, low, scores):  # type: ignore[no-untyped-def]
    """Adds one term's contributions to the scores of a block."""
    # Unsigned, so that no place is checked for being negative, which would count from the end.
    base, p, end = np.uint64(low), np.uint64(start), np.uint64(end)
    while p + STRIDE <= end:
        prefetch(ids, p + AHEAD)
        prefetch(ids, p + AHEAD + LINE)
        prefetch(codes, p + AHEAD)
        for q in range(p, p + STRIDE):
            scores[np.uint64(np.uint32(ids[q])) - base] += idf * weight[codes[q]]
        p += STRIDE
    for q in range(p, end):
        scores[np.uint64(np.uint32(ids[q])) - base] += idf * weight[codes[q]]


@njit(cache=True, nogil=True)
def _best(scores, low, begin, end, allowed, narrowed, dead, heap_score, heap_item, size):  # type: ignore
    """Takes the best of a block's items ``begin:end`` into the heap and leaves the scores zero; the heap's new size."""
    k = len(heap_score)
    cut = heap_score[0] if size == k else 0.0
    if narrowed and len(allowed) * FEW <= end - begin:
        for item in allowed:
            score = scores[np.uint64(item - low)]
            if score > cut and not (len(dead) and dead[item]):
                size = _keep(heap_score, heap_item, size, score, item)
                if size == k:
                    cut = heap_score[0]
        scores[begin - low : end - low] = 0.0
        return size
    for first in range((begin - low) // GROUP * GROUP, end - low, GROUP):
        above = 0
        for i in range(GROUP):
            above += scores[np.uint64(first + i)] > cut
        if above:
            for slot in range(first, first + GROUP):
                score = scores[slot]
                if score <= cut:
                    continue
                item = low + slot
                if len(dead) and dead[item]:
                    continue
                if narrowed:
                    place = _find(allowed, 0, len(allowed), item)
                    if place == len(allowed) or allowed[place] != item:
                        continue
                size = _keep(heap_score, heap_item, size, score, item)
                if size == k:
                    cut = heap_score[0]
        for i in range(GROUP):
            scores[np.uint64(first + i)] = 0.0
    return size


@njit(cache=True, nogil=True)
def _each(ids, codes, weight, start, end, idf, allowed, dead, heap_score, heap_item, size):  # type: ignore[no-untyped-def]
    """Takes the best of a few items into the heap, looking each up; the heap's new size."""
    for item in allowed:
        score, held = 0.0, False
        for t in range(len(start)):
            start[t] = p = _leap(ids, start[t], end[t], item)
            if p < end[t] and ids[p] == item:
                score += idf[t] * weight[codes[p]]
                held = True
        if held and not (len(dead) and dead[item]):
            size = _keep(heap_score, heap_item, size, score, item)
    return size


@njit(cache=True, nogil=True)
def _find(ids, low, high, item):  # type: ignore[no-untyped-def]
    """The first place in ``low:high`` whose item is not before this one."""
    while low < high:
        middle = (low + high) >> 1
        if ids[middle] < item:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def _leap(ids, low, end, item):  # type: ignore[no-untyped-def]
    """As `_find`, in leaps that double: for short ways."""
    step = 1
    high = low
    while high < end and ids[high] < item:
        low = high + 1
        high += step
        step *= 2
    return _find(ids, low, min(high, end), item)


@njit(cache=True, nogil=True)
def _worse(score, item, other_score, other_item):  # type: ignore[no-untyped-def]
    return score < other_score or (score == other_score and item > other_item)


@njit(cache=True, nogil=True)
def _keep(heap_score, heap_item, size, score, item):  # type: ignore[no-untyped-def]
    """Puts an item that comes after all others into the heap, whose root is the worst, if it is among the best."""
    if size == len(heap_score):
        if score > heap_score[0]:
            _sink(heap_score, heap_item, size, score, item)
        return size
    i = size
    while i:
        parent = (i - 1) // 2
        if not _worse(score, item, heap_score[parent], heap_item[parent]):
            break
        heap_score[i], heap_item[i] = heap_score[parent], heap_item[parent]
        i = parent
    heap_score[i], heap_item[i] = score, item
    return size + 1


@njit(cache=True, nogil=True)
def _sink(heap_score, heap_item, size, score, item):  # type: ignore[no-untyped-def]
    """Puts an item in place of the heap's root."""
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        right = child + 1
        if right < size and _worse(heap_score[right], heap_item[right], heap_score[child], heap_item[child]):
            child = right
        if not _worse(heap_score[child], heap_item[child], score, item):
            break
        heap_score[i], heap_item[i] = heap_score[child], heap_item[child]
        i = child
    heap_score[i], heap_item[i] = score, item


@functools.cache
def warm() -> None:
    """Compiles, or loads what was compiled before, for the types that segments have."""
    for kind in (np.uint16, np.int32):
        ids, codes, starts = np.zeros(1, dtype=np.int32), np.zeros(1, dtype=kind), np.array([0, 1])
        for array in (ids, codes, starts):
            array.flags.writeable = False
        one, nothing, dead = np.ones(1), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint8)
        search(ids, codes, one, starts, one, np.zeros(1, dtype=np.int64), 1, 1, dead, nothing, False, scratch())
