"""Removing for a while, for good, and back again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from index.remove import GRACE, purge, remove, restore
from storage.database import Database
from storage.domain import Meeting, Minutes
from storage.minutes import MinutesRepository, Source


def test_a_removed_document_can_be_restored_until_its_grace_is_over(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/store.sqlite")
    repo = MinutesRepository(database)
    repo.save(Source("a.txt", b"a"), Minutes(Meeting(), "甲"))
    now = dt.datetime.now(dt.UTC)
    assert remove("a", repo)
    assert not remove("a", repo)
    assert purge(repo, now) == []
    assert purge(repo, now + GRACE - dt.timedelta(minutes=1)) == []
    assert restore("a", repo)
    assert repo.docs() == ["a"]
    remove("a", repo)
    assert purge(repo, now + GRACE + dt.timedelta(minutes=1)) == ["a"]
    assert not restore("a", repo)
    database.close()
