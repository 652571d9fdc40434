"""The best few of many scores, without sorting them all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt


def best(scores: npt.NDArray[np.float64], k: int) -> list[tuple[int, float]]:
    """The k best by (−score, index), those above 0.

    Args:
        scores: One score for each item.
        k: How many at most.
    """
    good = (scores >= (reached(scores, k) or np.nextafter(0.0, 1.0))).nonzero()[0]
    return best_of(good, scores.take(good), k)


def best_of(items: npt.NDArray[np.integer], scores: npt.NDArray[np.float64], k: int) -> list[tuple[int, float]]:
    """The k best of some ascending items by (−score, item); `scores` are theirs."""
    if len(scores) > 4 * k:
        good = (scores >= kth(scores.copy(), k)).nonzero()[0]
        items, scores = items.take(good), scores.take(good)
    order = np.argsort(-scores, kind="stable")[:k]
    return list(zip(items.take(order).tolist(), scores.take(order).tolist(), strict=True))


def together(found: Sequence[list[tuple[int, float]]], k: int) -> list[tuple[int, float]]:
    """The k best by (−score, item) of the best of each part of the items."""
    if len(found) == 1:
        return found[0]
    return sorted(chain.from_iterable(found), key=lambda pair: (-pair[1], pair[0]))[:k]


def reached(scores: npt.NDArray[Any], k: int) -> float:
    """A score that at least k items reach: the k-th best of the best of some groups of items."""
    number = groups(len(scores), k)
    whole = len(scores) // number * number
    return kth(scores[:whole].reshape(-1, number).max(axis=0), k)


def groups(items: int, k: int) -> int:
    """Into how many groups so many items are dealt out in turn, many at once, where the k best are sought."""
    # In few groups, good ones share one.
    return max(1, min(items, max(1 << 9, 16 * k)))


def kth(scores: npt.NDArray[Any], k: int) -> float:
    """The k-th best; 0 if there are not more. The scores are put in another order."""
    if len(scores) <= k:
        return 0.0
    place = len(scores) - k
    scores.partition(place)
    return float(scores.item(place))
