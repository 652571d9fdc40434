"""Ingesting: each document by itself, nothing twice, and whatever is wrong with one stops no other."""

from __future__ import annotations

import io
import logging
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.documents import Document
from index.ingest import Problem, Result, ingest_bytes, ingest_paths, preview, store
from index.parsing import Knowledge
from storage.database import Database
from storage.domain import Minutes
from storage.minutes import MinutesRepository, Source
from storage.outbox import OutboxRepository
from storage.subscriptions import SubscriptionRepository, Wish


def minutes_text(number: int = 12, *, top: str = "", note: str = "") -> str:
    return (
        f"{top}云溪市人民政府\n常务会议纪要\n\n第3号\n云溪市人民政府办公室　　　　2025年3月20日\n\n"
        f"市政府第{number}次常务会议纪要\n\n"
        f"2025年3月14日上午，陆某某市长主持召开市政府第{number}次常务会议，审议《云溪市河道管护办法》，"
        "听取《云溪市消防工作情况的报告》，纪要如下：\n"
        "一、审议《云溪市河道管护办法》\n"
        "会议听取并审议了市水务局关于《云溪市河道管护办法》的汇报。\n"
        f"会议明确，原则同意该《办法》，会后由市水务局修改完善，以市政府办公室名义印发。{note}\n"
        "二、听取《云溪市消防工作情况的报告》\n"
        "会议听取了市消防救援支队关于消防工作情况的汇报。\n"
        "会议强调，石桥镇、柳河镇要抓好隐患排查，市应急管理局要加强督导。\n"
        "出席：陆某某　何某某\n"
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path}/store.sqlite", busy_timeout_ms=50)
    yield opened
    opened.close()


@pytest.fixture
def repo(database: Database) -> MinutesRepository:
    return MinutesRepository(database)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "inbox"
    made.mkdir()
    return made


def test_a_preview_stores_nothing(repo: MinutesRepository) -> None:
    (shown,) = preview(minutes_text().encode(), "纪要.txt", repo)
    assert shown.minutes is not None
    assert [item.ordinal for item in shown.minutes.items] == [1, 2]
    assert (shown.problem, shown.unchanged, shown.replaces) == (None, None, None)
    assert repo.docs() == []
    outcome = store(shown, repo)
    assert (outcome.result, outcome.doc) == (Result.ADDED, "纪要")
    assert repo.source("纪要") == Source("纪要.txt", minutes_text().encode())


def test_a_preview_tells_what_is_there_already(repo: MinutesRepository) -> None:
    ingest_bytes(minutes_text().encode(), "纪要.txt", repo)
    (same,) = preview(minutes_text().encode("gb18030"), "另一份.txt", repo)
    assert (same.unchanged, same.replaces) == ("纪要", "纪要")
    (newer,) = preview(minutes_text(note="并报备案。").encode(), "新稿.txt", repo)
    assert (newer.unchanged, newer.replaces) == (None, "纪要")
    (other,) = preview(minutes_text(13).encode(), "别次.txt", repo)
    assert (other.unchanged, other.replaces) == (None, None)


def test_a_folder_goes_in_once_in_order(repo: MinutesRepository, folder: Path) -> None:
    (folder / "b.txt").write_text(minutes_text(13))
    (folder / "a").mkdir()
    (folder / "a" / "c.txt").write_text(minutes_text(12))
    (folder / "a" / "c.json").write_text("{}")
    steps: list[tuple[int, int, str]] = []
    first = ingest_paths([folder], repo, progress=lambda *step: steps.append(step))
    assert (first.added, first.unchanged, first.replaced, first.failed) == (2, 0, 0, ())
    assert first.ignored == ("c.json",)
    assert steps == [(0, 2, "c.txt"), (1, 2, "b.txt"), (2, 2, "")]
    assert repo.docs() == ["c", "b"]
    revision = repo.revision()
    again = ingest_paths([folder], repo)
    assert (again.added, again.unchanged, again.replaced) == (0, 2, 0)
    assert repo.revision() == revision


def test_a_new_text_replaces_under_the_same_name(repo: MinutesRepository, folder: Path) -> None:
    ingest_bytes(minutes_text().encode(), "纪要.txt", repo)
    (outcome,) = ingest_bytes(minutes_text(note="并报备案。").encode(), "纪要（修改）.txt", repo)
    assert (outcome.result, outcome.doc) == (Result.REPLACED, "纪要")
    assert len(repo.versions("纪要")) == 2


def test_broken_files_fail_by_name_and_the_others_go_in(repo: MinutesRepository, folder: Path) -> None:
    (folder / "1 empty.txt").write_bytes(b"")
    (folder / "2 binary.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "3 letter.txt").write_text("各位同事：\n食堂本周五停业。\n")
    (folder / "4 good.txt").write_text(minutes_text())
    (folder / "5 broken.docx").write_bytes(b"PK\x03\x04 not a word file")
    report = ingest_paths([folder, folder / "nowhere.txt"], repo)
    codes = {name: code for name, code, _ in report.failed}
    assert (report.added, repo.docs()) == (1, ["4 good"])
    assert set(codes) == {"1 empty.txt", "2 binary.bin", "3 letter.txt", "5 broken.docx", "nowhere.txt"}
    assert codes["1 empty.txt"] == "empty"
    assert codes["3 letter.txt"] == "no_items"
    assert codes["nowhere.txt"] == "unreadable"


def test_what_has_no_items_is_stored_only_when_forced(repo: MinutesRepository) -> None:
    data = "各位同事：\n食堂本周五停业。\n".encode()
    (refused,) = ingest_bytes(data, "通知.txt", repo)
    assert (refused.result, refused.problem) == (Result.FAILED, Problem("no_items"))
    assert refused.minutes is not None
    assert repo.docs() == []
    (forced,) = ingest_bytes(data, "通知.txt", repo, force=True)
    assert (forced.result, forced.doc) == (Result.ADDED, "通知")


@pytest.mark.parametrize("top", ["机密★1年\n", "000003\n密级：秘密\n", "绝 密\n特急\n"])
def test_nothing_of_a_secret_document_is_kept(
    repo: MinutesRepository, tmp_path: Path, top: str, caplog: pytest.LogCaptureFixture
) -> None:
    text = minutes_text(top=top, note="涉密内容甲。")
    with caplog.at_level(logging.DEBUG):
        (shown,) = preview(text.encode(), "涉密标题.txt", repo)
        (outcome,) = ingest_bytes(text.encode(), "涉密标题.txt", repo, force=True)
    assert (shown.source, shown.minutes, shown.can_be_forced) == (None, None, False)
    assert outcome.problem is not None
    assert (outcome.result, outcome.problem.code) == (Result.FAILED, "secret")
    assert repo.docs() == []
    assert "涉密" not in caplog.text
    for file in tmp_path.glob("store.sqlite*"):
        assert "涉密内容甲".encode() not in file.read_bytes()


def test_the_word_in_prose_is_no_marking(repo: MinutesRepository) -> None:
    text = minutes_text(note="各单位要严守国家秘密、机密文件专人管理。")
    assert [outcome.result for outcome in ingest_bytes(text.encode(), "a.txt", repo)] == [Result.ADDED]


def test_an_archive_gives_one_outcome_for_each_file(repo: MinutesRepository) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("第12次.txt", minutes_text(12))
        archive.writestr("坏.txt", b"\x00\x01\x02" * 50)
        archive.writestr("夹/第13次.txt", minutes_text(13))
    outcomes = ingest_bytes(packed.getvalue(), "归档.zip", repo)
    assert [outcome.result for outcome in outcomes] == [Result.ADDED, Result.FAILED, Result.ADDED]
    assert repo.docs() == ["第12次", "第13次"]
    source = repo.source("第13次")
    assert source is not None
    assert source.data == minutes_text(13).encode()
    assert all(o.result is not Result.ADDED for o in ingest_bytes(packed.getvalue(), "归档.zip", repo))


def test_a_file_over_the_limit_is_not_even_read(repo: MinutesRepository, folder: Path) -> None:
    (folder / "large.txt").write_text(minutes_text())
    report = ingest_paths([folder], repo, max_bytes=100)
    assert [(name, code) for name, code, _ in report.failed] == [("large.txt", "too_large")]
    assert report.failed[0][2]["limit"] == "100"


def test_a_doubtful_parse_is_flagged(repo: MinutesRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.ingest.CONFIDENCE_FLOOR", 1.1)
    (shown,) = preview(minutes_text().encode(), "a.txt", repo)
    assert shown.doubtful
    (outcome,) = ingest_bytes(minutes_text().encode(), "a.txt", repo)
    assert (outcome.result, outcome.doubtful) == (Result.ADDED, True)


def test_a_doubtful_parse_is_listed_in_the_report(
    repo: MinutesRepository, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text(minutes_text())
    assert ingest_paths([folder], repo).doubtful == ()
    (folder / "a.txt").write_text(minutes_text(note="并报备案。"))
    monkeypatch.setattr("index.ingest.CONFIDENCE_FLOOR", 1.1)
    assert ingest_paths([folder], repo).doubtful == ("a",)


def test_announcing_owes_a_message_with_the_document(repo: MinutesRepository, database: Database) -> None:
    SubscriptionRepository(database).set(-1, Wish())
    (silent,) = ingest_bytes(minutes_text(12).encode(), "a.txt", repo)
    (told,) = ingest_bytes(minutes_text(13).encode(), "b.txt", repo, announce=True)
    assert (silent.told, told.told) == (0, 1)
    assert [delivery.doc for delivery in OutboxRepository(database).entries()] == ["b"]


def test_a_fault_of_ours_in_one_document_lets_the_others_in(
    repo: MinutesRepository, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from index import ingest

    (folder / "a.txt").write_text(minutes_text(12))
    (folder / "b.txt").write_text(minutes_text(13))
    really = ingest.parse

    def parse(document: Document, knowledge: Knowledge | None = None) -> Minutes:
        if document.name == "a.txt":
            raise ZeroDivisionError
        return really(document, knowledge)

    monkeypatch.setattr(ingest, "parse", parse)
    report = ingest_paths([folder], repo)
    assert report.failed == (("a.txt", "unreadable", {"why": "ZeroDivisionError"}),)
    assert report.added == 1
    assert "ZeroDivisionError" in caplog.text


def test_a_locked_database_fails_the_rest_and_the_next_run_takes_them(
    repo: MinutesRepository, folder: Path, tmp_path: Path
) -> None:
    for number in (12, 13, 14):
        (folder / f"{number}.txt").write_text(minutes_text(number))
    holder = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)

    def lock_after_the_first(done: int, total: int, name: str) -> None:
        if done == 1:
            holder.execute("BEGIN EXCLUSIVE")

    report = ingest_paths([folder], repo, progress=lock_after_the_first)
    assert (report.added, [(name, code) for name, code, _ in report.failed]) == (
        1,
        [("13.txt", "database"), ("14.txt", "database")],
    )
    assert report.failed[0][2] == {"code": "locked"}
    holder.execute("ROLLBACK")
    holder.close()
    again = ingest_paths([folder], repo)
    assert (again.added, again.unchanged, again.failed) == (2, 1, ())


def test_the_samples_go_in_without_loss(repo: MinutesRepository, samples: Path) -> None:
    report = ingest_paths([samples], repo)
    assert report.failed == ()
    assert report.added == len(list(samples.glob("*.txt")))


def test_real_minutes_go_in_without_loss(repo: MinutesRepository, shared: Path) -> None:
    report = ingest_paths([shared / "minutes"], repo)
    assert report.failed == ()
    assert sorted(repo.docs()) == sorted(path.stem for path in (shared / "minutes").iterdir())
