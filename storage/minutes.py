"""The minutes there are: saved with everything that belongs to them in one transaction, or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage import announcements
from storage.clock import utcnow
from storage.codec import sha256, words_sha256
from storage.database import Database
from storage.document_rows import (
    UnknownDocument,
    bump,
    content,
    current,
    free_name,
    is_visible,
    joined,
    key,
    known,
    named,
    of_meeting,
    stored,
    supersede,
    visible,
)
from storage.documents import Hidden, Listed, Outcome, Saved, Source, VersionInfo
from storage.domain import Meeting, Minutes, StoredMinutes
from storage.models import DocumentRow, RevisionRow, SourceRow, VersionRow

__all__ = ["MinutesRepository", "Outcome", "Saved", "Source", "UnknownDocument"]


class MinutesRepository:
    """Documents, their versions and sources. Safe to use from several threads.

    Every method raises `storage.errors.DatabaseProblem` when the database cannot; nothing was changed then.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    # -- reading ------------------------------------------------------------------------------------------------

    def revision(self) -> int:
        """A number that grows with every change that search must see."""
        with self._db.reading() as session:
            return session.exec(select(RevisionRow.value)).one()

    def docs(self) -> list[str]:
        """The names of all visible documents, in the order they came."""
        with self._db.reading() as session:
            return list(session.exec(visible(select(DocumentRow.doc)).order_by(col(DocumentRow.id))))

    def listing(self) -> list[Listed]:
        """All visible documents without their texts, in the order they came; what an index is compared with."""
        query = select(DocumentRow.doc, col(VersionRow.id), DocumentRow.revision, VersionRow.words_sha256)
        query = query.join(VersionRow, col(VersionRow.document_id) == col(DocumentRow.id))
        query = visible(query.where(col(VersionRow.current).is_not(None)))
        with self._db.reading() as session:
            return [Listed(*row) for row in session.exec(query.order_by(col(DocumentRow.id)))]

    def some(self, docs: Sequence[str]) -> list[StoredMinutes]:
        """The current versions of those of the named documents that are visible, in the order they came."""
        query = visible(current()).where(col(DocumentRow.doc).in_(docs))
        with self._db.reading() as session:
            rows = session.exec(query.order_by(col(DocumentRow.id))).all()
        with _uncollected():
            return [stored(document, version) for document, version in rows]

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
        with _uncollected():
            return [stored(document, version) for document, version in rows]

    def get(self, doc: str) -> StoredMinutes | None:
        """The current version of a visible document."""
        with self._db.reading() as session:
            row = session.exec(visible(current()).where(col(DocumentRow.doc) == doc)).first()
        return None if row is None else stored(*row)

    def version(self, version_id: int) -> StoredMinutes | None:
        """Any kept version, visible or not: what an outbox row or an old button is about."""
        with self._db.reading() as session:
            row = session.exec(joined().where(col(VersionRow.id) == version_id)).first()
        return None if row is None else stored(*row)

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

    def known(self, data: bytes) -> str | None:
        """The visible document that these bytes are a version of."""
        query = visible(
            select(DocumentRow.doc).join(VersionRow, col(VersionRow.document_id) == col(DocumentRow.id))
        ).where(col(VersionRow.source_sha256) == sha256(data))
        with self._db.reading() as session:
            found: str | None = session.exec(query).first()
        return found

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

    # -- writing ------------------------------------------------------------------------------------------------

    def save(self, source: Source, minutes: Minutes, *, announce: bool = False, doc: str | None = None) -> Saved:
        """Store one document with its original and, to announce it, a message owed to every active subscription.

        Args:
            source: The original file.
            minutes: Its parse.
            announce: Whether subscribers are to hear of it. Nobody hears of what is unchanged.
            doc: Replace this document whatever meeting the text says it minutes.

        Raises:
            UnknownDocument: `doc` names none.
        """
        digest, words = sha256(source.data), words_sha256(minutes.text)
        with self._db.writing() as session:
            document = named(session, doc) if doc is not None else None
            found = known(session, digest, words, document)
            if found is not None:
                return _again(session, found, announce=announce)
            document = document or of_meeting(session, minutes.meeting, hidden=True)
            was_visible = document is not None and is_visible(document)
            now, revision = utcnow(), bump(session)
            if document is None:
                document = DocumentRow(doc=free_name(session, source.name), added_at=now, revision=revision)
                session.add(document)
                session.flush()
                number = 1
            else:
                number = supersede(session, document)
                document.removed_at = document.withdrawn_at = None
                document.revision = revision
            if session.get(SourceRow, digest) is None:
                session.add(SourceRow(sha256=digest, size=len(source.data), data=source.data))
                session.flush()
            version = VersionRow(
                document_id=key(document.id),
                version=number,
                source_sha256=digest,
                source_name=source.name,
                stored_at=now,
                **content(minutes, words),
            )
            session.add(version)
            session.flush()
            told = announcements.owe(session, key(version.id), correction=was_visible, now=now) if announce else 0
            outcome = Outcome.REPLACED if was_visible else Outcome.ADDED
            return Saved(outcome, document.doc, key(version.id), number, told)

    def reparse(self, doc: str, minutes: Minutes) -> bool:
        """Put a new parse of the same source in place of the stored one; whether anything changed.

        Raises:
            UnknownDocument: `doc` names no document.
        """
        return bool(self.reparse_all({doc: minutes}))

    def reparse_all(self, parses: Mapping[str, Minutes]) -> list[str]:
        """`reparse` many documents in one transaction, so that search sees all of them change at once, or none.

        Returns:
            The names of the documents whose parse changed.

        Raises:
            UnknownDocument: A name is unknown; nothing was changed.
        """
        with self._db.writing() as session:
            changed: list[DocumentRow] = []
            for doc, minutes in parses.items():
                row = session.exec(current().where(col(DocumentRow.doc) == doc)).first()
                if row is None:
                    raise UnknownDocument(doc)
                columns = content(minutes, words_sha256(minutes.text))
                if any(getattr(row[1], name) != value for name, value in columns.items()):
                    row[1].sqlmodel_update(columns)
                    changed.append(row[0])
            if changed:
                revision = bump(session)
                for document in changed:
                    document.revision = revision
            return [document.doc for document in changed]

    def remove(self, doc: str) -> None:
        """Take a visible document out of search and keep it for its grace period; what was not yet sent is not sent.

        Raises:
            UnknownDocument: No visible document of this name.
        """
        self._hide(doc, removed_at=utcnow())

    def withdraw(self, doc: str) -> None:
        """Hide a visible document at once and for good, unless restored; what was not yet sent is not sent.

        Raises:
            UnknownDocument: No visible document of this name.
        """
        self._hide(doc, withdrawn_at=utcnow())

    def restore(self, doc: str) -> None:
        """Bring a removed or withdrawn document back as it was.

        Raises:
            UnknownDocument: No hidden document of this name.
        """
        with self._db.writing() as session:
            document = named(session, doc)
            if is_visible(document):
                raise UnknownDocument(doc)
            document.removed_at = document.withdrawn_at = None
            document.revision = bump(session)

    def purge(self, removed_before: dt.datetime) -> list[str]:
        """Delete for good the documents removed before a moment, with their versions and unshared originals.

        Returns:
            Their names.
        """
        with self._db.writing() as session:
            gone = session.exec(
                select(DocumentRow).where(col(DocumentRow.removed_at) < removed_before).order_by(col(DocumentRow.id))
            ).all()
            for document in gone:
                session.delete(document)
            session.flush()
            used = select(VersionRow.source_sha256)
            session.exec(delete(SourceRow).where(col(SourceRow.sha256).not_in(used)))
            return [document.doc for document in gone]

    def _hide(self, doc: str, **moment: dt.datetime) -> None:
        with self._db.writing() as session:
            document = named(session, doc)
            if not is_visible(document):
                raise UnknownDocument(doc)
            document.sqlmodel_update(moment)
            document.revision = bump(session)
            announcements.call_off(session, key(document.id), now=utcnow())


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: over millions of new objects, all of them kept, it takes half of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _again(session: Session, document: DocumentRow, *, announce: bool) -> Saved:
    """What is in the store comes again: nothing to do, unless it had been hidden."""
    version: VersionRow = session.exec(current().where(col(DocumentRow.id) == document.id)).one()[1]
    version_id = key(version.id)
    if is_visible(document):
        return Saved(Outcome.UNCHANGED, document.doc, version_id, version.version)
    document.removed_at = document.withdrawn_at = None
    document.revision = bump(session)
    told = announcements.owe(session, version_id, correction=False, now=utcnow()) if announce else 0
    return Saved(Outcome.ADDED, document.doc, version_id, version.version, told)
