"""Lines of runs: one form from which both the HTML of a message and the plain text of a terminal are made.

Telegram's HTML: https://core.telegram.org/bots/api#html-style. All text is escaped here and nowhere else, so that no
character of the minutes can become a tag.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from unicodedata import east_asian_width

from msgspec import Struct

PHONE_WIDTH = 20
"""Full-width characters on a phone's line, the measure of the reply standard."""

FOLDED_ROWS = 3
"""Rows that Telegram's clients show of a folded (expandable) quotation."""

BOLD_LIMIT = 30
"""Bold runs in one message; past it the eye finds nothing, and Telegram counts 100 entities in all."""


class Run(Struct, frozen=True):
    """A piece of a line in one style."""

    text: str
    bold: bool = False


class Line(Struct, frozen=True):
    """One line of a reply; `fold` shows it as an expandable quotation."""

    runs: tuple[Run, ...]
    fold: bool = False

    @property
    def text(self) -> str:
        """The line without markup."""
        return "".join(run.text for run in self.runs)


def line(*parts: str | Run, fold: bool = False) -> Line:
    """A line of plain strings and runs."""
    return Line(tuple(p if isinstance(p, Run) else Run(p) for p in parts), fold)


def bold(text: str) -> Run:
    """A bold run."""
    return Run(text, bold=True)


def to_html(lines: Iterable[Line], *, bold_limit: int = BOLD_LIMIT) -> str:
    """The lines as Telegram HTML; bold runs past `bold_limit` are left plain."""
    left = bold_limit
    out: list[str] = []
    for one in lines:
        parts: list[str] = []
        for run in one.runs:
            text = escape(run.text, quote=False)
            if run.bold and run.text and left > 0:
                left -= 1
                text = f"<b>{text}</b>"
            parts.append(text)
        body = "".join(parts)
        out.append(f"<blockquote expandable>{body}</blockquote>" if one.fold else body)
    return "\n".join(out)


def to_plain(lines: Iterable[Line]) -> str:
    """The lines as a person reads them, without markup."""
    return "\n".join(one.text for one in lines)


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit of Telegram's limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Halves(dict[str, int]):
    """The width of each character in halves of a full-width one; minutes use a few thousand different ones."""

    def __missing__(self, character: str) -> int:
        width = self[character] = 2 if east_asian_width(character) in "WFA" else 1
        return width


_HALVES = _Halves()


def rows(one: Line, width: int = PHONE_WIDTH) -> int:
    """Rows the line takes on a phone `width` full-width characters wide; a folded one at most `FOLDED_ROWS`."""
    halves = sum(map(_HALVES.__getitem__, one.text))
    height = max(1, math.ceil(halves / (2 * width)))
    return min(height, FOLDED_ROWS) if one.fold else height


def is_taller(one: Line, rows_allowed: int, width: int = PHONE_WIDTH) -> bool:
    """Whether the line, not folded, takes more than so many rows; of most lines the number of characters tells."""
    size, most = len(one.text), 2 * width * rows_allowed
    return size > most or (2 * size > most and rows(Line(one.runs), width) > rows_allowed)


def shortened(text: str, rows_allowed: int = 2, width: int = PHONE_WIDTH, tail: int = 7) -> str:
    """`text` within so many rows: its middle gives way to …, its last `tail` characters stay (…实施方案》)."""
    if not is_taller(line(text), rows_allowed, width):
        return text
    end, start = text[-tail:], text[:-tail]
    while start and rows(line(f"{start}…{end}"), width) > rows_allowed:
        start = start[:-1]
    return f"{start}…{end}"


def height(lines: Sequence[Line]) -> int:
    """Rows of all lines together."""
    return sum(rows(one) for one in lines)
