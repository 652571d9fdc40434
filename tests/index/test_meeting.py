"""The meeting's fields from the ways offices write them, and the report on a parse."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from index.segment import CONFIDENCE_FLOOR, segment
from index.segment.numerals import dates, number

ITEMS = "\n一、审议《甲办法》\n会议原则同意《甲办法》。\n二、听取乙工作汇报\n会议要求，要抓紧推进。\n"


@pytest.mark.parametrize(
    ("front", "fields"),
    [
        (
            "第十六届云溪市人民政府第5次常务会议纪要\n二○一一年十二月二日，陆启明市长主持召开市政府第五次常务会议。",
            {
                "body": "云溪市人民政府",
                "number": 5,
                "term": "第十六届",
                "date": dt.date(2011, 12, 2),
                "chair": "陆启明",
            },
        ),
        (
            "2021年3月9日，受市长江望北委托，常务副市长俞清和主持召开市政府2021年第18次（总第169次）常务会议。",
            {"number": 169, "year_number": 18, "chair": "俞清和", "chair_title": "常务副市长"},
        ),
        (
            "2024年5月6日上午，十九届县政府召开第97次常务会议，县长顾念慈主持会议。",
            {"body": "县人民政府", "number": 97, "term": "十九届", "chair": "顾念慈", "chair_title": "县长"},
        ),
        (
            "石桥区五届104次常务会议纪要\n2026年1月9日，区政府区长杜春晓主持召开区政府五届104次常务会议。",
            {"number": 104, "term": "五届", "chair_title": "区长", "kind": "常务会议"},
        ),
        (
            "1月4日，县委副书记、代县长岑小山主持召开县政府第3次常务扩大会议。\n青岭县人民政府办公室 2026年1月9日印发",
            {"date": dt.date(2026, 1, 4), "issued": dt.date(2026, 1, 9), "chair_title": "县委副书记、代县长"},
        ),
        (
            "12月28日，县长岑小山主持召开县政府第2次常务会议。\n青岭县人民政府办公室 2026年1月9日印发",
            {"date": dt.date(2025, 12, 28), "issued": dt.date(2026, 1, 9), "body": "青岭县人民政府"},
        ),
        (
            "2025年8月1日，市长买买提·艾力主持召开市政府第9次市长办公会。",
            {"chair": "买买提·艾力", "chair_title": "市长", "kind": "市长办公会议", "number": 9},
        ),
        ("区政府第三次全体会议于2025年2月3日召开，会议由区长杜春晓主持。", {"kind": "全体会议", "chair": "杜春晓"}),
    ],
)
def test_reads_the_fields(front: str, fields: dict[str, Any]) -> None:
    meeting = segment(front + ITEMS).meeting
    assert {name: getattr(meeting, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("written", "value"),
    [("57", 57), ("五十七", 57), ("二十", 20), ("一百六十九", 169), ("二○一一", 2011), ("甲", None), ("", None)],
)
def test_numerals(written: str, value: int | None) -> None:
    assert number(written) == value


def test_dates_in_every_dress() -> None:
    text = "二〇二六年三月五日、2025-03-05、2025年12月1日，13月1日，3月5日"
    assert [(d.year, d.month, d.day) for d in dates(text)] == [
        (2026, 3, 5),
        (2025, 3, 5),
        (2025, 12, 1),
        (None, 3, 5),
    ]


FRONT = "云溪市人民政府第8次常务会议纪要\n2025年3月5日，市长陆启明主持召开市政府第8次常务会议"


def test_an_agenda_that_names_more_than_the_body_has_is_reported() -> None:
    minutes = segment(FRONT + "，审议《甲办法》《丙规划》，听取乙工作汇报。" + ITEMS)
    assert [(w.code, w.params) for w in minutes.warnings] == [("agenda_count_differs", {"agenda": 3, "items": 2})]
    assert CONFIDENCE_FLOOR <= minutes.confidence < 1


def test_an_agenda_that_agrees_is_not() -> None:
    assert segment(FRONT + "，审议《甲办法》，听取乙工作汇报。" + ITEMS).warnings == ()


def test_a_lost_number_and_a_heading_without_body_are_reported() -> None:
    minutes = segment(FRONT + "。" + ITEMS.replace("二、", "四、") + "五、审议《丁方案》\n")
    assert [w.code for w in minutes.warnings] == ["label_gap", "empty_item"]


def test_a_text_that_is_no_minutes_falls_below_the_floor() -> None:
    minutes = segment("关于做好春节放假安排的通知\n各科室：\n春节放假七天，请妥善安排值班。\n")
    assert minutes.items == ()
    assert minutes.confidence < CONFIDENCE_FLOOR
    assert "no_items" in {w.code for w in minutes.warnings}


def test_page_furniture_and_bookmarks_are_named_noise() -> None:
    page = (
        "当前位置：首页 > 政务公开\n"
        + FRONT
        + "。"
        + ITEMS
        + "[bookmark: _x]会议还研究了其他事项。\n— 2 —\n分享：\n主办：云溪市人民政府\n某条别的新闻\n"
    )
    minutes = segment(page)
    assert [n.text for n in minutes.noise] == [
        "当前位置：首页 > 政务公开",
        "[bookmark: _x]",
        "— 2 —\n分享：\n主办：云溪市人民政府\n某条别的新闻",
    ]
    assert minutes.text[minutes.items[-1].start : minutes.items[-1].end].endswith("要抓紧推进。")
