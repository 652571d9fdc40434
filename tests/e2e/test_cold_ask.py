"""What a fresh process that answers one question does not load, because loading it took longer than answering."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import Settings
from bot.services import opened
from index.ingest import ingest_bytes

NOT_LOADED = (
    *("alembic", "sqlalchemy", "sqlmodel", "pydantic"),
    *("telegram", "httpx", "watchfiles", "tenacity"),
    *("jieba", "rjieba", "numba", "opencc", "pypinyin"),
    *("filelock", "rich", "lxml", "docx", "pypdfium2"),
)
PROGRAM = f"""
import sys
from bot.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code
print(sorted({set(NOT_LOADED)!r} & set(sys.modules)), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    samples = Path(__file__).resolve().parents[2] / "bot" / "sandbox" / "samples"
    with opened(Settings(data_dir=folder)) as services:
        for path in sorted(samples.glob("*.txt")):
            ingest_bytes(path.read_bytes(), path.name, services.minutes)
        assert services.search.items
    return folder


@pytest.mark.parametrize(
    "question", ["发改委负责哪些事项", "云澜铁路谁牵头", "嘉闵线什么时候开工", "上次会议讨论了什么"]
)
def test_a_question_loads_no_more_than_it_needs(store: Path, question: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, "ask", question],
        env={**os.environ, "MINUTES_BOT_DATA_DIR": str(store), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=60,
        cwd=store,
    )
    assert run.stdout.strip()
    assert run.stderr.strip() == "[]"
