"""A copy of a SQLite file before its schema changes."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sqlalchemy import Engine

from storage.clock import utcnow

KEEP = 5
"""Copies kept; a schema changes a few times a year, so these reach back far enough to undo a bad upgrade."""


def back_up(engine: Engine, folder: Path, revision: str, keep: int = KEEP) -> Path | None:
    """Copy the SQLite file behind `engine` into `folder` with SQLite's own backup, which sees committed data only.

    Args:
        engine: The database; anything but a SQLite file is not copied here.
        folder: Made as needed. Only this function's own copies of the same database are ever pruned.
        revision: The schema revision of the data, for the name.
        keep: How many copies to keep.

    Returns:
        The copy, or None where there is no file.

    Raises:
        sqlite3.Error, OSError: It cannot be copied; a half-made copy is taken away again.
    """
    if engine.url.get_backend_name() != "sqlite" or engine.url.database in (None, "", ":memory:"):
        return None
    stem = Path(str(engine.url.database)).stem
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{stem}-{utcnow():%Y%m%dT%H%M%S%f}-{revision}.sqlite"
    partial = target.with_suffix(".partial")
    try:
        with contextlib.closing(engine.raw_connection()) as old, contextlib.closing(sqlite3.connect(partial)) as new:
            driver = old.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.backup(new)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    for stale in sorted(folder.glob(f"{stem}-*.sqlite"))[:-keep]:
        stale.unlink(missing_ok=True)
    return target
