"""Many parses replaced at once: all or none, some at a time, and nobody else is kept from reading, nor from writing."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from storage import minutes as minutes_module
from storage import replacing
from storage.audit import AuditRepository
from storage.database import Database, DatabaseLocked
from storage.domain import Minutes
from storage.earlier import WentBack
from storage.errors import DatabaseFull, DatabaseProblem
from storage.minutes import MinutesRepository, Source, UnknownDocument
from storage.prepared import Prepared


class Killed(BaseException):
    """Stands for the end of the program."""


@pytest.fixture
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (minutes_module, replacing):
        monkeypatch.setattr(module, "CHUNK", 2)
    monkeypatch.setattr(replacing, "PAUSE", 0)


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


def rows(database: Database) -> list[list[dict[str, Any]]]:
    """All that is stored of documents and of their versions, the revisions too, and what is kept to go back."""
    return [database.rows(f"SELECT * FROM {name} ORDER BY 1") for name in ("documents", "versions", "earlier_parses")]


def ended_after(pauses: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program ends where it comes to pause between two transactions once more."""
    left = iter(range(pauses))

    def sleep(_seconds: float) -> None:
        if next(left, None) is None:
            raise Killed

    monkeypatch.setattr(replacing, "time", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(replacing, "_undo_quietly", lambda _database: None)


def test_a_parse_made_ready_comes_back_from_a_file_as_it_was(make_minutes) -> None:
    for minutes in (make_minutes(1, note="\n\u2028\ud800", issued=None), make_minutes(None, date=None)):
        parse = Prepared.of("甲\n乙", minutes, 7)
        assert b"\n" not in parse.dump()
        assert Prepared.load(parse.dump()) == parse


@pytest.mark.usefixtures("two_at_a_time")
@pytest.mark.parametrize("revertible", [True, False])
def test_no_more_than_a_chunk_is_taken_before_it_is_written(repo, stored, monkeypatch, revertible) -> None:
    log: list[str] = []
    module = replacing if revertible else minutes_module
    write = module.overwrite

    def noted() -> Iterator[Prepared]:
        for parse in others(stored):
            log.append("taken")
            yield parse

    monkeypatch.setattr(module, "overwrite", lambda *given: (log.append("written"), write(*given)))
    assert repo.replace_parses(noted(), revertible=revertible) == list(stored)
    assert log == ["taken", "taken", "written", "taken", "taken", "written", "taken", "written"]


@pytest.mark.usefixtures("two_at_a_time")
@pytest.mark.parametrize("taken", range(6))
def test_a_failure_on_the_way_leaves_everything_as_it_was(database, repo, stored, taken) -> None:
    def failing() -> Iterator[Prepared]:
        for number, parse in enumerate(others(stored)):
            if number == taken:
                raise RuntimeError
            yield parse
        raise RuntimeError

    before, swaps = rows(database), repo.swaps()
    with pytest.raises(RuntimeError):
        repo.replace_parses(failing(), revertible=True)
    assert rows(database) == before
    assert repo.swaps() == (swaps if taken < 2 else swaps + 2)
    with pytest.raises(RuntimeError):
        repo.replace_parses(failing())
    assert rows(database) == before
    assert repo.go_back() == WentBack(())


@pytest.mark.usefixtures("two_at_a_time")
def test_what_the_last_one_kept_is_there_until_something_is_replaced(repo, stored) -> None:
    first = next(iter(stored))
    repo.reparse_all({first: replace(stored[first], confidence=0.1)}, revertible=True)

    def failing() -> Iterator[Prepared]:
        raise RuntimeError
        yield

    with pytest.raises(RuntimeError):
        repo.replace_parses(failing(), revertible=True)
    assert repo.go_back() == WentBack((first,))
    assert held(repo) == stored


@pytest.mark.usefixtures("two_at_a_time")
@pytest.mark.parametrize("undone", range(3))
@pytest.mark.parametrize("chunks", [0, 1])
def test_whenever_the_program_ends_the_next_one_undoes_it(database, repo, stored, monkeypatch, chunks, undone) -> None:
    before = rows(database)
    with monkeypatch.context() as ending:
        ended_after(chunks, ending)
        with pytest.raises(Killed):
            repo.replace_parses(others(stored), revertible=True)
    assert [minutes.confidence for minutes in held(repo).values()].count(0.5) == 2 * (chunks + 1)
    assert repo.swaps() % 2 == 1
    with monkeypatch.context() as ending:  # and that may end early too
        ended_after(undone, ending)
        try:
            repo.undo_interrupted()
        except Killed:
            assert repo.swaps() % 2 == 1
    assert repo.undo_interrupted()
    assert repo.swaps() % 2 == 0
    assert rows(database) == before
    assert repo.go_back() == WentBack(())


PROGRAM = """
import os, sys
from msgspec.structs import replace
from storage import replacing
from storage.database import Database
from storage.minutes import MinutesRepository
from storage.prepared import Prepared

def parses():
    for number, stored in enumerate(repo.all()):
        if number == int(sys.argv[2]):
            os._exit(9)
        yield Prepared.of(stored.doc, replace(stored.minutes, confidence=0.5))

repo, replacing.CHUNK = MinutesRepository(Database.open(sys.argv[1])), 1
repo.replace_parses(parses(), revertible=True)
"""


@pytest.mark.parametrize("chunks", [1, 4])
def test_a_killed_program_s_work_is_undone(database, repo, stored, url, chunks) -> None:
    before = rows(database)
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", PROGRAM, url, str(chunks)], cwd=root, check=False)
    assert (ended.returncode, repo.swaps() % 2) == (9, 1)
    assert [minutes.confidence for minutes in held(repo).values()].count(0.5) == chunks
    assert repo.undo_interrupted()
    assert rows(database) == before


@pytest.mark.usefixtures("two_at_a_time")
def test_what_somebody_changed_meanwhile_is_not_undone(database, repo, stored, make_minutes) -> None:
    corrected, replaced, removed, shown, last = stored
    anew = replace(stored[corrected], confidence=0.2)
    text = make_minutes(2, note="再补一句。")
    before = {listed.doc: listed for listed in repo.listing()}

    def interfering() -> Iterator[Prepared]:
        for parse in others(stored):
            if parse.doc == last:
                repo.reparse(corrected, anew)
                repo.save(Source("新.txt", b"new"), text, doc=replaced)
                repo.remove(removed)
                repo.remove(shown)
                repo.restore(shown)
                seen.update({listed.doc: listed for listed in repo.listing()})
            yield parse
        raise RuntimeError

    seen: dict[str, Any] = {}
    with pytest.raises(RuntimeError):
        repo.replace_parses(interfering(), revertible=True)
    assert held(repo) == {corrected: anew, replaced: text, shown: stored[shown], last: stored[last]}
    after = {listed.doc: listed for listed in repo.listing()}
    assert [after[doc] == seen[doc] for doc in (corrected, replaced, shown)] == [True, True, False]
    assert after[shown] != before[shown]
    assert after[last] == before[last]
    repo.restore(removed)
    assert repo.get(removed).minutes == stored[removed]
    assert repo.broken_seals() == []


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
    assert repo.swaps() % 2 == 0


@pytest.mark.usefixtures("two_at_a_time")
@pytest.mark.parametrize("chunks", [0, 1])
def test_going_back_that_is_interrupted_is_brought_to_its_end(repo, stored, monkeypatch, chunks) -> None:
    repo.replace_parses(others(stored), revertible=True)
    with monkeypatch.context() as ending:
        ended_after(chunks, ending)
        with pytest.raises(Killed):
            repo.go_back()
    assert (held(repo) == stored, repo.swaps() % 2) == (False, 1)
    repo.undo_interrupted()
    assert (held(repo), repo.swaps() % 2) == (stored, 0)
    assert repo.go_back() == WentBack(())


@pytest.mark.usefixtures("two_at_a_time")
def test_nothing_goes_back_further_than_one_reindex(repo, stored, monkeypatch) -> None:
    first = next(iter(stored))
    repo.replace_parses(others(stored), revertible=True)
    again = {doc: replace(minutes, confidence=0.5) for doc, minutes in stored.items()}
    with monkeypatch.context() as broken:
        broken.setattr(replacing, "_forget_outdated", lambda _database: (_ for _ in ()).throw(DatabaseFull))
        assert repo.reparse_all({first: replace(stored[first], confidence=0.3)}, revertible=True) == [first]
    assert repo.go_back() == WentBack((first,))  # what was left of the one before counts for nothing
    assert held(repo) == again
    assert repo.go_back() == WentBack(())


@pytest.mark.usefixtures("two_at_a_time")
def test_what_cannot_be_undone_at_once_is_told_and_undone_later(database, repo, stored, monkeypatch, caplog) -> None:
    before = rows(database)

    def full(*_given: object) -> None:
        raise DatabaseFull

    def failing() -> Iterator[Prepared]:
        yield from list(others(stored))[:2]
        monkeypatch.setattr(replacing, "put", full)
        raise RuntimeError

    with caplog.at_level(logging.ERROR), pytest.raises(RuntimeError):
        repo.replace_parses(failing(), revertible=True)
    assert "is not undone yet" in caplog.text
    monkeypatch.undo()
    monkeypatch.setattr(replacing, "CHUNK", 2)
    assert repo.replace_parses([], revertible=True) == []  # whoever comes next begins with it
    assert rows(database) == before


@pytest.mark.usefixtures("two_at_a_time")
def test_who_is_undone_by_another_program_stops(database, repo, stored) -> None:
    before = rows(database)

    def undone() -> Iterator[Prepared]:
        for number, parse in enumerate(others(stored)):
            if number == 2:
                repo.undo_interrupted()
            yield parse

    with pytest.raises(DatabaseProblem, match="undone"):
        repo.replace_parses(undone(), revertible=True)
    assert (rows(database), repo.swaps() % 2) == (before, 0)


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
def test_in_one_transaction_readers_read_and_writers_wait_for_so_long(repo, stored, url) -> None:
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


@pytest.mark.usefixtures("two_at_a_time")
def test_in_many_transactions_writers_come_in_between(repo, stored, url, monkeypatch) -> None:
    beside = Database.open(url, busy_timeout_ms=1)
    audit = AuditRepository(beside)
    monkeypatch.setattr(replacing, "time", SimpleNamespace(sleep=lambda _: audit.record("question")))
    repo.replace_parses(others(stored), revertible=True)
    assert len(audit.entries()) == 2
    repo.go_back()
    assert len(audit.entries()) == 4
    beside.close()
