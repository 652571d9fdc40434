"""Reading for an answer: the same as through the tables' classes, without loading them."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from storage import swaps
from storage.asked import COLUMNS, AskedMinutes, Rows, opened
from storage.database import Database
from storage.domain import Minutes
from storage.errors import DatabaseDamaged, DatabaseProblem
from storage.migrations import HEAD, migrate, revision_of
from storage.minutes import MinutesRepository, Source
from storage.models import METADATA, OverlayRow, RevisionRow
from storage.overlay import OverlayRepository
from storage.plain_sqlite import PlainSqlite


@pytest.fixture(params=["SQLAlchemy", "sqlite3"])
def rows(request: pytest.FixtureRequest, database: Database, url: str) -> Iterator[Rows]:
    """Both that can run the queries, over one store."""
    if request.param == "SQLAlchemy":
        yield database
        return
    plain = PlainSqlite.open(url)
    assert plain is not None
    with plain:
        yield plain


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_named_is_one_of_the_table_s(table: str) -> None:
    assert set(COLUMNS[table]) <= set(METADATA.tables[table].columns.keys())


def test_a_store_with_half_a_reindex_in_it_is_not_for_the_plain_reader_to_open(
    database: Database, repo: MinutesRepository, make_minutes: Callable[..., Minutes], url: str
) -> None:
    repo.save(Source("三.txt", b"3"), make_minutes())
    plain = PlainSqlite.open(url)
    assert plain is not None
    with database.writing() as session:
        swaps.begin(session)
    assert PlainSqlite.open(url) is None
    with plain:  # it was opened before that
        assert AskedMinutes(plain).swaps() == 1
        assert not AskedMinutes(plain).undo_interrupted()
    with opened(url, Path()) as asked:
        assert asked.undo_interrupted()
        assert asked.swaps() == 2
    with opened(url, Path()) as asked:
        assert not asked.undo_interrupted()  # the plain one again


def test_documents_read_for_an_answer_are_what_was_stored(
    database: Database, rows: Rows, repo: MinutesRepository, make_minutes: Callable[..., Minutes]
) -> None:
    minutes, other = make_minutes(), make_minutes(9, note="又一次")
    first = repo.save(Source("三.txt", b"3"), minutes)
    hidden = repo.save(Source("四.txt", b"4"), make_minutes(8, note="另一次"))
    last = repo.save(Source("五.txt", b"5"), other)
    repo.remove(hidden.doc)
    asked = AskedMinutes(rows)
    found = asked.some([last.doc, hidden.doc, "nowhere", first.doc])
    assert found == [repo.get(first.doc), repo.get(last.doc)]
    assert [one.minutes for one in found] == [minutes, other]
    assert [(one.doc, one.version_id) for one in asked.listing()] == [
        (first.doc, first.version_id),
        (last.doc, last.version_id),
    ]
    with database.reading() as session:
        assert asked.revision() == session.exec(select(RevisionRow.value)).one()


def test_documents_are_listed_by_body_kind_and_day_where_that_is_wanted(
    rows: Rows, repo: MinutesRepository, make_minutes: Callable[..., Minutes]
) -> None:
    came = [
        ("乙市人民政府", "常务会议", dt.date(2025, 3, 4)),
        ("甲市人民政府", "常务会议", dt.date(2025, 5, 6)),
        ("乙市人民政府", "全体会议", dt.date(2025, 4, 1)),
        ("甲市人民政府", "常务会议", dt.date(2024, 1, 2)),
        ("乙市人民政府", "常务会议", dt.date(2025, 3, 4)),
    ]
    for number, (body, kind, date) in enumerate(came):
        given = make_minutes(number, note=str(number), body=body, kind=kind, date=date)
        repo.save(Source(f"{number}.txt", bytes([number])), given)
    asked = AskedMinutes(rows)
    assert [one.doc for one in asked.listing()] == ["0", "1", "2", "3", "4"]
    assert [one.doc for one in asked.listing(by_meeting=True)] == ["2", "0", "4", "3", "1"]


def test_documents_are_asked_for_in_parts_that_a_database_allows(
    rows: Rows, repo: MinutesRepository, make_minutes: Callable[..., Minutes]
) -> None:
    docs = [repo.save(Source(f"{n}.txt", b"%d" % n), make_minutes(n, note=str(n))).doc for n in range(1, 4)]
    many = [*(f"nowhere {n}" for n in range(2000)), docs[2], *(f"neither {n}" for n in range(2000)), docs[0]]
    assert [one.doc for one in AskedMinutes(rows).some(many)] == [docs[0], docs[2]]


def test_units_read_for_an_answer_are_those_the_admins_put(database: Database, rows: Rows) -> None:
    overlay = OverlayRepository(database)
    overlay.put("柳河办", by=1, aliases=["柳办"], canonical=None)
    overlay.put("东湖组", by=1, ignored=True)
    with database.reading() as session:
        kept = [(row.name, row.canonical, row.ignored) for row in session.exec(select(OverlayRow))]
    found = AskedMinutes(rows).overlay.rows()
    assert sorted((row["name"], row["canonical"], row["ignored"]) for row in found) == sorted(kept)
    assert {row["name"]: row["aliases"] for row in found} == {"柳河办": ["柳办"], "东湖组": []}


def test_what_goes_wrong_has_the_store_s_own_type(rows: Rows) -> None:
    with pytest.raises(DatabaseProblem):
        rows.rows("SELECT value FROM nowhere")


def test_a_store_that_is_not_there_is_made(url: str, tmp_path: Path) -> None:
    assert PlainSqlite.open(url) is None
    with opened(url, tmp_path / "backups") as asked:
        assert asked.listing() == []
    assert PlainSqlite.open(url) is not None


def test_a_store_of_an_earlier_release_is_brought_up_to_date_first(url: str, tmp_path: Path) -> None:
    database = Database.open(url, migrate=False)
    migrate(database.engine, database.engine, None, target="0001")
    assert PlainSqlite.open(url) is None
    with opened(url, tmp_path / "backups") as asked:
        assert asked.revision() == 0
    with database.engine.connect() as connection:
        assert revision_of(connection) == HEAD
    database.close()
    assert list((tmp_path / "backups").iterdir())


def test_a_damaged_file_is_told_as_ever(tmp_path: Path) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"no database" * 1000)
    assert PlainSqlite.open(f"sqlite:///{file}") is None
    with pytest.raises(DatabaseDamaged), opened(f"sqlite:///{file}", tmp_path / "backups"):
        pass


def test_a_store_in_use_is_left_to_who_can_wait(database: Database, url: str) -> None:
    database.close()
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    assert PlainSqlite.open(url) is None
    other.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://user@host/name", "nonsense"])
def test_only_plain_files_are_read_plainly(url: str) -> None:
    assert PlainSqlite.open(url) is None


def test_reading_for_an_answer_loads_neither_sqlalchemy_nor_alembic(database: Database, url: str) -> None:
    program = (
        "import sys; from pathlib import Path; from storage.asked import opened\n"
        "with opened(sys.argv[1], Path()) as asked: asked.revision(), asked.listing(), asked.overlay.rows()\n"
        "print(*sorted({'alembic', 'sqlmodel', 'sqlalchemy'} & set(sys.modules)))"
    )
    database.close()
    told = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == ""
