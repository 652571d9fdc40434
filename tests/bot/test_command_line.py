"""How commands end: the exit code, one line on stderr, and nothing but JSON on stdout."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from bot.cli import app
from bot.commands.ending import described, run_to_exit_code
from bot.problems import ConfigError
from bot.texts import cli as texts
from index.documents import UnreadableDocument
from index.snapshot import SnapshotProblem
from storage.errors import DatabaseFull, DatabaseLocked

Run = Callable[..., tuple[int, str, str]]

COMMANDS = (
    *("parse", "ingest", "ask", "remove", "restore", "reindex", "fix", "units"),
    *("outbox", "run", "demo", "eval", "check"),
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a store of its own; gives exit code, stdout and stderr."""
    monkeypatch.setenv("MINUTES_BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)

    def go(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["minutes-bot", *arguments])
        code = run_to_exit_code(app)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return go


@pytest.fixture
def stocked(run: Run, samples: Path) -> Run:
    """The same with two samples in the store."""
    code, _, _ = run("ingest", str(samples / "yunxi-031.txt"), str(samples / "yunxi-033.txt"))
    assert code == 0
    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert "--config" in out


@pytest.mark.parametrize("arguments", [("ask", "--json", "--batch"), ("eval",)])
def test_questions_in_another_encoding_are_one_line(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "q.jsonl").write_bytes('{"id": 1, "q": "财政局"}'.encode("utf-16"))
    code, out, err = run(*arguments, "q.jsonl")
    assert (code, out) == (1, "")
    assert "UTF-8" in err
    assert len(err.splitlines()) == 1


def test_the_list_of_commands_is_complete() -> None:
    assert set(app.commands) == set(COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "问题", "--batch", "file"),
        ("ask", "--batch", "file"),
        ("ask", "问题", "--colour"),
        ("outbox", "--retry", "9" * 30),
        ("outbox", "--drop", "0"),
        ("parse",),
        ("ingest",),
        ("dance",),
    ],
)
def test_wrong_usage_is_2(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert err
    assert not out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("parse", "nothere.txt"), "nothere.txt"),
        (("ingest", "nothere.txt"), "nothere.txt"),
        (("remove", "nothere"), "nothere"),
        (("restore", "nothere"), "nothere"),
        (("eval", "nothere.jsonl"), "nothere.jsonl"),
        (("ask", "--batch", "nothere.jsonl", "--json"), "nothere.jsonl"),
        (("ask", "问题", "--config", "nothere.toml"), "nothere.toml"),
        (("outbox", "--retry", "5"), "5"),
        (("run",), "telegram.token"),
    ],
)
def test_a_handled_error_is_1_and_one_line(run: Run, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = run(*arguments)
    assert code == 1
    assert not out
    assert err.count("\n") == 1
    assert says in err


def test_parse_stores_nothing(run: Run, samples: Path, tmp_path: Path) -> None:
    code, out, err = run("parse", str(samples / "yunxi-031.txt"), "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["coverage"]["unassigned"] == 0
    assert not (tmp_path / "data").exists()


def test_a_file_nobody_can_read_alone_is_1_beside_others_0(run: Run, samples: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    code, out, err = run("ingest", "empty.txt", "--json")
    assert code == 1
    assert json.loads(out)["failed"][0]["code"] == "empty"
    assert err.count("\n") == 1
    code, out, _ = run("ingest", "empty.txt", str(samples / "yunxi-031.txt"), "--json")
    assert code == 0
    assert {key: json.loads(out)[key] for key in ("added", "unchanged", "replaced")} == {
        "added": 1,
        "unchanged": 0,
        "replaced": 0,
    }
    assert json.loads(out)["failed"][0]["name"] == "empty.txt"


def test_remove_and_restore(stocked: Run) -> None:
    assert json.loads(stocked("remove", "yunxi-031", "--json")[1]) == {"removed": "yunxi-031"}
    assert json.loads(stocked("ask", "第31次会议有哪些议题", "--json")[1])["items"] == []
    assert stocked("remove", "yunxi-031")[0] == 1
    assert json.loads(stocked("restore", "yunxi-031", "--json")[1]) == {"restored": "yunxi-031"}
    assert {i["doc"] for i in json.loads(stocked("ask", "第31次会议有哪些议题", "--json")[1])["items"]} == {"yunxi-031"}


def test_reindex_and_check(stocked: Run) -> None:
    code, out, err = stocked("reindex", "--json")
    report = json.loads(out)
    assert (code, err) == (0, "")
    assert report["minutes"] == 2
    assert report["failed"] == []
    code, out, _ = stocked("check")
    assert code == 0
    assert "✗" not in out


def test_ask_in_words_and_in_json(stocked: Run) -> None:
    code, out, err = stocked("ask", "第31次会议有哪些议题")
    assert (code, err) == (0, "")
    answer = json.loads(stocked("ask", "第31次会议有哪些议题", "--json")[1])
    assert answer["text"] == out.rstrip("\n")
    assert "id" not in answer


def batch(folder: Path, *rows: Any) -> str:
    file = folder / "asked.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return str(file)


def test_a_batch_answers_line_by_line_and_keeps_the_ids(stocked: Run, tmp_path: Path) -> None:
    file = batch(
        tmp_path,
        {"id": 7, "q": "第31次会议有哪些议题", "today": "2024-04-01", "type": "ignored"},
        "",
        {"id": "b", "turns": ["市发改委负责哪些事项？", "那财政局呢？\u2028\u0085"]},
    )
    code, out, err = stocked("ask", "--batch", file, "--json")
    assert (code, err) == (0, "")
    first, second = [json.loads(line) for line in out.splitlines()]
    assert (first["id"], second["id"]) == (7, "b")
    assert second["question"].startswith("那财政局呢？")


@pytest.mark.parametrize(
    "row",
    [
        "{",
        "[" * 100_000,
        '"text"',
        {"q": "没有编号"},
        {"id": 1},
        {"id": 1, "turns": []},
        {"id": 1, "q": "a", "today": "yesterday"},
    ],
)
def test_a_broken_line_is_named_and_nothing_is_printed(stocked: Run, tmp_path: Path, row: Any) -> None:
    code, out, err = stocked("ask", "--batch", batch(tmp_path, {"id": 0, "q": "问题"}, row), "--json")
    assert code == 1
    assert not out
    assert "line 2" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (ConfigError(texts.UNKNOWN_KEY, key="x.y"), "x.y"),
        (UnreadableDocument("encrypted"), "password"),
        (UnreadableDocument("brand_new_code"), "brand_new_code"),
        (DatabaseLocked(), "in use"),
        (DatabaseFull(), "full"),
        (SnapshotProblem(OSError(28, "No space left on device"), Path("/d")), "full"),
        (FileNotFoundError(2, "No such file", "a.txt"), "a.txt"),
        (PermissionError(13, "Permission denied", "a.txt"), "Permission denied"),
        (OSError(98, "Address already in use"), "Address already in use"),
        (UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"), "no text"),
    ],
)
def test_known_problems_are_told_in_a_sentence(problem: Exception, says: str, run: Run) -> None:
    twin, params = described(problem)
    assert says in twin.en.format(**params)


def test_a_command_that_is_interrupted_says_so(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.config.load", interrupted)
    code, out, err = run("check")
    assert (code, out, err.strip()) == (1, "", texts.INTERRUPTED.en)


def test_an_unforeseen_error_is_one_line_and_its_traceback_a_private_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    @click.command()
    def fails() -> None:
        raise RuntimeError("https://api.telegram.org/bot123456789:AAsecretsecretsecret/getMe")

    monkeypatch.setattr(sys, "argv", ["minutes-bot"])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run_to_exit_code(fails) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    found = re.search(r"(\S+\.log)", err)
    assert found is not None
    details = Path(found.group(1)).read_text(encoding="utf-8")
    assert "RuntimeError" in details
    assert "secretsecret" not in details + err
    assert Path(found.group(1)).stat().st_mode & 0o077 == 0
