"""What clean-up takes out, what it leaves, and that nothing goes unrecorded."""

from __future__ import annotations

import pytest

from index.documents.cleanup import clean
from index.segment import segment


def _text(decoded: str) -> str:
    return clean(decoded)[0]


@pytest.mark.parametrize(
    ("decoded", "text"),
    [
        ("202 6 年 1 月 7 日，会议 确定，由 市 安委办 牵头。", "2026年1月7日，会议确定，由市安委办牵头。"),
        ("会议要求， 要守住 “三保” 底线。 全市上下 要过紧日子。", "会议要求，要守住“三保”底线。全市上下要过紧日子。"),
        ("一 、 审议《 云溪市 2 0 2 5 年工作要点 》", "一、审议《云溪市2025年工作要点》"),
        ("会议\x00听取了\x07汇报\u200b。", "会议听取了汇报。"),
    ],
)
def test_stray_characters_go(decoded: str, text: str) -> None:
    assert _text(decoded) == text


@pytest.mark.parametrize(
    "decoded",
    [
        "云溪市人民政府办公室                  \t2021年5月31日\n",
        "出席 田 某 苏某石\n列席 市发改委 温某瑶\n市应急管理局 武 某\n",
        "列席：市发改委 邵文博、市财政局 钱 多\n",
        "会议听取了汇报。\n\n会议指出，要抓好落实。 \n",
        "推进 Open RAN 与 GDP 核算协同",
        "第57次",
    ],
    ids=["columns", "roster by lines", "roster", "paragraphs", "latin", "number"],
)
def test_what_means_something_stays(decoded: str) -> None:
    assert clean(decoded) == (decoded, ())


def test_every_removal_is_on_record() -> None:
    decoded = "会议 确定：由 市住建局\x00负责。"
    text, removed = clean(decoded)
    assert text == "会议确定：由市住建局负责。"
    assert [(r.at, decoded[r.source_start : r.source_end]) for r in removed] == [(2, " "), (6, " "), (10, "\x00")]


WRAPPED = """会议听取区教育局关于二〇二四年东湖区义务教育阶段招生入
学工作方案的情况汇报。会议指出，区教育局要严格执行招生政
策，做好宣传解释。各街道要配合做好适龄儿童摸底，做到不漏
— 1 —
一户、不落一人，确保每一名适龄儿童按时入学，让群众满意。
会议听取区房管局关于《东湖区住房租赁市场发展三年行动计划
》制订情况的汇报。会议强调，要坚持租购并举，增加保障性租
赁住房供给，新增房源向新市民倾斜。
一、其他
"""


def test_wrapped_lines_and_the_page_mark_inside_a_paragraph_are_rejoined() -> None:
    assert _text(WRAPPED).split("\n") == [
        "会议听取区教育局关于二〇二四年东湖区义务教育阶段招生入学工作方案的情况汇报。会议指出，区教育局要严格执行招生政策，"
        "做好宣传解释。各街道要配合做好适龄儿童摸底，做到不漏一户、不落一人，确保每一名适龄儿童按时入学，让群众满意。",
        "会议听取区房管局关于《东湖区住房租赁市场发展三年行动计划》制订情况的汇报。会议强调，要坚持租购并举，"
        "增加保障性租赁住房供给，新增房源向新市民倾斜。",
        "一、其他",
        "",
    ]


def test_a_figure_on_a_line_of_its_own_is_never_dropped() -> None:
    decoded = WRAPPED.replace("— 1 —", "96")
    assert "96" in _text(decoded)


def test_a_title_open_at_the_end_of_a_line_goes_on() -> None:
    decoded = "一、审议《关于进一步加强\n云溪市城市管理工作的意见》\n会议原则同意。\n"
    assert _text(decoded) == "一、审议《关于进一步加强云溪市城市管理工作的意见》\n会议原则同意。\n"


def test_a_document_reads_the_same_with_any_line_ends() -> None:
    text = (
        "2024年3月1日，市长江望北主持召开市政府第3次常务会议。\n"
        "一、审议《甲办法》\n会议同意。\n二、听取乙汇报\n会议要求，要抓紧。\n"
    )
    wanted = [(i.label, i.action, len(i.excerpts)) for i in segment(text).items]
    for end in ("\r\n", "\r", "\n\n", "\u2028", "\x0b"):
        parsed = segment(clean(text.replace("\n", end))[0])
        assert [(i.label, i.action, len(i.excerpts)) for i in parsed.items] == wanted
