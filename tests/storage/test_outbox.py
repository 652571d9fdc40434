"""The outbox: order, states, and what a crash leaves behind."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.chats import ChatRepository
from storage.database import Database
from storage.minutes import MinutesRepository, Outcome, Source
from storage.outbox import Delivery, Kind, OutboxRepository, State
from storage.subscriptions import SubscriptionRepository, Wish

LATER = dt.timedelta(minutes=5)


@pytest.fixture
def outbox(database: Database) -> OutboxRepository:
    return OutboxRepository(database)


@pytest.fixture
def subscriptions(database: Database) -> SubscriptionRepository:
    return SubscriptionRepository(database)


@pytest.fixture
def now() -> dt.datetime:
    """After everything that a test stores."""
    return dt.datetime.now(dt.UTC) + dt.timedelta(days=1)


def _states(outbox: OutboxRepository) -> list[State]:
    return [delivery.state for delivery in outbox.entries(limit=None)]


def _ids(deliveries: list[Delivery]) -> list[int]:
    return [delivery.id for delivery in deliveries]


def test_each_subscription_of_an_active_chat_is_owed_one_message(
    repo: MinutesRepository, database: Database, outbox: OutboxRepository, subscriptions, make_minutes
) -> None:
    for chat, thread in ((-1, None), (-1, 5), (-2, None), (-3, None)):
        subscriptions.set(chat, Wish(), thread)
    ChatRepository(database).deactivate(-3, "blocked")
    saved = repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    assert saved.told == 3
    owed = outbox.entries()
    assert {(d.chat_id, d.thread_id, d.kind, d.state, d.doc) for d in owed} == {
        (-1, None, Kind.NEW, State.PENDING, "a"),
        (-1, 5, Kind.NEW, State.PENDING, "a"),
        (-2, None, Kind.NEW, State.PENDING, "a"),
    }
    assert subscriptions.reach() == 2


def test_nobody_hears_of_what_is_not_announced_or_not_changed(
    repo: MinutesRepository, outbox: OutboxRepository, subscriptions, make_minutes
) -> None:
    subscriptions.set(-1, Wish())
    repo.save(Source("a.txt", b"a"), make_minutes())
    assert repo.save(Source("a.txt", b"a"), make_minutes(), announce=True).outcome is Outcome.UNCHANGED
    assert outbox.entries() == []


def test_a_replacement_owes_a_correction_to_who_was_told_and_the_news_to_others(
    repo: MinutesRepository, outbox: OutboxRepository, subscriptions, make_minutes, now
) -> None:
    subscriptions.set(-1, Wish())
    first = repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    outbox.sent(_ids(outbox.claim(now)), 7)
    subscriptions.set(-2, Wish())
    second = repo.save(Source("a.txt", b"b"), make_minutes(note="补充。"), announce=True)
    assert second.told == 2
    assert {(d.chat_id, d.kind, d.version_id) for d in outbox.entries()} == {
        (-1, Kind.NEW, first.version_id),
        (-1, Kind.CORRECTION, second.version_id),
        (-2, Kind.NEW, second.version_id),
    }


@pytest.mark.parametrize("announce", [True, False])
def test_what_was_not_sent_yet_is_about_the_new_version(
    repo: MinutesRepository, outbox: OutboxRepository, subscriptions, make_minutes, announce: bool
) -> None:
    subscriptions.set(-1, Wish())
    repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    second = repo.save(Source("a.txt", b"b"), make_minutes(note="补充。"), announce=announce)
    assert second.told == 0
    assert [(d.kind, d.state, d.version_id) for d in outbox.entries()] == [(Kind.NEW, State.PENDING, second.version_id)]


def test_what_was_called_off_is_owed_again_when_the_document_comes_back(
    repo: MinutesRepository, outbox: OutboxRepository, subscriptions, make_minutes, now
) -> None:
    subscriptions.set(-1, Wish())
    subscriptions.set(-2, Wish())
    repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    sent = outbox.claim(now)
    outbox.sent(_ids(sent), 7)
    repo.remove("a")
    assert repo.save(Source("a.txt", b"a"), make_minutes(), announce=True).told == 1
    assert {d.chat_id for d in outbox.claim(now)} == {-1, -2} - {sent[0].chat_id}


def test_claim_takes_one_chat_in_order_and_waits_for_it(
    repo: MinutesRepository, outbox: OutboxRepository, subscriptions, make_minutes, now
) -> None:
    subscriptions.set(-1, Wish())
    subscriptions.set(-2, Wish())
    for number in (1, 2):
        repo.save(Source(f"{number}.txt", b"%d" % number), make_minutes(number, note=str(number)), announce=True)
    first = outbox.claim(now)
    assert [(d.doc, d.state, d.attempts) for d in first] == [("1", State.SENDING, 1), ("2", State.SENDING, 1)]
    second = outbox.claim(now)
    assert {d.chat_id for d in first} | {d.chat_id for d in second} == {-1, -2}
    assert outbox.claim(now) == []
    assert outbox.sent(_ids(first), message_id=77) == 2
    assert [d.message_id for d in outbox.entries(states=[State.SENT])] == [77, 77]


def test_nothing_overtakes_an_older_message_that_waits(
    repo: MinutesRepository, outbox: OutboxRepository, subscriptions, make_minutes, now
) -> None:
    subscriptions.set(-1, Wish())
    repo.save(Source("1.txt", b"1"), make_minutes(1), announce=True)
    outbox.postpone(_ids(outbox.claim(now)), now + LATER, "429")
    repo.save(Source("2.txt", b"2"), make_minutes(2, note="二"), announce=True)
    assert outbox.claim(now) == []
    assert [(d.doc, d.attempts) for d in outbox.claim(now + LATER)] == [("1", 2), ("2", 1)]


def test_claim_is_limited_and_goes_on_where_it_stopped(
    repo: MinutesRepository, outbox: OutboxRepository, subscriptions, make_minutes, now
) -> None:
    subscriptions.set(-1, Wish())
    for number in (1, 2, 3):
        repo.save(Source(f"{number}.txt", b"%d" % number), make_minutes(number, note=str(number)), announce=True)
    taken = outbox.claim(now, limit=2)
    assert [d.doc for d in taken] == ["1", "2"]
    outbox.sent(_ids(taken))
    assert [d.doc for d in outbox.claim(now, limit=2)] == ["3"]


def test_what_was_being_sent_at_a_crash_is_uncertain_and_not_sent_again(
    repo: MinutesRepository, url: str, outbox: OutboxRepository, subscriptions, make_minutes, now
) -> None:
    subscriptions.set(-1, Wish())
    repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    (taken,) = outbox.claim(now)
    restarted = Database.open(url)
    after = OutboxRepository(restarted)
    assert after.recover() == 1
    assert after.claim(now) == []
    assert [(d.state, d.reason) for d in after.entries()] == [(State.UNCERTAIN, "interrupted")]
    assert after.retry(taken.id, now)
    assert [d.id for d in after.claim(now)] == [taken.id]
    restarted.close()


@pytest.mark.parametrize(
    ("settle", "state"),
    [
        (lambda box, ids: box.skipped(ids, "nothing named"), State.SKIPPED),
        (lambda box, ids: box.failed(ids, "400"), State.FAILED),
        (lambda box, ids: box.uncertain(ids, "timeout"), State.UNCERTAIN),
        (lambda box, ids: box.sent(ids, 9), State.SENT),
    ],
)
def test_an_outcome_is_recorded_once_and_only_while_sending(
    repo: MinutesRepository, outbox: OutboxRepository, subscriptions, make_minutes, now, settle, state
) -> None:
    subscriptions.set(-1, Wish())
    repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    ids = _ids(outbox.entries())
    assert settle(outbox, ids) == 0
    outbox.claim(now)
    assert settle(outbox, ids) == 1
    assert settle(outbox, ids) == 0
    assert _states(outbox) == [state]
    assert outbox.counts()[state] == 1
    assert outbox.next_due() is None


def test_an_admin_drops_what_waits_and_cannot_resend_what_was_sent(
    repo: MinutesRepository, outbox: OutboxRepository, subscriptions, make_minutes, now
) -> None:
    subscriptions.set(-1, Wish())
    subscriptions.set(-2, Wish())
    repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    one, other = _ids(outbox.entries())
    assert outbox.drop(one)
    assert not outbox.drop(one)
    outbox.sent(_ids(outbox.claim(now)))
    assert not outbox.retry(other)
    assert not outbox.drop(other)
    assert _states(outbox) == [State.SKIPPED, State.SENT]


def test_hiding_a_document_calls_off_what_waits(
    repo: MinutesRepository, outbox: OutboxRepository, subscriptions, make_minutes
) -> None:
    subscriptions.set(-1, Wish())
    repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    repo.remove("a")
    assert [(d.state, d.reason) for d in outbox.entries(doc="a")] == [(State.SKIPPED, "removed")]


def test_unsubscribing_and_deactivating_call_off_what_waits(
    repo: MinutesRepository, database: Database, outbox: OutboxRepository, subscriptions, make_minutes
) -> None:
    subscriptions.set(-1, Wish())
    subscriptions.set(-2, Wish())
    repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    assert subscriptions.remove(-1)
    assert not subscriptions.remove(-1)
    assert ChatRepository(database).deactivate(-2, "blocked")
    assert {d.reason for d in outbox.entries(states=[State.SKIPPED])} == {"unsubscribed", "blocked"}
