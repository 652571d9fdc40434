"""What the stored minutes themselves know, as maps: names of units, people and bodies, and where they stand.

One `Library` belongs to one revision of the search. It is made of `index.cards`, so that no document is read for it,
and takes over the maps of the one before, so that a new document costs little.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from index.cards import Card, ItemCard
from index.engines.subset import Subset
from index.library import Words
from index.question.normalise import key as fold_key
from storage.domain import Item, RosterEntry, Scope

LEVELS = "市县区旗州省盟"
_BODY_TAIL = re.compile(r"(?:人民政府|政府)(?:办公室|办公厅)?$")
_TERM = re.compile(r"第?[\d一二三四五六七八九十百]+届")
_SENTENCE = re.compile(r"[。；]")
_BARE_HEADING = 5
"""A heading of fewer characters is a number only; the item's first sentence then says what it is about."""
_LEAD = 120
Positions = npt.NDArray[np.int64]
"""Indices into ``search.items``."""
Bits = npt.NDArray[np.uint8]
"""Roles of one unit; see `index.roles.bits_of`."""


class Table(Hashable, Protocol):
    """The part of `index.units.UnitTable` that a question needs."""

    def canonical(self, name: str) -> str | None: ...
    def predecessors(self, name: str) -> Sequence[object]: ...
    def chinese(self) -> Iterable[tuple[str, str]]: ...
    def english(self) -> Iterable[tuple[str, str]]: ...
    def stems(self) -> Iterable[tuple[str, str]]: ...


class Indexed(Protocol):
    """One item as the search holds it."""

    @property
    def words(self) -> Words: ...
    @property
    def item(self) -> Item: ...


class Terms(Protocol):
    """The analyser shared by indexing and asking."""

    def terms(self, text: str) -> list[str]: ...
    def content_terms(self, text: str) -> list[str]: ...
    def cut(self, text: str) -> list[str]: ...


class Searching(Protocol):
    """The part of `index.search.Search` that understanding and answering use: `top` gives positions with scores."""

    @property
    def items(self) -> Sequence[Indexed]: ...
    @property
    def cards(self) -> Sequence[Card]: ...
    @property
    def texts(self) -> Sequence[str]: ...
    @property
    def analyser(self) -> Terms: ...
    def top(
        self, terms: Sequence[str], k: int, within: Collection[int] | None = None, text: str | None = None
    ) -> Sequence[tuple[int, float]]: ...


def place_of(body: str | None) -> str | None:
    """太仓市 for 太仓市人民政府, 汨罗市 for 汨罗市第13届人民政府."""
    if not body:
        return None
    return _BODY_TAIL.sub("", _TERM.sub("", body)) or None


def bare_place(place: str) -> str:
    """云溪 for 云溪市; two-character places such as 沙县 keep their level."""
    return place[:-1] if len(place) > 2 and place[-1] in LEVELS else place


def level_of(name: str) -> str | None:
    """The level prefix a unit's name is written with: 市 for 市发改委."""
    return name[0] if len(name) > 2 and name[0] in LEVELS and name[1] not in "场" else None


class Held(Struct, frozen=True):
    """One unit of one document: its name there, key, body place and level."""

    name: str
    key: str
    place: str | None
    level: str | None


class Library:
    """Maps over the cards of one search revision; positions are indices into ``search.items``.

    Args:
        search: The search.
        table: The unit table.
        before: The library of an earlier revision, whose maps are taken over where documents only came since.
    """

    def __init__(self, search: Searching, table: Table, before: Library | None = None) -> None:
        self.search = search
        self.table = table
        self.by_doc: dict[str, range] = {}
        self.cards: list[Card] = []
        self.held: dict[str, set[Held]] = {}
        self.places: dict[str, str] = {}
        self._bound: dict[str, dict[str, tuple[list[int], list[int]]]] = {}
        self.person_items: dict[str, list[int]] = {}
        self.people: dict[str, list[Card]] = {}
        """Name → the documents that have it on their roster; none for who only chaired."""
        self._items: list[ItemCard] = []
        self._card_of: list[Card] = []
        self._number_of: list[int] = []
        self._keys: dict[tuple[str, str | None, str | None], Held] = {}
        cards = list(search.cards)
        if before is not None and before.table == table and before.cards == cards[: len(before.cards)]:
            self._take_over(before)
        for card in cards[len(self.cards) :]:
            self._add(card)
        self._made: dict[tuple[str, str], tuple[Positions, Bits]] = {}
        self._texts: dict[int, tuple[str, str]] = {}
        self.minutes = tuple(sorted(cards, key=lambda c: (c.day, c.doc), reverse=True))
        """The cards of all documents, newest first."""
        self.dates = [c.meeting.date for c in self.minutes if c.meeting.date]

    def _take_over(self, before: Library) -> None:
        self.by_doc, self.cards = dict(before.by_doc), list(before.cards)
        self.held = {key: set(held) for key, held in before.held.items()}
        self.places = dict(before.places)
        self._bound = {
            key: {name: (list(at), list(bits)) for name, (at, bits) in names.items()}
            for key, names in before._bound.items()
        }
        self.person_items = {name: list(positions) for name, positions in before.person_items.items()}
        self.people = {name: list(cards) for name, cards in before.people.items()}
        self._items, self._card_of = list(before._items), list(before._card_of)
        self._number_of = list(before._number_of)
        self._keys = dict(before._keys)

    def _add(self, card: Card) -> None:
        first = len(self._items)
        self._number_of += [len(self.cards)] * len(card.items)
        self.cards.append(card)
        self._items += card.items
        self._card_of += [card] * len(card.items)
        self.by_doc[card.doc] = range(first, len(self._items))
        place = place_of(card.meeting.body)
        if place:
            self.places[place] = card.meeting.body or place
            if len(place) == 1 and (named := _named_in(card, place)):
                self.places.setdefault(named, card.meeting.body or place)
        lists = {}
        for name, canonical in card.units.items():
            key = self._held(name, canonical, place).key
            lists[name] = self._bound.setdefault(key, {}).setdefault(name, ([], []))
        for name in card.roster_units:
            self._held(name, None, place)
        for position, item in enumerate(card.items, first):
            for name, roles in item.roles.items():
                positions, bits = lists[name]
                positions.append(position)
                bits.append(roles)
            for name in item.persons:
                self.person_items.setdefault(name, []).append(position)
        for name in card.people:
            self.people.setdefault(name, []).append(card)
        if card.meeting.chair:
            self.people.setdefault(card.meeting.chair, [])

    def _held(self, name: str, canonical: str | None, place: str | None) -> Held:
        made = self._keys.get((name, canonical, place))
        if made is None:
            made = Held(name, canonical or self.key_of(name, place), place, level_of(name))
            self._keys[name, canonical, place] = made
            self.held.setdefault(made.key, set()).add(made)
        return made

    def key_of(self, name: str, place: str | None = None) -> str:
        """What identifies a unit across spellings: the table's canonical name, else the name without place, level."""
        return _key_of(self.table, name, place)

    def bound(self, key: str, names: Collection[str]) -> tuple[Positions, Bits]:
        """The items that name a unit in one of these spellings, none twice, with its roles there (`roles.bits_of`).

        Args:
            key: What identifies the unit.
            names: The spellings that count.
        """
        found = [self._arrays(key, name) for name in self._bound.get(key, ()) if name in names]
        if len(found) == 1:
            return found[0]
        return joined(found)

    def _arrays(self, key: str, name: str) -> tuple[Positions, Bits]:
        made = self._made.get((key, name))
        if made is None:
            positions, bits = self._bound[key][name]
            made = np.array(positions, dtype=np.int64), np.array(bits, dtype=np.uint8)
            self._made[key, name] = made
        return made

    @cached_property
    def days(self) -> Positions:
        """The day of each item's meeting, see `index.cards.Card.day`."""
        return np.array([card.day for card in self._card_of], dtype=np.int64)

    @cached_property
    def ordinals(self) -> Positions:
        """Each item's number in its document."""
        return np.array([item.ordinal for item in self._items], dtype=np.int64)

    @cached_property
    def ranks(self) -> Positions:
        """Each item's place where the newest meetings come first, those of a day by name, and items in their order.

        What is equal otherwise is told in this order: where items stand in the index depends on how it came to be.
        """
        newest = {card.doc: place for place, card in enumerate(self.minutes)}
        of_document = np.array([newest[card.doc] for card in self._card_of], dtype=np.int64)
        ranks = np.empty_like(of_document)
        ranks[np.argsort(of_document, kind="stable")] = np.arange(len(ranks))
        return ranks

    def newest(self, position: int) -> tuple[int, int, int]:
        """What orders items by day, the newest first, and those of a day by their numbers."""
        return -self.days.item(position), self.ordinals.item(position), self.ranks.item(position)

    def card_at(self, position: int) -> Card:
        """The card of the document that the item stands in."""
        return self._card_of[position]

    def item_at(self, position: int) -> ItemCard:
        """The item's card: roles, route and title without reading the document."""
        return self._items[position]

    def roles_at(self, position: int) -> Mapping[str, int]:
        """Unit as written → its roles in the item as bits; headings included."""
        return self._items[position].roles

    def everyone_at(self, position: int) -> Scope | None:
        """The widest scope by which the item binds units it does not name; None where it does not."""
        return self._items[position].everyone

    def text_at(self, position: int) -> tuple[str, str]:
        """(title, body) of the item, folded for literal matching."""
        got = self._texts.get(position)
        if got is None:
            item, text = self._items[position], self.search.texts[self._number_of[position]]
            title = "".join(item.documents) + (item.heading or "")
            if len(title) < _BARE_HEADING:
                title += _SENTENCE.split(text[item.heading_end or item.start : item.end].lstrip(), 1)[0][:_LEAD]
            got = (fold_key(title), fold_key(text[item.start : item.end]))
            if len(self._texts) > 4096:
                self._texts.clear()
            self._texts[position] = got
        return got

    def header_at(self, position: int) -> str:
        """What stands before the first item of the document of the item, folded for literal matching."""
        card = self.card_at(position)
        text = self.search.texts[self._number_of[position]]
        return fold_key(text[: min((i.start for i in card.items), default=0)])

    def of(self, cards: Iterable[Card]) -> Subset:
        """The items of some documents."""
        inside = np.zeros(len(self._items), dtype=np.bool_)
        for card in cards:
            positions = self.by_doc[card.doc]
            inside[positions.start : positions.stop] = True
        return Subset.where(inside)

    def card_of(self, doc: str) -> Card | None:
        """The card of a document; None where it is not there."""
        positions = self.by_doc.get(doc)
        if positions is None:
            return None
        return self._card_of[positions[0]] if positions else next(c for c in self.cards if c.doc == doc)

    def roster_of(self, card: Card, keys: Collection[str]) -> list[RosterEntry]:
        """The attendance entries of the units with these keys."""
        place = place_of(card.meeting.body)
        names = {n for n in card.roster_units if self._held(n, None, place).key in keys}
        return [entry for entry in card.roster if entry.unit in names] if names else []


def joined(found: Sequence[tuple[Positions, Bits]]) -> tuple[Positions, Bits]:
    """Positions ascending, none twice, each with all roles that it has in any of the pairs."""
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint8)
    at, bits = found[0]
    if len(found) == 1 and bool((at[1:] > at[:-1]).all()):
        return at, bits  # np.unique would load a library of its own for one that answers once
    positions, which = np.unique(np.concatenate([at for at, _ in found]), return_inverse=True)
    together: Bits = np.zeros(len(positions), dtype=np.uint8)
    np.bitwise_or.at(together, which, np.concatenate([bits for _, bits in found]))
    return positions, together


def _named_in(card: Card, level: str) -> str | None:
    """The place that the titles of documents begin with, where the minutes name their government 市政府 only."""
    pattern = re.compile(rf"(?:关于(?:印发)?)?([\u3400-\u9fff]{{2,4}}?{level})")
    found = Counter(m.group(1) for i in card.items for d in i.documents if (m := pattern.match(d)))
    return found.most_common(1)[0][0] if found else None


def strip_name(name: str, place: str | None = None) -> str:
    """A unit's name without its place and level: 市娄城服务公司 → 娄城服务公司, 太仓生态环境局 → 生态环境局."""
    out = name
    if place:
        for prefix in (place, bare_place(place)):
            if out.startswith(prefix) and len(out) - len(prefix) >= 2:
                out = out[len(prefix) :]
                break
    if level_of(out):
        out = out[1:]
    return out


@lru_cache(maxsize=65536)
def _key_of(table: Table, name: str, place: str | None) -> str:
    bare = strip_name(name, place)
    for form in (name, bare):
        canonical = table.canonical(form)
        if canonical:
            return canonical
    # 市财政 for 市财政局: the minutes drop the last character of a bureau's name now and then.
    for tail in ("局", "委"):
        canonical = table.canonical(bare + tail)
        if canonical and len(bare) >= 2:
            return canonical
    return bare
