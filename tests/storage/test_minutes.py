"""Saving, replacing, removing: what the minutes repository promises."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from storage.codec import dump_parse, load_parse
from storage.database import Database
from storage.domain import (
    Deadline,
    Excerpt,
    Item,
    Meeting,
    Minutes,
    Noise,
    Origin,
    ParseWarning,
    PersonDuty,
    Point,
    Removal,
    RosterEntry,
    Span,
)
from storage.minutes import MinutesRepository, Outcome, Source, UnknownDocument
from storage.outbox import OutboxRepository
from storage.subscriptions import SubscriptionRepository, Wish


def test_minutes_come_back_whole(repo: MinutesRepository, make_minutes) -> None:
    minutes = make_minutes()
    saved = repo.save(Source("第7次.txt", b"one"), minutes)
    assert (saved.outcome, saved.doc, saved.version) == (Outcome.ADDED, "第7次", 1)
    stored = repo.get("第7次")
    assert stored is not None
    assert stored.minutes == minutes
    assert repo.all() == [stored]
    assert repo.version(saved.version_id) == stored
    assert repo.source("第7次") == Source("第7次.txt", b"one")


_warnings = st.builds(  # the default of `params` is made anew for each, which hypothesis takes for a value
    ParseWarning, params=st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=3), max_size=2)
)
_minutes = st.builds(
    Minutes,
    meeting=st.just(Meeting()),
    text=st.just(""),
    items=st.lists(st.from_type(Item), max_size=2).map(tuple),
    header=st.lists(st.builds(Span, st.integers(0, 9), st.integers(0, 9)), max_size=2).map(tuple),
    roster=st.lists(st.from_type(RosterEntry), max_size=2).map(tuple),
    noise=st.lists(st.from_type(Noise), max_size=2).map(tuple),
    removed=st.lists(st.from_type(Removal), max_size=2).map(tuple),
    origins=st.lists(st.from_type(Origin), max_size=2).map(tuple),
    warnings=st.lists(_warnings, max_size=2).map(tuple),
    confidence=st.floats(0, 1),
    ocr=st.booleans(),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(minutes=_minutes, meeting=st.from_type(Meeting), text=st.text(max_size=20))
def test_any_minutes_survive_the_columns(minutes: Minutes, meeting: Meeting, text: str) -> None:
    minutes = replace(minutes, meeting=meeting, text=text)
    assert load_parse(dump_parse(minutes), meeting, text) == minutes


def test_every_field_of_every_type_is_stored(repo: MinutesRepository, make_minutes) -> None:
    # One value away from its default in each field, through the real tables.
    base = make_minutes()
    excerpt = Excerpt(
        base.items[0].excerpts[0].kind,
        1,
        2,
        (Point("一是", 1, 2),),
        base.items[0].excerpts[0].units,
        (PersonDuty("陈某", base.items[0].excerpts[0].units[0].role, 1, 2),),
        (Deadline("年底前", 1, 2, dt.date(2025, 12, 31)),),
    )
    item = Item(1, "一", "审议", "题", 0, 1, 0, 9, ("甲",), (Span(3, 4),), base.items[0].excerpts[0].units, (excerpt,))
    minutes = Minutes(
        Meeting(
            "甲市",
            "常务会议",
            1,
            2,
            "题",
            "第3号",
            dt.date(2025, 1, 2),
            "陈某",
            "市长",
            "甲市办",
            dt.date(2025, 1, 3),
            "三届",
        ),
        "文字",
        (item,),
        (Span(0, 1),),
        (RosterEntry("市水务局", "李某", "列席", 0, 1, "局长"),),
        (Noise(0, 1, "页"),),
        (Removal(0, 1, 2, " "),),
        (Origin(0, 1, 2),),
        (ParseWarning("agenda", {"a": 1, "b": "二"}, 3, 4),),
        0.5,
        ocr=True,
    )
    repo.save(Source("a.txt", b"a"), minutes)
    stored = repo.get("a")
    assert stored is not None
    assert stored.minutes == minutes


def test_the_same_bytes_again_change_nothing(repo: MinutesRepository, make_minutes) -> None:
    first = repo.save(Source("a.txt", b"a"), make_minutes())
    before = repo.revision()
    again = repo.save(Source("other name.txt", b"a"), make_minutes())
    assert (again.outcome, again.doc, again.version_id) == (Outcome.UNCHANGED, "a", first.version_id)
    assert repo.revision() == before
    assert repo.docs() == ["a"]


def test_the_same_words_out_of_another_format_change_nothing(repo: MinutesRepository, make_minutes) -> None:
    minutes = make_minutes()
    repo.save(Source("a.txt", b"a"), minutes)
    wrapped = replace(minutes, text=minutes.text.replace("，", "，\n"))
    assert repo.save(Source("a.docx", b"b"), wrapped).outcome is Outcome.UNCHANGED
    assert repo.known(b"a") == "a"
    assert repo.known(b"b") is None


def test_a_new_text_of_a_meeting_replaces_and_keeps_the_old(repo: MinutesRepository, make_minutes) -> None:
    repo.save(Source("a.txt", b"a"), make_minutes())
    saved = repo.save(Source("b.txt", b"b"), make_minutes(note="补充。"))
    assert (saved.outcome, saved.doc, saved.version) == (Outcome.REPLACED, "a", 2)
    assert [(v.version, v.current) for v in repo.versions("a")] == [(2, True), (1, False)]
    assert repo.source("a") == Source("b.txt", b"b")
    assert repo.source("a", version=1) == Source("a.txt", b"a")
    old = repo.version(repo.versions("a")[1].version_id)
    assert old is not None
    assert old.minutes == make_minutes()


def test_two_files_of_one_meeting_do_not_replace_each_other_for_ever(repo: MinutesRepository, make_minutes) -> None:
    one, other = make_minutes(), make_minutes(note="另一稿。")
    repo.save(Source("a.txt", b"a"), one)
    repo.save(Source("b.txt", b"b"), other)
    before = repo.revision()
    assert repo.save(Source("a.txt", b"a"), one).outcome is Outcome.UNCHANGED
    assert repo.save(Source("b.txt", b"b"), other).outcome is Outcome.UNCHANGED
    assert repo.revision() == before


@pytest.mark.parametrize(
    "other",
    [
        {"body": "石桥镇人民政府"},
        {"body": None},
        {"kind": "市长办公会议"},
        {"kind": None},
        {"number": 8},
        {"number": None},
        {"date": dt.date(2025, 3, 5)},
        {"date": None},
    ],
)
def test_another_meeting_is_another_document(repo: MinutesRepository, make_minutes, other: dict[str, object]) -> None:
    repo.save(Source("a.txt", b"a"), make_minutes())
    saved = repo.save(Source("a.txt", b"b"), make_minutes(note="二", **other))
    assert (saved.outcome, saved.doc) == (Outcome.ADDED, "a-2")


def test_the_number_of_the_year_tells_meetings_too(repo: MinutesRepository, make_minutes) -> None:
    repo.save(Source("a.txt", b"a"), make_minutes(None, year_number=3))
    assert repo.same_meeting(make_minutes(None, year_number=3).meeting) == "a"
    assert repo.same_meeting(make_minutes(19, year_number=3).meeting) == "a"
    assert repo.same_meeting(make_minutes(None, year_number=4).meeting) is None
    assert repo.same_meeting(make_minutes(3).meeting) is None


def test_a_meeting_with_both_numbers_is_told_by_both(repo: MinutesRepository, make_minutes) -> None:
    repo.save(Source("a.txt", b"a"), make_minutes(19, year_number=3))
    assert repo.same_meeting(make_minutes(19, year_number=4).meeting) is None
    assert repo.same_meeting(make_minutes(19).meeting) == "a"


@pytest.mark.parametrize(
    ("name", "doc"),
    [
        ("第 7 次.docx", "第 7 次"),
        ("夹/里/云溪.txt", "云溪"),
        ("C:\\夹\\云溪.v2.txt", "云溪.v2"),
        (".hidden", ".hidden"),
        ("...", "..."),
        ("", "minutes"),
        ("a\n\tb.txt", "ab"),
        ("长" * 300 + ".txt", "长" * 60),
    ],
)
def test_a_document_is_called_by_its_file(repo: MinutesRepository, make_minutes, name: str, doc: str) -> None:
    assert repo.save(Source(name, b"a"), make_minutes()).doc == doc


def test_a_taken_name_is_numbered(repo: MinutesRepository, make_minutes) -> None:
    docs = [repo.save(Source("a.txt", b"%d" % n), make_minutes(n, note=str(n))).doc for n in (1, 2, 3)]
    assert docs == ["a", "a-2", "a-3"]


def test_a_named_document_is_replaced_whatever_the_text_says(repo: MinutesRepository, make_minutes) -> None:
    repo.save(Source("a.txt", b"a"), make_minutes(1))
    saved = repo.save(Source("b.txt", b"b"), make_minutes(2, note="二"), doc="a")
    assert (saved.outcome, saved.doc) == (Outcome.REPLACED, "a")
    with pytest.raises(UnknownDocument):
        repo.save(Source("c.txt", b"c"), make_minutes(3), doc="nowhere")


def test_removed_is_out_of_sight_and_comes_back(repo: MinutesRepository, make_minutes) -> None:
    repo.save(Source("a.txt", b"a"), make_minutes())
    before = repo.revision()
    assert repo.remove("a")
    assert not repo.remove("a")
    assert repo.revision() > before
    assert (repo.docs(), repo.all(), repo.get("a"), repo.source("a"), repo.known(b"a")) == ([], [], None, None, None)
    assert repo.same_meeting(make_minutes().meeting) is None
    assert [hidden.doc for hidden in repo.hidden()] == ["a"]
    assert repo.restore("a")
    assert not repo.restore("a")
    assert not repo.restore("nowhere")
    assert repo.docs() == ["a"]
    assert repo.hidden() == []


def test_a_removed_document_ingested_again_is_back_under_its_name(repo: MinutesRepository, make_minutes) -> None:
    repo.save(Source("a.txt", b"a"), make_minutes())
    repo.remove("a")
    again = repo.save(Source("a.txt", b"a"), make_minutes())
    assert (again.outcome, again.doc, again.version) == (Outcome.ADDED, "a", 1)
    repo.remove("a")
    newer = repo.save(Source("a.txt", b"b"), make_minutes(note="补充。"))
    assert (newer.outcome, newer.doc, newer.version) == (Outcome.ADDED, "a", 2)
    assert repo.docs() == ["a"]


def test_purge_deletes_what_was_removed_before_and_only_that(repo: MinutesRepository, make_minutes) -> None:
    for n in (1, 2):
        repo.save(Source(f"{n}.txt", b"%d" % n), make_minutes(n, note=str(n)))
    repo.remove("1")
    now = dt.datetime.now(dt.UTC)
    assert repo.purge(now - dt.timedelta(days=1)) == []
    assert repo.purge(now + dt.timedelta(days=1)) == ["1"]
    assert not repo.restore("1")
    assert repo.versions("1") == []
    assert repo.docs() == ["2"]
    assert repo.source("2") == Source("2.txt", b"2")


def test_purge_keeps_an_original_that_another_document_came_from(
    repo: MinutesRepository, database: Database, make_minutes
) -> None:
    first = repo.save(Source("a.txt", b"a"), make_minutes(1))
    repo.save(Source("b.txt", b"b"), make_minutes(2, note="二"))
    repo.save(Source("a.txt", b"a"), make_minutes(2, note="三"), doc="b")
    repo.remove("a")
    assert repo.purge(dt.datetime.now(dt.UTC) + dt.timedelta(days=1)) == ["a"]
    assert repo.source("b") == Source("a.txt", b"a")
    assert repo.version(first.version_id) is None


def test_a_reparse_keeps_the_version_and_tells_search(repo: MinutesRepository, make_minutes) -> None:
    minutes = make_minutes()
    saved = repo.save(Source("a.txt", b"a"), minutes)
    before = repo.revision()
    assert not repo.reparse("a", minutes)
    assert repo.revision() == before
    better = replace(minutes, confidence=0.5)
    assert repo.reparse("a", better)
    assert repo.revision() > before
    (stored,) = repo.all(since=before)
    assert (stored.version_id, stored.minutes) == (saved.version_id, better)
    with pytest.raises(UnknownDocument):
        repo.reparse("nowhere", minutes)


def test_reparsing_many_is_all_or_nothing(repo: MinutesRepository, make_minutes) -> None:
    minutes = make_minutes()
    repo.save(Source("a.txt", b"a"), minutes)
    before = repo.revision()
    with pytest.raises(UnknownDocument):
        repo.reparse_all({"a": replace(minutes, confidence=0.1), "nowhere": minutes})
    assert repo.revision() == before
    stored = repo.get("a")
    assert stored is not None
    assert stored.minutes == minutes


def test_since_gives_only_what_changed(repo: MinutesRepository, make_minutes) -> None:
    for n in (1, 2, 3):
        repo.save(Source(f"{n}.txt", b"%d" % n), make_minutes(n, note=str(n)))
    before = repo.revision()
    assert repo.all(since=before) == []
    repo.save(Source("2.txt", b"new"), make_minutes(2, note="新"))
    assert [stored.doc for stored in repo.all(since=before)] == ["2"]
    assert [stored.doc for stored in repo.all()] == ["1", "2", "3"]


def test_a_failure_in_the_middle_leaves_nothing(
    repo: MinutesRepository, database: Database, make_minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    SubscriptionRepository(database).set(-1, Wish())
    repo.save(Source("a.txt", b"a"), make_minutes())
    before = (repo.revision(), repo.all(), repo.versions("a"))

    def fail(*_args: object, **_kwargs: object) -> int:
        raise RuntimeError("after the version, before the end")

    monkeypatch.setattr("storage.announcements.owe", fail)
    with pytest.raises(RuntimeError):
        repo.save(Source("b.txt", b"b"), make_minutes(note="补充。"), announce=True)
    with pytest.raises(RuntimeError):
        repo.save(Source("c.txt", b"c"), make_minutes(9, note="九"), announce=True)
    assert (repo.revision(), repo.all(), repo.versions("a")) == before
    assert OutboxRepository(database).entries() == []
    assert repo.known(b"b") is None


def test_threads_that_save_at_once_lose_nothing_and_double_nothing(repo: MinutesRepository, make_minutes) -> None:
    outcomes: list[Outcome] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        for n in range(8):
            outcomes.append(repo.save(Source(f"{n}.txt", b"%d" % n), make_minutes(n, note=str(n))).outcome)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(outcomes) == {Outcome.ADDED: 8, Outcome.UNCHANGED: 24}
    assert sorted(repo.docs()) == [str(n) for n in range(8)]
    assert repo.revision() == 8


def test_a_reader_sees_whole_states_while_a_writer_replaces(repo: MinutesRepository, make_minutes) -> None:
    repo.save(Source("a.txt", b"0"), make_minutes(note="0"))
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not done.is_set():
            seen.append(len(repo.all()))

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(1, 15):
        repo.save(Source("a.txt", b"%d" % n), make_minutes(note=str(n)))
    done.set()
    reader.join()
    assert set(seen) <= {1}


def test_a_changed_row_breaks_its_seal(repo: MinutesRepository, database: Database, make_minutes) -> None:
    repo.save(Source("a.txt", b"a"), make_minutes(1))
    repo.save(Source("b.txt", b"b"), make_minutes(2, note="二"))
    assert repo.broken_seals() == []
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE versions SET text = replace(text, '水务局', '林业局') WHERE id = 1")
    assert repo.broken_seals() == ["a"]


def test_withdrawing_tells_those_who_were_told(repo: MinutesRepository, database: Database, make_minutes) -> None:
    subscriptions, outbox = SubscriptionRepository(database), OutboxRepository(database)
    subscriptions.set(-1, Wish())
    subscriptions.set(-2, Wish())
    repo.save(Source("a.txt", b"a"), make_minutes(), announce=True)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    (sent,) = outbox.claim(later)
    outbox.sent([sent.id], message_id=5)
    assert repo.withdraw("a")
    assert not repo.withdraw("a")
    rows = {(d.chat_id, d.kind.value): (d.state.value, d.reason) for d in outbox.entries()}
    unsent = ({-1, -2} - {sent.chat_id}).pop()
    assert rows == {
        (sent.chat_id, "new"): ("sent", None),
        (unsent, "new"): ("skipped", "removed"),
        (sent.chat_id, "withdrawal"): ("pending", None),
    }
    assert repo.restore("a")
    assert outbox.entries()[-1].reason == "restored"
