"""Answers to what a unit has to do: the exact set, and what binds it without naming it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt

from index.answer.found import Finder
from index.answer.model import Brief, Fact, FactCode, FoundItem, Gap, GapCode, General, Quote
from index.answer.quotes import Quoter
from index.answer.scope import Scope
from index.cards import Card
from index.engines.subset import Subset
from index.question.library import Bits, Library, Positions, joined, strip_name
from index.question.model import Concept, Query, UnitMention
from index.question.topic import held
from index.roles import BINDING, bits_of
from storage.domain import Role
from storage.domain import Scope as Bound

GENERAL_MEETINGS = 8
"""General duties are gathered from so many of the newest meetings: they bind everyone and fold away in the reply."""
LITERAL = 400
"""So many items that share words with the name of a unit without duties are read for the name itself."""
_LEVELS = "省市区县旗"
_ORDER = {r: n for n, r in enumerate((Role.LEAD, Role.COOPERATES, Role.ACTS, Role.REPORTS, Role.MENTIONED))}


class UnitAnswers:
    """Set answers about units within a scope."""

    def __init__(self, library: Library, query: Query, scope: Scope, finder: Finder) -> None:
        self.library = library
        self.query = query
        self.scope = scope
        self.finder = finder
        self._held: dict[tuple[str, frozenset[Role]], Positions] = {}

    def roles(self) -> frozenset[Role]:
        """The roles that count for this question."""
        if self.query.roles:
            return self.query.roles
        return BINDING | {Role.MENTIONED} if self.query.mentions else BINDING

    @cached_property
    def positions(self) -> list[int]:
        """Items that bind the units asked for, in answering order."""
        roles = self.roles()
        sets = [self._of(unit, roles) for unit in self.query.units]
        if not sets:
            return []
        chosen = reduce(np.intersect1d if self.query.joint else np.union1d, sets)
        if self.query.joint and not len(chosen) and self.query.roles:
            chosen = reduce(np.intersect1d, [self._of(u, BINDING) for u in self.query.units])
        if self.query.exclude or self.query.not_roles:
            chosen = np.array([p for p in chosen.tolist() if not self._excluded(p)], dtype=np.int64)
        library = self.library
        by = library.ranks[chosen], library.ordinals[chosen], self._strongest[chosen], -library.days[chosen]
        order = np.lexsort(by)
        return [int(p) for p in chosen[order]]

    def _excluded(self, position: int) -> bool:
        title = self.library.text_at(position)[0]
        if any(held(concept, title) >= 1.0 for concept in self.query.exclude):
            return True
        unwanted = bits_of(self.query.not_roles)
        return any(held & unwanted for n, held in self.library.roles_at(position).items() if n in self.names)

    def _of(self, unit: UnitMention, roles: Collection[Role]) -> Positions:
        """The items within the scope that bind the unit in one of the roles, ascending."""
        known = self._held.get((unit.asked, frozenset(roles)))
        if known is not None:
            return known
        wanted = bits_of(roles)
        found = [at[(bits & wanted) != 0] for at, bits in self._bound(unit, unit.names)]
        out = found[0] if len(found) == 1 else np.unique(np.concatenate(found))
        if not self.scope.whole:
            out = out[self._inside.mask[out] != 0]
        self._held[unit.asked, frozenset(roles)] = out
        return out

    def _bound(self, unit: UnitMention, names: Collection[str]) -> list[tuple[Positions, Bits]]:
        return [self.library.bound(key, names) for key in keys_of(unit, self.library)]

    @cached_property
    def _inside(self) -> Subset:
        """The items within the scope."""
        return self.library.of(self.scope.minutes)

    @cached_property
    def _strongest(self) -> npt.NDArray[np.uint8]:
        """The place in `_ORDER` of the strongest role of the units asked for, for each item of the library."""
        positions, bits = joined([pair for unit in self.query.units for pair in self._bound(unit, self.names)])
        out = np.full(len(self.library.days), len(_ORDER), dtype=np.uint8)
        for role, place in reversed(_ORDER.items()):
            out[positions[(bits & bits_of((role,))) != 0]] = place
        return out

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name as written of the units asked for."""
        return frozenset(n for unit in self.query.units for n in unit.names)

    def literal(self) -> list[FoundItem]:
        """Items that hold a unit's name though no duty is known for it anywhere in the scope."""
        if self.query.roles or any(c.needed for c in self.query.concepts) or len(self.query.units) != 1:
            return []
        unit = self.query.units[0]
        bare = strip_name(unit.asked)
        if len(bare) < 3 or len(self._of(unit, BINDING | {Role.MENTIONED})):
            return []
        terms = self.library.search.analyser.terms(bare)
        within = None if self.scope.whole else self._inside
        hits = self.library.search.top(terms, LITERAL, within) if terms else ()
        spoken = _at_its_level(unit.asked, bare)
        out = []
        for index in sorted((i for i, _ in hits), key=self.library.newest):
            entry = self.library.search.items[index]
            if spoken.search(self.library.text_at(index)[1]):
                quoter = Quoter(entry.words, entry.item)
                concept = Concept(bare, (bare,), 1.0, True)
                out.append(self.finder.item(index, names={bare}, quotes=quoter.for_terms((concept,))))
        return out

    def found(self, positions: Sequence[int]) -> list[Brief]:
        """The items, which give the quotes that bind the units."""
        return self.finder.briefs(positions, names=self.names)

    def general(self, named: Collection[int]) -> tuple[General, ...]:
        """Items that bind everyone (or everyone concerned) and do not name the units."""
        out: list[General] = []
        for card in self.scope.minutes[:GENERAL_MEETINGS]:
            for position in self.library.by_doc.get(card.doc, ()):
                bound = self.library.everyone_at(position)
                if bound is None or position in named:
                    continue
                out.append(
                    General(self.finder.item(position, quotes=self.binding_all(position)), bound is Bound.CONCERNED)
                )
        return tuple(sorted(out, key=lambda g: g.concerned))

    def binding_all(self, position: int) -> list[Quote]:
        """The pieces of an item that bind everyone."""
        entry = self.library.search.items[position]
        quoter = Quoter(entry.words, entry.item)
        return quoter.for_units({"*"}, {Role.EVERYONE})

    def gaps(self) -> tuple[Gap, ...]:
        """Why a unit asked for has no item: attends only, named in another role, or not there at all."""
        out = []
        for unit in self.query.units:
            if len(self._of(unit, self.roles())):
                continue
            named = sorted(self._of(unit, BINDING | {Role.MENTIONED}).tolist(), key=self.library.ranks.item)
            if named:
                asked = self.query.roles or {Role.LEAD, Role.ACTS, Role.COOPERATES}
                roles = ",".join(r.value for r in sorted(asked, key=lambda r: _ORDER.get(r, 9)))
                items = ",".join(str(self.library.item_at(p).ordinal) for p in named)
                out.append(Gap(GapCode.ROLE_NOT_STATED, {"unit": self.shown(unit), "role": roles, "items": items}))
                continue
            out.append(Gap(GapCode.NOT_NAMED, {"unit": self.shown(unit), **self._attended(unit)}))
        return tuple(out)

    def _attended(self, unit: UnitMention) -> dict[str, str]:
        keys = keys_of(unit, self.library)
        for card in self.scope.minutes:
            entries = [e for e in self.library.roster_of(card, keys) if e.unit in unit.names]
            if entries:
                names = ",".join(e.name for e in entries if e.name)
                return {"names": names, "kind": entries[0].kind, "as": entries[0].unit or "", "doc": card.doc}
        return {}

    def attendance(self) -> tuple[Fact, ...]:
        """Who came for the units, meeting by meeting."""
        out = []
        for card in self.scope.minutes:
            for unit in self.query.units:
                for entry in _grouped(self.library, card, unit):
                    out.append(Fact(FactCode.ATTENDANCE, entry, card.citation))
        return tuple(out)

    def shown(self, unit: UnitMention) -> str:
        """How the reply names the unit: as the minutes searched write it, else as asked."""
        for card in self.scope.minutes:
            for name in (*card.units, *card.roster_units):
                if name in unit.names:
                    return name
        return unit.asked


def _at_its_level(asked: str, bare: str) -> re.Pattern[str]:
    """Where the bare name stands and is not that of another level's unit: 县公安局 is not the 公安局 of 市公安局."""
    others = _LEVELS.replace(asked[0], "") if asked == asked[0] + bare and asked[0] in _LEVELS else ""
    return re.compile(f"(?<![{others}]){re.escape(bare)}" if others else re.escape(bare))


def keys_of(unit: UnitMention, library: Library) -> set[str]:
    """The library's keys of a mention."""
    if unit.canonical:
        return {unit.canonical}
    return {library.key_of(unit.asked)} | {
        h.key for held in library.held.values() for h in held if h.name in unit.names
    }


def _grouped(library: Library, card: Card, unit: UnitMention) -> list[dict[str, str]]:
    entries = [e for e in library.roster_of(card, keys_of(unit, library)) if e.unit in unit.names]
    by_kind: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        by_kind.setdefault((entry.unit or "", entry.kind), []).append(entry.name or "")
    return [{"unit": u, "kind": k, "names": ",".join(n for n in names if n)} for (u, k), names in by_kind.items()]
