"""The README says what is there: its command table, its two set-up commands, its chat commands."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from bot.cli import app
from bot.menu import ADMIN, GROUP, PRIVATE
from bot.texts.chat import HELP, HELP_ADMIN

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")


def between(start: str, end: str = "<!-- end -->") -> str:
    """The part of the README from one mark to the next."""
    return README.split(start, 1)[1].split(end, 1)[0]


def test_the_command_table_names_every_command() -> None:
    listed = re.findall(r"^\| `minutes-bot (\w+)", between("<!-- commands -->"), re.MULTILINE)
    there = app.list_commands(click.Context(app))
    assert listed == sorted(listed, key=there.index)
    assert set(listed) == set(there)


@pytest.mark.parametrize("mark", ["<!-- demo command -->", "<!-- test command -->"])
def test_each_set_up_is_one_command(mark: str) -> None:
    (command,) = re.findall(r"```sh\n(.+?)\n```", between(mark), re.DOTALL)
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv && ")


def test_the_chat_commands_are_named() -> None:
    said = between("## In the chat", "## What it reads")
    missing = {name for name in {**PRIVATE, **GROUP, **ADMIN} if f"/{name}" not in said} - {"start"}
    assert not missing


def test_the_help_names_every_command_an_admin_has() -> None:
    for text in (HELP.zh + HELP_ADMIN.zh, HELP.en + HELP_ADMIN.en):
        missing = {name for name in ADMIN if f"/{name}" not in text}
        assert missing <= {"start", "help", "subscriptions", "unsubscribe"}
