"""Words of a text that sound like a given one, found without knowing the sounds of all words beforehand.

A mistyped word keeps at least half its characters, so that only the places where those stand need a closer look:
finding them is work for numpy, and only the sounds of single characters need be known.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

_HAN = re.compile(r"[\u3400-\u9fff]+")
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ong|ing|ian|iao|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|a|o|e|i|u|v)"
)
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
_READINGS = 16
"""So many ways to cut letters into syllables are tried."""
_SHORTEST_NAME = 4
_WORD_AND_ONE = 3
_TRIES = 12
"""At so many places it is looked whether a stretch of characters is a word there."""
_LONGEST_SYLLABLE = 6

Places = npt.NDArray[np.int64]
"""Positions in a text, ascending."""


class Alike:
    """Words of one text.

    Args:
        lines: Names, titles, sentences; a word never runs over the end of one.
        cut: Cuts a stretch of characters into words: only what begins and ends where words do is a word.
    """

    def __init__(self, lines: Iterable[str], cut: Callable[[str], Sequence[str]]) -> None:
        self.text = "\n".join(dict.fromkeys(lines))
        self._cut = cut
        self._codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        self._places = lru_cache(maxsize=256)(self._find)
        self._heard = lru_cache(maxsize=256)(self._hear)

    def sounding(self, word: str) -> list[str]:
        """Words of the same length and sound that share at least half their characters, the likest first."""
        size = len(word)
        numbers, sounds = self._sounds
        wanted = [numbers.get(folded(char), 0) for char in word]
        if not all(wanted):
            return []
        heard = [self._heard(number) for number in wanted]
        rarest = min(range(size), key=lambda n: len(heard[n]))
        starts = self._inside(heard[rarest] - rarest, size)
        for n, number in enumerate(wanted):
            starts = starts[sounds[starts + n] == number]
        starts = starts[self._shared(word, starts, range(size)) >= max(1, (size + 1) // 2)]
        return sorted(self._words(starts.tolist(), size), key=lambda w: (-same(w, word), w))

    def longer(self, word: str) -> list[str]:
        """Words of one character more, of four characters up, in which all but one stand in order (嘉闵线)."""
        size = len(word)
        if size + 1 < _SHORTEST_NAME:
            return []
        # All characters but one must stand there, so that one of the two rarest does.
        rare = sorted(range(size), key=lambda n: len(self._places(word[n])))[:2]
        found: set[int] = set()
        for gap in range(1, size + 1):
            offsets = [n + (n >= gap) for n in range(size)]
            for n in rare:
                starts = self._inside(self._places(word[n]) - offsets[n], size + 1)
                found.update(starts[self._shared(word, starts, offsets) >= size - 1].tolist())
        return sorted(self._words(sorted(found), size + 1, lambda w: _in_order(word, w)))

    def has(self, word: str) -> bool:
        """Whether the word stands in the text as a word."""
        return bool(self._words(self._literal(word), len(word)))

    def spelled(self, letters: str) -> tuple[str, ...]:
        """The words that these letters spell in pinyin."""
        found: set[str] = set()
        for syllables in islice(_readings(letters), _READINGS):
            if len(syllables) < 2 or not all(s in self._chars for s in syllables):
                continue
            pattern = re.compile("(?=" + "".join(f"[{self._chars[s]}]" for s in syllables) + ")")
            found |= self._words((m.start() for m in pattern.finditer(self.text)), len(syllables))
        return tuple(sorted(found))

    @cached_property
    def _chars(self) -> dict[str, str]:
        """Syllable → the characters of the text so read."""
        out: dict[str, str] = {}
        for char in sorted(set(self.text)):
            if _HAN.fullmatch(char):
                out[syllable(char)] = out.get(syllable(char), "") + char
        return out

    @cached_property
    def _sounds(self) -> tuple[dict[str, int], npt.NDArray[np.uint16]]:
        """Sound → its number, from 1; and the number of every character of the text, 0 for what has no sound."""
        numbers: dict[str, int] = {}
        counts = np.bincount(self._codes)
        of_code = np.zeros(len(counts), dtype=np.uint16)
        for code in np.flatnonzero(counts).tolist():
            if _HAN.fullmatch(char := chr(code)):
                of_code[code] = numbers.setdefault(folded(char), len(numbers) + 1)
        return numbers, of_code[self._codes]

    def _find(self, char: str) -> Places:
        return np.flatnonzero(self._codes == ord(char))

    def _hear(self, number: int) -> Places:
        return np.flatnonzero(self._sounds[1] == number)

    def _inside(self, starts: Places, size: int) -> Places:
        """Those places from which so many characters stand in the text."""
        return starts[(starts >= 0) & (starts + size <= len(self._codes))]

    def _shared(self, word: str, starts: Places, offsets: Iterable[int]) -> Places:
        """How many of the word's characters stand at these offsets from each place."""
        count: Places = np.zeros(len(starts), dtype=np.int64)
        for char, at in zip(word, offsets, strict=True):
            count += self._codes[starts + at] == ord(char)
        return count

    def _literal(self, word: str) -> Iterator[int]:
        at = self.text.find(word)
        while at >= 0:
            yield at
            at = self.text.find(word, at + 1)

    def _words(self, starts: Iterable[int], size: int, keep: Callable[[str], bool] = bool) -> set[str]:
        """The words of so many characters among those that begin at `starts`; a few places of each are looked at."""
        out: set[str] = set()
        tries: dict[str, int] = {}
        for start in starts:
            word = self.text[start : start + size] if start >= 0 else ""
            left = tries.get(word)
            if left is None:
                left = _TRIES if len(word) == size and _HAN.fullmatch(word) and keep(word) else 0
            tries[word] = left - 1 if left else 0
            if left and self._at_edges(start, start + size):
                out.add(word)
                tries[word] = 0
        return out

    def _at_edges(self, start: int, end: int) -> bool:
        low, high = start, end
        while low > 0 and _HAN.match(self.text[low - 1]):
            low -= 1
        while high < len(self.text) and _HAN.match(self.text[high]):
            high += 1
        run = self.text[low:high]
        tokens = self._cut(run)
        edges = {0, len(run), *_edges(run, tokens)}
        if start - low not in edges or end - low not in edges:
            return False
        inner = [at for at in range(start - low + 1, end - low) if at in edges]
        # 文化广 of 文化广电旅游局: a word and a character of the next one are no word.
        return end - start != _WORD_AND_ONE or len(inner) != 1 or self.text[start:end] in tokens


def _edges(run: str, tokens: Iterable[str]) -> Iterator[int]:
    for token in tokens:
        at = run.find(token)
        while at >= 0:
            yield at
            yield at + len(token)
            at = run.find(token, at + 1)


def is_pinyin(word: str) -> bool:
    """Whether the letters cut into Mandarin syllables, at least two of them."""
    at = count = 0
    while at < len(word):
        match = _SYLLABLE.match(word, at)
        if match is None:
            return False
        at, count = match.end(), count + 1
    return count >= 2


def _readings(letters: str) -> Iterator[tuple[str, ...]]:
    """The ways to cut letters into syllables, long syllables first; their number doubles with every few letters."""
    sizes: list[list[int]] = [[] for _ in letters]
    """Of each place, the syllables there after which the rest can be cut too: no way ends before the letters do."""
    for at in reversed(range(len(letters))):
        for size in range(min(_LONGEST_SYLLABLE, len(letters) - at), 0, -1):
            end = at + size
            if (end == len(letters) or sizes[end]) and _SYLLABLE.fullmatch(letters, at, end):
                sizes[at].append(size)

    def cut(at: int) -> Iterator[tuple[str, ...]]:
        if at == len(letters):
            yield ()
            return
        for size in sizes[at]:
            for rest in cut(at + size):
                yield (letters[at : at + size], *rest)

    return cut(0)


@cache
def _readings_of() -> dict[str, str]:
    """Code point → readings with tones, the commonest first, of pypinyin's characters.

    Its file alone: loading the package with its phrases, which single characters do not need, takes 0.3 s.
    """
    spec = find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pypinyin")
    readings: dict[str, str] = json.loads(Path(spec.origin).with_name("pinyin_dict.json").read_bytes())
    return readings


@cache
def syllable(char: str) -> str:
    """A character's commonest reading, without its tone; v for ü."""
    reading = _readings_of().get(str(ord(char)))
    if reading is None:
        return char
    letters = unicodedata.normalize("NFD", reading.partition(",")[0]).replace("u\u0308", "v")
    return "".join(c for c in letters if not unicodedata.combining(c))


@cache
def folded(char: str) -> str:
    """A character's sound without what speakers confuse: zh and z, ang and an."""
    out = syllable(char)
    for sound, plain in _FOLDS:
        out = out.replace(sound, plain)
    return out


def syllables(word: str) -> tuple[str, ...]:
    """The readings of a word's characters."""
    return tuple(map(syllable, word))


def sound_of(word: str) -> tuple[str, ...]:
    """The folded sounds of a word's characters."""
    return tuple(map(folded, word))


def same(a: str, b: str) -> int:
    """How many characters two words of one length share at the same places."""
    return sum(x == y for x, y in zip(a, b, strict=False))


def _in_order(short: str, long: str) -> bool:
    """Whether the characters of `short` sound in order inside `long`."""
    rest = iter(long)
    return all(any(folded(c) == folded(d) for d in rest) for c in short)
