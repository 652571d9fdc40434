"""Who is named where in one document: longest match with boundaries, elided prefixes restored."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

from index.units import shapes
from index.units.functional import Functional
from index.units.places import own_level, own_place
from index.units.scan import Found, Scanner
from index.units.table import LEVELS, UnitTable
from index.units.view import View

_PARTY = frozenset(("party",))
_BETWEEN = re.compile(r"(?:[、和及与，]|以及|（[^（）]{1,20}）)*")
_LEARN = re.compile(
    r"(?:听取了?|审议了?|由|责成|会同|原则同意|同意)(?=[\u4e00-\u9fff])([\u4e00-\u9fff]{2,20}?)(?=关于|提交|"
    r"提请|汇报|负责|牵头|会同|组织实施)"
)
_CALLED = re.compile(r"（以下简称[“\"]?([^“”\"（），。]{2,14})[”\"]?）")
_ISSUER = re.compile(r"\n|整理|印发|编印|\d{4}年")
"""What follows the issuer's name in a letterhead or colophon: that form says nothing of how the body names it."""


class NameAt(Struct, frozen=True):
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


class DocumentNames:
    """The unit names of one document: the table, the city's overlay and what the document itself teaches."""

    def __init__(self, table: UnitTable | None = None, *, place: str | None = None, level: str | None = None) -> None:
        self.table = table or UnitTable.default()
        self.place = place
        self.level = level
        self._functional = Functional.of(self.table)
        self._scanner = Scanner(self.table, place, level)
        self._forms: dict[str, Counter[str]] = defaultdict(Counter)
        self._by_unit: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._alias: dict[str, str] = {}
        self._restored: dict[tuple[str, str, str], str] = {}

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
            if shapes.SUFFIX.search(word) and not names._is_class(word) and not names._scanner.scan(word):
                names._teach(word[shapes.run_before(word, len(word)) :])
        for raw in names._scanner.scan(view.masked):
            full = raw.prefix + raw.core
            if not raw.prefix and shapes.TOWN.search(raw.core):
                names._scanner.teach(raw.core)
            if _ISSUER.match(view.text, raw.to) and view.text[raw.at - 1 : raw.at] in ("", "\n"):
                continue
            names._forms[raw.core][full] += 1
            if canonical := names.table.canonical(full):
                names._by_unit[canonical, _level_of(raw.prefix)][full] += 1
            called = _CALLED.match(view.text, raw.to)
            if called and shapes.SUFFIX.search(called.group(1)):
                names._alias[called.group(1)] = full
                names._scanner.teach(called.group(1))
        return names

    def learned(self) -> tuple[str, ...]:
        """Names that the table did not know, in the order met; to be shown to an admin for confirmation."""
        found = (full for core, forms in self._forms.items() if core not in self._scanner.known.names for full in forms)
        return tuple(dict.fromkeys((*found, *self._alias.values())))

    def find(self, text: str, start: int, end: int) -> tuple[NameAt, ...]:
        """Every unit named in ``text[start:end]``, in order; titles in 《》 and quoted words are passed over."""
        return self.find_in(View(text, start, end))

    def _all(self, text: str) -> list[tuple[Found, str]]:
        """Names and functional names (财政、审计部门) with the unit of the latter, in order."""
        named = self._scanner.scan(text)
        held = bytearray(len(text))
        for raw in named:
            held[raw.at : raw.to] = b"\x01" * (raw.to - raw.at)
        extra = [
            (Found(f.at, f.to, "", text[f.at : f.to], False), f.unit)
            for f in self._functional.find(text)
            if not any(held[f.at : f.to])
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
            unit = functional or self._unit(raw, mate)
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
        raw = next((r for r in self._scanner.scan(name) if r.at == 0 and r.to == len(name)), None)
        if raw is None:
            prefix = name[0] if name[0] in LEVELS and len(name) > 3 else ""
            core = name[len(prefix) :]
            if len(core) < 2 or not shapes.SUFFIX.search(core):
                return
            self._scanner.teach(core)
            raw = Found(0, len(name), prefix, core, False)
        self._forms[raw.core][raw.prefix + raw.core] += 1
        if canonical := self.table.canonical(name):
            self._by_unit[canonical, _level_of(raw.prefix)][name] += 1

    def _is_class(self, name: str) -> bool:
        found = shapes.SUFFIX.search(name)
        return bool(found and shapes.GENERIC.fullmatch(name[: found.start()]))

    def _unit(self, raw: Found, mate: str) -> str:
        """The fullest form, restored once for each way of writing it."""
        key = (raw.prefix, raw.core, mate)
        if key not in self._restored:
            self._restored[key] = self._restore(raw, mate)
        return self._restored[key]

    def _restore(self, raw: Found, mate: str) -> str:
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

    def _prefixed(self, raw: Found, mate: str) -> str:
        written = raw.prefix + raw.core
        if raw.prefix or written in self._alias:
            return written
        forms = [f for f in self._forms.get(raw.core, ()) if f != raw.core]
        own = [f for f in forms if self.level and f.startswith(self.level)] or forms
        if own:
            return max(own, key=lambda f: (self._forms[raw.core][f], len(f)))
        group = self.table.group_of(raw.core)
        short = len(raw.core) <= 4 and raw.core.endswith("局") and bool(mate)
        if not (raw.known or short) or (group in ("place", "") and not short) or shapes.PLACE.search(raw.core):
            return written
        other = self._same_office(raw.core)
        if other:
            return other
        level = mate[:-1] if mate.endswith("委") else mate
        if raw.core.endswith("局") and self.table.predecessors(raw.core):
            group = "department"  # 监察局: a government bureau, whatever took its work over
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
