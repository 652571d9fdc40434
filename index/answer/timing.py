"""The time of an event as an item states it: the clause that names both (确保上半年实质性开工)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from index.library import Words
from index.question.words import synonyms
from storage.domain import Deadline, Item, Span

GENERIC = frozenset({"完成", "办结", "落实", "开始", "做完", "办完", "弄完"})
"""What any task may be said to be by its limit: such a question asks for the item's limits, whatever they bind."""
_CLAUSE = re.compile(r"[，。；;\n]")
_TIME = re.compile(
    r"(?:自|从|于|在)?(?:(?:\d{4}年|今年|明年|本年|年)?(?:\d{1,2}月(?:\d{1,2}[日号])?(?:底|初|中旬|上旬|下旬)?|上半年|下半年|[一二三四]季度)"
    r"|\d{4}年(?:底|内|初)?|年[底内初]|[今明本]年(?:底|内)?|(?:春节|国庆节?|元旦|主?汛期|供暖季|开学))(?:之?前|以?内|期间|起|后)?"
)
_SHORT = 10
"""A clause of at most so many characters that only states a time belongs to the one after it."""


def is_specific(event: str | None) -> bool:
    """Whether a 什么时候 asks the time of one event rather than any limit of the item."""
    return event is not None and event not in GENERIC


def forms(event: str) -> tuple[str, ...]:
    """The event and other words for it."""
    return (event, *sorted(synonyms().get(event, ())))


def times_of(event: str, said_in: Words, item: Item) -> tuple[tuple[str, dt.date | None], ...]:
    """When the item says that the event is to take place: (exact words, the date they mean where known).

    Args:
        event: What is asked the time of, as the question says it.
        said_in: The document.
        item: The item.
    """
    text = said_in.text
    limits = [d for e in item.excerpts for d in e.deadlines]
    words = forms(event)
    found: dict[str, dt.date | None] = {}
    for excerpt in item.excerpts:
        for clause in _clauses(text, excerpt.start, excerpt.end):
            said = text[clause.start : clause.end]
            if any(word in said for word in words):
                found |= _times(said, clause, limits)
    return tuple(found.items())


def _times(said: str, clause: Span, limits: Sequence[Deadline]) -> dict[str, dt.date | None]:
    inside: dict[str, dt.date | None] = {d.text: d.date for d in limits if clause.start <= d.start < clause.end}
    return inside or {m.group(): None for m in _TIME.finditer(said)}


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """The clauses of a stretch, a short one that only states a time joined to the next."""
    begin = start
    for mark in _CLAUSE.finditer(text, start, end):
        if mark.start() - begin <= _SHORT and mark.group() == "，" and _TIME.search(text, begin, mark.start()):
            continue
        yield Span(begin, mark.start())
        begin = mark.end()
    yield Span(begin, end)
