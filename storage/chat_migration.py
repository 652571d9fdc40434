"""A group became a supergroup: its id changes in every table at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, SQLModel, col, select

from storage.models import (
    ChatRow,
    ConversationRow,
    FeedbackRow,
    MigratedChatRow,
    OutboxRow,
    ReceiptRow,
    RequestRow,
    StoredQueryRow,
    SubscriptionRow,
)

_KEYED: tuple[tuple[type[SQLModel], tuple[str, ...]], ...] = (
    (SubscriptionRow, ("thread_id",)),
    (OutboxRow, ("thread_id", "version_id", "kind")),
    (ReceiptRow, ("version_id", "user_id")),
    (ConversationRow, ("user_id", "thread_id")),
)
"""Tables where a chat has one row for each of these; the audit is history and keeps the id of its time."""
_FREE: tuple[Any, ...] = (StoredQueryRow, FeedbackRow, RequestRow)


def move_chat(session: Session, old_id: int, new_id: int, now: dt.datetime) -> bool:
    """Give everything of chat `old_id` to `new_id`, inside the caller's transaction.

    The new id may be known already (Telegram tells of the migration from both sides, in either order, and a first
    message may come before both); what both have is kept once, a message that went out counting as sent.

    Returns:
        Whether anything was done.
    """
    if old_id == new_id or session.get(MigratedChatRow, old_id) is not None:
        return False
    old, new = session.get(ChatRow, old_id), session.get(ChatRow, new_id)
    if new is None:
        new = ChatRow(chat_id=new_id, type="supergroup", changed_at=now)
        session.add(new)
    if old is not None:
        new.title = new.title or old.title
        new.admitted = new.admitted or old.admitted
        new.home_unit = new.home_unit or old.home_unit
        new.home_body = new.home_body or old.home_body
    new.changed_at = now
    session.flush()
    for table, fields in _KEYED:
        _move_keyed(session, table, fields, old_id, new_id)
    for table in _FREE:
        session.exec(update(table).where(table.chat_id == old_id).values(chat_id=new_id))
    session.exec(update(MigratedChatRow).where(col(MigratedChatRow.new_id) == old_id).values(new_id=new_id))
    if old is not None:
        session.delete(old)
    session.add(MigratedChatRow(old_id=old_id, new_id=new_id, at=now))
    return True


def _move_keyed(session: Session, table: Any, fields: tuple[str, ...], old_id: int, new_id: int) -> None:
    def rows(chat_id: int) -> dict[tuple[Any, ...], Any]:
        found = session.exec(select(table).where(table.chat_id == chat_id)).all()
        return {tuple(getattr(row, name) for name in fields): row for row in found}

    there = rows(new_id)
    for key, row in rows(old_id).items():
        twin = there.get(key)
        if twin is not None:
            unsent_twin = isinstance(row, OutboxRow) and twin.state == "pending" and row.state != "pending"
            session.delete(twin if unsent_twin else row)
            session.flush()
            if not unsent_twin:
                continue
        row.chat_id = new_id
    session.flush()
