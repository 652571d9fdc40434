"""Many parses replaced in a series of short transactions, which to the outside are one.

Other writers come in between: the bot writes before it answers a question. A mark in the store (`storage.swaps`) says
that parses are being replaced, so that nobody takes half of them into an index; what they replace is kept
(`storage.earlier`). Whoever finds the mark while nobody is replacing undoes what was done, from the first such
transaction that is left; so whatever ends this, kill -9 included, and whenever, the store is as before in the end.

Who calls any of these sees to it that nobody else does meanwhile, in any process.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from itertools import islice
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from storage import earlier, swaps
from storage.database import Database
from storage.document_rows import bump
from storage.earlier import WentBack
from storage.errors import DatabaseProblem
from storage.prepared import Prepared, load_columns
from storage.reparsing import differing, overwrite, put

log = logging.getLogger(__name__)

CHUNK = 50
"""Documents replaced in one transaction: a tenth of a second where the processor has other things to do as well."""

PAUSE = 0.1
"""Seconds between two transactions. SQLite has no queue: who waits looks again every tenth of a second at the latest,
and would hardly ever look at the right moment if the next transaction began at once."""


def replace(database: Database, parses: Iterable[Prepared]) -> list[str]:
    """Put new parses in place of the stored ones, and keep these for `go_back`; what is out of date is passed over.

    Returns:
        The names of the documents whose parse changed.

    Raises:
        UnknownDocument: The document of a parse without a revision is not there; nothing was changed.
        DatabaseProblem: Of the type that says why; nothing was changed, or, where not even that could be written, the
            next `undo` makes it so.
    """
    undo(database)
    try:
        changed = _replace(database, parses)
    except BaseException:
        _undo_quietly(database)
        raise
    if changed:
        try:
            _forget_outdated(database)
        except DatabaseProblem as error:  # it counts for nothing, and goes with the next one
            log.warning("what an earlier re-index kept is still in the store: %s", error)
    return changed


def go_back(database: Database) -> WentBack:
    """Put what the last `replace` that changed anything replaced in force again; a second time does nothing.

    Raises:
        DatabaseProblem: Of the type that says why; what was begun is brought to its end by the next `undo`.
    """
    undo(database)
    return _put_back(database, traceless=False)


def undo(database: Database) -> None:
    """Make good what an interrupted `replace` or `go_back` left: the store is as before the re-index.

    Documents that somebody changed in between stay as they are. The others have the revision that they had, so that
    an index made before knows them.

    Raises:
        DatabaseProblem: Of the type that says why; the next one goes on from there.
    """
    with database.reading() as session:
        interrupted = swaps.is_set(session)
    if interrupted:
        back = _put_back(database, traceless=True)
        log.warning("an interrupted re-index was undone: %d documents are as before", len(back.docs))


def _replace(database: Database, parses: Iterable[Prepared]) -> list[str]:
    changed: list[str] = []
    rest, revision, mark, more = iter(parses), 0, 0, True
    while more:
        some = list(islice(rest, CHUNK))
        more = len(some) == CHUNK
        if changed:
            time.sleep(PAUSE)
        with database.writing() as session:
            if mark and swaps.count(session) != mark:  # somebody who shares the database, but not our data folder
                raise DatabaseProblem(error="undone by another program")
            replaced = differing(session, some) if some else []
            if replaced:
                revision = revision or swaps.begin(session)
                earlier.remember(session, replaced, revision)
                overwrite(session, replaced, revision)
                mark = swaps.count(session)
            if mark and not more:
                swaps.end(session)
        changed += [one.doc for one in replaced]
    return changed


def _undo_quietly(database: Database) -> None:
    """`undo` where something else has gone wrong already, which is what the caller shall hear of."""
    try:
        undo(database)
    except DatabaseProblem as error:
        log.error("an interrupted re-index is not undone yet, but will be at the next start: %s", error)


def _put_back(database: Database, *, traceless: bool) -> WentBack:
    """Put what is remembered in force again, and forget it.

    Args:
        database: The store.
        traceless: Whether documents get the revision they had, as if nothing had been. Else they have changed.
    """
    _forget_outdated(database)
    back: list[str] = []
    left: list[str] = []
    revision, more = 0, True
    while more:
        with database.writing() as session:
            rows = earlier.remembered(session, CHUNK)
            more = len(rows) == CHUNK
            known = [row for row in rows if row.current]  # a newer file is nothing to go back from
            wanted = [row for row in known if row.seal == row.followed_by]
            if wanted:
                if not swaps.is_set(session):
                    revision = swaps.begin(session)
                revision = _restore(session, wanted, revision, traceless=traceless)
            if rows:
                earlier.forget(session, [row.version_id for row in rows])
            if not more and swaps.is_set(session):
                swaps.end(session)
        back += [row.doc for row in wanted]
        left += [row.doc for row in known if row.seal != row.followed_by]
        if more:
            time.sleep(PAUSE)
    return WentBack(tuple(back), tuple(left))


def _restore(session: Session, rows: list[Row[Any]], revision: int, *, traceless: bool) -> int:
    """Put rows' parses in force. Documents get the revision they had, or else `revision`; 0 if there is none yet.

    Returns:
        `revision`, or the new one if one was needed.
    """
    # One that was removed and restored in between is another to an index: it may have been read as it was then.
    same = {row.version_id for row in rows if traceless and row.document_revision == row.revision}
    if len(same) < len(rows):
        revision = revision or bump(session)
    put(
        session,
        [
            (
                row.document_id,
                row.version_id,
                row.revision_before if row.version_id in same else revision,
                load_columns(row.content),
            )
            for row in rows
        ],
    )
    return revision


def _forget_outdated(database: Database) -> None:
    more = True
    while more:
        with database.writing() as session:
            more = earlier.forget_outdated(session, CHUNK) == CHUNK
        if more:
            time.sleep(PAUSE)
