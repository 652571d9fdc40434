"""What admins know beyond the parser: the city's own units, and corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from index.units import UnitOverlay
from storage.asked import OverlayReader

if TYPE_CHECKING:
    from storage.corrections import CorrectionRepository


class Units(Protocol):
    """Where admins keep the city's own units; `storage.asked.AskedMinutes` is one."""

    @property
    def overlay(self) -> OverlayReader:
        """Units that the shipped table lacks."""


class Knowledge(Units, Protocol):
    """Where admins keep all of it; `storage.minutes.MinutesRepository` is one."""

    @property
    def corrections(self) -> CorrectionRepository:
        """What was corrected in the parses of stored documents."""


def overlay_of(knowledge: Units | None) -> UnitOverlay | None:
    """The city's own units; None where there are none."""
    rows = [] if knowledge is None else knowledge.overlay.rows()
    return UnitOverlay.from_rows(rows) if rows else None
