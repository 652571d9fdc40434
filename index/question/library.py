"""What the stored minutes themselves know, as maps: names of units, people and bodies, and where they stand.

One `Library` belongs to one revision of the search; the part that depends on a single document is kept by version, so
that a new document costs only its own reading.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from index.question.normalise import key as fold_key
from storage.domain import Duty, Item, Minutes, Role, RosterEntry, Scope, StoredMinutes

LEVELS = "市县区旗州省盟"
_BODY_TAIL = re.compile(r"(?:人民政府|政府)(?:办公室|办公厅)?$")
_TERM = re.compile(r"第?[\d一二三四五六七八九十百]+届")
_SENTENCE = re.compile(r"[。；]")
_BARE_HEADING = 5
"""A heading of fewer characters is a number only; the item's first sentence then says what it is about."""
_LEAD = 120
_RANK = {r: n for n, r in enumerate((Role.LEAD, Role.ACTS, Role.COOPERATES, Role.REPORTS, Role.MENTIONED))}
BINDING = frozenset({Role.LEAD, Role.ACTS, Role.COOPERATES, Role.REPORTS})
"""Roles that answer 负责什么 / 有什么任务: being merely mentioned is none."""


class Table(Hashable, Protocol):
    """The part of `index.units.UnitTable` that a question needs."""

    def canonical(self, name: str) -> str | None: ...
    def predecessors(self, name: str) -> Sequence[object]: ...
    def chinese(self) -> Iterable[tuple[str, str]]: ...
    def english(self) -> Iterable[tuple[str, str]]: ...
    def stems(self) -> Iterable[tuple[str, str]]: ...


class Indexed(Protocol):
    """One item as the search holds it."""

    @property
    def stored(self) -> StoredMinutes: ...
    @property
    def item(self) -> Item: ...


class Scored(Protocol):
    """One hit of the search: a position in `Searching.items` and its score."""

    @property
    def index(self) -> int: ...
    @property
    def score(self) -> float: ...


class Terms(Protocol):
    """The analyser shared by indexing and asking."""

    def terms(self, text: str) -> list[str]: ...
    def content_terms(self, text: str) -> list[str]: ...
    def cut(self, text: str) -> list[str]: ...


class Searching(Protocol):
    """The part of `index.search.Search` that understanding and answering use."""

    @property
    def items(self) -> Sequence[Indexed]: ...
    @property
    def minutes(self) -> Sequence[StoredMinutes]: ...
    @property
    def analyser(self) -> Terms: ...
    def top(self, terms: Sequence[str], k: int, within: Collection[int] | None = None) -> Sequence[Scored]: ...


def place_of(body: str | None) -> str | None:
    """太仓市 for 太仓市人民政府, 汨罗市 for 汨罗市第13届人民政府."""
    if not body:
        return None
    return _BODY_TAIL.sub("", _TERM.sub("", body)) or None


def bare_place(place: str) -> str:
    """云溪 for 云溪市; two-character places such as 沙县 keep their level."""
    return place[:-1] if len(place) > 2 and place[-1] in LEVELS else place


def level_of(name: str) -> str | None:
    """The level prefix a unit's name is written with: 市 for 市发改委."""
    return name[0] if len(name) > 2 and name[0] in LEVELS and name[1] not in "场" else None


@dataclass(frozen=True, slots=True)
class Held:
    """One unit of one document: its name there, key, body place and level."""

    name: str
    key: str
    place: str | None
    level: str | None


@dataclass(slots=True)
class DocumentFacets:
    """Everything about one document that questions look up, keyed by item position inside the document."""

    units: dict[str, Held] = field(default_factory=dict)
    roles: list[dict[str, tuple[Role, ...]]] = field(default_factory=list)
    everyone: list[Scope | None] = field(default_factory=list)
    persons: dict[str, list[int]] = field(default_factory=dict)
    roster_units: dict[str, Held] = field(default_factory=dict)


FacetCache = dict[int, tuple[Minutes, DocumentFacets]]
"""Version id → what was read of it, and from which parse."""


class Library:
    """Maps over the minutes of one search revision; positions are indices into ``search.items``."""

    def __init__(self, search: Searching, table: Table, cache: FacetCache | None = None) -> None:
        self.search = search
        self.table = table
        self.cache = {} if cache is None else cache
        self.by_doc: dict[str, list[int]] = defaultdict(list)
        self.items_of: dict[str, list[int]] = defaultdict(list)
        self.person_items: dict[str, list[int]] = defaultdict(list)
        self.people: dict[str, list[tuple[StoredMinutes, RosterEntry]]] = defaultdict(list)
        self.held: dict[str, set[Held]] = defaultdict(set)
        self.stored: dict[str, StoredMinutes] = {}
        self.facets: dict[str, DocumentFacets] = {}
        self.places: dict[str, str] = {}
        self._texts: dict[int, tuple[str, str]] = {}
        for position, entry in enumerate(search.items):
            self.by_doc[entry.stored.doc].append(position)
        for stored in search.minutes:
            self._add(stored)
        self.minutes = sorted(search.minutes, key=lambda s: (_day(s), s.doc), reverse=True)

    def _add(self, stored: StoredMinutes) -> None:
        minutes, facets = self.cache.get(stored.version_id, (None, None))
        if facets is None or minutes != stored.minutes:  # a re-index gives a version another parse
            facets = read_facets(stored, self.key_of)
            self.cache[stored.version_id] = stored.minutes, facets
        self.stored[stored.doc] = stored
        self.facets[stored.doc] = facets
        place = place_of(stored.minutes.meeting.body)
        if place:
            self.places[place] = stored.minutes.meeting.body or place
            if len(place) == 1 and (named := _named_in(stored, place)):
                self.places.setdefault(named, stored.minutes.meeting.body or place)
        for held in (*facets.units.values(), *facets.roster_units.values()):
            self.held[held.key].add(held)
        positions = self.by_doc.get(stored.doc, [])
        for position in positions:
            roles = facets.roles[self.search.items[position].item.ordinal - 1]
            for unit_key in {facets.units[name].key for name in roles}:
                self.items_of[unit_key].append(position)
        for name, numbers in facets.persons.items():
            self.person_items[name].extend(p for p in positions if self.search.items[p].item.ordinal - 1 in numbers)
        for entry in stored.minutes.roster:
            if entry.name:
                self.people[entry.name].append((stored, entry))
        chair = stored.minutes.meeting.chair
        if chair and not any(e.name == chair for e in stored.minutes.roster):
            self.people.setdefault(chair, [])

    def key_of(self, name: str, place: str | None = None) -> str:
        """What identifies a unit across spellings: the table's canonical name, else the name without place, level."""
        return _key_of(self.table, name, place)

    def roles_at(self, position: int) -> dict[str, tuple[Role, ...]]:
        """Unit as written → its roles in the item, strongest first; headings included."""
        entry = self.search.items[position]
        return self.facets[entry.stored.doc].roles[entry.item.ordinal - 1]

    def key_at(self, position: int, name: str) -> str:
        """The key of a unit as written in the item's document."""
        facets = self.facets[self.search.items[position].stored.doc]
        held = facets.units.get(name) or facets.roster_units.get(name)
        return held.key if held else self.key_of(name)

    def everyone_at(self, position: int) -> Scope | None:
        """The widest scope by which the item binds units it does not name; None where it does not."""
        entry = self.search.items[position]
        return self.facets[entry.stored.doc].everyone[entry.item.ordinal - 1]

    def text_at(self, position: int) -> tuple[str, str]:
        """(title, body) of the item, folded for literal matching."""
        got = self._texts.get(position)
        if got is None:
            entry = self.search.items[position]
            item, text = entry.item, entry.stored.minutes.text
            title = "".join(item.documents) + (item.heading or "")
            if len(title) < _BARE_HEADING:
                title += _SENTENCE.split(text[item.heading_end or item.start : item.end].lstrip(), 1)[0][:_LEAD]
            got = (fold_key(title), fold_key(text[item.start : item.end]))
            if len(self._texts) > 4096:
                self._texts.clear()
            self._texts[position] = got
        return got

    def roster_of(self, stored: StoredMinutes, keys: Collection[str]) -> list[RosterEntry]:
        """The attendance entries of the units with these keys."""
        facets = self.facets[stored.doc]
        return [
            e
            for e in stored.minutes.roster
            if e.unit and (held := facets.roster_units.get(e.unit)) is not None and held.key in keys
        ]


def _named_in(stored: StoredMinutes, level: str) -> str | None:
    """The place that the titles of documents begin with, where the minutes name their government 市政府 only."""
    pattern = re.compile(rf"(?:关于(?:印发)?)?([\u3400-\u9fff]{{2,4}}?{level})")
    found = Counter(m.group(1) for i in stored.minutes.items for d in i.documents if (m := pattern.match(d)))
    return found.most_common(1)[0][0] if found else None


def _day(stored: StoredMinutes) -> dt.date:
    return stored.minutes.meeting.date or dt.date.min


def read_facets(stored: StoredMinutes, key_of: object) -> DocumentFacets:
    """The facets of one document; `key_of(name, place)` identifies a unit across spellings."""
    assert callable(key_of)
    minutes = stored.minutes
    place = place_of(minutes.meeting.body)
    out = DocumentFacets()

    def hold(name: str, canonical: str | None, into: dict[str, Held]) -> None:
        if name not in into:
            into[name] = Held(name, canonical or key_of(name, place), place, level_of(name))

    for number, item in enumerate(minutes.items):
        roles: dict[str, set[Role]] = defaultdict(set)
        widest: Scope | None = None
        for duty in _duties(item):
            if duty.role is Role.EVERYONE or duty.unit == "*":
                if widest is not Scope.ALL:
                    widest = duty.scope or Scope.CONCERNED
                continue
            hold(duty.unit, duty.canonical, out.units)
            roles[duty.unit].add(duty.role)
        out.roles.append({n: tuple(sorted(r, key=lambda x: _RANK.get(x, 9))) for n, r in roles.items()})
        out.everyone.append(widest)
        for excerpt in item.excerpts:
            for person in excerpt.persons:
                listed = out.persons.setdefault(person.name, [])
                if number not in listed:
                    listed.append(number)
    for entry in minutes.roster:
        if entry.unit:
            hold(entry.unit, None, out.roster_units)
    return out


def _duties(item: Item) -> Iterable[Duty]:
    yield from item.heading_units
    for excerpt in item.excerpts:
        yield from excerpt.units


def strip_name(name: str, place: str | None = None) -> str:
    """A unit's name without its place and level: 市娄城服务公司 → 娄城服务公司, 太仓生态环境局 → 生态环境局."""
    out = name
    if place:
        for prefix in (place, bare_place(place)):
            if out.startswith(prefix) and len(out) - len(prefix) >= 2:
                out = out[len(prefix) :]
                break
    if level_of(out):
        out = out[1:]
    return out


@lru_cache(maxsize=65536)
def _key_of(table: Table, name: str, place: str | None) -> str:
    bare = strip_name(name, place)
    for form in (name, bare):
        canonical = table.canonical(form)
        if canonical:
            return canonical
    # 市财政 for 市财政局: the minutes drop the last character of a bureau's name now and then.
    for tail in ("局", "委"):
        canonical = table.canonical(bare + tail)
        if canonical and len(bare) >= 2:
            return canonical
    return bare
