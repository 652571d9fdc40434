"""The mark in the store that parses are being replaced: set by the first of many transactions, cleared by the last."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.document_rows import bump
from storage.models import RevisionRow


def count(session: Session) -> int:
    """How often the mark was set or cleared: an odd number while it is set."""
    return session.exec(select(RevisionRow.swaps)).one()


def is_set(session: Session) -> bool:
    """Whether parses are being replaced, or were when their program ended."""
    return count(session) % 2 == 1


def begin(session: Session) -> int:
    """Set the mark, which is not set.

    Returns:
        The revision for all documents whose parse is replaced. The store's grows no further until `end`: else whoever
        answers questions meanwhile would list all documents after every chunk, only to leave them as they are.
    """
    _step(session)
    return bump(session)


def end(session: Session) -> None:
    """Clear the mark, which is set; whoever searches looks at the store again."""
    _step(session)
    bump(session)


def _step(session: Session) -> None:
    session.exec(update(RevisionRow).values(swaps=col(RevisionRow.swaps) + 1))
