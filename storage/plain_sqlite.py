"""A SQLite store that needs nothing done to it, read by Python's own library."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from storage.migrations import HEAD

BUSY_TIMEOUT_MS = 15_000
"""How long a reader waits where another program is in its way, which in WAL mode is rare and short."""
_PREFIX = "sqlite:///"


class PlainSqlite:
    """Reads only; safe to use from several threads. `storage.asked.Rows`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, url: str) -> Self | None:
        """The store at `url`; None where `storage.database.Database` has something to do or to say.

        That is so with another database or an unusual URL, a file that is not there, not a store, in use, whose
        schema is not this release's, or in which parses are being replaced: if nobody is at that any more, it is to be
        undone.
        """
        path = Path(url.removeprefix(_PREFIX))
        if not url.startswith(_PREFIX) or "?" in url or not path.is_file():
            return None
        try:
            connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        except sqlite3.Error:
            return None
        connection.row_factory = sqlite3.Row
        try:
            current = [tuple(row) for row in connection.execute("SELECT version_num FROM alembic_version")]
            whole = [tuple(row) for row in connection.execute("SELECT swaps % 2 FROM revision")] == [(0,)]
            connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        except sqlite3.Error:
            current, whole = [], False
        if current == [(HEAD,)] and whole:
            return cls(connection)
        connection.close()
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def rows(self, query: str, values: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """The rows found, by column; see `storage.asked.Rows`."""
        try:
            with self._lock, closing(self._connection.execute(query, values or {})) as found:
                return [dict(row) for row in found]
        except sqlite3.Error as error:
            from storage.errors import problem

            raise problem(error) or error from error
