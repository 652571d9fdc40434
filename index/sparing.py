"""Cuts a little text as jieba does, reading no more of jieba's dictionary than the words that this text may hold.

Loading all of it takes a program that answers one question and ends 0.1 s with rjieba, 0.7 s with jieba. Its file is
sorted but for a few lines, so that a word is found in it without reading it through.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from importlib.util import find_spec
from math import log
from pathlib import Path

KNOWN_BYTES, KNOWN_TOTAL = 5_071_852, 60_101_964
"""The size of the dictionary of jieba 0.42, by which it is known, and the sum of its words' frequencies."""

_FIRST = "一"
"""The first word of the part that is sorted; some sixty words with foreign letters stand before it."""

_ASTRAY = ("吉林", "高富帅")
"""The words of that part that stand out of order."""

_PIECE = 4096
"""Bytes of it that are looked through at once."""

_BLOCK = re.compile(r"\S+|\s")
"""What is cut, or what ends a word: `index.terms` leaves nothing but letters, digits, characters and blanks."""

_LATIN = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")


class Dictionary:
    """The frequencies of words, those given and those of jieba.

    Args:
        data: jieba's file: lines of a word, its frequency and its kind.
        names: Words of our own and their frequencies, which come first.
    """

    def __init__(self, data: bytes, names: Mapping[str, int]) -> None:
        first = data.index(f"\n{_FIRST} ".encode()) + 1
        astray = [data.index(f"\n{word} ".encode(), first) + 1 for word in _ASTRAY]
        lines = [*data[:first].splitlines(), *(data[start : data.index(b"\n", start)] for start in astray)]
        self._words = _Words(data, first, astray)
        self._own = {word.decode(): int(frequency) for word, frequency, _ in map(bytes.split, lines)}
        known = sum(self._own.get(name, 0) or self._words.frequency(name.encode()) or 0 for name in names)
        self.total = KNOWN_TOTAL + sum(names.values()) - known
        self._own.update(names)
        self._begun = {word[:size] for word in self._own for size in range(1, len(word))}
        self._seen: dict[str, int | None] = {}

    @classmethod
    def shipped(cls, names: Mapping[str, int]) -> Dictionary | None:
        """With the words of the jieba that is installed; None where that is not the one known here."""
        spec = find_spec("jieba")
        path = Path(spec.origin).with_name("dict.txt") if spec is not None and spec.origin else None
        if path is None or not path.is_file() or path.stat().st_size != KNOWN_BYTES:
            return None
        return cls(path.read_bytes(), names)

    def frequency(self, word: str) -> int | None:
        """A word's frequency; 0 of what only begins one, None of what does not even do that."""
        if word not in self._seen:
            self._seen[word] = self._frequency(word)
        return self._seen[word]

    def _frequency(self, word: str) -> int | None:
        if word in self._own:
            return self._own[word]
        found = self._words.frequency(word.encode())
        return 0 if found is None and word in self._begun else found


class _Words:
    """The sorted part of the file in pieces, each known by its first word.

    Args:
        data: The file.
        first: Where the part begins.
        astray: Where lines begin that are not in order.
    """

    def __init__(self, data: bytes, first: int, astray: Collection[int]) -> None:
        self._data = data
        ends = (data.index(b"\n", at) + 1 for at in range(first + _PIECE, len(data) - _PIECE, _PIECE))
        self._starts = [first, *(at if at not in astray else data.index(b"\n", at) + 1 for at in ends)]
        self._firsts = [data[at : data.index(b" ", at)] for at in self._starts]
        self._starts.append(len(data))

    def frequency(self, word: bytes) -> int | None:
        """See `Dictionary.frequency`."""
        piece = bisect_right(self._firsts, word) - 1
        if piece >= 0:
            start, end = self._starts[piece] - 1, self._starts[piece + 1]
            at = self._data.find(b"\n%s " % word, start, end)
            if at >= 0:
                at += len(word) + 2
                return int(self._data[at : self._data.index(b" ", at)])
            if self._data.find(b"\n" + word, start, end) >= 0:
                return 0
        begun = piece + 1 < len(self._firsts) and self._firsts[piece + 1].startswith(word)
        return 0 if begun else None


class Sparing:
    """jieba's search mode without its hidden Markov model, for text of the alphabet that `index.terms` leaves.

    Args:
        dictionary: The words.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self._frequency = dictionary.frequency
        self._total = log(dictionary.total)

    def __call__(self, text: str) -> list[str]:
        """The tokens of a text."""
        return [token for block in _BLOCK.findall(text) for word in self._cut(block) for token in self._parts(word)]

    def _cut(self, block: str) -> Iterator[str]:
        """The likeliest words; letters and digits that are none stay together."""
        ends, at, latin = self._ends(block), 0, ""
        while at < len(block):
            word = block[at : ends[at]]
            at = ends[at]
            if word in _LATIN:
                latin += word
                continue
            if latin:
                yield latin
                latin = ""
            yield word
        if latin:
            yield latin

    def _ends(self, block: str) -> list[int]:
        """Where the likeliest word from each character ends, of words as likely the longest one: jieba's own sums."""
        best = [(0.0, 0)] * (len(block) + 1)
        for start in reversed(range(len(block))):
            best[start] = max(
                (log(frequency or 1) - self._total + best[end][0], end) for end, frequency in self._from(block, start)
            )
        return [end for _, end in best]

    def _from(self, block: str, start: int) -> Iterator[tuple[int, int]]:
        """The words from a character on, by where they end; the character itself where there is none."""
        none = True
        for end in range(start + 1, len(block) + 1):
            frequency = self._frequency(block[start:end])
            if frequency is None:
                break
            if frequency:
                none = False
                yield end, frequency
        if none:
            yield start + 1, 1

    def _parts(self, word: str) -> Iterator[str]:
        """A word after the words of two and three characters inside it."""
        for size in (2, 3):
            if len(word) > size:
                parts = (word[at : at + size] for at in range(len(word) - size + 1))
                yield from (part for part in parts if self._frequency(part))
        yield word
