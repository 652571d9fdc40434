"""Answers about meetings: their items, one item by number, who was there, the file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.answer.found import Finder
from index.answer.model import Fact, FactCode, Gap, GapCode, General, Placed
from index.answer.people import People
from index.answer.scope import Scope, scope_of, with_minutes
from index.answer.topics import TopicSearch
from index.answer.units import UnitAnswers
from index.cards import Card
from index.engines.subset import Subset
from index.question.library import Library
from index.question.model import Facet, Query

LISTED = 30
"""So many meetings are named where their number is asked."""
_STUDIED = re.compile(r"学习|传达")
_HEARD = re.compile(r"听取?了?(?:些)?(?:哪些|什么|哪几个|几个|多少|啥).{0,4}汇报|听取了?的汇报")
"""What was heard rather than deliberated is asked for."""
_DELIBERATED = re.compile(
    r"审议(?:通过)?(?:过|了)?(?:些)?(?:哪些|什么|哪几个|几个|多少|啥)(?:文件|方案|办法|规划|制度|政策|条例|报告)"
)


class MeetingAnswers:
    """The part of answering that is about meetings.

    Args:
        library: The minutes.
        query: The question as understood.
        shown: The items that the last answer of the talk showed, in order.
    """

    def __init__(self, library: Library, query: Query, shown: Sequence[tuple[str, int]] = ()) -> None:
        self.library = library
        self.query = query
        self.shown = shown
        self.scope = scope_of(query, library)
        self.finder = Finder(library, query)
        self.items: list[Placed] = []
        self.general: list[General] = []
        self.facts: list[Fact] = []
        self.gaps: list[Gap] = []

    def _scoped(self) -> bool:
        query = self.query
        return any((query.number, query.year_number, query.issue, query.latest, query.period, query.bodies))

    def _within(self) -> Subset | None:
        return self._of(self.scope)

    def _of(self, scope: Scope) -> Subset | None:
        """The items that a search is restricted to; None where it is not."""
        return None if scope.whole else self.library.of(scope.minutes)

    def _facet(self, facet: Facet) -> bool:
        people = People(self.library, self.query, self.scope)
        units = UnitAnswers(self.library, self.query, self.scope, self.finder)
        if facet is Facet.IDENTITY or (facet is Facet.ATTENDANCE and self.query.persons):
            people.identities()
        elif facet is Facet.ATTENDANCE and self.query.units:
            self.facts += units.attendance()
            if not self.facts:
                names = ",".join(units.shown(u) for u in self.query.units)
                self.gaps.append(Gap(GapCode.NOT_IN_ROSTER, {"asked": names}))
            return True
        else:
            people.meeting(facet, self._meetings())
        self.facts += people.facts
        self.gaps += people.gaps
        return True

    def _meetings(self) -> tuple[Card, ...]:
        """The meetings a question about a meeting means: those named, else the latest one."""
        query = self.query
        if query.in_doc is not None:
            return tuple(m for m in self.scope.minutes if m.doc == query.in_doc)
        if any((query.number, query.year_number, query.issue, query.latest, query.period)):
            return self.scope.minutes
        if query.concepts and any(c.needed for c in query.concepts):
            judged = TopicSearch(self.library, query, self._within()).search()
            docs = {self.library.card_at(j.position).doc for j in judged[:1]}
            if docs:
                return tuple(m for m in self.scope.minutes if m.doc in docs)
        return self.scope.minutes[:1]

    def _meeting(self) -> None:
        """All items of the meetings asked for."""
        meetings = self._meetings()
        for card in meetings:
            positions = self.library.by_doc.get(card.doc, ())
            self.items += self.finder.briefs(self._of_action(positions))
            held = card.meeting.date
            params = {
                "date": held.isoformat() if held else "",
                "items": str(len(card.items)),
                "doc": card.doc,
            }
            self.facts.append(Fact(FactCode.MEETING, params, card.citation))
        self.scope = with_minutes(self.scope, meetings)

    def _of_action(self, positions: Sequence[int]) -> Sequence[int]:
        """Only what was studied or passed on, where the question says so and there is such."""
        said = _STUDIED.search(self.query.text)
        action = said.group() if said else "听取" if _HEARD.search(self.query.text) else ""
        action = action or ("审议" if _DELIBERATED.search(self.query.text) else "")
        if not action:
            return positions
        actions = {p: self.library.item_at(p).action or "" for p in positions}
        chosen = [p for p in positions if action in actions[p]]
        return chosen or [p for p in positions if not actions[p] and action in self.library.text_at(p)[1]] or positions

    def _list_meetings(self) -> None:
        """The meetings of the scope, without their items: how many were held is asked."""
        for card in self.scope.minutes[:LISTED]:
            held = card.meeting.date
            self.facts.append(Fact(FactCode.MEETING, {"date": held.isoformat() if held else ""}, card.citation))

    def _ordinals(self) -> None:
        """Items by number: of the list just shown, or of the meeting meant."""
        wanted = self.query.ordinals
        if "items" in self.query.inherited and self.shown:
            for number in wanted:
                doc, ordinal = self.shown[number - 1 if number > 0 else number]
                if not self._add_ordinal(doc, ordinal):
                    self.gaps.append(Gap(GapCode.ITEM_GONE))
        else:
            for card in self._meetings()[:1]:
                last = len(card.items)
                for number in wanted:
                    if not self._add_ordinal(card.doc, number if number > 0 else last):
                        self.gaps.append(Gap(GapCode.NO_SUCH_ITEM, {"asked": str(number), "count": str(last)}))
        if not self.items and not self.gaps:
            self.gaps.append(Gap(GapCode.NO_SUCH_ITEM, {"asked": str(wanted[0]), "count": "0"}))

    def _add_ordinal(self, doc: str, ordinal: int) -> bool:
        for position in self.library.by_doc.get(doc, ()):
            if self.library.item_at(position).ordinal == ordinal:
                self.items.append(self.finder.item(position))
                return True
        return False

    def _original(self) -> None:
        docs = list(dict.fromkeys(i.citation.doc for i in self.items)) or [m.doc for m in self._meetings()]
        for doc in docs[:1] if self.items and not self._scoped() else docs:
            card = self.library.card_of(doc)
            if card is not None:
                self.facts.append(Fact(FactCode.ORIGINAL, {"doc": doc, "name": card.source_name}, card.citation))
