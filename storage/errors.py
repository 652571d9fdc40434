"""How the store says that it cannot, without naming a library."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError


class DatabaseProblem(Exception):  # noqa: N818 - the base of errors named for what is wrong
    """The database cannot do what was asked; nothing was changed.

    Attributes:
        code: Why, as a stable word: ``locked``, ``disk_full``, ``read_only``, ``newer_schema``, ``damaged``,
            ``unreachable``, ``bad_url`` or ``failed``.
        params: What fills the text of that code.
    """

    code = "failed"

    def __init__(self, **params: str) -> None:
        super().__init__(self.code, params)
        self.params: dict[str, str] = params

    def __str__(self) -> str:
        told = ", ".join(f"{key}={value}" for key, value in self.params.items())
        return f"{self.code} ({told})" if told else self.code


class DatabaseLocked(DatabaseProblem):
    """Another program holds the database for longer than the busy timeout; trying again later may help."""

    code = "locked"


class DatabaseFull(DatabaseProblem):
    """The disk, or the database's allowed size, is full."""

    code = "disk_full"


class DatabaseReadOnly(DatabaseProblem):
    """The database file or its folder may not be written."""

    code = "read_only"


class DatabaseNewer(DatabaseProblem):
    """The database was migrated by a newer release than this one (param ``revision``)."""

    code = "newer_schema"


class DatabaseDamaged(DatabaseProblem):
    """The file is no database, or a broken one; the last good copy is in the backup folder."""

    code = "damaged"


class DatabaseUnreachable(DatabaseProblem):
    """The file cannot be opened or the server does not answer."""

    code = "unreachable"


class DatabaseUrl(DatabaseProblem):
    """The URL is malformed, or its driver is not installed."""

    code = "bad_url"


_SQLITE: dict[int, type[DatabaseProblem]] = {
    sqlite3.SQLITE_BUSY: DatabaseLocked,
    sqlite3.SQLITE_LOCKED: DatabaseLocked,
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_PERM: DatabaseReadOnly,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnreachable,
    sqlite3.SQLITE_IOERR: DatabaseFull,  # a full disk shows itself as a failed write as often as by its own code
}

_SYSTEM: dict[int, type[DatabaseProblem]] = {
    errno.ENOSPC: DatabaseFull,
    errno.EDQUOT: DatabaseFull,
    errno.EACCES: DatabaseReadOnly,
    errno.EPERM: DatabaseReadOnly,
    errno.EROFS: DatabaseReadOnly,
}


def problem(error: BaseException) -> DatabaseProblem | None:
    """The typed problem behind a driver's error; None for an error that is the caller's own (a broken constraint)."""
    if isinstance(error, OSError):
        return _SYSTEM.get(error.errno or 0, DatabaseUnreachable)()
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, sqlite3.Error):
        code = getattr(origin, "sqlite_errorcode", 0) & 0xFF  # extended codes carry the primary one in the low byte
        if code in _SQLITE:
            return _SQLITE[code]()
        return DatabaseProblem(error=type(origin).__name__) if isinstance(origin, sqlite3.OperationalError) else None
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return DatabaseUnreachable()
    if isinstance(origin, Exception) and type(origin).__name__ == "OperationalError":
        return DatabaseUnreachable()
    return None
