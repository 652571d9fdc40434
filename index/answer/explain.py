"""Why an answer is what it is: how the question was read, what was searched, what came near and what stands literally.

Data only, for ``/why`` and ``ask --explain``; the words are made where replies are made.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from index.answer.model import Quote
from index.answer.quotes import Quoter
from index.answer.scope import scope_of
from index.answer.topics import TopicSearch
from index.question.library import Library
from index.question.model import Concept, Query
from index.question.normalise import key as fold_key

NEAR = 10
"""So many candidates and literal matches are listed."""


class Near(Struct, frozen=True):
    """One candidate of a topic search. `covered` and `titled` are the shares (0..1) of the question's weight that the
    item and its title hold, `run` the longest literal stretch of the question in it, `kept` whether it is an answer."""

    doc: str
    ordinal: int
    title: str
    score: float
    bm25: float
    covered: float
    titled: float
    run: int
    kept: bool


class Literal(Struct, frozen=True):
    """A place where a word of the question stands in the minutes as typed, whatever the ranking makes of it."""

    doc: str
    ordinal: int
    word: str
    quote: Quote | None


class Explanation(Struct, frozen=True):
    """What was understood, searched and nearly found."""

    query: Query
    minutes: int
    searched_from: dt.date | None
    searched_to: dt.date | None
    terms: tuple[str, ...]
    """The engine's terms, synonyms and translations included."""
    near: tuple[Near, ...]
    literal: tuple[Literal, ...]


def explain(library: Library, query: Query) -> Explanation:
    """The explanation of a question as understood (`Answer.query`, or a conversation's last one)."""
    scope = scope_of(query, library)
    search = TopicSearch(library, query, None if scope.whole else library.of(scope.minutes))
    kept = {j.position for j in search.search()}
    near = tuple(
        Near(
            library.card_at(j.position).doc,
            library.item_at(j.position).ordinal,
            library.item_at(j.position).heading or "",
            j.score,
            j.bm25,
            j.covered,
            j.titled,
            j.run,
            j.position in kept,
        )
        for j in search.judged()[:NEAR]
    )
    days = [m.meeting.date for m in scope.minutes if m.meeting.date]
    return Explanation(
        query,
        len(scope.minutes),
        min(days, default=None),
        max(days, default=None),
        tuple(search.terms()),
        near,
        _literal(library, query),
    )


def _literal(library: Library, query: Query) -> tuple[Literal, ...]:
    words = [c.word for c in query.concepts] or [u.asked for u in query.units]
    out: list[Literal] = []
    for word in words:
        said = fold_key(word)
        terms = library.search.analyser.terms(word)
        for index, _ in library.search.top(terms, NEAR) if terms else ():
            entry = library.search.items[index]
            if said in library.text_at(index)[1]:
                quoter = Quoter(entry.words, entry.item)
                quotes = quoter.for_terms((Concept(said, (said,), 1.0, True),), limit=1)
                out.append(Literal(library.card_at(index).doc, entry.item.ordinal, word, quotes[0] if quotes else None))
    return tuple(out[:NEAR])
