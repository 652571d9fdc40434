"""From a `Query` to its `Answer`: one function for each kind of question."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from functools import partial

from msgspec.structs import replace

from index.answer.due import concept_of, due_by, limit_word
from index.answer.earlier import fold_earlier, matter
from index.answer.facets import FACTS, facts_of
from index.answer.meetings import MeetingAnswers
from index.answer.model import Answer, Citation, Fact, FactCode, Found, FoundItem, Gap, GapCode
from index.answer.people import People
from index.answer.quotes import Quoter
from index.answer.scope import scope_of
from index.answer.topics import Judged, TopicSearch, narrowed
from index.answer.units import UnitAnswers
from index.cards import Card
from index.question import cues
from index.question.model import Intent
from index.question.routes import route_matches
from storage.domain import Kind
from storage.domain import Scope as Bound

TITLED = 0.5
"""The share of the question that makes a title one about its matter."""
NEAR = 0.3
"""The share of the question that an item's title must hold to be told as the nearest one."""
TURNED_DOWN = 200
"""So many items that hold a word of refusal are looked at closely."""
_TURNED_DOWN = re.compile(
    r"(?:不予|不|未|未予|没有)(?:原则)?(?:同意|通过|批准)|暂缓(?:审议|研究|实施|出台)|否决|缓议|(?:待|成熟后).{0,12}(?:再次?|另行)(?:提请|研究|审议)"
)


_ABOUT = frozenset({Intent.LEAD, Intent.DEADLINE, Intent.DECISION, Intent.PROGRESS, Intent.ROUTE})
_NEVER = dt.date.min


def _day(card: Card) -> dt.date:
    return card.meeting.date or _NEVER


class Answering(MeetingAnswers):
    """Answers one question.

    Args:
        library: The minutes.
        query: The question as understood.
        shown: The items that the last answer of the talk showed, in order.
    """

    def answer(self) -> Answer:
        """The whole answer."""
        intents = set(self.query.intents)
        if not self.library.minutes:
            self.gaps.append(Gap(GapCode.NO_MINUTES_YET))
        elif Intent.OUT_OF_SCOPE in intents:
            self.gaps.append(Gap(GapCode.OUT_OF_SCOPE))
        elif Intent.HELP in intents:
            if cues.TURNING.search(self.query.text.strip()):
                self.gaps.append(Gap(GapCode.USE_BUTTONS))
        else:
            if self.scope.gap is not None:
                if not self._of_a_year_without_meetings():
                    self.gaps.append(self.scope.gap)
            else:
                self._route_to(intents)
        if Intent.COUNT in intents:
            self._count()
        return self._made()

    def _route_to(self, intents: set[Intent]) -> None:
        query = self.query
        if query.about_home and not query.units:
            self.gaps.append(Gap(GapCode.UNKNOWN_HOME))
        elif query.facet is not None and self._facet(query.facet):
            pass
        elif Intent.ITEM in intents and query.ordinals:
            self._ordinals()
        elif query.persons:
            self._persons()
        elif Intent.ROUTE in intents and query.route:
            self._routes()
        elif query.units:
            self._units()
        elif query.due and not any(c.needed for c in query.concepts):
            self._due(limit_word(query.due))
        elif query.everyone and not any(c.needed for c in query.concepts):
            self._everyone()
        elif query.negative and not query.concepts:
            self._turned_down()
        elif any(c.needed for c in query.concepts) or (query.concepts and Intent.TOPIC in intents):
            self._topic()
        elif Intent.COUNT in intents and cues.COUNT_MEETINGS.search(query.text):
            self._list_meetings()
        elif Intent.ORIGINAL in intents or Intent.MEETING in intents or self._scoped():
            self._meeting()
        else:
            self.gaps.append(Gap(GapCode.NOTHING_FOUND, {"topic": query.topic or query.text}))
        if Intent.ORIGINAL in intents:
            self._original()
        facts, gaps = facts_of(query, Found(self.items[:FACTS]))
        self.facts += facts
        self.gaps += gaps

    # -- items --------------------------------------------------------------------------------------------------------

    def _persons(self) -> None:
        docs = {m.doc for m in self.scope.minutes}
        for name in self.query.persons:
            positions = [p for p in self.library.person_items.get(name, ()) if self.library.card_at(p).doc in docs]
            if any(c.needed for c in self.query.concepts):
                positions = narrowed(positions, self.library, self.query) or positions
            maker = partial(self._of_person, name)
            self.items += self.finder.briefs(sorted(positions, key=self.library.newest), maker=maker)
        people = People(self.library, self.query, self.scope)
        people.identities()
        if not self.items:
            self.facts += people.facts
            self.gaps += people.gaps

    def _of_person(self, name: str, position: int) -> FoundItem:
        entry = self.library.search.items[position]
        quoter = Quoter(entry.words, entry.item)
        places = [p.start for e in entry.item.excerpts for p in e.persons if p.name == name]
        quotes = [q for start in places if (q := quoter.piece_at(start)) is not None]
        return self.finder.item(position, quotes=quotes)

    def _routes(self) -> None:
        positions = []
        for card in self.scope.minutes:
            for position in self.library.by_doc.get(card.doc, ()):
                said = self.library.item_at(position).route
                if said and route_matches(self.query.route or "", said):
                    positions.append(position)
        if self.query.units:
            of_units = set(UnitAnswers(self.library, self.query, self.scope, self.finder).positions)
            positions = [p for p in positions if p in of_units]
        if any(c.needed for c in self.query.concepts):
            positions = narrowed(positions, self.library, self.query) or positions
        self.items += self.finder.briefs(positions)
        if not positions:
            self.gaps.append(Gap(GapCode.NO_ROUTE, {"route": self.query.route or ""}))

    def _before(self, judged: Sequence[Judged]) -> tuple[Citation, ...]:
        """The earlier meetings of the same body that heard the best item's matter under a title of its own."""
        cards = [self.library.card_at(j.position) for j in judged if j.titled >= TITLED]
        if not judged or not cards:
            return ()
        newest = self.library.card_at(judged[0].position)
        older = [c for c in cards if c.meeting.body == newest.meeting.body and _NEVER < _day(c) < _day(newest)]
        older.sort(key=_day, reverse=True)
        return tuple(dict.fromkeys(c.citation for c in older))

    def _without_period(self, judged: list[Judged]) -> list[Judged]:
        """The hits without the year as a limit, where it belongs to a title or nothing was found under it."""
        query = replace(self.query, period=None)
        scope = scope_of(query, self.library)
        label = self.query.period.label if self.query.period else ""
        wide = TopicSearch(self.library, query, self._of(scope)).search()
        titled = [j for j in wide if label in self.library.text_at(j.position)[0] and j.titled >= TITLED]
        if judged and not titled:
            return judged
        self.query, self.scope = query, scope
        return wide

    def _everyone(self) -> None:
        """Items that bind everyone, of the meetings asked for (else the latest)."""
        units = UnitAnswers(self.library, self.query, self.scope, self.finder)
        for card in self._meetings():
            for position in self.library.by_doc.get(card.doc, ()):
                if self.library.everyone_at(position) is Bound.ALL:
                    self.items.append(self.finder.item(position, quotes=units.binding_all(position)))
        if not self.items:
            self.gaps.append(Gap(GapCode.NO_REQUIREMENT, {"title": ""}))

    def _turned_down(self) -> None:
        """Matters not approved or put off, by the words minutes have for it."""
        terms = self.library.search.analyser.terms(
            "不予通过 不同意 暂缓审议 不通过 未通过 缓议 退回 不予同意 否决 补充论证"
        )
        hits = self.library.search.top(terms, TURNED_DOWN, self._within())
        for position in sorted((index for index, _ in hits), key=self.library.newest):
            entry = self.library.search.items[position]
            for excerpt in entry.item.excerpts:
                said = entry.words.text[excerpt.start : excerpt.end]
                if excerpt.kind is Kind.RESOLUTION and _TURNED_DOWN.search(said):
                    self.items.append(self.finder.item(position))
                    break
        if not self.items:
            self.gaps.append(Gap(GapCode.NO_DECISION, {"title": ""}))

    def _due(self, word: str) -> None:
        """Items that set the limit asked about, newest first."""
        asked = concept_of(word)
        for position in sorted(due_by(word, self.library, self._within()), key=self.library.newest):
            entry = self.library.search.items[position]
            quotes = Quoter(entry.words, entry.item).for_terms((asked,))
            self.items.append(self.finder.item(position, quotes=quotes))
        if not self.items:
            self.gaps.append(Gap(GapCode.NOTHING_FOUND, {"topic": self.query.due or word}))

    def _of_a_year_without_meetings(self) -> bool:
        """Whether the year asked for is that of a matter (到2030年的规划): no meeting was held in it."""
        query = self.query
        if not query.soft_period or query.period is None:
            return False
        year = str(query.period.start.year)
        wide = replace(query, period=None, soft_period=False)
        scope = scope_of(wide, self.library)
        if scope.gap is not None:
            return False
        judged = TopicSearch(self.library, wide, self._of(scope)).search()
        named = [j for j in judged if year in "".join(self.library.text_at(j.position))]
        if not named:
            return False
        self.query, self.scope = wide, scope
        self.items = [self.finder.item(j.position, score=j.score) for j in named]
        return True

    def _units(self) -> None:
        units = UnitAnswers(self.library, self.query, self.scope, self.finder)
        positions = units.positions
        if self.query.due:
            word = limit_word(self.query.due)
            positions = [p for p in positions if word in self.library.text_at(p)[1]] or positions
        if any(c.needed for c in self.query.concepts) and positions:
            kept = narrowed(positions, self.library, self.query)
            if kept:
                positions = kept
            else:
                elsewhere = TopicSearch(self.library, self.query, self._within()).search()
                titled = [j for j in elsewhere if j.titled >= 0.5]
                if titled:
                    names = ",".join(units.shown(u) for u in self.query.units)
                    self.gaps.append(Gap(GapCode.NOT_NAMED, {"unit": names, "topic": self.query.topic}))
                    positions = []
        if not positions and _ABOUT & set(self.query.intents):
            # 公交公司归谁管: the unit is what is asked about, not who is asked.
            units = UnitAnswers(
                self.library, replace(self.query, mentions=True, roles=frozenset()), self.scope, self.finder
            )
            positions = units.positions
        if not positions and not self.query.roles and not self.query.duty and not self.query.concepts:
            # 交投集团怎么了: being spoken of is something to show where no duty is asked for.
            spoken = replace(self.query, mentions=True)
            units = UnitAnswers(self.library, spoken, self.scope, self.finder)
            positions = units.positions
        if not positions and any(c.needed for c in self.query.concepts) and not self.query.duty:
            # 政协提案办理 names a unit only as part of a matter.
            self._topic()
            if self.items:
                return
            self.gaps.clear()
        self.items = [*(units.found(positions) or units.literal())]
        self.gaps += units.gaps() if not self.items or positions else ()
        if self.query.suggestions and not positions:
            self.gaps.append(Gap(GapCode.DID_YOU_MEAN, {"candidates": ",".join(self.query.suggestions)}))
        if any(u.note != "unknown" for u in self.query.units):
            self.general = list(units.general(set(units.positions)))

    def _topic(self) -> None:
        judged = TopicSearch(self.library, self.query, self._within()).search()
        if self.query.soft_period and self.query.period is not None:
            judged = self._without_period(judged)
        items = [self.finder.item(j.position, score=j.score) for j in judged]
        matters = [matter(f, self.library.search.items[j.position].item) for f, j in zip(items, judged, strict=True)]
        if not self.query.oldest:
            items = list(fold_earlier(items, matters))
            if items and not items[0].earlier:
                items[0] = replace(items[0], earlier=self._before(judged))
        self.items += items
        if not self.items:
            near = self._nearest() if self.query.topic else {}
            self.gaps.append(Gap(GapCode.NOTHING_FOUND, {"topic": self.query.topic, **near}))
            if self.query.suggestions:
                self.gaps.append(Gap(GapCode.DID_YOU_MEAN, {"candidates": ",".join(self.query.suggestions)}))

    def _nearest(self) -> dict[str, str]:
        """The item that shares most with a topic nothing is about, told as such; empty where none shares enough."""
        judged = TopicSearch(self.library, self.query, self._within()).judged()[:1]
        if not judged or judged[0].titled < NEAR:
            return {}
        found = self.finder.item(judged[0].position)
        day = found.citation.date
        return {"near": found.title, "ordinal": str(found.ordinal), "date": day.isoformat() if day else ""}

    # -- closing ------------------------------------------------------------------------------------------------------

    def _count(self) -> None:
        text = self.query.text
        if cues.COUNT_MEETINGS.search(text):
            docs: Collection[str] = (
                {i.citation.doc for i in self.items}
                if self.query.units or any(c.needed for c in self.query.concepts)
                else {m.doc for m in self.scope.minutes}
            )
            self.facts.append(Fact(FactCode.COUNT, {"what": "meetings", "n": str(len(docs))}))
        elif cues.COUNT_PEOPLE.search(text) and self.scope.minutes:
            card = self._meetings()[0]
            people = sum(1 for e in card.roster if e.name)
            self.facts.append(Fact(FactCode.COUNT, {"what": "people", "n": str(people)}, card.citation))
        elif Intent.TOPIC not in self.query.intents or cues.COUNT_ITEMS.search(text):
            self.facts.append(Fact(FactCode.COUNT, {"what": "items", "n": str(len(self.items))}))

    def _made(self) -> Answer:
        days = [m.meeting.date for m in self.scope.minutes if m.meeting.date]
        return Answer(
            self.query,
            Found(self.items),
            tuple(self.general),
            tuple(self.facts),
            tuple(self.gaps),
            searched_minutes=len(self.scope.minutes),
            searched_from=min(days, default=None),
            searched_to=max(days, default=None),
        )
