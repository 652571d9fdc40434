"""The parts that commands and handlers work with, opened once from the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Settings
from storage import asked
from storage.asked import AskedMinutes

if TYPE_CHECKING:
    from index.answerer import Answerer
    from index.search import Search
    from index.units import UnitTable
    from storage.audit import AuditRepository
    from storage.chats import ChatRepository
    from storage.conversations import ConversationRepository, StoredQueryRepository
    from storage.database import Database
    from storage.feedback import FeedbackRepository
    from storage.minutes import MinutesRepository
    from storage.outbox import OutboxRepository
    from storage.receipts import ReceiptRepository
    from storage.schedules import ScheduleRepository
    from storage.subscriptions import SubscriptionRepository


class Asking:
    """What answers questions, and no more than that: the search, the units, and the answerer over both.

    Every part is loaded on first use: `parse` or `remove` never pays for the dictionaries and the index.
    """

    def __init__(self, settings: Settings, minutes: AskedMinutes) -> None:
        self.settings = settings
        self.asked = minutes

    @cached_property
    def search(self) -> Search:
        """The search over every item in the store."""
        from index.search import Search

        chosen = self.settings.index
        return Search.open(self.asked, self.settings.data_dir, engine=chosen.engine, fields=chosen.fields)

    @cached_property
    def answerer(self) -> Answerer:
        """Turns a question into an answer."""
        from index.answerer import Answerer

        return Answerer(self.search, self.table)

    @cached_property
    def table(self) -> UnitTable:
        """The units that questions and minutes may name: the shipped ones and the city's own."""
        from index.knowledge import overlay_of
        from index.units import UnitTable

        return UnitTable.with_overlay(overlay_of(self.asked))


class Services(Asking):
    """One object per repository and one search over them, for the life of the process."""

    def __init__(self, settings: Settings, database: Database) -> None:
        super().__init__(settings, AskedMinutes(database))
        self.database = database

    @cached_property
    def answerer(self) -> Answerer:
        """Turns a question into an answer; no question waits for the dictionary."""
        self.search.analyser.load()
        return super().answerer

    @cached_property
    def minutes(self) -> MinutesRepository:
        """The documents, to read and to change."""
        from storage.minutes import MinutesRepository

        return MinutesRepository(self.database)

    @cached_property
    def chats(self) -> ChatRepository:
        """People and groups who were let in."""
        from storage.chats import ChatRepository

        return ChatRepository(self.database)

    @cached_property
    def conversations(self) -> ConversationRepository:
        """What was said before, by chat and person."""
        from storage.conversations import ConversationRepository

        return ConversationRepository(self.database)

    @cached_property
    def queries(self) -> StoredQueryRepository:
        """Answered questions that somebody may turn the pages of."""
        from storage.conversations import StoredQueryRepository

        return StoredQueryRepository(self.database)

    @cached_property
    def feedback(self) -> FeedbackRepository:
        """What people thought of answers."""
        from storage.feedback import FeedbackRepository

        return FeedbackRepository(self.database)

    @cached_property
    def subscriptions(self) -> SubscriptionRepository:
        """Who hears of new minutes, and how."""
        from storage.subscriptions import SubscriptionRepository

        return SubscriptionRepository(self.database)

    @cached_property
    def outbox(self) -> OutboxRepository:
        """The messages owed."""
        from storage.outbox import OutboxRepository

        return OutboxRepository(self.database)

    @cached_property
    def audit(self) -> AuditRepository:
        """Who did what."""
        from storage.audit import AuditRepository

        return AuditRepository(self.database)

    @cached_property
    def receipts(self) -> ReceiptRepository:
        """Who has read what they were sent."""
        from storage.receipts import ReceiptRepository

        return ReceiptRepository(self.database)

    @cached_property
    def schedules(self) -> ScheduleRepository:
        """When jobs run next."""
        from storage.schedules import ScheduleRepository

        return ScheduleRepository(self.database)

    def renew_units(self) -> None:
        """Reads the city's own units again, after an admin has changed them."""
        for made in ("table", "answerer"):
            self.__dict__.pop(made, None)

    def admit_group(self, chat_id: int, kind: str, title: str) -> None:
        """Lets a group in and has it hear of new minutes, all of them and by day, unless it has a wish already."""
        from storage.subscriptions import Wish

        self.chats.admit_chat(chat_id, kind, title)
        if self.subscriptions.get(chat_id) is None:
            self.subscriptions.set(chat_id, Wish())


@contextmanager
def opened_to_ask(settings: Settings) -> Iterator[Asking]:
    """Like `opened`, for a program that answers and ends: it is ready a third of a second earlier.

    Raises:
        DatabaseProblem: The store cannot be opened; of the type that says why.
    """
    _make_folder(settings)
    with asked.opened(settings.database_url, _backups(settings)) as minutes:
        yield Asking(settings, minutes)


def open_services(settings: Settings) -> Services:
    """Opens the store, migrating it where needed; who calls closes `Services.database`.

    Raises:
        DatabaseProblem: The store cannot be opened; of the type that says why.
    """
    from storage.database import Database

    _make_folder(settings)
    return Services(settings, Database.open(settings.database_url, backup_dir=_backups(settings)))


@contextmanager
def opened(settings: Settings) -> Iterator[Services]:
    """Like `open_services`, and closes the store at the end."""
    services = open_services(settings)
    try:
        yield services
    finally:
        services.database.close()


def _make_folder(settings: Settings) -> None:
    # Minutes and questions are nobody else's business on a shared machine; a directory made beforehand stays as it is.
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)


def _backups(settings: Settings) -> Path:
    return settings.data_dir / "backups"
