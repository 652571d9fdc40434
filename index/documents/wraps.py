"""Line breaks that a page layout put inside paragraphs, as text of PDF files carries them.

A text counts as wrapped where most of its lines end at about the same width without a full stop; then a full line goes
on in the next unless that opens a paragraph of its own. In any other text only a title whose 《 is still open, goes on.
"""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from msgspec import Struct
from msgspec.structs import replace

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_WHITE = re.compile(r"\s+")
_MARK = re.compile(r"[\s（）()\[\]—–―─\-－_~·\d]{1,30}|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?")
_OPENS = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}(?:、|\s*$)|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[①-⑳]"
    r"|\d{4}年\d{1,2}月\d{1,2}日(?:[上下]午|，)"
    r"|第[一二三四五六七八九十]{1,2}[项个]?议题|议题[一二三四五六七八九十\d])"
    r"|(?:邀\s*请\s*|特\s*邀\s*)?(?:出\s*席|列\s*席|参\s*加|参\s*会|请\s*假|缺\s*席|主\s*持|记\s*录)(?:人员|人|单位|领导)?\s*[：:]"
    r"|(?:抄送|分送|主送|报送|发送|本期发|主题词|附件)\s*\d*[：:]?|\[bookmark:|.{2,24}(?:办公室|政府)\s*(?:印发|整理)"
)
_SAYS = re.compile(
    r"会议(?:还|同时|进一步|最后)?(?:听取|指出|强调|要求|认为|明确|决定|审议|研究|传达|学习|原则|同意|确定|议定|讨论|通报)"
)
_TURNS = re.compile(
    r"会议(?:还|同时|进一步|最后)?(?:指出|强调|要求|认为|明确|决定|议定)[，：]|会议(?:听取|传达|学习|审议|研究)了"
)
_POINT = re.compile(r"[（(](?P<n>[一二三四五六七八九十])[）)]")
_CANNOT_BEGIN = "，。、；：！？）》”’"
_STOPS = "。！？：；…!?"
_FEWEST = 5
"""Full lines below which no layout can be told."""


class _Row(Struct, frozen=True):
    start: int
    end: int
    text: str
    """Without white space."""
    width: int
    """Columns, the indent among them; a Chinese character has two."""
    indented: bool
    mark: bool
    spaces: int
    """Spaces inside: stray ones, which the page did not show."""


def wraps(text: str) -> list[tuple[int, int]]:
    """The ranges between lines (breaks, page marks, indents) that stand inside a paragraph or an open title."""
    words = _without_marks([_row(m) for m in _LINE.finditer(text) if m.group().strip()])
    width = _layout(words)
    indents = sum(r.indented for r in words) * 2 < len(words)
    out: list[tuple[int, int]] = []
    opened = ""
    before: _Row | None = None
    for row in words:
        if before is not None:
            parted = len(re.findall(r"\n|\r(?!\n)", text[before.end : row.start])) > 1
            if (_title_open(opened) and len(opened) < 200 and not _OPENS.match(row.text)) or (
                width is not None and _goes_on(before, row, width, head=opened, parted=parted, indents=indents)
            ):
                out.append((before.end, row.start))
                opened += row.text
            else:
                opened = row.text
        else:
            opened = row.text
        opened = opened[-400:] if len(opened) > 800 else opened
        before = row
    return out


def _without_marks(rows: list[_Row]) -> list[_Row]:
    """The rows less page marks, and less the page's head or foot: a short row met before that stands beside one.

    A number by itself is a page mark only where its neighbour stands on another line.
    """
    seen: set[str] = set()
    out: list[_Row] = []
    bare = {int(r.text) for r in rows if _is_figure(r)}
    rows = [
        replace(r, mark=False) if _is_figure(r) and not bare & {int(r.text) - 1, int(r.text) + 1} else r for r in rows
    ]
    for k, row in enumerate(rows):
        beside = (k > 0 and rows[k - 1].mark) or (k + 1 < len(rows) and rows[k + 1].mark)
        if not row.mark and not (beside and len(row.text) <= 60 and row.text in seen):
            out.append(row)
        seen.add(row.text)
    return out


def _is_figure(row: _Row) -> bool:
    return len(row.text) <= 3 and row.text.isdecimal()


def _row(m: re.Match[str]) -> _Row:
    s = m.group()
    left = len(s) - len(s.lstrip())
    inner = s.strip()
    shown = s.rstrip().replace("\t", "    ")
    width = 2 * len(shown) if len(shown) > 200 else sum(1 + (east_asian_width(c) in "WFA") for c in shown)
    start = m.start() + left
    tight = _WHITE.sub("", inner)
    indented = s[:1] == "\u3000" or left >= 2
    mark = _MARK.fullmatch(inner) is not None and not (len(tight) > 3 and tight.isdecimal())
    return _Row(start, start + len(inner), tight, width, indented, mark, len(re.findall(r"\S\s(?=\S)", inner)))


def _layout(rows: list[_Row]) -> int | None:
    """The width at which the page broke its lines; None for a text whose lines are paragraphs."""
    widths = sorted(r.width for r in rows)
    if len(widths) < _FEWEST:
        return None
    width = widths[int(0.9 * (len(widths) - 1))]
    if not 30 <= width <= 110 or widths[int(0.98 * (len(widths) - 1))] > 1.35 * width:
        return None
    full = [r for r in rows if r.width >= 0.8 * width]
    texts = [r for r in rows if r.width >= 0.5 * width]
    running = [r for r in full if r.text[-1] not in _STOPS]
    enough = len(full) >= _FEWEST and 20 * len(full) >= 9 * len(texts) and 2 * len(running) >= len(full)
    return width if enough else None


def _title_open(s: str) -> bool:
    return s.count("《") > s.count("》")


def _follows_inside(head: str, text: str) -> bool:
    """Whether a line that begins with （二） goes on a paragraph that holds （一） in its middle."""
    m = _POINT.match(text)
    if m is None:
        return False
    return any(p.start() > 0 and _value(p) == _value(m) - 1 for p in _POINT.finditer(head))


def _value(m: re.Match[str]) -> int:
    return "一二三四五六七八九十".index(m["n"])


def _goes_on(before: _Row, row: _Row, width: int, *, head: str, parted: bool, indents: bool) -> bool:
    """Whether `row` continues the paragraph `head` that `before` ends."""
    if _follows_inside(head, row.text):
        return True
    if _OPENS.match(row.text) or (row.indented and indents):
        return False
    if row.text[0] in _CANNOT_BEGIN:
        return True
    stopped = before.text[-1] in _STOPS or before.text.endswith(("。”", "。）", "。’"))
    if before.width < (0.8 - 0.02 * min(before.spaces, 6)) * width:
        return not stopped and not parted and before.text[-1] in "，、" and before.width >= 0.5 * width
    if stopped:
        return not parted and not _SAYS.match(row.text) and before.text[-1] not in "："
    if _TURNS.match(row.text):
        return False
    complete_heading = _OPENS.match(head) is not None and len(head) < 120 and "。" not in head
    return not (complete_heading and _SAYS.match(row.text))
