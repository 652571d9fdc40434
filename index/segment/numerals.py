"""Chinese and Arabic numerals and the dates written with them: 十六, 二○一一年三月, 2025年3月5日, 2025-03-05."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "О": 0, "O": 0, "Ｏ": 0, "o": 0, "0": 0, "◯": 0, "两": 2, "元": 1,
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CN = "零〇○ОO◯一二三四五六七八九"

NUMERAL = rf"(?:\d{{1,4}}|[{_CN}十百千]{{1,7}})"
"""A whole number, written either way."""

DATE = re.compile(
    rf"(?:(?P<y>\d{{4}}|[{_CN}]{{4}})(?:年|(?P<sep>[-./])))?"
    rf"(?P<m>\d{{1,2}}|[{_CN}元十]{{1,3}})(?:月|(?P=sep))(?P<d>\d{{1,2}}|[{_CN}十]{{1,3}})(?:日|号|(?=\D|$))"
)


class Day(Struct, frozen=True):
    """A date as written; `year` is None where the text leaves it out."""

    year: int | None
    month: int
    day: int
    start: int
    end: int

    def on(self, year: int | None) -> dt.date | None:
        """The date in its own year, else in `year`; None where neither is known or there is no such day."""
        known = self.year or year
        try:
            return dt.date(known, self.month, self.day) if known else None
        except ValueError:
            return None


def number(text: str) -> int | None:
    """The value of a numeral: ``'57'``, ``'五十七'``, ``'二○一一'``, ``'一百六十九'``; None where it is none."""
    if text.isdecimal():
        return int(text) if len(text) <= 9 else None
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if len(text) <= 9 else None
    total = digit = 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit


def dates(folded: str) -> list[Day]:
    """Every date in folded text, in order."""
    found = []
    for m in DATE.finditer(folded):
        if not m["y"] and "月" not in m.group():
            continue
        year, month, day = number(m["y"] or ""), number(m["m"]), number(m["d"])
        if month and day and month <= 12 and day <= 31 and (year is None or 1949 <= year <= 2100):
            found.append(Day(year, month, day, m.start(), m.end()))
    return found
