"""What questions look up of a document without reading it: its meeting, and of each item who is bound and how.

Cards are made of a document once, stand in the snapshot beside the terms, and are some thirtieth of the documents: a
set question over ten thousand items reads the cards of all and the documents of those it shows.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cached_property
from typing import Any, NamedTuple

from index.answer.model import Citation
from index.answer.stated import route_text, said_leads
from storage.codec import uncollected
from storage.domain import Duty, Item, Meeting, Minutes, Role, RosterEntry, Scope, StoredMinutes

VERSION = 2
"""Changes with what cards hold or with the rules behind it: cards made by another version are made again."""

_RANK = {r: n for n, r in enumerate((Role.LEAD, Role.ACTS, Role.COOPERATES, Role.REPORTS, Role.MENTIONED))}
_LETTERS = {r.value[0]: r for r in Role}
_SCOPES = {s.value[0]: s for s in Scope}
_MEETING = [f.name for f in fields(Meeting)]
_DATES = [_MEETING.index(name) for name in ("date", "issued")]


class ItemCard(NamedTuple):
    """One item.

    `roles` gives each unit as written its roles, strongest first, headings included; `said` the units of whom the
    minutes say 牵头 or 抓总; `everyone` the widest scope by which it binds units it does not name. `start`,
    `heading_end` and `end` are offsets into the document's text.
    """

    ordinal: int
    action: str | None
    documents: Sequence[str]
    heading: str | None
    route: str | None
    roles: Mapping[str, tuple[Role, ...]]
    said: Sequence[str]
    everyone: Scope | None
    persons: Sequence[str]
    start: int
    heading_end: int | None
    end: int


@dataclass(frozen=True, eq=False)
class Card:
    """One document. `units` gives the canonical name that its parse has for each unit, `people` who attended."""

    doc: str
    version_id: int
    source_name: str
    ocr: bool
    meeting: Meeting
    units: Mapping[str, str | None]
    roster_units: Sequence[str]
    people: Sequence[str]
    items: Sequence[ItemCard]
    rows: str
    """The roster as JSON: of most documents nobody asks for it."""

    @cached_property
    def roster(self) -> tuple[RosterEntry, ...]:
        """Who attended."""
        return tuple(RosterEntry(*row) for row in json.loads(self.rows))

    @cached_property
    def citation(self) -> Citation:
        """How a reply cites the document."""
        return citation_of(self.doc, self.version_id, self.meeting, ocr=self.ocr)

    @cached_property
    def day(self) -> int:
        """The meeting's day as a number that grows with time; 0 where the minutes do not say."""
        return self.meeting.date.toordinal() if self.meeting.date else 0


def citation_of(doc: str, version_id: int, meeting: Meeting, *, ocr: bool) -> Citation:
    """The citation of a document."""
    return Citation(
        doc,
        version_id,
        meeting.body,
        meeting.kind,
        meeting.number,
        meeting.year_number,
        meeting.term,
        meeting.date,
        meeting.title,
        ocr,
    )


def card_of(stored: StoredMinutes) -> Card:
    """The card of a document."""
    minutes = stored.minutes
    units: dict[str, str | None] = {}
    for item in minutes.items:
        for duty in _duties(item):
            if not _general(duty):
                units.setdefault(duty.unit, duty.canonical)
    roster = minutes.roster
    return Card(
        stored.doc,
        stored.version_id,
        stored.source_name,
        minutes.ocr,
        minutes.meeting,
        units,
        list(dict.fromkeys(e.unit for e in roster if e.unit)),
        list(dict.fromkeys(e.name for e in roster if e.name)),
        [_item(item, minutes) for item in minutes.items],
        json.dumps([astuple(entry) for entry in roster], ensure_ascii=False),
    )


def _item(item: Item, minutes: Minutes) -> ItemCard:
    roles: dict[str, set[Role]] = defaultdict(set)
    widest: Scope | None = None
    for duty in _duties(item):
        if not _general(duty):
            roles[duty.unit].add(duty.role)
        elif widest is not Scope.ALL:
            widest = duty.scope or Scope.CONCERNED
    return ItemCard(
        item.ordinal,
        item.action,
        item.documents,
        item.heading,
        route_text(item, minutes.text),
        {name: tuple(sorted(held, key=lambda r: _RANK.get(r, 9))) for name, held in roles.items()},
        said_leads(minutes, item),
        widest,
        tuple(dict.fromkeys(p.name for e in item.excerpts for p in e.persons)),
        item.start,
        item.heading_end,
        item.end,
    )


def _duties(item: Item) -> Iterator[Duty]:
    yield from item.heading_units
    for excerpt in item.excerpts:
        yield from excerpt.units


def _general(duty: Duty) -> bool:
    return duty.role is Role.EVERYONE or duty.unit == "*"


def dump(card: Card) -> bytes:
    """A card as JSON; `load` reads an array of them."""
    return json.dumps(_row(card), ensure_ascii=False, separators=(",", ":")).encode()


def load(data: bytes) -> list[Card]:
    """The cards in an array of what `dump` gave.

    Raises:
        ValueError, TypeError, KeyError: It is not that.
    """
    with uncollected():
        held: dict[str, tuple[Role, ...]] = {}
        return [_card(row, held) for row in json.loads(data)]


def _row(card: Card) -> list[Any]:
    told = (getattr(card.meeting, name) for name in _MEETING)
    meeting = [value.isoformat() if isinstance(value, dt.date) else value for value in told]
    items = [
        (
            *item[:5],
            {name: "".join(r.value[0] for r in roles) for name, roles in item.roles.items()},
            item.said,
            item.everyone.value[0] if item.everyone else None,
            *item[8:],
        )
        for item in card.items
    ]
    rest = (card.units, card.roster_units, card.people, items, card.rows)
    return [card.doc, card.version_id, card.source_name, card.ocr, meeting, *rest]


def _card(row: list[Any], held: dict[str, tuple[Role, ...]]) -> Card:
    doc, version_id, source_name, ocr, meeting, units, roster_units, people, items, rows = row
    for n in _DATES:
        meeting[n] = dt.date.fromisoformat(meeting[n]) if meeting[n] else None

    def roles(letters: str) -> tuple[Role, ...]:
        if letters not in held:
            held[letters] = tuple(_LETTERS[letter] for letter in letters)
        return held[letters]

    made = [
        ItemCard(o, a, d, h, t, {n: roles(r) for n, r in by.items()}, said, _SCOPES[e] if e else None, *rest)
        for o, a, d, h, t, by, said, e, *rest in items
    ]
    return Card(doc, version_id, source_name, ocr, Meeting(*meeting), units, roster_units, people, made, rows)
