"""How a command ends: its exit code, and one line on stderr when something went wrong."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import click

from bot.commands.common import language, tell
from bot.problems import HandledError
from bot.texts import Twin, say
from bot.texts import cli as texts

Ended = tuple[Twin, dict[str, object]]


def run_to_exit_code(app: click.Command) -> int:
    """Runs the command named on the command line.

    Returns:
        0 on success, 1 on a handled error (one line on stderr), 2 on wrong usage.
    """
    try:
        # A command returns nothing; what is returned here is the code of one that ended early, 0 after its help.
        return app.main(standalone_mode=False) or 0
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except SystemExit as ended:  # by click, where nobody reads the output any more
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except (click.Abort, KeyboardInterrupt):
        tell(texts.INTERRUPTED)
        return 1
    except Exception as problem:  # the last resort of a command line: no traceback reaches the person
        twin, params = described(problem)
        tell(twin, **params)
        return 1


def described(problem: Exception) -> Ended:
    """What to say about `problem`; for one nobody foresaw, its traceback goes to a file that the line names."""
    from bot.texts.problems import database_problem, document_problem, snapshot_problem
    from index.documents import UnreadableDocument
    from index.snapshot import SnapshotProblem
    from storage.errors import DatabaseProblem

    if isinstance(problem, HandledError):
        return problem.twin, problem.params
    if isinstance(problem, UnreadableDocument):
        return texts.PLAIN, {"line": say(document_problem(problem.code, problem.params), language())}
    if isinstance(problem, DatabaseProblem):
        return texts.PLAIN, {"line": say(database_problem(problem.code, problem.params), language())}
    if isinstance(problem, SnapshotProblem):
        return texts.PLAIN, {"line": say(snapshot_problem(problem.code, problem.params), language())}
    if isinstance(problem, UnicodeDecodeError):  # whatever a person hands over as text: questions, labels
        return texts.NOT_UTF8, {"at": problem.start}
    if isinstance(problem, UnicodeEncodeError):  # bytes of an argument that are no text
        return texts.NOT_TEXT, {}
    if isinstance(problem, FileNotFoundError):
        return texts.NO_SUCH_FILE, {"file": problem.filename}
    if isinstance(problem, OSError) and problem.strerror:
        if problem.filename is None:
            return texts.SYSTEM, {"why": problem.strerror}
        return texts.UNREADABLE_FILE, {"file": problem.filename, "why": problem.strerror}
    return texts.UNEXPECTED, _filed(problem)


def _filed(problem: Exception) -> dict[str, object]:
    import tempfile

    from bot.redact import redacted

    ident = os.urandom(3).hex()
    file = Path(tempfile.gettempdir()) / f"minutes-bot-{ident}.log"
    file.touch(mode=0o600)
    file.write_text(redacted("".join(traceback.format_exception(problem))), encoding="utf-8")
    return {"ident": ident, "file": file}
