"""Log lines without secrets: the bot's token and proxy passwords never reach a handler's output."""

from __future__ import annotations

import logging
import re
import sys
from typing import TextIO

from telegram.error import InvalidToken

_TOKEN = re.compile(r"(?<![\w-])(?:bot)?\d{5,}:[A-Za-z0-9_-]{10,}")
_PASSWORD = re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")
_HIDDEN = "***"


def redacted(text: str, secrets: tuple[str, ...] = ()) -> str:
    """`text` with everything that looks like a bot token or a URL's password replaced, and each of `secrets`."""
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    return _PASSWORD.sub(_HIDDEN, _TOKEN.sub(_HIDDEN, text))


class RedactingFormatter(logging.Formatter):
    """Formats a record, its traceback included, and then hides secrets in the whole."""

    def __init__(self, fmt: str, secrets: tuple[str, ...] = ()) -> None:
        super().__init__(fmt)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The record as it is written."""
        return redacted(super().format(record), self._secrets)


class OneLine(logging.Filter):
    """Takes the traceback from a refused token: the library logs one, and the line that ends the program says all."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass."""
        if record.exc_info and isinstance(record.exc_info[1], InvalidToken):
            record.exc_info = record.exc_text = None
        return True


def set_up_logging(secrets: tuple[str, ...] = (), *, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Logs to `stream` (default stderr) with secrets hidden.

    httpx and httpcore log whole URLs, which hold the token, at INFO: they only speak from WARNING on. `secrets` are the
    exact strings to hide whatever they look like.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    exact = tuple(sorted((s for s in secrets if len(s) >= 3), key=len, reverse=True))
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s", exact))
    handler.addFilter(OneLine())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in ("httpx", "httpcore", "apscheduler", "telegram.ext.Updater", "tornado.access", "jieba", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
