"""What is remembered between two messages: the previous turn, and the query behind a button."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, func
from sqlmodel import col, select

from storage.clock import utcnow
from storage.codec import from_json, to_json
from storage.database import Database
from storage.models import ConversationRow, StoredQueryRow

QUERY_LIFE = dt.timedelta(days=90)
"""How long a button keeps working; a message older than that is answered with a request to ask again."""


class ConversationRepository:
    """The previous turn of each person in each chat and topic; survives a restart."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def load(
        self,
        chat_id: int,
        user_id: int,
        thread_id: int | None = None,
        *,
        max_age: dt.timedelta | None = None,
        now: dt.datetime | None = None,
    ) -> Any | None:
        """What `save` was given last, unless it is older than `max_age`."""
        with self._db.reading() as session:
            row = session.exec(_conversation(chat_id, user_id, thread_id)).first()
        if row is None or (max_age is not None and (now or utcnow()) - row.at > max_age):
            return None
        return from_json(row.state)

    def save(
        self,
        chat_id: int,
        user_id: int,
        state: Any,
        thread_id: int | None = None,
        *,
        now: dt.datetime | None = None,
    ) -> None:
        """Keep a JSON value as the previous turn."""
        with self._db.writing() as session:
            row = session.exec(_conversation(chat_id, user_id, thread_id)).first()
            if row is None:
                row = ConversationRow(chat_id=chat_id, user_id=user_id, thread_id=thread_id or 0, state="", at=utcnow())
                session.add(row)
            row.state, row.at = to_json(state), now or utcnow()

    def forget(self, chat_id: int, user_id: int, thread_id: int | None = None) -> None:
        """Drop the previous turn."""
        with self._db.writing() as session:
            row = session.exec(_conversation(chat_id, user_id, thread_id)).first()
            if row is not None:
                session.delete(row)

    def prune(self, before: dt.datetime) -> int:
        """Drop every conversation whose last turn is older; how many."""
        with self._db.writing() as session:
            return session.exec(delete(ConversationRow).where(col(ConversationRow.at) < before)).rowcount


def _conversation(chat_id: int, user_id: int, thread_id: int | None) -> Any:
    return select(ConversationRow).where(
        col(ConversationRow.chat_id) == chat_id,
        col(ConversationRow.user_id) == user_id,
        col(ConversationRow.thread_id) == (thread_id or 0),
    )


class StoredQuery(Struct, frozen=True):
    """What stands behind the buttons of one message. `user_id` is the asker, for whom only it may be meant."""

    id: str
    chat_id: int
    user_id: int | None
    message_id: int | None
    data: Any
    at: dt.datetime


class StoredQueryRepository:
    """JSON behind short ids that fit callback data (8 characters of A-Z a-z 0-9 _ -)."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, chat_id: int, data: Any, *, user_id: int | None = None, now: dt.datetime | None = None) -> str:
        """Keep a JSON value; its id, which cannot be guessed."""
        query_id = secrets.token_urlsafe(6)
        with self._db.writing() as session:
            session.add(
                StoredQueryRow(id=query_id, chat_id=chat_id, user_id=user_id, data=to_json(data), at=now or utcnow())
            )
        return query_id

    def update(self, query_id: str, data: Any) -> bool:
        """Put another value behind an id; whether the id is known."""
        with self._db.writing() as session:
            row = session.get(StoredQueryRow, query_id)
            if row is None:
                return False
            row.data = to_json(data)
            return True

    def attach(self, query_id: str, message_id: int) -> None:
        """Note which message of the chat the id's buttons stand under, so that a reply to it continues that query."""
        with self._db.writing() as session:
            row = session.get(StoredQueryRow, query_id)
            if row is not None:
                row.message_id = message_id

    def get(self, query_id: str) -> StoredQuery | None:
        """What `put` was given; None for an id that is unknown or pruned. The caller checks who may see it."""
        with self._db.reading() as session:
            row = session.get(StoredQueryRow, query_id)
            return None if row is None else _query(row)

    def of_message(self, chat_id: int, message_id: int) -> StoredQuery | None:
        """The latest query attached to a message."""
        with self._db.reading() as session:
            row = session.exec(
                select(StoredQueryRow)
                .where(col(StoredQueryRow.chat_id) == chat_id, col(StoredQueryRow.message_id) == message_id)
                .order_by(col(StoredQueryRow.at).desc())
            ).first()
            return None if row is None else _query(row)

    def count(self) -> int:
        """How many are kept."""
        with self._db.reading() as session:
            return session.exec(select(func.count()).select_from(StoredQueryRow)).one()

    def prune(self, before: dt.datetime) -> int:
        """Drop those that are older; how many."""
        with self._db.writing() as session:
            return session.exec(delete(StoredQueryRow).where(col(StoredQueryRow.at) < before)).rowcount


def _query(row: StoredQueryRow) -> StoredQuery:
    return StoredQuery(row.id, row.chat_id, row.user_id, row.message_id, from_json(row.data), row.at)
