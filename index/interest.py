"""What in new minutes concerns whoever follows units, topics or kinds of meeting."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from index.answer.found import title_of
from index.answer.model import Quote
from index.answer.quotes import Quoter, unique
from index.question.model import Concept
from index.terms import Analyser
from index.units import UnitTable
from storage.domain import Duty, Item, Minutes, Role

_ORDER = (Role.LEAD, Role.COOPERATES, Role.ACTS, Role.REPORTS, Role.MENTIONED)
"""As replies order items: 负责, 配合, 点名, then who only reported or is mentioned."""
_LEADS = re.compile(r"牵头|抓总")
_QUOTES = 2
"""Quotations an item: one resolution and one requirement are what a notification has room for."""


class OwnItem(Struct, frozen=True):
    """An item that concerns the follower.

    `roles` gives each followed unit, as written there, its roles, strongest first; `topics` the followed topics it
    speaks of; `quotes` are exact slices; `says_lead`: the minutes say 牵头 or 抓总 in them.
    """

    item: Item
    title: str
    roles: dict[str, tuple[Role, ...]]
    topics: tuple[str, ...]
    quotes: tuple[Quote, ...]
    says_lead: bool

    @property
    def strongest(self) -> Role | None:
        """The strongest role of any followed unit; None where only a topic is met."""
        held = {role for roles in self.roles.values() for role in roles}
        return next((role for role in _ORDER if role in held), None)


class Interest(Struct, frozen=True):
    """What of one document concerns a follower: own items, the strongest role first. `wanted`: it is to be told."""

    own: tuple[OwnItem, ...]
    wanted: bool

    @property
    def named(self) -> bool:
        """Whether a followed unit is named."""
        return any(own.roles for own in self.own)


def interest(
    minutes: Minutes,
    *,
    units: Sequence[str] = (),
    topics: Sequence[str] = (),
    kinds: Collection[str] = (),
    only_named: bool = False,
    also: Sequence[str] = (),
    table: UnitTable,
    analyser: Analyser,
) -> Interest:
    """What of `minutes` concerns a follower.

    Args:
        minutes: What is new.
        units: The units followed; their items come first, and everything else is told as well.
        topics: Words followed, read by the same analyser as questions; without units, nothing else is told.
        kinds: Kinds of meeting followed, none for all.
        only_named: Nothing is told of minutes that name none of the units and speak of none of the topics.
        also: Units whose items come first without being followed: the chat's own.
        table: Tells which names mean the same unit.
        analyser: Cuts topics and items alike.
    """
    found = [_own(item, minutes, (*units, *also), topics, table, analyser) for item in minutes.items]
    own = tuple(sorted((one for one in found if one is not None), key=_rank))
    followed = [one for one in own if one.topics or _names(one, units, table)]
    wanted = not kinds or any(kind in (minutes.meeting.kind or "") for kind in kinds)
    if (units or topics) and not followed and (only_named or not units):
        wanted = False
    return Interest(own, wanted)


def _names(own: OwnItem, units: Sequence[str], table: UnitTable) -> bool:
    keys = {table.canonical(unit) or unit for unit in units}
    return any((table.canonical(name) or name) in keys for name in own.roles)


def _rank(own: OwnItem) -> tuple[int, int]:
    role = own.strongest
    return (_ORDER.index(role) if role is not None else len(_ORDER), own.item.ordinal)


def _own(
    item: Item, minutes: Minutes, units: Sequence[str], topics: Sequence[str], table: UnitTable, analyser: Analyser
) -> OwnItem | None:
    roles = _roles(item, units, table) if units else {}
    met = _topics(minutes.text[item.start : item.end], topics, analyser) if topics else ()
    if not roles and not met:
        return None
    quoter = Quoter(minutes, item)
    quotes = quoter.for_units(set(roles), ()) if roles else []
    if not quotes and met:
        concepts = [Concept(topic, (topic.lower(),), 1.0, True) for topic in met]
        quotes = quoter.for_terms(concepts)
    if not quotes:
        quotes = quoter.decisions() or quoter.first()
    chosen = unique(_one_a_kind(quotes))
    lead = any(Role.LEAD in held for held in roles.values()) and any(_LEADS.search(q.text) for q in chosen)
    return OwnItem(item, title_of(item, minutes), roles, met, chosen, lead)


def _one_a_kind(quotes: Sequence[Quote]) -> list[Quote]:
    """The first quotation of each kind, in the order of the quoter."""
    first = {quote.kind: quote for quote in reversed(quotes)}
    return [quote for quote in quotes if first[quote.kind] is quote][:_QUOTES]


def _roles(item: Item, units: Sequence[str], table: UnitTable) -> dict[str, tuple[Role, ...]]:
    keys = {table.canonical(unit) or unit for unit in units} | set(units)
    held: dict[str, set[Role]] = {}
    duties: list[Duty] = [*item.heading_units, *(duty for excerpt in item.excerpts for duty in excerpt.units)]
    for duty in duties:
        if duty.role is Role.EVERYONE:
            continue
        if duty.unit in keys or (duty.canonical or table.canonical(duty.unit)) in keys:
            held.setdefault(duty.unit, set()).add(duty.role)
    return {unit: tuple(role for role in _ORDER if role in roles) for unit, roles in held.items()}


def _topics(text: str, topics: Sequence[str], analyser: Analyser) -> tuple[str, ...]:
    there = set(analyser.terms(text))
    met = []
    for topic in topics:
        terms = set(analyser.content_terms(topic)) or set(analyser.terms(topic))
        if terms and terms <= there:
            met.append(topic)
    return tuple(met)
