"""What questions look up of a document without reading it: its meeting, and of each item who is bound and how.

Cards are made of a document once, stand in the snapshot beside the terms, and are some thirtieth of the documents: a
set question over ten thousand items reads the cards of all and the documents of those it shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from index.answer.model import Citation
from index.answer.stated import route_text, said_leads
from index.roles import bits_of
from storage.codec import uncollected
from storage.domain import Duty, Item, Meeting, Minutes, Role, RosterEntry, Scope, StoredMinutes

VERSION = 3
"""Changes with what cards hold or with the rules behind it: cards made by another version are made again."""


class ItemCard(Struct, frozen=True, array_like=True):
    """One item.

    `roles` gives each unit as written its roles, headings included, see `index.roles.bits_of`; `said` the units of
    whom the minutes say 牵头 or 抓总; `everyone` the widest scope by which it binds units it does not name. `start`,
    `heading_end` and `end` are offsets into the document's text.
    """

    ordinal: int
    action: str | None
    documents: Sequence[str]
    heading: str | None
    route: str | None
    roles: Mapping[str, int]
    said: Sequence[str]
    everyone: Scope | None
    persons: Sequence[str]
    start: int
    heading_end: int | None
    end: int


class Card(Struct, frozen=True, eq=False, dict=True, array_like=True):
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
        return tuple(RosterEntry(*row) for row in msgspec.json.decode(self.rows))

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
        msgspec.json.encode([astuple(entry) for entry in roster]).decode(),
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
        {name: bits_of(held) for name, held in roles.items()},
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
    return msgspec.json.encode(card)


def load(data: bytes) -> list[Card]:
    """The cards in an array of what `dump` gave.

    Raises:
        msgspec.MsgspecError: It is not that.
    """
    with uncollected():
        return msgspec.json.decode(data, type=list[Card])
