"""The console script ``minutes-bot``: which commands there are, and how each ends.

Exit codes: 0 on success, 1 on a handled error with one line on stderr, 2 on wrong usage. Commands live in
`bot.commands`; heavy imports stay inside them, so that ``--help`` and ``parse`` start quickly.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from pathlib import Path

import click

from bot.commands import asking, correcting, outbox, reading, running, stock

COLLECT = (400_000, 20, 10)
"""So many new objects, and so many rounds, before garbage is looked for in each of Python's three generations: more
than a single question makes in all, nearly all of which stays to its end."""


class _InOrder(click.Group):
    """Lists its commands as they were added, the daily ones first, and not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


app = _InOrder("minutes-bot", help="Answers questions about executive-meeting minutes (常务会议纪要), word for word.")
for command in (
    *(reading.parse, stock.ingest, asking.ask, stock.remove, stock.restore, stock.reindex, correcting.fix),
    *(correcting.units, outbox.outbox, running.run, running.demo, asking.evaluate, running.check),
):
    app.add_command(command)


def main() -> None:
    """Runs one command and ends the process with its exit code."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller: `minutes-bot … >&-`
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end
        elif mode == "w":
            # A terminal in another locale must not break Chinese output; stdout stays UTF-8 for other programs.
            stream.reconfigure(encoding="utf-8", errors="replace")
    # What a command has to say it says itself; only `run` and `demo` keep a log.
    logging.getLogger().addHandler(logging.NullHandler())
    # No plugin has anything to do here, and looking for one reads what every installed package has to offer.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Looking for garbage among what stays, there and at the end, would take a third of the time of a question.
    gc.set_threshold(*COLLECT)
    from bot.commands.ending import run_to_exit_code

    code = run_to_exit_code(app)
    gc.freeze()
    sys.exit(code)
