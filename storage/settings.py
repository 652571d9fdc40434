"""Values that the program itself keeps from one run to the next."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from storage.clock import utcnow
from storage.codec import from_json, to_json
from storage.database import Database
from storage.models import SettingRow


class SettingsRepository:
    """JSON values under names of at most 128 characters."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, name: str, default: Any = None) -> Any:
        """The value under a name."""
        with self._db.reading() as session:
            row = session.get(SettingRow, name)
            return default if row is None else from_json(row.value)

    def set(self, name: str, value: Any) -> None:
        """Keep a value under a name, in place of what was there."""
        with self._db.writing() as session:
            session.merge(SettingRow(key=name, value=to_json(value), at=utcnow()))

    def delete(self, name: str) -> bool:
        """Drop a name; whether it was there."""
        with self._db.writing() as session:
            row = session.get(SettingRow, name)
            if row is None:
                return False
            session.delete(row)
            return True

    def all(self, prefix: str = "") -> dict[str, Any]:
        """Every name that begins so, with its value."""
        query = select(SettingRow).where(col(SettingRow.key).startswith(prefix, autoescape=True))
        with self._db.reading() as session:
            rows = session.exec(query.order_by(col(SettingRow.key)))
            return {row.key: from_json(row.value) for row in rows if row.key.startswith(prefix)}
