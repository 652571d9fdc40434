"""What ``parse`` prints for a person: the report of a parse, then every item with its excerpts."""

from __future__ import annotations

from collections.abc import Iterator

from bot.replies.labels import LABELS, ordinal
from bot.review.changes import unit_role
from bot.review.previews import items_line, kinds_line, meeting_line, roster_lines, routes_line, to_look_at
from bot.texts import admin, cli, replies, review, say
from index.contracts import route_text
from index.question.model import Language
from index.segment import CONFIDENCE_FLOOR
from index.units import UnitTable
from storage.domain import Excerpt, Item, Minutes

OPENING = 30
"""Characters shown of an excerpt."""


def parse_report(minutes: Minutes, name: str, language: Language) -> str:
    """The whole report.

    Args:
        minutes: A parse.
        name: Of the file.
        language: Of the words around it.
    """
    meeting, none = minutes.meeting, say(admin.UPLOAD_NONE, language)
    held, issued, chair = meeting.date or none, meeting.issued or none, meeting.chair or none
    lines = [name, meeting_line(minutes), say(admin.UPLOAD_DATES, language, held=held, issued=issued, chair=chair)]
    lines += [items_line(minutes, language), *roster_lines(minutes, language)]
    units = {duty.unit for item in minutes.items for e in item.excerpts for duty in e.units} - {"*"}
    if minutes.items:
        lines.append(say(cli.PARSED_EXCERPTS, language, kinds=kinds_line(minutes, language), units=len(units)))
        lines.append(say(admin.UPLOAD_ROUTES, language, routes=routes_line(minutes, language)))
    percent, floor = round(minutes.confidence * 100), round(CONFIDENCE_FLOOR * 100)
    twin = cli.PARSED_DOUBTFUL if minutes.confidence < CONFIDENCE_FLOOR else cli.PARSED_CONFIDENCE
    lines.append(say(twin, language, percent=percent, floor=floor))
    if minutes.ocr:
        lines.append(say(replies.OCR_MARK, language))
    places = to_look_at(minutes, language, UnitTable.default())
    if places:
        lines.append(say(admin.UPLOAD_WARNINGS, language, n=len(places)))
        lines += [f"  {n} {place}" for n, place in enumerate(places, 1)]
    for item in minutes.items:
        lines += ["", *item_lines(item, minutes, language)]
    return "\n".join(lines)


def item_lines(item: Item, minutes: Minutes, language: Language) -> Iterator[str]:
    """One item with its excerpts, units, limits and routes."""
    heading = "".join((item.heading or minutes.text[item.start : item.start + OPENING]).split())
    yield f"{ordinal(item.ordinal, language)} {heading}"
    if item.heading_units:
        units = "；".join(unit_role(duty.unit, duty.role, language) for duty in item.heading_units)
        yield f"    {say(review.HEADING_UNITS, language, units=units)}"
    for excerpt in item.excerpts:
        opening = "".join(minutes.text[excerpt.start : excerpt.end].split())[:OPENING]
        place = {"start": excerpt.start, "end": excerpt.end, "opening": opening}
        yield f"  {say(cli.PARSED_EXCERPT, language, label=say(LABELS[excerpt.kind], language), **place)}"
        yield from (f"    {line}" for line in _about(excerpt, language))
    route = route_text(item, minutes.text)
    if route is not None:
        yield f"  {say(review.ROUTES, language, routes=route)}"


def _about(excerpt: Excerpt, language: Language) -> Iterator[str]:
    if excerpt.units:
        units = "；".join(unit_role(duty.unit, duty.role, language) for duty in excerpt.units)
        yield say(review.UNITS, language, units=units)
    if excerpt.persons:
        yield say(review.PERSONS, language, names="、".join(person.name for person in excerpt.persons))
    if excerpt.deadlines:
        limits = "；".join(d.text + (f"（{d.date}）" if d.date else "") for d in excerpt.deadlines)
        yield say(review.DEADLINES, language, limits=limits)
