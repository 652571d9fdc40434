"""Who is told what, by when, and where it goes next: duties, people, deadlines and routes of segmented items."""

from __future__ import annotations

from msgspec.structs import replace

from index.segment.deadlines import deadlines
from index.segment.duties import duties, heading_duties
from index.segment.persons import persons
from index.segment.routes import is_filing, routes
from index.units import UnitTable
from index.units.match import DocumentNames
from storage.domain import Excerpt, Item, Kind, Minutes, Span

_BINDING = frozenset({Kind.RESOLUTION, Kind.REQUIREMENT})
"""What was heard or thought binds nobody: only these kinds carry routes, deadlines and people told to lead."""


def bound(minutes: Minutes, table: UnitTable | None = None) -> Minutes:
    """The same minutes with `units`, `persons`, `deadlines`, `routes` and `heading_units` filled.

    Args:
        minutes: A segmented document.
        table: The unit table with the city's overlay; the shipped one where None.
    """
    roster = dict.fromkeys(entry.unit for entry in minutes.roster if entry.unit)
    names = DocumentNames.learn(minutes.text, table=table, body=minutes.meeting.body, roster=roster)
    return replace(minutes, items=tuple(_item(item, minutes, names) for item in minutes.items))


def _item(item: Item, minutes: Minutes, names: DocumentNames) -> Item:
    text = minutes.text
    excerpts = tuple(_excerpt(e, minutes, names) for e in item.excerpts)
    found = [span for e in excerpts if e.kind in _BINDING for span in _onward(text, e)]
    heading = (
        heading_duties(text, item.heading_start, item.heading_end, names)
        if item.heading_start is not None and item.heading_end is not None
        else ()
    )
    return replace(item, excerpts=excerpts, routes=tuple(found), heading_units=heading)


def _onward(text: str, excerpt: Excerpt) -> list[Span]:
    """The routes an excerpt orders; what people told to do something must file with an office is no route."""
    told = excerpt.kind is Kind.REQUIREMENT
    found = routes(text, excerpt.start, excerpt.end)
    return [span for span in found if not (told and is_filing(text[span.start : span.end]))]


def _excerpt(excerpt: Excerpt, minutes: Minutes, names: DocumentNames) -> Excerpt:
    text, start, end = minutes.text, excerpt.start, excerpt.end
    binds = excerpt.kind in _BINDING
    return replace(
        excerpt,
        units=duties(text, start, end, excerpt.kind, names),
        persons=persons(text, start, end) if binds else (),
        deadlines=deadlines(text, start, end, minutes.meeting.date) if binds else (),
    )
