"""Who wants to hear of new minutes, and of what in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from msgspec import Struct, field
from sqlalchemy import func, update
from sqlmodel import col, select

from storage.chats import ensure_chat
from storage.clock import utcnow
from storage.database import Database
from storage.models import ChatRow, OutboxRow, SubscriptionRow


class Quiet(Struct, frozen=True):
    """Hours of the configured time zone in which nothing is sent; from 22:00 to 07:00 passes midnight."""

    start: dt.time = dt.time(22)
    end: dt.time = dt.time(7)


class Wish(Struct, frozen=True):
    """What a chat follows, and when it wants to hear.

    With no units, topics or meeting kinds it follows everything. `only_named`: minutes that name none of the units
    are not sent at all. `digest_hour`: once a day at this hour instead of at once. `quiet` None: at any hour.
    """

    units: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    only_named: bool = False
    digest_hour: int | None = None
    quiet: Quiet | None = field(default_factory=Quiet)

    @property
    def everything(self) -> bool:
        """Whether nothing narrows it."""
        return not (self.units or self.topics or self.kinds)


_WISH = msgspec.json.Decoder(Wish)


class Subscription(Struct, frozen=True):
    """One chat's or forum topic's wish; `thread_id` is None outside forum topics."""

    chat_id: int
    thread_id: int | None
    wish: Wish
    created_at: dt.datetime
    created_by: int | None


class SubscriptionRepository:
    """Subscriptions, one a chat and forum topic. Safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, chat_id: int, thread_id: int | None = None) -> Subscription | None:
        """The subscription of a chat or topic."""
        with self._db.reading() as session:
            row = session.exec(_of(chat_id, thread_id)).first()
            return None if row is None else _subscription(row)

    def of_chat(self, chat_id: int) -> list[Subscription]:
        """Those of a chat and all its topics."""
        query = select(SubscriptionRow).where(col(SubscriptionRow.chat_id) == chat_id)
        with self._db.reading() as session:
            return [_subscription(row) for row in session.exec(query.order_by(col(SubscriptionRow.thread_id)))]

    def all(self, *, active: bool | None = None) -> list[Subscription]:
        """All subscriptions, or those of chats that can (or cannot) be reached, in the order they were made."""
        query = select(SubscriptionRow).join(ChatRow, col(ChatRow.chat_id) == col(SubscriptionRow.chat_id))
        if active is not None:
            query = query.where(col(ChatRow.active).is_(active))
        with self._db.reading() as session:
            return [_subscription(row) for row in session.exec(query.order_by(col(SubscriptionRow.id)))]

    def reach(self) -> int:
        """How many chats an announcement would reach now."""
        query = (
            select(func.count(func.distinct(col(SubscriptionRow.chat_id))))
            .join(ChatRow, col(ChatRow.chat_id) == col(SubscriptionRow.chat_id))
            .where(col(ChatRow.active).is_(True))
        )
        with self._db.reading() as session:
            return session.exec(query).one()

    def set(self, chat_id: int, wish: Wish, thread_id: int | None = None, *, by: int | None = None) -> bool:
        """Subscribe a chat or topic, or change its wish; whether it is new. The chat counts as reachable from now."""
        with self._db.writing() as session:
            chat = ensure_chat(session, chat_id)
            if not chat.active:
                chat.active, chat.inactive_reason, chat.changed_at = True, None, utcnow()
            row = session.exec(_of(chat.chat_id, thread_id)).first()
            if row is not None:
                row.wish = msgspec.json.encode(wish).decode()
                return False
            session.add(
                SubscriptionRow(
                    chat_id=chat.chat_id,
                    thread_id=thread_id or 0,
                    wish=msgspec.json.encode(wish).decode(),
                    created_at=utcnow(),
                    created_by=by,
                )
            )
            return True

    def remove(self, chat_id: int, thread_id: int | None = None) -> bool:
        """Unsubscribe; whether there was a subscription. What was still to be sent there is skipped."""
        with self._db.writing() as session:
            row = session.exec(_of(chat_id, thread_id)).first()
            if row is None:
                return False
            session.delete(row)
            session.exec(
                update(OutboxRow)
                .where(
                    col(OutboxRow.chat_id) == chat_id,
                    col(OutboxRow.thread_id) == (thread_id or 0),
                    col(OutboxRow.state) == "pending",
                )
                .values(state="skipped", reason="unsubscribed", changed_at=utcnow())
            )
            return True


def _of(chat_id: int, thread_id: int | None) -> Any:
    return select(SubscriptionRow).where(
        col(SubscriptionRow.chat_id) == chat_id, col(SubscriptionRow.thread_id) == (thread_id or 0)
    )


def _subscription(row: SubscriptionRow) -> Subscription:
    return Subscription(row.chat_id, row.thread_id or None, _WISH.decode(row.wish), row.created_at, row.created_by)
