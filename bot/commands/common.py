"""What every command shares: its options, its output, and the language of the terminal."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from bot.texts import Twin, say
from index.question.model import Language

TOGETHER_SECONDS = 0.05
"""Lines made within this time may be shown together: writing thousands one by one wakes who reads them as often."""

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    envvar="MINUTES_BOT_CONFIG",
    show_envvar=True,
    help="Settings file; default ./config.toml if there.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, and nothing else, on stdout.")


def language() -> Language:
    """The terminal's language: Chinese where the locale says so, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return Language.ZH if value.lower().startswith("zh") else Language.EN
    return Language.EN


def tell(twin: Twin, **params: object) -> None:
    """One line for the person, on stderr: stdout is kept for the result."""
    sys.stderr.write(say(twin, language(), **params) + "\n")


def put(line: str) -> None:
    """One line of the result, on stdout."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def put_lines(lines: Iterable[str]) -> None:
    """The lines of a long result as they are made: the first at once, the others some at a time."""
    shown = 0.0
    for line in lines:
        sys.stdout.write(line + "\n")
        if (now := time.monotonic()) - shown > TOGETHER_SECONDS:
            sys.stdout.flush()
            shown = now
    sys.stdout.flush()


def put_json(value: Any) -> None:
    """One JSON value on one line of stdout, a line to every program: some end lines at these characters, too."""
    line = json.dumps(value, ensure_ascii=False)
    for end in "\u0085\u2028\u2029":
        line = line.replace(end, f"\\u{ord(end):04x}")
    put(line)
