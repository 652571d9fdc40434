"""Which meetings a question means: a number, an issue, the latest ones; and which items of them."""

from __future__ import annotations

import re

from msgspec import Struct

from index.question.numbers import NUMERAL, number
from index.question.spans import Reading
from index.wording import Wording

_MEETING = r"(?:政府)?(?:常务)?(?:[（(]扩大[)）])?(?:会议?|例会)?(?:纪要)?"
_NUMBERED = Wording(
    rf"(?<![上下])(?:(?<!\d)(?P<year>\d{{4}})年(?:度)?)?第?(?P<n>{NUMERAL})次{_MEETING}|(?<!月)(?<!年)第?(?P<n2>{NUMERAL})次(?=会)",
    needs="次",
)
_ISSUE = Wording(
    rf"第(?P<n>{NUMERAL})[号期](?!议题|文件|楼)(?:会议纪要|纪要)?|(?:[\u4e00-\u9fff]{{1,3}}(?:府|办)?(?:常务)?会议纪要)?(?:〔|\[)(?P<y>\d{{4}})(?:〕|\])第?(?P<m>\d+)号",
    needs="号期",
)
_PHASE = Wording(
    r"(?:工程|规划|交通|项目|建设|道路|[线区园桥厂院校路港馆]|改造|行动|活动|计划|基金|债券?|课程|培训)\0|\0(?:建设|工程|规划|项目|改造|培训|债)"
)
"""第五期 of a project, not of minutes."""
_LATEST = Wording(
    r"(?P<back>上上(?:一)?次|上上回|再上(?:一)?次|前(?:一)?次|上(?:一)?次|上回|上(?:一)?期|最近(?:的)?(?:一|这)?次|最新(?:的)?(?:一次|一期|一份)?(?=.{0,4}(?:会|纪要))"
    rf"|最新(?:的)?(?:一次|一期|一份)|这次|本次|刚(?:刚|才)?(?:结束|开完|开)的)(?:的)?{_MEETING}",
    needs="次回期新刚",
)
_LAST_N = Wording(
    rf"(?:最近|近|最后|前)(?:的)?(?P<n>{NUMERAL}|几)次(?:的)?{_MEETING}|最近(?:几)?(?:次|场)?(?:的)?(?:常务会议|常务会|会议)",
    needs="次会",
)
_ORDINAL = Wording(
    rf"第(?P<n>{NUMERAL})(?:个|条|项|件)?(?:议题|议程|事项|项目|问题|题|条|个(?!五年|百年|季度|月|星期|阶段)|项|件)|议题(?P<n2>{NUMERAL})(?![次年月])|(?P<n3>{NUMERAL})号议题"
    r"|(?P<last>最后(?:一)?[个条项](?:议题|议程|事项)?)",
    needs="第题最",
)
_STEP = Wording(
    r"(?:再)?(?P<next>下一?|(?<!最)后一)(?:个|条|项)(?:议题|议程|事项)?(?![年月周季星阶议事])|(?:上一|前一)(?:个|条|项)(?:议题|议程|事项)?(?![年月周季星阶议事])",
    needs="个条项",
)
_EN_STEP = Wording(r"\b(?:the )?(?:(?P<next>next)|previous) (?:agenda )?(?:item|one|point)\b", lettered="")
_ORDINAL_LIST = Wording(
    rf"第(?P<list>{NUMERAL}(?:[、和及与]第?{NUMERAL})+)(?:个|条|项|件)?(?:议题|议程|事项|条|个|项|件)?", needs="第"
)
_KIND = Wording(r"常务(?:（扩大）|\(扩大\))?(?:会议?)|党组会议?|全体会议|专题会议?|办公会议?", needs="会")

_EN_NUMBER = Wording(
    r"\b(?:meeting\s+(?:no\.?\s*|number\s+|#)?(?P<a>\d{1,4})|(?P<b>\d{1,4})(?:st|nd|rd|th)\s+(?:executive\s+)?meeting"
    r"|no\.?\s*(?P<c>\d{1,4})\s+(?:executive\s+)?meeting)\b",
    lettered="",
)
_EN_LATEST = Wording(
    r"\b(?P<before>(?:the\s+)?(?:meeting|one)\s+before\s+(?:the\s+)?last(?:\s+one)?)\b"
    r"|\b(?:the\s+)?(?:last|latest|most recent|past|previous)\s+(?:(?P<n>\d+|two|three|four|five)\s+)?"
    r"(?:executive\s+)?(?:meetings?|minutes)\b",
    lettered="",
)
_EN_ORDINAL = Wording(
    r"\b(?:item|agenda item|point)\s+(?:no\.?\s*|number\s+|#)?(?P<n>\d{1,3})\b"
    r"|\bthe\s+(?P<w>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)\s+(?:agenda\s+)?(?:item|one|point)\b",
    lettered="",
)
_EN_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5}
_EN_ORD = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}


class MeetingAsked(Struct):
    """What a question says about the meeting; empty fields were not said. Ordinal -1 is the last item."""

    number: int | None = None
    year_number: int | None = None
    year: int | None = None
    issue: str | None = None
    latest: int | None = None
    latest_offset: int = 0
    ordinals: tuple[int, ...] = ()
    step: int = 0
    """下一个议题: one after the item talked about; -1 for the one before."""
    this: bool = False
    """这次/本次: the meeting talked about, else the latest."""


def read_meeting(reading: Reading, english: bool) -> MeetingAsked:
    """The meeting and items a question names, taken out of the reading."""
    asked = _english(reading) if english else _chinese(reading)
    asked.ordinals = tuple(dict.fromkeys(asked.ordinals))
    return asked


def read_kind(reading: Reading) -> str | None:
    """The kind of meeting named (常务会议, 党组会议…), taken out of the reading."""
    found = reading.take_all(_KIND)
    if not found:
        return None
    said = found[0].group()
    return None if said.startswith("常务") else said if said.endswith("会议") else said + "议"


def _chinese(reading: Reading) -> MeetingAsked:
    out = MeetingAsked()
    for match in reading.take_all(_LAST_N):
        count = match["n"]
        out.latest = 3 if count in (None, "几") else number(count) or 1
    if out.latest is None:
        for match in reading.take_all(_LATEST):
            back = match["back"]
            out.this = back.startswith(("这", "本"))
            out.latest, out.latest_offset = 1, 1 if back.startswith(("上上", "再上")) else 0
    numbered = _NUMBERED.search(reading.rest)
    if numbered is not None and (
        numbered.group().startswith("第")
        or (numbered.start() == 0 and numbered.group()[0].isdecimal())
        or numbered.group().endswith(("会", "会议", "纪要"))
        or numbered["year"]
    ):
        said = number(numbered["n"] or numbered["n2"])
        reading.take(*numbered.span())
        if numbered["year"]:
            out.year, out.year_number = int(numbered["year"]), said
        else:
            out.number = said
    out.step = _step(reading, _STEP)
    listed = _ORDINAL_LIST.search(reading.rest)
    if listed is not None:
        reading.take(*listed.span())
        out.ordinals = tuple(n for part in re.split(r"[、和及与]第?", listed["list"]) if (n := number(part)))
    else:
        for found in reading.take_all(_ORDINAL):
            value = -1 if found["last"] else number(found["n"] or found["n2"] or found["n3"])
            if value:
                out.ordinals += (value,)
    issue = _ISSUE.search(reading.rest)
    if issue is not None and not _PHASE.search(reading.rest[: issue.start()] + "\0" + reading.rest[issue.end() :]):
        reading.take(*issue.span())
        value = number(issue["n"]) if issue["n"] else int(issue["m"])
        out.issue = str(value) if value is not None else None
        if issue["y"]:
            out.year = int(issue["y"])
    return out


def _step(reading: Reading, pattern: Wording) -> int:
    match = pattern.search(reading.rest)
    if match is None:
        return 0
    reading.take(*match.span())
    return 1 if match["next"] else -1


def _english(reading: Reading) -> MeetingAsked:
    out = MeetingAsked()
    out.step = _step(reading, _EN_STEP)
    for match in reading.take_all(_EN_NUMBER):
        out.number = int(match["a"] or match["b"] or match["c"])
    for match in reading.take_all(_EN_LATEST):
        said = (match["n"] or "1").lower()
        out.latest = int(said) if said.isdecimal() else _EN_WORDS[said]
        out.latest_offset = 1 if match["before"] else 0
    for match in reading.take_all(_EN_ORDINAL):
        value = int(match["n"]) if match["n"] else -1 if match["w"].lower() == "last" else _EN_ORD[match["w"].lower()]
        out.ordinals += (value,)
    return out
