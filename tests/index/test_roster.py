"""Attendance in its shapes: who came for whom, in which capacity."""

from __future__ import annotations

import pytest

from index.segment import segment
from storage.domain import Minutes

BODY = "2024年3月1日，市长江望北主持召开市政府第3次常务会议。\n一、审议《甲办法》\n会议原则同意《甲办法》。\n"


def _rows(minutes: Minutes) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(r.kind, r.unit, r.name, r.post) for r in minutes.roster]


@pytest.mark.parametrize(
    ("listed", "rows"),
    [
        (
            " 列席：市人大丁怀仁，市政府办公室卢景行、白一鸣，人行唐远，港区易风，双河镇陆舟。\n"
            "法院、市委宣传部的代表。\n",
            [
                ("列席", "市人大", "丁怀仁", None),
                ("列席", "市政府办公室", "卢景行", None),
                ("列席", "市政府办公室", "白一鸣", None),
                ("列席", "人行", "唐远", None),
                ("列席", "港区", "易风", None),
                ("列席", "双河镇", "陆舟", None),
                ("列席", "法院", None, None),
                ("列席", "市委宣传部", None, None),
            ],
        ),
        (
            "出席 田 野 苏白石 欧阳文 \n米 豆\n"
            "列席 县人大 祝少安\n县政府办 卢景行 白 鸣\n县统计局 温书瑶\n县招商服务中心 江望会\n",
            [
                ("出席", None, "田野", None),
                ("出席", None, "苏白石", None),
                ("出席", None, "欧阳文", None),
                ("出席", None, "米豆", None),
                ("列席", "县人大", "祝少安", None),
                ("列席", "县政府办", "卢景行", None),
                ("列席", "县政府办", "白鸣", None),
                ("列席", "县统计局", "温书瑶", None),
                ("列席", "县招商服务中心", "江望会", None),
            ],
        ),
        (
            "出 席：江望北、俞清和\n列 席：\n（一）邀请列席：祝少安\n"
            "（二）政府办：卢景行、白一鸣\n（三）发改局邵文博，财政局钱若水、米长庚\n"
            "请 假：程远舟（出差）\n记 录：陶静远\n",
            [
                ("出席", None, "江望北", None),
                ("出席", None, "俞清和", None),
                ("邀请列席", None, "祝少安", None),
                ("列席", "政府办", "卢景行", None),
                ("列席", "政府办", "白一鸣", None),
                ("列席", "发改局", "邵文博", None),
                ("列席", "财政局", "钱若水", None),
                ("列席", "财政局", "米长庚", None),
                ("请假", None, "程远舟", None),
                ("记录", None, "陶静远", None),
            ],
        ),
        (
            "出席：市长江望北，副市长俞清和、方大成，市政府党组成员、办公室主任卢景行。"
            "列席：邵文博（市发改委）、买买提·艾力（市民宗局）。\n",
            [
                ("出席", None, "江望北", "市长"),
                ("出席", None, "俞清和", "副市长"),
                ("出席", None, "方大成", "副市长"),
                ("出席", None, "卢景行", "市政府党组成员、办公室主任"),
                ("列席", "市发改委", "邵文博", None),
                ("列席", "市民宗局", "买买提·艾力", None),
            ],
        ),
    ],
    ids=["one sentence", "a unit a line", "groups", "posts and brackets"],
)
def test_reads_the_list(listed: str, rows: list[tuple[str, str | None, str | None, str | None]]) -> None:
    minutes = segment(BODY + listed)
    assert _rows(minutes) == rows
    assert [i.ordinal for i in minutes.items] == [1]
    assert minutes.items[0].end <= minutes.roster[0].start


def test_a_row_spans_its_entry() -> None:
    minutes = segment(BODY + "列席：市发改委邵文博，市财政局钱若水、米长庚。\n")
    assert [minutes.text[r.start : r.end] for r in minutes.roster] == [
        "市发改委邵文博，",
        "市财政局钱若水、",
        "米长庚。",
    ]


def test_attendance_in_a_sentence_before_the_items() -> None:
    said = "。副市长俞清和、方大成，市政府办公室主任卢景行出席会议。各区镇负责人列席相关议题。\n"
    minutes = segment(BODY.replace("。\n", said, 1))
    assert _rows(minutes) == [
        ("出席", None, "俞清和", "副市长"),
        ("出席", None, "方大成", "副市长"),
        ("出席", None, "卢景行", "市政府办公室主任"),
    ]
