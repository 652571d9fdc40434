"""Phrases that bind without naming: 各地各部门, 各区镇、街道和各相关部门, 各责任单位; and whom each binds."""

from __future__ import annotations

import re

from storage.domain import Scope

_OFFICE = r"(?:部门|单位|委办局|机关|责任主体|责任人)"
_SITE = (
    r"(?:地区?|乡镇街道|乡镇办事?处?|镇乡街道|镇街道?|街镇|乡镇|区镇|镇区|乡（镇）|镇|乡|街道（?办事处）?|街道|"
    r"县（?市、?区）?|县市区|县区|区县|市县|市区|"
    r"区|县|板块|开发区|功能区|园区|村居|村（社区）|村社区|村|社区|管委会|属地|场|旗县区|旗县|苏木镇|苏木|州市|"
    r"基层)(?:（[^（）]{1,14}）)?(?:人民政府|政府|党委政府|党委|办事处|管委会)?"
)
_MARK = (
    r"(?:有关|相关|责任|牵头|配合|成员|承办|协办|主办|主管|职能|行业主管|业务主管|行业管理|行业监管|涉及|"
    r"参与|监管|审批|属地|执法|涉事|主责|落实)"
)
_WIDE = (
    r"(?:全[省市县区州旗]|(?:省|市|县|区|州|旗)(?:直|级|属)|在[市县区]|[省市县区州旗](?=有关|相关|各)|"
    r"[省市县区州旗](?:人民)?政府(?=各))"
)
_NAMED = (
    rf"(?:{_WIDE}?各级各?{_OFFICE}?|{_WIDE}?各(?:有关|相关)?{_SITE}|"
    rf"{_WIDE}?各(?:个|类|直属|平级|职能|组成|工作)?{_OFFICE}|"
    rf"{_WIDE}?各{_MARK}[^，。；：、要应须各]{{0,6}}?(?:{_OFFICE}|"
    rf"{_SITE})|"
    rf"{_WIDE}?(?:有关|相关)[^，。；：、要应须各的]{{0,6}}?(?:{_OFFICE}|{_SITE})|{_MARK}{_OFFICE}|"
    rf"{_WIDE}[^，。；：、要应须各的]{{0,4}}{_OFFICE}|"
    rf"(?:省|市|县|区|州|旗)直各{_OFFICE}|所有{_OFFICE}|各(?:直属|派出|所属|事业|直属事业)机构)"
)
EVERYONE = re.compile(
    rf"{_NAMED}(?:(?:[、和及与]|以及)?(?:{_NAMED}|(?<=[、和及与]){_SITE}(?![\u4e00-\u9fff]{{0,3}}(?:局|委|办))))*"
)
_CONCERNED_OFFICE = re.compile(
    rf"(?:有关|相关|{_MARK})[^，。；：、和及与各]{{0,6}}?{_OFFICE}|{_WIDE}(?!各)[^，、各]{{0,4}}{_OFFICE}"
)
_ALL_OFFICE = re.compile(
    rf"各(?:级各?|类|直属|个|组成|工作)?(?:级)?{_OFFICE}|各级(?!{_OFFICE})|所有{_OFFICE}|各(?:直属|派出|所属)机构"
)
_CONCERNED_SITE = re.compile(rf"(?:有关|相关|涉及){_SITE}")
_ANY_SITE = re.compile(rf"(?:^|[各、和及与])(?:级)?{_SITE}|属地")
_UNIT_WORD = re.compile(r"单位|各级")


def binds(phrase: str, *, place: bool) -> Scope | None:
    """How a phrase binds an office or a place that it does not name.

    Args:
        phrase: The words as written (各地和各有关部门), e.g. the slice of a `Duty`'s mention.
        place: Whether the one asked about is a town, street, district or zone rather than an office.

    Returns:
        `Scope.ALL`, `Scope.CONCERNED`, or None where the phrase does not speak to its kind at all (各区镇 says
        nothing to an office).
    """
    phrase = re.sub(r"\s+", "", phrase).replace("(", "（").replace(")", "）")
    every, some = _ALL_OFFICE.search(phrase), _CONCERNED_OFFICE.search(phrase)
    if not place:
        return Scope.ALL if every else Scope.CONCERNED if some else None
    if _CONCERNED_SITE.search(phrase):
        return Scope.CONCERNED
    if _ANY_SITE.search(phrase):
        return Scope.ALL
    if _UNIT_WORD.search(phrase):
        return Scope.ALL if every else Scope.CONCERNED if some else None
    return None


def scope_of(phrase: str) -> Scope:
    """The scope of a phrase as a whole: what it says to offices where it speaks to them, else to places."""
    return binds(phrase, place=False) or binds(phrase, place=True) or Scope.CONCERNED
