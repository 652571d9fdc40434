"""Takes a re-index back, while nobody else replaces parses or builds an index."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from index.snapshot import Snapshots
from storage.earlier import WentBack


class Stock(Protocol):
    """What going back needs of the store; `storage.minutes.MinutesRepository` is one."""

    def go_back(self) -> WentBack:
        """Puts the parses before the last re-index in force again."""


def go_back(repo: Stock, data_dir: Path) -> WentBack:
    """Puts the parses before the last re-index in force again, once; search picks them up by itself, all at once.

    Args:
        repo: The store.
        data_dir: Where snapshots are kept.

    Raises:
        SnapshotProblem: The lock cannot be made there; nothing has changed.
        storage.errors.DatabaseProblem: The store cannot be written; what was begun is brought to its end later.
    """
    with Snapshots(data_dir, "").lock():
        return repo.go_back()
