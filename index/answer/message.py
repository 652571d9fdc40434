"""The answer to a whole message: its questions one by one, and what they say of the same item put together."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from index.answer.answer import Answering
from index.answer.facets import facts_of
from index.answer.found import Finder
from index.answer.model import Answer, Found, FoundItem, Placed
from index.answer.quotes import Quoter, unique
from index.question.library import Library
from index.question.model import Query
from index.question.topic import held


def answer(library: Library, query: Query, shown: Sequence[tuple[str, int]] = ()) -> Answer:
    """The answer to a question as understood, further questions of the same message included."""
    first = Answering(library, query, shown).answer()
    for more in query.also:
        joined = _same_item(library, first, more)
        if joined is not None:
            first = joined
            continue
        second = Answering(library, replace(more, bodies=more.bodies or query.bodies), shown).answer()
        found = {(i.citation.doc, i.ordinal): i for i in first.outline}
        for one in second.outline:
            key = (one.citation.doc, one.ordinal)
            found[key] = _both(found[key], one) if key in found else one
        first = replace(
            first,
            items=Found(found.values()),
            general=first.general + second.general,
            facts=first.facts + second.facts,
            gaps=first.gaps + second.gaps,
        )
    return first


def _both(one: Placed, other: Placed) -> FoundItem:
    """An item that answers two clauses: with the units, roles and quotes of both."""
    a, b = (part if isinstance(part, FoundItem) else part.maker(part.position) for part in (one, other))
    roles = {**a.roles, **b.roles}
    return replace(a, roles=roles, says_lead=a.says_lead or b.says_lead, quotes=unique((*a.quotes, *b.quotes)))


def _same_item(library: Library, first: Answer, more: Query) -> Answer | None:
    """The answer with what a further clause asks about its best item (谁负责，补助多少); None where it asks of others.

    A clause that names a unit, a meeting or a matter of its own stands alone; one whose words all stand in the item
    that the first clause found asks on about that.
    """
    needed = [c for c in more.concepts if c.needed]
    alone = more.units or more.persons or more.ordinals or more.route or more.number is not None
    if alone or not needed or not first.items:
        return None
    top = first.items[0]
    positions = [p for p in library.by_doc.get(top.citation.doc, ()) if library.item_at(p).ordinal == top.ordinal]
    text = "\n".join(library.text_at(positions[0]))
    if not all(held(c, text) for c in needed):
        return None
    found = Finder(library, more).item(positions[0])
    quoter = Quoter(library.search.items[positions[0]].words, library.search.items[positions[0]].item)
    asked = quoter.for_terms(more.concepts, limit=2)
    item = replace(top, quotes=unique((*top.quotes, *asked)), times=top.times or found.times)
    facts, gaps = facts_of(more, [found])
    kept = tuple(f for f in facts if f not in first.facts)
    return replace(
        first, items=Found((item, *first.outline[1:])), facts=first.facts + kept, gaps=first.gaps + tuple(gaps)
    )
