"""Many parses replaced at once: all or none, some at a time, and nobody else is kept from reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage import earlier
from storage import minutes as minutes_module
from storage.audit import AuditRepository
from storage.database import Database, DatabaseLocked
from storage.domain import Minutes
from storage.earlier import WentBack
from storage.minutes import MinutesRepository, Source, UnknownDocument
from storage.prepared import Prepared


@pytest.fixture
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (minutes_module, earlier):
        monkeypatch.setattr(module, "CHUNK", 2)


@pytest.fixture
def stored(repo: MinutesRepository, make_minutes) -> dict[str, Minutes]:
    """Five documents."""
    given = [make_minutes(number, note=f"第{number}次。") for number in range(1, 6)]
    return {repo.save(Source(f"{n}.txt", b"%d" % n), minutes).doc: minutes for n, minutes in enumerate(given)}


def others(stored: dict[str, Minutes]) -> Iterator[Prepared]:
    for doc, minutes in stored.items():
        yield Prepared.of(doc, replace(minutes, confidence=0.5))


def held(repo: MinutesRepository) -> dict[str, Minutes]:
    return {found.doc: found.minutes for found in repo.all()}


def test_a_parse_made_ready_comes_back_from_a_file_as_it_was(make_minutes) -> None:
    for minutes in (make_minutes(1, note="\n\u2028\ud800", issued=None), make_minutes(None, date=None)):
        parse = Prepared.of("甲\n乙", minutes, 7)
        assert b"\n" not in parse.dump()
        assert Prepared.load(parse.dump()) == parse


@pytest.mark.usefixtures("two_at_a_time")
def test_no_more_than_a_chunk_is_taken_before_it_is_written(repo, stored, monkeypatch) -> None:
    log: list[str] = []
    write = minutes_module.overwrite

    def noted() -> Iterator[Prepared]:
        for parse in others(stored):
            log.append("taken")
            yield parse

    monkeypatch.setattr(minutes_module, "overwrite", lambda *given: (log.append("written"), write(*given)))
    assert repo.replace_parses(noted()) == list(stored)
    assert log == ["taken", "taken", "written", "taken", "taken", "written", "taken", "written"]


@pytest.mark.usefixtures("two_at_a_time")
def test_a_failure_on_the_way_leaves_everything_as_it_was(repo, stored) -> None:
    first = next(iter(stored))
    repo.reparse_all({first: replace(stored[first], confidence=0.1)}, revertible=True)
    before, revision = held(repo), repo.revision()

    def failing() -> Iterator[Prepared]:
        for number, parse in enumerate(others(stored)):
            if number == 3:
                raise RuntimeError
            yield parse

    with pytest.raises(RuntimeError):
        repo.replace_parses(failing(), revertible=True)
    assert (held(repo), repo.revision()) == (before, revision)
    assert repo.go_back() == WentBack((first,))  # what the last one kept is still there
    assert held(repo) == stored


@pytest.mark.usefixtures("two_at_a_time")
def test_many_go_back_some_at_a_time(repo, stored) -> None:
    third = list(stored)[2]
    assert repo.replace_parses(others(stored), revertible=True) == list(stored)
    corrected = replace(stored[third], confidence=0.2)
    repo.reparse(third, corrected)
    revision = repo.revision()
    assert repo.go_back() == WentBack(tuple(doc for doc in stored if doc != third), (third,))
    assert held(repo) == {**stored, third: corrected}
    assert {found.doc for found in repo.all(since=revision)} == set(stored) - {third}
    assert repo.broken_seals() == []


def test_what_changed_since_it_was_parsed_is_passed_over(repo, stored, make_minutes) -> None:
    revisions = {listed.doc: listed.revision for listed in repo.listing()}
    kept, corrected = list(stored)[:2]
    repo.reparse(corrected, replace(stored[corrected], confidence=0.2))
    parses = [Prepared.of(doc, replace(minutes, confidence=0.5), revisions[doc]) for doc, minutes in stored.items()]
    nowhere = Prepared.of("nowhere", make_minutes(9), 1)
    assert repo.replace_parses([*parses, nowhere]) == [doc for doc in stored if doc != corrected]
    assert held(repo)[corrected].confidence == 0.2
    with pytest.raises(UnknownDocument):
        repo.replace_parses([Prepared.of("nowhere", make_minutes(9))])
    assert held(repo)[kept].confidence == 0.5


@pytest.mark.usefixtures("two_at_a_time")
def test_meanwhile_readers_read_and_writers_wait_for_so_long(repo, stored, url) -> None:
    beside = Database.open(url, busy_timeout_ms=1)
    asked, audit = MinutesRepository(beside), AuditRepository(beside)

    def looked_at() -> Iterator[Prepared]:
        yield from others(stored)
        assert held(asked) == stored
        with pytest.raises(DatabaseLocked):
            audit.record("question")

    repo.replace_parses(looked_at())
    assert {minutes.confidence for minutes in held(asked).values()} == {0.5}
    audit.record("question")
    assert len(audit.entries()) == 1
    beside.close()
