"""Reading in a process apart: a file that hangs, crashes a parser or eats memory costs that process and no more."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
from typing import Any

from index.documents.model import Extract, UnreadableDocument
from index.documents.sniff import Media
from storage.domain import Origin, ParseWarning

_log = logging.getLogger(__name__)


def extract_apart(data: bytes, media: Media, timeout_s: float) -> Extract:
    """Read `data` in a process of its own, converters that it starts included.

    The process is handed the bytes on its standard input and answers in JSON, which cannot carry code back.

    Args:
        data: The file's bytes.
        media: What they are.
        timeout_s: After so many seconds the process and all that it started are killed.

    Raises:
        UnreadableDocument: `timeout`, `damaged` where the process died, or what the reader found.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "index.documents.worker", media.name, str(timeout_s)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**_environment(), "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        start_new_session=True,
    )
    try:
        out, complaints = process.communicate(data, timeout=timeout_s)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument("timeout", seconds=f"{timeout_s:g}") from error
    finally:
        _end(process)
    try:
        answer = json.loads(out)
    except ValueError as error:
        _log.warning("reading a %s ended with %s: %s", media.name, process.returncode, _last_line(complaints))
        raise UnreadableDocument("damaged", format=media.name.lower()) from error
    if "code" in answer:
        raise UnreadableDocument(answer["code"], **answer["params"])
    return _extract(answer)


def _environment() -> dict[str, str]:
    """What a reader and its converters may know: not the bot's own settings, among which is the token."""
    return {key: value for key, value in os.environ.items() if not key.upper().startswith("MINUTES_BOT_")}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process with its whole group, so that no converter outlives it, and reap it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.communicate()


def _last_line(complaints: bytes) -> str:
    lines = complaints.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:300] if lines else "no word"


def _extract(answer: dict[str, Any]) -> Extract:
    return Extract(
        answer["decoded"],
        tuple(Origin(*origin) for origin in answer["origins"]),
        answer["ocr"],
        tuple((start, end) for start, end in answer["furniture"]),
        tuple(ParseWarning(code, params) for code, params in answer["warnings"]),
    )
