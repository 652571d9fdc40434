"""Admins' corrections of parses, kept apart from the parses so that a re-parse can apply them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlmodel import Session, col, select

from storage.clock import utcnow
from storage.codec import from_json, to_json, words_sha256
from storage.database import Database
from storage.document_rows import key
from storage.models import CorrectionRow


class Correction(Struct, frozen=True):
    """What an admin says about ``text[start:end]`` of a document.

    `quote` is that slice, and `words` the `storage.codec.words_sha256` of the whole text, as they were then: whoever
    applies the correction finds the place again by them, or reports that it no longer fits. `field` and `value` say
    what holds there (``kind``, ``unit``, ``role``, ``route``, ``boundary``…; any JSON).
    """

    id: int
    doc: str
    words: str
    start: int
    end: int
    quote: str
    field: str
    value: Any
    author: int
    reason: str
    at: dt.datetime


class Draft(Struct, frozen=True):
    """A correction that is not kept yet; the fields are those of `Correction`."""

    start: int
    end: int
    field: str
    value: Any
    author: int
    reason: str


class CorrectionRepository:
    """Corrections in force. One that is withdrawn stays in the table with who withdrew it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(
        self, doc: str, text: str, start: int, end: int, field: str, value: Any, *, author: int, reason: str
    ) -> Correction:
        """Keep a correction of ``text[start:end]``; an earlier one of the same field and span gives way to it.

        Raises:
            ValueError: The span is not inside the text.
        """
        draft = Draft(start, end, field, value, author, reason)
        with self._db.writing() as session:
            return _correction(keep(session, doc, text, draft))

    def add_all(self, doc: str, text: str, drafts: Sequence[Draft]) -> None:
        """`add` several at once, all or none.

        Raises:
            ValueError: A span is not inside the text.
        """
        with self._db.writing() as session:
            for draft in drafts:
                keep(session, doc, text, draft)

    def of(self, doc: str) -> list[Correction]:
        """The corrections of a document that are in force, in the order they were made."""
        with self._db.reading() as session:
            rows = session.exec(
                select(CorrectionRow)
                .where(col(CorrectionRow.doc) == doc, col(CorrectionRow.withdrawn_at).is_(None))
                .order_by(col(CorrectionRow.id))
            )
            return [_correction(row) for row in rows]

    def docs(self) -> list[str]:
        """The documents that have corrections in force."""
        query = select(CorrectionRow.doc).where(col(CorrectionRow.withdrawn_at).is_(None)).distinct()
        with self._db.reading() as session:
            return sorted(session.exec(query))

    def withdraw(self, correction_id: int, by: int) -> bool:
        """Put a correction out of force; whether it was in force."""
        with self._db.writing() as session:
            row = session.get(CorrectionRow, correction_id)
            if row is None or row.withdrawn_at is not None:
                return False
            row.withdrawn_at, row.withdrawn_by = utcnow(), by
            return True


def keep(session: Session, doc: str, text: str, draft: Draft) -> CorrectionRow:
    """Put a correction of ``text`` into an open transaction; see `CorrectionRepository.add`.

    Raises:
        ValueError: The span is not inside the text.
    """
    start, end = draft.start, draft.end
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"span {start}:{end} is outside a text of {len(text)} characters")
    words, now = words_sha256(text), utcnow()
    same = select(CorrectionRow).where(
        col(CorrectionRow.doc) == doc,
        col(CorrectionRow.words_sha256) == words,
        col(CorrectionRow.start) == start,
        col(CorrectionRow.end) == end,
        col(CorrectionRow.field) == draft.field,
        col(CorrectionRow.withdrawn_at).is_(None),
    )
    for earlier in session.exec(same):
        earlier.withdrawn_at, earlier.withdrawn_by = now, draft.author
    row = CorrectionRow(
        doc=doc,
        words_sha256=words,
        start=start,
        end=end,
        quote=text[start:end],
        field=draft.field,
        value=to_json(draft.value),
        author=draft.author,
        reason=draft.reason,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def _correction(row: CorrectionRow) -> Correction:
    return Correction(
        key(row.id),
        row.doc,
        row.words_sha256,
        row.start,
        row.end,
        row.quote,
        row.field,
        from_json(row.value),
        row.author,
        row.reason,
        row.at,
    )
