"""A vocabulary that is looked up where it lies, mapped from a file, instead of being read into a dict first."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]


def vocabulary_arrays(vocabulary: Mapping[str, int]) -> Arrays:
    """The arrays from which `MappedVocabulary` answers: the words' bytes by number, and their sorted CRCs."""
    words = [word.encode() for word in vocabulary]
    ends = np.cumsum([0, *map(len, words)], dtype=np.int64)
    hashes = np.array([zlib.crc32(word) for word in words], dtype=np.uint32)
    order = np.argsort(hashes, kind="stable").astype(np.int32)
    return {
        "words": np.frombuffer(b"".join(words), dtype=np.uint8),
        "word_ends": ends,
        "hashes": hashes[order],
        "hashed": order,
    }


class MappedVocabulary(Mapping[str, int]):
    """Word → number over the arrays of `vocabulary_arrays`."""

    def __init__(self, arrays: Arrays) -> None:
        self._words = arrays["words"].data
        self._ends = arrays["word_ends"].data
        self._hashes = arrays["hashes"].data
        self._hashed = arrays["hashed"].data
        self._found: dict[str, int] = {}

    def __getitem__(self, word: str) -> int:
        number = self.get(word)
        if number is None:
            raise KeyError(word)
        return number

    def get(self, word: str, default: int | None = None) -> int | None:  # type: ignore[override]
        """The word's number; asked for each word of a question, so that it must not take an exception's way."""
        number = self._found.get(word)
        if number is None:
            number = self._sought(word)
            if number is None:
                return default
            self._found[word] = number  # what stands nowhere is not kept: there is no end of it
        return number

    def _sought(self, word: str) -> int | None:
        sought = word.encode()
        hashed = zlib.crc32(sought)
        at = bisect_left(self._hashes, hashed)
        while at < len(self._hashes) and self._hashes[at] == hashed:
            number = int(self._hashed[at])
            if self._words[self._ends[number] : self._ends[number + 1]] == sought:
                return number
            at += 1
        return None

    def __iter__(self) -> Iterator[str]:
        whole, ends = bytes(self._words), self._ends.tolist()
        return (whole[first:last].decode() for first, last in pairwise(ends))

    def __len__(self) -> int:
        return len(self._hashed)
