"""Who is let in, and under which id a chat goes."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.admission import CLAIM_ATTEMPTS, ClaimResult, Home, PersonRole, RequestState
from storage.chats import ChatRepository
from storage.conversations import ConversationRepository, StoredQueryRepository
from storage.database import Database
from storage.minutes import MinutesRepository, Source
from storage.outbox import OutboxRepository, State
from storage.receipts import ReceiptRepository
from storage.subscriptions import SubscriptionRepository, Wish

OLD, NEW = -100, -1_001_234_567_890


@pytest.fixture
def chats(database: Database) -> ChatRepository:
    return ChatRepository(database)


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC)


def test_nobody_is_in_at_first(chats: ChatRepository) -> None:
    assert chats.people() == []
    assert chats.chats() == []
    assert chats.person(1) is None
    assert chats.chat(-1) is None


def test_people_come_and_go(chats: ChatRepository) -> None:
    chats.admit(1, "周某", role=PersonRole.ADMIN)
    chats.admit(2, "吴某", by=1)
    assert [(p.user_id, p.role) for p in chats.people()] == [(1, PersonRole.ADMIN), (2, PersonRole.MEMBER)]
    assert [p.user_id for p in chats.people(PersonRole.ADMIN)] == [1]
    member = chats.person(2)
    assert member is not None
    assert (member.name, member.admitted_by) == ("吴某", 1)
    assert chats.expel(2)
    assert not chats.expel(2)
    assert [p.user_id for p in chats.people()] == [1]


def test_a_request_is_made_once_and_decided_once(chats: ChatRepository) -> None:
    assert chats.request(5, "郑某", 5)
    assert not chats.request(5, "郑某", 5)
    assert [(r.user_id, r.name) for r in chats.requests()] == [(5, "郑某")]
    decided = chats.decide(5, granted=True, by=1)
    assert decided is not None
    assert (decided.state, decided.decided_by) == (RequestState.GRANTED, 1)
    assert chats.decide(5, granted=False, by=2) is None
    person = chats.person(5)
    assert person is not None
    assert person.role is PersonRole.MEMBER
    assert chats.requests() == []


def test_a_refused_stranger_cannot_ask_again_but_can_be_admitted(chats: ChatRepository) -> None:
    chats.request(5, "郑某", 5)
    chats.decide(5, granted=False, by=1)
    assert not chats.request(5, "郑某", 5)
    assert chats.person(5) is None
    chats.admit(5, "郑某", by=1)
    assert [p.user_id for p in chats.people()] == [5]


def test_somebody_let_out_may_ask_again(chats: ChatRepository) -> None:
    chats.request(5, "郑某", 5)
    chats.decide(5, granted=True, by=1)
    chats.expel(5)
    assert chats.request(5, "郑某", 5)
    assert [r.user_id for r in chats.requests()] == [5]


def test_admitting_grants_a_waiting_request(chats: ChatRepository) -> None:
    chats.request(5, "郑某", 5)
    chats.admit(5, "", by=1)
    assert chats.requests() == []
    assert [r.user_id for r in chats.requests(RequestState.GRANTED)] == [5]


def test_the_claim_code_works_once(chats: ChatRepository, now: dt.datetime) -> None:
    code = chats.new_claim(now=now)
    assert chats.claim("WRONG", 9, "孙某", now) is ClaimResult.WRONG
    assert chats.person(9) is None
    assert chats.claim(f" {code.lower()} ", 9, "孙某", now) is ClaimResult.GRANTED
    assert [p.user_id for p in chats.people(PersonRole.ADMIN)] == [9]
    assert chats.claim(code, 10, "李某", now) is ClaimResult.EXPIRED
    assert chats.person(10) is None


def test_the_claim_code_expires_and_a_new_one_replaces_it(chats: ChatRepository, now: dt.datetime) -> None:
    assert chats.claim("ANY", 9, "孙某", now) is ClaimResult.EXPIRED
    code = chats.new_claim(dt.timedelta(hours=1), now)
    newer = chats.new_claim(dt.timedelta(hours=1), now)
    assert chats.claim(code, 9, "孙某", now) is ClaimResult.WRONG
    assert chats.claim(newer, 9, "孙某", now + dt.timedelta(hours=1)) is ClaimResult.EXPIRED
    assert chats.people() == []


def test_guessing_voids_the_claim_code(chats: ChatRepository, now: dt.datetime) -> None:
    code = chats.new_claim(now=now)
    for _ in range(CLAIM_ATTEMPTS):
        assert chats.claim("GUESS", 9, "孙某", now) is ClaimResult.WRONG
    assert chats.claim(code, 9, "孙某", now) is ClaimResult.EXPIRED


def test_the_claim_code_is_not_in_the_database(chats: ChatRepository, database: Database) -> None:
    code = chats.new_claim()
    with database.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT * FROM claims").all()
    assert len(stored) == 1
    assert code not in str(stored)


def test_a_home_is_the_persons_before_the_chats(chats: ChatRepository) -> None:
    assert chats.home(1, -1) == Home()
    chats.set_chat_home(-1, Home("水务局", "云溪市人民政府"))
    assert chats.home(1, -1) == Home("水务局", "云溪市人民政府")
    chats.set_home(1, Home("财政局"))
    assert chats.home(1, -1) == Home("财政局", "云溪市人民政府")
    assert chats.home(1) == Home("财政局")
    assert chats.people() == []


def test_chats_are_admitted_and_expelled(chats: ChatRepository) -> None:
    chats.seen(-1, "supergroup", "云溪督查群")
    assert chats.chats(admitted=True) == []
    chats.admit_chat(-1, "supergroup", "云溪督查群")
    assert [(c.chat_id, c.title) for c in chats.chats(admitted=True)] == [(-1, "云溪督查群")]
    assert chats.expel_chat(-1)
    assert not chats.expel_chat(-1)
    assert not chats.expel_chat(-9)
    assert chats.chats(admitted=True) == []


def test_deactivating_tells_once_and_activating_undoes_it(chats: ChatRepository) -> None:
    chats.admit_chat(-1)
    assert chats.deactivate(-1, "bot was kicked")
    assert not chats.deactivate(-1, "bot was kicked")
    chat = chats.chat(-1)
    assert chat is not None
    assert (chat.active, chat.reason, chat.admitted) == (False, "bot was kicked", True)
    assert chats.activate(-1)
    assert not chats.activate(-1)
    assert [c.chat_id for c in chats.chats(active=True)] == [-1]


@pytest.mark.parametrize("known_before", [False, True])
def test_a_migrated_chat_keeps_everything(
    chats: ChatRepository, database: Database, repo: MinutesRepository, make_minutes, known_before: bool
) -> None:
    subscriptions, outbox = SubscriptionRepository(database), OutboxRepository(database)
    conversations, queries = ConversationRepository(database), StoredQueryRepository(database)
    receipts = ReceiptRepository(database)
    chats.admit_chat(OLD, "group", "云溪督查群")
    chats.set_chat_home(OLD, Home("水务局"))
    subscriptions.set(OLD, Wish(units=("水务局",)))
    saved = repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    conversations.save(OLD, 1, {"turn": 1})
    query = queries.put(OLD, {"q": 1})
    receipts.record(OLD, saved.version_id, 1, "周某")
    if known_before:
        chats.seen(NEW, "supergroup", "云溪督查群")
    assert chats.migrate(OLD, NEW)
    assert not chats.migrate(OLD, NEW)
    assert [c.chat_id for c in chats.chats()] == [NEW]
    chat = chats.chat(OLD)
    assert chat is not None
    assert (chat.chat_id, chat.admitted, chat.home) == (NEW, True, Home("水务局"))
    assert chats.present_id(OLD) == NEW
    assert [s.chat_id for s in subscriptions.all()] == [NEW]
    assert [d.chat_id for d in outbox.entries()] == [NEW]
    assert conversations.load(NEW, 1) == {"turn": 1}
    stored = queries.get(query)
    assert stored is not None
    assert stored.chat_id == NEW
    assert [r.chat_id for r in receipts.of(saved.version_id)] == [NEW]


def test_what_both_ids_have_is_kept_once_and_never_sent_twice(
    chats: ChatRepository, database: Database, repo: MinutesRepository, make_minutes
) -> None:
    subscriptions, outbox = SubscriptionRepository(database), OutboxRepository(database)
    subscriptions.set(OLD, Wish())
    subscriptions.set(NEW, Wish(only_named=True))
    repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    for _ in range(2):
        taken = outbox.claim(later)
        if taken[0].chat_id == OLD:
            outbox.sent([taken[0].id], 7)
        else:
            outbox.postpone([taken[0].id], later + dt.timedelta(hours=1), "429")
    assert chats.migrate(OLD, NEW)
    assert [(d.chat_id, d.state, d.message_id) for d in outbox.entries()] == [(NEW, State.SENT, 7)]
    (left,) = subscriptions.all()
    assert (left.chat_id, left.wish.only_named) == (NEW, True)


def test_a_chat_that_migrates_twice_is_found_by_every_id(chats: ChatRepository) -> None:
    chats.admit_chat(-1)
    chats.migrate(-1, -2)
    chats.migrate(-2, -3)
    assert [chats.present_id(n) for n in (-1, -2, -3)] == [-3, -3, -3]
    chats.seen(-1, "supergroup", "新名")
    assert [(c.chat_id, c.title) for c in chats.chats()] == [(-3, "新名")]


def test_a_migration_of_an_unknown_chat_is_remembered(chats: ChatRepository) -> None:
    assert chats.migrate(-1, -2)
    assert chats.present_id(-1) == -2
