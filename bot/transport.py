"""The HTTP connections to Telegram, through a proxy where one is set."""

from __future__ import annotations

from telegram.request import BaseRequest, HTTPXRequest

from bot.config import Telegram

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
UPLOAD_SECONDS = 120.0
"""Sending or fetching a file of 20 MB over a slow line."""


def calls(telegram: Telegram) -> BaseRequest:
    """For all calls but getUpdates."""
    return HTTPXRequest(
        connection_pool_size=64,
        proxy=_proxy(telegram),
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        write_timeout=READ_SECONDS,
        pool_timeout=READ_SECONDS,
        media_write_timeout=UPLOAD_SECONDS,
    )


def polls(telegram: Telegram) -> BaseRequest:
    """For getUpdates alone, so that a long poll never waits for a free connection."""
    return HTTPXRequest(
        connection_pool_size=1,
        proxy=_proxy(telegram),
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        pool_timeout=CONNECT_SECONDS,
    )


def _proxy(telegram: Telegram) -> str | None:
    return None if telegram.proxy is None else telegram.proxy.reveal()
