"""Parses put in place of others, some at a time, so that memory does not grow with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from storage.document_rows import UnknownDocument, key
from storage.models import DocumentRow, VersionRow
from storage.prepared import Prepared

CHUNK = 100
"""Documents read and written at once: some megabytes, and enough that the queries' own cost vanishes."""


class Replaced(Struct, frozen=True):
    """A version whose parse gives way: its document's revision and the columns as they were, and those that come."""

    doc: str
    document_id: int
    version_id: int
    revision: int
    were: Mapping[str, Any]
    columns: Mapping[str, Any]


def differing(session: Session, parses: Sequence[Prepared]) -> list[Replaced]:
    """Those of the parses that say something else than the stored ones, beside these; outdated ones are left out.

    Args:
        session: A writing one.
        parses: At most `CHUNK`.

    Raises:
        UnknownDocument: A parse is wanted of a document that is not there.
    """
    names = list(parses[0].columns)
    columns = [col(getattr(VersionRow, name)) for name in names]
    query: Any = (
        select(col(DocumentRow.doc), col(DocumentRow.id), col(DocumentRow.revision), col(VersionRow.id), *columns)
        .join(VersionRow, col(VersionRow.document_id) == col(DocumentRow.id))
        .where(col(VersionRow.current).is_not(None), col(DocumentRow.doc).in_([parse.doc for parse in parses]))
    )
    stored = {row[0]: row for row in session.connection().execute(query)}
    found: list[Replaced] = []
    for parse in parses:
        row = stored.get(parse.doc)
        if row is None:
            if parse.revision is None:
                raise UnknownDocument(parse.doc)
            continue  # purged meanwhile
        _, document_id, revision, version_id, *values = row
        were = dict(zip(names, values, strict=True))
        if parse.revision in (None, revision) and were != parse.columns:
            found.append(Replaced(parse.doc, key(document_id), key(version_id), revision, were, parse.columns))
    return found


def overwrite(session: Session, replaced: Sequence[Replaced], revision: int) -> None:
    """Put columns in place of others; the documents changed at `revision`."""
    put(session, [(one.document_id, one.version_id, revision, one.columns) for one in replaced])


def put(session: Session, parses: Sequence[tuple[int, int, int, Mapping[str, Any]]]) -> None:
    """Put parses into versions.

    Written past the session, which would hold every row until the transaction's end.

    Args:
        session: A writing one.
        parses: The ids of document and version, the document's revision from now on, and the version's columns; at
            least one.
    """
    connection = session.connection()
    connection.execute(
        update(VersionRow).where(col(VersionRow.id) == bindparam("of_version")),
        [{"of_version": version_id, **columns} for _, version_id, _, columns in parses],
    )
    connection.execute(
        update(DocumentRow).where(col(DocumentRow.id) == bindparam("of_document")),
        [{"of_document": document_id, "revision": revision} for document_id, _, revision, _ in parses],
    )
