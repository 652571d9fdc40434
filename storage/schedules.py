"""When each job runs next; a scheduler's own memory does not survive a restart."""

from __future__ import annotations

import datetime as dt
from typing import Any

from msgspec import Struct
from sqlmodel import col, select

from storage.clock import utcnow
from storage.codec import from_json, to_json
from storage.database import Database
from storage.models import ScheduleRow


class Schedule(Struct, frozen=True):
    """A job's times. `failures` counts those since its last success; `data` is the job's own JSON (an ETag…)."""

    name: str
    next_run: dt.datetime
    last_run: dt.datetime | None
    failures: int
    data: Any


class ScheduleRepository:
    """Jobs by name (at most 128 characters)."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, name: str) -> Schedule | None:
        """One job's times."""
        with self._db.reading() as session:
            row = session.get(ScheduleRow, name)
            return None if row is None else _schedule(row)

    def all(self) -> list[Schedule]:
        """Every job, the next to run first."""
        with self._db.reading() as session:
            rows = session.exec(select(ScheduleRow).order_by(col(ScheduleRow.next_run), col(ScheduleRow.name)))
            return [_schedule(row) for row in rows]

    def due(self, now: dt.datetime | None = None) -> list[Schedule]:
        """The jobs whose time has come or passed; each runs once, however long it is overdue."""
        moment = now or utcnow()
        return [schedule for schedule in self.all() if schedule.next_run <= moment]

    def plan(self, name: str, next_run: dt.datetime, *, data: Any = None) -> None:
        """Set a job's next run, making the job when it is new; `data` stays as it was unless given."""
        with self._db.writing() as session:
            row = session.get(ScheduleRow, name) or ScheduleRow(name=name, next_run=next_run)
            row.next_run = next_run
            if data is not None:
                row.data = to_json(data)
            session.add(row)

    def ran(
        self, name: str, next_run: dt.datetime, *, ok: bool = True, data: Any = None, now: dt.datetime | None = None
    ) -> int:
        """Note that a job ran and when it runs next; its failures in a row, 0 after a success.

        Raises:
            LookupError: No such job.
        """
        with self._db.writing() as session:
            row = session.get(ScheduleRow, name)
            if row is None:
                raise LookupError(name)
            row.last_run, row.next_run = now or utcnow(), next_run
            row.failures = 0 if ok else row.failures + 1
            if data is not None:
                row.data = to_json(data)
            return row.failures

    def cancel(self, name: str) -> bool:
        """Forget a job; whether there was one."""
        with self._db.writing() as session:
            row = session.get(ScheduleRow, name)
            if row is None:
                return False
            session.delete(row)
            return True


def _schedule(row: ScheduleRow) -> Schedule:
    return Schedule(row.name, row.next_run, row.last_run, row.failures, from_json(row.data))
