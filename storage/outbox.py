"""Messages owed to chats: none lost silently, none repeated knowingly.

A row goes pending → sending → sent, skipped, failed or uncertain. `claim` writes ``sending`` before the call to
Telegram and the outcome is written after it, so a row that is found ``sending`` at start may or may not have arrived:
it becomes ``uncertain`` and only an admin sends it again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import exists, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from storage.clock import utcnow
from storage.database import Database
from storage.document_rows import key
from storage.models import ChatRow, DocumentRow, OutboxRow, VersionRow


class State(StrEnum):
    """How far a message has come."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    """Not to be sent, with the reason: nothing in it concerns the chat, the chat is gone, an admin dropped it…"""
    FAILED = "failed"
    """Telegram refused it for good."""
    UNCERTAIN = "uncertain"
    """It may have arrived; Telegram cannot be asked."""


class Kind(StrEnum):
    """What a message says about its version."""

    NEW = "new"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


class Delivery(Struct, frozen=True):
    """One message owed to one chat (and forum topic) about one version of one document."""

    id: int
    chat_id: int
    thread_id: int | None
    version_id: int
    doc: str
    kind: Kind
    state: State
    attempts: int
    due_at: dt.datetime
    reason: str | None
    message_id: int | None
    created_at: dt.datetime
    changed_at: dt.datetime


class OutboxRepository:
    """The outbox. Rows come in by `storage.minutes`; a worker takes them from here. Safe for several workers."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def claim(self, now: dt.datetime | None = None, limit: int = 20) -> list[Delivery]:
        """Take the messages due to one chat and topic, oldest first, marking them ``sending``.

        Within a chat order is kept: nothing is taken while another of its messages is being sent, nor ahead of an
        older one of the same topic that waits for a later moment. A withdrawal waits for nothing: what it is about
        is pending nowhere any more.

        Args:
            now: The present moment.
            limit: At most so many; they may go out as one digest.

        Returns:
            What was taken; empty when nothing is due.
        """
        moment = now or utcnow()
        other = aliased(OutboxRow)
        busy = exists().where(
            col(other.chat_id) == col(OutboxRow.chat_id),
            or_(
                col(other.state) == State.SENDING,
                (col(OutboxRow.kind) != Kind.WITHDRAWAL.value)
                & (col(other.state) == State.PENDING)
                & (col(other.thread_id) == col(OutboxRow.thread_id))
                & (col(other.id) < col(OutboxRow.id))
                & (col(other.due_at) > moment),
            ),
        )
        ready = (
            select(OutboxRow)
            .join(ChatRow, col(ChatRow.chat_id) == col(OutboxRow.chat_id))
            .where(
                col(OutboxRow.state) == State.PENDING,
                col(OutboxRow.due_at) <= moment,
                col(ChatRow.active).is_(True),
                ~busy,
            )
            .order_by(col(OutboxRow.id))
        )
        with self._db.writing() as session:
            first = session.exec(ready.limit(1)).first()
            if first is None:
                return []
            rows = session.exec(
                ready.where(col(OutboxRow.chat_id) == first.chat_id, col(OutboxRow.thread_id) == first.thread_id).limit(
                    limit
                )
            ).all()
            for row in rows:
                row.state, row.attempts, row.changed_at = State.SENDING.value, row.attempts + 1, moment
            session.flush()
            return _deliveries(session, [key(row.id) for row in rows])

    def next_due(self) -> dt.datetime | None:
        """When the next pending message is due; None when nothing waits."""
        with self._db.reading() as session:
            rows = session.exec(
                select(func.min(OutboxRow.due_at))
                .join(ChatRow, col(ChatRow.chat_id) == col(OutboxRow.chat_id))
                .where(col(OutboxRow.state) == State.PENDING, col(ChatRow.active).is_(True))
            )
            return rows.one()

    def settling(self, now: dt.datetime, quiet: dt.timedelta, longest: dt.timedelta) -> dt.datetime | None:
        """When what has just begun to arrive will be complete; None when there is nothing to wait for.

        Minutes ingested together are stored one after the other and should be told together: first messages wait
        until none has come for `quiet`, though not longer than `longest` after the first. Never for a withdrawal.
        """
        pending = col(OutboxRow.state) == State.PENDING
        with self._db.reading() as session:
            if session.exec(select(OutboxRow.id).where(pending, col(OutboxRow.kind) == Kind.WITHDRAWAL.value)).first():
                return None
            first, last = session.exec(
                select(func.min(OutboxRow.created_at), func.max(OutboxRow.created_at)).where(
                    pending, col(OutboxRow.attempts) == 0, col(OutboxRow.due_at) <= now
                )
            ).one()
        if first is None or last is None:
            return None
        ready = min(last + quiet, first + longest)
        return ready if ready > now else None

    def still_sending(self, ids: Iterable[int]) -> list[int]:
        """Which of these are being sent: a chat's migration may have found a twin and dropped one."""
        with self._db.reading() as session:
            query = select(OutboxRow.id).where(col(OutboxRow.id).in_(list(ids)), col(OutboxRow.state) == State.SENDING)
            return [key(row) for row in session.exec(query.order_by(col(OutboxRow.id)))]

    def of_message(self, chat_id: int, message_id: int) -> list[Delivery]:
        """What one message of a chat told of, in order; several for a digest."""
        query = _joined().where(col(OutboxRow.chat_id) == chat_id, col(OutboxRow.message_id) == message_id)
        with self._db.reading() as session:
            return [_delivery(*row) for row in session.exec(query.order_by(col(OutboxRow.id)))]

    def told(self, chat_id: int, thread_id: int | None, doc: str) -> list[Delivery]:
        """What a chat or topic was (or may have been) told of any version of a document, oldest first."""
        query = _joined().where(
            col(OutboxRow.chat_id) == chat_id,
            col(OutboxRow.thread_id) == (thread_id or 0),
            col(DocumentRow.doc) == doc,
            col(OutboxRow.kind) != Kind.WITHDRAWAL.value,
            col(OutboxRow.state).in_([State.SENT, State.UNCERTAIN]),
        )
        with self._db.reading() as session:
            return [_delivery(*row) for row in session.exec(query.order_by(col(OutboxRow.id)))]

    def sent(self, ids: Iterable[int], message_id: int | None = None) -> int:
        """Telegram has taken these, as this message; how many were being sent."""
        return self._settle(ids, State.SENT, None, message_id)

    def skipped(self, ids: Iterable[int], reason: str) -> int:
        """These need not be sent; how many were being sent."""
        return self._settle(ids, State.SKIPPED, reason)

    def failed(self, ids: Iterable[int], reason: str) -> int:
        """Telegram has refused these for good; how many were being sent."""
        return self._settle(ids, State.FAILED, reason)

    def uncertain(self, ids: Iterable[int], reason: str) -> int:
        """These may or may not have arrived; how many were being sent."""
        return self._settle(ids, State.UNCERTAIN, reason)

    def postpone(self, ids: Iterable[int], until: dt.datetime, reason: str) -> int:
        """These have certainly not arrived and are to be tried again; how many were being sent."""
        return self._settle(ids, State.PENDING, reason, due_at=until)

    def hold(self, ids: Iterable[int], until: dt.datetime, reason: str) -> int:
        """These are not to be sent before a moment (quiet hours, a digest's hour); no attempt is counted."""
        held = col(OutboxRow.id).in_(list(ids)) & (col(OutboxRow.state) == State.SENDING)
        attempts = col(OutboxRow.attempts) - 1
        return self._change(held, state=State.PENDING.value, reason=reason, due_at=until, attempts=attempts)

    def recover(self) -> int:
        """At start, before any worker: what was being sent when the program stopped is uncertain; how many rows."""
        return self._change(col(OutboxRow.state) == State.SENDING, state=State.UNCERTAIN.value, reason="interrupted")

    def retry(self, delivery_id: int, now: dt.datetime | None = None) -> bool:
        """An admin's wish to send one again that failed, was skipped or is uncertain; whether it was one of these."""
        settled = col(OutboxRow.state).in_([State.FAILED, State.SKIPPED, State.UNCERTAIN])
        return bool(
            self._change(
                (col(OutboxRow.id) == delivery_id) & settled,
                state=State.PENDING.value,
                reason="retried",
                due_at=now or utcnow(),
            )
        )

    def drop(self, delivery_id: int) -> bool:
        """An admin's wish not to send one (again); whether it was waiting, had failed or was uncertain."""
        open_ = col(OutboxRow.state).in_([State.PENDING, State.FAILED, State.UNCERTAIN])
        return bool(
            self._change((col(OutboxRow.id) == delivery_id) & open_, state=State.SKIPPED.value, reason="dropped")
        )

    def counts(self) -> dict[State, int]:
        """How many messages are in each state."""
        with self._db.reading() as session:
            rows = session.exec(select(OutboxRow.state, func.count()).group_by(col(OutboxRow.state))).all()
        found = {State(state): count for state, count in rows}
        return {state: found.get(state, 0) for state in State}

    def entries(
        self, *, states: Collection[State] | None = None, doc: str | None = None, limit: int | None = 100
    ) -> list[Delivery]:
        """Messages, oldest first: of some states, of one document's versions.

        Args:
            states: Only in these.
            doc: Only about this document.
            limit: At most so many; None for all.
        """
        query = _joined()
        if states is not None:
            query = query.where(col(OutboxRow.state).in_([state.value for state in states]))
        if doc is not None:
            query = query.where(col(DocumentRow.doc) == doc)
        with self._db.reading() as session:
            return [_delivery(*row) for row in session.exec(query.order_by(col(OutboxRow.id)).limit(limit))]

    def _settle(
        self,
        ids: Iterable[int],
        state: State,
        reason: str | None,
        message_id: int | None = None,
        due_at: dt.datetime | None = None,
    ) -> int:
        values: dict[str, Any] = {"state": state.value, "reason": reason}
        if message_id is not None:
            values["message_id"] = message_id
        if due_at is not None:
            values["due_at"] = due_at
        return self._change(col(OutboxRow.id).in_(list(ids)) & (col(OutboxRow.state) == State.SENDING), **values)

    def _change(self, which: Any, **values: Any) -> int:
        with self._db.writing() as session:
            return session.exec(update(OutboxRow).where(which).values(**values, changed_at=utcnow())).rowcount


def _joined() -> Any:
    return (
        select(OutboxRow, DocumentRow.doc)
        .join(VersionRow, col(VersionRow.id) == col(OutboxRow.version_id))
        .join(DocumentRow, col(DocumentRow.id) == col(VersionRow.document_id))
    )


def _deliveries(session: Any, ids: list[int]) -> list[Delivery]:
    rows = session.exec(_joined().where(col(OutboxRow.id).in_(ids)).order_by(col(OutboxRow.id)))
    return [_delivery(*row) for row in rows]


def _delivery(row: OutboxRow, doc: str) -> Delivery:
    return Delivery(
        key(row.id),
        row.chat_id,
        row.thread_id or None,
        row.version_id,
        doc,
        Kind(row.kind),
        State(row.state),
        row.attempts,
        row.due_at,
        row.reason,
        row.message_id,
        row.created_at,
        row.changed_at,
    )
