"""A stretch of text without its white space, and the way back to the text's own offsets.

Minutes carry stray spaces and hard wraps inside words (``县 安防办``). Names and cues are looked for in the compact
text; every span is handed out in the document's own coordinates.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from storage.domain import Span

_BLANK = re.compile(r"[\s\u3000\u200b\ufeff\x00-\x1f]+")
_FOLD = tuple(zip("(),:;~<>", "（），：；～〈〉", strict=True))
_QUOTED = re.compile(
    r"《[^《》]{0,150}(?:《[^《》]{0,150}》[^《》]{0,150})*》|[“\"][^“”\"]{0,80}[”\"]|〈[^〈〉]{0,120}〉"
)
HIDDEN = "\u25a1"
"""Stands for each character inside 《…》 or “…” in `View.masked`: a title names no one who is told anything."""


class View:
    """Compact text of ``text[start:end]``.

    Attributes:
        text: The characters without white space, ASCII punctuation widened.
        masked: The same length, with what stands inside 《…》 and “…” replaced by `HIDDEN`.
    """

    __slots__ = ("_compact", "_source", "masked", "text")

    def __init__(self, text: str, start: int = 0, end: int | None = None, *, keep_lines: bool = False) -> None:
        end = len(text) if end is None else end
        pieces: list[str] = []
        self._compact: list[int] = []
        self._source: list[int] = []
        here, size = start, 0
        for blank in _BLANK.finditer(text, start, end):
            size = self._keep(pieces, text[here : blank.start()], here, size)
            if keep_lines and "\n" in blank.group():
                size = self._keep(pieces, "\n", blank.start(), size)
            here = blank.end()
        self._keep(pieces, text[here:end], here, size)
        compact = "".join(pieces)
        for narrow, wide in _FOLD:  # eight replacements are quicker than one table, which is asked for each character
            compact = compact.replace(narrow, wide)
        self.text = compact
        self.masked = _QUOTED.sub(_hide, self.text)

    @staticmethod
    @lru_cache(maxsize=4)
    def of(text: str, start: int, end: int) -> View:
        """The view of ``text[start:end]``, made once for all who read the same stretch one after the other."""
        return View(text, start, end)

    def _keep(self, pieces: list[str], piece: str, source: int, size: int) -> int:
        if piece:
            pieces.append(piece)
            self._compact.append(size)
            self._source.append(source)
        return size + len(piece)

    def span(self, start: int, end: int) -> Span:
        """The document span of compact characters ``[start, end)``; they must be at least one."""
        return Span(self._place(start), self._place(end - 1) + 1)

    def _place(self, at: int) -> int:
        k = bisect_right(self._compact, at) - 1
        return self._source[k] + at - self._compact[k]


def _hide(found: re.Match[str]) -> str:
    said = found.group()
    return said[0] + HIDDEN * (len(said) - 2) + said[-1]
