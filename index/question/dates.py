"""Dates and periods in questions, resolved against the day of asking and the meetings there are."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from index.question.model import DateRange
from index.question.numbers import NUMERAL, number
from index.question.spans import Reading
from index.wording import Wording

_YEAR = r"(?P<year>(?<!\d)\d{4}年|[二一][零〇一二三四五六七八九]{3}年|今年|去年|前年|本年度?|上年度?|明年)"
_FULL = Wording(
    rf"(?:{_YEAR}(?:的)?)?(?P<month>{NUMERAL})月(?:份)?(?P<day>{NUMERAL})[日号](?:[上下]午|当天|那天|那次)?", needs="月"
)
_ISO = Wording(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})", needs="-/.")
_DOTTED = Wording(
    r"(?<![\d.\-/])(?P<m>\d{1,2})[./](?P<d>\d{1,2})(?![\d.\-/])(?=[日号]?(?:的)?(?:会|常务|开|那次|上午|下午))[日号]?",
    needs="./",
)
_REL_MONTH_DAY = Wording(
    rf"(?P<rel>上上个?月|上个?月|本月|这个?月|当月)(?:的)?(?P<day>{NUMERAL})[日号](?:[上下]午|那天|那次)?", needs="月"
)
_REL_DAY = Wording(r"(?P<rel>今天|昨天|前天|今日|昨日)(?=.{0,6}(?:会|开))", needs="天日")
_WEEK = Wording(
    r"(?P<rel>上上周|上周|本周|这周|下周|上个?星期|这个?星期|本星期|下个?星期)(?:(?P<wd>[一二三四五六日天]))?",
    needs="周星",
)
_REL_MONTH = Wording(r"(?P<rel>上上个?月|上个?月|本月|这个?月|当月|下个?月)(?P<since>以来|至今|到现在)?", needs="月")
_QUARTER = Wording(rf"(?:{_YEAR}(?:的)?)?(?:第)?(?P<q>[一二三四1-4])季度", needs="季")
_THIS_QUARTER = Wording(r"(?P<rel>本季度|这个?季度|上个?季度)", needs="季")
_HALF = Wording(rf"(?:{_YEAR}(?:的)?)?(?P<half>上半年|下半年)", needs="半")
_YEAR_END = Wording(rf"{_YEAR}(?P<part>年初|年底|年末)", needs="年")
_MONTHS = Wording(rf"(?:{_YEAR}(?:的)?)?(?P<a>{NUMERAL})月?(?:份)?(?:到|至|-|—|~)(?P<b>{NUMERAL})月(?:份)?", needs="月")
_MONTH = Wording(
    rf"(?:{_YEAR}(?:的)?)?(?P<month>{NUMERAL})月(?:份)?(?P<since>以来|至今|之后|以后|到现在)?(?!底|{NUMERAL}[日号])",
    needs="月",
)
_YEAR_ONLY = Wording(rf"{_YEAR}(?P<since>以来|至今|到现在|到目前)?(?!第{NUMERAL}次)", needs="年")
_RECENT = Wording(
    rf"(?:最近|近|过去|这)(?P<n>半|{NUMERAL})个?(?P<unit>年|月|季度|周|天|个月)(?:以?来|内|里)?", needs="近过这"
)
_NEXT = Wording(r"下(?:一)?[次场回](?:的)?(?:政府)?(?:常务)?会议?", needs="下")
_BARE_DAY = Wording(rf"(?<![第月\d]){NUMERAL}[日号](?=(?:上午|下午)?(?:的)?(?:会|常务|那次|开))", needs="日号")
_DAYS = frozenset({_ISO, _REL_MONTH_DAY, _FULL})
"""What names one day and nothing else: where there is no such day (2月30日), no month or year is read instead."""
_NO_DAY = (dt.date.max, dt.date.min)
"""A period in which no meeting was held, for a day that does not exist."""


def _back(word: str) -> int:
    """How many months or weeks 上上个月 (2), 上周 (1) and 下个月 (-1) lie back."""
    return 2 if word.startswith("上上") else 1 if word.startswith("上") else -1 if word.startswith("下") else 0


class Dates:
    """Reads a date range out of a question.

    Args:
        today: The day that relative words count from.
        held: The days on which the stored meetings were held.
    """

    def __init__(self, today: dt.date, held: Sequence[dt.date]) -> None:
        self.today = today
        self.held = sorted(held)

    def read(self, reading: Reading) -> DateRange | None:
        """The period asked for, taken out of the reading; None where none is named."""
        for pattern, resolve in (
            (_NEXT, self._next),
            (_ISO, self._iso),
            (_REL_MONTH_DAY, self._month_day),
            (_FULL, self._full),
            (_DOTTED, self._dotted),
            (_REL_DAY, self._relative_day),
            (_WEEK, self._week),
            (_RECENT, self._recent),
            (_QUARTER, self._quarter),
            (_THIS_QUARTER, self._this_quarter),
            (_HALF, self._half),
            (_YEAR_END, self._year_part),
            (_MONTHS, self._months),
            (_REL_MONTH, self._relative_month),
            (_MONTH, self._month),
            (_YEAR_ONLY, self._year_only),
            (_BARE_DAY, self._bare_day),
        ):
            match = pattern.search(reading.rest)
            if match is None:
                continue
            try:
                span = resolve(match)
            except (ValueError, OverflowError):
                span = _NO_DAY if pattern in _DAYS else None
            if span is not None:
                reading.take(*match.span())
                return DateRange(span[0], span[1], match.group().strip())
        return None

    def year(self, text: str | None) -> int | None:
        """The year that 今年, 去年, 2025年 or 二〇二五年 names; None for no year."""
        if not text:
            return None
        word = text.rstrip("度")
        relative = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
        if word in relative:
            return self.today.year + relative[word]
        return number(word.rstrip("年"))

    def _guess_year(self, month: int, day: int) -> int:
        """The year of 5月25日 said without one: that of the last meeting on that day, else the last such day."""
        for held in reversed(self.held):
            if (held.month, held.day) == (month, day):
                return held.year
        this = dt.date(self.today.year, month, day)
        return this.year if this <= self.today else this.year - 1

    def _iso(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        day = dt.date(int(m["y"]), int(m["m"]), int(m["d"]))
        return day, day

    def _full(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        month, day = number(m["month"]) or 0, number(m["day"]) or 0
        year = self.year(m["year"])
        found = dt.date(self._guess_year(month, day) if year is None else year, month, day)
        return found, found

    def _dotted(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        month, day = int(m["m"]), int(m["d"])
        found = dt.date(self._guess_year(month, day), month, day)
        return found, found

    def _next(self, _: re.Match[str]) -> tuple[dt.date, dt.date]:
        """下次会议: minutes know no meeting still to come, and the answer then says which was the last."""
        return self.today + dt.timedelta(days=1), self.today.replace(year=self.today.year + 1, day=1)

    def _bare_day(self, m: re.Match[str]) -> tuple[dt.date, dt.date] | None:
        day = number(re.sub(r"[日号].*", "", m.group()))
        if day is None:
            return None
        known = [h for h in self.held if h.day == day]
        found = known[-1] if known else dt.date(self.today.year, self.today.month, day)
        return found, found

    def _shifted(self, word: str) -> tuple[int, int]:
        back = _back(word)
        month = self.today.year * 12 + self.today.month - 1 - back
        return month // 12, month % 12 + 1

    def _month_day(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        year, month = self._shifted(m["rel"])
        found = dt.date(year, month, number(m["day"]) or 0)
        return found, found

    def _relative_day(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        back = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}[m["rel"]]
        found = self.today - dt.timedelta(days=back)
        return found, found

    def _week(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        back = _back(m["rel"])
        monday = self.today - dt.timedelta(days=self.today.weekday() + 7 * back)
        if m["wd"]:
            day = monday + dt.timedelta(days="一二三四五六日".index(m["wd"].replace("天", "日")))
            return day, day
        return monday, monday + dt.timedelta(days=6)

    def _recent(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        unit = m["unit"].replace("个月", "月")
        amount = 0.5 if m["n"] == "半" else float(number(m["n"]) or 1)
        days = {"年": 365, "季度": 91, "月": 30.5, "周": 7, "天": 1}[unit]
        return self.today - dt.timedelta(days=round(amount * days)), self.today

    def _relative_month(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        first = dt.date(*self._shifted(m["rel"]), 1)
        return first, self.today if m["since"] else _month_end(first)

    def _quarter(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        quarter = number(m["q"]) or 1
        return self._quarter_of(self.year(m["year"]) or self.today.year, quarter)

    def _this_quarter(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        index = self.today.year * 4 + (self.today.month - 1) // 3 - (1 if m["rel"].startswith("上") else 0)
        return self._quarter_of(index // 4, index % 4 + 1)

    def _quarter_of(self, year: int, quarter: int) -> tuple[dt.date, dt.date]:
        return dt.date(year, quarter * 3 - 2, 1), _month_end(dt.date(year, quarter * 3, 1))

    def _half(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        year = self.year(m["year"]) or self.today.year
        first = m["half"].startswith("上")
        return dt.date(year, 1 if first else 7, 1), dt.date(year, 6 if first else 12, 30 if first else 31)

    def _year_part(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        year = self.year(m["year"]) or self.today.year
        return (
            (dt.date(year, 1, 1), dt.date(year, 3, 31))
            if m["part"] == "年初"
            else (dt.date(year, 10, 1), dt.date(year, 12, 31))
        )

    def _months(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        year = self.year(m["year"]) or self.today.year
        return dt.date(year, number(m["a"]) or 0, 1), _month_end(dt.date(year, number(m["b"]) or 0, 1))

    def _month(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        month = number(m["month"]) or 0
        year = self.year(m["year"])
        if year is None:
            known = [h.year for h in self.held if h.month == month]
            year = known[-1] if known else self.today.year - (1 if month > self.today.month else 0)
        first = dt.date(year, month, 1)
        return first, max(self.today, first) if m["since"] else _month_end(first)

    def _year_only(self, m: re.Match[str]) -> tuple[dt.date, dt.date]:
        year = self.year(m["year"]) or self.today.year
        return dt.date(year, 1, 1), self.today if m["since"] and year <= self.today.year else dt.date(year, 12, 31)


_EN_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name} | {
    name.lower(): n for n, name in enumerate(calendar.month_abbr) if name
}
_EN_NAME = "|".join(sorted(_EN_MONTHS, key=len, reverse=True))
_EN_FULL = Wording(
    rf"\b(?:(?P<m1>{_EN_NAME})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_EN_NAME}))"
    rf"\b(?:,?\s+(?P<y>\d{{4}}))?",
    lettered="",
)
_EN_MONTH = Wording(rf"\b(?:in|during|of|for)\s+(?P<m>{_EN_NAME})\b(?:,?\s+(?P<y>\d{{4}}))?", lettered="")
_EN_QUARTER = Wording(
    r"\b(?:q(?P<q>[1-4])|(?P<w>first|second|third|fourth)\s+quarter)(?:\s+of)?"
    r"(?:\s+(?P<y>\d{4}|last year|this year))?\b",
    lettered="",
)
_EN_REL = Wording(
    r"\b(?P<rel>this year|last year|this month|last month|last week|this week|so far this year)\b", lettered=""
)
_EN_YEAR = Wording(r"\b(?:in|during|since|of)\s+(?P<y>20\d\d)\b", lettered="")


def read_english(dates: Dates, reading: Reading) -> DateRange | None:
    """The period an English question names, taken out of the reading."""
    numbers = _ISO.search(reading.rest)
    match = day_named = numbers or _EN_FULL.search(reading.rest)
    span: tuple[dt.date, dt.date] | None = None
    try:
        if numbers is not None:
            day = dt.date(int(numbers["y"]), int(numbers["m"]), int(numbers["d"]))
            span = day, day
        elif match is not None:
            month = _EN_MONTHS[(match["m1"] or match["m2"]).lower()]
            num = int(match["d1"] or match["d2"])
            year = int(match["y"]) if match["y"] else dates._guess_year(month, num)
            day = dt.date(year, month, num)
            span = day, day
        elif match := _EN_QUARTER.search(reading.rest):
            quarter = (
                int(match["q"]) if match["q"] else ("first", "second", "third", "fourth").index(match["w"].lower()) + 1
            )
            said = (match["y"] or "this year").lower()
            year = dates.today.year - (said == "last year") if not said.isdecimal() else int(said)
            span = dates._quarter_of(year, quarter)
        elif match := _EN_MONTH.search(reading.rest):
            month = _EN_MONTHS[match["m"].lower()]
            known = [h.year for h in dates.held if h.month == month]
            year = int(match["y"]) if match["y"] else known[-1] if known else dates.today.year
            first = dt.date(year, month, 1)
            span = first, _month_end(first)
        elif match := _EN_REL.search(reading.rest):
            span = _english_relative(dates.today, match["rel"].lower())
        elif match := _EN_YEAR.search(reading.rest):
            year = int(match["y"])
            span = dt.date(year, 1, 1), dt.date(year, 12, 31)
    except ValueError:
        span = _NO_DAY if day_named else None
    if match is None or span is None:
        return None
    reading.take(*match.span())
    return DateRange(span[0], span[1], match.group().strip())


def _english_relative(today: dt.date, word: str) -> tuple[dt.date, dt.date]:
    if word.endswith("year"):
        year = today.year - word.startswith("last")
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if word.endswith("month"):
        index = today.year * 12 + today.month - 1 - word.startswith("last")
        first = dt.date(index // 12, index % 12 + 1, 1)
        return first, _month_end(first)
    monday = today - dt.timedelta(days=today.weekday() + 7 * word.startswith("last"))
    return monday, monday + dt.timedelta(days=6)


def _month_end(first: dt.date) -> dt.date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])
