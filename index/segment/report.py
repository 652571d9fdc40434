"""What a person should look at after a parse, and how far to trust it."""

from __future__ import annotations

import re
from itertools import pairwise

from index.segment.headings import VERBS
from index.segment.numerals import number
from storage.domain import Item, Meeting, ParseWarning

CONFIDENCE_FLOOR = 0.6
"""Below it an admin is asked before the minutes are stored."""

_COST = {
    "no_items": 0.6,
    "no_meeting_date": 0.15,
    "no_meeting_number": 0.1,
    "no_body": 0.15,
    "no_kind": 0.1,
    "no_chair": 0.05,
    "agenda_count_differs": 0.1,
    "label_gap": 0.15,
    "single_long_item": 0.25,
    "unplaced_text": 0.3,
    "missing_period": 0.0,
}
_CLAUSE = re.compile(rf"{VERBS}了?|^(?:确定|决定|通过|核准|批准)")


def agenda_count(sentence: str) -> tuple[int, int] | None:
    """How many topics a folded agenda sentence names, at least and at most; None where it names none.

    A title in 《》 is one, so is a clause with a verb of the agenda but no title; 听取了A、B情况汇报 may be one or two.
    """
    stated = re.search(r"(\d{1,2})[个项]?(?:议题|事项)", sentence)
    if stated is not None:
        return int(stated.group(1)), int(stated.group(1))
    total = most = 0
    parts = "；" if "；" in sentence else "[，；。]"
    for clause in re.split(parts, _emptied(sentence)):
        if _CLAUSE.search(clause) and "主持" not in clause:
            total += max(1, clause.count("《》"))
            most += max(
                1, len(re.findall("《》|、|和|及|以及", clause.replace("》、《", "》《"))) + ("《》" not in clause)
            )
    return (
        (
            total,
            99
            if re.search(
                "等(?:有关|相关)?[^，。；]{0,6}(?:[，。；]|$)|(?:有关|相关)[^，。；]{0,6}(?:汇报|文件|事项|工作|议题|精神)",
                sentence,
            )
            else most,
        )
        if total
        else None
    )


def _emptied(s: str) -> str:
    """`s` with nothing inside its titles; in one pass, also where thousands of 《 are never closed."""
    *closed, rest = s.split("》")
    return "".join(f"{piece.partition('《')[0]}《》" if "《" in piece else f"{piece}》" for piece in closed) + rest


def warnings_of(
    meeting: Meeting, items: list[Item], agenda: int | None, unplaced: int, text: str
) -> list[ParseWarning]:
    """Everything about a parse that a person may have to put right."""
    out: list[ParseWarning] = []
    if not items:
        out.append(ParseWarning("no_items"))
    for code, value in (
        ("no_meeting_date", meeting.date),
        ("no_body", meeting.body),
        ("no_kind", meeting.kind),
        ("no_chair", meeting.chair),
        ("no_meeting_number", meeting.number if meeting.number is not None else meeting.year_number),
    ):
        if value is None:
            out.append(ParseWarning(code))
    if items and agenda is not None and agenda >= 2 and agenda != len(items):
        out.append(ParseWarning("agenda_count_differs", {"agenda": agenda, "items": len(items)}))
    for before, item in pairwise(items):
        a, b = number_of(before.label), number_of(item.label)
        if a is not None and b is not None and b - a > 1:
            out.append(ParseWarning("label_gap", {"after": before.label or "", "next": item.label or ""}, item.start))
    for item in items:
        if not item.excerpts:
            out.append(ParseWarning("empty_item", {"ordinal": item.ordinal}, item.start, item.end))
        for excerpt in item.excerpts:
            ends_line = excerpt is item.excerpts[-1] or text[excerpt.end : excerpt.end + 1] in ("", "\n")
            if ends_line and text[excerpt.end - 1] not in "。！？；：”）…!?;:).":
                out.append(ParseWarning("missing_period", {"ordinal": item.ordinal}, excerpt.end - 1, excerpt.end))
    if len(items) == 1 and items[0].end - items[0].start > 3000:
        out.append(ParseWarning("single_long_item", {"characters": items[0].end - items[0].start}))
    if unplaced > 40:
        out.append(ParseWarning("unplaced_text", {"characters": unplaced}))
    return out


def number_of(label: str | None) -> int | None:
    """The value of an item's label as written (（三）, 第三项议题, 3)."""
    found = re.search(r"[一二三四五六七八九十]+|\d+", label or "")
    return number(found.group()) if found is not None else None


def confidence_of(warnings: list[ParseWarning], items: list[Item]) -> float:
    """1 for a parse with nothing to look at; each kind of warning takes its share once."""
    trust = 1.0 - sum(_COST.get(code, 0.0) for code in {w.code for w in warnings})
    if items and all(not item.excerpts for item in items):
        trust -= 0.4
    return round(max(0.0, min(1.0, trust)), 2)
