"""Who: municipal units, their names, aliases and reforms; and who is named where in a document."""

from index.units.match import DocumentNames, NameAt
from index.units.overlay import OverlayUnit, UnitOverlay
from index.units.table import How, Successor, UnitMatch, UnitTable

__all__ = [
    "DocumentNames",
    "How",
    "NameAt",
    "OverlayUnit",
    "Successor",
    "UnitMatch",
    "UnitOverlay",
    "UnitTable",
]
