"""How new parses differ from the stored ones: counted for all documents, told one by one for the first of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from index.corrections import UNFIT
from storage.domain import Item, Minutes

KEPT = 300
"""Documents whose changes are kept one by one: some megabytes at most. All are counted."""

_OPENING = 20
"""So many characters of an excerpt tell a person which one it is."""


class Change(Struct, frozen=True):
    """How the new parse of one document differs from the stored one.

    Items and excerpts are compared by their words, so that a changed clean-up alone is no change of boundaries.

    Attributes:
        items: (before, now) numbers of items.
        boundaries: Items now whose words were no item before.
        kinds: Excerpts with the same words and another kind.
        added: (ordinal, unit, role) that are new.
        removed: (ordinal, unit, role) that are gone.
        other_kinds: (ordinal, first words, kind before, kind now) of the excerpts that `kinds` counts.
        unfit: Corrections that no longer fit the new parse.
    """

    doc: str
    items: tuple[int, int]
    boundaries: int = 0
    kinds: int = 0
    added: tuple[tuple[int, str, str], ...] = ()
    removed: tuple[tuple[int, str, str], ...] = ()
    other_kinds: tuple[tuple[int, str, str, str], ...] = ()
    unfit: int = 0

    @property
    def is_visible(self) -> bool:
        """Whether anything that a reply shows is another; details such as warnings may differ without."""
        return bool(self.boundaries or self.items[0] != self.items[1] or self.kinds or self.added or self.removed)

    @property
    def is_told(self) -> bool:
        """Whether there is anything to tell an admin of it."""
        return self.is_visible or bool(self.unfit)


class Totals(Struct, frozen=True):
    """What the changes of any number of documents come to.

    Attributes:
        docs: Documents whose parse is another.
        visible: Those of them with a visible change.
        told: Those with anything to tell.
        resized: Those with another number of items.
        items: (before, now) numbers of items of these.
        moved: How many items more or fewer, added up over these.
        boundaries, kinds, added, removed, unfit: The sums of what `Change` holds.
    """

    docs: int = 0
    visible: int = 0
    told: int = 0
    resized: int = 0
    items: tuple[int, int] = (0, 0)
    moved: int = 0
    boundaries: int = 0
    kinds: int = 0
    added: int = 0
    removed: int = 0
    unfit: int = 0

    @classmethod
    def of(cls, changes: Iterable[Change]) -> Totals:
        """The totals of some changes."""
        totals = cls()
        for change in changes:
            totals = totals.plus(change)
        return totals

    def plus(self, change: Change) -> Totals:
        """These with those of one more document."""
        before, now = change.items
        resized = before != now
        return replace(
            self,
            docs=self.docs + 1,
            visible=self.visible + change.is_visible,
            told=self.told + change.is_told,
            resized=self.resized + resized,
            items=(self.items[0] + before, self.items[1] + now) if resized else self.items,
            moved=self.moved + abs(now - before),
            boundaries=self.boundaries + change.boundaries,
            kinds=self.kinds + change.kinds,
            added=self.added + len(change.added),
            removed=self.removed + len(change.removed),
            unfit=self.unfit + change.unfit,
        )


class Tally:
    """Counts changes, and keeps the first `KEPT` with anything to tell, and the first `KEPT` without."""

    def __init__(self) -> None:
        self.totals = Totals()
        self._kept: list[Change] = []
        self._room = {True: KEPT, False: KEPT}

    def add(self, change: Change) -> None:
        """One more document's."""
        self.totals = self.totals.plus(change)
        if self._room[change.is_told]:
            self._room[change.is_told] -= 1
            self._kept.append(change)

    @property
    def kept(self) -> tuple[Change, ...]:
        """The changes kept, in the order they came."""
        return tuple(self._kept)


def difference(doc: str, before: Minutes, now: Minutes) -> Change:
    """What a new parse says otherwise."""
    were = {_words(before, item.start, item.end) for item in before.items}
    kinds = {_words(before, e.start, e.end): e.kind for item in before.items for e in item.excerpts}
    old, new = _roles(before), _roles(now)
    other_kinds = []
    for item in now.items:
        for e in item.excerpts:
            words = _words(now, e.start, e.end)
            if (was := kinds.get(words, e.kind)) is not e.kind:
                other_kinds.append((item.ordinal, words[:_OPENING], was.value, e.kind.value))
    return Change(
        doc=doc,
        items=(len(before.items), len(now.items)),
        boundaries=sum(_words(now, item.start, item.end) not in were for item in now.items),
        kinds=len(other_kinds),
        added=tuple((new - old).elements()),
        removed=tuple((old - new).elements()),
        other_kinds=tuple(other_kinds),
        unfit=sum(warning.code == UNFIT for warning in now.warnings),
    )


def _words(minutes: Minutes, start: int, end: int) -> str:
    return "".join(minutes.text[start:end].split())


def _roles(minutes: Minutes) -> Counter[tuple[int, str, str]]:
    return Counter(role for item in minutes.items for role in _roles_of(item))


def _roles_of(item: Item) -> set[tuple[int, str, str]]:
    duties = (*item.heading_units, *(duty for excerpt in item.excerpts for duty in excerpt.units))
    return {(item.ordinal, duty.unit, duty.role.value) for duty in duties}
