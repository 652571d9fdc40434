"""Dates in questions resolve against the day of asking and the meetings there are."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.question.dates import Dates, read_english
from index.question.numbers import number
from index.question.spans import Reading

TODAY = dt.date(2026, 4, 1)
HELD = [dt.date(2024, 11, 8), dt.date(2025, 7, 16), dt.date(2025, 12, 5), dt.date(2026, 3, 18)]


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("2025年7月16日的会议", "2025-07-16", "2025-07-16"),
        ("7月16号的会", "2025-07-16", "2025-07-16"),
        ("十二月五日那次", "2025-12-05", "2025-12-05"),
        ("5月25日的会议", "2025-05-25", "2025-05-25"),
        ("上月18号开会", "2026-03-18", "2026-03-18"),
        ("上个月的会议", "2026-03-01", "2026-03-31"),
        ("2025年7月", "2025-07-01", "2025-07-31"),
        ("11月的会", "2024-11-01", "2024-11-30"),
        ("今年以来", "2026-01-01", "2026-04-01"),
        ("去年二季度", "2025-04-01", "2025-06-30"),
        ("去年第四季度", "2025-10-01", "2025-12-31"),
        ("上季度", "2026-01-01", "2026-03-31"),
        ("2024年下半年", "2024-07-01", "2024-12-31"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("二〇二五年", "2025-01-01", "2025-12-31"),
        ("3到5月", "2026-03-01", "2026-05-31"),
        ("近三个月", "2026-01-01", "2026-04-01"),
        ("2025-12-05", "2025-12-05", "2025-12-05"),
        ("上周三的会", "2026-03-25", "2026-03-25"),
        ("去年年底", "2025-10-01", "2025-12-31"),
    ],
)
def test_chinese_dates(question: str, start: str, end: str) -> None:
    period = Dates(TODAY, HELD).read(Reading(question))
    assert period is not None
    assert abs((period.start - dt.date.fromisoformat(start)).days) <= (2 if "近" in question else 0)
    assert period.end == dt.date.fromisoformat(end)


@pytest.mark.parametrize(
    "question",
    ["第12次会议", "13月", "十五五规划", "三年行动", "6.28活动", "今天天气", "99999年"],
)
def test_what_is_no_date_is_left_alone(question: str) -> None:
    reading = Reading(question)
    assert Dates(TODAY, HELD).read(reading) is None
    assert reading.rest == question


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("the meeting on July 16", "2025-07-16", "2025-07-16"),
        ("5th of December 2025", "2025-12-05", "2025-12-05"),
        ("meetings in March 2026", "2026-03-01", "2026-03-31"),
        ("second quarter of last year", "2025-04-01", "2025-06-30"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("in 2024", "2024-01-01", "2024-12-31"),
    ],
)
def test_english_dates(question: str, start: str, end: str) -> None:
    period = read_english(Dates(TODAY, HELD), Reading(question))
    assert period is not None
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("text", "value"), [("57", 57), ("五十七", 57), ("十", 10), ("一百零三", 103), ("二〇二五", 2025)]
)
def test_numerals(text: str, value: int) -> None:
    assert number(text) == value


@given(st.text(alphabet="今去上年月日号季度一二三第0123456789次会", max_size=14))
@settings(max_examples=150, deadline=None)
def test_no_wording_of_dates_breaks_reading(text: str) -> None:
    period = Dates(TODAY, HELD).read(Reading(text))
    assert period is None or isinstance(period.start, dt.date)
