"""Who is named where in one document: longest match with boundaries, elided prefixes restored."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from index.units import shapes
from index.units.functional import Functional
from index.units.places import own_level, own_place, place_before
from index.units.table import LEVELS, UnitTable
from index.units.view import View

_MAX_CORE = 24
_PARTY = frozenset(("party",))
_BETWEEN = re.compile(r"(?:[、和及与，]|以及|（[^（）]{1,20}）)*")
_LEARN = re.compile(
    r"(?:听取了?|审议了?|由|责成|会同|原则同意|同意)(?=[\u4e00-\u9fff])([\u4e00-\u9fff]{2,20}?)(?=关于|提交|"
    r"提请|汇报|负责|牵头|会同|组织实施)"
)
_CALLED = re.compile(r"（以下简称[“\"]?([^“”\"（），。]{2,14})[”\"]?）")
_ISSUER = re.compile(r"\n|整理|印发|编印|\d{4}年")
"""What follows the issuer's name in a letterhead or colophon: that form says nothing of how the body names it."""
_CUE_AFTER = re.compile(
    r"$|[、，。；：（）\n]|等|要|应|须|需|将|关于|根|按|会同|牵头|负责|具体|作为|和|及|与|以及|提交|提请|联合|"
    r"配合|协|履行|切实|认真|积极|主动|"
    r"加[强快]|抓|统筹|做好|严格|尽快|组织|结合|围绕|立即|全[力面]|发挥|落实|推|就|启动|自|对|在|每|分别|共同|"
    r"具有|承担|开展|进一步|继续|所|《|的"
)


@dataclass(frozen=True, slots=True)
class NameAt:
    """One place where a unit is named.

    Attributes:
        name: The name as written there, white space removed (人社局).
        unit: The fullest form the document gives, with an elided level restored (市人社局).
        start: Start in the document's text.
        end: End in the document's text.
        canonical: The unit table's name; None where the table does not know it.
        at: The place in the compact text that was searched.
        to: Its end there.
        place: The name is a town's, street's or zone's: it may be meant as a place, not as an office.
    """

    name: str
    unit: str
    start: int
    end: int
    canonical: str | None
    at: int
    to: int
    place: bool = False


@dataclass(frozen=True, slots=True)
class _Raw:
    at: int
    to: int
    prefix: str
    core: str
    known: bool


class DocumentNames:
    """The unit names of one document: the table, the city's overlay and what the document itself teaches."""

    def __init__(self, table: UnitTable | None = None, *, place: str | None = None, level: str | None = None) -> None:
        self.table = table or UnitTable.default()
        self.place = place
        self.level = level
        self._known = _known(self.table)
        self._functional = Functional.of(self.table)
        self._extra: dict[str, str] = {}
        self._ends = re.compile(
            "["
            + "".join(
                sorted(
                    {n[-1] for n in self._known} | set("司团部组班社会院学校行馆台站所处街道镇乡场区城府局委办厅心队")
                )
            )
            + "]"
        )
        self._forms: dict[str, Counter[str]] = defaultdict(Counter)
        self._by_unit: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._alias: dict[str, str] = {}

    @classmethod
    def learn(
        cls,
        text: str,
        *,
        table: UnitTable | None = None,
        body: str | None = None,
        roster: Iterable[str] = (),
    ) -> DocumentNames:
        """Reads a whole document for its names.

        Args:
            text: The document's text (`Minutes.text`).
            table: The unit table with the city's overlay; the shipped one where None.
            body: The meeting's body (云溪市人民政府) where known; else the text is asked.
            roster: Unit names of the attendance list.
        """
        found = re.match(r"([\u4e00-\u9fff]{2,10}?)(?:第?\w{1,4}届)?(?:人民政府|政府|党委|委员会)", body or "")
        place = found.group(1) if found and len(found.group(1)) > 2 else own_place(text)
        names = cls(table, place=place, level=own_level(text, place))
        for name in roster:
            names._teach(name)
        view = View(text, keep_lines=True)
        for hit in _LEARN.finditer(view.masked):
            word = hit.group(1)
            if shapes.SUFFIX.search(word) and not names._is_class(word):
                names._teach(word[shapes.run_before(word, len(word)) :])
        for raw in names._scan(view.masked):
            full = raw.prefix + raw.core
            if _ISSUER.match(view.text, raw.to) and view.text[raw.at - 1 : raw.at] in ("", "\n"):
                continue
            names._forms[raw.core][full] += 1
            if canonical := names.table.canonical(full):
                names._by_unit[canonical, _level_of(raw.prefix)][full] += 1
            called = _CALLED.match(view.text, raw.to)
            if called and shapes.SUFFIX.search(called.group(1)):
                names._alias[called.group(1)] = full
                names._extra[called.group(1)] = ""
        return names

    def learned(self) -> tuple[str, ...]:
        """Names that the table did not know, in the order met; to be shown to an admin for confirmation."""
        found = (full for core, forms in self._forms.items() if core not in self._known for full in forms)
        return tuple(dict.fromkeys((*found, *self._alias.values())))

    def find(self, text: str, start: int, end: int) -> tuple[NameAt, ...]:
        """Every unit named in ``text[start:end]``, in order; titles in 《》 and quoted words are passed over."""
        return self.find_in(View(text, start, end))

    def _all(self, text: str) -> list[tuple[_Raw, str]]:
        """Names and functional names (财政、审计部门) with the unit of the latter, in order."""
        named = self._scan(text)
        held = [(raw.at, raw.to) for raw in named]
        extra = [
            (_Raw(f.at, f.to, "", text[f.at : f.to], False), f.unit)
            for f in self._functional.find(text)
            if not any(f.at < to and at < f.to for at, to in held)
        ]
        return sorted([(raw, "") for raw in named] + extra, key=lambda pair: pair[0].at)

    def find_in(self, view: View) -> tuple[NameAt, ...]:
        """As `find`, in a view already made."""
        out: list[NameAt] = []
        mate = ""
        before = -1
        for raw, functional in self._all(view.masked):
            if before < 0 or not _BETWEEN.fullmatch(view.masked, before, raw.at):
                mate = ""
            unit = functional or self._restore(raw, mate)
            if raw.prefix:
                mate = raw.prefix
            elif unit != raw.core and unit.endswith(raw.core):
                mate = unit[: -len(raw.core)]
            before = raw.to
            span = view.span(raw.at, raw.to)
            name = view.text[raw.at : raw.to]
            place = bool(shapes.PLACE.search(raw.core)) or self.table.group_of(raw.core) == "place"
            out.append(NameAt(name, unit, span.start, span.end, self.table.canonical(unit), raw.at, raw.to, place))
        return tuple(out)

    def _teach(self, name: str) -> None:
        name = re.sub(r"[\s\u3000]+", "", name)
        name = re.sub(r"（[^（）]*）$", "", name)
        if not 2 <= len(name) <= 30 or name in self.table.ignored:
            return
        raw = next((r for r in self._scan(name) if r.at == 0 and r.to == len(name)), None)
        if raw is None:
            prefix = name[0] if name[0] in LEVELS and len(name) > 3 else ""
            core = name[len(prefix) :]
            if len(core) < 2 or not shapes.SUFFIX.search(core):
                return
            self._extra[core] = ""
            raw = _Raw(0, len(name), prefix, core, False)
        self._forms[raw.core][raw.prefix + raw.core] += 1
        if canonical := self.table.canonical(name):
            self._by_unit[canonical, _level_of(raw.prefix)][name] += 1

    def _is_class(self, name: str) -> bool:
        found = shapes.SUFFIX.search(name)
        return bool(found and shapes.GENERIC.fullmatch(name[: found.start()]))

    def _scan(self, text: str) -> list[_Raw]:
        """Names in compact text, longest first where they overlap, in order."""
        out: list[_Raw] = []
        for hit in self._ends.finditer(text):
            to = hit.end()
            if out and shapes.LONGER.fullmatch(text, out[-1].to, to):
                part = out.pop()
                core = part.core + text[part.to : to]
                raw: _Raw | None = _Raw(part.at, to, part.prefix, core, core in self._known)
            else:
                floor = out[-1].to if out and out[-1].prefix else 0
                raw = self._known_at(text, to) or self._shaped_at(text, to, floor)
            if raw is None or raw.prefix + raw.core in self.table.ignored:
                continue
            branch = shapes.BRANCH.match(text, raw.to) if raw.core[-1] in "局行司院" else None
            if branch and shapes.ends_here(text, branch.end()):
                raw = _Raw(raw.at, branch.end(), raw.prefix, raw.core + branch.group(), raw.known)
            while out and out[-1].to > raw.at and out[-1].at >= raw.at:
                out.pop()
            if not out or out[-1].to <= raw.at:
                out.append(raw)
        return out

    def _known_at(self, text: str, to: int) -> _Raw | None:
        for size in range(min(_MAX_CORE, to), 1, -1):
            core = text[to - size : to]
            if core not in self._known and core not in self._extra:
                continue
            if not shapes.ends_here(text, to):
                return None
            return self._with_prefix(text, to - size, to, core)
        return None

    def _with_prefix(self, text: str, at: int, to: int, core: str) -> _Raw | None:
        start = at
        if text[start - 1 : start] == "委" and text[start - 2 : start - 1] in LEVELS and start >= 2:
            start -= 2
        elif text[max(0, start - 2) : start] == "政府" and text[start - 3 : start - 2] in LEVELS and start >= 3:
            start -= 3
        elif start and text[start - 1] in LEVELS:
            start -= 1
        if start < at:
            if start and text[start - 1] in "全各":
                return None
            place = place_before(text, start + 1, self.place, self.level)
            start = start if place is None else place
        elif (place := place_before(text, at, self.place, self.level)) is not None:
            start = place
        elif not self._free_before(text, at, core):
            return self._longer(text, to, core)
        if text[max(0, start - 2) : start] in ("中共", "国网", "国家"):
            start -= 2
        return _Raw(start, to, text[start:at], core, core in self._known)

    def _free_before(self, text: str, at: int, core: str) -> bool:
        """Whether a name without a prefix may begin at `at`: it must not be the tail of another word."""
        if at == 0 or not "\u4e00" <= text[at - 1] <= "\u9fff":
            return True
        return shapes.run_before(text, at + len(core)) == at

    def _longer(self, text: str, to: int, core: str) -> _Raw | None:
        """A zone's or company's own name before its usual one (青岭湖|旅游度假区)."""
        start = shapes.run_before(text, to)
        if self.table.group_of(core) not in ("place", "company") or to - start > len(core) + 6:
            return None
        return _Raw(start, to, "", text[start:to], False)

    def _shaped_at(self, text: str, to: int, floor: int) -> _Raw | None:
        """A name the table does not know: a level or place, a body, a suffix; or a learned kind of bare name."""
        start = max(shapes.run_before(text, to), floor)
        run = text[start:to]
        found = shapes.SUFFIX.search(run)
        if not found:
            return self._government(text, start, to)
        if len(run) < 3 or not shapes.ends_here(text, to):
            return None
        head = run[: found.start()]
        at = start
        for step in range(1, min(len(head), 8) + 1):
            if place_before(text, start + step, self.place, self.level) == start:
                at = start + step
        if run[0] in LEVELS and text[start - 1 : start] in ("全", "各"):
            return None
        if at == start and run[0] in LEVELS and run[0] != "州":
            at = start + 1
        body = text[at : start + found.start()]
        if at > start and not (shapes.COMPANY.search(run) and len(body) >= 1):
            return (
                None
                if len(body) < 2 or shapes.BUILDING.fullmatch(run[1:])
                else _Raw(start, to, text[start:at], text[at:to], False)
            )
        if len(body) < (1 if at > start else 2) or shapes.GENERIC.fullmatch(body):
            return None
        if at > start:
            return _Raw(start, to, text[start:at], text[at:to], False)
        if shapes.LEADING.fullmatch(body):
            return None
        formal = shapes.TOWN.search(run) or shapes.PLACE.search(run) or shapes.COMPANY.search(run)
        listed = shapes.TOWN.search(run) and text[start - 1 : start] in ("、", "和", "由", "请")
        if formal and len(body) <= 16 and (listed or _CUE_AFTER.match(text, to)):
            return _Raw(start, to, "", run, False)
        return None

    def _government(self, text: str, start: int, to: int) -> _Raw | None:
        """Another place's government (石桥县政府); the document's own one is the meeting, not a unit."""
        run = text[start:to]
        if not shapes.GOVERNMENT.fullmatch(run) or not shapes.ends_here(text, to) or text[to : to + 1] == "办":
            return None
        place = re.sub(r"(?:人民)?政府$", "", run)
        if place == self.place or len(place) < 2 or place[0] in "全各我本该" or shapes.GENERIC.fullmatch(place):
            return None
        if "委" in place or (place[-1] == self.level and place_before(text, start + len(place), None, None) is None):
            return None
        return _Raw(start, to, "", run, False)

    def _restore(self, raw: _Raw, mate: str) -> str:
        full = self._prefixed(raw, mate)
        if full in self._alias:
            return self._alias[full]
        canonical = self.table.canonical(full)
        prefix = full[: len(full) - len(raw.core)] if full.endswith(raw.core) else ""
        if canonical is None:
            return full
        best = full
        for other in self._by_unit.get((canonical, _level_of(prefix)), ()):
            if (
                len(other) > len(best)
                and other.startswith(prefix)
                and _abbreviates(full, other)
                and not _moved(prefix, other)
            ):
                best = other
        return best

    def _prefixed(self, raw: _Raw, mate: str) -> str:
        written = raw.prefix + raw.core
        if raw.prefix or written in self._alias:
            return written
        forms = [f for f in self._forms.get(raw.core, ()) if f != raw.core]
        own = [f for f in forms if self.level and f.startswith(self.level)] or forms
        if own:
            return max(own, key=lambda f: (self._forms[raw.core][f], len(f)))
        group = self.table.group_of(raw.core)
        if not raw.known or group in ("place", "") or shapes.PLACE.search(raw.core):
            return written
        other = self._same_office(raw.core)
        if other:
            return other
        level = mate[:-1] if mate.endswith("委") else mate
        if not level or level[-1] not in LEVELS or raw.core[:1] == "团":
            return written
        return (
            level + "委" if group in _PARTY and raw.core not in ("纪委监委", "纪委", "监委", "党委办公室") else level
        ) + raw.core

    def _same_office(self, core: str) -> str | None:
        """A prefixed form of the same office under another of its names (财政局 … 市财政金融局 does not count)."""
        canonical = self.table.canonical(core)
        if canonical is None or self.level is None:
            return None
        found = [f for f in self._by_unit.get((canonical, self.level), ()) if _abbreviates(core, f)]
        return max(found, key=len) if found else None


@cache
def _known_default() -> frozenset[str]:
    return frozenset(name for name, _ in UnitTable.default().chinese())


def _known(table: UnitTable) -> frozenset[str]:
    return _known_default() if table is UnitTable.default() else frozenset(name for name, _ in table.chinese())


def _level_of(prefix: str) -> str:
    """The level character of a prefix (云溪市委 → 市); the prefix itself for a bare place."""
    bare = re.sub(r"(?:人民政府|政府|委)$", "", prefix)
    return bare[-1] if bare and bare[-1] in LEVELS else bare


def _moved(prefix: str, other: str) -> bool:
    """Whether `other` has a longer prefix: a place written out once does not rename every 市财政局 of the text."""
    core = UnitTable.default().core(other)
    return core is not None and other.endswith(core) and other[: -len(core)] != prefix


def _abbreviates(short: str, full: str) -> bool:
    """Whether `short` is `full` with characters left out, in order (市发改委 ⊂ 市发展和改革委员会)."""
    rest = iter(full)
    return all(c in rest for c in short)
