"""Rows of documents and versions, and the rules that tell one document from another."""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.codec import dump_parse, seal
from storage.domain import Meeting, Minutes
from storage.models import DocumentRow, RevisionRow, VersionRow

_STEM_LENGTH = 60
"""Characters kept of a file's stem: with ``-2`` and an extension it stays within every file system's 255 bytes."""


class UnknownDocument(LookupError):  # noqa: N818 - named for what is wrong, as its siblings are
    """No document of this name is in the store (or, for a restore, hidden)."""

    def __init__(self, doc: str) -> None:
        super().__init__(doc)
        self.doc = doc


def joined() -> Any:
    """Every document with each of its versions."""
    return select(DocumentRow, VersionRow).join(VersionRow, col(VersionRow.document_id) == col(DocumentRow.id))


def current() -> Any:
    """Every document with its current version."""
    return joined().where(col(VersionRow.current).is_not(None))


def visible(query: Any) -> Any:
    """`query`, which selects from documents, less the removed and withdrawn ones."""
    return query.where(col(DocumentRow.removed_at).is_(None), col(DocumentRow.withdrawn_at).is_(None))


def is_visible(document: DocumentRow) -> bool:
    """Whether search shows it."""
    return document.removed_at is None and document.withdrawn_at is None


def key(row_id: int | None) -> int:
    """The id of a row that is in the database."""
    assert row_id is not None
    return row_id


def content(minutes: Minutes, words: str) -> dict[str, Any]:
    """The columns of a version that hold `minutes`; `words` is `storage.codec.words_sha256` of its text."""
    meeting = minutes.meeting
    parse = dump_parse(minutes)
    return {
        "body": meeting.body,
        "meeting_kind": meeting.kind,
        "number": meeting.number,
        "year_number": meeting.year_number,
        "title": meeting.title,
        "issue": meeting.issue,
        "held": meeting.date,
        "chair": meeting.chair,
        "chair_title": meeting.chair_title,
        "issuer": meeting.issuer,
        "issued": meeting.issued,
        "term": meeting.term,
        "text": minutes.text,
        "words_sha256": words,
        "parse": parse,
        "seal": seal(minutes.text, parse),
    }


def bump(session: Session) -> int:
    """The next revision of the store; other writers wait here until this transaction ends."""
    session.exec(update(RevisionRow).values(value=col(RevisionRow.value) + 1))
    return session.exec(select(RevisionRow.value)).one()


def named(session: Session, doc: str) -> DocumentRow:
    """The document of this name, visible or not.

    Raises:
        UnknownDocument: There is none.
    """
    found = session.exec(select(DocumentRow).where(col(DocumentRow.doc) == doc)).first()
    if found is None:
        raise UnknownDocument(doc)
    return found


def known(session: Session, digest: str, words: str | None, document: DocumentRow | None) -> DocumentRow | None:
    """The document that has these bytes in any version, or whose current text has these very words.

    The bytes of an old version count too: else a folder that holds two files of one meeting would replace one by the
    other at every ingest. A visible document goes before a hidden one.
    """
    same = (col(VersionRow.source_sha256) == digest) | (
        (col(VersionRow.words_sha256) == words) & col(VersionRow.current).is_not(None)
    )
    query = joined().where(same)
    if document is not None:
        query = query.where(col(DocumentRow.id) == document.id)
    found: list[DocumentRow] = [row for row, _ in session.exec(query.order_by(col(VersionRow.id)))]
    return min(found, key=lambda row: not is_visible(row), default=None)


def of_meeting(session: Session, meeting: Meeting, *, hidden: bool) -> DocumentRow | None:
    """The document that minutes the same meeting: body, kind, number (or year and its number) and date are there
    and equal. A number that only one of them gives is no difference; one that differs is.
    """
    if meeting.body is None or meeting.kind is None or meeting.date is None:
        return None
    query = current().where(
        col(VersionRow.body) == meeting.body,
        col(VersionRow.meeting_kind) == meeting.kind,
        col(VersionRow.held) == meeting.date,
    )
    rows = session.exec((query if hidden else visible(query)).order_by(col(DocumentRow.id))).all()
    same = [d for d, v in rows if _same_number((v.number, v.year_number), (meeting.number, meeting.year_number))]
    return min(same, key=lambda document: not is_visible(document), default=None)


def _same_number(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    both = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return bool(both) and all(a == b for a, b in both)


def supersede(session: Session, document: DocumentRow) -> int:
    """Make room for a new current version; its number."""
    latest: VersionRow = session.exec(
        select(VersionRow).where(col(VersionRow.document_id) == document.id, col(VersionRow.current).is_not(None))
    ).one()
    latest.current = None
    session.flush()
    return latest.version + 1


def free_name(session: Session, source_name: str) -> str:
    """The file's stem, or with ``-2``, ``-3``… where that is taken (by a hidden document too: it may come back)."""
    base = source_name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    stem = base.rsplit(".", 1)[0] if "." in base.lstrip(".") else base
    printable = "".join(c for c in unicodedata.normalize("NFC", stem) if c.isprintable())
    name = printable.strip()[:_STEM_LENGTH].strip() or "minutes"
    taken = set(session.exec(select(DocumentRow.doc).where(col(DocumentRow.doc).startswith(name, autoescape=True))))
    candidate, n = name, 1
    while candidate in taken:
        n += 1
        candidate = f"{name}-{n}"
    return candidate
