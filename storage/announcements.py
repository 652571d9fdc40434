"""Messages owed about a document, written and called off in the transaction that stores or hides it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.models import ChatRow, OutboxRow, SubscriptionRow, VersionRow

_TOLD = ("sent", "sending", "uncertain")
"""States of a message that has arrived or may have."""
_CALLED_OFF = ("skipped", "removed")
"""State and reason of a message whose document was hidden before it was sent."""


def owe(session: Session, document_id: int, version_id: int, *, now: dt.datetime) -> int:
    """Owe a message about a version to each subscription of each active chat.

    It is a correction where the chat was told of an earlier version, else the news itself. What was called off when
    the document was removed is owed again; what is owed or was sent already is not.

    Args:
        session: The transaction that stores the version or brings it back.
        document_id: The document.
        version_id: What the message is about.
        now: The moment from which it is due.

    Returns:
        How many messages are owed that were not before.
    """
    targets = set(
        session.exec(
            select(SubscriptionRow.chat_id, SubscriptionRow.thread_id)
            .join(ChatRow, col(ChatRow.chat_id) == col(SubscriptionRow.chat_id))
            .where(col(ChatRow.active).is_(True))
        )
    )
    rows = session.exec(
        select(OutboxRow)
        .join(VersionRow, col(VersionRow.id) == col(OutboxRow.version_id))
        .where(col(VersionRow.document_id) == document_id, col(OutboxRow.kind) != "withdrawal")
    ).all()
    told = {(row.chat_id, row.thread_id) for row in rows if row.state in _TOLD}
    have = {(row.chat_id, row.thread_id): row for row in rows if row.version_id == version_id}
    again = [row for place, row in have.items() if place in targets and (row.state, row.reason) == _CALLED_OFF]
    for row in again:
        row.state, row.reason, row.due_at, row.changed_at = "pending", None, now, now
    owed = sorted(targets - set(have))
    session.add_all(_row(place, version_id, "correction" if place in told else "new", now) for place in owed)
    return len(owed) + len(again)


def carry_over(session: Session, document_id: int, version_id: int, *, now: dt.datetime) -> None:
    """Let what is still pending about earlier versions of a document be about its new version: nobody should first
    be sent what has been replaced."""
    earlier = select(VersionRow.id).where(col(VersionRow.document_id) == document_id, col(VersionRow.id) != version_id)
    session.exec(
        update(OutboxRow)
        .where(col(OutboxRow.state) == "pending", col(OutboxRow.version_id).in_(earlier))
        .values(version_id=version_id, changed_at=now)
    )


def call_off(session: Session, document_id: int, reason: str, *, now: dt.datetime) -> None:
    """Skip, for `reason`, what is still pending about any version of a document."""
    versions = select(VersionRow.id).where(col(VersionRow.document_id) == document_id)
    session.exec(
        update(OutboxRow)
        .where(col(OutboxRow.state) == "pending", col(OutboxRow.version_id).in_(versions))
        .values(state="skipped", reason=reason, changed_at=now)
    )


def owe_withdrawal(session: Session, document_id: int, *, now: dt.datetime) -> int:
    """Owe a withdrawal to every chat and topic that was, or may have been, told of any version of a document.

    Returns:
        How many rows were written.
    """
    told = session.exec(
        select(OutboxRow.chat_id, OutboxRow.thread_id, OutboxRow.version_id)
        .join(VersionRow, col(VersionRow.id) == col(OutboxRow.version_id))
        .where(
            col(VersionRow.document_id) == document_id,
            col(OutboxRow.state).in_(_TOLD),
            col(OutboxRow.kind) != "withdrawal",
        )
        .order_by(col(VersionRow.version))
    ).all()
    last = {(chat, thread): version for chat, thread, version in told}
    have = set(
        session.exec(
            select(OutboxRow.chat_id, OutboxRow.thread_id, OutboxRow.version_id).where(
                col(OutboxRow.kind) == "withdrawal"
            )
        )
    )
    owed = [(chat, thread, version) for (chat, thread), version in last.items() if (chat, thread, version) not in have]
    session.add_all(_row((chat, thread), version, "withdrawal", now) for chat, thread, version in owed)
    return len(owed)


def _row(place: tuple[int, int], version_id: int, kind: str, now: dt.datetime) -> OutboxRow:
    chat, thread = place
    return OutboxRow(
        chat_id=chat, thread_id=thread, version_id=version_id, kind=kind, due_at=now, created_at=now, changed_at=now
    )
