"""The check of what is stored finds every kind of damage, and none where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from index.ingest import ingest_paths
from index.verify import Fault, verify
from storage.database import Database
from storage.domain import (
    Deadline,
    Duty,
    Excerpt,
    Item,
    Kind,
    Meeting,
    Minutes,
    Noise,
    PersonDuty,
    Point,
    Removal,
    Role,
    RosterEntry,
    Scope,
    Span,
)
from storage.minutes import MinutesRepository, Source

DECODED = (
    "第一页\n一、审议《云溪市河道管护办法》\n"
    "（一）由陈某 某牵头，市水务局6月底前报市委常委会审议，各镇落实。\n列席：李某"
)
REMOVED = (Removal(0, 0, 4, "第一页\n"),)
TEXT = DECODED[4:]


def _at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path}/store.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def repo(database: Database) -> MinutesRepository:
    return MinutesRepository(database)


@pytest.fixture
def excerpt() -> Excerpt:
    start, end = TEXT.index("（一）"), TEXT.index("\n列席")
    return Excerpt(
        Kind.RESOLUTION,
        start,
        end,
        (Point("(一)", start, end),),
        (
            Duty("云溪市水务局", Role.ACTS, mentions=(Span(*_at("市水务局")),)),
            Duty("*", Role.EVERYONE, scope=Scope.ALL, mentions=(Span(*_at("各镇")),)),
        ),
        (PersonDuty("陈某某", Role.LEAD, *_at("陈某 某")),),
        (Deadline("6月底前", *_at("6月底前")),),
    )


@pytest.fixture
def item(excerpt: Excerpt) -> Item:
    heading = _at("一、审议《云溪市河道管护办法》")
    return Item(
        1,
        "一",
        "审议",
        TEXT[slice(*heading)],
        *heading,
        heading[0],
        excerpt.end,
        ("云溪市河道管护办法",),
        (Span(*_at("报市委常委会审议")),),
        (Duty("河道办", Role.REPORTS, mentions=(Span(*_at("河道")),)),),
        (excerpt,),
    )


@pytest.fixture
def minutes(item: Item) -> Minutes:
    return Minutes(
        Meeting(),
        TEXT,
        (item,),
        (Span(*_at("列席：")),),
        (RosterEntry(None, "李某", "列席", *_at("李某")),),
        removed=REMOVED,
    )


def _faults(repo: MinutesRepository, minutes: Minutes, data: bytes = DECODED.encode()) -> list[tuple[Fault, str]]:
    repo.save(Source("a.txt", data), minutes)
    return [(mismatch.fault, mismatch.what) for mismatch in verify(repo).mismatches]


def test_a_sound_document_is_sound(repo: MinutesRepository, minutes: Minutes) -> None:
    assert _faults(repo, minutes) == []
    told = verify(repo)
    assert (told.documents, told.excerpts, told.sound) == (1, 1, True)
    assert told.spans == 12


def test_an_empty_store_is_sound(repo: MinutesRepository) -> None:
    assert verify(repo).sound


@pytest.mark.parametrize(
    ("changes", "fault", "what"),
    [
        ({"end": 999}, Fault.BOUNDS, "item 1 excerpt 1"),
        ({"start": 0, "end": 0}, Fault.BOUNDS, "item 1 excerpt 1"),
        ({"points": (Point("（二）", *_at("（一）")),)}, Fault.SLICE, "item 1 excerpt 1 point"),
        ({"deadlines": (Deadline("7月底前", *_at("6月底前")),)}, Fault.SLICE, "item 1 excerpt 1 deadline"),
        ({"deadlines": (Deadline("一、审", 0, 3),)}, Fault.BOUNDS, "item 1 excerpt 1 deadline"),
        ({"persons": (PersonDuty("何某", Role.LEAD, *_at("陈某 某")),)}, Fault.SLICE, "item 1 excerpt 1 person"),
        (
            {"units": (Duty("财政厅", Role.LEAD, mentions=(Span(*_at("市水务局")),)),)},
            Fault.SLICE,
            "item 1 excerpt 1 unit 财政厅",
        ),
    ],
)
def test_a_wrong_record_of_an_excerpt_is_found(
    repo: MinutesRepository, minutes: Minutes, excerpt: Excerpt, changes: dict[str, Any], fault: Fault, what: str
) -> None:
    wrong = replace(excerpt, **changes)
    item = replace(minutes.items[0], excerpts=(wrong,))
    assert (fault, what) in _faults(repo, replace(minutes, items=(item,)))


@pytest.mark.parametrize(
    ("changes", "fault", "what"),
    [
        ({"heading": "一、审议《云溪市湖泊管护办法》"}, Fault.SLICE, "item 1 heading"),
        ({"routes": (Span(500, 510),)}, Fault.BOUNDS, "item 1 route"),
        ({"ordinal": 2}, Fault.ORDER, "ordinals"),
    ],
)
def test_a_wrong_record_of_an_item_is_found(
    repo: MinutesRepository, minutes: Minutes, changes: dict[str, Any], fault: Fault, what: str
) -> None:
    item = replace(minutes.items[0], **changes)
    assert (fault, what) in _faults(repo, replace(minutes, items=(item,)))


@pytest.mark.parametrize(
    ("changes", "fault", "what"),
    [
        ({"noise": (Noise(0, 2, "页码"),)}, Fault.SLICE, "noise"),
        ({"header": ()}, Fault.UNASSIGNED, "3 characters"),
        ({"roster": (RosterEntry(None, "王某", "列席", *_at("李某")),)}, Fault.SLICE, "roster"),
        ({"removed": ()}, Fault.TEXT, "a.txt"),
        ({"removed": (Removal(0, 0, 4, "第二页\n"),)}, Fault.TEXT, "a.txt"),
        ({"removed": (Removal(3, 0, 4, "第一页\n"),)}, Fault.TEXT, "a.txt"),
    ],
)
def test_a_wrong_record_of_the_document_is_found(
    repo: MinutesRepository, minutes: Minutes, changes: dict[str, Any], fault: Fault, what: str
) -> None:
    assert (fault, what) in _faults(repo, replace(minutes, **changes))


def test_overlapping_items_are_found(repo: MinutesRepository, minutes: Minutes) -> None:
    second = replace(minutes.items[0], ordinal=2)
    assert (Fault.ORDER, "items") in _faults(repo, replace(minutes, items=(minutes.items[0], second)))


def test_an_original_that_says_something_else_is_found(repo: MinutesRepository, minutes: Minutes) -> None:
    assert _faults(repo, minutes, DECODED.replace("6月", "7月").encode()) == [(Fault.TEXT, "a.txt")]
    assert verify(repo, sources=False).sound


def test_an_original_that_cannot_be_read_is_named(repo: MinutesRepository, minutes: Minutes) -> None:
    assert [fault for fault, _ in _faults(repo, minutes, b"\x00\x01\x02" * 99)] == [Fault.SOURCE_UNREADABLE]


def test_damage_in_the_database_is_found(repo: MinutesRepository, database: Database, minutes: Minutes) -> None:
    repo.save(Source("a.txt", DECODED.encode()), minutes)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE versions SET text = replace(text, '6月', '7月')")
        connection.exec_driver_sql("UPDATE sources SET data = x'00'")
    assert {mismatch.fault for mismatch in verify(repo).mismatches} == {
        Fault.SEAL,
        Fault.SLICE,
        Fault.SOURCE_CHANGED,
    }


def test_progress_is_told(repo: MinutesRepository, minutes: Minutes) -> None:
    repo.save(Source("a.txt", DECODED.encode()), minutes)
    steps: list[tuple[int, int, str]] = []
    verify(repo, progress=lambda *step: steps.append(step))
    assert steps == [(0, 1, "a"), (1, 1, "")]


def test_the_samples_are_sound(repo: MinutesRepository, samples: Path) -> None:
    ingest_paths([samples], repo)
    told = verify(repo)
    assert told.mismatches == ()
    assert told.excerpts > 60


def test_real_minutes_are_sound(repo: MinutesRepository, shared: Path) -> None:
    ingest_paths([shared / "minutes"], repo)
    told = verify(repo)
    assert told.mismatches == ()
    assert told.documents == 7
