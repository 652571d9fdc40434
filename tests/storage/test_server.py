"""The store on a database server: the migrations compile for it, and, where one is at hand, it behaves the same.

Set MINUTES_BOT_TEST_DATABASE to the SQLAlchemy URL of an empty database whose name contains "test".
"""

from __future__ import annotations

import datetime as dt
import io
import os
import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from msgspec.structs import replace
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from storage import migrations
from storage.audit import AuditRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.errors import DatabaseProblem
from storage.minutes import MinutesRepository, Outcome, Source
from storage.models import METADATA
from storage.outbox import OutboxRepository, State
from storage.subscriptions import SubscriptionRepository, Wish


@pytest.fixture
def server() -> Iterator[Database]:
    url = os.environ.get("MINUTES_BOT_TEST_DATABASE")
    if not url:
        pytest.skip("MINUTES_BOT_TEST_DATABASE names no database server to try")
    assert "test" in str(make_url(url).database)
    database = Database.open(url)
    yield database
    with database.engine.begin() as connection:
        METADATA.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP FUNCTION audit_append_only")
    database.close()


@pytest.mark.parametrize("dialect", ["postgresql", "mysql"])
def test_migrations_compile_for_a_server(dialect: str) -> None:
    scripts, out = ScriptDirectory(migrations.__path__[0]), io.StringIO()
    steps = scripts._upgrade_revs(migrations.HEAD, None)  # type: ignore[arg-type]
    with EnvironmentContext(Config(), scripts, fn=lambda *_: steps, as_sql=True) as environment:
        environment.configure(dialect_name=dialect, output_buffer=out)
        environment.run_migrations()
    made = out.getvalue()
    assert all(f"CREATE TABLE {name}" in made for name in METADATA.tables)
    assert ("CREATE TRIGGER audit_append_only" in made) == (dialect == "postgresql")


def test_a_server_that_does_not_answer_says_so() -> None:
    pytest.importorskip("psycopg", reason="the driver of the extra `postgresql` is not installed")
    with pytest.raises(DatabaseProblem) as caught:
        Database.open("postgresql+psycopg://minutes:geheim@127.0.0.1:1/test")
    assert caught.value.code == "unreachable"
    assert "geheim" not in repr(caught.value)


def test_migrations_build_what_the_models_say(server: Database) -> None:
    with server.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_writers_at_once_lose_nothing_and_double_nothing(server: Database, make_minutes) -> None:
    repo = MinutesRepository(server)
    outcomes: list[Outcome] = []

    def work() -> None:
        for n in range(6):
            outcomes.append(repo.save(Source(f"{n}.txt", b"%d" % n), make_minutes(n, note=str(n))).outcome)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(outcomes) == {Outcome.ADDED: 6, Outcome.UNCHANGED: 18}
    assert sorted(repo.docs()) == [str(n) for n in range(6)]


def test_a_document_lives_and_is_told_of(server: Database, make_minutes) -> None:
    repo, outbox = MinutesRepository(server), OutboxRepository(server)
    SubscriptionRepository(server).set(-100, Wish())
    minutes = make_minutes()
    repo.save(Source("a.txt", b"a"), minutes, announce=True)
    repo.save(Source("a.txt", b"b"), replace(minutes, text=minutes.text + "补"), announce=True)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    taken = outbox.claim(later)
    assert [delivery.version_id for delivery in taken] == [repo.versions("a")[0].version_id]
    outbox.sent([delivery.id for delivery in taken], 7)
    assert ChatRepository(server).migrate(-100, -1_001_234_567_890)
    assert {(d.chat_id, d.state) for d in outbox.entries()} == {(-1_001_234_567_890, State.SENT)}
    stored = repo.get("a")
    assert stored is not None
    assert stored.minutes.meeting == minutes.meeting
    repo.remove("a")
    assert repo.purge(later) == ["a"]
    assert outbox.entries() == []


def test_the_audit_cannot_be_changed(server: Database) -> None:
    AuditRepository(server).record("question", who=5)
    if server.engine.dialect.name != "postgresql":
        pytest.skip("this server's triggers are not written; the code has no path that changes an entry")
    with pytest.raises(DBAPIError, match="append-only"), server.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit")
