"""Parsing anew: the store changes whole or not at all, the index is swapped, and the report says what changed."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from index.answerer import Answerer
from index.documents import UnreadableDocument
from index.reindex import Failure, reindex
from index.search import Search
from index.units import UnitTable
from storage import replacing
from storage.domain import Duty, Excerpt, Item, Kind, Meeting, Minutes, Role
from storage.errors import DatabaseFull
from storage.minutes import MinutesRepository, Source


def parsed(text: str, kind: Kind = Kind.REQUIREMENT, role: Role = Role.ACTS) -> Minutes:
    """One item a line, each one excerpt that binds 市水务局."""
    items, at = [], 0
    for ordinal, line in enumerate(text.split("\n"), 1):
        end = at + len(line)
        excerpt = Excerpt(kind, at, end, units=(Duty("市水务局", role),))
        items.append(Item(ordinal, None, None, None, None, None, at, end, excerpts=(excerpt,)))
        at = end + 1
    return Minutes(Meeting(), text, tuple(items))


def save(repo: MinutesRepository, name: str, text: str) -> str:
    return repo.save(Source(f"{name}.txt", text.encode()), parsed(text)).doc


def test_a_new_parse_is_stored_indexed_and_reported(repo, tmp_path, analyser):
    first, second = save(repo, "甲", "市水务局管护河道\n市水务局清理堤防"), save(repo, "乙", "市水务局维护泵站")
    search = Search.open(repo, tmp_path, analyser=analyser)
    seen = []

    def parse(stored, source):
        text = source.data.decode()
        return parsed(text, Kind.RESOLUTION, Role.LEAD) if stored.doc == first else parsed(text)

    report = reindex(repo, tmp_path, lambda *step: seen.append(step), parse=parse, analyser=analyser)
    assert (report.minutes, report.items, report.failed, report.unassigned) == (2, 3, (), 0)
    assert seen == [(0, 2, first), (1, 2, second), (2, 2, ""), (1, 1, "")]  # parsed both, cut the changed one
    (change,) = report.changes
    assert (change.doc, change.items, change.boundaries, change.kinds) == (first, (2, 2), 0, 2)
    assert change.added == ((1, "市水务局", "lead"), (2, "市水务局", "lead"))
    assert change.removed == ((1, "市水务局", "acts"), (2, "市水务局", "acts"))
    assert search.items[0].item.excerpts[0].kind is Kind.REQUIREMENT
    assert search.refresh()
    assert {item.item.excerpts[0].kind for item in search.items if item.key[0] == first} == {Kind.RESOLUTION}
    assert repo.get(first).version == 1


def test_other_boundaries_are_counted_and_found(repo, tmp_path, analyser):
    doc = save(repo, "甲", "市水务局管护河道\n市水务局清理堤防")

    def parse(stored, source):
        whole = parsed(source.data.decode())
        return replace(whole, items=(replace(whole.items[0], end=whole.items[1].end, excerpts=()),))

    report = reindex(repo, tmp_path, parse=parse, analyser=analyser)
    assert (report.changes[0].items, report.changes[0].boundaries) == ((2, 1), 1)
    search = Search.open(repo, tmp_path, analyser=analyser)
    assert [search.items[index].key for index, _ in search.top(["堤防"], 5)] == [(doc, 1)]


def test_what_cannot_be_read_any_more_stays_as_it_was(repo, tmp_path, analyser):
    doc = save(repo, "甲", "市水务局管护河道")

    def parse(stored, source):
        raise UnreadableDocument("needs_program", program="某程序")

    report = reindex(repo, tmp_path, parse=parse, analyser=analyser)
    assert report.failed == (Failure(doc, "needs_program", {"program": "某程序"}),)
    assert (report.minutes, report.items, report.changes) == (1, 1, ())
    assert repo.get(doc).minutes == parsed("市水务局管护河道")


def test_an_interruption_leaves_no_trace(repo, tmp_path, analyser):
    first = save(repo, "甲", "市水务局管护河道")
    save(repo, "乙", "市水务局维护泵站")
    Search.open(repo, tmp_path, analyser=analyser)
    revision, before = repo.revision(), sorted((tmp_path / "index").rglob("*"))

    def parse(stored, source):
        if stored.doc == first:
            return parsed(source.data.decode(), Kind.OPINION)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex(repo, tmp_path, parse=parse, analyser=analyser)
    assert repo.revision() == revision
    assert sorted((tmp_path / "index").rglob("*")) == before


def test_what_is_corrected_or_replaced_meanwhile_stays_so(repo, tmp_path, analyser):
    first, second = save(repo, "甲", "市水务局管护河道"), save(repo, "乙", "市水务局维护泵站")
    corrected = parsed("市水务局管护河道", Kind.OPINION)

    def parse(stored, source):
        if stored.doc == second:
            repo.reparse(first, corrected)
        return parsed(source.data.decode(), Kind.RESOLUTION)

    report = reindex(repo, tmp_path, parse=parse, analyser=analyser)
    assert (report.totals.docs, report.overtaken) == (2, 1)
    assert repo.get(first).minutes == corrected
    assert repo.get(second).minutes == parsed("市水务局维护泵站", Kind.RESOLUTION)
    search = Search.open(repo, tmp_path, analyser=analyser)
    assert [item.item.excerpts[0].kind for item in search.items] == [Kind.OPINION, Kind.RESOLUTION]


def test_a_store_that_cannot_be_written_keeps_parses_and_index(repo, tmp_path, analyser, monkeypatch):
    doc = save(repo, "甲", "市水务局管护河道")
    Search.open(repo, tmp_path, analyser=analyser)
    revision, before = repo.revision(), sorted((tmp_path / "index").rglob("*"))

    def full(*_given):
        raise DatabaseFull

    monkeypatch.setattr(replacing, "overwrite", full)
    with pytest.raises(DatabaseFull):
        reindex(repo, tmp_path, parse=lambda _, s: parsed(s.data.decode(), Kind.OPINION), analyser=analyser)
    assert (repo.revision(), repo.get(doc).minutes) == (revision, parsed("市水务局管护河道"))
    assert sorted((tmp_path / "index").rglob("*")) == before
    assert repo.go_back().docs == ()


def test_an_empty_store_can_be_reindexed(repo, tmp_path, analyser):
    report = reindex(repo, tmp_path, analyser=analyser)
    assert (report.minutes, report.items) == (0, 0)


def test_the_samples_parse_from_their_sources(repo, tmp_path, analyser, samples):
    for path in sorted(samples.glob("*.txt"))[:2]:
        repo.save(Source(path.name, path.read_bytes()), parsed(path.read_text(encoding="utf-8").strip()))
    report = reindex(repo, tmp_path, analyser=analyser)
    assert (report.minutes, report.failed, report.unassigned) == (2, (), 0)
    assert len(report.changes) == 2


def test_answers_follow_a_new_parse_without_a_restart(repo, tmp_path, analyser):
    save(repo, "甲", "市水务局管护河道")
    search = Search.open(repo, tmp_path, analyser=analyser)
    answerer = Answerer(search, UnitTable.default())
    question, today = "水务局牵头哪些事项", dt.date(2025, 3, 4)
    assert answerer.ask(question, today=today)[0].items == ()
    reindex(repo, tmp_path, parse=lambda _, s: parsed(s.data.decode(), Kind.RESOLUTION, Role.LEAD), analyser=analyser)
    search.refresh()
    (item,) = answerer.ask(question, today=today)[0].items
    assert item.roles == {"市水务局": (Role.LEAD,)}
