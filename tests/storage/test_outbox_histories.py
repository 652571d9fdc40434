"""Whatever happens in whatever order: no message is lost silently, none goes out twice by itself, order is kept."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from storage.chats import ChatRepository
from storage.database import Database
from storage.domain import Meeting, Minutes
from storage.minutes import MinutesRepository, Source
from storage.outbox import Delivery, OutboxRepository, State
from storage.subscriptions import SubscriptionRepository, Wish

CHATS = (-1, -2, -3)
HOUR = dt.timedelta(hours=1)


class Histories(RuleBasedStateMachine):
    """A worker, an admin, new minutes, lost chats, and crashes between Telegram's acceptance and our commit."""

    def __init__(self) -> None:
        super().__init__()
        self.database = Database.open("sqlite://")
        self.repo, self.outbox = MinutesRepository(self.database), OutboxRepository(self.database)
        self.chats, self.subscriptions = ChatRepository(self.database), SubscriptionRepository(self.database)
        for chat in CHATS:
            self.subscriptions.set(chat, Wish())
        self.now = dt.datetime.now(dt.UTC) + HOUR
        self.documents = 0
        self.owed: set[tuple[int, str]] = set()
        self.arrived: Counter[int] = Counter()
        self.allowed: Counter[int] = Counter()
        self.order: dict[int, list[int]] = {chat: [] for chat in CHATS}
        self.in_hand: list[list[Delivery]] = []

    def teardown(self) -> None:
        self.database.close()

    @rule()
    def minutes_arrive(self) -> None:
        self.documents += 1
        name = f"m{self.documents}"
        active = {chat.chat_id for chat in self.chats.chats(active=True)}
        saved = self.repo.save(Source(f"{name}.txt", name.encode()), Minutes(Meeting(), name), announce=True)
        assert saved.told == len(active)
        self.owed |= {(chat, name) for chat in active}

    @rule(limit=st.integers(1, 3))
    def worker_claims(self, limit: int) -> None:
        taken = self.outbox.claim(self.now, limit)
        busy = {delivery.chat_id for held in self.in_hand for delivery in held}
        assert not busy & {delivery.chat_id for delivery in taken}
        assert len({delivery.chat_id for delivery in taken}) <= 1
        if taken:
            self.in_hand.append(taken)

    def _arrive(self, taken: list[Delivery]) -> None:
        for delivery in taken:
            self.arrived[delivery.id] += 1
            self.order[delivery.chat_id].append(delivery.id)

    @precondition(lambda self: self.in_hand)
    @rule(outcome=st.sampled_from(["sent", "refused", "skipped", "429", "timeout, arrived", "timeout, lost"]))
    def telegram_answers(self, outcome: str) -> None:
        taken = self.in_hand.pop(0)
        ids = [delivery.id for delivery in taken]
        if "timeout" in outcome:
            if outcome.endswith("arrived"):
                self._arrive(taken)
            done = self.outbox.uncertain(ids, "timeout")
        elif outcome == "sent":
            self._arrive(taken)
            done = self.outbox.sent(ids, 1)
        elif outcome == "429":
            done = self.outbox.postpone(ids, self.now + HOUR, "429")
        else:
            done = (self.outbox.failed if outcome == "refused" else self.outbox.skipped)(ids, outcome)
        assert done == len(ids)

    @rule(arrived=st.booleans())
    def crash_and_restart(self, arrived: bool) -> None:
        for taken in self.in_hand:
            if arrived:
                self._arrive(taken)
        assert self.outbox.recover() == sum(len(taken) for taken in self.in_hand)
        self.in_hand = []

    @rule()
    def time_passes(self) -> None:
        self.now += HOUR

    @rule(chat=st.sampled_from(CHATS))
    def chat_is_lost(self, chat: int) -> None:
        self.chats.deactivate(chat, "blocked")

    @rule(chat=st.sampled_from(CHATS))
    def chat_is_back(self, chat: int) -> None:
        self.chats.activate(chat)

    @rule(data=st.data())
    def admin_acts(self, data: st.DataObject) -> None:
        open_ = self.outbox.entries(states=[State.FAILED, State.UNCERTAIN, State.PENDING], limit=None)
        if not open_:
            return
        delivery = data.draw(st.sampled_from(open_))
        if data.draw(st.booleans()):
            assert self.outbox.retry(delivery.id, self.now) == (delivery.state is not State.PENDING)
            self.allowed[delivery.id] += delivery.state is not State.PENDING
        else:
            assert self.outbox.drop(delivery.id)

    @invariant()
    def nothing_is_lost(self) -> None:
        rows = self.outbox.entries(limit=None)
        assert {(row.chat_id, row.doc) for row in rows} == self.owed
        assert len(rows) == len(self.owed)
        assert all(row.reason for row in rows if row.state not in (State.PENDING, State.SENDING, State.SENT))

    @invariant()
    def nothing_arrives_twice_by_itself(self) -> None:
        assert all(count <= 1 + self.allowed[ident] for ident, count in self.arrived.items())

    @invariant()
    def what_is_sent_has_arrived(self) -> None:
        sent = {row.id for row in self.outbox.entries(states=[State.SENT], limit=None)}
        assert sent <= set(self.arrived)

    @invariant()
    def order_is_kept(self) -> None:
        for ids in self.order.values():
            by_themselves = [ident for ident in ids if not self.allowed[ident]]
            assert by_themselves == sorted(by_themselves)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
