"""Builds segments: terms numbered by first occurrence, tokens sorted into postings run by run, in memory or on disk."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.segment import Codes, Ints, Longs, Segment

RUN = 1 << 22
"""Tokens sorted at once, and postings put together at once: bounds the build's memory to some hundred megabytes."""

_TABLE = 1 << 24
"""Distinct (times, length) pairs are found by a table of so many places, or else by sorting."""


class Numbering(dict[str, int]):
    """Term → number, in the order in which terms are first asked for.

    Args:
        without: Terms that are left out; their number is -1.
        end: What ends an item and is no term; its number is -2.
    """

    def __init__(self, without: Iterable[str] = (), end: str | None = None) -> None:
        super().__init__(dict.fromkeys(without, -1))
        if end is not None:
            self[end] = -2
        self._without = len(self)

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self) - self._without
        return number

    def words(self, first: int = 0) -> list[str]:
        """The numbered terms in order, from a number on."""
        return list(self)[self._without + first :]

    @property
    def size(self) -> int:
        """How many terms have a number."""
        return len(self) - self._without


_NUMBERING = threading.Lock()
"""Two that add to the same items must not number words between each other."""


class Encoded:
    """Items whose terms are numbered by first occurrence; those of more items are numbered on from there."""

    def __init__(self, known: Numbering, offsets: Longs, tokens: Ints) -> None:
        self._known, self._terms = known, known.size
        self._offsets, self._tokens = offsets, tokens

    @classmethod
    def of(cls, corpus: Sequence[Sequence[str]]) -> Encoded:
        """The terms of each item, numbered."""
        known = Numbering()
        return cls(known, *_numbered(known, corpus))

    def more(self, corpus: Sequence[Sequence[str]]) -> Encoded | None:
        """These items and more; None if others were already added to these, and words of theirs numbered."""
        with _NUMBERING:
            if self._known.size != self._terms:
                return None
            offsets, tokens = _numbered(self._known, corpus)
            offsets = np.concatenate((self._offsets, self._offsets[-1] + offsets[1:]))
            return Encoded(self._known, offsets, np.concatenate((self._tokens, tokens)))

    @property
    def parts(self) -> tuple[dict[str, int], Longs, Ints]:
        """Vocabulary, offsets and tokens; see `build`."""
        with _NUMBERING:  # else the dict may grow while it is read
            vocabulary = dict(islice(self._known.items(), self._terms))
        return vocabulary, self._offsets, self._tokens


def encode(corpus: Sequence[Sequence[str]]) -> tuple[dict[str, int], Longs, Ints]:
    """Numbers the terms of a corpus by first occurrence: (vocabulary, offsets, tokens)."""
    return Encoded.of(corpus).parts


def _numbered(known: Numbering, corpus: Sequence[Sequence[str]]) -> tuple[Longs, Ints]:
    """Where the terms of each item stand among those of all, and their numbers, terms not known yet numbered on."""
    offsets = np.zeros(len(corpus) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, corpus), dtype=np.int64, count=len(corpus)), out=offsets[1:])
    numbers = map(known.__getitem__, chain.from_iterable(corpus))
    return offsets, np.fromiter(numbers, dtype=np.int32, count=int(offsets[-1]))


def build(vocabulary: Mapping[str, int], offsets: Longs, tokens: Ints) -> Segment:
    """The segment of numbered tokens; item i holds ``tokens[offsets[i]:offsets[i + 1]]``."""
    builder = Builder()
    lengths = np.diff(offsets)
    first = 0
    while first < len(lengths):
        last = int(np.searchsorted(offsets, offsets[first] + RUN, side="right")) - 1
        last = min(max(last, first + 1), len(lengths))
        builder.add(tokens[offsets[first] : offsets[last]], lengths[first:last])
        first = last
    return builder.finish(vocabulary)


class _Run(NamedTuple):
    """Items sorted together: per term how many hold it, and where the postings stand among those of all runs."""

    counts: Ints
    at: int


class Builder:
    """Takes the tokens of ever more items and gives their segment.

    Args:
        folder: Where the large arrays are kept, mapped from files; by default in memory. The files may be removed
            once the segment is no longer used.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._waiting: list[tuple[Ints, Longs]] = []
        self._count = self._items = 0
        self._lengths: list[Longs] = []
        self._pairs: dict[int, int] = {}
        self._runs: list[_Run] = []
        self._tokens = _Store(folder, "tokens")
        self._ids = _Store(folder, "run_ids")
        self._codes = _Store(folder, "run_codes")

    def add(self, tokens: Ints, lengths: Longs) -> None:
        """More items: all their tokens one after another, and how many each has."""
        self._tokens.append(tokens)
        self._lengths.append(lengths)
        self._waiting.append((tokens, lengths))
        self._count += len(tokens)
        if self._count >= RUN:
            self._sort()

    def finish(self, vocabulary: Mapping[str, int]) -> Segment:
        """The segment; `vocabulary` numbers exactly the terms of the tokens added."""
        self._sort()
        terms = len(vocabulary)
        frequencies = np.zeros(terms, dtype=np.int64)
        for run in self._runs:
            frequencies[: len(run.counts)] += run.counts
        starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(frequencies)))
        pairs = np.array(list(self._pairs), dtype=np.int64)
        kind = np.uint16 if len(pairs) <= 1 << 16 else np.int32
        ids: Ints
        codes: Codes
        if len(self._runs) <= 1:
            ids = self._ids.whole()
            codes = self._codes.whole().astype(np.uint16) if kind is np.uint16 else self._codes.whole()
        else:
            ids, codes = self._merged(starts, kind)
        lengths = np.concatenate([np.zeros(1, dtype=np.int64), *self._lengths])
        segment = Segment(
            vocabulary,
            np.cumsum(lengths),
            self._tokens.whole(),
            starts,
            ids,
            codes,
            (pairs >> 32).astype(np.int32),
            (pairs & 0xFFFFFFFF).astype(np.int32),
        )
        for held in segment.arrays().values():
            held.flags.writeable = False  # as arrays mapped from a file are: one kind of array to compile for
        return segment

    def _sort(self) -> None:
        """Sorts what waits by term, then item, into a run."""
        if not self._waiting:
            return
        tokens = np.concatenate([tokens for tokens, _ in self._waiting])
        lengths = np.concatenate([lengths for _, lengths in self._waiting])
        self._waiting, self._count = [], 0
        bits = max(len(lengths) - 1, 1).bit_length()
        key = tokens.astype(np.int64) << bits
        key |= np.repeat(np.arange(len(lengths)), lengths)
        key.sort()
        new = np.flatnonzero(np.concatenate((np.ones(min(len(key), 1), dtype=bool), key[1:] != key[:-1])))
        times = np.diff(np.append(new, len(key)))
        key = key[new]
        item = (key & ((1 << bits) - 1)).astype(np.int32)
        self._runs.append(_Run(np.bincount(key >> bits).astype(np.int32), len(self._ids)))
        self._codes.append(self._coded(times, lengths[item]))
        self._ids.append(item + np.int32(self._items))
        self._items += len(lengths)

    def _coded(self, times: Longs, lengths: Longs) -> Ints:
        """The code of each (times, item's length), a new one for a pair not met before."""
        width = int(lengths.max(initial=0)) + 1
        if int(times.max(initial=0)) * width < _TABLE:
            key = times * width + lengths
            distinct = np.flatnonzero(np.bincount(key))
            table = np.zeros(int(distinct[-1]) + 1 if len(distinct) else 0, dtype=np.int32)
            table[distinct] = self._codes_of(distinct // width, distinct % width)
            coded: Ints = table[key]
            return coded
        distinct, place = np.unique((times << 32) | lengths, return_inverse=True)
        return self._codes_of(distinct >> 32, distinct & 0xFFFFFFFF)[place]

    def _codes_of(self, times: Longs, lengths: Longs) -> Ints:
        pairs = ((times << 32) | lengths).tolist()
        return np.array([self._pairs.setdefault(pair, len(self._pairs)) for pair in pairs], dtype=np.int32)

    def _merged(self, starts: Longs, kind: type[np.uint16 | np.int32]) -> tuple[Ints, Codes]:
        """The postings of all runs by term: a range of terms at a time, each run's one after another."""
        all_ids, all_codes = _Store(self._folder, "ids"), _Store(self._folder, "codes")
        at = [run.at for run in self._runs]
        for first, last in _ranges(starts):
            size = int(starts[last] - starts[first])
            ids, codes = np.empty(size, dtype=np.int32), np.empty(size, dtype=kind)
            free = starts[first:last] - starts[first]
            for number, run in enumerate(self._runs):
                counts = run.counts[first:last]
                held = int(counts.sum())
                before = np.cumsum(counts) - counts
                place = np.arange(held) + np.repeat(free[: len(counts)] - before, counts)
                ids[place] = self._ids.part(at[number], held)
                codes[place] = self._codes.part(at[number], held)
                free[: len(counts)] += counts
                at[number] += held
            all_ids.append(ids)
            all_codes.append(codes)
        return all_ids.whole(), all_codes.whole()


def _ranges(starts: Longs) -> Iterator[tuple[int, int]]:
    """Ranges of terms with some `RUN` postings each; of one term where it alone has more."""
    first, terms = 0, len(starts) - 1
    while first < terms:
        last = int(np.searchsorted(starts, starts[first] + RUN, side="right")) - 1
        last = min(max(last, first + 1), terms)
        yield first, last
        first = last


class _Store:
    """An array that grows at its end, in memory or in a file."""

    def __init__(self, folder: Path | None, name: str) -> None:
        self._path = folder / f"{name}.bin" if folder is not None else None
        self._parts: list[npt.NDArray[Any]] = []
        self._kind: np.dtype[Any] = np.dtype(np.int32)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def append(self, part: npt.NDArray[Any]) -> None:
        self._kind = part.dtype
        self._size += len(part)
        if self._path is None:
            self._parts.append(part)
        else:
            with self._path.open("ab") as file:
                file.write(np.ascontiguousarray(part).data)

    def part(self, first: int, count: int) -> npt.NDArray[Any]:
        if self._path is None:
            return self.whole()[first : first + count]
        return np.fromfile(self._path, self._kind, count, offset=first * self._kind.itemsize)

    def whole(self) -> npt.NDArray[Any]:
        """Everything; nothing may be appended afterwards."""
        if self._path is not None and self._size:
            return np.memmap(self._path, self._kind, mode="r")
        if len(self._parts) != 1:
            self._parts = [np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=self._kind)]
        return self._parts[0]


EMPTY = Builder().finish({})
"""No items at all."""
