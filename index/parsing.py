"""A document to its Minutes, with what admins know beyond the parser: the city's own units, and corrections."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from index.corrections import corrected
from index.documents import Document
from index.segment import segment
from index.units import UnitOverlay, UnitTable
from storage.corrections import CorrectionRepository
from storage.domain import Minutes
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


def parse(document: Document, knowledge: Knowledge | None = None, doc: str | None = None) -> Minutes:
    """The `Minutes` of a document, the reader's warnings before the parser's.

    Args:
        document: What a reader made of a file.
        knowledge: What admins added; without it the parse is the parser's own.
        doc: The stored document that this is a text of, whose corrections are put over the parse.
    """
    minutes = segment(
        document.text,
        removed=document.removed,
        origins=document.origins,
        ocr=document.ocr,
        overlay=overlay_of(knowledge),
    )
    minutes = replace(minutes, warnings=(*document.warnings, *minutes.warnings))
    return minutes if knowledge is None or doc is None else corrected_as(minutes, knowledge, doc)


def corrected_as(minutes: Minutes, knowledge: Knowledge, doc: str) -> Minutes:
    """A parse with the corrections of the stored document `doc` put over it."""
    corrections = knowledge.corrections.of(doc)
    if not corrections:
        return minutes
    return corrected(minutes, corrections, UnitTable.with_overlay(overlay_of(knowledge)))
