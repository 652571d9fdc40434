"""What is remembered between two messages."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.conversations import ConversationRepository, StoredQueryRepository
from storage.database import Database
from storage.feedback import FeedbackRepository

NOW = dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC)
HALF_AN_HOUR = dt.timedelta(minutes=30)


@pytest.fixture
def conversations(database: Database) -> ConversationRepository:
    return ConversationRepository(database)


@pytest.fixture
def queries(database: Database) -> StoredQueryRepository:
    return StoredQueryRepository(database)


def test_conversations_are_apart_by_chat_person_and_topic(conversations: ConversationRepository) -> None:
    conversations.save(-1, 1, {"q": "财政局"})
    conversations.save(-1, 2, ["别人"])
    conversations.save(-1, 1, "话题", thread_id=7)
    conversations.save(-1, 1, {"q": "水务局"})
    assert conversations.load(-1, 1) == {"q": "水务局"}
    assert conversations.load(-1, 2) == ["别人"]
    assert conversations.load(-1, 1, 7) == "话题"
    assert conversations.load(-2, 1) is None
    conversations.forget(-1, 1)
    assert conversations.load(-1, 1) is None
    assert conversations.load(-1, 1, 7) == "话题"


def test_an_old_conversation_is_over(conversations: ConversationRepository) -> None:
    conversations.save(-1, 1, 1, now=NOW)
    assert conversations.load(-1, 1, max_age=HALF_AN_HOUR, now=NOW + HALF_AN_HOUR) == 1
    late = NOW + HALF_AN_HOUR + dt.timedelta(seconds=1)
    assert conversations.load(-1, 1, max_age=HALF_AN_HOUR, now=late) is None
    assert conversations.prune(NOW) == 0
    assert conversations.prune(late) == 1
    assert conversations.load(-1, 1) is None


def test_a_conversation_survives_a_restart(conversations: ConversationRepository, url: str) -> None:
    conversations.save(-1, 1, {"q": "财政局"})
    restarted = Database.open(url)
    assert ConversationRepository(restarted).load(-1, 1) == {"q": "财政局"}
    restarted.close()


def test_moments_without_a_zone_are_refused(conversations: ConversationRepository) -> None:
    with pytest.raises(Exception, match="without a time zone"):
        conversations.save(-1, 1, 1, now=dt.datetime(2025, 1, 1))


def test_a_query_is_found_by_its_id_and_by_its_message(queries: StoredQueryRepository) -> None:
    one = queries.put(-1, {"问": "总部经济"}, user_id=5, now=NOW)
    other = queries.put(-1, {"问": "河道"}, now=NOW)
    assert one != other
    assert len(one) == 8
    queries.attach(one, 100)
    found = queries.get(one)
    assert found is not None
    assert (found.chat_id, found.user_id, found.message_id, found.data, found.at) == (
        -1,
        5,
        100,
        {"问": "总部经济"},
        NOW,
    )
    assert queries.of_message(-1, 100) == found
    assert queries.of_message(-2, 100) is None
    assert queries.get("nowhere") is None
    assert queries.update(one, [1])
    assert not queries.update("nowhere", [1])
    changed = queries.get(one)
    assert changed is not None
    assert changed.data == [1]


def test_old_queries_are_pruned(queries: StoredQueryRepository) -> None:
    old = queries.put(-1, 1, now=NOW)
    new = queries.put(-1, 2, now=NOW + HALF_AN_HOUR)
    assert queries.prune(NOW + HALF_AN_HOUR) == 1
    assert queries.get(old) is None
    assert queries.get(new) is not None
    assert queries.count() == 1


def test_a_complaint_is_open_until_it_is_resolved(database: Database) -> None:
    feedback = FeedbackRepository(database)
    first = feedback.record(5, 5, "谁牵头？", "单位不对", [("a", 2)])
    second = feedback.record(5, 5, "几项？", "漏了")
    assert [(f.id, f.question, f.reason, f.items) for f in feedback.entries()] == [
        (first, "谁牵头？", "单位不对", (("a", 2),)),
        (second, "几项？", "漏了", ()),
    ]
    assert feedback.resolve(first, by=1)
    assert not feedback.resolve(first, by=1)
    assert not feedback.resolve(99, by=1)
    assert [f.id for f in feedback.entries()] == [second]
    assert [(f.id, f.resolved_by) for f in feedback.entries(resolved=True)] == [(first, 1)]
    assert len(feedback.entries(resolved=None)) == 2
