"""Taking documents out of the answers: for a while, for good, and back again."""

from __future__ import annotations

import datetime as dt

from storage.minutes import MinutesRepository

GRACE = dt.timedelta(days=30)
"""How long a removed document can be restored: a month, so that whoever misses it has been at the office since."""


def remove(doc: str, repo: MinutesRepository) -> bool:
    """Take a document out of the answers, restorable for `GRACE`; whether there was such a document."""
    return repo.remove(doc)


def restore(doc: str, repo: MinutesRepository) -> bool:
    """Bring a removed or withdrawn document back; whether there was one to bring back."""
    return repo.restore(doc)


def purge(repo: MinutesRepository, now: dt.datetime, grace: dt.timedelta = GRACE) -> list[str]:
    """Delete for good, with their originals, the documents whose grace period is over; their names."""
    return repo.purge(now - grace)
