"""Time limits as stated, and the dates they mean."""

from __future__ import annotations

import datetime as dt

import pytest

from index.segment.deadlines import deadlines

HELD = dt.date(2026, 3, 11)  # a Wednesday

CASES = [
    ("要在6月30日前完成整改。", [("6月30日前", "2026-06-30")]),
    ("务必于4月底前拿出方案。", [("4月底前", "2026-04-30")]),
    ("确保年底前全面建成。", [("年底前", "2026-12-31")]),
    ("2027年6月底前完成竣工验收。", [("2027年6月底前", "2027-06-30")]),
    ("明年3月底前开工。", [("明年3月底前", "2027-03-31")]),
    ("5月上旬前报送清单。", [("5月上旬前", "2026-05-10")]),
    ("5月15日前，各镇上报名单；5月20日前完成汇总。", [("5月15日前", "2026-05-15"), ("5月20日前", "2026-05-20")]),
    ("一个工作日内报送情况。", [("一个工作日内", None)]),
    ("会后三日内形成清单。", [("会后三日内", "2026-03-14")]),
    ("自收回土地后最迟不超过两年完成支付。", [("最迟不超过两年", None)]),
    ("国庆节前全面完工。", [("国庆节前", "2026-09-30")]),
    ("五一前开放。", [("五一前", "2026-04-30")]),
    ("春节前兑付到位。", [("春节前", "2027-02-05")]),
    ("汛期前完成清淤。", [("汛期前", None)]),
    ("要在汛前完成易涝点改造。", [("汛前", None)]),
    ("即日起开展专项整治。", [("即日起", None)]),
    ("每周调度一次进展。", [("每周", None)]),
    ("本周内完成排查。", [("本周内", "2026-03-15")]),
    ("下周五前反馈意见。", [("下周五前", "2026-03-20")]),
    ("本月底前完成。", [("本月底前", "2026-03-31")]),
    ("第二季度末完成主体工程。", [("第二季度末", "2026-06-30")]),
    ("上半年完成全部前期工作。", [("上半年", "2026-06-30")]),
    ("三季度前启动招标。", [("三季度前", None)]),
    ("今年年底前投入使用。", [("今年年底前", "2026-12-31")]),
    ("二十四小时内处置到位。", [("二十四小时内", None)]),
    ("两年内全部建成。", [("两年内", None)]),
    ("于9月1日前投用。", [("9月1日前", "2026-09-01")]),
    ("九月底前完成搬迁。", [("九月底前", "2026-09-30")]),
    ("每月10日前更新进度。", [("每月10日前", None)]),
    ("市审计局在三个月内完成。", [("三个月内", None)]),
    # none
    ("隐患排查要走在汛期前面。", []),
    ("对弄虚作假的五年内不再受理。", []),
    ("《生态文明建设规划（2020~2030年）》要认真落实。", []),
    ("要落实2026年工作要点。", []),
    ("2025年底前已全部完成。", []),
    ("截至2月底，完成投资三成。", []),
    ("近两年内多次发生事故。", []),
    ("每天都要清晰目标任务的进度。", []),
    ("“6·28”活动前期策划。", []),
    ("5月12日省委专题会议精神要传达到位。", []),
    ("“十五五”时期要实现翻番。", []),
    ("2月28日前的数据不再调整。", []),
    ("今年以来，形势总体向好。", []),
    ("各单位要严格执行24小时值班制度。", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:18] for c in CASES])
def test_deadline(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = deadlines(text, 0, len(text), HELD)
    assert [(d.text, d.date.isoformat() if d.date else None) for d in found] == expected
    for limit in found:
        assert text[limit.start : limit.end] == limit.text


def test_after_the_meeting_is_a_limit_without_a_date() -> None:
    assert [(d.text, d.date) for d in deadlines("会后由市住建局抓紧推进。", 0, 12, HELD)] == [("会后", None)]


def test_without_a_meeting_date_only_full_dates_resolve() -> None:
    text = "6月底前完成，2027年1月1日前投用。"
    assert [d.date for d in deadlines(text, 0, len(text), None)] == [None, dt.date(2027, 1, 1)]


def test_a_month_said_late_in_the_year_means_the_next() -> None:
    text = "3月底前完成。"
    (found,) = deadlines(text, 0, len(text), dt.date(2026, 12, 2))
    assert found.date == dt.date(2027, 3, 31)
