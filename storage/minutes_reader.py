"""Reading the minutes there are."""

from __future__ import annotations

from sqlmodel import col, select

from storage.asked import AskedMinutes, stored
from storage.codec import seal, sha256, uncollected
from storage.corrections import CorrectionRepository
from storage.database import Database
from storage.document_rows import (
    current,
    is_visible,
    joined,
    key,
    known,
    of_meeting,
    visible,
)
from storage.documents import Hidden, Source, VersionInfo
from storage.domain import Meeting, StoredMinutes
from storage.models import DocumentRow, SourceRow, VersionRow
from storage.overlay import OverlayRepository


class MinutesReader(AskedMinutes):
    """Documents, their versions and sources, as `storage.minutes.MinutesRepository` keeps them.

    Attributes:
        corrections: What admins corrected in the parses of these documents.
        overlay: The units that the shipped table lacks.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._db = database
        self.corrections = CorrectionRepository(database)
        self.overlay: OverlayRepository = OverlayRepository(database)

    def docs(self) -> list[str]:
        """The names of all visible documents, in the order they came."""
        with self._db.reading() as session:
            return list(session.exec(visible(select(DocumentRow.doc)).order_by(col(DocumentRow.id))))

    def all(self, *, since: int | None = None) -> list[StoredMinutes]:
        """The current version of every visible document, in the order they came.

        Args:
            since: Only documents that changed after this `revision`.
        """
        query = visible(current())
        if since is not None:
            query = query.where(col(DocumentRow.revision) > since)
        with self._db.reading() as session:
            rows = session.exec(query.order_by(col(DocumentRow.id))).all()
        with uncollected():
            return [stored(document.doc, version) for document, version in rows]

    def get(self, doc: str) -> StoredMinutes | None:
        """The current version of a visible document."""
        with self._db.reading() as session:
            row = session.exec(visible(current()).where(col(DocumentRow.doc) == doc)).first()
        return None if row is None else stored(row[0].doc, row[1])

    def version(self, version_id: int) -> StoredMinutes | None:
        """Any kept version, visible or not: what an outbox row or an old button is about."""
        with self._db.reading() as session:
            row = session.exec(joined().where(col(VersionRow.id) == version_id)).first()
        return None if row is None else stored(row[0].doc, row[1])

    def versions(self, doc: str) -> list[VersionInfo]:
        """All kept versions of a document, newest first; empty for an unknown one."""
        with self._db.reading() as session:
            rows = session.exec(
                joined().where(col(DocumentRow.doc) == doc).order_by(col(VersionRow.version).desc())
            ).all()
        return [
            VersionInfo(
                d.doc, v.version, key(v.id), v.source_name, v.source_sha256, v.stored_at, current=v.current is not None
            )
            for d, v in rows
        ]

    def source(self, doc: str, version: int | None = None) -> Source | None:
        """The original file of a document, byte for byte.

        Args:
            doc: Its name; a removed or withdrawn document has no source to give.
            version: An older version's; by default the current one's.
        """
        query = visible(
            select(VersionRow.source_name, SourceRow.data)
            .join(DocumentRow, col(DocumentRow.id) == col(VersionRow.document_id))
            .join(SourceRow, col(SourceRow.sha256) == col(VersionRow.source_sha256))
        ).where(col(DocumentRow.doc) == doc)
        wanted = col(VersionRow.current).is_not(None) if version is None else col(VersionRow.version) == version
        with self._db.reading() as session:
            row = session.exec(query.where(wanted)).first()
        return None if row is None else Source(*row)

    def known(self, data: bytes, words: str | None = None) -> str | None:
        """The visible document that has these bytes in any version, or these very words in its current one.

        Args:
            data: A file.
            words: `storage.codec.words_sha256` of its text, where that is known.
        """
        with self._db.reading() as session:
            found = known(session, sha256(data), words, None)
        return None if found is None or not is_visible(found) else found.doc

    def broken_seals(self) -> list[str]:
        """The visible documents whose stored text or parse is not what was written: something else changed them."""
        query = select(DocumentRow.doc, VersionRow.text, VersionRow.parse, VersionRow.seal)
        query = query.join(VersionRow, col(VersionRow.document_id) == col(DocumentRow.id))
        query = visible(query.where(col(VersionRow.current).is_not(None))).order_by(col(DocumentRow.id))
        with self._db.reading() as session:
            rows = session.exec(query).yield_per(100)
            return [doc for doc, text, parse, sealed in rows if seal(text, parse) != sealed]

    def same_meeting(self, meeting: Meeting) -> str | None:
        """The visible document that minutes the same meeting, told by body, kind, number and date all being there."""
        with self._db.reading() as session:
            found = of_meeting(session, meeting, hidden=False)
        return None if found is None else found.doc

    def hidden(self) -> list[Hidden]:
        """Documents removed (and not yet purged) or withdrawn."""
        shown = col(DocumentRow.removed_at).is_(None) & col(DocumentRow.withdrawn_at).is_(None)
        with self._db.reading() as session:
            rows = session.exec(select(DocumentRow).where(~shown).order_by(col(DocumentRow.id))).all()
        return [Hidden(row.doc, row.removed_at, row.withdrawn_at) for row in rows]
