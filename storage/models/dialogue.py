"""What is remembered of a dialogue: the turn before, the query behind a button, and what a person said was wrong."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Column, Index, Integer, String, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.types import UtcDateTime


class ConversationRow(SQLModel, table=True):
    """The previous turn of one person in one chat and topic. `thread_id` is 0 outside forum topics."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("chat_id", "user_id", "thread_id"),)

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    user_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    thread_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


class StoredQueryRow(SQLModel, table=True):
    """What a button needs and 64 bytes of callback data cannot hold."""

    __tablename__ = "stored_queries"
    __table_args__ = (Index("ix_stored_queries_message", "chat_id", "message_id"),)

    id: str = Field(sa_column=Column(String(16), primary_key=True))
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    user_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    data: str = Field(sa_column=Column(Text, nullable=False))
    at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


class FeedbackRow(SQLModel, table=True):
    """没答对: a question, the items that were answered with, and what the person said was wrong."""

    __tablename__ = "feedback"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    user_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    question: str = Field(sa_column=Column(Text, nullable=False))
    items: str = Field(sa_column=Column(Text, nullable=False))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    resolved_at: dt.datetime | None = Field(default=None, sa_column=Column(UtcDateTime, nullable=True))
    resolved_by: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


class CorrectionRow(SQLModel, table=True):
    """An admin's correction of a parse, keyed to the words it is about so that every re-parse can apply it again."""

    __tablename__ = "corrections"

    id: int | None = Field(default=None, primary_key=True)
    doc: str = Field(sa_column=Column(String(255), nullable=False, index=True))
    """The document's name, which is its own for good; no foreign key, so that a purge leaves what was learned."""
    words_sha256: str = Field(sa_column=Column(String(64), nullable=False, index=True))
    """`storage.codec.words_sha256` of the text that `start` and `end` point into."""
    start: int = Field(sa_column=Column(Integer, nullable=False))
    end: int = Field(sa_column=Column(Integer, nullable=False))
    quote: str = Field(sa_column=Column(Text, nullable=False))
    field: str = Field(sa_column=Column(String(32), nullable=False))
    value: str = Field(sa_column=Column(Text, nullable=False))
    author: int = Field(sa_column=Column(BigInteger, nullable=False))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    withdrawn_at: dt.datetime | None = Field(default=None, sa_column=Column(UtcDateTime, nullable=True))
    withdrawn_by: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
