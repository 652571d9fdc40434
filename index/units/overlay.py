"""What one city adds to the shipped unit table: local names, renames, words that are no unit.

A plain type without a home of its own: config or the database keeps the rows, an admin edits them, the parser reads
them. Rows are mappings so that neither storage nor config need to know this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct


class OverlayUnit(Struct, frozen=True):
    """A unit of one city.

    Attributes:
        name: As minutes write it, e.g. ``市云河服务公司``.
        aliases: Other names of the same unit.
        canonical: The table's name it stands for; None for a unit of its own.
    """

    name: str
    aliases: tuple[str, ...] = ()
    canonical: str | None = None


class UnitOverlay(Struct, frozen=True):
    """All additions of one city; `ignored` are words that look like units there and are none."""

    units: tuple[OverlayUnit, ...] = ()
    ignored: frozenset[str] = frozenset()

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, object]]) -> UnitOverlay:
        """Builds an overlay from stored rows.

        Args:
            rows: Mappings with ``name`` and optionally ``aliases`` (a list), ``canonical`` and ``ignored`` (true for
                a word that is no unit). Rows without a name are passed over.
        """
        units, ignored = [], set()
        for row in rows:
            name = str(row.get("name") or "").strip()
            if not name:
                continue
            if row.get("ignored"):
                ignored.add(name)
                continue
            given = row.get("aliases")
            aliases = tuple(str(a).strip() for a in given) if isinstance(given, list | tuple) else ()
            canonical = row.get("canonical")
            units.append(OverlayUnit(name, tuple(a for a in aliases if a), str(canonical) if canonical else None))
        return cls(tuple(units), frozenset(ignored))
