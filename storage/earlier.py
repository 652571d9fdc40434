"""One step back from a re-index: what each changed parse was before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, delete, func, insert
from sqlmodel import Session, col, select

from storage.clock import utcnow
from storage.models import DocumentRow, EarlierParseRow, VersionRow
from storage.prepared import dump_columns
from storage.reparsing import Replaced


class WentBack(Struct, frozen=True):
    """What going back did: the documents whose earlier parse is in force again, and those changed since, left alone."""

    docs: tuple[str, ...]
    left: tuple[str, ...] = ()


def remember(session: Session, replaced: Sequence[Replaced], revision: int) -> None:
    """Keep what versions were, in place of what they had been before that.

    Args:
        session: A writing one.
        replaced: Some versions, none of them remembered yet by this re-index; at least one.
        revision: What their documents get.
    """
    now = utcnow()
    rows = [
        {
            "version_id": one.version_id,
            "content": dump_columns(one.were),
            "followed_by": one.columns["seal"],
            "at": now,
            "revision": revision,
            "revision_before": one.revision,
        }
        for one in replaced
    ]
    forget(session, [one.version_id for one in replaced])
    session.connection().execute(insert(EarlierParseRow), rows)


def remembered(session: Session, limit: int) -> Sequence[Row[Any]]:
    """Some of what is kept, with the seal of the version now, whether it is current, and its document."""
    query: Any = (
        select(
            EarlierParseRow.__table__,  # type: ignore[attr-defined]
            col(VersionRow.seal),
            col(VersionRow.current),
            col(DocumentRow.id).label("document_id"),
            col(DocumentRow.doc),
            col(DocumentRow.revision).label("document_revision"),
        )  # type: ignore[call-overload]
        .join(VersionRow, col(VersionRow.id) == col(EarlierParseRow.version_id))
        .join(DocumentRow, col(DocumentRow.id) == col(VersionRow.document_id))
        .order_by(col(EarlierParseRow.version_id))
        .limit(limit)
    )
    return session.connection().execute(query).all()


def forget(session: Session, versions: Sequence[int]) -> None:
    """Let go of what is kept of versions."""
    session.exec(delete(EarlierParseRow).where(col(EarlierParseRow.version_id).in_(versions)))


def forget_outdated(session: Session, limit: int) -> int:
    """Let go of some of what re-indexes before the last one left; of how many versions."""
    last = select(func.max(col(EarlierParseRow.revision))).scalar_subquery()
    query = select(EarlierParseRow.version_id).where(col(EarlierParseRow.revision) < last).limit(limit)
    found = session.exec(query).all()
    if found:
        forget(session, found)
    return len(found)
