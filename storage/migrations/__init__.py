"""Bring a database's schema up to date; configured in code, so that a wheel needs no file beside it.

Nearly every program finds its schema current, and must not wait for Alembic to be loaded: only `runner` knows it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = ["HEAD", "migrate", "revision_of"]

HEAD = "0004"
"""The schema revision this release works with: that of the newest script in `versions`."""


def revision_of(connection: Connection) -> str | None:
    """The schema revision of an open database; None for one without any schema."""
    from sqlalchemy import inspect, text

    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def migrate(reader: Engine, writer: Engine, backup_dir: Path | None, target: str = HEAD) -> bool:
    """Bring the schema up to `target`, all of it or nothing, after a copy of the database.

    Args:
        reader: For looking whether there is anything to do, which takes no lock.
        writer: For changing it; its transactions exclude other writers from their beginning.
        backup_dir: Where the copy of a SQLite file goes; None for no copy.
        target: A revision of this release.

    Returns:
        Whether anything was done.

    Raises:
        DatabaseNewer: A newer release has migrated this database.
    """
    with reader.connect() as connection:
        before = revision_of(connection)
    if before == target:
        return False
    from storage.migrations.runner import upgrade

    upgrade(reader, writer, backup_dir, before, target)
    return True
