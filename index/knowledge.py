"""What admins know beyond the parser: the city's own units, and corrections."""

from __future__ import annotations

from typing import Protocol

from index.units import UnitOverlay
from storage.corrections import CorrectionRepository
from storage.overlay import OverlayRepository


class Knowledge(Protocol):
    """Where admins keep it; `storage.minutes.MinutesRepository` is one."""

    @property
    def corrections(self) -> CorrectionRepository:
        """What was corrected in the parses of stored documents."""

    @property
    def overlay(self) -> OverlayRepository:
        """Units that the shipped table lacks."""


def overlay_of(knowledge: Knowledge | None) -> UnitOverlay | None:
    """The city's own units; None where there are none."""
    rows = [] if knowledge is None else knowledge.overlay.rows()
    return UnitOverlay.from_rows(rows) if rows else None
