"""The JSON that other programs build on: `parse --json` and `ask --json`. Stable; DESIGN's section "Contracts"."""

from __future__ import annotations

from collections import Counter
from typing import Any

from index.answer.model import Answer, FoundItem
from storage.domain import Duty, Excerpt, Item, Minutes

Json = dict[str, Any]

_WHITE = str.maketrans("", "", " \t\r\n\u3000\u00a0\u200b\ufeff")


def minutes_json(minutes: Minutes) -> Json:
    """The Minutes of one document as `parse --json` prints them."""
    meeting, text = minutes.meeting, minutes.text
    return {
        "meeting": {
            "body": meeting.body,
            "kind": meeting.kind,
            "number": meeting.number,
            "year_number": meeting.year_number,
            "title": meeting.title,
            "issue": meeting.issue,
            "date": _iso(meeting.date),
            "chair": meeting.chair,
            "chair_title": meeting.chair_title,
            "issuer": meeting.issuer,
            "issued": _iso(meeting.issued),
            "term": meeting.term,
        },
        "text": text,
        "items": [_item(item, text) for item in minutes.items],
        "header": [{"start": s.start, "end": s.end} for s in minutes.header],
        "roster": [
            {"unit": r.unit, "name": r.name, "kind": r.kind, "post": r.post, "start": r.start, "end": r.end}
            for r in minutes.roster
        ],
        "noise": [{"start": n.start, "end": n.end, "text": n.text} for n in minutes.noise],
        "removed": [
            {"at": r.at, "source_start": r.source_start, "source_end": r.source_end, "text": r.text}
            for r in minutes.removed
        ],
        "coverage": {"characters": len(text), "unassigned": unassigned(minutes)},
        "report": {
            "items": len(minutes.items),
            "excerpts": dict(Counter(e.kind.value for item in minutes.items for e in item.excerpts)),
            "units": len({d.unit for item in minutes.items for e in item.excerpts for d in e.units} - {"*"}),
            "confidence": round(minutes.confidence, 3),
            "warnings": [
                {"code": w.code, "params": w.params, "start": w.start, "end": w.end} for w in minutes.warnings
            ],
        },
        "ocr": minutes.ocr,
    }


def unassigned(minutes: Minutes) -> int:
    """The number of non-space characters in no item, header, roster or noise span; 0 for a sound parse."""
    held = bytearray(len(minutes.text))
    for group in (minutes.items, minutes.header, minutes.roster, minutes.noise):
        for span in group:
            held[span.start : span.end] = b"\x01" * (span.end - span.start)
    blank = " \t\r\n\u3000\u200b\ufeff"
    return sum(
        1
        for c, h in zip(minutes.text, held, strict=True)
        if not h and c not in blank and not c.isspace() and c > "\x1f"
    )


def route_text(item: Item, text: str) -> str | None:
    """The item's routes as exact slices, white space removed, joined by ``；``; None where none is stated."""
    said = [text[r.start : r.end].translate(_WHITE) for r in item.routes]
    return "；".join(dict.fromkeys(said)) or None


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _item(item: Item, text: str) -> Json:
    return {
        "ordinal": item.ordinal,
        "label": item.label,
        "action": item.action,
        "heading": item.heading,
        "start": item.start,
        "end": item.end,
        "documents": list(item.documents),
        "route": route_text(item, text),
        "heading_units": [_duty(d) for d in item.heading_units],
        "excerpts": [_excerpt(e, text) for e in item.excerpts],
    }


def _excerpt(excerpt: Excerpt, text: str) -> Json:
    return {
        "kind": excerpt.kind.value,
        "start": excerpt.start,
        "end": excerpt.end,
        "text": text[excerpt.start : excerpt.end],
        "points": [{"label": p.label, "start": p.start, "end": p.end} for p in excerpt.points],
        "units": [_duty(d) for d in excerpt.units],
        "persons": [{"name": p.name, "role": p.role.value} for p in excerpt.persons],
        "deadlines": [
            {"text": d.text, "start": d.start, "end": d.end, "date": _iso(d.date)} for d in excerpt.deadlines
        ],
    }


def _duty(duty: Duty) -> Json:
    out: Json = {"unit": duty.unit, "role": duty.role.value}
    if duty.scope is not None:
        out["scope"] = duty.scope.value
    if duty.canonical is not None:
        out["canonical"] = duty.canonical
    return out


def answer_json(answer: Answer, text: str, ident: str | None = None) -> Json:
    """The answer to one question as `ask --json` prints it; `text` is the whole reply without markup."""
    out: Json = {} if ident is None else {"id": ident}
    intents = answer.query.intents
    return out | {
        "question": answer.query.text,
        "intent": intents[0].value if intents else None,
        "intents": [i.value for i in intents],
        "took_ms": round(answer.took_ms, 2),
        "items": [_found(i) for i in answer.items],
        "general": [_found(g.item) | {"scope": "concerned" if g.concerned else "all"} for g in answer.general],
        "facts": _facts(answer),
        "gaps": [{"code": g.code.value, **g.params} for g in answer.gaps],
        "text": text,
    }


def _facts(answer: Answer) -> Json:
    out: dict[str, list[Json]] = {}
    for fact in answer.facts:
        out.setdefault(fact.code.value, []).append(dict(fact.params))
    return out


def _found(found: FoundItem) -> Json:
    cite = found.citation
    return {
        "doc": cite.doc,
        "body": cite.body,
        "meeting": cite.number if cite.number is not None else cite.year_number,
        "date": _iso(cite.date),
        "ordinal": found.ordinal,
        "heading": found.heading,
        "roles": {unit: [r.value for r in roles] for unit, roles in found.roles.items()},
        "route": found.route,
        "score": round(found.score, 4),
        "excerpts": [{"kind": q.kind.value, "text": q.text, "start": q.start, "end": q.end} for q in found.quotes],
    }
