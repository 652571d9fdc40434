"""What a press or a typed answer means as corrections; the verbs are those of `bot.handlers.review`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.review.desk import Case
from bot.review.sheets import KINDS, ROLES, duties_of
from index import amend
from index.amend import Author
from storage.corrections import Draft
from storage.domain import Item, Scope, Span

_NOBODY = Author(0, "")
"""Whoever gives the reason is the author; until then a correction has none."""
_SCOPES = (Scope.ALL, Scope.CONCERNED)


def proposed(case: Case, verb: str, numbers: Sequence[int]) -> list[Draft]:
    """The corrections that a press asks for; empty where there is nothing to correct.

    Raises:
        IndexError: The numbers are of another parse than the present one.
    """
    minutes, item = case.minutes, case.minutes.items[numbers[0] - 1]
    match verb:
        case "k":
            return amend.kind(item.excerpts[numbers[1]], list(KINDS)[numbers[2]], _NOBODY)
        case "R" | "S" | "x":
            return _unit(item, verb, numbers)
        case "A" if case.data.get("typed"):
            words, unit = case.data["typed"]
            return amend.added(minutes, item.excerpts[numbers[1]], words, unit, ROLES[numbers[2]], _NOBODY)
        case "j":
            return amend.merge(minutes, item.ordinal, _NOBODY)
        case "s":
            return amend.split(minutes, item.ordinal, amend.breaks(minutes, item)[numbers[1]], _NOBODY)
        case "d":
            return amend.route(item.routes[numbers[1]], False, _NOBODY)
        case "z":
            return [draft for route in item.routes for draft in amend.route(route, False, _NOBODY)]
        case "o":
            return amend.route(amend.onward(minutes, item)[numbers[1]], True, _NOBODY)
        case _:
            return []


def asked_words(case: Case, verb: str, at: Sequence[int], words: str) -> tuple[list[Draft], tuple[str, str] | None]:
    """What a typed answer asks for: corrections, or (words, name) of a unit whose role is still to be chosen.

    Both are empty where the words do not stand in the text.
    """
    if not words or not at or at[0] > len(case.minutes.items):
        return [], None
    minutes, item = case.minutes, case.minutes.items[at[0] - 1]
    if verb == "m" and at[2] < len(duties_of(item, at[1])):
        duty = duties_of(item, at[1])[at[2]]
        return amend.duty(duty, replace(duty, unit="".join(words.split())[:40], canonical=None), _NOBODY), None
    if verb == "a" and at[1] < len(item.excerpts):
        written, _, name = words.replace("＝", "=").partition("=")
        excerpt = item.excerpts[at[1]]
        span = amend.find(minutes, Span(excerpt.start, excerpt.end), written)
        unit = "".join((name or written).split())[:40]
        return [], (None if span is None or not unit else (minutes.text[span.start : span.end], unit))
    if verb == "w":
        span = amend.find(minutes, Span(item.start, item.end), words)
        return ([] if span is None else amend.route(span, True, _NOBODY)), None
    return [], None


def _unit(item: Item, verb: str, numbers: Sequence[int]) -> list[Draft]:
    duty = duties_of(item, numbers[1])[numbers[2]]
    if verb == "x":
        return amend.duty(duty, None, _NOBODY)
    now = replace(duty, scope=_SCOPES[numbers[3]]) if verb == "S" else replace(duty, role=ROLES[numbers[3]])
    return [] if now == duty else amend.duty(duty, now, _NOBODY)
