"""When a chat wants to hear: at once or at its digest's hour, never in its quiet hours."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from storage.subscriptions import Quiet, Wish


def moment_for(wish: Wish, owed: dt.datetime, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The first moment, not before `now`, at which a message may be sent.

    Args:
        wish: What the chat wants.
        owed: Since when the message is owed; a digest goes out at the first digest hour after it.
        now: The present moment.
        zone: Whose hours are meant.
    """
    moment = now
    if wish.digest_hour is not None:
        moment = max(now, next_time(dt.time(wish.digest_hour), owed, zone))
    if wish.quiet is not None and _is_quiet(wish.quiet, moment.astimezone(zone).time()):
        moment = next_time(wish.quiet.end, moment, zone)
    return moment


def _is_quiet(quiet: Quiet, at: dt.time) -> bool:
    if quiet.start <= quiet.end:
        return quiet.start <= at < quiet.end
    return at >= quiet.start or at < quiet.end


def next_time(hour: dt.time, after: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The first such time of day, in `zone`, that is not before `after`."""
    day = after.astimezone(zone).date()
    while True:
        # Of an hour that a clock change makes twice, the first; of one it leaves out, the moment after the gap.
        found = dt.datetime.combine(day, hour, zone).astimezone(dt.UTC)
        if found >= after:
            return found
        day += dt.timedelta(days=1)
