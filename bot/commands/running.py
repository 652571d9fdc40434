"""``run``, ``demo`` and ``check``."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from bot.commands.common import config_option
from bot.problems import HandledError
from bot.texts import cli as texts

COLLECT = (50_000, 20, 10)
"""Like `bot.cli.COLLECT`, for a program that stays: looking among more would hold questions up."""


@click.command()
@config_option
def run(config: Path | None) -> None:
    """Run the bot (polling or webhook, as configured) until it is stopped."""
    import asyncio

    from bot.config import load
    from bot.redact import set_up_logging
    from bot.serve import serve
    from bot.services import opened

    settings = load(config)
    if settings.telegram.token is None:
        raise HandledError(texts.NO_TOKEN)
    set_up_logging(settings.secrets)
    with opened(settings) as services:
        services.search.warm()
        gc.set_threshold(*COLLECT)
        asyncio.run(serve(settings, services))


@click.command()
@config_option
def demo(config: Path | None) -> None:
    """Try the bot in this terminal on sample minutes; no token, no network."""
    from bot.config import load
    from bot.sandbox.demo import run_demo

    run_demo(load(config), sys.stdin, sys.stdout)


@click.command()
@config_option
def check(config: Path | None) -> None:
    """Check settings, database, index and token, and say what to fix."""
    from bot.checkup import checkup
    from bot.commands.common import language, put
    from bot.config import load
    from bot.texts import say

    bad = 0
    for finding in checkup(load(config)):
        bad += finding.mark is texts.CHECK_BAD
        put(say(finding.mark, language(), what=say(finding.twin, language(), **finding.params)))
    if bad:
        raise HandledError(texts.CHECK_FAILED, n=bad)
