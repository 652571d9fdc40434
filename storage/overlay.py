"""What one city adds to the shipped unit table, as its admins edit it."""

from __future__ import annotations

from collections.abc import Sequence

from storage.asked import OverlayReader
from storage.clock import utcnow
from storage.codec import to_json
from storage.database import Database
from storage.models import OverlayRow


class OverlayRepository(OverlayReader):
    """Local units by name; a name that is `ignored` only looks like a unit."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._db = database

    def put(
        self, name: str, *, by: int, aliases: Sequence[str] = (), canonical: str | None = None, ignored: bool = False
    ) -> None:
        """Add an entry, or put it in place of the one of the same name.

        Args:
            name: As minutes write it.
            by: Telegram id of the admin.
            aliases: Other names of the same unit.
            canonical: The shipped table's name that it stands for.
            ignored: Whether it is no unit at all.
        """
        with self._db.writing() as session:
            session.merge(
                OverlayRow(
                    name=name,
                    aliases=to_json(list(aliases)),
                    canonical=canonical,
                    ignored=ignored,
                    author=by,
                    at=utcnow(),
                )
            )

    def drop(self, name: str) -> bool:
        """Take an entry out; whether there was one."""
        with self._db.writing() as session:
            row = session.get(OverlayRow, name)
            if row is None:
                return False
            session.delete(row)
            return True
