"""没答对: what people said was wrong with an answer, kept for the admin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct
from sqlmodel import col, select

from storage.clock import utcnow
from storage.codec import from_json, to_json
from storage.database import Database
from storage.document_rows import key
from storage.models import FeedbackRow


class Feedback(Struct, frozen=True):
    """One complaint: the question, the (doc, ordinal) answered with, and the reason given."""

    id: int
    at: dt.datetime
    chat_id: int
    user_id: int
    question: str
    items: tuple[tuple[str, int], ...]
    reason: str
    resolved_at: dt.datetime | None
    resolved_by: int | None


class FeedbackRepository:
    """Complaints, open until an admin resolves them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def record(
        self, chat_id: int, user_id: int, question: str, reason: str, items: Iterable[tuple[str, int]] = ()
    ) -> int:
        """Keep a complaint; its id."""
        row = FeedbackRow(
            chat_id=chat_id,
            user_id=user_id,
            question=question,
            reason=reason,
            items=to_json([list(item) for item in items]),
            at=utcnow(),
        )
        with self._db.writing() as session:
            session.add(row)
            session.flush()
            return key(row.id)

    def entries(self, *, resolved: bool | None = False) -> list[Feedback]:
        """Open complaints (or resolved ones, or with None all), oldest first."""
        query = select(FeedbackRow).order_by(col(FeedbackRow.id))
        if resolved is not None:
            done = col(FeedbackRow.resolved_at).is_not(None)
            query = query.where(done if resolved else ~done)
        with self._db.reading() as session:
            return [_feedback(row) for row in session.exec(query)]

    def resolve(self, feedback_id: int, by: int) -> bool:
        """Mark a complaint as dealt with; whether it was open."""
        with self._db.writing() as session:
            row = session.get(FeedbackRow, feedback_id)
            if row is None or row.resolved_at is not None:
                return False
            row.resolved_at, row.resolved_by = utcnow(), by
            return True


def _feedback(row: FeedbackRow) -> Feedback:
    items = tuple((str(doc), int(ordinal)) for doc, ordinal in from_json(row.items))
    return Feedback(
        key(row.id),
        row.at,
        row.chat_id,
        row.user_id,
        row.question,
        items,
        row.reason,
        row.resolved_at,
        row.resolved_by,
    )
