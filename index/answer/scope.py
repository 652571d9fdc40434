"""Which minutes a question searches: body, meeting, period; newest first."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct
from msgspec.structs import replace

from index.answer.model import Citation, Gap, GapCode
from index.cards import Card, citation_of
from index.question.library import Library, place_of
from index.question.model import Query
from storage.domain import StoredMinutes


class Scope(Struct, frozen=True):
    """The minutes searched, newest first; `gap` where the meeting asked for is not there."""

    minutes: tuple[Card, ...]
    whole: bool
    """Nothing narrowed the search: every stored document is in."""
    gap: Gap | None = None


def scope_of(query: Query, library: Library) -> Scope:
    """The minutes that the question is about."""
    everything = library.minutes
    chosen = list(everything)
    if query.bodies and not query.all_bodies:
        chosen = [m for m in chosen if m.meeting.body in query.bodies]
    if query.meeting_kind:
        same = [m for m in chosen if query.meeting_kind[:2] in (m.meeting.kind or "")]
        chosen = same
    if query.level and not query.bodies and not query.all_bodies:
        same_level = [m for m in chosen if (place_of(m.meeting.body) or " ")[-1] == query.level]
        chosen = same_level or chosen
    if query.unknown_body and not query.bodies:
        known = dict.fromkeys(p for m in everything if (p := place_of(m.meeting.body)))
        gap = Gap(GapCode.WHICH_BODY, {"asked": query.unknown_body, "candidates": ",".join(known)})
        return Scope((), False, gap)
    of_body = chosen
    if query.number is not None:
        chosen = [m for m in chosen if _numbered(m, query.number)]
    if query.year_number is not None:
        chosen = [m for m in chosen if _year_numbered(m, query)]
    if query.issue is not None:
        chosen = [m for m in chosen if _issue(m) == query.issue]
    if query.period is not None:
        chosen = [m for m in chosen if _within(m, query.period.start, query.period.end)]
    relative = library.card_of(query.relative_to) if query.relative_to is not None else None
    if relative is not None:
        mark = relative.meeting
        chosen = [m for m in chosen if m.meeting.body == mark.body and _before(m, mark.date)]
    if query.latest is not None:
        chosen = _latest(chosen, query)
    if not chosen and everything:
        return Scope((), False, _no_meeting(query, of_body or list(everything)))
    return Scope(tuple(chosen), len(chosen) == len(everything))


def _numbered(card: Card, number: int) -> bool:
    meeting = card.meeting
    if meeting.number is not None:
        return meeting.number == number or meeting.year_number == number
    return meeting.year_number == number


def _year_numbered(card: Card, query: Query) -> bool:
    meeting = card.meeting
    year = re.search(r"(\d{4})年", query.text)
    if year and meeting.date and meeting.date.year != int(year.group(1)):
        return False
    return query.year_number in (meeting.year_number, meeting.number if meeting.year_number is None else None)


def _issue(card: Card) -> str | None:
    digits = re.findall(r"\d+", card.meeting.issue or "")
    return str(int(digits[-1])) if digits else None


def _within(card: Card, start: dt.date, end: dt.date) -> bool:
    held = card.meeting.date
    return held is not None and start <= held <= end


def _before(card: Card, day: dt.date | None) -> bool:
    held = card.meeting.date
    return held is not None and day is not None and held < day


def _latest(minutes: list[Card], query: Query) -> list[Card]:
    """The n latest of each body, `latest_offset` meetings back."""
    count, offset = query.latest or 1, query.latest_offset
    if query.bodies or not query.all_bodies:
        return minutes[offset : offset + count]
    out: list[Card] = []
    for body in dict.fromkeys(m.meeting.body for m in minutes):
        out += [m for m in minutes if m.meeting.body == body][offset : offset + count]
    return [m for m in minutes if m in out]


def _no_meeting(query: Query, near: list[Card]) -> Gap:
    latest = near[0].meeting
    params = {
        "asked": asked_meeting(query),
        "latest": latest.title or "",
        "latest_number": str(latest.number or latest.year_number or ""),
        "latest_date": latest.date.isoformat() if latest.date else "",
        "latest_body": latest.body or "",
    }
    return Gap(GapCode.NO_SUCH_MEETING, params)


def asked_meeting(query: Query) -> str:
    """How the asker put the meeting, in few words."""
    if query.number is not None:
        return f"第{query.number}次"
    if query.year_number is not None:
        return f"第{query.year_number}次"
    if query.issue is not None:
        return f"第{query.issue}号"
    if query.period is not None:
        return query.period.label
    if query.bodies:
        return "、".join(place_of(b) or b for b in query.bodies)
    return query.meeting_kind or ""


def citation(stored: StoredMinutes) -> Citation:
    """The citation of a stored document."""
    return citation_of(stored.doc, stored.version_id, stored.minutes.meeting, ocr=stored.minutes.ocr)


def with_minutes(scope: Scope, minutes: tuple[Card, ...]) -> Scope:
    """The same scope over fewer minutes."""
    return replace(scope, minutes=minutes, whole=False)
