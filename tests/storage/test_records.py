"""What cannot be recovered later, and what a restart must not forget."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from storage.audit import AuditRepository
from storage.corrections import CorrectionRepository
from storage.database import Database
from storage.minutes import MinutesRepository, Source
from storage.outbox import OutboxRepository
from storage.overlay import OverlayRepository
from storage.receipts import ReceiptRepository
from storage.schedules import ScheduleRepository
from storage.settings import SettingsRepository
from storage.subscriptions import Quiet, SubscriptionRepository, Wish

NOW = dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def test_the_audit_tells_who_did_what_when(database: Database) -> None:
    audit = AuditRepository(database)
    first = audit.record("question", who=5, chat_id=-1, items=[("a", 2)], detail={"q": "谁牵头？"}, now=NOW)
    second = audit.record("reindex", now=NOW + HOUR)
    assert second > first
    newest, oldest = audit.entries()
    assert (newest.what, newest.who, newest.items, newest.detail) == ("reindex", None, (), {})
    assert (oldest.at, oldest.who, oldest.chat_id) == (NOW, 5, -1)
    assert (oldest.items, oldest.detail) == ((("a", 2),), {"q": "谁牵头？"})
    assert [e.id for e in audit.entries(what="question")] == [first]
    assert [e.id for e in audit.entries(who=5)] == [first]
    assert [e.id for e in audit.entries(since=NOW + HOUR)] == [second]
    assert [e.id for e in audit.entries(limit=1)] == [second]


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 6", "DELETE FROM audit"])
def test_the_audit_cannot_be_changed(database: Database, statement: str) -> None:
    audit = AuditRepository(database)
    audit.record("question", who=5)
    with pytest.raises(IntegrityError, match="append-only"), database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert [entry.who for entry in audit.entries()] == [5]


def test_a_correction_is_kept_with_the_words_it_is_about(database: Database) -> None:
    corrections = CorrectionRepository(database)
    text = "会议明确，由市水务局牵头。"
    made = corrections.add("a", text, 5, 9, "unit", {"unit": "市水务局"}, author=1, reason="原文如此")
    assert (made.quote, made.value) == ("由市水务", {"unit": "市水务局"})
    assert corrections.of("a") == [made]
    assert corrections.of("b") == []
    assert corrections.docs() == ["a"]


def test_a_later_correction_of_the_same_place_takes_over(database: Database) -> None:
    corrections = CorrectionRepository(database)
    text = "会议明确，由市水务局牵头。"
    corrections.add("a", text, 0, 4, "kind", "opinion", author=1, reason="")
    later = corrections.add("a", text, 0, 4, "kind", "resolution", author=2, reason="")
    other = corrections.add("a", text, 0, 5, "kind", "report", author=2, reason="")
    assert [c.id for c in corrections.of("a")] == [later.id, other.id]
    assert corrections.withdraw(later.id, by=1)
    assert not corrections.withdraw(later.id, by=1)
    assert [c.id for c in corrections.of("a")] == [other.id]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 99)])
def test_a_correction_outside_the_text_is_refused(database: Database, start: int, end: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        CorrectionRepository(database).add("a", "会议明确", start, end, "kind", "report", author=1, reason="")


def test_local_units_are_kept_by_name(database: Database) -> None:
    overlay = OverlayRepository(database)
    overlay.put("市云河公司", by=1, aliases=["云河公司"])
    overlay.put("考核办法", by=1, ignored=True)
    overlay.put("市云河公司", by=2, aliases=["云河公司", "云河"], canonical="水务局")
    assert overlay.rows() == [
        {"name": "市云河公司", "aliases": ["云河公司", "云河"], "canonical": "水务局", "ignored": False},
        {"name": "考核办法", "aliases": [], "canonical": None, "ignored": True},
    ]
    assert overlay.drop("考核办法")
    assert not overlay.drop("考核办法")
    assert [row["name"] for row in overlay.rows()] == ["市云河公司"]


def test_settings_keep_json(database: Database) -> None:
    settings = SettingsRepository(database)
    assert settings.get("nothing", 3) == 3
    settings.set("watch.a", {"etag": "x"})
    settings.set("watch.a", {"etag": "y"})
    settings.set("watchful", None)
    assert settings.get("watch.a") == {"etag": "y"}
    assert settings.all("watch.") == {"watch.a": {"etag": "y"}}
    assert settings.delete("watch.a")
    assert not settings.delete("watch.a")
    assert settings.all() == {"watchful": None}


def test_a_schedule_survives_a_restart_and_overdue_jobs_are_due_once(database: Database, url: str) -> None:
    schedules = ScheduleRepository(database)
    schedules.plan("digest", NOW, data={"hour": 8})
    schedules.plan("prune", NOW + HOUR)
    restarted = Database.open(url)
    schedules = ScheduleRepository(restarted)
    assert [s.name for s in schedules.all()] == ["digest", "prune"]
    assert [s.name for s in schedules.due(NOW + HOUR / 2)] == ["digest"]
    assert schedules.ran("digest", NOW + 24 * HOUR, now=NOW + HOUR / 2) == 0
    assert schedules.due(NOW + HOUR / 2) == []
    digest = schedules.get("digest")
    assert digest is not None
    assert (digest.last_run, digest.next_run, digest.data) == (NOW + HOUR / 2, NOW + 24 * HOUR, {"hour": 8})
    restarted.close()


def test_failures_in_a_row_are_counted(database: Database) -> None:
    schedules = ScheduleRepository(database)
    schedules.plan("page", NOW)
    assert [schedules.ran("page", NOW + HOUR, ok=ok) for ok in (False, False, True, False)] == [1, 2, 0, 1]
    schedules.plan("page", NOW, data=[1])
    page = schedules.get("page")
    assert page is not None
    assert (page.failures, page.data) == (1, [1])
    with pytest.raises(LookupError):
        schedules.ran("nothing", NOW)
    assert schedules.cancel("page")
    assert not schedules.cancel("page")
    assert schedules.get("page") is None


def test_a_wish_comes_back_whole(database: Database) -> None:
    subscriptions = SubscriptionRepository(database)
    wish = Wish(("水务局",), ("河道",), ("常务会议",), True, 8, Quiet(dt.time(21, 30), dt.time(6)))
    assert subscriptions.set(-1, wish, 7, by=5)
    assert not subscriptions.set(-1, Wish(quiet=None), 7, by=6)
    assert subscriptions.set(-1, wish, by=5)
    topic, chat = subscriptions.get(-1, 7), subscriptions.get(-1)
    assert topic is not None
    assert chat is not None
    assert (topic.wish, topic.created_by, topic.wish.everything) == (Wish(quiet=None), 5, True)
    assert (chat.wish, chat.thread_id, chat.wish.everything) == (wish, None, False)
    assert subscriptions.of_chat(-1) == [chat, topic]
    assert subscriptions.get(-2) is None


def test_a_receipt_counts_once_a_person(database: Database, repo: MinutesRepository, make_minutes) -> None:
    receipts = ReceiptRepository(database)
    version = repo.save(Source("a.txt", b"a"), make_minutes()).version_id
    assert receipts.record(-1, version, 5, "周某")
    assert not receipts.record(-1, version, 5, "周某")
    assert receipts.record(-2, version, 5, "周某")
    assert [(r.chat_id, r.name) for r in receipts.of(version)] == [(-1, "周某"), (-2, "周某")]
    assert [r.chat_id for r in receipts.of(version, -2)] == [-2]


def test_a_purge_takes_deliveries_and_receipts_along_and_leaves_the_audit(
    database: Database, repo: MinutesRepository, make_minutes
) -> None:
    SubscriptionRepository(database).set(-1, Wish())
    version = repo.save(Source("a.txt", b"a"), make_minutes(), announce=True).version_id
    ReceiptRepository(database).record(-1, version, 5, "周某")
    AuditRepository(database).record("ingest", items=[("a", 1)])
    repo.remove("a")
    repo.purge(dt.datetime.now(dt.UTC) + HOUR)
    assert OutboxRepository(database).entries() == []
    assert ReceiptRepository(database).of(version) == []
    assert [e.items for e in AuditRepository(database).entries()] == [(("a", 1),)]
    assert repo.save(Source("a.txt", b"a"), make_minutes()).version_id > version
