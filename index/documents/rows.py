"""Printed rows put together to text: where a row stands tells what belongs to the page and where paragraphs end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from index.documents.model import Extract
from storage.domain import Origin, ParseWarning

_EDGE = 2
"""Running heads and page numbers are among so many rows from the top or the bottom of a page."""
_PAGE_MARK = re.compile(
    r"\s*(?:[-—–－―~·•\s]+\d{1,3}[-—–－―~·•\s]+|第\s*\d{1,3}\s*页.{0,10}|\d{1,3}\s*/\s*\d{1,3}|Page\s*\d.{0,10})\s*",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*(\d{1,3})\s*")
_CLOSED = "。！？；：!?;:"
_FEWEST = 8
"""Rows below which a page's margins are taken from the whole document."""


class Row(Struct, frozen=True):
    """One printed row: its text without line break, its left and right edge and its type size, all in one unit."""

    text: str
    left: float
    right: float
    size: float


def together(pages: Sequence[Sequence[Row]], *, ocr: bool = False, warnings: tuple[ParseWarning, ...] = ()) -> Extract:
    """The pages as one text, a row a line; page furniture and the line breaks inside paragraphs are marked to go."""
    origins: list[Origin] = []
    spans: list[tuple[int, int]] = []
    standing: list[tuple[Row, int, int]] = []
    position = 0
    parts: list[str] = []
    gone = _furniture(pages)
    for number, page in enumerate(pages, 1):
        origins.append(Origin(position, page=number))
        for index, row in enumerate(page):
            end = position + len(row.text) + 1
            if (number - 1, index) in gone:
                spans.append((position, end))
            elif row.text.strip():
                standing.append((row, number - 1, end))
            parts.append(row.text + "\n")
            position = end
    margins = _margins([[row for row, where, _ in standing if where == page] for page in range(len(pages))])
    for (row, _, end), (following, where, _) in pairwise(standing):
        if margins is not None and margins.go_on(row, following, where):
            spans.append((end - 1, end))
    return Extract("".join(parts), tuple(origins), ocr, tuple(sorted(spans)), warnings)


class _Margins(Struct, frozen=True):
    em: float
    edges: list[tuple[float, float]]
    """Each page's left and right margin."""

    def go_on(self, row: Row, following: Row, page: int) -> bool:
        """Whether `following`, on `page`, continues the paragraph of `row`: set flush, after a full row."""
        left, right = self.edges[page]
        flush = abs(following.left - left) < 0.7 * self.em
        body = abs(row.size - following.size) < 0.15 * self.em
        # unbreakable pieces (2025—2030) leave a row short by a few characters, but then inside a sentence
        slack = 1.7 if row.text.rstrip()[-1] in _CLOSED else 4.5
        return flush and body and row.right > right - slack * self.em


def _margins(pages: Sequence[Sequence[Row]]) -> _Margins | None:
    """The margins, where the document sets paragraphs off by an indent; None where rows do not tell."""
    rows = [row for page in pages for row in page]
    if len(rows) < _FEWEST:
        return None
    em = median(row.size for row in rows)
    whole = _edges_of(rows, em)
    edges = [_page_edges(page, em, whole) for page in pages]
    own = [(row, edge) for page, edge in zip(pages, edges, strict=True) for row in page]
    indented = sum(1.2 * em < row.left - left < 3.2 * em for row, (left, _) in own)
    flush = sum(abs(row.left - left) < 0.7 * em for row, (left, _) in own)
    return _Margins(em, edges) if indented >= 3 and 20 * indented >= len(rows) and 10 * flush >= len(rows) else None


def _page_edges(rows: Sequence[Row], em: float, whole: tuple[float, float]) -> tuple[float, float]:
    """A page's own margins where its column is as wide as the document's, only moved: left and right pages differ."""
    if len(rows) < _FEWEST:
        return whole
    own = _edges_of(rows, em)
    return own if abs((own[1] - own[0]) - (whole[1] - whole[0])) < em else whole


def _edges_of(rows: Sequence[Row], em: float) -> tuple[float, float]:
    """The leftmost place where one row in eight begins, and the place that one row in ten passes."""
    lefts, rights = sorted(r.left for r in rows), sorted(r.right for r in rows)
    begin = next((x for x in lefts if sum(abs(x - y) < 0.5 * em for y in lefts) * 8 >= len(lefts)), lefts[0])
    return begin, rights[int(0.9 * (len(rights) - 1))]


def _furniture(pages: Sequence[Sequence[Row]]) -> set[tuple[int, int]]:
    """Running heads, running feet and page numbers, as (page, row)."""
    shapes = [{_shape(page[index].text) for index in _edge(page)} for page in pages]
    seen = Counter(shape for page in shapes for shape in page)
    repeated = {s for s, n in seen.items() if n > 2 and 2 * n > len(pages) and len(s) > 1}
    return {
        (number, index)
        for number, page in enumerate(pages)
        for index in _edge(page)
        if _shape(page[index].text) in repeated
        or _PAGE_MARK.fullmatch(page[index].text)
        or _numbers_page(page[index].text, number, pages)
    }


def _edge(page: Sequence[Row]) -> list[int]:
    """The first and last rows of a page that have any text."""
    told = [index for index, row in enumerate(page) if row.text.strip()]
    return told if len(told) <= 2 * _EDGE else told[:_EDGE] + told[-_EDGE:]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", "".join(line.split()))


def _numbers_page(line: str, number: int, pages: Sequence[Sequence[Row]]) -> bool:
    """A number alone on its row numbers the page when a neighbouring page has its neighbour at an edge."""
    bare = _BARE.fullmatch(line)
    if bare is None:
        return False
    wanted = [(number + step, int(bare[1]) + step) for step in (-1, 1) if 0 <= number + step < len(pages)]
    if not wanted:
        return int(bare[1]) == 1
    return any(_counts(pages[where], count) for where, count in wanted)


def _counts(page: Sequence[Row], count: int) -> bool:
    found: Iterator[re.Match[str] | None] = (_BARE.fullmatch(page[index].text) for index in _edge(page))
    return any(match is not None and int(match[1]) == count for match in found)
