"""The best few of many scores, without sorting them all."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def best(
    scores: npt.NDArray[np.float64], k: int, among: npt.NDArray[np.integer] | None = None
) -> list[tuple[int, float]]:
    """The k best by (−score, index).

    Args:
        scores: One score for each item.
        k: How many at most.
        among: Ascending items to choose from; by default those whose score is above 0.
    """
    if among is None:
        among = np.flatnonzero(scores >= max(reached(scores, k), np.nextafter(0.0, 1.0)))
    return best_of(among, scores[among], k)


def best_of(items: npt.NDArray[np.integer], scores: npt.NDArray[np.float64], k: int) -> list[tuple[int, float]]:
    """The k best of some items by (−score, item); `scores` are theirs, in the same order."""
    if len(scores) > 4 * k:
        good = np.flatnonzero(scores >= np.partition(scores, len(scores) - k)[len(scores) - k])
        items, scores = items[good], scores[good]
    order = np.lexsort((items, -scores))[:k]
    return [(int(items[i]), float(scores[i])) for i in order]


def reached(scores: npt.NDArray[Any], k: int) -> float:
    """A score that at least k items reach: the k-th best of the best of some groups of items."""
    number = groups(len(scores), k)
    whole = len(scores) // number * number
    return kth(scores[:whole].reshape(-1, number).max(axis=0), k)


def groups(items: int, k: int) -> int:
    """Into how many groups so many items are dealt out in turn, many at once, where the k best are sought."""
    # In few groups, good ones share one.
    return max(1, min(items, max(1 << 10, 16 * k)))


def kth(scores: npt.NDArray[Any], k: int) -> float:
    """The k-th best; 0 if there are not more."""
    return float(np.partition(scores, len(scores) - k)[len(scores) - k]) if len(scores) > k else 0.0
