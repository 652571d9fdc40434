"""What to do with messages that the outbox owes one chat: hold, skip, or send, and then which text.

Blocking; everything here happens in one worker thread per message, between taking the rows and calling Telegram.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence

from msgspec import Struct

from bot.access import Gatekeeper
from bot.delivery.news import News, Part, Shelf, compose
from bot.delivery.timing import moment_for
from bot.services import Services
from index.changes import changes
from index.interest import interest
from index.question.model import Language
from storage.errors import DatabaseProblem
from storage.outbox import Delivery, Kind
from storage.subscriptions import Wish

_log = logging.getLogger(__name__)

BY_ADMIN = "retried"
"""The reason of a row that an admin sends again: then neither hour nor wish keeps it back."""


class Parcel(Struct, frozen=True):
    """Rows of one chat and topic that go out together, as `news`, or as a withdrawal where that is None."""

    deliveries: tuple[Delivery, ...]
    news: News | None

    @property
    def ids(self) -> list[int]:
        """The rows' ids."""
        return [delivery.id for delivery in self.deliveries]

    @property
    def chat_id(self) -> int:
        """Whom it is for."""
        return self.deliveries[0].chat_id

    @property
    def thread_id(self) -> int | None:
        """The forum topic it is for."""
        return self.deliveries[0].thread_id

    @property
    def attempts(self) -> int:
        """How often it has been tried, this time included."""
        return max(delivery.attempts for delivery in self.deliveries)


class Packer:
    """Claims rows and makes parcels of them.

    Args:
        services: The store.
        language: Of the messages.
        pause: How long to wait after so many attempts.
        attempts: How often a message that cannot be made is tried.
    """

    def __init__(
        self, services: Services, language: Language, *, pause: Callable[[int], dt.timedelta], attempts: int
    ) -> None:
        self._services = services
        self._language = language
        self._pause = pause
        self._attempts = attempts
        self._shelf = Shelf()
        self._stranded: list[int] = []
        self._gatekeeper = Gatekeeper(services.settings.access, services.chats)

    def next(self, now: dt.datetime) -> list[Parcel] | None:
        """The parcels of the next chat that is due; empty where its rows were held or skipped, None if none is due.

        Withdrawals come first, each by itself; all that is new goes out as one message.
        """
        outbox = self._services.outbox
        claimed = outbox.claim(now)
        if not claimed:
            return None
        try:
            return self._sorted(claimed, now)
        except DatabaseProblem:
            self._stranded += [delivery.id for delivery in claimed]
            raise

    def put_back(self, now: dt.datetime) -> None:
        """Lets rows that were claimed when the database failed, and so never sent, be claimed again."""
        ids, self._stranded = self._stranded, []
        try:
            if ids:
                self._services.outbox.postpone(ids, now, "database")
        except DatabaseProblem:
            self._stranded += ids
            raise

    def _sorted(self, claimed: list[Delivery], now: dt.datetime) -> list[Parcel]:
        outbox = self._services.outbox
        parcels = [Parcel((delivery,), None) for delivery in claimed if delivery.kind is Kind.WITHDRAWAL]
        telling = [delivery for delivery in claimed if delivery.kind is not Kind.WITHDRAWAL]
        if telling and not self._gatekeeper.is_told(claimed[0].chat_id):
            # Shut out since it subscribed: by an admin, or by a change of the settings. What was sent is still taken
            # back.
            outbox.skipped([delivery.id for delivery in telling], "not admitted")
            return parcels
        if not telling:
            return parcels
        try:
            return parcels + self._telling(telling, now)
        except DatabaseProblem:
            raise
        except Exception as problem:  # a message that cannot be made must not keep the others from being sent
            ids, tried = [delivery.id for delivery in telling], max(delivery.attempts for delivery in telling)
            _log.exception("not made deliveries=%s", ids)
            if tried >= self._attempts:
                outbox.failed(ids, type(problem).__name__)
            else:
                outbox.postpone(ids, now + self._pause(tried), type(problem).__name__)
            return parcels

    def remade(self, deliveries: Sequence[Delivery], language: Language | None = None) -> News | None:
        """The message about these rows as it would be now: for one whose other minutes were withdrawn."""
        found = self._services.subscriptions.get(deliveries[0].chat_id, deliveries[0].thread_id)
        wish = Wish() if found is None else found.wish
        parts = [part for delivery in deliveries if (part := self._part(delivery, wish, ())) is not None]
        return compose(parts, language or self._language) if parts else None

    def _telling(self, claimed: list[Delivery], now: dt.datetime) -> list[Parcel]:
        services, first = self._services, claimed[0]
        outbox, ids = services.outbox, [delivery.id for delivery in claimed]
        forced = [delivery for delivery in claimed if delivery.reason == BY_ADMIN]
        found = services.subscriptions.get(first.chat_id, first.thread_id)
        if found is None and not forced:
            outbox.skipped(ids, "unsubscribed")
            return []
        wish = Wish() if found is None else found.wish
        moment = moment_for(wish, min(d.created_at for d in claimed), now, services.settings.zone)
        if moment > now and not forced:
            outbox.hold(ids, moment, "not at this hour")
            return []
        home = services.chats.home(first.chat_id, None if first.chat_id > 0 else first.chat_id).unit
        also = () if home is None else (home,)
        key = (services.minutes.revision(), _rows(claimed, self._bases(claimed)), wish, also)
        known, made = self._shelf.get(key)
        if forced:
            made = self._made(claimed, wish, also, forced)
        elif not known:
            made = self._made(claimed, wish, also, ())
            self._shelf.put(key, made)
        if made is None:
            outbox.skipped(ids, "nothing that this chat follows, or replaced since")
            return []
        return [Parcel(tuple(claimed), made)]

    def _made(
        self, claimed: list[Delivery], wish: Wish, also: tuple[str, ...], forced: Sequence[Delivery]
    ) -> News | None:
        parts = []
        for delivery in claimed:
            part = self._part(delivery, wish, also)
            if part is not None and (part.interest.wanted or part.kind is Kind.CORRECTION or delivery in forced):
                parts.append(part)
        return compose(parts, self._language) if parts else None

    def _part(self, delivery: Delivery, wish: Wish, also: tuple[str, ...]) -> Part | None:
        services = self._services
        stored = services.minutes.get(delivery.doc)
        if stored is None or stored.version_id != delivery.version_id:
            return None
        concerns = interest(
            stored.minutes,
            units=wish.units,
            topics=wish.topics,
            kinds=wish.kinds,
            only_named=wish.only_named,
            also=also,
            table=services.table,
            analyser=services.search.analyser,
        )
        changed = None
        base = self._base(delivery)
        before = None if base is None else services.minutes.version(base)
        if before is not None:
            changed = changes(before.minutes, stored.minutes)
        return Part(stored, delivery.kind, concerns, (*wish.units, *also), changed)

    def _bases(self, claimed: Sequence[Delivery]) -> list[int | None]:
        return [self._base(delivery) for delivery in claimed]

    def _base(self, delivery: Delivery) -> int | None:
        """The version that a correction corrects: the last one this chat was told of."""
        if delivery.kind is not Kind.CORRECTION:
            return None
        told = self._services.outbox.told(delivery.chat_id, delivery.thread_id, delivery.doc)
        earlier = [one.version_id for one in told if one.version_id < delivery.version_id]
        return max(earlier, default=None)


def _rows(claimed: Sequence[Delivery], bases: Sequence[int | None]) -> tuple[tuple[int, str, int | None], ...]:
    return tuple((d.version_id, d.kind.value, base) for d, base in zip(claimed, bases, strict=True))
