"""Items that share a line with what stands before them: 主持召开…会议。会议听取…, or a whole document on one line."""

from __future__ import annotations

import re
from itertools import pairwise

from index.segment.headings import VERBS, label_at
from index.segment.lines import Folded, Line
from index.segment.numerals import number

_TURN = re.compile(
    rf"(?<=。)(?=(?:会上|随后|最后|接着)?，?会议(?:还|首先|随后|接着|最后|集中|集体|专题|再次|书面)*{VERBS}"
    r"(?!指出|强调|要求|认为|提出|决定|议定|明确|确定|同意))"
    r"|(?<=。)(?=会议(?:一致|研究|审议|讨论)?并?(?:原则)?(?:通过|同意)了?(?:《|[^，。]{2,16}(?:关于|《)))"
)
_CLOSED = re.compile(
    r"(?<=。)会议还[^。，]{0,12}(?:研究|讨论|听取|审议|通报)了?[^。，]{0,4}其[他它][^。，]{0,8}。(?:（[^（）]{2,16}）)?(?=\n|$)"
)
_NUMBER = re.compile(r"(?<=[。：；])(?=(?P<n>[一二三四五六七八九十]{1,3})、)")
_FEW = 2


def unfolded(folded: Folded, lines: list[Line], convened: int) -> list[Line]:
    """The lines, those that hold the start of an item in their middle parted there.

    Args:
        folded: the document.
        lines: lines that may hold items.
        convened: the index of the line that says who convened the meeting, -1 where none does.
    """
    s = folded.s
    lines = [part for line in lines for part in _closed(s, line)]
    body = lines[convened + 1 :]
    out = list(lines)
    if convened >= 0:
        line = lines[convened]
        stop = s.find("。", line.start, line.end)
        if 0 < stop < line.end - 1 and (_TURN.match(s, stop + 1) or label_at(s, stop + 1, line.end) is not None):
            out[convened : convened + 1] = [Line(line.start, stop + 1), Line(stop + 1, line.end)]
            body = out[convened + 1 :]
    if any(label_at(s, line.start, line.end) for line in body[1:]) or len(body) > _FEW:
        return out
    first = len(out) - len(body)
    if not body and convened >= 0:
        first, body = convened, [lines[convened]]
    return [*out[:first], *(part for line in body for part in _parts(s, line))]


def _closed(s: str, line: Line) -> list[Line]:
    """A line whose last sentence closes the meeting (会议还研究了其他事项。) as two."""
    m = _CLOSED.search(s, max(line.start, line.end - 60), line.end)
    return [line] if m is None else [Line(line.start, m.start()), Line(m.start(), line.end)]


def _parts(s: str, line: Line) -> list[Line]:
    numbered: list[int] = []
    for m in _NUMBER.finditer(s, line.start, line.end):
        if number(m["n"]) == len(numbered) + 1:
            numbered.append(m.start())
    turns = [m.start() for m in _TURN.finditer(s, line.start, line.end)]
    cuts = numbered if len(numbered) > 1 else turns
    edges = [line.start, *cuts, line.end]
    return [Line(a, b) for a, b in pairwise(edges) if a < b]
