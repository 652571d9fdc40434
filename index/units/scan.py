"""Finds names of units in compact text: what the table knows, and what has the shape of a name."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from index.units import shapes
from index.units.places import place_after, place_before
from index.units.table import LEVELS, UnitTable

_CUE_AFTER = re.compile(
    r"$|[、，。；：（）\n]|等|要|应|须|需|将|关于|根|按|会同|牵头|负责|具体|作为|和|及|与|以及|提交|提请|联合|配合|协|履行|"
    r"切实|认真|积极|主动|加[强快]|抓|统筹|做好|严格|尽快|组织|结合|围绕|立即|全[力面]|发挥|落实|推|就|启动|自|对|在|每|"
    r"分别|共同|具有|承担|开展|进一步|继续|所|《|的"
)
_SUBJECT_AFTER = re.compile(
    r"要(?!素|求)|应(?!急)|须|负责|牵头|、[\u4e00-\u9fff]{2,12}(?:局|办|委|中心|镇|街道|公司|集团|管委会)(?:要|应|须|负责|、)"
)
_WITH = ("会同", "责成", "联合", "督促", "配合", "协助")
_PREFIXED = ("国家金融监督管理总局", "国家税务总局", "国家统计局", "中国人民银行", "中共", "国网", "国家")
_BEFORE, _BEHIND = 60, 48
"""Characters before and behind a name that any rule here looks at; its own and the place's come on top."""
_REMEMBERED = 20_000


class Found(Struct, frozen=True):
    """A name at ``[at, to)``: its prefix (市, 云溪市委) and its core; `known` where the table has the core."""

    at: int
    to: int
    prefix: str
    core: str
    known: bool

    @property
    def name(self) -> str:
        """The name as written."""
        return self.prefix + self.core


class Tails:
    """Names by their last two characters, so that most of a text is passed over without a look-up."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = set(names)
        self.sizes: dict[str, tuple[int, ...]] = {}
        grouped: dict[str, set[int]] = {}
        for name in names:
            grouped.setdefault(name[-2:], set()).add(len(name))
        for tail, sizes in grouped.items():
            self.sizes[tail] = tuple(sorted(sizes, reverse=True))

    def add(self, name: str) -> None:
        """Takes one more name in."""
        if name in self.names:
            return
        self.names.add(name)
        had = set(self.sizes.get(name[-2:], ()))
        self.sizes[name[-2:]] = tuple(sorted(had | {len(name)}, reverse=True))


class Scanner:
    """Scans text for the names of one document."""

    def __init__(self, table: UnitTable, place: str | None, level: str | None) -> None:
        self.table = table
        self.place = place
        self.level = level
        self.known = _known(table)
        self._learned = Tails(frozenset())
        self._ends = _ends(table)
        self._before = _BEFORE + len(place or "") + max(map(len, self.known.names))
        self._seen: dict[tuple[str, str, int], tuple[int, int, str, str, bool] | None] = {}

    def teach(self, core: str) -> None:
        """Takes a name of the document in; it may be written without any prefix."""
        if core not in self._learned.names:
            self._learned.add(core)
            self._seen.clear()

    def scan(self, text: str) -> list[Found]:
        """Names in compact text, longest first where they overlap, in order."""
        out: list[Found] = []
        for hit in self._ends.finditer(text):
            if not self._may_end(text, hit.end()):
                continue
            found = self._at(text, hit.end(), out)
            if found is None or found.name in self.table.ignored:
                continue
            branch = shapes.BRANCH.match(text, found.to) if found.core[-1] in "局行司院" else None
            if branch and shapes.ends_here(text, branch.end()):
                found = Found(found.at, branch.end(), found.prefix, found.core + branch.group(), found.known)
            post = shapes.STATIONED.match(text, found.to) if found.core.endswith(("纪委监委", "纪委")) else None
            if post:
                found = Found(found.at, post.end(), found.prefix, found.core + post.group(), False)
            while out and out[-1].to > found.at and out[-1].at >= found.at:
                out.pop()
            if not out or out[-1].to <= found.at:
                out.append(found)
        return out

    def _may_end(self, text: str, to: int) -> bool:
        """A quick look: most characters that end some name end none here."""
        last, tail = text[to - 1], text[to - 2 : to] if to > 1 else ""
        if last in shapes.LAST or tail in self.known.sizes or tail in shapes.LAST_TWO or tail in self._learned.sizes:
            return True
        return last in "区县旗市团" and shapes.TOLD.match(text, to) is not None

    def _at(self, text: str, to: int, out: list[Found]) -> Found | None:
        last = out[-1] if out else None
        if last is not None and to - last.to <= 8 and shapes.LONGER.fullmatch(text, last.to, to):
            core = last.core + text[last.to : to]
            return Found(last.at, to, last.prefix, core, core in self.known.names)
        floor = last.to if last is not None and (last.prefix or text[last.to : last.to + 1] == "、") else 0
        return self._alone(text, to, floor)

    def _alone(self, text: str, to: int, floor: int) -> Found | None:
        """The name that ends at `to`; what the words around it gave before is kept: a text says the same again."""
        low = max(0, to - self._before)
        key = (text[low:to], text[to : to + _BEHIND], max(0, floor - low))
        if key not in self._seen:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            found = self._known_at(text, to) or self._shaped_at(text, to, floor)
            self._seen[key] = (
                (found.at - to, found.to - to, found.prefix, found.core, found.known) if found is not None else None
            )
            return found
        kept = self._seen[key]
        return Found(to + kept[0], to + kept[1], *kept[2:]) if kept is not None else None

    def _known_at(self, text: str, to: int) -> Found | None:
        tail = text[to - 2 : to] if to > 1 else ""
        sizes, learned = self.known.sizes.get(tail, ()), self._learned.sizes.get(tail, ())
        for size in sorted({*sizes, *learned}, reverse=True) if learned else sizes:
            core = text[to - size : to]
            if size <= to and (core in self.known.names or core in self._learned.names):
                return self._with_prefix(text, to - size, to, core) if shapes.ends_here(text, to) else None
        return None

    def _with_prefix(self, text: str, at: int, to: int, core: str) -> Found | None:
        start = at
        if start >= 2 and text[start - 1] == "委" and text[start - 2] in LEVELS:
            start -= 2
        elif start >= 3 and text[start - 2 : start] == "政府" and text[start - 3] in LEVELS:
            start -= 3
        elif start and text[start - 1] in LEVELS:
            start -= 1
        if text[start - 1 : start + 1] == "师市" and start < at:
            start -= 1
        if start < at:
            if start and text[start - 1] in "全各":
                return None
            place = place_before(text, start + 1, self.place, self.level)
            start = start if place is None else place
        elif (place := place_before(text, at, self.place, self.level)) is not None:
            start = place
        elif (merged := shapes.MERGED.search(text, max(0, at - 12), at)) is not None:
            at = merged.start("body")
            return Found(merged.start(), to, text[merged.start() : at], text[at:to], text[at:to] in self.known.names)
        elif not self._free_before(text, at, core):
            return self._longer(text, to, core)
        start -= next((len(word) for word in _PREFIXED if text.endswith(word, 0, start)), 0)
        return Found(start, to, text[start:at], core, core in self.known.names)

    def _free_before(self, text: str, at: int, core: str) -> bool:
        """Whether a name without a prefix may begin at `at`: it must not be the tail of another word."""
        if at == 0 or not "\u4e00" <= text[at - 1] <= "\u9fff":
            return True
        return shapes.run_before(text, at + len(core)) == at

    def _longer(self, text: str, to: int, core: str) -> Found | None:
        """A zone's or company's own name before its usual one (青岭湖|旅游度假区, 云溪|海关)."""
        group = self.table.group_of(core)
        if group not in ("place", "company", "vertical"):
            return None
        start = shapes.run_before(text, to)
        longest = 3 if group == "vertical" else 6
        return Found(start, to, "", text[start:to], False) if to - start <= len(core) + longest else None

    def _shaped_at(self, text: str, to: int, floor: int) -> Found | None:
        """A name the table does not know: a level or place, a body and a suffix; or a town, zone or company."""
        if text[to - 1] in "区县旗市团" and (found := self._district(text, to)):
            return found
        if text[to - 1] not in shapes.LAST and text[to - 2 : to] not in shapes.LAST_TWO:
            return None
        suffix = shapes.SUFFIX.search(text, max(floor, to - shapes.LONGEST_RUN), to)
        if suffix is None:
            return self._government(text, to, floor)
        if not shapes.ends_here(text, to):
            return None
        start = max(shapes.run_before(text, to), floor)
        run = text[start:to]
        if len(run) < 3 or suffix.start() < start:
            return None
        if run[0] in LEVELS and start and text[start - 1] in "全各":
            return None
        at = start + place_after(text, start, suffix.start(), self.place)
        if at == start and run[0] in LEVELS and run[0] != "州":
            at = start + 1
        body = text[at : suffix.start()]
        if not body and shapes.TOWN.search(run):
            at, body = start, text[start : suffix.start()]  # the town that bears the county's name
        if at > start:
            brief = shapes.COMPANY.search(run) or run.endswith("医院")
            short = not body if brief else len(body) < 2 or shapes.BUILDING.fullmatch(run[1:])
            return None if short else Found(start, to, text[start:at], text[at:to], False)
        return self._bare(text, start, to, body, floor)

    def _bare(self, text: str, start: int, to: int, body: str, last: int) -> Found | None:
        """A town, zone or company without level or place, where the words around it leave no doubt."""
        run = text[start:to]
        if not 2 <= len(body) <= 18 or shapes.GENERIC.fullmatch(body) or shapes.LEADING.fullmatch(body):
            return None
        town = shapes.TOWN.search(run)
        if town and (shapes.NOT_TOWN.search(run) or re.search("[到至往赴]", body)):
            return None
        told = start and (text[start - 1] in "由请" or (text[start - 1] == "、" and last == start - 1))
        heads = start == 0 or text[start - 1] in "，。；：（\n"
        if heads and len(body) <= 6 and shapes.OFFICE.search(run) and _SUBJECT_AFTER.match(text, to):
            return Found(start, to, "", run, False)
        if told and (shapes.BOARD.search(run) or (len(body) <= 8 and _CUE_AFTER.match(text, to))):
            return Found(start, to, "", run, False)
        if not (town or shapes.PLACE.search(run) or shapes.COMPANY.search(run)):
            return None
        listed = town and start and (text[start - 1] in "、和由请" or text[max(0, start - 2) : start] in _WITH)
        return Found(start, to, "", run, False) if listed or _CUE_AFTER.match(text, to) else None

    def _district(self, text: str, to: int) -> Found | None:
        """A district or county that is told something (城东区、城西区要…); 全市, 城区 and the own place are none."""
        hit = shapes.DISTRICT.search(text, max(0, to - 6), to)
        if hit is None or not shapes.TOLD.match(text, to):
            return None
        run = hit["name"]
        if run == self.place or run[-1] == self.level or shapes.GENERIC.fullmatch(run[:-1]):
            return None
        return Found(hit.start("name"), to, "", run, False)

    def _government(self, text: str, to: int, floor: int) -> Found | None:
        """Another place's government (石桥县政府); the document's own one is the meeting, not a unit."""
        if text[to - 2 : to] != "政府" or text[to : to + 1] == "办":
            return None
        start = max(shapes.run_before(text, to), floor)
        run = text[start:to]
        if not shapes.GOVERNMENT.fullmatch(run):
            return None
        place = re.sub(r"(?:人民)?政府$", "", run)
        if place == self.place or len(place) < 2 or place[0] in "全各我本该" or shapes.GENERIC.fullmatch(place):
            return None
        if "委" in place or (place[-1] == self.level and place_before(text, start + len(place), None, None) is None):
            return None
        return Found(start, to, "", run, False)


@cache
def _known_default() -> Tails:
    return Tails(frozenset(name for name, _ in UnitTable.default().chinese()))


def _known(table: UnitTable) -> Tails:
    if table is UnitTable.default():
        return _known_default()
    return Tails(frozenset(name for name, _ in table.chinese()))


def _ends(table: UnitTable) -> re.Pattern[str]:
    lasts = {name[-1] for name in _known(table).names} | set(shapes.LAST) | {two[-1] for two in shapes.LAST_TWO}
    return re.compile("[" + "".join(sorted(lasts | set("府区县旗市团"))) + "]")
