"""One step back from a re-index: what each changed parse was before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert
from sqlmodel import Session, col, select

from storage.clock import utcnow
from storage.document_rows import bump
from storage.models import DocumentRow, EarlierParseRow, VersionRow
from storage.prepared import dump_columns, load_columns
from storage.reparsing import CHUNK, Replaced, overwrite


@dataclass(frozen=True, slots=True)
class WentBack:
    """What going back did: the documents whose earlier parse is in force again, and those changed since, left alone."""

    docs: tuple[str, ...]
    left: tuple[str, ...] = ()


def forget(session: Session) -> None:
    """Let go of what an earlier re-index kept."""
    session.exec(delete(EarlierParseRow))


def remember(session: Session, replaced: Sequence[Replaced]) -> None:
    """Keep what versions were.

    Args:
        session: A writing one.
        replaced: Some versions, none of them remembered yet; at least one.
    """
    now = utcnow()
    rows = [
        {
            "version_id": one.version_id,
            "content": dump_columns(one.were),
            "followed_by": one.columns["seal"],
            "at": now,
        }
        for one in replaced
    ]
    session.connection().execute(insert(EarlierParseRow), rows)


def go_back(session: Session) -> WentBack:
    """Put what was remembered in force again, once; a version that was changed again since stays as it is."""
    back: list[str] = []
    left: list[str] = []
    revision: int | None = None
    for rows in _remembered(session):
        left += [row.doc for row in rows if row.seal != row.followed_by]
        wanted = [row for row in rows if row.seal == row.followed_by]
        if not wanted:
            continue
        revision = bump(session) if revision is None else revision
        replaced = [Replaced(row.doc, row.document_id, row.version_id, {}, load_columns(row.content)) for row in wanted]
        overwrite(session, replaced, revision)
        back += [row.doc for row in wanted]
    forget(session)
    return WentBack(tuple(back), tuple(left))


def _remembered(session: Session) -> Iterator[Sequence[Row[Any]]]:
    """What is kept of current versions, some at a time; one that a newer file replaced is not among them."""
    query: Any = (
        select(
            col(EarlierParseRow.version_id),
            col(EarlierParseRow.content),
            col(EarlierParseRow.followed_by),
            col(VersionRow.seal),
            col(DocumentRow.id).label("document_id"),
            col(DocumentRow.doc),
        )  # type: ignore[call-overload]
        .join(VersionRow, col(VersionRow.id) == col(EarlierParseRow.version_id))
        .join(DocumentRow, col(DocumentRow.id) == col(VersionRow.document_id))
        .where(col(VersionRow.current).is_not(None))
        .order_by(col(EarlierParseRow.version_id))
        .limit(CHUNK)
    )
    last = 0
    while rows := session.connection().execute(query.where(col(EarlierParseRow.version_id) > last)).all():
        yield rows
        last = rows[-1].version_id
