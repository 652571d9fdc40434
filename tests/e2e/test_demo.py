"""`minutes-bot demo`, piped and as a function."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from bot.config import Settings
from bot.sandbox.demo import run_demo


def test_a_piped_question_is_answered_and_the_program_ends(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if "MINUTES_BOT" not in k}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo"],
        input="发改委负责哪些事项？\n",
        capture_output=True,
        cwd=tmp_path,
        encoding="utf-8",
        env=environment,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "财政局负责哪些事项？" in done.stdout  # an example button of /start, shown first
    assert "市发改委：" in done.stdout
    assert "[1 " in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_whole_session(tmp_path: Path) -> None:
    (tmp_path / "乱.bin").write_bytes(b"\x00\xff" * 100)
    out = io.StringIO()
    lines = ["发改委负责哪些事项？", "3", "/reindex", f"/upload {tmp_path / '乱.bin'}", "/help", "+", ""]
    run_demo(Settings(data_dir=tmp_path / "unused"), io.StringIO("\n".join(lines)), out)
    said = out.getvalue()
    assert "7 份纪要" in said
    assert "完成" in said
    assert "乱.bin" in said
    assert "/reindex" in said
    assert not (tmp_path / "unused").exists()
