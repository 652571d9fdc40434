"""People and chats: who is let in, who asked to be, and what each calls its own unit."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, String, Text
from sqlmodel import Field, SQLModel

from storage.models.types import UtcDateTime


class PersonRow(SQLModel, table=True):
    """Somebody the bot knows. `role` is None for a person known (a home unit set) but not admitted here."""

    __tablename__ = "people"
    __table_args__ = (CheckConstraint("role IN ('admin', 'member')", name="ck_people_role"),)

    user_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    name: str = Field(default="", sa_column=Column(Text, nullable=False))
    role: str | None = Field(default=None, sa_column=Column(String(16), nullable=True))
    admitted_at: dt.datetime | None = Field(default=None, sa_column=Column(UtcDateTime, nullable=True))
    admitted_by: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    home_unit: str | None = Field(default=None, max_length=255)
    home_body: str | None = Field(default=None, max_length=255)


class ChatRow(SQLModel, table=True):
    """A chat: private, group, supergroup or channel. `active` is False once Telegram said that it cannot be reached."""

    __tablename__ = "chats"

    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    type: str = Field(default="group", sa_column=Column(String(16), nullable=False))
    title: str = Field(default="", sa_column=Column(Text, nullable=False))
    admitted: bool = False
    active: bool = True
    inactive_reason: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    changed_at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    home_unit: str | None = Field(default=None, max_length=255)
    home_body: str | None = Field(default=None, max_length=255)


class MigratedChatRow(SQLModel, table=True):
    """A group that became a supergroup: late updates may still carry the old id."""

    __tablename__ = "migrated_chats"

    old_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    new_id: int = Field(
        sa_column=Column(
            BigInteger, ForeignKey("chats.chat_id", onupdate="CASCADE", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class RequestRow(SQLModel, table=True):
    """A stranger's request to be let in; one a person, the newest counts."""

    __tablename__ = "join_requests"
    __table_args__ = (CheckConstraint("state IN ('pending', 'granted', 'refused')", name="ck_join_requests_state"),)

    user_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    name: str = Field(default="", sa_column=Column(Text, nullable=False))
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    state: str = Field(default="pending", sa_column=Column(String(16), nullable=False))
    asked_at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    decided_at: dt.datetime | None = Field(default=None, sa_column=Column(UtcDateTime, nullable=True))
    decided_by: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


class ClaimRow(SQLModel, table=True):
    """The one-time code that makes its sender the first admin; only a salted hash of it is kept."""

    __tablename__ = "claims"

    id: int = Field(primary_key=True)
    salt: str = Field(max_length=64)
    code_hash: str = Field(max_length=128)
    expires_at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    attempts: int = 0
    used_at: dt.datetime | None = Field(default=None, sa_column=Column(UtcDateTime, nullable=True))
    used_by: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
