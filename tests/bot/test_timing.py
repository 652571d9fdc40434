"""When a chat is told."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.timing import moment_for
from storage.subscriptions import Quiet, Wish

ZONE = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 6, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("wish", "owed", "now", "told"),
    [
        (Wish(), at(1, 12), at(1, 12), at(1, 12)),
        (Wish(), at(1, 22), at(1, 22), at(2, 7)),
        (Wish(), at(1, 23, 59), at(2, 3), at(2, 7)),
        (Wish(), at(2, 6, 59), at(2, 6, 59), at(2, 7)),
        (Wish(), at(2, 7), at(2, 7), at(2, 7)),
        (Wish(quiet=None), at(1, 23), at(1, 23), at(1, 23)),
        (Wish(quiet=Quiet(dt.time(12), dt.time(14))), at(1, 13), at(1, 13), at(1, 14)),
        (Wish(quiet=Quiet(dt.time(12), dt.time(12))), at(1, 12), at(1, 12), at(1, 12)),
        (Wish(digest_hour=9), at(1, 8), at(1, 8), at(1, 9)),
        (Wish(digest_hour=9), at(1, 9, 1), at(1, 10), at(2, 9)),
        (Wish(digest_hour=9), at(1, 8), at(3, 15), at(3, 15)),
        (Wish(digest_hour=23), at(1, 8), at(1, 8), at(2, 7)),
    ],
)
def test_the_moment(wish: Wish, owed: dt.datetime, now: dt.datetime, told: dt.datetime) -> None:
    assert moment_for(wish, owed, now, ZONE) == told


@settings(max_examples=60, deadline=None)
@given(
    now=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)),
    waited=st.integers(0, 100),
    digest=st.none() | st.integers(0, 23),
    quiet=st.none() | st.builds(Quiet, st.times(), st.times()),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
)
def test_never_before_now_never_in_quiet_hours_and_within_two_days(
    now: dt.datetime, waited: int, digest: int | None, quiet: Quiet | None, zone: str
) -> None:
    here, moment = ZoneInfo(zone), now.replace(tzinfo=dt.UTC)
    told = moment_for(Wish(digest_hour=digest, quiet=quiet), moment - dt.timedelta(hours=waited), moment, here)
    assert moment <= told <= moment + dt.timedelta(days=2, hours=2)
    assert moment_for(Wish(quiet=quiet), told, told, here) - told <= dt.timedelta(hours=2)
