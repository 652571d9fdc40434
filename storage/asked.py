"""What answering a question reads of the store.

A program that only asks must not wait for the tables' classes: making them, and loading the object mapper for them,
takes a quarter of a second. These queries name the tables' columns only; a test holds the names equal to the tables'.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Date, Select, column, select, table

from storage.codec import from_json, load_parse, uncollected
from storage.database import Database
from storage.documents import Listed
from storage.domain import Meeting, StoredMinutes

REVISION = table("revision", column("value"))
DOCUMENTS = table(
    "documents", column("id"), column("doc"), column("removed_at"), column("withdrawn_at"), column("revision")
)
VERSIONS = table(
    "versions",
    *map(column, ("id", "document_id", "version", "source_sha256", "source_name", "current")),
    *map(column, ("body", "meeting_kind", "number", "year_number", "title", "issue")),
    column("held", Date),
    *map(column, ("chair", "chair_title", "issuer")),
    column("issued", Date),
    *map(column, ("term", "text", "words_sha256", "parse")),
)
OVERLAY = table("overlay_units", column("name"), column("aliases"), column("canonical"), column("ignored", Boolean))


class OverlayReader:
    """What one city adds to the shipped unit table."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def rows(self) -> list[dict[str, Any]]:
        """Every entry, by name: ``name``, ``aliases``, ``canonical`` (None for a unit of its own) and ``ignored``."""
        with self._db.looking() as connection:
            rows = connection.execute(select(OVERLAY).order_by(OVERLAY.c.name)).mappings().all()
        return [{**row, "aliases": from_json(row["aliases"])} for row in rows]


class AskedMinutes:
    """The visible documents as search and answers need them.

    Attributes:
        overlay: The units that the shipped table lacks.
    """

    def __init__(self, database: Database) -> None:
        self._db = database
        self.overlay = OverlayReader(database)

    def revision(self) -> int:
        """A number that grows with every change that search must see."""
        with self._db.looking() as connection:
            return int(connection.execute(select(REVISION.c.value)).scalar_one())

    def listing(self) -> list[Listed]:
        """All visible documents without their texts, in the order they came; what an index is compared with."""
        query = _visible(DOCUMENTS.c.doc, VERSIONS.c.id, DOCUMENTS.c.revision, VERSIONS.c.words_sha256)
        with self._db.looking() as connection:
            return [Listed(*row) for row in connection.execute(query)]

    def some(self, docs: Sequence[str]) -> list[StoredMinutes]:
        """The current versions of those of the named documents that are visible, in the order they came."""
        query = _visible(DOCUMENTS.c.doc, VERSIONS).where(DOCUMENTS.c.doc.in_(docs))
        with self._db.looking() as connection:
            rows = connection.execute(query).all()
        with uncollected():
            return [stored(row.doc, row) for row in rows]


def _visible(*wanted: Any) -> Select[Any]:
    shown = DOCUMENTS.c.removed_at.is_(None) & DOCUMENTS.c.withdrawn_at.is_(None)
    joined = DOCUMENTS.join(VERSIONS, VERSIONS.c.document_id == DOCUMENTS.c.id)
    query = select(*wanted).select_from(joined).where(VERSIONS.c.current.is_not(None), shown)
    return query.order_by(DOCUMENTS.c.id)


def stored(doc: str, version: Any) -> StoredMinutes:
    """The plain form of a version.

    Args:
        doc: The document's name.
        version: Its row, with the columns of `VERSIONS` as attributes.
    """
    meeting = Meeting(
        body=version.body,
        kind=version.meeting_kind,
        number=version.number,
        year_number=version.year_number,
        title=version.title,
        issue=version.issue,
        date=version.held,
        chair=version.chair,
        chair_title=version.chair_title,
        issuer=version.issuer,
        issued=version.issued,
        term=version.term,
    )
    return StoredMinutes(
        doc=doc,
        version=version.version,
        version_id=version.id,
        source_name=version.source_name,
        source_sha256=version.source_sha256,
        minutes=load_parse(version.parse, meeting, version.text),
    )
