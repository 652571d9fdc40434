"""One step back from a re-index: what each changed parse was before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.clock import utcnow
from storage.codec import from_json, to_json
from storage.document_rows import bump, current, key
from storage.models import DocumentRow, EarlierParseRow, VersionRow

_DATES = ("held", "issued")


@dataclass(frozen=True, slots=True)
class WentBack:
    """What going back did: the documents whose earlier parse is in force again, and those changed since, left alone."""

    docs: tuple[str, ...]
    left: tuple[str, ...] = ()


def remember(session: Session, replaced: Iterable[tuple[VersionRow, dict[str, Any]]]) -> None:
    """Keep what versions are, before other columns are put into them; what an earlier re-index kept is let go.

    Args:
        session: A writing one.
        replaced: Each version as it still is, with the columns that will take the place of its own.
    """
    now = utcnow()
    session.exec(delete(EarlierParseRow))
    for version, columns in replaced:
        held = {name: getattr(version, name) for name in columns}
        held |= {name: held[name].isoformat() for name in _DATES if held[name] is not None}
        session.add(
            EarlierParseRow(version_id=key(version.id), content=to_json(held), followed_by=columns["seal"], at=now)
        )


def go_back(session: Session) -> WentBack:
    """Put what was remembered in force again, once; a version that was changed again since stays as it is."""
    rows: list[tuple[DocumentRow, VersionRow]] = session.exec(current()).all()
    by_version = {version.id: (document, version) for document, version in rows}
    back: list[DocumentRow] = []
    left: list[str] = []
    for earlier in session.exec(select(EarlierParseRow).order_by(col(EarlierParseRow.version_id))).all():
        found = by_version.get(earlier.version_id)
        if found is None:  # replaced by a newer file
            continue
        document, version = found
        if version.seal != earlier.followed_by:
            left.append(document.doc)
            continue
        held = from_json(earlier.content)
        held |= {name: dt.date.fromisoformat(held[name]) for name in _DATES if held[name] is not None}
        version.sqlmodel_update(held)
        back.append(document)
    session.exec(delete(EarlierParseRow))
    if back:
        revision = bump(session)
        for document in back:
            document.revision = revision
    return WentBack(tuple(document.doc for document in back), tuple(left))
