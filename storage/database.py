"""One open database: connections set up right, transactions, and errors with a name."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from storage.errors import DatabaseLocked, DatabaseProblem, DatabaseUrl, problem
from storage.migrations import migrate as run_migrations

if TYPE_CHECKING:
    from sqlmodel import Session

__all__ = ["Database", "DatabaseLocked", "DatabaseProblem"]

BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for another one: longer than any ingest transaction, shorter than a person's patience."""

LOG_BYTES = 64 << 20
"""What SQLite's write-ahead log is cut to once its contents stand in the database."""


class Database:
    """An open database; safe to use from several threads. Make one with `Database.open`."""

    def __init__(self, engine: Engine) -> None:
        self._sqlite = engine.dialect.name == "sqlite"
        self.engine = engine
        if engine.dialect.name in ("postgresql", "mysql", "mariadb"):
            # Else a reader would see another transaction's result between two of its queries.
            self.engine = engine.execution_options(isolation_level="REPEATABLE READ")
        # SQLite gives a deferred transaction that turns to writing no second chance (SQLITE_BUSY at once, whatever
        # the timeout), so those that will write say so when they begin.
        self._writer = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        in_memory = isinstance(engine.pool, StaticPool)
        self._gate: contextlib.AbstractContextManager[Any] = (
            threading.RLock() if in_memory else contextlib.nullcontext()
        )

    @classmethod
    def open(
        cls,
        url: str,
        *,
        backup_dir: Path | None = None,
        migrate: bool = True,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
    ) -> Database:
        """Open the database at `url`, making it and bringing its schema up to date as needed.

        Args:
            url: Any SQLAlchemy URL. A SQLite file's folder is made; it runs in WAL mode with foreign keys on.
            backup_dir: Where a copy of a SQLite file goes before its schema changes; no copy without it.
            migrate: Apply pending migrations. Without it a schema that is behind stays as it is.
            busy_timeout_ms: How long SQLite waits for another program's lock.

        Raises:
            DatabaseProblem: Of the type that says why; nothing was changed.
        """
        parsed = _parse(url)
        with _typed(OSError):
            database = cls(_engine(parsed, busy_timeout_ms))
            try:
                if migrate:
                    run_migrations(database.engine, database._writer, backup_dir)
                else:
                    with database.engine.connect():
                        pass
            except BaseException:
                database.close()
                raise
        return database

    def close(self) -> None:
        """Give all connections back. A SQLite file's write-ahead log is folded in by the last one."""
        self.engine.dispose()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database from its first query on.

        Raises:
            DatabaseProblem: Of the type that says why.
        """
        from sqlmodel import Session

        with self._gate, _typed(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    def rows(self, query: str, values: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """What a query in plain SQL finds; see `storage.asked.Rows`."""
        with self._gate, _typed(), self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(query), values or {}).mappings()]

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one transaction: everything in the block is kept, or, on any exception, nothing.

        Raises:
            DatabaseProblem: Of the type that says why; nothing was changed.
        """
        from sqlmodel import Session, select

        from storage.models import RevisionRow

        with self._gate, _typed(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            if not self._sqlite:
                # Writers look first and write then; on a server they need to be told to do so one at a time.
                session.exec(select(RevisionRow.id).with_for_update()).one()
            yield session


@contextlib.contextmanager
def _typed(*also: type[Exception]) -> Iterator[None]:
    """Give errors of the driver, and of the other types named, their own type; what is the caller's own passes."""
    foreign: tuple[type[Exception], ...] = (DBAPIError, sqlite3.Error, *also)
    try:
        yield
    except foreign as error:
        known = problem(error)
        if known is None:
            raise
        raise known from error


def _parse(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUrl() from error


def _engine(url: URL, busy_timeout_ms: int) -> Engine:
    try:
        if url.get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True)
        memory = url.database in (None, "", ":memory:")
        if not memory and not str(url.database).startswith("file:"):
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        options: dict[str, Any] = {"poolclass": StaticPool} if memory else {"pool_size": 8, "max_overflow": 24}
        engine = create_engine(
            url, connect_args={"check_same_thread": False, "timeout": busy_timeout_ms / 1000}, **options
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise DatabaseUrl(driver=url.drivername) from error
    except (ArgumentError, ValueError) as error:  # a host in a SQLite address, a NUL in a path
        raise DatabaseUrl() from error
    event.listen(engine, "connect", _on_connect(memory))
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(memory: bool) -> Callable[[Any, Any], None]:
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late to hold reads together
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        if not memory:
            cursor.execute("PRAGMA journal_mode = WAL")
            # FULL, not NORMAL: in WAL mode NORMAL may lose the last commits with the power, and a row that says
            # `sent` must not be lost after the message went out.
            cursor.execute("PRAGMA synchronous = FULL")
            # A re-index writes the whole store twice into the log, which is not folded in while somebody reads for
            # long; it would keep the size that it gets so while a bot runs.
            cursor.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
        cursor.close()

    return set_up


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
