"""Who was there: 出席, 列席, 请假, 主持, 记录, as one long sentence, a unit a line, or numbered groups."""

from __future__ import annotations

import re

from index.segment.attendees import attendees
from index.segment.lines import Folded, Line
from storage.domain import RosterEntry

_W = r"[ \t\u3000\u00a0]*"
_WHAT = (
    rf"邀{_W}请{_W}列{_W}席|特{_W}邀{_W}列{_W}席|特{_W}邀|应{_W}邀{_W}列{_W}席|出{_W}席|列{_W}席|参{_W}加|参{_W}会|到{_W}会|与{_W}会"
    rf"|因{_W}[事公病]{_W}请{_W}假|请{_W}假|缺{_W}席|主{_W}持|记{_W}录|纪{_W}录"
)
_LABEL = re.compile(
    rf"{_W}(?P<number>(?:[（(][一二三四五六七八九十]{{1,2}}[)）]|[一二三四五六七八九十]{{1,2}}、|\d{{1,2}}[.、])?){_W}[【\[]?"
    rf"(?P<kind>{_WHAT}){_W}(?:了?{_W}会{_W}议)?{_W}(?:的?{_W}(?:领{_W}导|人{_W}员?|单{_W}位|同{_W}志|部{_W}门|者|还?有|范{_W}围|及|和)){{0,4}}"
    r"[】\]]?(?P<sep>[ \t\u3000\u00a0]*[：:]|(?<=有)|[ \t\u3000\u00a0]+)"
)
_INLINE = re.compile(rf"(?<=[。；;\s])(?:{_WHAT})(?:人员|人|单位|领导|会议)?[：:]")
_PROSE = re.compile(r"会议|要[^素点]|必须|现将|纪要|审议|汇报|关于|《|抄送|主题词|印发|整理$|\d{4}年")
_STOP = re.compile(r"抄送|分送|主送|报送|本期发|主题词|附件|发：|送：|\d{4}年|时间|地点|议题|议程|审核|签发|校对")
_CLOSES = re.compile(r"(?:的代表|负责人|负责同志)[^，。]{0,6}(?:参加|列席|出席)?(?:了?会议)?$")
_SAID = re.compile(
    r"(?P<list>[^。\n]{2,1500}?)(?:分别)?(?P<kind>出席|参加|列席)了?(?:(?:本次|此次|相关|有关|部分)?(?:会议|议题))[。\n]?$"
)
_ATTENDED = re.compile(r"[^。]{2,600}(?:出席|参加|列席|主持)了?(?:本次|此次|有关)?(?:会议|议题)?")
_ATTENDED_NOT = re.compile(r"会议(?:强调|指出|要求|审议|听取|由|还)|主持召开|要[^素点求]|《|，(?:提出|强调|要求)")
_SEPARATOR = re.compile(r"[，、；。,;.]|[ \t\u3000]+|\n")

_KINDS = {
    "邀请列席": "邀请列席", "特邀列席": "邀请列席", "应邀列席": "邀请列席", "特邀": "邀请列席", "列席": "列席",
    "请假": "请假", "因事请假": "请假", "因公请假": "请假", "因病请假": "请假", "缺席": "缺席", "主持": "主持",
    "记录": "记录", "纪录": "记录",
}  # fmt: skip
"""What the labels mean; all others (参加, 到会, 与会) mean 出席."""


def roster_lines(folded: Folded, lines: list[Line]) -> list[bool]:
    """Which of the lines are part of an attendance list: a label's line, and those after it that go on listing."""
    out: list[bool] = []
    inside = False
    for line in lines:
        inside = _label(folded, line) is not None or (inside and _lists(folded, line))
        out.append(inside)
    return out


def _label(folded: Folded, line: Line) -> re.Match[str] | None:
    """The label at the head of a line, if what follows lists people; 主持召开… and 参加… in running text are none."""
    span = folded.span(line.start, line.end)
    m = _LABEL.match(folded.text, span.start, min(span.end, span.start + 80))
    if m is None:
        return None
    rest = folded.text[m.end() : min(span.end, m.end() + 300)]
    if re.search(r"[：:]", m["sep"]):
        return m if not re.search(r"会议(?:强调|指出|要求|听取|审议)", rest) else None
    tokens = [t for t in _SEPARATOR.split(rest) if t]
    listed = sum(len(t) <= 12 for t in tokens)
    return m if tokens and 10 * listed >= 8 * len(tokens) and not _PROSE.search(rest[:200]) else None


def _lists(folded: Folded, line: Line) -> bool:
    """Whether a line after a label goes on listing units and people."""
    if line.end - line.start > 4000:
        return False
    s = folded.of(line)
    if _STOP.match(s) or re.match(r"会议(?:听取|审议|传达|学习|研究|指出|强调|要求)", s):
        return False
    if _CLOSES.search(s.rstrip("。")) and len(s) < 300:
        return True
    if _PROSE.search(s):
        return False
    pieces = [p for p in _SEPARATOR.split(folded.raw(line)) if p]
    return bool(pieces) and max(map(len, pieces)) <= 26 and sum(map(len, pieces)) <= 12 * len(pieces)


def entries(folded: Folded, lines: list[Line]) -> list[RosterEntry]:
    """The people and units on the attendance lines, in order, kinds taken from the labels before them."""
    out: list[RosterEntry] = []
    standing = "列席"
    for line in lines:
        span = folded.span(line.start, line.end)
        label = _label(folded, line)
        start, kind = span.start, standing
        if label is not None:
            kind, start = _kind(label["kind"]), label.end()
            if not label["number"].strip():
                standing = kind
        while (more := _INLINE.search(folded.text, start, span.end)) is not None:
            out += attendees(folded.text, start, more.start(), kind)
            standing = kind = _kind(re.sub(r"(?:人员|人|单位|领导|会议)?[：:]$", "", more.group()))
            start = more.end()
        out += attendees(folded.text, start, span.end, kind)
    return out


def _kind(label: str) -> str:
    return _KINDS.get(re.sub(r"\s", "", label), "出席")


def is_attendance(s: str) -> bool:
    """Whether a folded line only tells who presided, was there and sat in, sentence by sentence."""
    told = [x for x in s.split("。") if x]
    return bool(told) and all(_ATTENDED.fullmatch(x) for x in told) and _ATTENDED_NOT.search(s) is None


def said_entries(folded: Folded, lines: list[Line]) -> list[RosterEntry]:
    """Attendance told in a sentence before the items: 市委副书记、副市长王某，副市长梁某、万某出席会议。

    A sentence that names no person (各区镇负责人列席相关议题) is none.
    """
    out: list[RosterEntry] = []
    for line in lines:
        here = line.start
        for stop in re.finditer(r"[。\n]|$", folded.s[line.start : min(line.end, line.start + 4000)]):
            end = line.start + stop.start()
            m = _SAID.match(folded.s, here, end)
            if m is not None and "主持" not in m["list"]:
                span = folded.span(m.start("list"), m.end("list"))
                found = attendees(folded.text, span.start, span.end, "列席" if m["kind"] == "列席" else "出席")
                out += found if any(e.name for e in found) and len(found) < 200 else []
            here = end + 1
    return out
