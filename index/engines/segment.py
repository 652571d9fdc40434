"""Postings of a corpus as flat arrays, the form in which they are searched, stored and mapped into memory.

Nothing in here depends on how many items there are in all: a posting holds the item and a small code for its (times the
term occurs, item's length), so that adding items never rewrites one. The floats of BM25 come from `okapi`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint16] | npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

ARRAYS = ("offsets", "tokens", "starts", "ids", "codes", "tf", "length")
"""The names of a segment's arrays."""

_CHUNK = 1 << 25
"""Tokens sorted at once: bounds the build's memory to some hundred megabytes whatever the corpus."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The postings of `items` items over `vocabulary`, in item order.

    The postings of term t stand at ``starts[t]:starts[t + 1]``, ascending by item; `ids` are the items, `codes` index
    `tf` and `length` (the distinct pairs that occur). The tokens of item i are ``tokens[offsets[i]:offsets[i + 1]]``,
    as term numbers. Terms are numbered by first occurrence, as rank_bm25 meets them. No array can be written to.
    """

    vocabulary: Mapping[str, int]
    offsets: Longs
    tokens: Ints
    starts: Longs
    ids: Ints
    codes: Codes
    tf: Ints
    length: Ints

    @property
    def items(self) -> int:
        """The number of items."""
        return len(self.offsets) - 1

    @property
    def frequencies(self) -> Longs:
        """Per term, the number of items that hold it."""
        return np.diff(self.starts)

    def frequency(self, number: int) -> int:
        """In how many items a term stands."""
        return int(self.starts.item(number + 1) - self.starts.item(number))

    def items_with(self, number: int) -> Ints:
        """The items that hold a term, ascending."""
        return self.ids[self.starts[number] : self.starts[number + 1]]

    def codes_of(self, number: int) -> Codes:
        """The codes of a term in the items that hold it, in the same order."""
        return self.codes[self.starts[number] : self.starts[number + 1]]

    def terms_of(self, item: int) -> Ints:
        """The term numbers of an item, in order and with repetitions."""
        return self.tokens[self.offsets[item] : self.offsets[item + 1]]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The arrays by name, for storing."""
        return {name: getattr(self, name) for name in ARRAYS}


def encode(corpus: Iterable[Sequence[str]]) -> tuple[dict[str, int], Longs, Ints]:
    """Numbers the terms of a corpus by first occurrence: (vocabulary, offsets, tokens)."""
    vocabulary = _Numbering()
    tokens, offsets = array("i"), array("q", [0])
    for item in corpus:
        tokens.extend(map(vocabulary.__getitem__, item))
        offsets.append(len(tokens))
    return dict(vocabulary), np.array(offsets, dtype=np.int64), np.array(tokens, dtype=np.int32)


class _Numbering(dict[str, int]):
    """Gives a term that it does not know the next number; asking is then one call into C for each token."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


def build(vocabulary: Mapping[str, int], offsets: Longs, tokens: Ints) -> Segment:
    """Sorts the numbered tokens of a corpus into postings, some millions at a time."""
    terms = len(vocabulary)
    pairs = [_pairs(offsets, tokens, first, last) for first, last in _chunks(offsets)]
    frequencies = np.zeros(terms, dtype=np.int64)
    for term, _, _ in pairs:
        frequencies += np.bincount(term, minlength=terms)
    starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(frequencies)))
    ids, counts = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1], dtype=np.int32)
    free = starts[:-1].copy()
    while pairs:
        term, item, count = pairs.pop(0)
        held = np.bincount(term, minlength=terms)
        within = np.arange(len(term)) - np.repeat(np.cumsum(held) - held, held)
        place = np.repeat(free, held) + within
        ids[place], counts[place] = item, count
        free += held
    lengths = np.diff(offsets)
    codes, tf, length = _coded(ids, counts, lengths)
    segment = Segment(vocabulary, offsets, tokens, starts, ids, codes, tf, length)
    for held in segment.arrays().values():
        held.flags.writeable = False  # as arrays mapped from a file are: one kind of array to compile for
    return segment


def _chunks(offsets: Longs) -> Iterator[tuple[int, int]]:
    """Ranges of items of about `_CHUNK` tokens each."""
    first, items = 0, len(offsets) - 1
    while first < items:
        last = int(np.searchsorted(offsets, offsets[first] + _CHUNK, side="right")) - 1
        last = min(max(last, first + 1), items)
        yield first, last
        first = last


def _pairs(offsets: Longs, tokens: Ints, first: int, last: int) -> tuple[Ints, Ints, Ints]:
    """The (term, item, times) of a range of items, sorted by term, then item."""
    span = tokens[offsets[first] : offsets[last]]
    item = np.repeat(np.arange(last - first, dtype=np.int64), np.diff(offsets[first : last + 1]))
    key = span.astype(np.int64) * (last - first) + item
    key.sort()
    new = np.flatnonzero(np.concatenate((np.ones(min(len(key), 1), dtype=bool), key[1:] != key[:-1])))
    times = np.diff(np.append(new, len(key))).astype(np.int32)
    key = key[new]
    return (key // (last - first)).astype(np.int32), (key % (last - first) + first).astype(np.int32), times


def _coded(ids: Ints, counts: Ints, lengths: Longs) -> tuple[Codes, Ints, Ints]:
    """Codes for the distinct (times, item length) pairs, and the pairs."""
    if not len(ids):
        return np.zeros(0, dtype=np.uint16), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
    width = int(lengths.max()) + 1
    key = counts.astype(np.int64) * width + lengths[ids]
    present = np.bincount(key) > 0
    distinct = np.flatnonzero(present)
    kind = np.uint16 if len(distinct) <= 1 << 16 else np.int32
    codes = (np.cumsum(present) - 1).astype(kind)[key]
    return codes, (distinct // width).astype(np.int32), (distinct % width).astype(np.int32)


EMPTY = build({}, np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32))
"""No items at all."""
