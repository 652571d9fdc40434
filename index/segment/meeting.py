"""The meeting a document minutes: who met, which kind, which number, when, under whom, issued by whom and when."""

from __future__ import annotations

import datetime as dt
import re

from index.segment.bodies import body_of, issuer_of
from index.segment.chair import chair_of
from index.segment.lines import Folded, Line
from index.segment.numerals import NUMERAL, Day, dates, number
from storage.domain import Meeting

KIND = re.compile(
    r"(?:国务院)?常务(?:[（(]扩大[）)]会议|扩大会议|会议?[（(]扩大[）)]|会议?)|党组(?:[（(]扩大[）)]会议?|扩大会议|会议|会|理论学习中心组[^，。]{0,8}会议?)"
    r"|[省市县区州旗镇乡]长办公(?:[（(]扩大[）)])?会议?|主任办公(?:[（(]扩大[）)])?会议?|办公会议?|全体(?:[（(]扩大[）)])?会议"
    r"|专题(?:办公|研究|协调|调度|推进|工作)?会议?|现场办公会议?|联席会议|协调会议?|调度会议?|推进会议?|工作会议"
)
_NUMBER = re.compile(rf"(?:(?P<year>\d{{4}}|[零〇○一二三四五六七八九]{{4}})年?度?)?[〕\]）]?[（(]?第(?P<n>{NUMERAL})次")
_TERM = re.compile(rf"第?(?P<term>(?P<v>{NUMERAL})届)(?P<mid>[^，。第次\n]{{0,14}}?)第?(?P<n>{NUMERAL})次")
_TERM_ONLY = re.compile(
    rf"(?:第{NUMERAL}届|[一二三四五六七八九十]{{1,3}}届)(?=[^，。\n]{{0,6}}(?:人民)?政府|[省市县区州旗]?政府|人民政府)"
)
_TOTAL = re.compile(rf"总第(?P<n>{NUMERAL})[次期号]")
_ISSUE = re.compile(
    rf"(?P<full>[^，。\n〔【〕：]{{0,14}}[〔【（]\d{{4}}[〕】）]第?\d{{1,4}}号)|第(?P<n>{NUMERAL})[号期]"
)
_OFFICE_LINE = re.compile(r"(?:办公[室厅]|政府|管委会)$")
_TITLE = re.compile(r"[^，。；\n]{0,60}(?:会议?纪要|纪要)")


def meeting_of(folded: Folded, front: list[Line], back: list[Line], convened: Line | None) -> Meeting:
    """Read the meeting.

    Args:
        folded: the document.
        front: the lines before the first item that are no noise.
        back: the footer lines after the items.
        convened: the line that says who convened what, if one does (X主持召开…).
    """
    s = folded.s
    title = _title(folded, front, convened)
    said = _convening(s, convened) if convened is not None else ""
    near = [x for x in (title, said) if x]
    heads = "\n".join(folded.of(line)[:200] for line in front[:12])
    kind = next((k for x in (said, title, heads) if x and (k := _kind(x))), None)
    count, year_count, term = _numbers([*near, heads])
    day, issued = _dates(folded, front, back, convened)
    name, post = chair_of(folded, front, convened)
    return Meeting(
        body=body_of(folded, title, said, heads),
        kind=kind,
        number=count,
        year_number=year_count,
        title=title,
        issue=_issue(folded, front),
        date=day,
        chair=name,
        chair_title=post,
        issuer=issuer_of(folded, front, back),
        issued=issued,
        term=term,
    )


def _convening(s: str, line: Line) -> str:
    text = s[line.start : min(line.end, line.start + 400)]
    stop = text.find("。")
    return text if stop < 0 else text[: stop + 1]


def _kind(s: str) -> str | None:
    found = [m.group() for m in KIND.finditer(s)]
    if not found:
        return None
    kind = next((k for k in found if k.startswith(("常务", "国务院", "党组"))), found[0])
    return kind + "议" if kind.endswith("会") and not kind.endswith("中心组会") else kind


def _title(folded: Folded, front: list[Line], convened: Line | None) -> str | None:
    """The line that ends in 纪要 and says which meeting; a body's name on the line before belongs to it."""
    found: list[str] = []
    for k, line in enumerate(front):
        s = folded.of(line)
        m = _TITLE.match(s)
        if m is None or len(s) > 80 or (convened is not None and line.start == convened.start):
            continue
        if m.end() < len(s) and not re.fullmatch(r"[（〔\[].*", s[m.end() :]):
            continue
        if re.search(r"〔\d{4}〕|第\d+号$", s) and found:
            continue
        before = folded.of(front[k - 1]) if k else ""
        whole = s
        if re.fullmatch(r"[^，。：\d]{2,20}(?:人民政府|管委会|管理委员会)(?:党组)?", before) and "政府" not in s:
            whole = before + s
        found.append(whole)
    return next((x for x in found if re.search(rf"第{NUMERAL}次|{NUMERAL}次", x)), found[0] if found else None)


def _numbers(texts: list[str]) -> tuple[int | None, int | None, str | None]:
    """(running number, number within the year, term)."""
    count = year_count = None
    term = None
    for text in texts:
        total = _TOTAL.search(text)
        if total is not None and count is None:
            count = number(total["n"])
        if count is None and year_count is None and (m := _TERM.search(text)) is not None:
            count = number(m["n"])
        for m in _NUMBER.finditer(text):
            if text[max(0, m.start() - 1) : m.start()] == "总":
                continue
            if not _of_meeting(text, m):
                continue
            if m["year"] is not None:
                year_count = year_count if year_count is not None else number(m["n"])
            elif count is None and year_count is None:
                count = number(m["n"])
            break
        if term is None and (t := _TERM.search(text) or _TERM_ONLY.search(text)) is not None:
            term = re.sub(r"届.*", "届", t.group(), flags=re.S)
    return count, year_count, term


def _of_meeting(text: str, m: re.Match[str]) -> bool:
    """Whether a 第n次 counts meetings: it stands beside the kind of meeting, or is a line by itself."""
    if re.match(r"(?:[（(]扩大[）)])?会议?", text[m.end() :]):
        return True
    beside = KIND.search(text, m.end(), m.end() + 24) or KIND.search(text, max(0, m.start() - 24), m.start())
    return beside is not None or f"\n{m.group()}\n" in f"\n{text}\n"


def _issue(folded: Folded, front: list[Line]) -> str | None:
    for line in front[:15]:
        s = folded.of(line)
        if len(s) <= 40 and (m := _ISSUE.search(s)) is not None:
            return m["full"] or m.group()
    return None


def _dates(
    folded: Folded, front: list[Line], back: list[Line], convened: Line | None
) -> tuple[dt.date | None, dt.date | None]:
    """(held, issued). A year that a date leaves out is taken from the document's other dates."""
    held = issued = None
    if convened is not None:
        held = _first(_convening(folded.s, convened))
    for k, line in enumerate(front):
        s = folded.of(line)
        if line is convened or len(s) > 120:
            continue
        found = dates(s)
        if not found:
            continue
        if re.match(r"(?:会议)?(?:时间|日期)", s):
            held = held or found[0]
        elif issued is None and _is_imprint(s, found[0], folded.of(front[k - 1]) if k else ""):
            issued = found[-1]
        elif held is None and re.fullmatch(
            r"[（(]?.{0,6}" + re.escape(s[found[0].start : found[0].end]) + r".{0,10}", s
        ):
            held = found[0]
    for line in back:
        found = dates(folded.of(line))
        if found and (issued is None or re.search(r"印发|整理", folded.of(line))):
            issued = found[-1]
    year = (issued.year if issued else None) or _year(folded, front)
    day = held.on(year) if held is not None else None
    out = issued.on(day.year if day else None) if issued is not None else None
    if held is not None and held.year is None and day is not None and out is not None and out < day:
        day = held.on(day.year - 1)
    return day, out


def _is_imprint(s: str, day: Day, before: str) -> bool:
    """Whether a dated line says when the minutes were issued: an office stands on it, or on the line before."""
    if re.search(r"印发|整理|办公[室厅]|政府", s):
        return re.search(r"召开|发布时间|来源", s) is None
    return day.start == 0 and _OFFICE_LINE.search(before) is not None


def _first(s: str) -> Day | None:
    found = dates(s)
    return found[0] if found else None


def _year(folded: Folded, front: list[Line]) -> int | None:
    for line in front:
        m = re.search(r"(20\d{2})年?|〔(20\d{2})〕", folded.of(line)[:120])
        if m is not None:
            return int(m.group(1) or m.group(2))
    said = (day.year for day in dates(folded.s[:600]))
    return next((year for year in said if year is not None), None)
