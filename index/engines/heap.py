"""A heap of the best by score, for compiled code."""

from __future__ import annotations

from numba import njit


@njit(cache=True, nogil=True)
def worse(score, item, other_score, other_item):  # type: ignore[no-untyped-def]
    """Whether one comes after the other by (−score, item)."""
    return score < other_score or (score == other_score and item > other_item)


@njit(cache=True, nogil=True)
def keep(heap_score, heap_item, size, score, item):  # type: ignore[no-untyped-def]
    """Puts an item that comes after all others into the heap, whose root is the worst, if it is among the best.

    Returns:
        The heap's new size.
    """
    if size == len(heap_score):
        if score > heap_score[0]:
            sink(heap_score, heap_item, size, score, item)
        return size
    i = size
    while i:
        parent = (i - 1) // 2
        if not worse(score, item, heap_score[parent], heap_item[parent]):
            break
        heap_score[i], heap_item[i] = heap_score[parent], heap_item[parent]
        i = parent
    heap_score[i], heap_item[i] = score, item
    return size + 1


@njit(cache=True, nogil=True)
def sink(heap_score, heap_item, size, score, item):  # type: ignore[no-untyped-def]
    """Puts an item in place of the heap's root."""
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        right = child + 1
        if right < size and worse(heap_score[right], heap_item[right], heap_score[child], heap_item[child]):
            child = right
        if not worse(heap_score[child], heap_item[child], score, item):
            break
        heap_score[i], heap_item[i] = heap_score[child], heap_item[child]
        i = child
    heap_score[i], heap_item[i] = score, item


@njit(cache=True, nogil=True)
def rank(heap_score, heap_item, size, items, scores):  # type: ignore[no-untyped-def]
    """Writes the heap by descending score, ties by item; it is used up.

    Args:
        heap_score, heap_item: The heap.
        size: How many are in it.
        items, scores: Pairs: of one array the first of each are written, of the other the second.
    """
    for place in range(size - 1, -1, -1):
        items[place, 0], scores[place, 1] = heap_item[0], heap_score[0]
        sink(heap_score, heap_item, place, heap_score[place], heap_item[place])
