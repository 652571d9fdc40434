"""Who was there: 出席, 列席, 请假, 主持, 记录, as one long sentence, a unit a line, or numbered groups."""

from __future__ import annotations

import re

from index.segment.lines import Folded, Line
from index.segment.names import is_name, is_post, is_unit, split_name
from storage.domain import RosterEntry

_LABEL = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、|\d{1,2}[.、])?\s*[【\[]?"
    r"(?P<kind>邀\s*请\s*列\s*席|特\s*邀\s*列\s*席|特\s*邀|出\s*席|列\s*席|参\s*加|参\s*会|到\s*会|与\s*会|请\s*假|缺\s*席|因\s*[事公病]\s*请\s*假"
    r"|主\s*持|记\s*录|纪\s*录)\s*(?:会\s*议)?\s*(?:的?\s*(?:领\s*导|人\s*员?|单\s*位|同\s*志|者|还?有|范\s*围))*\s*[】\]]?"
    r"(?P<sep>\s*[：:]|[ \t\u3000]+)"
)
_SAID = re.compile(
    r"(?:出席|参加|列席)(?:了)?(?:会议|本次会议|此次会议|今天的会议)的?(?:领导|人员|单位|同志)?(?:还)?有[：:]?"
)
_GROUP = re.compile(r"（[一二三四五六七八九十]{1,3}）")
_SEPARATOR = re.compile(r"[，、；。,;.]|[ \t\u3000]+|\n")
_PROSE = re.compile(r"会议|要[^素点]|必须|[^代]表示|现将|纪要|审议|汇报|关于|《|抄送|主题词|印发|整理$|\d{4}年")
_STOP = re.compile(r"抄送|分送|主送|报送|本期发|主题词|附件|发：|送：|\d{4}年|时间|地点|议题|议程")
_ABSENT = re.compile(
    r"(?:的)?(?:代表|(?:有关|相关|主要|分管)?(?:负责人|负责同志|同志))(?:参加|列席|出席)?(?:了?会议)?$"
)

_KINDS = {
    "邀请列席": "邀请列席", "特邀列席": "邀请列席", "特邀": "邀请列席", "出席": "出席", "列席": "列席", "参加": "出席",
    "参会": "出席", "到会": "出席", "与会": "出席", "请假": "请假", "缺席": "缺席", "因事请假": "请假",
    "因公请假": "请假", "因病请假": "请假", "主持": "主持", "记录": "记录", "纪录": "记录",
}  # fmt: skip


def roster_lines(folded: Folded, lines: list[Line]) -> list[bool]:
    """Which of the lines are part of an attendance list: a label's line, and those after it that go on listing."""
    out: list[bool] = []
    inside = False
    for line in lines:
        labelled = _label(folded, line)
        inside = labelled is not None or (inside and _lists(folded, line))
        out.append(inside)
    return out


def _label(folded: Folded, line: Line) -> re.Match[str] | None:
    span = folded.span(line.start, line.end)
    m = _LABEL.match(folded.text, span.start, min(span.end, span.start + 60))
    if m is None:
        return None
    rest = folded.text[m.end() : span.end]
    if re.search(r"[:：]", m["sep"]):
        return m if not re.search(r"会议(?:强调|指出|要求)", rest[:300]) else None
    tokens = [t for t in _SEPARATOR.split(rest) if t]
    listed = sum(1 for t in tokens if len(t) <= 12)
    return m if tokens and 10 * listed >= 8 * len(tokens) and not _PROSE.search(rest[:200]) else None


def _lists(folded: Folded, line: Line) -> bool:
    """Whether a line after a label goes on listing units and people."""
    s = folded.of(line)
    if _STOP.match(s) or len(s) > 4000:
        return False
    if _ABSENT.search(s.rstrip("。")) and len(s) < 300 and "会议听取" not in s:
        return True
    if _PROSE.search(s):
        return False
    pieces = [p for p in _SEPARATOR.split(folded.raw(line)) if p]
    return bool(pieces) and max(map(len, pieces)) <= 26 and sum(map(len, pieces)) <= 12 * len(pieces)


def entries(folded: Folded, lines: list[Line]) -> list[RosterEntry]:
    """The people and units on the attendance lines, in order, kinds taken from the labels before them."""
    out: list[RosterEntry] = []
    kind, unit = "列席", None
    for line in lines:
        span = folded.span(line.start, line.end)
        label = _label(folded, line)
        start = span.start
        if label is not None:
            kind, start = _KINDS[re.sub(r"\s", "", label["kind"])], label.end()
        unit = None
        out += _line(folded.text, start, span.end, kind, unit)
    return out


def _line(text: str, start: int, end: int, kind: str, unit: str | None) -> list[RosterEntry]:
    """One line's entries; `unit` stands for the names before any unit of their own."""
    out: list[RosterEntry] = []
    absent = _ABSENT.search(text[start:end].rstrip("。. \t"))
    group = re.match(r"\s*[（(][一二三四五六七八九十]{1,3}[)）]\s*", text[start:end])
    if group is not None:
        start += group.end()
    named = re.match(r"\s*([^，。、；:：\s]{2,20})[:：]", text[start:end])
    if named is not None:
        unit, start = re.sub(r"\s", "", named.group(1)), start + named.end()
    if absent is not None:
        end = start + max(0, absent.start() - (start - (end - len(text[start:end]))))
    post: str | None = None
    for a, b, stop, piece in _pieces(text, start, end):
        plain = re.sub(r"\s", "", piece)
        if is_name(plain) and not (is_unit(plain) and unit is None and absent):
            out.append(RosterEntry(unit, plain, kind, a, b, post))
        elif (cut := split_name(plain)) is not None and not absent:
            before, name = cut
            if is_post(before):
                post = before
                unit = None
            else:
                unit, post = before, None
            out.append(RosterEntry(unit, name, kind, a, b, post))
        elif is_unit(plain) or absent:
            unit, post = plain, None
            out.append(RosterEntry(plain, None, kind, a, b))
        else:
            unit = None
            out.append(
                RosterEntry(None, plain, kind, a, b) if 2 <= len(plain) <= 4 else RosterEntry(plain, None, kind, a, b)
            )
        if stop in "，；。,;." and stop:
            unit, post = (unit, post) if named else (None, post)
    return _bound(out)


def _bound(found: list[RosterEntry]) -> list[RosterEntry]:
    """Drop the row of a unit without names where its own people follow at once (县发改委 温金玺)."""
    out = []
    for k, entry in enumerate(found):
        after = found[k + 1] if k + 1 < len(found) else None
        if entry.name is None and after is not None and after.name is not None and after.unit == entry.unit:
            found[k + 1] = RosterEntry(after.unit, after.name, after.kind, entry.start, after.end, after.post)
            continue
        out.append(entry)
    return out


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int, str, str]]:
    """(start, end with its separator, separator, text) of what separators part; 张 鑫 stays one piece."""
    raw: list[tuple[int, int, str]] = []
    here = start
    for m in _SEPARATOR.finditer(text, start, end):
        if m.start() > here:
            raw.append((here, m.start(), m.group()))
        elif raw and not m.group().isspace():
            raw[-1] = (raw[-1][0], raw[-1][1], m.group())
        here = m.end()
    if here < end:
        raw.append((here, end, ""))
    out: list[tuple[int, int, str, str]] = []
    for a, b, sep in raw:
        if out and b - a == 1 and out[-1][2].isspace() and len(out[-1][3]) == 1:
            first = out.pop()
            out.append((first[0], b, sep, first[3] + text[a:b]))
        else:
            out.append((a, b, sep, text[a:b]))
    return [(a, b + len(sep) if not sep.isspace() else b, sep, piece) for a, b, sep, piece in out]
