"""An admin's corrections, put over a parse again after every re-parse.

What `storage.corrections.Correction` holds for each `field`; the span is the place in the text:

========= ==================== ===========================================================================
field     span                 value
========= ==================== ===========================================================================
boundary  a whole item         null: exactly this is one item; neighbours are cut back, joined or dropped
kind      an excerpt           a `Kind` value
unit      a unit as written    ``{"unit": name, "role": Role value, "scope": Scope value or null}``, or null
                               where it is no unit that is told anything
route     a route phrase       true: it is a route; false: it is none
========= ==================== ===========================================================================

Boundaries and kinds go first, since who is told what follows from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from index.segment.binding import bound
from index.units import UnitTable
from storage.codec import words_sha256
from storage.corrections import Correction
from storage.domain import Duty, Excerpt, Item, Kind, Minutes, ParseWarning, Role, Scope, Span

UNFIT = "correction_unfit"
"""The warning for a correction that no longer fits; params ``id``, ``field`` and ``quote``."""

_Apply = Callable[[Minutes, Span, object, UnitTable], Minutes | None]
"""The minutes with one correction applied; None where it does not fit."""


def corrected(minutes: Minutes, corrections: Iterable[Correction], table: UnitTable | None = None) -> Minutes:
    """The parse with every correction applied that still fits, and a warning for each that does not.

    Args:
        minutes: A fresh parse.
        corrections: Those of its document, in the order they were made.
        table: The unit table with the city's overlay; the shipped one where None.
    """
    table = table or UnitTable.default()
    given = sorted(corrections, key=lambda correction: _ORDER.get(correction.field, len(_ORDER)))
    words, unfit = words_sha256(minutes.text), []
    structural = False
    for number, correction in enumerate(given):
        if structural and correction.field not in _STRUCTURAL:
            minutes, structural = bound(minutes, table), False
        span, apply = _place(correction, minutes.text, words), _FIELDS.get(correction.field)
        done = apply(minutes, span, correction.value, table) if span is not None and apply is not None else None
        if done is None:
            unfit.append(given[number])
            continue
        structural = structural or (correction.field in _STRUCTURAL and done != minutes)
        minutes = done
    if structural:
        minutes = bound(minutes, table)
    warnings = (ParseWarning(UNFIT, {"id": c.id, "field": c.field, "quote": c.quote[:40]}) for c in unfit)
    return replace(minutes, warnings=(*minutes.warnings, *warnings))


def _place(correction: Correction, text: str, words: str) -> Span | None:
    """Where the corrected words stand now: at their old place in the same words, else where they occur only once."""
    quote = correction.quote
    if correction.words == words and text[correction.start : correction.end] == quote:
        return Span(correction.start, correction.end)
    at = text.find(quote) if quote.strip() else -1
    return Span(at, at + len(quote)) if at >= 0 and text.find(quote, at + 1) < 0 else None


def _kind(minutes: Minutes, span: Span, value: object, _table: UnitTable) -> Minutes | None:
    kind = next((kind for kind in Kind if kind.value == value), None)
    text = minutes.text
    for item in minutes.items:
        for number, excerpt in enumerate(item.excerpts):
            same = text[excerpt.start : excerpt.end].strip() == text[span.start : span.end].strip()
            if kind is not None and same and excerpt.start < span.end and span.start < excerpt.end:
                return _with(minutes, _excerpt(item, number, replace(excerpt, kind=kind)))
    return None


def _boundary(minutes: Minutes, span: Span, _value: object, _table: UnitTable) -> Minutes | None:
    inside = [item for item in minutes.items if item.start < span.end and span.start < item.end]
    if not inside:
        return None
    first = next((item for item in inside if item.start >= span.start), inside[0])
    excerpts = tuple(e for item in inside for e in _cut(item.excerpts, span))
    documents = tuple(dict.fromkeys(name for item in inside for name in item.documents))
    whole = replace(first, start=span.start, end=span.end, excerpts=excerpts, documents=documents)
    if not _within(first.heading_start, first.heading_end, span):
        whole = replace(whole, heading=None, heading_start=None, heading_end=None, label=None, action=None)
    items = [item for item in minutes.items if item not in inside] + [whole]
    for item in inside:
        for left in (Span(item.start, min(item.end, span.start)), Span(max(item.start, span.end), item.end)):
            rest = _rest(item, left, minutes.text)
            if rest is not None:
                items.append(rest)
    ordered = sorted(items, key=lambda item: item.start)
    return replace(minutes, items=tuple(replace(item, ordinal=n) for n, item in enumerate(ordered, 1)))


def _rest(item: Item, left: Span, text: str) -> Item | None:
    """What is left of an item outside a corrected one; None where that is blank."""
    if left.start >= left.end or not text[left.start : left.end].strip():
        return None
    rest = replace(item, start=left.start, end=left.end, excerpts=_cut(item.excerpts, left))
    if _within(item.heading_start, item.heading_end, left):
        return rest
    return replace(rest, heading=None, heading_start=None, heading_end=None, label=None, action=None, documents=())


def _within(start: int | None, end: int | None, span: Span) -> bool:
    return start is not None and end is not None and span.start <= start and end <= span.end


def _cut(excerpts: Iterable[Excerpt], span: Span) -> tuple[Excerpt, ...]:
    """The parts of the excerpts inside `span`."""
    parts = []
    for excerpt in excerpts:
        start, end = max(excerpt.start, span.start), min(excerpt.end, span.end)
        if start < end:
            points = tuple(p for p in excerpt.points if start <= p.start and p.end <= end)
            parts.append(replace(excerpt, start=start, end=end, points=points))
    return tuple(parts)


def _unit(minutes: Minutes, span: Span, value: object, table: UnitTable) -> Minutes | None:
    duty = _duty(value, span, table)
    if value is not None and duty is None:
        return None
    for item in minutes.items:
        for number, excerpt in enumerate(item.excerpts):
            if excerpt.start <= span.start and span.end <= excerpt.end:
                units = _bind(excerpt.units, span, duty)
                return _with(minutes, _excerpt(item, number, replace(excerpt, units=units)))
        if _within(span.start, span.end, Span(item.heading_start or 0, item.heading_end or 0)):
            return _with(minutes, replace(item, heading_units=_bind(item.heading_units, span, duty)))
    return None


def _duty(value: object, span: Span, table: UnitTable) -> Duty | None:
    if not isinstance(value, dict) or not value.get("unit"):
        return None
    try:
        role = Role(str(value.get("role")))
        scope = Scope(value["scope"]) if value.get("scope") else None
    except ValueError:
        return None
    name = str(value["unit"])
    return Duty(name, role, scope, None if name == "*" else table.canonical(name), (span,))


def _bind(units: Iterable[Duty], span: Span, duty: Duty | None) -> tuple[Duty, ...]:
    """The duties with that one place meaning `duty`, or nothing."""
    kept = []
    for unit in units:
        mentions = tuple(m for m in unit.mentions if m.end <= span.start or span.end <= m.start)
        if duty is not None and (unit.unit, unit.role, unit.scope) == (duty.unit, duty.role, duty.scope):
            mentions = tuple(sorted((*mentions, span), key=lambda m: m.start))
            duty = None
        if mentions:
            kept.append(replace(unit, mentions=mentions))
    return tuple(kept) if duty is None else (*kept, duty)


def _route(minutes: Minutes, span: Span, value: object, _table: UnitTable) -> Minutes | None:
    for item in minutes.items:
        if item.start <= span.start and span.end <= item.end:
            others = [r for r in item.routes if r.end <= span.start or span.end <= r.start]
            routes = sorted([*others, span], key=lambda r: r.start) if value else others
            return _with(minutes, replace(item, routes=tuple(routes)))
    return None


def _excerpt(item: Item, number: int, excerpt: Excerpt) -> Item:
    return replace(item, excerpts=(*item.excerpts[:number], excerpt, *item.excerpts[number + 1 :]))


def _with(minutes: Minutes, item: Item) -> Minutes:
    return replace(minutes, items=tuple(item if old.ordinal == item.ordinal else old for old in minutes.items))


_FIELDS: dict[str, _Apply] = {"boundary": _boundary, "kind": _kind, "unit": _unit, "route": _route}
_ORDER = {field: number for number, field in enumerate(_FIELDS)}
_STRUCTURAL = frozenset({"boundary", "kind"})
