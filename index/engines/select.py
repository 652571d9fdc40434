"""The best few of many scores, without sorting them all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_BLOCK = 128


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
        among = np.flatnonzero(scores >= max(_threshold(scores, k), np.nextafter(0.0, 1.0)))
    values = scores[among]
    order = np.lexsort((among, -values))[:k]
    return [(int(among[i]), float(values[i])) for i in order]


def _threshold(scores: npt.NDArray[np.float64], k: int) -> float:
    """A score that at least k items reach: the k-th best of the best of each block of neighbours."""
    blocks = len(scores) // _BLOCK
    if blocks <= k:
        return 0.0
    highest = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    return float(np.partition(highest, blocks - k)[blocks - k])
