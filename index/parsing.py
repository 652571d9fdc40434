"""A document to its Minutes, with what admins know beyond the parser: the city's own units, and corrections."""

from __future__ import annotations

from msgspec.structs import replace

from index.corrections import corrected
from index.documents import Document
from index.knowledge import Knowledge, overlay_of
from index.segment import segment
from index.units import UnitTable
from storage.domain import Minutes


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
