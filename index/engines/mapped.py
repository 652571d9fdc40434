"""Arrays that lie in a mapped file: what is read of them counts as this process's memory until it is let go."""

from __future__ import annotations

import mmap
from typing import Any

import numpy as np
import numpy.typing as npt

HELD = 64 << 20
"""Bytes that whoever reads a file through may hold before letting them go."""


class Reading:
    """Reads an array through, letting go of what was read.

    Args:
        array: The array, in a mapped file or not.
    """

    def __init__(self, array: npt.NDArray[Any]) -> None:
        self._array, self._held = array, 0

    def read(self, size: int) -> None:
        """So many bytes more have been read or are about to be."""
        self._held += size
        if self._held > HELD:
            self._held = 0
            let_go(self._array)


def let_go(array: npt.NDArray[Any]) -> None:
    """Lets the system take back what was read of the file that an array, or what it is a view of, is mapped from.

    Nothing happens to an array that is in no file, or where the system knows no such advice.
    """
    whole: Any = array
    while isinstance(whole, np.ndarray) and not isinstance(whole, np.memmap):
        whole = whole.base
    held = getattr(whole, "_mmap", whole)
    if isinstance(held, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        held.madvise(mmap.MADV_DONTNEED)
