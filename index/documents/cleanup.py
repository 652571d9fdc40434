"""Clean-up that keeps spans true: what is taken out of the decoded text, and where it stood.

Only characters are removed, nothing is added or changed: control characters, the line breaks (and page marks) that a
page layout put inside a paragraph, and stray spaces between Chinese characters and digits. A clean text loses nothing.
Attendance lists keep their spaces, which part units and names.
"""

from __future__ import annotations

import re
from itertools import pairwise

from index.documents.wraps import wraps
from storage.domain import Removal

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f\u00ad\u200b-\u200f\u2060\ufeff\ufffe\uffff]+")
_SPACE = r"[ \u00a0\u2000-\u200a\u202f\u3000]"
_HAN = r"一-鿿㐀-䶿〇○〡-〩"
_PUNCT = r"，。、；：！？“”‘’《》〈〉（）〔〕【】「」…—～·％"
_STRAY = re.compile(
    rf"(?<=[{_HAN}{_PUNCT}]){_SPACE}{{1,2}}(?=[{_HAN}{_PUNCT}\d])"
    rf"|(?<=[\d%]){_SPACE}{{1,2}}(?=[{_HAN}{_PUNCT}])"
    rf"|(?<=[{_PUNCT}]){_SPACE}{{1,2}}(?=[A-Za-z<>])"
    rf"|(?<=[A-Za-z<>]){_SPACE}{{1,2}}(?=[{_PUNCT}])"
)
_BROKEN_YEAR = re.compile(rf"(?<!\d)\d{_SPACE}?\d{_SPACE}?\d{_SPACE}?\d(?={_SPACE}?[年〕])")
_BROKEN_DAY = re.compile(rf"(?<![\d ])\d{_SPACE}\d(?={_SPACE}?[月日])")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_LIST_LABEL = re.compile(
    rf"{_SPACE}*(?:[（(][一二三四五六七八九十][）)]|[一二三四五六七八九十]、)?{_SPACE}*"
    rf"(?:邀{_SPACE}*请|特{_SPACE}*邀)?{_SPACE}*(?:出{_SPACE}*席|列{_SPACE}*席|参{_SPACE}*加|参{_SPACE}*会|请{_SPACE}*假"
    rf"|缺{_SPACE}*席|主{_SPACE}*持|记{_SPACE}*录)(?:[人员单位领导会议同志\s]{{0,8}})(?:[：:]|{_SPACE})"
)
_SAYS = re.compile(
    rf"会{_SPACE}?议{_SPACE}?(?:听|指|强|要|认|明|决|审|研|传|学|还|原|确|议|讨|召|第)|纪{_SPACE}?要|主持召开|《"
)
_PROSE = re.compile(
    rf"[。；！？《》，：]|{_SAYS.pattern}|会议|^\s*[一二三四五六七八九十]{{1,3}}{_SPACE}?、|年{_SPACE}?第|届|政府"
)
_PAGE_LINE = re.compile(r"来源[：:]|发布(?:时间|日期)|浏览(?:次数|量)|字体[：:]|地址[：:]")
"""A web page's line of labels: its spaces part them."""
_LONG = 18
"""Characters from which a line outside an attendance list is running text."""
_TURN = re.compile(r"会议(?:还)?(?:听取|指出|强调|要求|认为|明确|决定|审议|研究|传达|学习|原则)")
_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、.．])")


def clean(decoded: str) -> tuple[str, tuple[Removal, ...]]:
    """The text that is stored, and every removal that leads to it from `decoded`, in order.

    Args:
        decoded: The text as its file's encoding or format gives it.

    Returns:
        (text, removed): putting every removal's text back at its `at` gives `decoded` again.
    """
    gone = [m.span() for m in _CONTROL.finditer(decoded)]
    gone += wraps(decoded)
    gone += _stray_spaces(decoded)
    return _without(decoded, gone)


def _stray_spaces(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    listing = False
    for line in _LINE.finditer(text):
        s = line.group()
        if _LIST_LABEL.match(s) and not _TURN.search(s[:200]):
            listing = True
        elif listing:
            listing = not _SAYS.search(s)
        if listing or _PAGE_LINE.search(s) or not s.strip() or (len(s) < _LONG and not _PROSE.search(s)):
            continue
        found += [(line.start() + a, line.start() + b) for a, b in _in_prose(s)]
    return found


def _in_prose(s: str) -> list[tuple[int, int]]:
    """The stray spaces of one line of running text; runs of three and tabs are layout and stay."""
    found: list[tuple[int, int]] = []
    numbered = _NUMBERED.match(s)
    for m in _STRAY.finditer(s):
        parts_heading = numbered is not None and _TURN.match(s, m.end()) and "。" not in s[: m.start()]
        parts_date = (
            re.match(r"\d{4}年\d", s[m.end() : m.end() + 8]) and s[m.start() - 1] not in _PUNCT and "。" not in s
        )
        if not parts_heading and not parts_date:
            found.append(m.span())
    for pattern in (_BROKEN_YEAR, _BROKEN_DAY):
        for m in pattern.finditer(s):
            found += [(m.start() + k, m.start() + k + 1) for k, c in enumerate(m.group()) if not c.isdigit()]
    return found


def _without(decoded: str, gone: list[tuple[int, int]]) -> tuple[str, tuple[Removal, ...]]:
    """`decoded` less the ranges, which may touch and overlap."""
    merged: list[list[int]] = []
    for a, b in sorted(gone):
        if merged and a <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], b)
        elif a < b:
            merged.append([a, b])
    removed: list[Removal] = []
    size = 0
    edges = [(0, 0), *((a, b) for a, b in merged)]
    parts: list[str] = []
    for (_, before), (a, b) in pairwise(edges):
        parts.append(decoded[before:a])
        size += a - before
        removed.append(Removal(size, a, b, decoded[a:b]))
    parts.append(decoded[edges[-1][1] :])
    return "".join(parts), tuple(removed)
