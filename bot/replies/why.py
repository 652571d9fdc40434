"""An explanation in words: for an admin who asks why X is, or is not, found."""

from __future__ import annotations

from bot.replies.markup import Line, line, shortened
from bot.texts import say
from bot.texts import why as texts
from index.answer.explain import Explanation
from index.question.model import Language, Query

QUOTED_ROWS = 2
"""Rows of a literal match shown; the item has the rest."""


def why_lines(explanation: Explanation) -> list[Line]:
    """How the question was read, what was searched and inherited, near misses and literal matches."""
    query, language = explanation.query, explanation.query.language
    rows = [say(texts.QUESTION, language, text=query.text), *_read(query, language)]
    if explanation.minutes:
        start, end = explanation.searched_from or "—", explanation.searched_to or "—"
        rows.append(say(texts.SEARCHED, language, n=explanation.minutes, start=start, end=end))
    terms = "、".join(explanation.terms)
    rows.append(say(texts.TERMS, language, terms=terms) if terms else say(texts.NO_TERMS, language))
    if explanation.near:
        rows.append(say(texts.NEAR, language))
    for near in explanation.near:
        mark, covered = ("✓" if near.kept else "·"), f"{near.covered:.0%}"
        score, title = f"{near.score:.2f}", shortened(near.title, 1)
        found = {"mark": mark, "doc": near.doc, "ordinal": near.ordinal, "score": score, "covered": covered}
        rows.append(say(texts.NEAR_ROW, language, **found, title=title))
    if explanation.literal:
        rows.append(say(texts.LITERAL, language))
    for found_at in explanation.literal:
        quote = shortened(found_at.quote.text, QUOTED_ROWS) if found_at.quote else ""
        place = {"word": found_at.word, "doc": found_at.doc, "ordinal": found_at.ordinal}
        rows.append(say(texts.LITERAL_ROW, language, **place, quote=quote))
    return [line(row) for row in rows]


def _read(query: Query, language: Language) -> list[str]:
    rows = [say(texts.READ, language, intents="、".join(i.value for i in query.intents) or "—")]
    for unit in query.units:
        rows.append(say(texts.UNIT, language, asked=unit.asked, names="、".join(sorted(unit.names)) or "—"))
    if query.roles:
        rows.append(say(texts.ROLES, language, roles="、".join(sorted(role.value for role in query.roles))))
    if scope := _scope(query):
        rows.append(say(texts.SCOPE, language, scope=scope))
    if query.inherited:
        rows.append(say(texts.INHERITED, language, inherited="、".join(query.inherited)))
    if query.corrected:
        pairs = "、".join(f"{asked}→{taken}" for asked, taken in query.corrected)
        rows.append(say(texts.CORRECTED, language, pairs=pairs))
    return rows


def _scope(query: Query) -> str:
    parts = [
        *query.bodies,
        query.meeting_kind or "",
        f"第{query.number}次" if query.number is not None else "",
        f"第{query.year_number}次" if query.year_number is not None else "",
        query.issue or "",
        query.period.label if query.period else "",
        *(f"议题{n}" for n in query.ordinals),
        query.route or "",
        *query.persons,
    ]
    return "、".join(part for part in parts if part)
