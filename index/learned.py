"""Unit names that only the documents themselves teach, for an admin to confirm."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from index.units import UnitTable, shapes
from storage.domain import Item, Minutes, Role


class NewUnit(Struct, frozen=True):
    """A name that neither the shipped table nor the city's own list has.

    `ordinals` are the items that bind or name it, `roles` how; both are empty for a name on the attendance list alone.
    """

    name: str
    ordinals: tuple[int, ...] = ()
    roles: tuple[Role, ...] = ()


def new_units(minutes: Minutes, table: UnitTable) -> tuple[NewUnit, ...]:
    """The new names of a document, those of items first.

    Towns, streets and villages are told by their form alone and need no confirmation.

    Args:
        minutes: A parse.
        table: The unit table with the city's own list.
    """
    found: dict[str, tuple[list[int], list[Role]]] = {}
    for item in minutes.items:
        for unit, role in _named(item):
            ordinals, roles = found.setdefault(unit, ([], []))
            ordinals.append(item.ordinal)
            roles.append(role)
    for entry in minutes.roster:
        if entry.unit:
            found.setdefault("".join(entry.unit.split()), ([], []))
    return tuple(
        NewUnit(name, tuple(dict.fromkeys(ordinals)), tuple(role for role in Role if role in roles))
        for name, (ordinals, roles) in sorted(found.items(), key=lambda pair: not pair[1][0])
        if is_new(name, table)
    )


def is_new(name: str, table: UnitTable) -> bool:
    """Whether a name needs an admin's word."""
    return (
        name != "*"
        and name not in table.ignored
        and shapes.SUFFIX.search(name) is not None
        and shapes.TOWN.search(name) is None
        and table.canonical(name) is None
    )


def naming(documents: Iterable[tuple[str, str]], names: Iterable[str]) -> list[str]:
    """The documents in whose text one of `names` stands, whatever white space is inside it.

    Args:
        documents: (name, text) of each.
        names: What to look for.
    """
    wanted = [bare for name in names if (bare := "".join(name.split()))]
    return [doc for doc, text in documents if any(name in "".join(text.split()) for name in wanted)]


def _named(item: Item) -> Iterable[tuple[str, Role]]:
    for duty in (*item.heading_units, *(duty for excerpt in item.excerpts for duty in excerpt.units)):
        yield duty.unit, duty.role
