"""A stretch of text without its white space, and the way back to the text's own offsets.

Minutes carry stray spaces and hard wraps inside words (``县 安防办``). Names and cues are looked for in the compact
text; every span is handed out in the document's own coordinates.
"""

from __future__ import annotations

import re

from storage.domain import Span

_BLANK = re.compile(r"[\s\u3000\u200b\ufeff\x00-\x1f]+")
_FOLD = str.maketrans("(),:;~<>", "（），：；～〈〉")
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

    __slots__ = ("_at", "masked", "text")

    def __init__(self, text: str, start: int = 0, end: int | None = None, *, keep_lines: bool = False) -> None:
        end = len(text) if end is None else end
        pieces: list[str] = []
        at: list[int] = []
        here = start
        for blank in _BLANK.finditer(text, start, end):
            pieces.append(text[here : blank.start()])
            at.extend(range(here, blank.start()))
            if keep_lines and "\n" in blank.group():
                pieces.append("\n")
                at.append(blank.start())
            here = blank.end()
        pieces.append(text[here:end])
        at.extend(range(here, end))
        self._at = at
        self.text = "".join(pieces).translate(_FOLD)
        self.masked = _QUOTED.sub(_hide, self.text)

    def span(self, start: int, end: int) -> Span:
        """The document span of compact characters ``[start, end)``; they must be at least one."""
        return Span(self._at[start], self._at[end - 1] + 1)


def _hide(found: re.Match[str]) -> str:
    said = found.group()
    return said[0] + HIDDEN * (len(said) - 2) + said[-1]
