"""The console script's contracts: what each command prints, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Runs ``minutes-bot`` on a data directory of this module's."""
    folder = tmp_path_factory.mktemp("commands")
    environment = {k: v for k, v in os.environ.items() if "MINUTES_BOT" not in k}

    def run(*arguments: str | Path, data: Path = folder / "data", stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            capture_output=True,
            cwd=folder,
            encoding="utf-8",
            env=environment | {"MINUTES_BOT_DATA_DIR": str(data)},
            input=stdin,
            timeout=120,
        )

    return run


@pytest.fixture(scope="module")
def ingested(command: Command, samples: Path) -> Any:
    """What the first ``ingest --json`` of the samples printed."""
    done = command("ingest", samples, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_parse_prints_one_json_value_whose_spans_fit(command: Command, samples: Path) -> None:
    done = command("parse", samples / "yunxi-041.txt", "--json")
    assert done.returncode == 0, done.stderr
    parsed = json.loads(done.stdout)
    assert (parsed["meeting"]["number"], parsed["meeting"]["date"]) == (41, "2025-07-16")
    assert parsed["coverage"]["unassigned"] == 0
    excerpts = [e for item in parsed["items"] for e in item["excerpts"]]
    assert excerpts
    assert all(parsed["text"][e["start"] : e["end"]] == e["text"] for e in excerpts)


def test_what_the_library_would_log_is_not_printed(command: Command, samples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.txt").write_bytes((samples / "yunxi-031.txt").read_bytes())
    (folder / "secret.txt").write_text("机密★1年\n云溪市人民政府常务会议纪要\n", encoding="utf-8")
    done = command("ingest", folder, "--json", data=tmp_path / "data")
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["code"] for one in json.loads(done.stdout)["failed"]] == ["secret"]


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes a stream")
@pytest.mark.parametrize(("stream", "code"), [(1, 0), (2, 0), (2, 1)])
def test_a_closed_stream_is_no_error(command: Command, samples: Path, tmp_path: Path, stream: int, code: int) -> None:
    file = samples / "yunxi-031.txt" if code == 0 else tmp_path / "nothing.txt"
    line = f'"{sys.executable}" -m bot parse "{file}" {stream}>&-'
    done = subprocess.run(["sh", "-c", line], capture_output=True, encoding="utf-8", timeout=60, cwd=tmp_path)
    assert done.returncode == code
    assert "Traceback" not in done.stdout + done.stderr


def test_ingest_counts_and_is_idempotent(command: Command, ingested: Any, samples: Path) -> None:
    count = len(list(samples.glob("*.txt")))
    assert (ingested["added"], ingested["unchanged"], ingested["replaced"], ingested["failed"]) == (count, 0, 0, [])
    again = json.loads(command("ingest", samples, "--json").stdout)
    assert (again["added"], again["unchanged"]) == (0, count)


def test_a_broken_file_fails_while_the_others_go_in(command: Command, samples: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "坏.txt").write_bytes(b"\x00\x01" * 500)
    (tmp_path / "in" / "yunxi-041.txt").write_bytes((samples / "yunxi-041.txt").read_bytes())
    done = command("ingest", tmp_path / "in", "--json", data=tmp_path / "data")
    report = json.loads(done.stdout)
    assert report["added"] == 1
    assert [f["name"] for f in report["failed"]] == ["坏.txt"]
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("ingested")
def test_ask_batch_prints_an_answer_a_line(command: Command, tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    rows: list[dict[str, Any]] = [
        {"id": "a", "q": "发改委负责哪些事项？", "expect": "ignored"},
        {"id": "b", "turns": ["发改委负责哪些事项？", "那财政局呢？"]},
        {"id": "c", "q": "去年开了几次会", "today": "2026-06-01"},
        {"id": "d", "q": "有没有研究火星移民"},
    ]
    batch.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n", encoding="utf-8")
    done = command("ask", "--batch", batch, "--json")
    assert done.returncode == 0, done.stderr
    answers = {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert list(answers) == ["a", "b", "c", "d"]
    assert all("市发改委" in i["roles"] for i in answers["a"]["items"])
    assert answers["a"]["items"]
    assert all("市财政局" in i["roles"] for i in answers["b"]["items"])
    assert answers["b"]["question"] == "那财政局呢？"
    assert answers["d"]["items"] == []
    for answer in answers.values():
        assert {"question", "intent", "took_ms", "items", "general", "facts", "text"} <= answer.keys()


@pytest.mark.usefixtures("ingested")
def test_ask_once_in_words(command: Command) -> None:
    done = command("ask", "发改委负责哪些事项？")
    assert done.returncode == 0
    assert "市发改委" in done.stdout
    assert "<b>" not in done.stdout


def test_ask_an_empty_store(command: Command, tmp_path: Path) -> None:
    done = command("ask", "发改委负责哪些事项？", "--json", data=tmp_path / "none")
    assert done.returncode == 0
    assert json.loads(done.stdout)["items"] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("parse", "no-such-file.txt"), 1),
        (("remove", "no-such-doc"), 1),
        (("run",), 1),
        (("no-such-command",), 2),
        (("ask",), 2),
    ],
)
def test_exit_codes_and_one_line_on_stderr(command: Command, arguments: tuple[str, ...], code: int) -> None:
    done = command(*arguments)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    if code == 1:
        assert len(done.stderr.strip().splitlines()) == 1
