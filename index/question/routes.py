"""Where a document goes next, as a question puts it."""

from __future__ import annotations

import re

from index.question.spans import Reading
from index.wording import Wording

_LEVEL = "[市县区旗州省]?"
_ROUTES: tuple[tuple[str, Wording], ...] = (
    (
        "人大",
        Wording(
            rf"(?:报|提交|提请|送|上|过|报送|呈报)(?:到|给|请)?{_LEVEL}(?:人民代表大会|人代会|人大)(?:常委会)?(?:会议)?(?:审议|审查|批准|审定|备案|讨论)?"
            rf"|{_LEVEL}人大常委会(?:审议|审查|批准)?|(?:people's congress|npc standing committee)",
            lettered="",
            needs="人",
        ),
    ),
    (
        "政协",
        Wording(rf"(?:报|提交|提请|送|通报)(?:到|给|请)?{_LEVEL}政协(?:常委会)?(?:协商|审议|讨论)?", needs="协"),
    ),
    (
        "常委会",
        Wording(
            rf"(?:还)?(?:要|需要?|得|须)?(?:再)?(?:报请?|提交|提请|上|过|送|报送|经|呈报|走)?(?:到|给|请)?"
            rf"{_LEVEL}委?常委会?(?:会议)?"
            r"(?:审议|研究|讨论|审定|审批|批准|定)?(?=$|[^委员])"
            r"|(?:the )?(?:municipal |county |district |local )?(?:party )?(?:committee.?s? )?standing committee"
            r"(?: of the party)?",
            lettered="",
            needs="常",
        ),
    ),
    (
        "党委",
        Wording(
            rf"(?:报|提交|提请|送)(?:到|给|请)?{_LEVEL}委(?!托|员|办|组|宣)(?:审议|审定|研究|批准|同意|(?=的|$|？))|{_LEVEL}委(?:办公室|办)?名义(?:印发|发文|下发|发布|出台|发)?",
            needs="委",
        ),
    ),
    (
        "政府办公室",
        Wording(
            rf"(?:以|用)?{_LEVEL}(?:人民)?(?:政府办公[室厅]|政府办|府办)(?:的)?名义(?:来)?(?:印发|发文|下发|发布|出台|发出?)?"
            rf"|(?:由)?{_LEVEL}(?:人民)?(?:政府办公[室厅]|政府办|府办)(?:来)?(?:印发|发文|下发|发布|发)(?=的|$|？|了|哪|什么|啥)"
            r"|(?:in|under) the name of the .{0,30}?office|office'?s name",
            lettered="",
            needs="府",
        ),
    ),
    (
        "市政府",
        Wording(
            rf"(?:以|用)?{_LEVEL}(?:人民)?政府(?:的)?名义(?:来)?(?:印发|发文|下发|发布|出台|发出?)?"
            rf"|(?:由)?{_LEVEL}(?:人民)?政府(?:来)?(?:印发|发文|下发)(?=的|$|？|了|哪|什么|啥)"
            r"|(?:in|under) the name of the .{0,20}?government\b(?! office)|(?:in|under) the .{0,20}?government's name",
            lettered="",
            needs="府",
        ),
    ),
    (
        "政府审定",
        Wording(rf"(?:报|提交|提请|送)(?:到|给|请)?{_LEVEL}(?:人民)?政府(?:审定|审议|审批|批准|同意|研究)", needs="府"),
    ),
    (
        "印发",
        Wording(
            r"(?:要|会|需要?|将|可以|可|得|应)(?:直接)?(?:印发|发文|下发)(?:的)?(?:什么|哪些|哪几个|几个|啥)"
            r"|(?:要|会|需要?|将|可以|可)(?:直接)?(?:印发|发文|下发)(?=的|$|？)|(?:哪些|哪几个|什么)(?:文件|方案|办法|政策)?(?:要|会|将|可以)?(?:印发|发文)"
            r"|(?:按程序|依程序|依规)*(?:印发|发文|下发)(?:的)?(?:是|有|了)?(?:哪|什么|几)[个些份项]?",
            needs="发",
        ),
    ),
)


def read_route(reading: Reading) -> tuple[str | None, str | None]:
    """The target asked for, normalised, and its level (区 of 区委常委会); taken out of the reading."""
    for target, pattern in _ROUTES:
        match = pattern.search(reading.rest)
        if match is not None:
            said = reading.take(*match.span())
            level = _LEVEL_SAID.search(said)
            return target, level.group(1) if level else None
    return None, None


_LEVEL_SAID = Wording(r"([市县区旗州省])(?=委|人|政府|府|常委)")
_OFFICE = Wording(r"(?:政府办公[室厅]|政府办|府办)(?:名义)")


def route_matches(target: str, said: str) -> bool:
    """Whether a route as written goes to the target asked for.

    Args:
        target: As `read_route` gives it.
        said: The item's route, white space removed; several joined by ``；``.
    """
    return any(_one(target, part) for part in said.split("；"))


def _one(target: str, said: str) -> bool:
    if target == "人大":
        return "人大" in said or "人民代表大会" in said
    if target == "常委会":
        return "常委" in said and "人大常委" not in said
    if target == "党委":
        return bool(re.search(r"[市县区旗州省党]委", said)) and "政府" not in said
    if target == "政府办公室":
        return bool(_OFFICE.search(said))
    if target == "市政府":
        return "政府名义" in said
    if target == "政府审定":
        return bool(re.search(r"(?:报|提交|提请|送).{0,4}政府", said))
    if target == "印发":
        return "印发" in said or "发文" in said or "下发" in said
    return target in said
