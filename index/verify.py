"""An independent check of what is stored: every span is cut out of its text again and held against what it says.

Nothing here is taken from the parser: the text is rebuilt from the original file, and each stored slice is compared
with the characters it claims to be.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from index.contracts import unassigned
from index.documents import UnreadableDocument, read
from storage.codec import sha256
from storage.domain import Duty, Excerpt, Item, Minutes, Role, StoredMinutes
from storage.minutes import MinutesRepository, Source


class Fault(StrEnum):
    """What a mismatch is."""

    SEAL = "seal"
    """The stored text or parse is not what was written: the database was changed by something else."""
    SOURCE_MISSING = "source_missing"
    SOURCE_CHANGED = "source_changed"
    """The original's bytes do not have the digest they were stored under."""
    SOURCE_UNREADABLE = "source_unreadable"
    """The original cannot be read here and now (a program is missing, for example), so its text was not compared."""
    TEXT = "text"
    """The stored text is not the decoded original less the removed characters."""
    BOUNDS = "bounds"
    """A span reaches outside its text or its item, or is empty."""
    ORDER = "order"
    """Items overlap, or their ordinals do not count up from 1."""
    SLICE = "slice"
    """The characters at a span are not what the record says they are."""
    UNASSIGNED = "unassigned"
    """Characters in no item, header, roster or noise."""


class Mismatch(Struct, frozen=True):
    """One disagreement, in one document. `what` names the record (``item 3 heading``); the span is in its text."""

    doc: str
    fault: Fault
    what: str
    start: int | None = None
    end: int | None = None


class Verification(Struct, frozen=True):
    """What was compared, and what disagreed."""

    documents: int
    excerpts: int
    spans: int
    mismatches: tuple[Mismatch, ...]

    @property
    def sound(self) -> bool:
        """Whether everything agreed."""
        return not self.mismatches


def verify(
    repo: MinutesRepository,
    *,
    sources: bool = True,
    progress: Callable[[int, int, str], None] | None = None,
) -> Verification:
    """Check every visible document.

    Args:
        repo: The store.
        sources: Also read every original again and compare its text; slow for formats that need a program.
        progress: Told ``(done, total, doc)``.

    Raises:
        storage.errors.DatabaseProblem: The store cannot be read.
    """
    docs = repo.docs()
    sealed = set(repo.broken_seals())
    mismatches: list[Mismatch] = []
    documents = excerpts = spans = 0
    for done, doc in enumerate(docs):
        if progress is not None:
            progress(done, len(docs), doc)
        stored = repo.get(doc)
        if stored is None:  # removed meanwhile
            continue
        documents += 1
        excerpts += sum(len(item.excerpts) for item in stored.minutes.items)
        if doc in sealed:
            mismatches.append(Mismatch(doc, Fault.SEAL, "version"))
        named = {(c.start, c.end) for c in repo.corrections.of(doc) if c.field == "unit"}
        checks = list(_spans(stored.minutes, named))
        spans += len(checks)
        mismatches += [Mismatch(doc, c.fault, c.what, c.start, c.end) for c in checks if c.fault is not None]
        mismatches += [Mismatch(doc, fault, what) for fault, what in _whole(stored.minutes)]
        if sources:
            mismatches += [Mismatch(doc, fault, what) for fault, what in _source(stored, repo.source(doc))]
    if progress is not None:
        progress(len(docs), len(docs), "")
    return Verification(documents, excerpts, spans, tuple(mismatches))


class _Check(Struct, frozen=True):
    what: str
    start: int
    end: int
    fault: Fault | None


def _spans(minutes: Minutes, named: AbstractSet[tuple[int, int]] = frozenset()) -> Iterator[_Check]:
    """Every span there is, each with what is wrong with it.

    Args:
        minutes: The stored parse.
        named: Where an admin has said which unit is meant, in whatever words the text says it (该局).
    """
    cut = _Cutter(minutes.text, named)
    whole = (0, len(minutes.text))
    for item in minutes.items:
        yield from _item(item, cut, whole)
    for span in minutes.header:
        yield cut("header", span.start, span.end, whole)
    for entry in minutes.roster:
        yield cut("roster", entry.start, entry.end, whole, holds=entry.name)
    for noise in minutes.noise:
        yield cut("noise", noise.start, noise.end, whole, equals=noise.text)


def _item(item: Item, cut: _Cutter, whole: tuple[int, int]) -> Iterator[_Check]:
    name, within = f"item {item.ordinal}", (item.start, item.end)
    yield cut(name, item.start, item.end, whole)
    if item.heading_start is not None and item.heading_end is not None:
        yield cut(f"{name} heading", item.heading_start, item.heading_end, within, equals=item.heading)
    for route in item.routes:
        yield cut(f"{name} route", route.start, route.end, within)
    for duty in item.heading_units:
        yield from _duty(f"{name} heading unit", duty, cut, within)
    for number, excerpt in enumerate(item.excerpts, 1):
        yield from _excerpt(f"{name} excerpt {number}", excerpt, cut, within)


def _excerpt(name: str, excerpt: Excerpt, cut: _Cutter, item: tuple[int, int]) -> Iterator[_Check]:
    within = (excerpt.start, excerpt.end)
    yield cut(name, excerpt.start, excerpt.end, item)
    for point in excerpt.points:
        yield cut(f"{name} point", point.start, point.end, within, holds=point.label)
    for duty in excerpt.units:
        yield from _duty(f"{name} unit", duty, cut, within)
    for person in excerpt.persons:
        yield cut(f"{name} person", person.start, person.end, within, holds=person.name)
    for deadline in excerpt.deadlines:
        yield cut(f"{name} deadline", deadline.start, deadline.end, within, equals=deadline.text)


def _duty(name: str, duty: Duty, cut: _Cutter, within: tuple[int, int]) -> Iterator[_Check]:
    for mention in duty.mentions:
        # A unit is stored in its fullest form, so of a mention only this much is certain: it shares its characters.
        shares = None if duty.role is Role.EVERYONE else duty.unit
        yield cut(f"{name} {duty.unit}", mention.start, mention.end, within, shares=shares)


class _Cutter:
    """Cuts spans out of one text and compares."""

    def __init__(self, text: str, named: AbstractSet[tuple[int, int]] = frozenset()) -> None:
        self._text = text
        self._named = named

    def __call__(
        self,
        what: str,
        start: int,
        end: int,
        within: tuple[int, int],
        *,
        equals: str | None = None,
        holds: str | None = None,
        shares: str | None = None,
    ) -> _Check:
        if not within[0] <= start < end <= within[1]:
            return _Check(what, start, end, Fault.BOUNDS)
        said = self._text[start:end]
        bare = _bare(said)
        if (start, end) in self._named:
            shares = None
        wrong = (
            not bare
            or (equals is not None and said != equals)
            or (holds is not None and _bare(holds) not in bare)
            or (shares is not None and not set(bare) & set(_bare(shares)))
        )
        return _Check(what, start, end, Fault.SLICE if wrong else None)


def _bare(said: str) -> str:
    """Without white space and in one width: names and labels are stored so, whatever the source's line breaks."""
    return "".join(unicodedata.normalize("NFKC", said).split())


def _whole(minutes: Minutes) -> Iterator[tuple[Fault, str]]:
    """What no single span shows."""
    if [item.ordinal for item in minutes.items] != list(range(1, len(minutes.items) + 1)):
        yield Fault.ORDER, "ordinals"
    places = [(item.start, item.end) for item in minutes.items]
    if any(earlier[1] > later[0] for earlier, later in pairwise(places)):
        yield Fault.ORDER, "items"
    if left := unassigned(minutes):
        yield Fault.UNASSIGNED, f"{left} characters"


def _source(stored: StoredMinutes, source: Source | None) -> Iterator[tuple[Fault, str]]:
    if source is None:
        yield Fault.SOURCE_MISSING, stored.source_name
        return
    if sha256(source.data) != stored.source_sha256:
        yield Fault.SOURCE_CHANGED, source.name
        return
    try:
        documents = read(source.data, source.name)
    except UnreadableDocument as error:
        yield Fault.SOURCE_UNREADABLE, str(error)
        return
    if not any(_rebuilt(document.decoded, stored.minutes) == stored.minutes.text for document in documents):
        yield Fault.TEXT, source.name


def _rebuilt(decoded: str, minutes: Minutes) -> str | None:
    """`decoded` less what `minutes` says was removed; None where the removed characters are not there."""
    kept: list[str] = []
    done = at = 0
    for removal in minutes.removed:
        kept.append(decoded[done : removal.source_start])
        at += removal.source_start - done
        done = removal.source_end
        if decoded[removal.source_start : done] != removal.text or removal.at != at:
            return None
    return "".join((*kept, decoded[done:]))
