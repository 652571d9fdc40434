"""Who: municipal units, their names, aliases and reforms. `match` finds who is named where in a document."""

from index.units.overlay import OverlayUnit, UnitOverlay
from index.units.table import How, Successor, UnitMatch, UnitTable

__all__ = [
    "How",
    "OverlayUnit",
    "Successor",
    "UnitMatch",
    "UnitOverlay",
    "UnitTable",
]
