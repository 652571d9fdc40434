"""Messages owed about a document, written and called off in the transaction that stores or hides it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.models import ChatRow, OutboxRow, SubscriptionRow, VersionRow


def owe(session: Session, version_id: int, *, correction: bool, now: dt.datetime) -> int:
    """Write one outbox row for each subscription of each active chat that does not have one yet.

    Args:
        session: The transaction that stores the version.
        version_id: What the message is about.
        correction: Whether the message corrects an earlier version rather than announces a new document.
        now: The moment from which it is due.

    Returns:
        How many rows were written.
    """
    kind = "correction" if correction else "new"
    targets = set(
        session.exec(
            select(SubscriptionRow.chat_id, SubscriptionRow.thread_id)
            .join(ChatRow, col(ChatRow.chat_id) == col(SubscriptionRow.chat_id))
            .where(col(ChatRow.active).is_(True))
        )
    )
    have = set(
        session.exec(
            select(OutboxRow.chat_id, OutboxRow.thread_id).where(
                col(OutboxRow.version_id) == version_id, col(OutboxRow.kind) == kind
            )
        )
    )
    owed = sorted(targets - have)
    session.add_all(
        OutboxRow(
            chat_id=chat, thread_id=thread, version_id=version_id, kind=kind, due_at=now, created_at=now, changed_at=now
        )
        for chat, thread in owed
    )
    return len(owed)


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
            col(OutboxRow.state).in_(["sent", "sending", "uncertain"]),
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
    session.add_all(
        OutboxRow(
            chat_id=chat,
            thread_id=thread,
            version_id=version,
            kind="withdrawal",
            due_at=now,
            created_at=now,
            changed_at=now,
        )
        for chat, thread, version in owed
    )
    return len(owed)
