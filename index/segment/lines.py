"""The text as the parser reads it: white space gone, widths folded, every character's place in the source kept.

All rules of this package run on `Folded.s`, so none of them has to allow for stray spaces, ASCII brackets or full-width
digits; `Folded.span` leads back to the exact source span.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec import Struct

from storage.domain import Span

_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_SKIP = re.compile(r"(?:[^\S\n]|[\x00-\x09\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\ufffe]|\[bookmark:[^\]\n]{0,200}\])+")
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")

_WIDE = {0xFF01 + i: 0x21 + i for i in range(94)}
_WIDE |= {ord(a): ord(b) for a, b in zip("(),:;!?", "（），：；！？", strict=True) if a != ","}
_WIDE |= {ord(w): ord(w) for w in "（），：；！？"}
_WIDE |= {ord(a): ord(b) for a, b in zip("﹑､〔﹝［[〕﹞］]﹤〈﹥〉「」", "、、〔〔〔〔〕〕〕〕<<>>“”", strict=True)}
_WIDE[ord("＜")], _WIDE[ord("＞")] = ord("<"), ord(">")
_FOLD = {chr(a): chr(b) for a, b in _WIDE.items() if a != b}
_VARIANT = re.compile(f"[{re.escape(''.join(_FOLD))}]")
"""Variants are rare: to look for them is quicker than to look every character up."""


class Line(Struct, frozen=True):
    """A non-empty line: ``folded.s[start:end]``, and its number among them."""

    start: int
    end: int


class Folded:
    """The folded text of one document.

    Attributes:
        text: the source.
        s: the folded text; lines are parted by a single line feed, and no other white space is left.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        unbroken = _BREAK.sub(lambda m: "\n" * len(m.group()), text)
        parts: list[str] = []
        self._folded: list[int] = []
        self._source: list[int] = []
        here = size = 0
        for skip in _SKIP.finditer(unbroken):
            size = self._keep(parts, unbroken, here, skip.start(), size)
            here = skip.end()
        size = self._keep(parts, unbroken, here, len(unbroken), size)
        folded = _VARIANT.sub(lambda m: _FOLD[m.group()], "".join(parts))
        self.s = _COMMA.sub("，", folded) if "," in folded else folded

    def _keep(self, parts: list[str], text: str, start: int, end: int, size: int) -> int:
        if start == end:
            return size
        parts.append(text[start:end])
        self._folded.append(size)
        self._source.append(start)
        return size + end - start

    def source(self, at: int) -> int:
        """The place in the source of the folded character at `at`."""
        k = bisect_right(self._folded, at) - 1
        return self._source[k] + at - self._folded[k] if k >= 0 else 0

    def span(self, start: int, end: int) -> Span:
        """The source span of the folded range ``[start, end)``, which must not be empty."""
        return Span(self.source(start), self.source(end - 1) + 1)

    def raw(self, line: Line) -> str:
        """A line as it stands in the source, its inner white space included."""
        span = self.span(line.start, line.end)
        return self.text[span.start : span.end]

    def of(self, line: Line) -> str:
        """A line, folded."""
        return self.s[line.start : line.end]

    def lines(self) -> list[Line]:
        """The lines that hold anything, in order."""
        return [Line(m.start(), m.end()) for m in re.finditer(r"[^\n]+", self.s)]
