"""The city's own units: what documents taught and nobody has confirmed yet, and what an admin says of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from index.knowledge import overlay_of
from index.learned import naming, new_units
from index.reindex import Reparsed, reparse
from index.units import UnitTable
from storage.domain import Role
from storage.minutes import MinutesRepository

LONGEST = 40
"""Characters of a unit's name; no office bears a longer one."""


class Awaiting(Struct):
    """A name that awaits confirmation: the (doc, ordinals) that name it, and how they bind it."""

    name: str
    places: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    roles: set[Role] = field(default_factory=set)


class City:
    """Reads and edits the city's own units. After each edit the documents that `affected` names are to be re-parsed."""

    def __init__(self, repo: MinutesRepository) -> None:
        self._repo = repo

    def rows(self) -> list[dict[str, Any]]:
        """What was said so far: ``name``, ``aliases``, ``canonical`` and ``ignored`` of each."""
        return self._repo.overlay.rows()

    def awaiting(self) -> list[Awaiting]:
        """New names in the stored documents, the most often bound first."""
        table = UnitTable.with_overlay(overlay_of(self._repo))
        found: dict[str, Awaiting] = {}
        for stored in self._repo.all():
            for unit in new_units(stored.minutes, table):
                name = found.setdefault(unit.name, Awaiting(unit.name))
                name.places.append((stored.doc, unit.ordinals))
                name.roles.update(unit.roles)
        return sorted(found.values(), key=lambda a: (-sum(len(o) for _, o in a.places), -len(a.places)))

    def confirm(self, name: str, by: int) -> tuple[str, ...]:
        """It is a unit of this city under this name."""
        row = self._row(name)
        self._repo.overlay.put(name, by=by, aliases=row["aliases"], canonical=row["canonical"])
        return (name,)

    def ignore(self, name: str, by: int) -> tuple[str, ...]:
        """It only looks like a unit."""
        self._repo.overlay.put(name, by=by, ignored=True)
        return (name,)

    def rename(self, name: str, right: str, by: int) -> tuple[str, ...]:
        """It is another name of `right`: a unit that the table knows, or one of the city's own."""
        right = _bare(right)
        canonical = self._table().canonical(right)
        if right == name:
            return self.confirm(name, by)
        row = self._row(right)
        if canonical is not None and not row["stored"]:
            self._repo.overlay.put(name, by=by, canonical=canonical, aliases=self._row(name)["aliases"])
            return (name,)
        names = dict.fromkeys((*row["aliases"], name, *self._row(name)["aliases"]))
        self._repo.overlay.drop(name)
        self._repo.overlay.put(right, by=by, aliases=list(names), canonical=row["canonical"])
        return (right, *names)

    def alias(self, name: str, other: str, by: int) -> tuple[str, ...]:
        """It is also called `other`."""
        other, row = _bare(other), self._row(name)
        canonical = self._table().canonical(name)
        if not row["stored"] and canonical is not None:
            self._repo.overlay.put(other, by=by, canonical=canonical)
            return (other,)
        aliases = list(dict.fromkeys((*row["aliases"], other)))
        self._repo.overlay.put(name, by=by, aliases=aliases, canonical=row["canonical"])
        return (name, *aliases)

    def drop(self, name: str) -> tuple[str, ...]:
        """Nothing is said of it any more."""
        row = self._row(name)
        return (name, *row["aliases"]) if self._repo.overlay.drop(name) else ()

    def reparse(self, names: Iterable[str]) -> Reparsed:
        """Parses the documents anew that `names` stand in."""
        texts = ((stored.doc, stored.minutes.text) for stored in self._repo.all())
        return reparse(self._repo, naming(texts, names))

    def _table(self) -> UnitTable:
        return UnitTable.with_overlay(overlay_of(self._repo))

    def _row(self, name: str) -> dict[str, Any]:
        empty: dict[str, Any] = {"aliases": [], "canonical": None, "stored": False}
        return next((row | {"stored": True} for row in self.rows() if row["name"] == name), empty)


def _bare(name: str) -> str:
    return "".join(name.split())[:LONGEST]
