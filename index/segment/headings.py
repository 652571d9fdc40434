"""Item numbers and headings: 一、审议《…》, （二）听取…, 议题三：, a bare 四."""

from __future__ import annotations

import re

from msgspec import Struct

from index.segment.numerals import number

_CN = "一二三四五六七八九十"
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("topic", re.compile(
        rf"[（【]?(?:第(?P<a>[{_CN}]{{1,3}}|\d{{1,2}})(?:[项个]?议题|项(?!目))"
        rf"|议题(?P<b>[{_CN}]{{1,3}}|\d{{1,2}}))[）】]?[、：，.．。]?"
    )),
    ("han", re.compile(rf"(?P<a>[{_CN}百]{{1,4}})[、．.：，](?!是|要)")),
    ("bare", re.compile(rf"(?P<a>[{_CN}]{{1,3}})(?=\n|$)")),
    ("zero", re.compile(r"(?P<a>0[1-9])[、．.：]?(?=[^\d.:：、，/年月日号时分%])")),
    ("paren", re.compile(rf"（(?P<a>[{_CN}]{{1,3}})）[、：，.．]?")),
    ("digit", re.compile(r"(?P<a>\d{1,2})(?:[、．：）]|\.(?!\d))")),
    ("digit_paren", re.compile(r"（(?P<a>\d{1,2})）[、：，.．]?")),
)  # fmt: skip
"""Outermost first: where a document uses several, the outer one numbers the items."""

VERBS = r"(?:传达|学习|听取|审议|审定|审阅|研究|讨论|通报|观看|部署|宣读|贯彻落实|安排)"
ACTION = re.compile(
    rf"(?:会议)?(?:还|首先|随后|最后|再次)?(?P<action>(?:集体|集中|专题|书面|深入|认真|现场|再次)?{VERBS}{{1,3}}"
    rf"(?:(?:并|和|、){VERBS})?)"
)
_TOPIC_END = re.compile(
    r"(?:工作|事宜|问题|情况|项目|方案|汇报|精神|事项|建设|报告|办法|规划|意见|计划|资金|名单|调整|任免|安排|议题|》|）)$"
)
_NOT_HEADING = re.compile(
    r"原则上?(?:同意|通过)|^会议|会议(?:听取|审议|研究|同意|指出|强调|要求|认为|决定|明确|议定)|^(?:由|要|同意|责成|请)|^[^《]{0,40}要[^求素点]|^[一-龥]{2,4}了"
)
MAX_HEADING = 160
"""No heading is longer; a longer line is a paragraph that lacks its full stop."""


class Label(Struct, frozen=True):
    """A number at the head of a line: its style, value, and the folded place where its text begins."""

    style: str
    value: int
    start: int
    end: int


def label_at(s: str, start: int, end: int) -> Label | None:
    """The number that opens the folded line ``s[start:end]``."""
    head = s[start : min(end, start + 16)]
    if start + 16 >= end:
        head += "\n"
    for style, pattern in _STYLES:
        m = pattern.match(head)
        if m is None or m.end() > end - start:
            continue
        value = number(next(g for g in m.groups() if g is not None))
        if value is not None and 0 < value <= 99:
            return Label(style, value, start, start + m.end())
    return None


def is_phrase(s: str) -> bool:
    """Whether a folded first sentence (its stop taken off) names a topic rather than telling something."""
    if not 2 <= len(s) <= MAX_HEADING or _NOT_HEADING.search(s.split("《")[0] if s[0] != "《" else ""):
        return False
    if ACTION.match(s) or s.startswith(("关于", "《")):
        return re.match(rf"{VERBS}{{1,2}}了", s) is None
    return len(s) <= 40 and "，" not in s and _TOPIC_END.search(s) is not None


BULLETS = "【】▲●■◆★※·•◎▶"


def bare_heading(text: str, after: str) -> bool:
    """Whether a line without a number is a heading: it names a topic, or is short and the next begins 会议…."""
    plain = text.strip(BULLETS + "。：")
    if "。" in text[:-1] or not plain or text.startswith("会议"):
        return False
    return is_phrase(plain) or (len(plain) <= 40 and not re.search(r"[，；：。]", plain) and after.startswith("会议"))


def action_of(s: str) -> str | None:
    """The verb that opens a folded heading or first sentence: 审议, 传达学习, 听取并审议."""
    m = ACTION.match(s)
    return m["action"] if m is not None else None


def names_topic(s: str) -> bool:
    """Whether folded text after a number reads like the head of an item: a verb of the agenda, 会议 + verb, 《…》."""
    return ACTION.match(s) is not None or s.startswith(("《", "<"))


def runs(labels: list[tuple[int, Label]]) -> list[list[tuple[int, Label]]]:
    """Split labels of one style into runs that count up by one (a gap of two is a lost line).

    A run begins at 1 or 2; the first may begin anywhere, for a text whose beginning is lost.
    """
    out: list[list[tuple[int, Label]]] = []
    for at, label in labels:
        if out and 0 < label.value - out[-1][-1][1].value <= 3:
            out[-1].append((at, label))
        elif label.value <= 2 or not out:
            out.append([(at, label)])
    return out
