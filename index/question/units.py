"""Units in questions: full, short, colloquial and English names, stems, predecessors, and names of the minutes' own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from index.question.library import LEVELS, Held, Library, Table, bare_place, place_of, strip_name
from index.question.model import UnitMention
from index.question.naming import company_short, settled
from index.question.numbers import number
from index.question.spans import Reading
from index.question.words import word_set
from index.wording import Wording

_NOT_AFTER = {
    "部": "署分门位队级件首长落",
    "办": "法理公事学案好结完得到成事妥件",
    "委": "员托屈派书任婉",
    "局": "面部势限域",
    "会": "议计上后场员费见商谈期",
    "院": "士长校子落",
    "区": "域别分划块位间县",
    "镇": "静区痛压定",
    "站": "点位台",
    "心": "城区镇理态",
    "关": "于系键注联心",
    "行": "业动政为",
}
"""Characters that show a name's last character to belong to the next word: 组织部署 holds no 组织部."""
_COMPOUNDS = {
    "人大": ("代表", "建议", "议案", "会议", "票决", "工作", "闭会"),
    "政协": ("提案", "委员", "会议", "工作"),
    "法院": ("判决", "执行"),
    "税务": ("登记",),
}
"""Words that a body's name only begins: 人大代表建议 is a topic, not the congress."""
_STEM_AFTER = Wording(
    r"(?:那边|这边|口|系统|部门|方面)?(?:的)?(?:也|都|还|又|今年|这次|会后|具体|主要)?"
    r"(?:负责|牵头|配合|要做|要干|该做|承担|有什么|有哪些|有几|有啥|任务|职责|事项|得做|需要|要落实|呢|汇报|做什么|干什么|管什么|提交)"
    r"|(?:还|也)?(?:要(?![点求素闻么])|得|该)|[、和与跟及同]"
)
_OF_UNITS = Wording(r"(?:的)?(?:涉及|有|是)?(?:哪些|哪几个|什么|哪个)(?:单位|部门)")
"""营商环境有哪些单位的任务 names a matter, not a unit."""
_ENGLISH_UNIT = Wording(
    r"\b(?!(?:the|which|what|that|our|my|this)\b)[A-Za-z]+(?:(?: and| &)? [A-Za-z]+){0,2} "
    r"(?:bureau|commission|office|department|administration|committee)\b",
    lettered="",
)
_JOINS = frozenset({"and", "&", "of", "for", "the"})
_ARTICLES = frozenset({"the", "a", "an", "of", "our"})
_OFFICES = frozenset({"bureau", "commission", "office", "department", "administration", "committee"})
_LINK = re.compile(r"[、和与跟及同]$")
_NAME_LENGTH = 24


class Seen(Struct, frozen=True):
    """A unit's name in the question."""

    start: int
    end: int
    asked: str
    key: str
    level: str | None
    note: str | None = None


class UnitFinder:
    """Finds units in questions by the longest known name; one for each library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.table = library.table
        self.surfaces: dict[str, str] = {}
        self.stems: dict[str, str] = {}
        self.english: dict[str, str] = {}
        self.own: set[str] = set()
        """Names as written in minutes, place included."""
        self._learn_table()
        for key, held in library.held.items():
            for one in held:
                self._learn_name(one, key)

    def _learn_table(self) -> None:
        shipped, stems, english = _table_names(self.table)
        self.surfaces.update(shipped)
        self.stems.update(stems)
        for stem, key in stems.items():
            self.surfaces.setdefault(stem + "部门", key)
        self.english.update(english)

    def _learn_name(self, held: Held, key: str) -> None:
        bare = strip_name(held.name, held.place)
        self.surfaces[held.name] = key
        self.own.add(held.name)
        short = company_short(held.name)
        if short:
            self.surfaces.setdefault(short, key)
            self.own.add(short)
        if len(bare) >= 3 or (len(bare) == 2 and bare[-1] in "办委局厅部院镇乡区行关"):
            self.surfaces.setdefault(bare, key)

    def find(self, reading: Reading) -> list[Seen]:
        """Units named in the unread text, in order; nothing is taken out yet."""
        text = reading.rest
        out: list[Seen] = []
        at = 0
        while at < len(text):
            seen = self._at(text, at)
            if seen is None:
                at += 1
                continue
            out.append(seen)
            at = seen.end
        return out

    def _at(self, text: str, at: int) -> Seen | None:
        for size in range(min(_NAME_LENGTH, len(text) - at), 1, -1):
            name = text[at : at + size]
            if " " in name:
                continue
            key = self._known(name)
            following = text[at + size : at + size + 1]
            if key is None or (following and following in _NOT_AFTER.get(name[-1], "")):
                continue
            if any(text.startswith(more, at + size) for more in _COMPOUNDS.get(name[-2:], ())):
                continue
            # 市监局 is short for 市场监管局 of any level
            level = name[0] if name[0] in LEVELS and len(name) > 2 and self._known(name[1:]) else None
            return Seen(at, at + size, name, key, level)
        return self._stem(text, at)

    def _known(self, name: str) -> str | None:
        if name in self.surfaces:
            return self.surfaces[name]
        if name[0] in LEVELS and name[1:] in self.surfaces and len(name) > 2:
            return self.surfaces[name[1:]]
        return None

    def _stem(self, text: str, at: int) -> Seen | None:
        for size in (6, 5, 4, 3, 2):
            name = text[at : at + size]
            bare = name[1:] if name and name[0] in LEVELS and len(name) > 2 else name
            if len(name) < size or bare not in self.stems:
                continue
            before, after = text[:at], text[at + size :]
            starts = not before.strip() or _LINK.search(before) or before[-1] in " ，。？让由给对" + LEVELS
            asked_of = _STEM_AFTER.match(after) and not _OF_UNITS.match(after)
            if starts and asked_of and self.stems[bare] in self.library.held:
                return Seen(at, at + size, name, self.stems[bare], name[0] if bare != name else None, "stem")
        return None

    def find_english(self, reading: Reading, bodies: Iterable[str] = ()) -> list[Seen]:
        """English names and abbreviations (DRC, HRSS) in the unread text, the longest first at each place."""
        out: list[Seen] = []
        words = list(re.finditer(r"[A-Za-z&'’]+", reading.rest))
        at = 0
        while at < len(words):
            if words[at].group().lower() in _ARTICLES:
                at += 1
                continue
            for size in range(min(12, len(words) - at), 0, -1):
                first, last = words[at], words[at + size - 1]
                if last.group().lower() in _JOINS:
                    continue
                name = english_key(reading.rest[first.start() : last.end()])
                key = self.english.get(name) or self.english.get(name.removesuffix("s"))
                if key and not (size == 1 and reading.rest[first.start() : last.end()].islower() and len(name) < 4):
                    out.append(Seen(first.start(), last.end(), reading.rest[first.start() : last.end()], key, None))
                    at += size
                    break
            else:
                at += 1
        return out or self._near_english(reading, bodies)

    def _near_english(self, reading: Reading, bodies: Iterable[str]) -> list[Seen]:
        """A bureau called by fewer words than its name (Water Bureau), where the minutes asked have just one such."""
        match = _ENGLISH_UNIT.search(reading.rest)
        if match is None:
            return []
        words = english_key(match.group()).split()
        asked = {w for w in words if w in _OFFICES or w not in word_set("english_function.txt")}
        inside = {place_of(b) for b in bodies}
        keys = {
            key
            for name, key in self.english.items()
            if asked <= set(name.split())
            and any(not inside or h.place in inside for h in self.library.held.get(key, ()))
        }
        if len(keys) != 1:
            return []
        start = next(
            match.start() + m.start() for m in re.finditer(r"[A-Za-z]+", match.group()) if m.group().lower() in asked
        )
        return [Seen(start, match.end(), reading.rest[start : match.end()], keys.pop(), None, "alias")]

    def mention(self, seen: Seen, bodies: Iterable[str] = ()) -> UnitMention:
        """The mention with every spelling the minutes use for it, at the level asked for where one was said."""
        held = self.library.held.get(seen.key, set())
        wanted = {h for h in held if seen.level and _level(h) == seen.level}
        names = frozenset(h.name for h in (wanted or held))
        canonical = seen.key if self.table.canonical(seen.key) else None
        mention = UnitMention(seen.asked, canonical, names, seen.note or self._predecessor(seen))
        return settled(mention, seen.key, self.library, tuple(bodies))

    def _predecessor(self, seen: Seen) -> str | None:
        bare = seen.asked[1:] if seen.level else seen.asked
        return "predecessor" if self.table.predecessors(bare) else None


def _level(held: Held) -> str | None:
    return held.level or (held.place[-1] if held.place and held.place[-1] in LEVELS else None)


def english_key(name: str) -> str:
    """An English name for comparison: lower case, no articles, & for and, no level of government."""
    words = re.findall(r"[a-z]+", name.lower().replace("&", " and "))
    drop = {"the", "of", "for", "municipal", "district", "county", "city", "people", "s", "and"}
    kept = [w for w in words if w not in drop]
    return " ".join(sorted(kept))


@lru_cache(maxsize=8)
def _table_names(table: Table) -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]:
    """(Chinese name → key, stem → key, English key → key) of a table; read once a table."""
    english: dict[str, str] = {}
    for name, key in table.english():
        english.setdefault(english_key(name), key)
    return dict(table.chinese()), dict(table.stems()), english


_ZONE = Wording(
    r"^(?P<name>[\u3400-\u9fff]{2,6}?)(?:国家级?|省级)?(?:高新|经济|技术|产业|经开|开发|示范|合作|综合|保税|工业|园|新)+区?"
    r"(?:管理委员会|管委会)?$",
    needs="高经技产开示合综保工园新",
)
_ETHNIC = Wording(r"^(?P<name>[\u3400-\u9fff]{2,4}?)(?:[\u3400-\u9fff]{1,4}族)*(?:各族)?自治[县旗州区]$", needs="治")
_DIVISION = Wording(r"^第(?P<number>[一二三四五六七八九十]+)师(?P<name>[\u3400-\u9fff]{2,4}市)$", needs="师")


def _short_places(place: str) -> Iterator[str]:
    """What people say for a zone, an autonomous county or a city that is one with a corps division."""
    zone, ethnic, division = _ZONE.match(place), _ETHNIC.match(place), _DIVISION.match(place)
    if zone:
        yield zone["name"]
        yield from (zone["name"] + tail for tail in ("经开区", "高新区", "开发区", "新区", "园区", "管委会"))
    if ethnic:
        yield ethnic["name"]
        yield ethnic["name"] + place[-1]
    if division:
        yield division["name"]
        yield division["name"][:-1]
        said = division["number"]
        yield from (f"第{said}师", f"{said}师", f"{number(said)}师")


def places(library: Library) -> dict[str, str]:
    """Every way to say a place → its full form: 太仓市, 太仓, 昆区, 张家港市."""
    out: dict[str, str] = {}
    for place in library.places:
        out[place] = place
        for short in (bare_place(place), *_short_places(place)):
            out.setdefault(short, place)
        if len(place) >= 4 and place[-1] in "区县旗":
            out.setdefault(place[0] + place[-1], place)
    return out
