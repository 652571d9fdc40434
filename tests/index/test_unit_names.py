"""Units in running text: boundaries, restored prefixes, names a document teaches."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.units import UnitOverlay, UnitTable
from index.units.match import DocumentNames

BODY = "云溪市人民政府"


def units(text: str, **more: object) -> list[str]:
    names = DocumentNames.learn(text, body=BODY, **more)  # type: ignore[arg-type]
    return [n.unit for n in names.find(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("要精心组织部署，市委组织部要跟进。", ["市委组织部"]),
        ("完善考核办法，市考核办要跟进。", ["市考核办"]),
        ("审批工作要提速，市行政审批局要跟进。", ["市行政审批局"]),
        ("市发改委员工、财政局长都来了。", []),
        ("《市财政局关于印发办法的通知》", []),
        ("“市财政局”三个字", []),
        ("由市发展和改革委员会负责", ["市发展和改革委员会"]),
        ("会同市自然资源和规划局、住房和城乡建设局办理", ["市自然资源和规划局", "市住房和城乡建设局"]),
        ("县 安防办要跟进。", ["县安防办"]),
        ("区建设管理\n委要跟进。", ["区建设管理委"]),
        ("市公安局云溪高新区分局要跟进。", ["市公安局云溪高新区分局"]),
        ("市云河产业服务中心要跟进。", ["市云河产业服务中心"]),
        ("全市法院、各区财政局要跟进。", []),
        ("平台公司、国有公司要规范。", []),
        ("中央纪律检查委员会全会", []),
        ("市委、市政府高度重视。", []),
        ("苏州市财政局的经验", ["苏州市财政局"]),
        ("国务院、省政府要求", []),
    ],
)
def test_find(text: str, expected: list[str]) -> None:
    assert units(text) == expected


def test_an_elided_prefix_is_restored_from_the_list() -> None:
    assert units("市科技局、人社局等部门") == ["市科技局", "市人社局"]
    assert units("市委组织部、宣传部要跟进") == ["市委组织部", "市委宣传部"]


def test_the_fullest_form_of_the_document_stands_everywhere() -> None:
    text = "审议市发展和改革委员会《规划》\n会议要求，市发改委要抓紧。政府办要跟进，区政府办要督办。"
    assert units(text) == ["市发展和改革委员会", "市发展和改革委员会", "区政府办", "区政府办"]


def test_a_letterhead_renames_no_one() -> None:
    text = "云溪市人民政府办公室\n2026年3月1日\n市政府办要跟进。\n云溪市人民政府办公室2026年3月2日印发"
    assert units(text)[1] == "市政府办"


def test_two_offices_of_one_bureau_stay_apart() -> None:
    text = "市安委办要督导，市应急管理局要检查，市金融监管局与金融监管分局要会商。"
    assert units(text)[:3] == ["市安委办", "市应急管理局", "市金融监管局"]


def test_a_roster_gives_level_and_names() -> None:
    text = "产业服务站要跟进，发改局要抓紧，市发改局已部署。"
    assert units(text, roster=["发改局", "云溪产业服务站"])[-2:] == ["市发改局", "市发改局"]


def test_a_reporter_phrase_teaches_a_name() -> None:
    text = "会议听取了青岭事务中心关于建设情况的汇报。青岭事务中心要加快进度。"
    names = DocumentNames.learn(text, body=BODY)
    assert [n.unit for n in names.find(text, 0, len(text))] == ["青岭事务中心"] * 2
    assert names.learned() == ("青岭事务中心",)


def test_hereafter_called() -> None:
    text = "同意云溪绿谷有限公司（以下简称绿谷公司）发债，绿谷公司要控制成本。"
    assert units(text)[-1] == "云溪绿谷有限公司"


def test_an_overlay_names_what_shape_does_not_show() -> None:
    table = UnitTable.with_overlay(UnitOverlay.from_rows([{"name": "云谷"}, {"name": "市智慧中心", "ignored": True}]))
    text = "由云谷负责，市智慧中心要跟进。"
    names = DocumentNames.learn(text, table=table, body=BODY)
    assert [n.unit for n in names.find(text, 0, len(text))] == ["云谷"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="市县局委办部会由要、，。《》“”镇街道公司中心政府组织同各 \n（）", max_size=300))
def test_any_text_gives_ordered_spans_of_the_names(text: str) -> None:
    names = DocumentNames.learn(text)
    last = 0
    for found in names.find(text, 0, len(text)):
        assert last <= found.start < found.end <= len(text)
        assert "".join(text[found.start : found.end].split()).replace("\u3000", "") == found.name
        last = found.end
