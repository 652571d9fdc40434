"""Saving, replacing, removing: what the minutes repository promises."""

from __future__ import annotations

from storage.minutes import MinutesRepository, Outcome, Source


def test_minutes_come_back_whole(repo: MinutesRepository, make_minutes) -> None:
    minutes = make_minutes()
    saved = repo.save(Source("第7次.txt", b"one"), minutes)
    assert (saved.outcome, saved.doc, saved.version) == (Outcome.ADDED, "第7次", 1)
    stored = repo.get("第7次")
    assert stored is not None
    assert stored.minutes == minutes
    assert repo.all() == [stored]
    assert repo.source("第7次") == Source("第7次.txt", b"one")
