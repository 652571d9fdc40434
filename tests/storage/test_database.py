"""Opening a database: set up right, brought up to date, and errors with a name."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from storage.database import Database
from storage.errors import (
    DatabaseDamaged,
    DatabaseFull,
    DatabaseLocked,
    DatabaseNewer,
    DatabaseProblem,
    DatabaseReadOnly,
    DatabaseUnreachable,
    DatabaseUrl,
    problem,
)
from storage.migrations import HEAD, migrate, revision_of
from storage.migrations.backup import back_up
from storage.migrations.runner import head
from storage.minutes import MinutesRepository, Source
from storage.models import METADATA, RevisionRow, SettingRow
from storage.settings import SettingsRepository


def _file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture
def previous(url: str) -> Iterator[Database]:
    """A database of the previous schema version, with something in it."""
    database = Database.open(url, migrate=False)
    migrate(database.engine, database.engine, None, target="0001")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO settings VALUES ('kept', '\"here\"', '2025-01-01 00:00:00')")
    yield database
    database.close()


def test_a_new_database_is_made_with_its_folder_and_set_up(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/deep/er/store.sqlite", backup_dir=tmp_path / "backups")
    with database.engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
        assert revision_of(connection) == HEAD
    database.close()
    assert told == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15_000}
    assert not (tmp_path / "backups").exists()


def test_the_schema_of_this_release_is_that_of_the_newest_script() -> None:
    assert head() == HEAD


def test_migrations_build_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_migrated_tables_carry_the_models_constraints(database: Database, tmp_path: Path) -> None:
    # compare_metadata does not look at checks, cascades and the keeping of ids; the SQL itself shows them.
    made = create_engine(f"sqlite:///{tmp_path}/models.sqlite")
    METADATA.create_all(made)
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"

    parts = re.compile(r"\n|, (?=\w+ \w+ DEFAULT )")  # a column added later stands in the last one's line

    def tables(engine: object) -> dict[str, list[str]]:
        with engine.connect() as connection:  # type: ignore[attr-defined]
            rows = connection.exec_driver_sql(query).all()
        return {
            name: sorted(line.strip().strip(",") for line in parts.split(sql.replace('"', "")) if line.strip())
            for name, sql in rows
            if name != "alembic_version"
        }

    expected = tables(made)
    made.dispose()
    assert tables(database.engine) == expected


def test_an_older_database_is_copied_and_brought_up_to_date(previous: Database, url: str, tmp_path: Path) -> None:
    previous.close()
    database = Database.open(url, backup_dir=tmp_path / "backups")
    with database.engine.connect() as connection:
        assert revision_of(connection) == HEAD
    assert SettingsRepository(database).get("kept") == "here"
    database.close()
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name.endswith("-0001.sqlite")
    with sqlite3.connect(copy) as old:
        assert old.execute("SELECT value FROM settings").fetchall() == [('"here"',)]
        assert old.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    old.close()


def test_nothing_is_copied_when_nothing_changes(url: str, tmp_path: Path) -> None:
    Database.open(url).close()
    Database.open(url, backup_dir=tmp_path / "backups").close()
    assert not (tmp_path / "backups").exists()


def test_a_migration_that_fails_changes_nothing(previous: Database, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    previous.close()

    def broken(connection: object, target: str) -> None:
        connection.exec_driver_sql("CREATE TABLE half_done (id INTEGER)")  # type: ignore[attr-defined]
        raise RuntimeError("in the middle")

    monkeypatch.setattr("storage.migrations.runner._upgrade", broken)
    with pytest.raises(RuntimeError):
        Database.open(url)
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half_done'").fetchone() == (0,)
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    raw.close()


def test_two_programs_starting_at_once_migrate_once(previous: Database, url: str) -> None:
    previous.close()
    problems: list[BaseException] = []
    barrier = threading.Barrier(3)

    def start() -> None:
        barrier.wait()
        try:
            Database.open(url).close()
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_only_the_last_copies_are_kept(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "other-20200101T000000-0001.sqlite").write_bytes(b"not ours")
    made = [back_up(database.engine, folder, "0001", keep=2) for _ in range(4)]
    left = {path.name for path in folder.iterdir()}
    assert left == {"other-20200101T000000-0001.sqlite", *(path.name for path in made[2:] if path is not None)}


def test_a_copy_holds_what_is_still_in_the_write_ahead_log(database: Database, tmp_path: Path) -> None:
    SettingsRepository(database).set("fresh", 1)
    copy = back_up(database.engine, tmp_path / "backups", HEAD)
    assert copy is not None
    with sqlite3.connect(copy) as raw:
        assert raw.execute("SELECT key FROM settings").fetchall() == [("fresh",)]
    raw.close()


def test_a_database_of_a_newer_release_is_refused(url: str) -> None:
    Database.open(url).close()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(DatabaseNewer) as caught:
        Database.open(url)
    assert caught.value.params == {"revision": "9999"}


def test_a_locked_database_says_so_and_loses_nothing(url: str, make_minutes) -> None:
    database = Database.open(url, busy_timeout_ms=50)
    repo = MinutesRepository(database)
    repo.save(Source("a.txt", b"a"), make_minutes())
    holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseLocked) as caught:
        repo.save(Source("b.txt", b"b"), make_minutes(8, note="八"))
    assert caught.value.code == "locked"
    holder.execute("ROLLBACK")
    holder.close()
    assert repo.docs() == ["a"]
    repo.save(Source("b.txt", b"b"), make_minutes(8, note="八"))
    assert repo.docs() == ["a", "b"]
    database.close()


def test_a_writer_waits_for_another(url: str) -> None:
    database = Database.open(url)
    settings = SettingsRepository(database)
    holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    waiting = threading.Event()

    def write() -> None:
        waiting.set()
        settings.set("key", 1)

    writer = threading.Thread(target=write)
    writer.start()
    waiting.wait()
    holder.execute("COMMIT")
    writer.join()
    holder.close()
    assert settings.get("key") == 1
    database.close()


def test_a_read_only_database_is_read_and_refuses_writes(url: str, make_minutes) -> None:
    database = Database.open(url)
    MinutesRepository(database).save(Source("a.txt", b"a"), make_minutes())
    database.close()
    path = url.removeprefix("sqlite:///")
    read_only = Database.open(f"sqlite:///file:{path}?mode=ro&uri=true", migrate=False)
    repo = MinutesRepository(read_only)
    assert repo.docs() == ["a"]
    with pytest.raises(DatabaseReadOnly):
        repo.remove("a")
    read_only.close()


def test_a_full_disk_says_so_and_loses_nothing(database: Database, repo: MinutesRepository, make_minutes) -> None:
    repo.save(Source("a.txt", b"a"), make_minutes())
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseFull):
        repo.save(Source("b.txt", os.urandom(1_000_000)), make_minutes(8, note="八"))
    assert repo.docs() == ["a"]


def test_what_is_no_database_says_so(tmp_path: Path) -> None:
    _file(tmp_path).write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(DatabaseDamaged):
        Database.open(f"sqlite:///{_file(tmp_path)}")
    assert _file(tmp_path).read_bytes().startswith(b"this is a letter")


def test_a_folder_in_place_of_the_file_says_so(tmp_path: Path) -> None:
    _file(tmp_path).mkdir()
    with pytest.raises(DatabaseUnreachable):
        Database.open(f"sqlite:///{_file(tmp_path)}")


def test_a_file_in_place_of_the_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DatabaseProblem) as caught:
        Database.open(f"sqlite:///{tmp_path}/data/store.sqlite")
    assert caught.value.code == "unreachable"


@pytest.mark.parametrize("url", ["no url", "nosuchdatabase://host/name", "sqlite+nosuchdriver:///x"])
def test_a_url_that_cannot_be_used_says_so(url: str) -> None:
    with pytest.raises(DatabaseUrl) as caught:
        Database.open(url)
    assert caught.value.code == "bad_url"


def test_problems_never_show_the_password() -> None:
    with pytest.raises(DatabaseProblem) as caught:
        Database.open("nosuchdatabase://user:geheim@host/name")
    assert "geheim" not in f"{caught.value} {caught.value!r} {caught.value.params}"


def test_a_broken_constraint_is_the_callers_own_error(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(RevisionRow(id=1, value=0))
    assert problem(ValueError()) is None


def test_an_unforeseen_error_of_the_database_is_still_typed(database: Database) -> None:
    with pytest.raises(DatabaseProblem) as caught, database.reading() as session:
        session.connection().exec_driver_sql("SELECT * FROM no_such_table")
    assert caught.value.code == "failed"
    assert isinstance(caught.value.__cause__, OperationalError)


def test_an_exception_undoes_the_whole_block(database: Database) -> None:
    settings = SettingsRepository(database)
    settings.set("key", "before")

    def half() -> None:
        with database.writing() as session:
            row = session.get_one(SettingRow, "key")
            row.value = '"after"'
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert settings.get("key") == "before"


def test_a_database_in_memory_is_one_for_all_threads() -> None:
    database = Database.open("sqlite://")
    settings = SettingsRepository(database)
    threads = [threading.Thread(target=settings.set, args=(str(n), n)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert settings.all() == {str(n): n for n in range(8)}
    with database.reading() as session:
        assert session.exec(select(RevisionRow.value)).one() == 0
    database.close()
