"""Cards: what they say of a document, that they come back as written, and that maps of them grow with the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import astuple

from index.cards import Card, card_of, dump, load
from index.documents import read
from index.question.library import Library, joined
from index.roles import BINDING, bits_of, roles_of
from index.segment import segment
from index.terms import Analyser
from index.units import UnitTable
from storage.domain import Role, Scope, StoredMinutes


@pytest.fixture(scope="module")
def stored(samples: Path) -> list[StoredMinutes]:
    out = []
    for number, path in enumerate(sorted(samples.glob("*.txt")), 1):
        document = read(path.read_bytes(), path.name)[0]
        out.append(StoredMinutes(path.stem, 1, number, path.name, "", segment(document.text)))
    return out


@dataclass
class Shelf:
    """Documents as a library wants them."""

    cards: Sequence[Card]
    analyser: Analyser


def library(cards: Sequence[Card], before: Library | None = None) -> Library:
    return Library(Shelf(cards, Analyser.default()), UnitTable.default(), before)  # type: ignore[arg-type]


def maps(made: Library) -> tuple[object, ...]:
    """All that a library can be asked."""
    bound = {
        key: [array.tolist() for array in made.bound(key, {h.name for h in held})] for key, held in made.held.items()
    }
    people = {name: [c.doc for c in cards] for name, cards in made.people.items()}
    rest = (made.held, made.places, made.person_items, made.by_doc, made.dates, [c.doc for c in made.minutes])
    return (bound, people, *rest, made.days.tolist(), made.ordinals.tolist())


def test_a_card_comes_back_as_it_was(stored: list[StoredMinutes]) -> None:
    cards = [card_of(one) for one in stored]
    back = load(b"[" + b",".join(map(dump, cards)) + b"]")
    assert [_plain(card) for card in back] == [_plain(card) for card in cards]
    assert [card.roster for card in back] == [one.minutes.roster for one in stored]
    assert [card.citation for card in back] == [card.citation for card in cards]


def test_a_card_says_of_each_item_who_is_bound_and_where_it_stands(stored: list[StoredMinutes]) -> None:
    for one in stored:
        card = card_of(one)
        for item, short in zip(one.minutes.items, card.items, strict=True):
            duties = [*item.heading_units, *(d for e in item.excerpts for d in e.units)]
            named = {d.unit for d in duties if d.role is not Role.EVERYONE}
            assert set(short.roles) == named <= set(card.units)
            assert one.minutes.text[short.start : short.end] == one.minutes.text[item.start : item.end]
            assert (short.everyone is Scope.ALL) == any(d.scope is Scope.ALL for d in duties)


@pytest.mark.parametrize("known", [0, 1, 3])
def test_a_library_grows_to_what_it_would_be_made_at_once(stored: list[StoredMinutes], known: int) -> None:
    cards = [card_of(one) for one in stored]
    before = library(cards[:known])
    was = maps(before)
    assert maps(library(cards, before)) == maps(library(cards))
    assert maps(before) == was


def test_a_library_forgets_what_left_the_store(stored: list[StoredMinutes]) -> None:
    cards = [card_of(one) for one in stored]
    assert maps(library(cards[1:], library(cards))) == maps(library(cards[1:]))


def test_roles_of_several_spellings_are_joined_by_item(stored: list[StoredMinutes]) -> None:
    made = library([card_of(one) for one in stored])
    for key, held in made.held.items():
        names = {h.name for h in held}
        positions, bits = made.bound(key, names)
        assert positions.tolist() == sorted(set(positions.tolist()))
        for position, had in zip(positions.tolist(), bits.tolist(), strict=True):
            roles = {r for name, of in made.roles_at(position).items() if name in names for r in roles_of(of)}
            assert had == bits_of(roles)
            assert bool(had & bits_of(BINDING)) == bool(roles & BINDING)
    assert [len(array) for array in joined([])] == [0, 0]


def _plain(card: Card) -> object:
    items = [[list(value) if isinstance(value, tuple) else value for value in astuple(item)] for item in card.items]
    lists = (list(card.roster_units), list(card.people), card.rows)
    return card.doc, card.version_id, astuple(card.meeting), dict(card.units), items, lists
