"""Time limits as the text states them, and the date each means where the meeting's date allows one."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from index.units.view import View
from storage.domain import Deadline

_N = r"(?:\d{1,3}|[一二两三四五六七八九十半百]{1,3})"
_BY = r"(?:之前|以前|前(?![面期后夕途沿景])|截止|为止|止)"
_DONE = (
    r"(?=(?:要|必须|务必|须|应|力争|争取|确保)?(?:全部|全面|基本|正式|如期|顺利|按期)?(?:完成|建成|投用|投产|"
    r"开工|启动|竣工|交付|到位|印发|上报|报送|通车|"
    r"见效|实现|达到|整改|开通|运营|运行|清零|见底|拿出|形成|出台|提交|办结|销号|开园|启用|入住))"
)
_FEAST = r"(?:元旦|春节|清明节?|五一|劳动节|端午节?|中秋节?|国庆节?|国庆|双节|两节)(?:假期|期间|节)?"
_EVENT = (
    r"(?:主汛期|汛期|汛|节|供暖季|采暖季|采暖期|供暖期|入冬|入汛|开学|高考|中考|两会|春耕|秋收|冬季来临|雨季|"
    r"暑期|寒假|暑假|换届|元宵节?|重阳节?|党代会|人代会)(?:来临|到来|召开)?"
)
_PATTERNS = tuple(
    re.compile(p)
    for p in (
        rf"每(?:个)?(?:月|周|季度|年)(?:\d{{1,2}}[日号]|[一二三四五六日]|底|末|初)(?:{_BY})?",
        rf"(?:自|从)?(?P<y>\d{{4}}年|今年|明年|本年|次年|后年)?(?P<m>\d{{1,2}}|十[一二]?|"
        rf"[一二三四五六七八九])月(?:份)?(?P<d>\d{{1,2}})[日号](?:{_BY}|{_DONE})",
        rf"(?P<y>\d{{4}}年|今年|明年|本年|次年|后年)?(?P<m>\d{{1,2}}|十[一二]?|"
        rf"[一二三四五六七八九])月(?:份)?(?P<part>底|末|上旬|中旬|下旬|初)?(?:{_BY}|{_DONE})",
        rf"(?P<y>\d{{4}}年|今年|明年|本年度?|年)(?P<end>年底|年末|底|末)(?:{_BY}|{_DONE})?",
        rf"(?P<y>\d{{4}}年|今年|明年|本年)?(?P<half>上半年|下半年)(?:{_BY}|内|末|底{_BY}?|{_DONE})",
        rf"(?P<y>\d{{4}}年|今年|明年|本年)?(?:第)?(?P<q>[一二三四1-4])季度(?:末|底|内)?(?:{_BY}|(?<=[末底内])|{_DONE})",
        r"(?P<within>(?<![一二两三四五六七八九十\d])(?:今年内|年内|本年度内))",
        rf"(?P<month>本月|下月|下个月|当月|(?<![一二三四五六七八九十\d个])月)(?:底|末|内|中旬|上旬|下旬)(?:{_BY})?",
        rf"(?P<week>本周|下周|这周|下星期|本星期)(?P<wd>[一二三四五六日天末])?(?:内|之内|{_BY}|{_DONE})",
        rf"(?:(?P<after>会后|即日起|从现在起|自会议之日起)(?:在|于)?)?(?P<n>{_N})(?P<unit>个?工作日|个?自然日|日|天|"
        rf"个?月|个?星期|周|年|个?小时|个?季度)(?:之内|以内|内)",
        rf"(?:最迟|最长|最晚|原则上)?不(?:得)?(?:超过|晚于|迟于)(?P<cap>{_N}(?:个?工作日|天|日|个?月|周|年|"
        rf"个?小时)|(?P<cm>\d{{1,2}})月(?P<cd>\d{{1,2}})日|(?P<ce>\d{{1,2}})月底)",
        rf"(?P<feast>{_FEAST}){_BY}",
        rf"(?P<event>{_EVENT}){_BY}",
        r"(?P<now>即日起|从即日起|自即日起|立即启动(?=，|。))",
        r"(?P<each>每(?:个)?(?:周|月|季度|半月|半年|旬|日|两周|两个月|年)(?:末|初|底|"
        r"至少)?)(?=[^，。；要都]{0,8}?(?:调度|报送|上报|通报|汇报|报告|会商|研判|更新|公布|检查|督查|巡查|"
        r"专题研究|召开|一次|小结|评估))",
        r"(?P<post>会后)(?=[，、]|由|请|尽快|立即|抓紧|要|各|市|县|区|根据|按)",
    )
)
_BEFORE_NO = re.compile(r"(?:截至|截止|截止到|近|过去|最近|前|自|自从|早在|早于|至|[~～—\-])(?:今年|去年|\d{4}年)?$")
_AFTER_NO = re.compile(r"[的]?(?:以来|已|不再|不得|禁止|新增|累计|期间|同期|数据显示)|[~～—]")
_SPRING = {
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22),
    2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13),
    2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def deadlines(text: str, start: int, end: int, held: dt.date | None) -> tuple[Deadline, ...]:
    """The time limits stated in ``text[start:end]``, in order.

    Args:
        text: The document's text.
        start: Where the excerpt begins.
        end: Where it ends.
        held: The meeting's date; None leaves every limit without a date that needs the year.

    Returns:
        Limits as written (white space removed); a limit that lay behind the meeting is history and left out. `date`
        is the last day of the limit; 会后, 汛期前 and periods that start at another event have none.
    """
    view = View.of(text, start, end)
    taken: list[tuple[int, int, dt.date | None]] = []
    used = bytearray(len(view.masked))
    for pattern in _PATTERNS:
        for hit in pattern.finditer(view.masked):
            at, to = hit.span()
            if any(used[at:to]):
                continue
            if _BEFORE_NO.search(view.masked, max(0, at - 8), at) or _AFTER_NO.match(view.masked, to):
                continue
            date = _date(hit, held)
            if date is not None and held is not None and date < held:
                continue
            taken.append((at, to, date))
            used[at:to] = b"\x01" * (to - at)
    out = []
    for at, to, date in sorted(taken, key=lambda x: x[0]):
        span = view.span(at, to)
        out.append(Deadline(view.text[at:to], span.start, span.end, date))
    return tuple(out)


def _date(hit: re.Match[str], held: dt.date | None) -> dt.date | None:
    got = {k: v for k, v in hit.groupdict().items() if v is not None}
    try:
        return _resolve(got, hit.group(), held)
    except ValueError:  # the 31st of a month that has none: the text stands, the date does not
        return None


def _resolve(got: dict[str, str], said: str, held: dt.date | None) -> dt.date | None:
    year = _year(got.get("y"), held)
    if "cm" in got:
        return _dated(year, int(got["cm"]), int(got["cd"]), held)
    if "ce" in got:
        return _dated(year, int(got["ce"]), 0, held)
    if "m" in got:
        day = int(got["d"]) if "d" in got else {"上旬": 10, "中旬": 20, "初": 10}.get(got.get("part", ""), 0)
        if "part" not in got and "d" not in got and said.endswith(("前", "止")):
            first = _dated(year, _number(got["m"]), 1, held, "y" in got)
            return first - dt.timedelta(days=1) if first else None
        return _dated(year, _number(got["m"]), day, held, "y" in got)
    if held is None and year is None:
        return None
    if "end" in got or "within" in got:
        return dt.date(year or _held(held).year, 12, 31)
    if "half" in got:
        return _dated(year, 6 if got["half"] == "上半年" else 12, 0, held, "y" in got)
    if "q" in got:
        if not re.search("[末底内]", said) and said.endswith("前"):
            return None  # 三季度前: before it begins or before it ends
        return _dated(year, 3 * _number(got["q"]), 0, held, "y" in got)
    return _relative(got, said, _held(held)) if held is not None else None


def _relative(got: dict[str, str], said: str, held: dt.date) -> dt.date | None:
    if "month" in got:
        ahead = held.replace(day=1) + dt.timedelta(days=32) if got["month"].startswith("下") else held
        day = 10 if "上旬" in said else 20 if "中旬" in said else calendar.monthrange(ahead.year, ahead.month)[1]
        return dt.date(ahead.year, ahead.month, day)
    if "week" in got:
        monday = held - dt.timedelta(days=held.weekday()) + dt.timedelta(days=7 if got["week"].startswith("下") else 0)
        return monday + dt.timedelta(
            days="一二三四五六日".index(got["wd"].replace("天", "日").replace("末", "日")) if "wd" in got else 6
        )
    if "feast" in got:
        return _feast(got["feast"], held)
    if "n" in got and "after" in got:
        return _later(held, _number(got["n"]), got["unit"].removeprefix("个"))
    return None


def _feast(name: str, held: dt.date) -> dt.date | None:
    """The day before the next such feast; lunar ones other than the Spring Festival have no table here."""
    fixed = {"元旦": (1, 1), "五一": (5, 1), "劳动": (5, 1), "国庆": (10, 1), "清明": (4, 5)}
    for year in (held.year, held.year + 1):
        day = _SPRING.get(year) if name.startswith("春节") else fixed.get(name[:2])
        if day and dt.date(year, *day) > held:
            return dt.date(year, *day) - dt.timedelta(days=1)
    return None


def _later(held: dt.date, n: int, unit: str) -> dt.date | None:
    if unit == "工作日":
        return None  # public holidays are decreed each year
    if unit in ("日", "天", "自然日"):
        return held + dt.timedelta(days=n)
    if unit in ("周", "星期"):
        return held + dt.timedelta(weeks=n)
    months = {"月": n, "季度": 3 * n, "年": 12 * n}.get(unit)
    if months is None:
        return None
    year, month = divmod(held.year * 12 + held.month - 1 + months, 12)
    return dt.date(year, month + 1, min(held.day, calendar.monthrange(year, month + 1)[1]))


def _year(said: str | None, held: dt.date | None) -> int | None:
    if said and said[:4].isdigit():
        return int(said[:4])
    if held is None:
        return None
    if said in ("明年", "次年"):
        return held.year + 1
    if said == "后年":
        return held.year + 2
    return held.year if said else None


def _dated(year: int | None, month: int, day: int, held: dt.date | None, stated: bool = False) -> dt.date | None:
    """The date; without a stated year the first one from the meeting on. ``day`` 0 is the month's last."""
    if year is None and held is None:
        return None
    at = year or _held(held).year
    found = dt.date(at, month, day or calendar.monthrange(at, month)[1])
    if not stated and held is not None and found < held:
        # Only early months said late in the year mean the next one: 3月底前 in December; else the date is past.
        return found.replace(year=at + 1) if held.month >= 10 and month <= 6 else found
    return found


def _held(held: dt.date | None) -> dt.date:
    if held is None:
        raise ValueError("no meeting date")
    return held


def _number(said: str) -> int:
    if said.isdigit():
        return int(said)
    if "十" in said:
        tens, ones = said.split("十", 1)
        return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
    return _DIGITS.get(said, 0)
