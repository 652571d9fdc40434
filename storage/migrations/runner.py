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

_SCRIPTS = ScriptDirectory(str(Path(__file__).resolve().parent))


def upgrade(reader: Engine, writer: Engine, backup_dir: Path | None, before: str | None, target: str) -> None:
    """Bring a schema up to `target`; see `storage.migrations.migrate`.

    Args:
        reader: For copying the database.
        writer: For changing it.
        backup_dir: Where the copy of a SQLite file goes; None for no copy.
        before: The database's schema revision; None for one without any schema.
        target: A revision of this release.

    Raises:
        DatabaseNewer: A newer release has migrated this database.
    """
    if before is not None and before not in {script.revision for script in _SCRIPTS.walk_revisions()}:
        raise DatabaseNewer(revision=before)
    if before is not None and backup_dir is not None:
        back_up(reader, backup_dir, before)
    with writer.begin() as connection:
        _upgrade(connection, target)


def head() -> str | None:
    """The newest revision that there is a script for."""
    return _SCRIPTS.get_current_head()


def _upgrade(connection: Connection, target: str) -> None:
    def steps(current: str | tuple[str, ...], _context: MigrationContext) -> list[StampStep | RevisionStep]:
        return list(_SCRIPTS._upgrade_revs(target, current))  # type: ignore[arg-type]

    # The revision is read again inside the writing transaction: of two programs starting at once the second waits
    # at its BEGIN and then finds nothing left to do.
    with EnvironmentContext(Config(), _SCRIPTS, fn=steps, destination_rev=target) as environment:
        environment.configure(connection=connection, render_as_batch=True, transaction_per_migration=False)
        with environment.begin_transaction():
            environment.run_migrations()
