"""Taking in what a watched source has: stored where it is surely minutes, told of where it is new."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from bot.services import Services
from index.ingest import Preview, Result, preview, store
from storage.errors import DatabaseProblem

IGNORED = "ignored"
"""The outcome of what is no minutes at all."""
DOUBTFUL = "doubtful"
"""The outcome of what a person should look at first."""
_AGAIN = frozenset(("database",))


class Taken(Struct, frozen=True):
    """What became of one document: a `Result`'s value, ``ignored`` or ``doubtful``; `code` says why it failed.

    A document that bears a secrecy marking has no name here: nothing of it is kept.
    """

    outcome: str
    name: str = ""
    doc: str | None = None
    code: str | None = None
    params: dict[str, str] | None = None
    told: int = 0

    @property
    def retry(self) -> bool:
        """Whether the same bytes may fare better later."""
        return self.code in _AGAIN


def take_in(data: bytes, name: str, services: Services, *, today: dt.date) -> list[Taken]:
    """Reads one file and stores what is in it; blocking.

    Only meetings held within ``watch.announce_days`` are told of, so that a new source's archive tells nothing.
    """
    taken = []
    try:
        for shown in preview(data, name, services.minutes):
            taken.append(_one(shown, services, today))
    except DatabaseProblem as problem:
        taken.append(Taken(Result.FAILED, name, code="database", params={"code": problem.code} | problem.params))
    return taken


def _one(shown: Preview, services: Services, today: dt.date) -> Taken:
    if shown.problem is not None and shown.problem.code == "no_items":
        return Taken(IGNORED, shown.name)
    if shown.problem is not None or shown.minutes is None:
        code = "unreadable" if shown.problem is None else shown.problem.code
        params = {} if shown.problem is None else shown.problem.params
        return Taken(Result.FAILED, "" if code == "secret" else shown.name, code=code, params=params)
    if shown.doubtful and shown.unchanged is None:
        return Taken(DOUBTFUL, shown.name)
    since = today - dt.timedelta(days=services.settings.watch.announce_days)
    outcome = store(shown, services.minutes, announce=since)
    return Taken(outcome.result.value, outcome.name, outcome.doc, told=outcome.told)
