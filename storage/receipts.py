"""✔ 收到: who has seen which minutes, and where."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct
from sqlmodel import col, select

from storage.chats import ensure_chat
from storage.clock import utcnow
from storage.database import Database
from storage.models import ReceiptRow


class Receipt(Struct, frozen=True):
    """One person in one chat has seen one version."""

    chat_id: int
    version_id: int
    user_id: int
    name: str
    at: dt.datetime


class ReceiptRepository:
    """Receipts, one a person, chat and version."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def record(self, chat_id: int, version_id: int, user_id: int, name: str) -> bool:
        """Note a receipt; whether it is this person's first here for this version."""
        with self._db.writing() as session:
            chat = ensure_chat(session, chat_id)
            query = select(ReceiptRow).where(
                col(ReceiptRow.chat_id) == chat.chat_id,
                col(ReceiptRow.version_id) == version_id,
                col(ReceiptRow.user_id) == user_id,
            )
            if session.exec(query).first() is not None:
                return False
            session.add(
                ReceiptRow(chat_id=chat.chat_id, version_id=version_id, user_id=user_id, name=name, at=utcnow())
            )
            return True

    def of(self, version_id: int, chat_id: int | None = None) -> list[Receipt]:
        """Receipts of a version, in one chat or in all, in the order they came."""
        query = select(ReceiptRow).where(col(ReceiptRow.version_id) == version_id)
        if chat_id is not None:
            query = query.where(col(ReceiptRow.chat_id) == chat_id)
        with self._db.reading() as session:
            return [
                Receipt(row.chat_id, row.version_id, row.user_id, row.name, row.at)
                for row in session.exec(query.order_by(col(ReceiptRow.id)))
            ]
