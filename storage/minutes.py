"""The minutes there are: saved with everything that belongs to them in one transaction, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage import announcements, replacing
from storage.clock import utcnow
from storage.codec import sha256, words_sha256
from storage.corrections import Draft, keep
from storage.document_rows import (
    UnknownDocument,
    bump,
    content,
    current,
    free_name,
    is_visible,
    key,
    known,
    named,
    of_meeting,
    supersede,
    visible,
)
from storage.documents import Outcome, Saved, Source
from storage.domain import Minutes
from storage.earlier import WentBack
from storage.minutes_reader import MinutesReader
from storage.models import DocumentRow, SourceRow, VersionRow
from storage.prepared import Prepared
from storage.reparsing import CHUNK, differing, overwrite

__all__ = ["MinutesRepository", "Outcome", "Saved", "Source", "UnknownDocument"]


class MinutesRepository(MinutesReader):
    """Documents, their versions and sources. Safe to use from several threads.

    Every method raises `storage.errors.DatabaseProblem` when the database cannot; nothing was changed then.
    """

    def save(
        self,
        source: Source,
        minutes: Minutes,
        *,
        announce: bool = False,
        doc: str | None = None,
        corrections: Sequence[Draft] = (),
    ) -> Saved:
        """Store one document with its original and, to announce it, a message owed to every active subscription.

        Args:
            source: The original file.
            minutes: Its parse.
            announce: Whether subscribers are to hear of it. Nobody hears of what is unchanged.
            doc: Replace this document whatever meeting the text says it minutes.
            corrections: What an admin corrected in this parse before it was stored; `minutes` has them applied.

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
                _show(session, document, revision)
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
            for draft in corrections:
                keep(session, document.doc, minutes.text, draft)
            announcements.carry_over(session, key(document.id), key(version.id), now=now)
            told = announcements.owe(session, key(document.id), key(version.id), now=now) if announce else 0
            outcome = Outcome.REPLACED if was_visible else Outcome.ADDED
            return Saved(outcome, document.doc, key(version.id), number, told)

    def reparse(self, doc: str, minutes: Minutes) -> bool:
        """Put a new parse of the same source in place of the stored one; whether anything changed.

        Raises:
            UnknownDocument: `doc` names no document.
        """
        return bool(self.reparse_all({doc: minutes}))

    def reparse_all(self, parses: Mapping[str, Minutes], *, revertible: bool = False) -> list[str]:
        """`replace_parses` of parses by document, whatever happened to these since.

        Raises:
            UnknownDocument: A name is unknown; nothing was changed.
        """
        ready = (Prepared.of(doc, minutes) for doc, minutes in parses.items())
        return self.replace_parses(ready, revertible=revertible)

    def replace_parses(self, parses: Iterable[Prepared], *, revertible: bool = False) -> list[str]:
        """`reparse` many documents so that search sees all of them change at once, or none.

        No more than `storage.reparsing.CHUNK` parses are held at a time. They are replaced in one transaction, for
        which other writers wait, so `parses` should have nothing left to do but to hand them over, and not be many.
        Those to go back from are replaced in a series of transactions, see `storage.replacing`.

        Args:
            parses: New parses, one a document; one that is out of date is passed over.
            revertible: Keep what they replace, for `go_back`. The caller sees to it that nobody else does this, goes
                back or undoes meanwhile, in any process.

        Returns:
            The names of the documents whose parse changed.

        Raises:
            UnknownDocument: The document of a parse without a revision is not there; nothing was changed.
        """
        if revertible:
            return replacing.replace(self._db, parses)
        changed: list[str] = []
        rest, revision = iter(parses), 0
        with self._db.writing() as session:
            while some := list(islice(rest, CHUNK)):
                replaced = differing(session, some)
                if replaced:
                    revision = revision or bump(session)
                    overwrite(session, replaced, revision)
                    changed += [one.doc for one in replaced]
        return changed

    def go_back(self) -> WentBack:
        """Undo the last `reparse_all` that was revertible and changed anything; a second time does nothing.

        The caller sees to it that nobody else replaces parses, goes back or undoes meanwhile; see `index.going_back`.
        """
        return replacing.go_back(self._db)

    def remove(self, doc: str) -> bool:
        """Take a visible document out of search and keep it for its grace period; what was not yet sent is not sent.

        Returns:
            Whether there was such a document.
        """
        with self._db.writing() as session:
            document = _hide(session, doc)
            if document is not None:
                document.removed_at = utcnow()
        return document is not None

    def withdraw(self, doc: str) -> bool:
        """Hide a visible document at once, until restored; what was not yet sent is not sent.

        Every chat and topic that was (or may have been) told of it is owed a withdrawal, in the same transaction.

        Returns:
            Whether there was such a document.
        """
        with self._db.writing() as session:
            document = _hide(session, doc)
            if document is not None:
                document.withdrawn_at = utcnow()
                announcements.owe_withdrawal(session, key(document.id), now=utcnow())
        return document is not None

    def restore(self, doc: str) -> bool:
        """Bring a removed or withdrawn document back as it was; whether there was one."""
        with self._db.writing() as session:
            document = session.exec(select(DocumentRow).where(col(DocumentRow.doc) == doc)).first()
            if document is None or is_visible(document):
                return False
            _show(session, document, bump(session))
        return True

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


def _hide(session: Session, doc: str) -> DocumentRow | None:
    document = session.exec(visible(select(DocumentRow)).where(col(DocumentRow.doc) == doc)).first()
    if document is not None:
        document.revision = bump(session)
        announcements.call_off(session, key(document.id), "removed", now=utcnow())
    found: DocumentRow | None = document
    return found


def _show(session: Session, document: DocumentRow, revision: int) -> None:
    if not is_visible(document):
        # Nobody need hear any more that it is gone.
        announcements.call_off(session, key(document.id), "restored", now=utcnow())
    document.removed_at = document.withdrawn_at = None
    document.revision = revision


def _again(session: Session, document: DocumentRow, *, announce: bool) -> Saved:
    """What is in the store comes again: nothing to do, unless it had been hidden."""
    version: VersionRow = session.exec(current().where(col(DocumentRow.id) == document.id)).one()[1]
    version_id = key(version.id)
    if is_visible(document):
        return Saved(Outcome.UNCHANGED, document.doc, version_id, version.version)
    _show(session, document, bump(session))
    told = announcements.owe(session, key(document.id), version_id, now=utcnow()) if announce else 0
    return Saved(Outcome.ADDED, document.doc, version_id, version.version, told)
