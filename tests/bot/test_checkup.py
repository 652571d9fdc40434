"""``check`` finds what is wrong and says what to do; no secret in what it says."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from pathlib import Path

import pytest

from bot.checkup import Finding, checkup
from bot.config import Access, Settings, Telegram
from bot.sandbox.api import Sandbox
from bot.sandbox.server import SandboxServer
from bot.secret import Secret
from bot.services import opened
from bot.texts import cli as texts
from index.ingest import ingest_paths

TOKEN = "123456789:AAsecretsecretsecretsecretsecret_-x"


def bad(findings: list[Finding]) -> list[str]:
    return [one.twin.en.format(**one.params) for one in findings if one.mark is texts.CHECK_BAD]


def test_an_empty_store_without_a_token_is_no_problem_but_says_what_is_missing(tmp_path: Path) -> None:
    findings = [*checkup(Settings(data_dir=tmp_path))]
    assert bad(findings) == []
    notes = [one.twin for one in findings if one.mark is texts.CHECK_NOTE]
    converters = (texts.CHECK_NO_PROGRAM, texts.CHECK_NO_OCR)  # as the machine has them
    assert [note for note in notes if note not in converters] == [texts.CHECK_ADMINS, texts.NO_TOKEN]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_what_others_can_read_is_said_and_a_new_directory_is_ones_own(tmp_path: Path) -> None:
    new = tmp_path / "new"
    for mode, noted in ((None, False), (0o755, True), (0o750, False)):
        if mode is not None:
            new.chmod(mode)
        findings = [*checkup(Settings(data_dir=new))]
        assert (texts.CHECK_READABLE in [one.twin for one in findings]) is noted, mode
        assert mode is not None or new.stat().st_mode & 0o777 == 0o700


def test_a_database_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "minutes.db").write_bytes(b"this is no database, and long enough to be looked at" * 100)
    (said,) = bad([*checkup(Settings(data_dir=tmp_path))])
    assert "damaged" in said


def test_a_text_changed_behind_our_back_is_found(samples: Path, tmp_path: Path) -> None:
    with opened(Settings(data_dir=tmp_path)) as services:
        ingest_paths([samples / "yunxi-031.txt"], services.minutes)
    database = sqlite3.connect(tmp_path / "minutes.db")
    tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert "versions" in tables
    database.execute("UPDATE versions SET text = replace(text, '会议', '会叙')")
    database.commit()
    database.close()
    (said,) = bad([*checkup(Settings(data_dir=tmp_path))])
    assert "yunxi-031" in said


def test_an_unreachable_server_is_named_without_secrets(tmp_path: Path) -> None:
    telegram = Telegram(token=Secret(TOKEN), base_url="http://127.0.0.1:9/bot")
    (said,) = bad([*checkup(Settings(data_dir=tmp_path, telegram=telegram))])
    assert "127.0.0.1" in said
    assert "secretsecret" not in said


def _server(folder: Path, token: str) -> list[str]:
    """What `check` finds against a loopback Bot API that knows another token, or this one."""

    async def look() -> list[Finding]:
        sandbox = Sandbox()
        async with SandboxServer(sandbox) as server:
            telegram = Telegram(token=Secret(token or sandbox.world.token), base_url=server.base_url)
            settings = Settings(data_dir=folder, telegram=telegram, access=Access(admins=(5,)))
            return await asyncio.to_thread(lambda: [*checkup(settings)])

    return bad(asyncio.run(look()))


def test_a_good_token_is_good(tmp_path: Path) -> None:
    assert _server(tmp_path, "") == []


def test_a_refused_token_says_where_to_get_one(tmp_path: Path) -> None:
    (said,) = _server(tmp_path, TOKEN)
    assert "BotFather" in said
