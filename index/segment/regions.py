"""What each line is: noise, roster, footer, closing formula, or a line that may hold an item."""

from __future__ import annotations

import re
from collections import Counter

from msgspec import Struct

from index.segment.lines import Folded, Line
from index.segment.noise import is_chrome, is_mark
from index.segment.numerals import DATE
from index.segment.roster import roster_lines

CONVENED = re.compile(
    r"主持召开|会议由[^。]{2,40}主持|主持了?(?:会议|召开)|主持.{0,30}(?:常务|办公|专题|党组)会|召开.{0,40}会议?(?:，|。|$)"
)
_CLOSING = re.compile(
    r"会议(?:还|并)?(?:就|对)?(?:还)?(?:书面|集中|一并)?(?:研究|讨论|通报|安排|听取|审议|部署)(?:和?部署|讨论)?了?(?:有关|相关|若干|一些)?其[他它](?:有关|相关|若干|一些)?"
    r"(?:事项|工作|事宜|议题|问题|内容)(?:作了?研究)?[。.]?(?:（.{2,16}）)?|会议(?:至|于)?.{0,12}(?:结束|闭幕)[。.]?|特此纪要[。.]?|（此页无正文）"
)
_NAMES_MINUTES = re.compile(r"纪要|办公[室厅]$|人民政府$|文件$")
_DAY = (
    r"(?:[\d二〇○零一九][\d〇○ОO零一二三四五六七八九]{3}年)?"
    r"[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_FOOTER = re.compile(
    r"(?:发布(?:时间|日期|机构)|发文(?:机关|日期|字号)|成文日期|信息来源|来源|索引号|文号|公开(?:方式|类别)|有效性)[：:].{0,200}"
    r"|(?:会议)?(?:时间|日期|地点)[：:].{0,200}|会议(?:内容|议题|议定事项|纪要)[：:]?"
    r"|(?:抄送|抄报|发至|主送|分送|发送|报送|本期发|分发|主题词|附件\d{0,2}|校对|签发人?|打字|核稿|承办|附注)[：:、].{0,400}"
    r"|(?:发|送|报|印)[：:].{0,400}|.{0,40}(?:共印\d+份|（?此件.{0,12}公开.{0,8}）?)|（.{0,12}(?:公开|发布).{0,8}）"
    r"|附件\d{0,2}|(?:列席|出席|参会)(?:情况|人员)|[^，。；]{2,30}(?:办公室|办公厅|政府办|秘书处|秘书科|政府|管委会)(?:秘书[一二三]?[科处])?"
    rf"(?:{_DAY})?(?:印发|整理|编印|印制|印)?|[^，。；]{{0,40}}{_DAY}(?:印发|整理|编印|印)"
)


class Regions(Struct, frozen=True):
    """The lines of a document by what they are; every line is in exactly one list."""

    noise: list[Line]
    """Page marks and running heads: they may stand inside an item."""
    chrome: list[Line]
    """A web page's furniture: it ends an item."""
    roster: list[Line]
    plain: list[Line]
    """Lines that may hold items, in order."""
    closing: list[Line]
    """会议还研究了其他事项 and footers: they end an item."""


def is_footer(s: str) -> bool:
    """Whether a folded line is an imprint, a distribution list or a date by itself."""
    if _FOOTER.fullmatch(s) or _CLOSING.fullmatch(s):
        return True
    m = DATE.match(s)
    return m is not None and len(s) - m.end() <= 2


def _running_heads(folded: Folded, lines: list[Line]) -> set[str]:
    """Short lines that name an office or the minutes and come back three times: the head or foot of every page."""
    short = Counter(folded.of(x) for x in lines if 4 <= x.end - x.start <= 60)
    return {s for s, n in short.items() if n >= 3 and _NAMES_MINUTES.search(s) and "。" not in s}


def regions(folded: Folded) -> Regions:
    """Sort the lines."""
    noise: list[Line] = []
    chrome: list[Line] = []
    rest: list[Line] = []
    lines = folded.lines()
    running = _running_heads(folded, lines)
    seen: set[str] = set()
    marked = False
    for line in lines:
        s = folded.of(line) if line.end - line.start <= 120 else ""
        if s and (is_mark(s) or (s in seen and (s in running or (marked and _NAMES_MINUTES.search(s))))):
            noise.append(line)
            marked = True
            continue
        marked = False
        if s and is_chrome(s):
            chrome.append(line)
        else:
            rest.append(line)
        seen.add(s)
    listed = roster_lines(folded, rest)
    roster, plain, closing = [], [], []
    for line, is_roster in zip(rest, listed, strict=True):
        if is_roster:
            roster.append(line)
        elif line.end - line.start <= 500 and is_footer(folded.of(line)):
            closing.append(line)
        else:
            plain.append(line)
    return Regions(noise, chrome, roster, plain, closing)
