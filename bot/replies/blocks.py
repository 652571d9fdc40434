"""One item, or the list of general duties, as lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.replies.facts import lead_text, limits_text
from bot.replies.labels import LABELS, citation, meeting_number, numeral, ordinal
from bot.replies.markup import Line, Run, bold, is_taller, line, shortened
from bot.texts import replies, say
from index.answer.model import Answer, FactCode, FoundItem, General, Quote
from index.question.model import Intent, Language
from storage.domain import Kind

FOLD_ROWS = 4
"""A quotation taller than this on a phone is folded."""

LISTED = 8
"""General items listed by name before the rest is only counted."""

SOURCES = 6
"""Meetings cited for facts that stand by themselves."""

_ASKED_FACTS = {Intent.DECISION, Intent.TOPIC, Intent.LEAD, Intent.DEADLINE, Intent.ROUTE, Intent.PROGRESS}


def title_line(found: FoundItem, language: Language, *, several: bool = False, short: bool = False) -> Line:
    """The item's number and name in bold; with `several` meetings on the page, also which one heard it.

    `short` keeps it within two rows of a phone; the item's full text has all of it.
    """
    number = f"{found.ordinal}. " if language is Language.EN else f"{numeral(found.ordinal)}、"
    meeting = f"｜{meeting_number(found.citation)}" if several else ""
    title = f"{number}{found.title}"
    return line(bold(shortened(title) if short else title), meeting)


def item_lines(
    found: FoundItem, language: Language, *, several: bool = False, short: bool = False, folded: bool = True
) -> list[Line]:
    """The item's title and its quotes, long ones folded unless nothing is."""
    lines = [title_line(found, language, several=several, short=short)]
    lines += [quote_line(q, language, folded=folded) for q in found.quotes] or [line(say(replies.TITLE_ONLY, language))]
    if found.earlier:
        meetings = "、".join(f"{meeting_number(c)}（{c.date}）" if c.date else meeting_number(c) for c in found.earlier)
        lines.append(line(say(replies.EARLIER, language, meetings=meetings)))
    return lines


def quote_line(quote: Quote, language: Language, *, folded: bool = True) -> Line:
    """A labelled quotation, a long one folded unless nothing is; the words asked for are bold."""
    named = quote.names_asked and quote.kind is Kind.REQUIREMENT
    runs = [Run(say(replies.LABEL_NAMED if named else LABELS[quote.kind], language)), *_runs(quote)]
    if quote.page is not None:
        runs.append(Run(f"（{say(replies.PAGE_OF_ORIGIN, language, page=quote.page)}）"))
    whole = Line(tuple(runs))
    return Line(whole.runs, fold=True) if folded and is_taller(whole, FOLD_ROWS) else whole


def _runs(quote: Quote) -> list[Run]:
    """The quote's text in runs; spans outside it are ignored, overlapping ones merged."""
    runs: list[Run] = []
    at = quote.start
    for start, end in sorted(quote.bold):
        start, end = max(start, at), min(end, quote.end)
        if start >= end:
            continue
        runs += [Run(quote.text[at - quote.start : start - quote.start])] if start > at else []
        runs.append(bold(quote.text[start - quote.start : end - quote.start]))
        at = end
    return [*runs, Run(quote.text[at - quote.start :])] if at < quote.end else runs


def detail_lines(answer: Answer, found: FoundItem) -> list[Line]:
    """负责 and 期限 of an item that a topic question found, unless the first line already says them of it."""
    language = answer.query.language
    asked = set(answer.query.intents) & _ASKED_FACTS
    if answer.query.units or answer.query.route is not None or not asked:
        return []
    best = found is answer.items[0]
    stated = {fact.code for fact in answer.facts} if best else set()
    lines: list[Line] = []
    if (found.leads or found.lead_persons) and FactCode.LEAD not in stated:
        text = lead_text(found.leads, found.lead_persons, found.reporters, language, said=found.said_leads)
        lines.append(line(text))
    if best and FactCode.DEADLINE not in stated:
        limits = limits_text(_of_resolution(found), language)
        lines += [line(limits)] if limits else []
    return lines


def _of_resolution(found: FoundItem) -> list[tuple[str, dt.date | None]]:
    """The limits in the resolution shown: one that a requirement sets for a side task is not the matter's own."""
    shown = "".join("".join(q.text.split()) for q in found.quotes if q.kind is Kind.RESOLUTION)
    return [(text, day) for text, day in found.deadlines if text in shown]


def general_lines(general: Sequence[General], unit: str, language: Language) -> list[Line]:
    """Items that bind everyone, by name; those that bind only the units concerned, counted apart."""
    to_all = [g.item for g in general if not g.concerned]
    concerned = [g.item for g in general if g.concerned]
    lines: list[Line] = []
    if to_all:
        lines.append(line(say(replies.GENERAL_ALL, language, n=len(to_all))))
        several = len({i.citation.doc for i in to_all}) > 1
        for found in to_all[:LISTED]:
            place = f"{meeting_number(found.citation)} " if several else ""
            lines.append(line(shortened(f"{place}{ordinal(found.ordinal, language)} {found.title}")))
        if len(to_all) > LISTED:
            lines.append(line(say(replies.GENERAL_MORE, language, n=len(to_all))))
    if concerned:
        text = say(replies.GENERAL_CONCERNED, language, n=len(concerned), unit=unit)
        lines.append(line(text if unit else say(replies.GENERAL_CONCERNED_ANY, language, n=len(concerned))))
    return lines


def unit_asked(answer: Answer) -> str:
    """The unit that has no item of its own, as the minutes write it."""
    stated = [gap.params["unit"] for gap in answer.gaps if "unit" in gap.params]
    return next(iter(stated), answer.query.units[0].asked if answer.query.units else "")


def citation_lines(shown: Sequence[FoundItem], language: Language) -> list[Line]:
    """One line a meeting cited on the page; the item is named where there is only one."""
    seen: dict[str, list[FoundItem]] = {}
    for found in shown:
        seen.setdefault(found.citation.doc, []).append(found)
    return [
        line(citation(held[0].citation, language, item=held[0] if len(held) == 1 else None)) for held in seen.values()
    ]


def source_lines(answer: Answer) -> list[Line]:
    """The meetings that facts without any item are from: who chaired, who attended."""
    if answer.items:
        return []
    cited = {fact.citation.doc: fact.citation for fact in answer.facts if fact.citation is not None}
    return [line(citation(cite, answer.query.language)) for cite in list(cited.values())[:SOURCES]]
