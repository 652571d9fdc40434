"""Who did what, when: written once, never changed, never deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from sqlmodel import col, select

from storage.clock import utcnow
from storage.codec import from_json, to_json
from storage.database import Database
from storage.document_rows import key
from storage.models import AuditRow


class AuditEntry(Struct, frozen=True):
    """One thing somebody did. `items` are the (doc, ordinal) it was about."""

    id: int
    at: dt.datetime
    who: int | None
    chat_id: int | None
    what: str
    items: tuple[tuple[str, int], ...]
    detail: dict[str, Any]


class AuditRepository:
    """The append-only record; the database itself refuses to change or delete an entry."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def record(
        self,
        what: str,
        *,
        who: int | None = None,
        chat_id: int | None = None,
        items: Iterable[tuple[str, int]] = (),
        detail: Mapping[str, Any] | None = None,
        now: dt.datetime | None = None,
    ) -> int:
        """Write one entry.

        Args:
            what: A stable word: ``question``, ``answer``, ``original``, ``button``, ``ingest``, ``remove``…
            who: Telegram id of the person; None for the program itself.
            chat_id: Where.
            items: The (doc, ordinal) of the items shown or acted on.
            detail: Any JSON besides; never a secret.
            now: When; by default at this moment.

        Returns:
            The entry's id.
        """
        row = AuditRow(
            at=now or utcnow(),
            who=who,
            chat_id=chat_id,
            what=what,
            items=to_json([[doc, ordinal] for doc, ordinal in items]),
            detail=to_json(dict(detail or {})),
        )
        with self._db.writing() as session:
            session.add(row)
            session.flush()
            return key(row.id)

    def entries(
        self,
        *,
        what: str | None = None,
        who: int | None = None,
        since: dt.datetime | None = None,
        limit: int | None = 100,
    ) -> list[AuditEntry]:
        """Entries, newest first.

        Args:
            what: Only of this sort.
            who: Only of this person.
            since: Only from this moment on.
            limit: At most so many; None for all.
        """
        query = select(AuditRow).order_by(col(AuditRow.id).desc())
        if what is not None:
            query = query.where(col(AuditRow.what) == what)
        if who is not None:
            query = query.where(col(AuditRow.who) == who)
        if since is not None:
            query = query.where(col(AuditRow.at) >= since)
        with self._db.reading() as session:
            return [_entry(row) for row in session.exec(query.limit(limit))]


def _entry(row: AuditRow) -> AuditEntry:
    items = tuple((str(doc), int(ordinal)) for doc, ordinal in from_json(row.items))
    return AuditEntry(key(row.id), row.at, row.who, row.chat_id, row.what, items, from_json(row.detail))
