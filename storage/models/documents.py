"""Documents, their versions, and the files they came from.

A version's parse is held once: the meeting in columns (what SQL asks about), the text in a column, everything else of
the `Minutes` in one JSON column, because search loads whole minutes and thousands of them at a time.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from storage.models.types import UtcDateTime


class RevisionRow(SQLModel, table=True):
    """The one counter that grows with every change that search must see."""

    __tablename__ = "revision"

    id: int = Field(primary_key=True)
    value: int = Field(default=0)
    swaps: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Grows when many parses begin to be replaced and when that is done: odd in between; see `storage.replacing`."""


class SourceRow(SQLModel, table=True):
    """The bytes of an original file, once, however many versions came from it."""

    __tablename__ = "sources"

    sha256: str = Field(primary_key=True, max_length=64)
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    data: bytes = Field(sa_column=Column(LargeBinary(2**31 - 1), nullable=False))


class DocumentRow(SQLModel, table=True):
    """What a `doc` names for good. Visible when neither removed nor withdrawn."""

    __tablename__ = "documents"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    doc: str = Field(sa_column=Column(String(255), nullable=False, unique=True))
    added_at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    removed_at: dt.datetime | None = Field(default=None, sa_column=Column(UtcDateTime, nullable=True))
    withdrawn_at: dt.datetime | None = Field(default=None, sa_column=Column(UtcDateTime, nullable=True))
    revision: int = Field(sa_column=Column(Integer, nullable=False, index=True))
    """The store's revision at this document's last change."""


class VersionRow(SQLModel, table=True):
    """One text of a document."""

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("document_id", "version"),
        # At most one current version of a document: NULLs are distinct, so superseded versions do not collide.
        UniqueConstraint("document_id", "current"),
        CheckConstraint("current = true", name="ck_versions_current"),
        Index("ix_versions_meeting", "body", "meeting_kind", "held"),
        # All that a list of the documents needs: to the columns behind `text` SQLite comes only through all its pages.
        Index("ix_versions_listing", "document_id", "current", "words_sha256"),
        {"sqlite_autoincrement": True},  # an id is never given out twice: audit and buttons outlive a purge
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(
        sa_column=Column(Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    version: int
    source_sha256: str = Field(sa_column=Column(String(64), ForeignKey("sources.sha256"), nullable=False, index=True))
    source_name: str = Field(sa_column=Column(String(1024), nullable=False))
    stored_at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    current: bool | None = Field(default=True, sa_column=Column(Boolean, nullable=True))
    """True, or None once superseded."""

    body: str | None = Field(default=None, sa_column=Column(String(255), nullable=True))
    meeting_kind: str | None = Field(default=None, sa_column=Column(String(255), nullable=True))
    number: int | None = None
    year_number: int | None = None
    title: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    issue: str | None = Field(default=None, max_length=255)
    held: dt.date | None = None
    chair: str | None = Field(default=None, max_length=255)
    chair_title: str | None = Field(default=None, max_length=255)
    issuer: str | None = Field(default=None, max_length=255)
    issued: dt.date | None = None
    term: str | None = Field(default=None, max_length=255)

    text: str = Field(sa_column=Column(Text().with_variant(Text(2**31 - 1), "mysql"), nullable=False))
    words_sha256: str = Field(sa_column=Column(String(64), nullable=False, index=True))
    """Of the text without white space: the same words from another file format are no new version."""
    parse: str = Field(sa_column=Column(Text().with_variant(Text(2**31 - 1), "mysql"), nullable=False))
    """JSON of the `Minutes` without meeting and text; see `storage.codec`."""
    seal: str = Field(sa_column=Column(String(64), nullable=False))
    """`storage.codec.seal` of text and parse: whether a row still is what was written into it."""


class EarlierParseRow(SQLModel, table=True):
    """What a version's parse was before the last re-index that changed any.

    Rows of an earlier one than the last may be left for a while; they count for nothing.
    """

    __tablename__ = "earlier_parses"
    __table_args__ = (
        # SQLite would come to these columns only through all pages of `content`.
        Index("ix_earlier_parses_revision", "revision", "version_id"),
    )

    version_id: int = Field(
        sa_column=Column(Integer, ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    content: str = Field(sa_column=Column(Text().with_variant(Text(2**31 - 1), "mysql"), nullable=False))
    """JSON of the columns that a parse fills."""
    followed_by: str = Field(sa_column=Column(String(64), nullable=False))
    """The seal of the parse that took its place."""
    at: dt.datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    revision: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The document's since then: one number for all that a re-index replaced, higher than any before."""
    revision_before: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The document's until then."""
