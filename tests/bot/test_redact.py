"""No secret in the log, whatever it stands in."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from telegram.error import InvalidToken

from bot.redact import redacted, set_up_logging

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the program's own logging writes; the handlers of the test run are put back."""
    root = logging.getLogger()
    handlers, level, stream = root.handlers[:], root.level, io.StringIO()
    set_up_logging((TOKEN, "pa55-odd secret"), stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/getMe",
        f"ExtBot[token={TOKEN}]",
        f"https://api.telegram.org/file/bot{TOKEN}/documents/file_1.pdf",
        f"x{TOKEN}",
    ],
)
def test_a_token_is_hidden_wherever_it_stands(text: str) -> None:
    assert "AAHdqTcvCH1" not in redacted(text, (TOKEN,))


def test_a_token_nobody_named_is_known_by_its_form() -> None:
    assert "AAHdqTcvCH1" not in redacted(f"/bot{TOKEN}/getMe")


def test_a_password_in_a_url_is_hidden_and_the_rest_stays() -> None:
    assert redacted("proxy http://user:hunter2@10.0.0.1:8080 failed") == "proxy http://***@10.0.0.1:8080 failed"
    assert redacted("12:30 第57次 http://host:80/x") == "12:30 第57次 http://host:80/x"


def test_every_record_and_traceback_is_redacted(log: io.StringIO) -> None:
    logger = logging.getLogger("any.library")
    logger.warning("calling %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    try:
        raise RuntimeError(f"token {TOKEN} and pa55-odd secret")
    except RuntimeError:
        logger.exception("failed")
    written = log.getvalue()
    assert "RuntimeError" in written
    assert "AAHdqTcvCH1" not in written
    assert "pa55" not in written


def test_http_libraries_do_not_log_their_requests(log: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://example.org")
    logging.getLogger("httpcore.http11").info("send_request_headers")
    assert log.getvalue() == ""


def test_a_refused_token_is_one_line(log: io.StringIO) -> None:
    try:
        raise InvalidToken("Unauthorized")
    except InvalidToken:
        logging.getLogger("telegram.ext").exception("Invalid token. Aborting retry loop.")
    assert log.getvalue().count("\n") == 1
