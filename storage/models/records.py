"""What cannot be recovered later, and what a restart must not forget."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Column, String, Text
from sqlmodel import Field, SQLModel

from storage.models.types import UtcDateTime


class AuditRow(SQLModel, table=True):
    """One thing that somebody did. Append-only: the database itself refuses updates and deletions (migration 0001)."""

    __tablename__ = "audit"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    who: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True, index=True))
    chat_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    what: str = Field(sa_column=Column(String(64), nullable=False, index=True))
    items: str = Field(sa_column=Column(Text, nullable=False))
    detail: str = Field(sa_column=Column(Text, nullable=False))


class SettingRow(SQLModel, table=True):
    """One value that the program itself keeps (JSON)."""

    __tablename__ = "settings"

    key: str = Field(sa_column=Column(String(128), primary_key=True))
    value: str = Field(sa_column=Column(Text, nullable=False))
    at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class ScheduleRow(SQLModel, table=True):
    """When a job runs next: a scheduler's memory does not survive a restart."""

    __tablename__ = "schedules"

    name: str = Field(sa_column=Column(String(128), primary_key=True))
    next_run: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    last_run: dt.datetime | None = Field(default=None, sa_column=Column(UtcDateTime, nullable=True))
    failures: int = 0
    data: str = Field(default="{}", sa_column=Column(Text, nullable=False))


class OverlayRow(SQLModel, table=True):
    """A unit that only this city has, or a word that only looks like one."""

    __tablename__ = "overlay_units"

    name: str = Field(sa_column=Column(String(255), primary_key=True))
    aliases: str = Field(sa_column=Column(Text, nullable=False))
    canonical: str | None = Field(default=None, max_length=255)
    ignored: bool = False
    author: int = Field(sa_column=Column(BigInteger, nullable=False))
    at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
