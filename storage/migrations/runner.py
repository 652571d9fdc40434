"""Alembic, driven from code."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep, StampStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from storage.errors import DatabaseNewer
from storage.migrations.backup import back_up

_FOLDER = Path(__file__).resolve().parent
_SCRIPTS = ScriptDirectory(str(_FOLDER))
HEAD = str(_SCRIPTS.get_current_head())
"""The schema revision this release works with."""


def revision_of(connection: Connection) -> str | None:
    """The schema revision of an open database; None for one without any schema."""
    return MigrationContext.configure(connection).get_current_revision()


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
    if before is not None and before not in {script.revision for script in _SCRIPTS.walk_revisions()}:
        raise DatabaseNewer(revision=before)
    if before is not None and backup_dir is not None:
        back_up(reader, backup_dir, before)
    with writer.begin() as connection:
        _upgrade(connection, target)
    return True


def _upgrade(connection: Connection, target: str) -> None:
    def steps(current: str | tuple[str, ...], _context: MigrationContext) -> list[StampStep | RevisionStep]:
        return list(_SCRIPTS._upgrade_revs(target, current))  # type: ignore[arg-type]

    # The revision is read again inside the writing transaction: of two programs starting at once the second waits
    # at its BEGIN and then finds nothing left to do.
    with EnvironmentContext(Config(), _SCRIPTS, fn=steps, destination_rev=target) as environment:
        environment.configure(connection=connection, render_as_batch=True, transaction_per_migration=False)
        with environment.begin_transaction():
            environment.run_migrations()
