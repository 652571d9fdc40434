"""An item as an answer shows it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from index.answer.model import Brief, FoundItem, Quote
from index.answer.quotes import Quoter, unique
from index.answer.timing import forms, is_specific, times_of
from index.library import Words
from index.question import cues
from index.question.library import Library
from index.question.model import Concept, Intent, Query
from index.roles import roles_of
from storage.domain import Deadline, Item, Kind, Role

_HEADING_LABEL = re.compile(
    r"^\s*(?:议题[一二三四五六七八九十百\d]+\s*[：:、.．]?|[（(]?[一二三四五六七八九十百\d]+[）)]?\s*[、.．]?)\s*"
)
_LEAD_IN = re.compile(r"会议(?:指出|强调|要求|认为|明确|决定|确定|议定|同意)[，：:]\s*")
_NEAR = 200
"""Characters within which a duty follows the words it answers to."""
_SEVERAL = re.compile(r"哪些(?:部门|单位|局)|哪几[个家]|各部门|分工|分别|\bwhich (?:units|departments|bureaus)\b", re.I)
"""All who are told something are asked for, not only who leads."""
_TWO_ACTIONS = re.compile(r"[，、；](?:并|听取|研究|审议|部署|学习|传达|安排)")
_BINDING_KINDS = frozenset({Kind.RESOLUTION, Kind.REQUIREMENT})
_SUMMARY = 40
_MEASURED = re.compile(r"[\d一二两三四五六七八九十半年月日天周季旬底]")


class Finder:
    """Builds found items for one question."""

    def __init__(self, library: Library, query: Query) -> None:
        self.library = library
        self.query = query

    def item(
        self,
        position: int,
        *,
        names: Collection[str] = (),
        roles: Collection[Role] = (),
        quotes: Sequence[Quote] | None = None,
        score: float = 0.0,
    ) -> FoundItem:
        """The item at a position.

        Args:
            position: Index into the search's items.
            names: The units asked for, as written there; all units of the item where empty.
            roles: The roles asked for, for choosing quotes.
            quotes: Chosen already; else they are chosen by the question.
            score: Its score in a topic search.
        """
        entry = self.library.search.items[position]
        item, words = entry.item, entry.words
        card = self.library.item_at(position)
        held = {name: roles_of(bits) for name, bits in card.roles.items()}
        shown = {n: r for n, r in held.items() if not names or n in names}
        quoter = Quoter(words, item)
        chosen = unique(quotes if quotes is not None else self.quotes(quoter, names, roles))
        return FoundItem(
            citation=self.library.card_at(position).citation,
            ordinal=item.ordinal,
            label=item.label,
            action=item.action,
            heading=item.heading,
            title=title_of(item, words),
            roles=shown,
            says_lead=not shown.keys().isdisjoint(card.said),
            route=card.route,
            quotes=chosen,
            leads=tuple(n for n, r in held.items() if Role.LEAD in r),
            said_leads=tuple(card.said),
            reporters=tuple(n for n, r in held.items() if Role.REPORTS in r),
            lead_persons=tuple(dict.fromkeys(p.name for e in item.excerpts for p in e.persons)),
            deadlines=self.deadlines(quoter),
            times=times_of(event, words, item) if (event := self.query.event) and is_specific(event) else (),
            score=score,
        )

    def briefs(
        self,
        positions: Iterable[int],
        *,
        names: Collection[str] = (),
        maker: Callable[[int], FoundItem] | None = None,
    ) -> list[Brief]:
        """The items at these positions, each made when it is looked at.

        Args:
            positions: Indices into the search's items.
            names: The units asked for, as written there; all units of the items where empty.
            maker: Makes an item; by default `item` does, for the roles asked for.
        """
        if maker is None:
            maker = partial(self.item, names=names, roles=self.query.roles) if names else self.item
        card_at, item_at, out = self.library.card_at, self.library.item_at, []
        for position in positions:
            card = item_at(position)
            shown = {n: roles_of(bits) for n, bits in card.roles.items() if not names or n in names}
            says = not shown.keys().isdisjoint(card.said)
            cite = card_at(position).citation
            out.append(Brief(cite, card.ordinal, shown, says, card.route, position, maker))
        return out

    def quotes(self, quoter: Quoter, names: Collection[str], roles: Collection[Role]) -> list[Quote]:
        """The quotes that answer this question about this item."""
        query = self.query
        if query.expand:
            return quoter.of_kind(set(Kind))
        if names:
            return self._unit_quotes(quoter, names, roles)
        out: list[Quote] = []
        if Intent.REQUIREMENT in query.intents:
            out += quoter.requirements()
        if Intent.DECISION in query.intents or Intent.ROUTE in query.intents or query.route:
            out += quoter.decisions()
        others = query.kinds - {Kind.REQUIREMENT, Kind.RESOLUTION}
        if others:
            out += quoter.of_kind(others)
        if Intent.LEAD in query.intents:
            out += self.lead_quotes(quoter)
        if Intent.DEADLINE in query.intents or Intent.PROGRESS in query.intents:
            out += self.deadline_quotes(quoter)
        if cues.AMOUNT.search(query.text):
            out += quoter.amounts(query.concepts, money=cues.MONEY.search(query.text) is not None)
        about = query.intents[:1] == (Intent.TOPIC,) and Intent.REQUIREMENT not in query.intents
        if Intent.LEAD in query.intents and _SEVERAL.search(query.text):
            out += quoter.telling()
        if not out or about:
            out = (out or quoter.decisions()) + self._spoken(quoter, told=Intent.LEAD not in query.intents and about)
        return out or quoter.for_terms(query.concepts) or quoter.first()

    def _spoken(self, quoter: Quoter, *, told: bool) -> list[Quote]:
        """The pieces of decisions and requirements that speak of the topic, or that tell units by name what to do."""
        event = self.query.event
        every = quoter.for_terms(self._asked())
        spoken = [q for q in every if q.kind in _BINDING_KINDS or quoter.binds(q)]
        if event and not spoken and Intent.DECISION not in self.query.intents:
            return [q for q in every if q.kind is not Kind.REPORT] or every
        if told and not event:
            spoken += quoter.telling()[:2]
        return spoken

    def _unit_quotes(self, quoter: Quoter, names: Collection[str], roles: Collection[Role]) -> list[Quote]:
        found = quoter.for_units(names, roles) or quoter.for_units(names, ())
        wanted = self.query.kinds
        if wanted:
            narrowed = [q for q in found if q.kind in wanted]
            found = narrowed or found
        if Intent.DEADLINE in self.query.intents:
            found = found + self.deadline_quotes(quoter)
        return found or quoter.decisions() or quoter.first()

    def lead_quotes(self, quoter: Quoter) -> list[Quote]:
        """The pieces that say who leads."""
        units = {d.unit for e in quoter.item.excerpts for d in e.units if d.role is Role.LEAD}
        out = quoter.for_units(units, {Role.LEAD}, asked=False) if units else self._told(quoter)
        for excerpt in quoter.item.excerpts:
            for person in excerpt.persons:
                piece = quoter.piece_at(person.start)
                if piece is not None:
                    out.append(piece)
        return out

    def _told(self, quoter: Quoter) -> list[Quote]:
        """Where nobody leads: the pieces that tell units to act, those in the point spoken of first."""
        told = quoter.telling()
        spoken = quoter.for_terms(self.query.concepts)
        near = [q for q in told if any(0 <= q.start - s.start <= _NEAR for s in spoken)]
        return (near or told)[:3]

    def deadline_quotes(self, quoter: Quoter) -> list[Quote]:
        """The pieces that set a time limit; only those that speak of the topic where any does."""
        found = [quoter.piece_at(d.start) for d in limits(quoter.item)]
        quotes = [q for q in found if q is not None]
        spoken = {q.start for q in quoter.for_terms(self._asked(), limit=6)}
        return [q for q in quotes if q.start in spoken] or quotes

    def deadlines(self, quoter: Quoter) -> tuple[tuple[str, dt.date | None], ...]:
        """The item's time limits, those spoken of with the topic first."""
        found = limits(quoter.item)
        if len(found) > 1 and self.query.concepts:
            spoken = quoter.for_terms(self._asked(), limit=6)
            found.sort(key=lambda d: not any(q.start <= d.start < q.end for q in spoken))
        return tuple((d.text, d.date) for d in found)

    def _asked(self) -> tuple[Concept, ...]:
        event = self.query.event
        return (*self.query.concepts, *((Concept(event, forms(event), 1.0, True),) if event else ()))


def limits(item: Item) -> list[Deadline]:
    """The item's time limits; 会后 alone says in which order things are done, not by when."""
    return [d for e in item.excerpts for d in e.deadlines if d.date is not None or _MEASURED.search(d.text)]


def title_of(item: Item, words: Words) -> str:
    """A short name, an exact slice: the heading without its number, else the document, else the first words."""
    text = words.text
    if item.heading_start is not None and item.heading_end is not None:
        heading = text[item.heading_start : item.heading_end]
        subject = heading[_HEADING_LABEL.match(heading).end() :] if _HEADING_LABEL.match(heading) else heading  # type: ignore[union-attr]
        if item.action and subject.startswith(item.action) and not _TWO_ACTIONS.search(subject):
            subject = subject[len(item.action) :].removeprefix("了")
        subject = subject.strip(" 　：:、，")
        if len(subject) > 1:
            return subject
    if item.documents:
        at = text.find(item.documents[0], item.start, item.end)
        if at >= 0:
            end = at + len(item.documents[0])
            if text[at - 1 : at] == "《" and text[end : end + 1] == "》":
                return text[at - 1 : end + 1]
            return text[at:end]
    return _first_words(item, text)


def _first_words(item: Item, text: str) -> str:
    start = item.excerpts[0].start if item.excerpts else item.start
    opening = _LEAD_IN.match(text, start)
    body = text[opening.end() if opening else start : item.end]
    stop = re.search(r"[。；，,\n]", body)
    first = body[: stop.start() if stop else _SUMMARY]
    return first.strip()[: _SUMMARY * 2]
