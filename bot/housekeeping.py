"""What goes by itself: removed minutes after their grace period, talks and buttons nobody will come back to."""

from __future__ import annotations

import datetime as dt
import logging

from bot.services import Services
from index.remove import purge
from storage.clock import utcnow
from storage.conversations import QUERY_LIFE

_log = logging.getLogger(__name__)

TALK_LIFE = dt.timedelta(days=7)
"""A talk is continued for hours at most; a week leaves room for longer limits in the settings."""


def tidy(services: Services, now: dt.datetime | None = None) -> None:
    """Drops what is past its time. Blocking; safe to run at any moment and as often as one likes."""
    now = now or utcnow()
    gone = purge(services.minutes, now)
    queries = services.queries.prune(now - QUERY_LIFE)
    longest = dt.timedelta(hours=services.settings.limits.private_memory_hours)
    talks = services.conversations.prune(now - max(TALK_LIFE, longest))
    _log.info("tidied purged=%s queries=%d talks=%d", ",".join(gone) or "-", queries, talks)
