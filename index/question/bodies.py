"""Which governments a question names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from index.question.library import LEVELS, Library, bare_place
from index.question.spans import Reading
from index.question.units import UnitFinder, places
from index.wording import Wording


def read_bodies(reading: Reading, library: Library, finder: UnitFinder, *, english: bool = False) -> tuple[str, ...]:
    """The bodies named (太仓, 太仓市, 昆区), as the minutes name them; taken out of the reading.

    The level character stays for a unit that shares it (太仓市教育局), and a unit whose own name begins with the
    place (太仓生态环境局) stays whole.
    """
    if english:
        return _by_pinyin(reading, library)
    known = places(library)
    longest = max(map(len, known), default=0)
    found: list[str] = []
    at = 0
    text = reading.rest
    while at < len(text):
        for size in range(min(longest, len(text) - at), 1, -1):
            said = text[at : at + size]
            place = known.get(said)
            if place is None:
                continue
            found.append(library.places[place])
            end = at + size
            if _unit_starts(finder, text, at, size):
                at = end
                break
            if said == place and said[-1] in LEVELS and len(said) > 2 and end < len(text) and text[end] not in " 的，":
                end -= 1
            reading.take(at, end)
            at = end
            break
        else:
            at += 1
    return tuple(dict.fromkeys(found))


def _unit_starts(finder: UnitFinder, text: str, at: int, size: int) -> bool:
    return any(text[at : at + n] in finder.own for n in range(size + 1, min(size + 12, len(text) - at) + 1))


_EXONYMS = {
    "乌鲁木齐": "urumqi",
    "呼和浩特": "hohhot",
    "拉萨": "lhasa",
    "喀什": "kashgar",
    "鄂尔多斯": "ordos",
    "哈尔滨": "harbin",
    "日喀则": "shigatse",
    "齐齐哈尔": "qiqihar",
    "伊宁": "yining|ghulja",
    "林芝": "nyingchi",
}
"""Places whose English name is not their pinyin."""
_PLACE = Wording(r"(?:^|[，。？ ])(?P<name>[\u3400-\u9fff]{2,4}?(?P<level>[市县区旗]))", needs="市县区旗")
_NO_PLACE = Wording(
    r"^(?:[全我本各该市县区]|一|这|那|哪)|(?:高新|开发|园|城|镇|景|社|小|校|地|辖|片|老|新|库|灾|山|牧|矿|港|保税|学|住宅|功能|试验|示范|度假)区$"
    r"|(?:超|股|楼|门|夜|上|集|菜|城|都|收)市$"
)
_LEVEL = Wording(
    r"(?<![\u3400-\u9fff])(?:我|本|全)?([市县区旗])(?:人民)?政府(?=第|上次|上上次|最近|最新|常务|会议|的会|今年|去年)",
    needs="府",
)


def read_unknown_body(
    reading: Reading, present: Callable[[str], bool], others: Callable[[str], Sequence[str]]
) -> str | None:
    """A place named like a government (昆山市) of which nothing is known; taken out of the reading.

    Args:
        reading: The question.
        present: Whether a word stands in the minutes: a place they speak of is a topic, not a missing government.
        others: The words of the minutes that one they lack may stand for (综合保税区 for 综保区), which is a topic too.
    """
    match = _PLACE.search(reading.rest)
    if match is None or _NO_PLACE.search(match["name"]) or present(match["name"]) or present(match["name"][:-1]):
        return None
    if others(match["name"]):
        return None
    return reading.take(match.start("name"), match.end("name") - 1) + match["level"]


def read_level(reading: Reading) -> str | None:
    """The level of a government said without its place (县政府上次会议); taken out of the reading."""
    match = _LEVEL.search(reading.rest)
    if match is None:
        return None
    reading.take(*match.span())
    return match.group(1)


def _by_pinyin(reading: Reading, library: Library) -> tuple[str, ...]:
    """Bodies whose place an English question writes in pinyin (Taicang, Kundulun District)."""
    found = []
    for place, body in library.places.items():
        bare = bare_place(place)
        spelled = _letters(bare)
        joined = "[ '-]?".join(f"(?:{'|'.join(sounds)})" for sounds in spelled)
        if bare in _EXONYMS:
            joined = f"(?:{joined}|{_EXONYMS[bare]})"
        pattern = rf"\b{joined}(?:'s)?(?:\s+(?:city|county|district|municipal(?:ity)?))?\b"
        match = re.search(pattern, reading.rest, re.I)
        if match is not None:
            reading.take(*match.span())
            found.append(body)
    return tuple(found)


@cache
def _letters(place: str) -> tuple[tuple[str, ...], ...]:
    """The readings of each character: 长宁 may be spelled with either reading of 长."""
    from pypinyin import Style, pinyin

    return tuple(tuple(map(str, sounds)) for sounds in pinyin(place, style=Style.NORMAL, heteronym=True))
