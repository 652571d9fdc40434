"""What an admin reads of documents before they are stored."""

from __future__ import annotations

from html import escape

from bot.replies.labels import meeting_name, ordinals
from bot.texts import Twin, say, say_html
from bot.texts import admin as texts
from bot.texts.problems import document_problem
from bot.texts.warnings import parse_warning
from index.answer.scope import citation
from index.contracts import route_text, unassigned
from index.ingest import Outcome, Preview, Result
from index.question.model import Language
from storage.domain import Item, Minutes, StoredMinutes

SHOWN = 5
"""Warnings written out; the rest are counted."""

OUTCOMES: dict[Result, Twin] = {
    Result.ADDED: texts.OUTCOME_ADDED,
    Result.UNCHANGED: texts.OUTCOME_UNCHANGED,
    Result.REPLACED: texts.OUTCOME_REPLACED,
}


def preview_html(shown: Preview, language: Language, *, short: bool) -> str:
    """One document as understood; `short` where it is one of several."""
    if shown.minutes is None or (shown.problem is not None and not shown.minutes.items):
        return say_html(texts.UPLOAD_REFUSED, language, name=shown.name, why=_why(shown, language))
    minutes = shown.minutes
    lines = [f"<b>{say_html(texts.UPLOAD_HEAD, language, name=shown.name)}</b>", escape(_meeting(minutes), quote=False)]
    if not short:
        meeting, none = minutes.meeting, say(texts.UPLOAD_NONE, language)
        held, issued, chair = meeting.date or none, meeting.issued or none, meeting.chair or none
        lines.append(say_html(texts.UPLOAD_DATES, language, held=held, issued=issued, chair=chair))
    lines.append(say(texts.UPLOAD_ITEMS, language, items=len(minutes.items), unassigned=unassigned(minutes)))
    if not short:
        lines += _roster(minutes, language)
        lines.append(say_html(texts.UPLOAD_ROUTES, language, routes=_routes(minutes, language)))
        same = shown.replaces or say(texts.UPLOAD_NONE, language)
        lines.append(say_html(texts.UPLOAD_CLEAR, language, same=same))
    if shown.unchanged is not None:
        lines.append(say_html(texts.UPLOAD_UNCHANGED, language, doc=shown.unchanged))
    if shown.doubtful:
        lines.append(say(texts.UPLOAD_LOW, language, percent=round(minutes.confidence * 100)))
    return "\n".join(lines + _warnings(minutes, language, short=short))


def stored_line(outcome: Outcome, language: Language) -> str:
    """What became of one document."""
    if outcome.result is Result.FAILED:
        problem = outcome.problem
        why = say(document_problem(problem.code, problem.params), language) if problem else ""
        return say(texts.UPLOAD_REFUSED, language, name=outcome.name, why=why)
    return say(
        texts.STORED, language, name=outcome.name, doc=outcome.doc, outcome=say(OUTCOMES[outcome.result], language)
    )


def _why(shown: Preview, language: Language) -> str:
    problem = shown.problem
    return say(document_problem(problem.code, problem.params), language) if problem is not None else ""


def _meeting(minutes: Minutes) -> str:
    meeting = minutes.meeting
    name = meeting_name(citation(StoredMinutes(meeting.title or "", 0, 0, "", "", minutes)))
    return f"{name}（{meeting.issue}）" if meeting.issue else name


def _roster(minutes: Minutes, language: Language) -> list[str]:
    if not minutes.roster:
        return []
    named = {entry.unit for entry in minutes.roster if entry.unit and entry.name}
    bare = {entry.unit for entry in minutes.roster if entry.unit} - named
    people = sum(entry.name is not None for entry in minutes.roster)
    twin = texts.UPLOAD_ROSTER_BARE if bare else texts.UPLOAD_ROSTER
    return [say(twin, language, units=len(named), people=people, bare=len(bare))]


def _routes(minutes: Minutes, language: Language) -> str:
    by_route: dict[str | None, list[Item]] = {}
    for item in minutes.items:
        by_route.setdefault(route_text(item, minutes.text), []).append(item)
    silent = by_route.pop(None, [])
    said = [f"{route} {ordinals((i.ordinal for i in items), language)}" for route, items in by_route.items()]
    if silent:
        items = ordinals((i.ordinal for i in silent), language)
        said.append(say(texts.UPLOAD_NO_ROUTE, language, items=items))
    return "；".join(said)


def _warnings(minutes: Minutes, language: Language, *, short: bool) -> list[str]:
    warnings = minutes.warnings
    if not warnings:
        return []
    lines = [say(texts.UPLOAD_WARNINGS, language, n=len(warnings))]
    if short:
        return lines
    for number, warning in enumerate(warnings[:SHOWN], 1):
        text = say(parse_warning(warning.code, warning.params), language)
        lines.append(f"{number} {escape(text, quote=False)}")
    if len(warnings) > SHOWN:
        lines.append(say(texts.UPLOAD_MORE, language, n=len(warnings) - SHOWN))
    return lines
