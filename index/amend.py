"""What an admin may say about a parse, as corrections of its text (`index.corrections` lists the fields).

Each function gives the `storage.corrections.Draft`s that say one thing; nothing is changed by making them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from index.corrections import UNFIT, corrected
from index.segment.sentences import sentences
from index.units import UnitTable
from storage.codec import words_sha256
from storage.corrections import Correction, Draft
from storage.domain import Duty, Excerpt, Item, Kind, Minutes, Role, Scope, Span

_ONWARD = re.compile("印发|名义|报[^告道到名警]|提交|提请|上报|呈报|报送|发布|公布")
_CLAUSE = re.compile("[^，。；：\n]+")
_FOLD = str.maketrans("(),:;", "（），：；")


class Author(Struct, frozen=True):
    """Who corrects, and why."""

    id: int
    reason: str


def merge(minutes: Minutes, ordinal: int, by: Author) -> list[Draft]:
    """The item and the one before it are one; nothing for the first item."""
    before, item = _item(minutes, ordinal - 1), _item(minutes, ordinal)
    return [] if before is None or item is None else [_draft(before.start, item.end, "boundary", None, by)]


def split(minutes: Minutes, ordinal: int, at: int, by: Author) -> list[Draft]:
    """From the sentence at `at` (one of `breaks`) on, it is another item."""
    item = _item(minutes, ordinal)
    return [] if item is None or at not in breaks(minutes, item) else [_draft(at, item.end, "boundary", None, by)]


def breaks(minutes: Minutes, item: Item) -> list[int]:
    """Where an item may be split: the starts of its sentences and lines, less its own."""
    folded = minutes.text[item.start : item.end].translate(_FOLD)
    found: list[int] = []
    for line in re.finditer(r"[^\n]+", folded):
        found += [start for start, _ in sentences(folded, line.start(), line.end())]
    places = (item.start + start + _blank(folded, start) for start in found)
    return sorted({at for at in places if item.start < at < item.end})


def kind(excerpt: Excerpt, now: Kind, by: Author) -> list[Draft]:
    """The excerpt is of another kind."""
    return [] if excerpt.kind is now else [_draft(excerpt.start, excerpt.end, "kind", now.value, by)]


def duty(was: Duty, now: Duty | None, by: Author) -> list[Draft]:
    """Wherever `was` is named in its excerpt or heading, it means `now`; None: nobody is told anything there."""
    value = None if now is None else _value(now)
    return [_draft(m.start, m.end, "unit", value, by) for m in was.mentions]


def added(minutes: Minutes, excerpt: Excerpt, words: str, unit: str, role: Role, by: Author) -> list[Draft]:
    """`words` of the excerpt name a unit that the parser passed over; nothing where they do not stand there."""
    span = find(minutes, Span(excerpt.start, excerpt.end), words)
    return [] if span is None else [_draft(span.start, span.end, "unit", _value(Duty(unit, role)), by)]


def route(span: Span, holds: bool, by: Author) -> list[Draft]:
    """The words at `span` say where the document goes next, or do not."""
    return [_draft(span.start, span.end, "route", holds, by)]


def onward(minutes: Minutes, item: Item) -> list[Span]:
    """Clauses of an item that may say where the document goes next and are no route yet."""
    found = []
    for excerpt in item.excerpts:
        for clause in _CLAUSE.finditer(minutes.text, excerpt.start, excerpt.end):
            said = Span(clause.start() + _blank(minutes.text, clause.start()), clause.end())
            taken = any(r.start < said.end and said.start < r.end for r in item.routes)
            if said.start < said.end and not taken and _ONWARD.search(clause.group()):
                found.append(said)
    return found


def find(minutes: Minutes, within: Span, words: str) -> Span | None:
    """Where `words` first stand, whatever white space is between their characters there; None where they do not."""
    bare = "".join(words.split())
    if not bare:
        return None
    found = re.compile(r"\s*".join(map(re.escape, bare))).search(minutes.text, within.start, within.end)
    return Span(*found.span()) if found else None


def amended(
    fresh: Minutes, kept: Iterable[Correction], drafts: Sequence[Draft], table: UnitTable | None = None
) -> Minutes:
    """A fresh parse with the corrections of its document and then `drafts` applied.

    Raises:
        ValueError: A draft's span is not inside the text.
    """
    words, now = words_sha256(fresh.text), dt.datetime.now(dt.UTC)
    new = []
    for draft in drafts:
        if not 0 <= draft.start <= draft.end <= len(fresh.text):
            raise ValueError(f"span {draft.start}:{draft.end} is outside the text")
        quote = fresh.text[draft.start : draft.end]
        said = (draft.field, draft.value, draft.author, draft.reason, now)
        new.append(Correction(0, "", words, draft.start, draft.end, quote, *said))
    return corrected(fresh, _last([*kept, *new]), table)


def fits(fresh: Minutes, kept: Sequence[Correction], drafts: Sequence[Draft], table: UnitTable | None = None) -> bool:
    """Whether `drafts` can be put over the parse without any of them being passed over."""
    without = sum(w.code == UNFIT for w in corrected(fresh, kept, table).warnings)
    return sum(w.code == UNFIT for w in amended(fresh, kept, drafts, table).warnings) <= without


def _last(corrections: list[Correction]) -> list[Correction]:
    """Of several that say something of the same place only the last, in order: the store keeps them so, too."""
    latest = {(c.words, c.field, c.start, c.end): n for n, c in enumerate(corrections)}
    kept = set(latest.values())
    return [c for n, c in enumerate(corrections) if n in kept]


def _item(minutes: Minutes, ordinal: int) -> Item | None:
    return next((item for item in minutes.items if item.ordinal == ordinal), None)


def _value(duty: Duty) -> dict[str, str | None]:
    scope: Scope | None = duty.scope
    return {"unit": duty.unit, "role": duty.role.value, "scope": None if scope is None else scope.value}


def _draft(start: int, end: int, field: str, value: object, by: Author) -> Draft:
    return Draft(start, end, field, value, by.id, by.reason)


def _blank(text: str, start: int) -> int:
    rest = text[start : start + 40]
    return len(rest) - len(rest.lstrip())
