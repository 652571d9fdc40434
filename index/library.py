"""The documents behind an index: read from a snapshot only when somebody looks at them, then kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Protocol, TypeVar, overload

from msgspec import Struct

from index.cards import Card, card_of
from storage.documents import Listed
from storage.domain import Item, Origin, StoredMinutes

T = TypeVar("T")


class Words(Protocol):
    """What quotes are cut from; minutes themselves are this, too."""

    @property
    def text(self) -> str:
        """The stored text."""

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where its characters stood in the original."""


class Page(Struct, frozen=True):
    """The `Words` of a document without its parse."""

    text: str
    origins: tuple[Origin, ...] = ()


class IndexedItem:
    """One item in the index; its position in `Library.items` is the index of its hits. Only what is asked for is read.

    Args:
        entry: Its document.
        number: Its place among the document's items, from 0.
    """

    def __init__(self, entry: Entry, number: int) -> None:
        self._entry, self._number = entry, number

    @property
    def stored(self) -> StoredMinutes:
        """The document."""
        return self._entry.stored

    @property
    def words(self) -> Words:
        """The document's text, without its parse where that is not at hand."""
        return self._entry.words

    @cached_property
    def item(self) -> Item:
        """The item."""
        return self._entry.item(self._number)

    @property
    def key(self) -> tuple[str, int]:
        """(doc, ordinal): names the item in and out of the index."""
        return self._entry.listed.doc, self.item.ordinal

    @property
    def text(self) -> str:
        """What is searched: heading and body, as they stand."""
        return self.words.text[self.item.start : self.item.end]


class Pages(Protocol):
    """Where the documents of a snapshot are read from, by their number in it."""

    def stored(self, number: int) -> StoredMinutes:
        """A document."""

    def card(self, number: int) -> Card:
        """Its card."""

    def words(self, number: int) -> Words:
        """Its text, without its parse."""

    def item(self, number: int, place: int) -> Item:
        """One of its items, from 0."""

    def raw(self, number: int) -> bytes:
        """The document as the snapshot holds it."""

    def raw_card(self, number: int) -> bytes:
        """Its card as the snapshot holds it."""


class Entry:
    """One document in the index.

    Args:
        listed: The document as the store listed it when it was indexed.
        size: Its number of items.
        pages: The snapshot that holds it, if one does.
        number: Its number there.
    """

    def __init__(self, listed: Listed, size: int, pages: Pages | None = None, number: int = 0) -> None:
        self.listed, self.size = listed, size
        self._pages, self._number = pages, number

    @classmethod
    def of(cls, listed: Listed, stored: StoredMinutes) -> Entry:
        """An entry whose document is at hand."""
        entry = cls(listed, len(stored.minutes.items))
        entry.stored = stored
        return entry

    @property
    def is_read(self) -> bool:
        """Whether `stored` is at hand already."""
        return "stored" in self.__dict__

    @cached_property
    def stored(self) -> StoredMinutes:
        """The document."""
        if self._pages is None:
            raise LookupError(self.listed.doc)
        return self._pages.stored(self._number)

    @cached_property
    def words(self) -> Words:
        """The document's text, without its parse where that is not at hand."""
        return self.stored.minutes if self.is_read or self._pages is None else self._pages.words(self._number)

    def item(self, place: int) -> Item:
        """One of its items, from 0."""
        if self.is_read or self._pages is None:
            return self.stored.minutes.items[place]
        return self._pages.item(self._number, place)

    @cached_property
    def card(self) -> Card:
        """What questions look up of the document."""
        return card_of(self.stored) if self._pages is None else self._pages.card(self._number)

    @property
    def raw(self) -> bytes | None:
        """The document as its snapshot holds it, if one does."""
        return None if self._pages is None else self._pages.raw(self._number)

    @property
    def raw_card(self) -> bytes | None:
        """The card as its snapshot holds it, if one does: to read one, all are read."""
        return None if self._pages is None else self._pages.raw_card(self._number)

    def take_over(self, before: Entry) -> None:
        """Keeps the card that an entry of the same document has at hand."""
        if "card" in before.__dict__:
            self.card = before.card

    @cached_property
    def items(self) -> tuple[IndexedItem, ...]:
        """Its items."""
        return tuple(IndexedItem(self, number) for number in range(self.size))


class Library:
    """Documents in index order, as sequences of minutes and of items."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = tuple(entries)
        self._ends = list(accumulate(entry.size for entry in self.entries))
        self.minutes: Sequence[StoredMinutes] = _Lazy(len(self.entries), lambda i: self.entries[i].stored)
        self.texts: Sequence[str] = _Lazy(len(self.entries), lambda i: self.entries[i].words.text)
        self.cards: Sequence[Card] = _Lazy(len(self.entries), lambda i: self.entries[i].card)
        self.items: Sequence[IndexedItem] = _Lazy(self._ends[-1] if self._ends else 0, self._item)

    def _item(self, index: int) -> IndexedItem:
        at = bisect_right(self._ends, index)
        entry = self.entries[at]
        return entry.items[index - self._ends[at] + entry.size]


class _Lazy(Sequence[T]):
    def __init__(self, size: int, get: Callable[[int], T]) -> None:
        self._size, self._get = size, get

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self._get(i) for i in range(*index.indices(self._size))]
        if not -self._size <= index < self._size:
            raise IndexError(index)
        return self._get(index % self._size)
