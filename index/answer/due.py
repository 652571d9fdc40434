"""What is to be done by a certain day: items that state that limit."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection

from index.question.library import Library
from index.question.model import Concept

LOOKED_AT = 200
"""So many items that hold words of the limit are looked at closely."""
_BEFORE = re.compile(r"(?:之|以)?前$")
_ENGLISH = re.compile(
    r"(?P<end>end of )?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? )?(?P<month>[a-z]{3,9})"
    r"(?: (?P<day2>\d{1,2}))?(?:st|nd|rd|th)?$",
    re.I,
)
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}


def limit_word(due: str) -> str:
    """The limit as minutes write it: 11月10日 for 11月10日前 and for by 10 November."""
    if not due.isascii():
        return _BEFORE.sub("", due)
    match = _ENGLISH.search(due)
    month = _MONTHS.get(match["month"].lower()) if match else None
    if match is None or month is None:
        return due
    day = match["day"] or match["day2"]
    return f"{month}月{day}日" if day else f"{month}月{'底' if match['end'] else ''}"


def due_by(word: str, library: Library, within: Collection[int] | None) -> list[int]:
    """The items that state the limit, best first."""
    terms = library.search.analyser.terms(word)
    hits = library.search.top(terms, LOOKED_AT, within) if terms else ()
    return [index for index, _ in hits if word in library.text_at(index)[1]]


def concept_of(word: str) -> Concept:
    """The limit as something to quote by."""
    return Concept(word, (word,), 1.8, True)
