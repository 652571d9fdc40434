"""``outbox``: messages that did not certainly arrive, and what an admin decides about them."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.common import config_option, json_option, language, put, put_json
from bot.problems import HandledError
from bot.texts import cli as texts
from bot.texts import say

LARGEST = 2**63 - 1
"""The largest id that a database holds."""


@click.command()
@click.option("--retry", type=click.IntRange(1, LARGEST), metavar="ID", help="Send this one again.")
@click.option("--drop", type=click.IntRange(1, LARGEST), metavar="ID", help="Do not send this one.")
@json_option
@config_option
def outbox(retry: int | None, drop: int | None, as_json: bool, config: Path | None) -> None:
    """List notifications that wait, failed or may not have arrived; retry or drop one."""
    from bot.config import load
    from bot.services import opened
    from storage.outbox import State

    open_states = (State.PENDING, State.SENDING, State.FAILED, State.UNCERTAIN)
    with opened(load(config)) as services:
        for ident, decide in ((retry, services.outbox.retry), (drop, services.outbox.drop)):
            if ident is not None and not decide(ident):
                raise HandledError(texts.NO_SUCH_DELIVERY, id=ident)
        rows = services.outbox.entries(states=open_states, limit=None)
    if as_json:
        put_json(
            [
                {
                    "id": row.id,
                    "chat": row.chat_id,
                    "doc": row.doc,
                    "state": row.state.value,
                    "attempts": row.attempts,
                    "due": row.due_at.isoformat(),
                    "reason": row.reason,
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        next_try = f"  next={row.due_at:%Y-%m-%dT%H:%M:%SZ}" if row.state is State.PENDING else ""
        state = f"{row.state:<9}  chat={row.chat_id}  {row.doc}  tries={row.attempts}{next_try}"
        said = f"{row.id}  {state}  {row.reason or ''}"
        put(said.rstrip())
    if not rows:
        put(say(texts.OUTBOX_EMPTY, language()))
