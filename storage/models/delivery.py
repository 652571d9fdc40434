"""Who is told of new minutes, and how far each telling has come."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.types import UtcDateTime


def _chat() -> Column[int]:
    return Column(
        BigInteger, ForeignKey("chats.chat_id", onupdate="CASCADE", ondelete="CASCADE"), nullable=False, index=True
    )


class SubscriptionRow(SQLModel, table=True):
    """One chat's (or one forum topic's) wish to hear of new minutes. `thread_id` is 0 outside forum topics."""

    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("chat_id", "thread_id"),)

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_column=_chat())
    thread_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    wish: str = Field(sa_column=Column(Text, nullable=False))
    """JSON of `storage.subscriptions.Wish`."""
    created_at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    created_by: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


class OutboxRow(SQLModel, table=True):
    """One message owed to one chat about one version of one document."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("chat_id", "thread_id", "version_id", "kind"),
        CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'skipped', 'failed', 'uncertain')", name="ck_outbox_state"
        ),
        Index("ix_outbox_state_id", "state", "id"),
        {"sqlite_autoincrement": True},  # the order within a chat is the order of ids
    )

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_column=_chat())
    thread_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    version_id: int = Field(
        sa_column=Column(Integer, ForeignKey("versions.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    kind: str = Field(sa_column=Column(String(16), nullable=False))
    state: str = Field(default="pending", sa_column=Column(String(16), nullable=False))
    attempts: int = 0
    due_at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    reason: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    created_at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    changed_at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class ReceiptRow(SQLModel, table=True):
    """✔ 收到: one person in one chat has seen one version."""

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("chat_id", "version_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_column=_chat())
    version_id: int = Field(
        sa_column=Column(Integer, ForeignKey("versions.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    user_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    name: str = Field(default="", sa_column=Column(Text, nullable=False))
    at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
