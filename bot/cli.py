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

import typer

from bot.commands import asking, correcting, outbox, reading, running, stock

COLLECT = (400_000, 20, 10)
"""So many new objects, and so many rounds, before garbage is looked for in each of Python's three generations: more
than a single question makes in all, nearly all of which stays to its end."""

app = typer.Typer(
    name="minutes-bot",
    help="Answers questions about executive-meeting minutes (常务会议纪要), word for word.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("parse")(reading.parse)
app.command("ingest")(stock.ingest)
app.command("ask")(asking.ask)
app.command("remove")(stock.remove)
app.command("restore")(stock.restore)
app.command("reindex")(stock.reindex)
app.command("fix")(correcting.fix)
app.command("units")(correcting.units)
app.command("outbox")(outbox.outbox)
app.command("run")(running.run)
app.command("demo")(running.demo)
app.command("eval")(asking.evaluate)
app.command("check")(running.check)


def main() -> None:
    """Runs one command and ends the process with its exit code."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller: `minutes-bot … >&-`
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open to the end
        else:
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
