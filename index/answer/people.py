"""Who chaired, who came, whom somebody came for."""

from __future__ import annotations

from collections.abc import Iterator

from index.answer.model import Fact, FactCode, Gap, GapCode
from index.answer.scope import Scope
from index.cards import Card
from index.question.library import Library
from index.question.model import Facet, Query
from storage.domain import RosterEntry

ABSENT = ("请假", "缺席")


class People:
    """Facts from headers and attendance lists within a scope."""

    def __init__(self, library: Library, query: Query, scope: Scope) -> None:
        self.library = library
        self.query = query
        self.scope = scope
        self.facts: list[Fact] = []
        self.gaps: list[Gap] = []

    def meeting(self, facet: Facet, minutes: tuple[Card, ...]) -> None:
        """Chair, recorder, absentees or attendance of each meeting."""
        for card in minutes:
            if facet is Facet.CHAIR:
                self._chair(card)
            elif facet is Facet.RECORDER:
                self._kinds(card, ("记录",), FactCode.RECORDER)
            elif facet is Facet.LEAVE:
                self._kinds(card, ABSENT, FactCode.ROSTER)
            elif facet is Facet.ATTENDANCE:
                self._attendance(card)
            elif facet is Facet.WHEN:
                held = card.meeting.date
                self.facts.append(Fact(FactCode.MEETING, {"date": held.isoformat() if held else ""}, card.citation))

    def _chair(self, card: Card) -> None:
        meeting = card.meeting
        if meeting.chair is None:
            self.gaps.append(Gap(GapCode.NO_CHAIR, {"doc": card.doc}))
            return
        self.facts.append(
            Fact(FactCode.CHAIR, {"name": meeting.chair, "title": meeting.chair_title or ""}, card.citation)
        )

    def _kinds(self, card: Card, kinds: tuple[str, ...], code: FactCode) -> None:
        for kind in kinds:
            entries = [e for e in card.roster if e.kind == kind]
            if entries:
                names = [(e.name or e.unit or "") for e in entries]
                self.facts.append(
                    Fact(
                        code,
                        {"kind": kind, "names": ",".join(names), "name": names[0], "count": str(len(names))},
                        card.citation,
                    )
                )
        if not any(f.citation and f.citation.doc == card.doc for f in self.facts):
            self.gaps.append(Gap(GapCode.NOT_IN_ROSTER, {"asked": kinds[0], "doc": card.doc}))

    def _attendance(self, card: Card) -> None:
        if not card.roster:
            self.gaps.append(Gap(GapCode.NO_ROSTER, {"doc": card.doc}))
            return
        wanted = next((k for k in ("邀请列席", "列席", "出席") if k in self.query.text), None)
        kinds = list(dict.fromkeys(e.kind for e in card.roster))
        if wanted and not any(wanted in k for k in kinds):
            self.gaps.append(Gap(GapCode.NOT_IN_ROSTER, {"asked": wanted, "doc": card.doc}))
        elif wanted:
            kinds = [k for k in kinds if wanted in k]
        for kind in kinds:
            entries = [e for e in card.roster if e.kind == kind]
            people = [f"{e.unit or ''} {e.name or ''}".strip() for e in entries]
            units = len({e.unit for e in entries if e.unit})
            params = {
                "kind": kind,
                "names": ",".join(people),
                "count": str(sum(1 for e in entries if e.name)),
                "units": str(units),
            }
            self.facts.append(Fact(FactCode.ROSTER, params, card.citation))

    def _entries(self, name: str) -> Iterator[tuple[Card, RosterEntry]]:
        for card in self.library.people.get(name, ()):
            yield from ((card, entry) for entry in card.roster if entry.name == name)

    def identities(self) -> None:
        """Whom each person asked for came for, meeting by meeting; two people of one name are both shown."""
        docs = {m.doc for m in self.scope.minutes}
        seen: set[tuple[str, ...]] = set()
        for name in self.query.persons:
            found = False
            for card, entry in self._entries(name):
                if card.doc not in docs:
                    continue
                found = True
                params = {"name": name, "unit": entry.unit or "", "kind": entry.kind, "post": entry.post or ""}
                fact = Fact(FactCode.PERSON_UNIT, params, card.citation)
                mark = (card.doc, *params.values())
                if mark not in seen:
                    seen.add(mark)
                    self.facts.append(fact)
            for card in self.scope.minutes:
                if card.meeting.chair == name:
                    found = True
                    title = card.meeting.chair_title or ""
                    self.facts.append(Fact(FactCode.CHAIR, {"name": name, "title": title}, card.citation))
            if not found:
                self.gaps.append(Gap(GapCode.NOT_IN_ROSTER, {"asked": name}))
