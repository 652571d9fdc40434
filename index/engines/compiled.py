"""The compiled search (extra ``fast``): block by block, skipping what cannot reach the best k. Importing takes seconds.

Scores are rank_bm25's to the last bit: no fastmath, so that nothing is reordered or fused, and a score that counts is
always added up in the order of the question's terms; bounds only decide what is not worth adding up.

MaxScore: once k items are known, the terms that together could not lift an item over the k-th best need not be walked
through; only items that hold one of the other terms are looked at.
"""

from __future__ import annotations

import functools

import numpy as np
from numba import njit

BLOCK = np.uint64(8192)
"""Items scored at once: their scores stay in the first-level cache."""

GROUP_BITS = np.uint64(6)
GROUP = 1 << 6
"""Items whose scores are looked through together, if one of them was touched."""

SIZE = int(BLOCK)
ONE = np.uint64(1)

RARE = 16
"""The rare terms that set the first threshold have together at most one posting for so many items."""

SLACK = 1.0 + 1e-9
"""Bounds are added up in another order than scores, so they may be off in the last bits."""


@njit(cache=True, nogil=True)
def search(ids, codes, weight, asked, items, k, dead, pruned_from):  # type: ignore[no-untyped-def]
    """The best k of a segment.

    Args:
        ids, codes: See `index.engines.segment.Segment`.
        weight: Weight of each code.
        asked: Four numbers for each asked term, in the question's order: where its postings start and end, its idf
            (above 0), and the most that one posting can add to a score. One flat array, as each costs its handing over.
        items: The number of items.
        k: How many at most.
        dead: Per item, whether it is left out; empty if none is.
        pruned_from: Where there are more items, skip what cannot reach the best k.

    Returns:
        Two rows, items and scores, by descending score, ties by item.
    """
    terms = len(asked) // 4
    at = np.empty(terms, dtype=np.int64)
    last = np.empty(terms, dtype=np.int64)
    idf = np.empty(terms)
    for t in range(terms):
        at[t], last[t], idf[t] = np.int64(asked[4 * t]), np.int64(asked[4 * t + 1]), asked[4 * t + 2]
    essential = np.ones(terms, dtype=np.bool_)
    order = np.arange(terms)
    below = np.zeros(terms + 1)
    threshold = 0.0
    pruned = items > pruned_from and terms > 1
    if pruned:
        order = np.argsort(asked[3::4])
        for j in range(terms):
            below[j + 1] = below[j] + asked[4 * order[j] + 3]
        if len(dead) == 0:
            threshold = _primed(ids, codes, weight, at, last, idf, items, k)
    start = at.copy()
    heap_score = np.empty(k)
    heap_item = np.empty(k, dtype=np.int64)
    size = 0
    skipped = 0
    cut = 0.0
    scores = np.zeros(SIZE)
    touched = np.zeros(SIZE // GROUP, dtype=np.bool_)
    for low in range(0, items, SIZE):
        high = min(low + SIZE, items)
        if pruned:
            while skipped < terms and below[skipped + 1] * SLACK < threshold:
                essential[order[skipped]] = False
                skipped += 1
            start[:] = at
            cut = max(0.0, threshold / SLACK - below[skipped])
        _walk(ids, codes, weight, at, last, idf, essential, low, scores, touched)
        for group in range((high - low + GROUP - 1) // GROUP):
            if not touched[group]:
                continue
            touched[group] = False
            for slot in range(group * GROUP, (group + 1) * GROUP):
                score = scores[slot]
                if score <= cut:
                    continue
                item = low + slot
                if len(dead) and dead[item]:
                    continue
                if skipped:
                    reach = below[skipped]
                    for j in range(skipped - 1, -1, -1):
                        t = order[j]
                        reach = below[j]
                        p = _leap(ids, at[t], last[t], item)
                        at[t] = p
                        if p < last[t] and ids[p] == item:
                            score += idf[t] * weight[codes[p]]
                        if (score + reach) * SLACK < threshold:
                            break
                    if (score + reach) * SLACK < threshold:
                        continue
                    score = 0.0
                    for t in range(terms):
                        p = _find(ids, start[t], at[t], item) if essential[t] else at[t]
                        if p < last[t] and ids[p] == item:
                            score += idf[t] * weight[codes[p]]
                if size < k:
                    size += 1
                    _rise(heap_score, heap_item, size - 1, score, item)
                elif score > heap_score[0]:
                    _sink(heap_score, heap_item, k, score, item)
                if size == k:
                    threshold = max(threshold, heap_score[0])
                    cut = max(0.0, threshold / SLACK - below[skipped])
            scores[group * GROUP : (group + 1) * GROUP] = 0.0
    found = np.empty((2, size))
    for place in range(size - 1, -1, -1):
        found[0, place], found[1, place] = heap_item[0], heap_score[0]
        _sink(heap_score, heap_item, place, heap_score[place], heap_item[place])
    return found


@njit(cache=True, nogil=True)
def _walk(ids, codes, weight, at, last, idf, essential, low, scores, touched):  # type: ignore[no-untyped-def]
    """Adds up the essential terms' contributions to the items of one block, in the question's order."""
    for t in range(len(idf)):
        if not essential[t]:
            continue
        # Unsigned, so that no place is checked for being negative, which would count from the end.
        p, end, base, factor = np.uint64(at[t]), np.uint64(last[t]), np.uint64(low), idf[t]
        while p < end:
            slot = np.uint64(ids[p]) - base
            if slot >= BLOCK:
                break
            scores[slot] += factor * weight[codes[p]]
            touched[slot >> GROUP_BITS] = True
            p += ONE
        at[t] = np.int64(p)


@njit(cache=True, nogil=True)
def _primed(ids, codes, weight, first, last, idf, items, k):  # type: ignore[no-untyped-def]
    """A score that at least k items reach: the k-th best by the rare terms alone, which cost little to walk through."""
    few = items // RARE
    rare = np.zeros(len(idf), dtype=np.bool_)
    for t in np.argsort(last - first):
        few -= last[t] - first[t]
        if few < 0:
            break
        rare[t] = True
    at = first.copy()
    heap_score = np.zeros(k)
    heap_item = np.zeros(k, dtype=np.int64)
    scores = np.zeros(SIZE)
    touched = np.zeros(SIZE // GROUP, dtype=np.bool_)
    for low in range(0, items, SIZE):
        high = min(low + SIZE, items)
        _walk(ids, codes, weight, at, last, idf, rare, low, scores, touched)
        for group in range((high - low + GROUP - 1) // GROUP):
            if touched[group]:
                touched[group] = False
                for slot in range(group * GROUP, (group + 1) * GROUP):
                    if scores[slot] > heap_score[0]:
                        _sink(heap_score, heap_item, k, scores[slot], low + slot)
                scores[group * GROUP : (group + 1) * GROUP] = 0.0
    return heap_score[0] / SLACK


@njit(cache=True, nogil=True)
def _find(ids, low, high, item):  # type: ignore[no-untyped-def]
    """The first posting in ``low:high`` whose item is not before this one."""
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
def _rise(heap_score, heap_item, i, score, item):  # type: ignore[no-untyped-def]
    """Puts an item into a heap whose root is the worst."""
    while i:
        parent = (i - 1) // 2
        if not _worse(score, item, heap_score[parent], heap_item[parent]):
            break
        heap_score[i], heap_item[i] = heap_score[parent], heap_item[parent]
        i = parent
    heap_score[i], heap_item[i] = score, item


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
        ids, codes = np.zeros(1, dtype=np.int32), np.zeros(1, dtype=kind)
        for array in (ids, codes):
            array.flags.writeable = False
        search(ids, codes, np.ones(1), np.array([0.0, 1.0, 1.0, 1.0]), 1, 1, np.zeros(0, dtype=np.uint8), 0)
