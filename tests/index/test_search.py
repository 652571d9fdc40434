"""The search over a store: finds what was saved, forgets what was removed, and keeps a snapshot it can trust."""

from __future__ import annotations

import errno
import gc
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from index import snapshot_data
from index.cards import dump
from index.engines import mapped, part, rows
from index.going_back import go_back
from index.reindex import reindex
from index.search import Search
from index.snapshot import FORMAT, Snapshots
from index.terms import Analyser
from storage import replacing
from storage.asked import AskedMinutes
from storage.database import Database
from storage.domain import Item, Meeting, Minutes
from storage.earlier import WentBack
from storage.errors import DatabaseFull
from storage.minutes import MinutesRepository, Source
from storage.plain_sqlite import PlainSqlite
from storage.prepared import Prepared

SUBJECTS = ["河道管护", "校车安全", "老旧小区改造", "农贸市场搬迁", "供热管网", "养老服务", "茶叶品牌", "公交线路"]


@pytest.fixture(scope="module")
def analyser(tmp_path_factory: pytest.TempPathFactory) -> Analyser:
    return Analyser(["水务局", "教育局"], cache_dir=tmp_path_factory.mktemp("jieba"))


def minutes(number: int, *subjects: str) -> Minutes:
    text, items = f"第{number}次\n", []
    for ordinal, subject in enumerate(subjects, 1):
        start = len(text)
        heading = f"审议《云溪市{subject}办法》"
        text += f"{heading}\n会议明确，由市水务局牵头做好{subject}。\n"
        items.append(Item(ordinal, None, "审议", heading, start, start + len(heading), start, len(text) - 1))
    return Minutes(Meeting(body="云溪市人民政府", number=number), text, tuple(items))


def save(repo: MinutesRepository, number: int, *subjects: str) -> str:
    given = minutes(number, *subjects)
    return repo.save(Source(f"云溪-{number}.txt", given.text.encode()), given).doc


def found(search: Search, question: str) -> list[tuple[str, int]]:
    return [search.items[index].key for index, _ in search.top(search.analyser.content_terms(question), 10)]


def folders(data_dir: Path) -> list[str]:
    return sorted(path.name for path in (data_dir / "index").iterdir() if path.is_dir())


class Counting(Analyser):
    """Counts the texts that it cuts."""

    cut = 0

    def terms(self, text: str) -> list[str]:
        self.cut += 1
        return super().terms(text)


def test_an_empty_store_finds_nothing(repo, tmp_path, analyser):
    search = Search.open(repo, tmp_path, analyser=analyser)
    assert (len(search.items), len(search.minutes), found(search, "河道管护")) == (0, 0, [])


@pytest.mark.parametrize("engine", ["okapi", "rank_bm25"])
def test_what_is_saved_is_found_and_what_is_removed_is_not(repo, tmp_path, analyser, engine):
    search = Search.open(repo, tmp_path, engine, analyser=analyser)
    first = save(repo, 1, "河道管护", "校车安全")
    assert found(search, "河道管护") == []
    assert search.refresh()
    assert not search.refresh()
    second = save(repo, 2, "供热管网", "河道管护")
    assert search.refresh()
    assert found(search, "河道管护怎么定的") == [(first, 1), (second, 2)]
    assert [stored.doc for stored in search.minutes] == [first, second]
    repo.remove(first)
    assert search.refresh()
    assert found(search, "河道管护") == [(second, 2)]
    repo.restore(first)
    assert search.refresh()
    assert found(search, "校车安全") == [(first, 2)]
    assert search.items[-1].key == (first, 2)
    with pytest.raises(IndexError):
        search.items[4]


def test_a_reader_keeps_what_it_had(repo, tmp_path, analyser):
    doc = save(repo, 1, "河道管护")
    search = Search.open(repo, tmp_path, analyser=analyser)
    reader = search.reader
    repo.remove(doc)
    search.refresh()
    assert [reader.items[index].key for index, _ in reader.top(["河道"], 3)] == [(doc, 1)]
    assert search.top(["河道"], 3) == []


def test_a_replacement_takes_the_place_of_the_old_text(repo, tmp_path, analyser):
    doc = save(repo, 1, "河道管护")
    search = Search.open(repo, tmp_path, analyser=analyser)
    given = minutes(1, "养老服务")
    repo.save(Source("新.txt", given.text.encode()), given, doc=doc)
    assert search.refresh()
    assert found(search, "河道") == []
    assert found(search, "养老服务") == [(doc, 1)]


def test_the_next_start_reads_the_snapshot_and_cuts_only_what_is_new(repo, tmp_path, analyser):
    save(repo, 1, *SUBJECTS)
    Search.open(repo, tmp_path, analyser=analyser)
    added = save(repo, 2, "城市绿道")
    counting = Counting(["水务局", "教育局"], fast=False, cache_dir=tmp_path / "jieba")
    search = Search.open(repo, tmp_path, analyser=counting)
    assert counting.cut == 1
    assert len(search.items) == len(SUBJECTS) + 1
    assert found(search, "绿道")[0] == (added, 1)
    assert search.minutes[0] == repo.all()[0]


def test_many_new_documents_are_indexed_beside_the_questions(repo, tmp_path, analyser):
    save(repo, 1, "河道管护")
    search = Search.open(repo, tmp_path, analyser=analyser)
    for number in range(2, 30):
        save(repo, number, SUBJECTS[number % len(SUBJECTS)])
    assert not search.refresh()
    assert len(search.minutes) in (1, 29)
    search.settle()
    assert len(search.minutes) == 29
    assert len(folders(tmp_path)) == 1


def test_documents_of_one_body_stand_together_in_a_new_index(repo, tmp_path, analyser):
    for number in range(1, 30):
        given = minutes(number, SUBJECTS[number % len(SUBJECTS)])
        given = replace(given, meeting=replace(given.meeting, body=f"{'甲乙丙'[number % 3]}市人民政府"))
        repo.save(Source(f"{number}.txt", given.text.encode()), given)
    search = Search.open(repo, tmp_path, analyser=analyser)
    bodies = [card.meeting.body for card in search.cards]
    assert len(bodies) == 29
    assert bodies == sorted(bodies)
    assert [card.doc for card in search.cards] == [stored.doc for stored in search.minutes]


def test_what_is_taken_out_is_gone_at_once_however_much_came_with_it(repo, tmp_path, analyser, monkeypatch):
    doc = save(repo, 1, "河道管护")
    search = Search.open(repo, tmp_path, analyser=analyser)
    for number in range(2, 40):
        save(repo, number, "供热管网")
    repo.withdraw(doc)
    monkeypatch.setattr(search, "_start", lambda: None)
    assert search.refresh()
    assert (found(search, "河道管护"), len(search.minutes)) == ([], 0)
    assert not search.refresh()


def test_an_index_being_rebuilt_elsewhere_is_never_empty_meanwhile(repo, tmp_path, analyser, monkeypatch):
    docs = [save(repo, number, f"第{number}号渡口") for number in range(1, 31)]
    search = Search.open(repo, tmp_path, analyser=analyser)
    repo.reparse_all({doc: minutes(number, f"第{number}号堤防") for number, doc in enumerate(docs, 1)})
    monkeypatch.setattr(search, "_start", lambda: None)
    assert not search.refresh()
    assert len(found(search, "渡口")) == 10


def test_what_is_being_caught_up_with_is_not_listed_for_every_question(repo, tmp_path, analyser, monkeypatch):
    docs = [save(repo, number, f"第{number}号渡口") for number in range(1, 31)]
    search = Search.open(repo, tmp_path, analyser=analyser)
    listing, listed = repo.listing, []
    monkeypatch.setattr(repo, "listing", lambda **order: listed.append(1) or listing(**order))
    with Snapshots(tmp_path, analyser.fingerprint).lock():  # as a re-index holds it
        repo.reparse_all({doc: minutes(number, f"第{number}号堤防") for number, doc in enumerate(docs, 1)})
        assert not search.refresh()
        assert len(listed) == 1
        assert not search.refresh()
        assert len(listed) == 1
        repo.withdraw(docs[0])
        assert search.refresh()
        assert len(search.minutes) == 29
    search.settle()
    assert len(found(search, "堤防")) == 10


def test_a_running_search_takes_over_the_snapshot_of_another_process(repo, tmp_path, analyser):
    save(repo, 1, *SUBJECTS)
    search = Search.open(repo, tmp_path, analyser=analyser)
    for number in range(2, 30):
        save(repo, number, SUBJECTS[number % len(SUBJECTS)])
    Search.open(repo, tmp_path, analyser=analyser)
    search.analyser.terms = None  # whatever is cut again fails
    try:
        assert search.refresh()
    finally:
        del search.analyser.terms
    assert len(search.minutes) == 29


def _truncate(folder: Path) -> None:
    path = folder / "data.bin"
    os.truncate(path, path.stat().st_size // 2)


def _flip(name: str):
    def flip(folder: Path) -> None:
        path = folder / name
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0x20
        path.write_bytes(data)

    return flip


def _older(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"format":%d' % FORMAT, b'"format":1'))


def _gone(folder: Path) -> None:
    (folder / "data.bin").unlink()


def _elsewhere(folder: Path) -> None:
    (folder.parent / "current").write_bytes(b"\xff../../etc\n")


@pytest.mark.parametrize(
    "damage",
    [_truncate, _flip("data.bin"), _flip("manifest.json"), _older, _gone, _elsewhere],
    ids=lambda f: f.__name__,
)
def test_a_damaged_snapshot_is_rebuilt_and_never_served(repo, tmp_path, analyser, damage):
    doc = save(repo, 1, *SUBJECTS)
    Search.open(repo, tmp_path, analyser=analyser)
    damage(tmp_path / "index" / folders(tmp_path)[0])
    assert Snapshots(tmp_path, analyser.fingerprint).load() is None
    search = Search.open(repo, tmp_path, analyser=analyser)
    assert found(search, "校车安全")[0] == (doc, 2)
    assert Snapshots(tmp_path, analyser.fingerprint).load() is not None
    assert len(folders(tmp_path)) == 1


def test_a_snapshot_of_another_store_or_analyser_is_not_served(repo, tmp_path, analyser):
    save(repo, 1, *SUBJECTS)
    Search.open(repo, tmp_path, analyser=analyser)
    other = Database.open(f"sqlite:///{tmp_path}/other.sqlite")
    elsewhere = MinutesRepository(other)
    save(elsewhere, 1, "渡口", "堤防")
    assert [item.item.heading for item in Search.open(elsewhere, tmp_path, analyser=analyser).items] == [
        "审议《云溪市渡口办法》",
        "审议《云溪市堤防办法》",
    ]
    other.close()
    assert Snapshots(tmp_path, "another").load() is None


def test_a_full_disk_keeps_the_old_snapshot_and_says_so(repo, tmp_path, analyser, monkeypatch, caplog):
    save(repo, 1, *SUBJECTS)
    Search.open(repo, tmp_path, analyser=analyser)
    before = folders(tmp_path)
    for number in range(2, 5):
        save(repo, number, *SUBJECTS)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    search = Search.open(repo, tmp_path, analyser=analyser)
    assert len(search.items) == 4 * len(SUBJECTS)
    assert "No space left" in caplog.text
    assert folders(tmp_path) == before
    monkeypatch.undo()
    assert len(Search.open(repo, tmp_path, analyser=analyser).items) == 4 * len(SUBJECTS)
    assert folders(tmp_path) != before


def test_what_killed_processes_left_is_gone_before_the_next_snapshot_is_written(repo, tmp_path, analyser, monkeypatch):
    save(repo, 1, *SUBJECTS)
    Search.open(repo, tmp_path, analyser=analyser)
    before = sorted((tmp_path / "index").iterdir())
    (tmp_path / "index" / "7-0123456789ab" / "aside").mkdir(parents=True)
    (tmp_path / "index" / ".current-dead").touch()
    for number in range(2, 5):
        save(repo, number, *SUBJECTS)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    Search.open(repo, tmp_path, analyser=analyser)
    assert sorted((tmp_path / "index").iterdir()) == before


def test_what_else_stands_in_the_folder_is_nobody_s_to_remove(repo, tmp_path, analyser):
    kept = tmp_path / "index" / "mine" / "work"
    kept.mkdir(parents=True)
    save(repo, 1, *SUBJECTS)
    Search.open(repo, tmp_path, analyser=analyser)
    reindex(repo, tmp_path, parse=lambda stored, _: stored.minutes, analyser=analyser)
    assert kept.is_dir()


def test_a_data_folder_that_cannot_be_made_still_leaves_an_index(repo, tmp_path, analyser, caplog):
    doc = save(repo, 1, "河道管护")
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert found(Search.open(repo, blocked, analyser=analyser), "河道") == [(doc, 1)]
    assert "cannot be written" in caplog.text


def test_a_lock_that_cannot_be_made_still_leaves_an_index(repo, tmp_path, analyser, caplog):
    doc = save(repo, 1, "河道管护")
    (tmp_path / "index" / "building.lock").mkdir(parents=True)
    assert found(Search.open(repo, tmp_path, analyser=analyser), "河道") == [(doc, 1)]
    assert "cannot be written" in caplog.text


def test_who_comes_while_another_builds_does_not_wait(repo, tmp_path, analyser):
    doc = save(repo, 1, "河道管护")
    with Snapshots(tmp_path, analyser.fingerprint).lock():
        assert found(Search.open(repo, tmp_path, analyser=analyser), "河道") == [(doc, 1)]
        assert folders(tmp_path) == []


def test_who_comes_while_a_reindex_is_on_its_way_answers_from_the_old_index(repo, tmp_path, analyser):
    docs = [save(repo, number, f"第{number}号渡口") for number in range(1, 31)]
    Search.open(repo, tmp_path, analyser=analyser)
    with Snapshots(tmp_path, analyser.fingerprint).lock():
        repo.reparse_all({doc: minutes(number, f"第{number}号堤防") for number, doc in enumerate(docs, 1)})
        repo.remove(docs[0])
        new = save(repo, 99, "茶叶品牌")
        counting = Counting(["水务局", "教育局"], cache_dir=tmp_path / "jieba")
        search = Search.open(repo, tmp_path, analyser=counting)
        assert (len(found(search, "渡口")), len(search.minutes)) == (10, 30)
        assert found(search, "茶叶品牌")[0] == (new, 1)
        search.refresh()
    search.settle()
    assert len(found(search, "堤防")) == 10


@pytest.fixture
def piers(repo, tmp_path, analyser, monkeypatch) -> list[str]:
    """Seven documents, all with 渡口, so few that a search would take them in at once; re-indexed two at a time."""
    monkeypatch.setattr(replacing, "CHUNK", 2)
    monkeypatch.setattr(replacing, "PAUSE", 0)
    docs = [save(repo, number, f"第{number}号渡口") for number in range(1, 8)]
    Search.open(repo, tmp_path, analyser=analyser)
    return docs


def dams(docs: list[str]) -> Iterator[Prepared]:
    """Other parses of them, with 堤防."""
    for number, doc in enumerate(docs, 1):
        yield Prepared.of(doc, minutes(number, f"第{number}号堤防"))


def test_nobody_answers_from_half_a_reindex(repo, tmp_path, analyser, piers):
    searches, asked = [Search.open(repo, tmp_path, analyser=analyser)], []

    def watched() -> Iterator[Prepared]:
        for parse in dams(piers):
            searches.append(Search.open(repo, tmp_path, analyser=analyser))
            asked.append((len(found(searches[-1], "渡口")), found(searches[-1], "堤防")))
            for search in searches:
                search.refresh()
                asked.append((len(found(search, "渡口")), found(search, "堤防")))
            yield parse

    with Snapshots(tmp_path, analyser.fingerprint).lock():
        repo.replace_parses(watched(), revertible=True)
    assert asked == [(7, [])] * len(asked)
    for search in searches:
        search.settle()
        search.refresh()
        assert (found(search, "渡口"), len(found(search, "堤防"))) == ([], 7)


def test_who_has_looked_just_before_a_reindex_takes_nothing_of_it_in(repo, tmp_path, analyser, piers, monkeypatch):
    search, some, done = Search.open(repo, tmp_path, analyser=analyser), repo.some, []
    corrected = minutes(1, "第1号渡口", "茶叶品牌")
    repo.reparse(piers[0], corrected)

    def late(docs):  # what is to be taken in is replaced between the look and the reading
        if not done:
            done.append(1)
            reindexing = dams(piers)
            with monkeypatch.context() as killed, suppress(KeyboardInterrupt):
                killed.setattr(replacing, "_undo_quietly", lambda _: None)
                repo.replace_parses(chain(islice(reindexing, 2), interrupted()), revertible=True)
        return some(docs)

    def interrupted():
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(repo, "some", late)
    with Snapshots(tmp_path, analyser.fingerprint).lock():
        search.refresh()
        assert (len(found(search, "渡口")), found(search, "堤防")) == (7, [])
        assert done
    search.settle()
    assert repo.get(piers[0]).minutes == corrected
    assert found(search, "茶叶品牌") == [(piers[0], 2)]


def test_what_is_taken_out_during_a_reindex_is_gone_at_once(repo, tmp_path, analyser, piers):
    searches, seen = [Search.open(repo, tmp_path, analyser=analyser)], []

    def removing() -> Iterator[Prepared]:
        for number, parse in enumerate(dams(piers)):
            if number == 4:
                repo.remove(piers[0])
                new = save(repo, 99, "茶叶品牌")
                searches.append(Search.open(repo, tmp_path, analyser=analyser))
                for search in searches:
                    search.refresh()
                    seen.append([key[0] for key in found(search, "渡口")])
                assert found(search, "茶叶品牌") == [(new, 1)]  # who starts now finds what is new, too
            yield parse

    with Snapshots(tmp_path, analyser.fingerprint).lock():
        repo.replace_parses(removing(), revertible=True)
    assert seen == [piers[1:]] * 2
    for search in searches:
        search.settle()
        search.refresh()
        assert len(found(search, "堤防")) == 6


PROGRAM = """
import os, sys
from msgspec.structs import replace
from pathlib import Path
from index import reindex
from storage import replacing
from index.terms import Analyser
from storage.database import Database
from storage.minutes import MinutesRepository

def sleep(_seconds):
    left.pop() if left else os._exit(9)

left, folder = [1] * int(sys.argv[2]), Path(sys.argv[1])
replacing.CHUNK, replacing.time.sleep = 2, sleep
repo = MinutesRepository(Database.open(f"sqlite:///{folder}/store.sqlite"))
parse = lambda stored, _: replace(stored.minutes, items=())
reindex.reindex(repo, folder, parse=parse, analyser=Analyser(["水务局", "教育局"], cache_dir=folder.parent))
"""


@pytest.mark.parametrize("chunks", [0, 2])
def test_a_reindex_that_is_killed_leaves_no_trace(repo, tmp_path, analyser, piers, chunks, caplog):
    running, listing, stored = Search.open(repo, tmp_path, analyser=analyser), repo.listing(), repo.all()
    before = folders(tmp_path)
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path), str(chunks)], cwd=root, check=False)
    assert (ended.returncode, repo.swaps(), repo.all() == stored) == (9, 1, False)
    running.refresh()
    assert len(found(running, "渡口")) == 7
    running.settle()  # its thread has found that nobody is at it any more
    assert (repo.swaps(), repo.all(), repo.listing()) == (2, stored, listing)
    assert "was undone" in caplog.text
    running.refresh()
    assert len(found(running, "渡口")) == 7
    assert folders(tmp_path) == before


@pytest.mark.parametrize("how", ["opened", "reindexed", "gone back", "only asked"])
def test_whoever_comes_after_a_killed_reindex_finds_the_store_as_it_was(repo, tmp_path, analyser, piers, how):
    stored = repo.all()
    root = Path(__file__).resolve().parents[2]
    asked = PlainSqlite.open(f"sqlite:///{tmp_path}/store.sqlite")
    subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path), "1"], cwd=root, check=False)
    with asked:
        counting = Counting(["水务局", "教育局"], cache_dir=tmp_path / "jieba")
        if how == "opened":
            search = Search.open(repo, tmp_path, analyser=counting)
            assert len(found(search, "渡口")) == 7
            search.settle()
            search.refresh()
            assert len(found(search, "渡口")) == 7
        elif how == "reindexed":
            assert reindex(repo, tmp_path, parse=lambda one, _: one.minutes, analyser=analyser).totals.docs == 0
        elif how == "gone back":
            assert go_back(repo, tmp_path) == WentBack(())
        else:  # by a program that had opened the store before, for reading alone
            search = Search.open(AskedMinutes(asked), tmp_path, analyser=counting)
            assert len(found(search, "渡口")) == 7
            search.settle()
        assert counting.cut == 0  # the index before still holds
    assert (repo.all() == stored, repo.swaps()) == ((False, 1) if how == "only asked" else (True, 2))


def test_a_store_that_cannot_be_undone_is_answered_from_the_old_index(
    repo, tmp_path, analyser, piers, monkeypatch, caplog
):
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path), "1"], cwd=root, check=False)

    def full(*_given):
        raise DatabaseFull

    with monkeypatch.context() as broken:
        broken.setattr(replacing, "put", full)
        search = Search.open(repo, tmp_path, analyser=analyser)
        assert len(found(search, "渡口")) == 7
        search.settle()
        assert "cannot be undone" in caplog.text
        assert len(found(search, "渡口")) == 7
    search.refresh()
    search.settle()
    assert repo.swaps() == 2


def test_without_an_index_before_it_a_killed_reindex_is_undone_first(repo, tmp_path, analyser, piers):
    stored = repo.all()
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path), "1"], cwd=root, check=False)
    (tmp_path / "index" / "current").unlink()
    search = Search.open(repo, tmp_path, analyser=analyser)
    assert (len(found(search, "渡口")), repo.all(), repo.swaps()) == (7, stored, 2)


def test_going_back_is_seen_whole(repo, tmp_path, analyser, piers, monkeypatch):
    reindex(
        repo,
        tmp_path,
        parse=lambda stored, _: minutes(1 + piers.index(stored.doc), f"第{1 + piers.index(stored.doc)}号堤防"),
        analyser=analyser,
    )
    searches, asked = [Search.open(repo, tmp_path, analyser=analyser)], []

    def ask(_seconds: float) -> None:
        searches.append(Search.open(repo, tmp_path, analyser=analyser))
        searches[0].refresh()
        asked.extend((found(search, "渡口"), len(found(search, "堤防"))) for search in (searches[0], searches[-1]))

    monkeypatch.setattr(replacing, "time", SimpleNamespace(sleep=ask))
    assert go_back(repo, tmp_path).docs == tuple(piers)
    assert asked == [([], 7)] * 6
    for search in searches:
        search.settle()
        search.refresh()
        assert (len(found(search, "渡口")), found(search, "堤防")) == (7, [])


def test_a_snapshot_is_copied_without_its_cards_being_read(repo, tmp_path, analyser, monkeypatch):
    for number in range(1, 4):
        save(repo, number, *SUBJECTS[:number])
    Search.open(repo, tmp_path, analyser=analyser)
    for module, name, size in ((mapped, "HELD", 1), (snapshot_data, "_BLOCK", 64)):
        monkeypatch.setattr(module, name, size)  # pages are given back, and blocks end, within the first document
    before = Snapshots(tmp_path, analyser.fingerprint).load()
    held = [(entry.raw, entry.raw_card) for entry in before.entries]
    assert [card for _, card in held] == [dump(entry.card) for entry in before.entries]
    monkeypatch.setattr(snapshot_data, "load", None)  # whatever reads them fails
    reindex(repo, tmp_path, parse=lambda stored, _: stored.minutes, analyser=analyser)
    after = Snapshots(tmp_path, analyser.fingerprint).load()
    assert after.name != before.name
    assert [(entry.raw, entry.raw_card) for entry in after.entries] == held


def test_an_unknown_engine_is_refused(repo, tmp_path, analyser):
    with pytest.raises(ValueError, match="okapi"):
        Search.open(repo, tmp_path, "lucene", analyser=analyser)


def test_the_compiled_search_takes_over_when_it_is_ready(repo, tmp_path, analyser):
    pytest.importorskip("numba", reason="numba is not installed (extra 'fast')")
    doc = save(repo, 1, *SUBJECTS)
    search = Search.open(repo, tmp_path, analyser=analyser)
    before = search.reader.engine
    search.warm()
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join()
    assert search.reader.engine is not before
    assert found(search, "校车安全")[0] == (doc, 2)


@pytest.mark.parametrize("fields", [("words",), ("words", "pairs", "letters")])
def test_a_snapshot_brings_the_rows_that_its_engine_needs(repo, tmp_path, analyser, monkeypatch, fields):
    pytest.importorskip("numba", reason="numba is not installed (extra 'fast')")
    monkeypatch.setattr(part, "SMALL", 0)
    for number in range(1, 4):
        save(repo, number, *SUBJECTS)
    Search.open(repo, tmp_path, analyser=analyser, fields=fields)
    monkeypatch.setattr(rows.Rows, "of", None)  # whatever makes rows anew fails
    search = Search.open(repo, tmp_path, analyser=analyser, fields=fields)
    expected = found(search, "河道管护、养老服务")
    search.reader.engine.compile()
    assert found(search, "河道管护、养老服务") == expected
    assert len(expected) == 6


def test_what_was_read_keeps_no_snapshot_that_was_replaced(repo, tmp_path, analyser):
    save(repo, 1, *SUBJECTS)
    search = Search.open(repo, tmp_path, analyser=analyser)
    assert search.minutes[0].doc
    pages = weakref.ref(search._state.base[0]._pages)
    save(repo, 2, "城市绿道")
    search.refresh()
    assert search.minutes[1].doc
    for number in range(3, 40):
        save(repo, number, SUBJECTS[number % len(SUBJECTS)])
    search.refresh()
    search.settle()
    gc.collect()
    assert pages() is None
    assert len(search.minutes) == 39
    assert search.minutes[0] == repo.all()[0]
