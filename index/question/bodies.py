"""Which governments a question names."""

from __future__ import annotations

from index.question.library import LEVELS, Library
from index.question.spans import Reading
from index.question.units import UnitFinder, places


def read_bodies(reading: Reading, library: Library, finder: UnitFinder) -> tuple[str, ...]:
    """The bodies named (太仓, 太仓市, 昆区), as the minutes name them; taken out of the reading.

    The level character stays for a unit that shares it (太仓市教育局), and a unit whose own name begins with the
    place (太仓生态环境局) stays whole.
    """
    known = places(library)
    longest = max(map(len, known), default=0)
    found: list[str] = []
    at = 0
    text = reading.rest
    while at < len(text):
        for size in range(min(longest, len(text) - at), 1, -1):
            said = text[at : at + size]
            place = known.get(said)
            if place is None:
                continue
            found.append(library.places[place])
            end = at + size
            if _unit_starts(finder, text, at, size):
                at = end
                break
            if said == place and said[-1] in LEVELS and len(said) > 2 and end < len(text) and text[end] not in " 的，":
                end -= 1
            reading.take(at, end)
            at = end
            break
        else:
            at += 1
    return tuple(dict.fromkeys(found))


def _unit_starts(finder: UnitFinder, text: str, at: int, size: int) -> bool:
    return any(text[at : at + n] in finder.own for n in range(size + 1, min(size + 12, len(text) - at) + 1))
