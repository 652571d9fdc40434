"""Short facts drawn from the items found: who leads, by when, whither, what was decided; and what is not said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.answer.decisions import verdict
from index.answer.model import Fact, FactCode, FoundItem, Gap, GapCode
from index.answer.quotes import AMOUNT, MONEY
from index.answer.timing import is_specific
from index.question import cues
from index.question.model import Intent, Query
from storage.domain import Kind

_HEADS = re.compile(r"任(?:副)?(?:组长|总指挥|指挥长|主任)")
"""Who heads a group stands in the quote itself; 负责单位：未写明 would then mislead."""
FACTS = 3
"""Details are given for so many of the best items."""


def facts_of(query: Query, items: Sequence[FoundItem]) -> tuple[list[Fact], list[Gap]]:
    """The facts asked for about the best items, and an honest gap for each that is not stated."""
    facts: list[Fact] = []
    gaps: list[Gap] = []
    best = list(items[:FACTS])
    if not best:
        return facts, gaps
    top = best[0]
    if query.reporter and top.reporters:
        facts.append(Fact(FactCode.REPORTER, {"names": "、".join(top.reporters)}, top.citation))
    elif query.reporter:
        gaps.append(Gap(GapCode.NO_REPORTER, {"title": top.title}))
    if cues.AMOUNT.search(query.text) and not any(_amount(query).search(q.text) for q in top.quotes):
        gaps.append(Gap(GapCode.NO_AMOUNT, {"title": top.title}))
    for intent in query.intents:
        if intent is Intent.LEAD:
            _lead(best, facts, gaps)
        elif intent is Intent.DEADLINE:
            _deadline(query, top, facts, gaps)
        elif intent is Intent.ROUTE and not query.route:
            _route(top, facts, gaps)
        elif intent is Intent.DECISION:
            _decision(top, facts, gaps)
        elif intent is Intent.REQUIREMENT and not query.units:
            if not any(q.kind in (Kind.REQUIREMENT, Kind.RESOLUTION) for q in top.quotes):
                gaps.append(Gap(GapCode.NO_REQUIREMENT, {"title": top.title}))
        elif intent is Intent.PROGRESS:
            gaps.append(Gap(GapCode.NO_PROGRESS, {"asked": query.event or query.topic or top.title}))
    return facts, gaps


def _amount(query: Query) -> re.Pattern[str]:
    return MONEY if cues.MONEY.search(query.text) else AMOUNT


def _lead(best: Sequence[FoundItem], facts: list[Fact], gaps: list[Gap]) -> None:
    for item in best:
        if not item.leads and not item.lead_persons:
            continue
        params = {
            "units": ",".join(item.leads),
            "persons": ",".join(item.lead_persons),
            "reporters": ",".join(item.reporters),
            "ordinal": str(item.ordinal),
        }
        facts.append(Fact(FactCode.LEAD, params, item.citation))
    told = any(_HEADS.search(q.text) for q in best[0].quotes)
    if not best[0].leads and not best[0].lead_persons and not told:
        gaps.append(Gap(GapCode.NO_LEAD, {"title": best[0].title, "reporters": ",".join(best[0].reporters)}))


def _deadline(query: Query, top: FoundItem, facts: list[Fact], gaps: list[Gap]) -> None:
    if is_specific(query.event):
        for text, date in top.times:
            params = {"what": query.event or "", "text": text, "date": date.isoformat() if date else ""}
            facts.append(Fact(FactCode.DEADLINE, params, top.citation))
        if not top.times:
            others = ",".join(dict.fromkeys(text for text, _ in top.deadlines))
            gaps.append(Gap(GapCode.NO_DEADLINE, {"what": query.event or "", "title": top.title, "others": others}))
        return
    for text, date in top.deadlines:
        facts.append(Fact(FactCode.DEADLINE, {"text": text, "date": date.isoformat() if date else ""}, top.citation))
    if not top.deadlines:
        gaps.append(Gap(GapCode.NO_DEADLINE, {"what": query.event or "", "title": top.title}))


def _route(top: FoundItem, facts: list[Fact], gaps: list[Gap]) -> None:
    if top.route:
        facts.append(Fact(FactCode.ROUTE, {"text": top.route}, top.citation))
    else:
        gaps.append(Gap(GapCode.NO_ROUTE, {"title": top.title}))


def _decision(top: FoundItem, facts: list[Fact], gaps: list[Gap]) -> None:
    resolutions = [quote.text for quote in top.quotes if quote.kind is Kind.RESOLUTION]
    if not resolutions:
        gaps.append(Gap(GapCode.NO_DECISION, {"title": top.title}))
        return
    phrase = next((said for text in resolutions if (said := verdict(text))), "")
    if phrase or top.route:
        params = {"phrase": phrase, "route": top.route or "", "ordinal": str(top.ordinal)}
        facts.append(Fact(FactCode.DECISION, params, top.citation))
