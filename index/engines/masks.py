"""Which items may be found, as the compiled search is told: a byte for each, or a bit for each."""

from __future__ import annotations

import numpy as np
from numba import njit

from index.engines.rows import GROUP


@njit(cache=True, nogil=True)
def any_free(mask):  # type: ignore[no-untyped-def]
    """Whether any item of a block may be found; of most blocks the first `GROUP` tells."""
    for group in range(0, len(mask), GROUP):
        some, found = mask[group : group + GROUP], np.uint8(0)
        for i in range(len(some)):  # many at once
            found = np.uint8(found | some[i])
        if found:
            return True
    return False


@njit(cache=True, nogil=True)
def begin(mask, scores, lowest):  # type: ignore[no-untyped-def]
    """Begins the scores or bounds of a block, so low for items that may not be found that they stay below zero."""
    barred, free = scores.dtype.type(lowest), scores.dtype.type(0)
    for i in range(len(mask)):
        scores[i] = free if mask[i] else barred


@njit(cache=True, nogil=True)
def may_be_found(bits, item):  # type: ignore[no-untyped-def]
    """Whether an item may be found; any if there are no bits."""
    return not len(bits) or (bits[item >> 3] >> (item & 7)) & 1 != 0
