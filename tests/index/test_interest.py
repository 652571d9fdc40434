"""What in new minutes concerns a follower, and what a correction changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.changes import changes
from index.interest import Interest, interest
from index.segment import segment
from index.terms import Analyser
from index.units import UnitTable
from storage.domain import Minutes, Role

HEAD = "市政府第47次常务会议纪要\n2026年6月8日下午，市长沈岳川主持召开市政府第47次常务会议，纪要如下：\n"
FIRST = (
    "一、审议《云溪市夜间经济发展实施方案》\n会议听取了市商务局关于《云溪市夜间经济发展实施方案》的汇报。\n"
    "会议明确，原则同意该《方案》，会后由市商务局修改完善，以市政府办公室名义印发。\n会议要求，市公安局要加强夜间巡逻。\n"
)
SECOND = "二、听取校园食品安全工作情况汇报\n会议明确，由市市场监管局牵头，市教育局配合，9月底前完成全部学校食堂检查。\n"
THIRD = "三、审议《云溪市河湖长制工作要点》\n会议明确，原则同意该《要点》，会后由市水利局印发。\n"
FOOT = "出席：沈岳川、韩修文\n"


def parsed(*parts: str) -> Minutes:
    return segment(HEAD + "".join(parts) + FOOT)


def of(minutes: Minutes, **given: object) -> Interest:
    return interest(minutes, table=UnitTable.default(), analyser=Analyser.default(), **given)  # type: ignore[arg-type]


def test_a_unit_is_known_by_any_of_its_names_and_the_strongest_role_comes_first() -> None:
    found = of(parsed(FIRST, SECOND), units=("教育局", "市场监督管理局", "公安局"))
    assert [(one.item.ordinal, one.strongest) for one in found.own] == [(2, Role.LEAD), (1, Role.ACTS)]
    assert found.own[0].says_lead
    assert found.own[0].roles["市教育局"] == (Role.COOPERATES,)
    assert found.wanted
    assert found.named


def test_every_quotation_is_a_slice_of_the_text() -> None:
    minutes = parsed(FIRST, SECOND, THIRD)
    found = of(minutes, units=("商务局", "水利局"), topics=("食堂检查",))
    assert len(found.own) == 3
    for one in found.own:
        assert one.quotes
        assert one.title in minutes.text
        for quote in one.quotes:
            assert quote.text == minutes.text[quote.start : quote.end]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, True),
        ({"units": ("海关",)}, True),
        ({"units": ("海关",), "only_named": True}, False),
        ({"units": ("水利局",), "only_named": True}, True),
        ({"topics": ("夜间经济",)}, True),
        ({"topics": ("量子通信",)}, False),
        ({"units": ("海关",), "topics": ("夜间经济",), "only_named": True}, True),
        ({"kinds": ("常务会议",)}, True),
        ({"kinds": ("党组会议",)}, False),
        ({"units": ("海关",), "only_named": True, "also": ("水利局",)}, False),
    ],
)
def test_what_is_told_at_all(given: dict[str, object], wanted: bool) -> None:
    assert of(parsed(FIRST, THIRD), **given).wanted is wanted


def test_a_chats_own_unit_comes_first_without_being_followed() -> None:
    found = of(parsed(FIRST, THIRD), also=("水利局",))
    assert [one.item.ordinal for one in found.own] == [2]
    assert found.wanted


def test_changes_name_what_was_added_removed_and_altered() -> None:
    before, after = (
        parsed(FIRST, SECOND),
        parsed(SECOND.replace("二、", "一、").replace("9月底", "10月底"), THIRD.replace("三、", "二、")),
    )
    found = changes(before, after)
    assert ["河湖长制" in (item.heading or "") for item in found.added] == [True]
    assert ["夜间经济" in (item.heading or "") for item in found.removed] == [True]
    (pair,) = found.altered
    assert "食品安全" in (pair.after.heading or "")
    assert found.any_item


def test_a_new_number_or_order_alone_is_no_change_of_an_item() -> None:
    before = parsed(FIRST, SECOND)
    after = parsed(SECOND.replace("二、", "一、"), FIRST.replace("一、", "二、", 1))
    assert not changes(before, after).any_item


def test_a_reworded_heading_is_an_altered_item_and_not_two() -> None:
    found = changes(parsed(FIRST, SECOND), parsed(FIRST.replace("实施方案》\n", "行动方案》\n", 1), SECOND))
    assert (len(found.added), len(found.removed), len(found.altered)) == (0, 0, 1)


def test_what_changed_outside_the_items_is_said() -> None:
    before = parsed(FIRST)
    assert changes(before, segment(HEAD + FIRST + "出席：沈岳川、韩修文、尚志远\n")).elsewhere
    moved = changes(before, segment(HEAD.replace("6月8日", "6月9日") + FIRST + FOOT))
    assert moved.meeting == ("date",)
    assert not moved.any_item


def test_a_document_is_no_change_of_itself(samples: Path) -> None:
    for file in sorted(samples.glob("*.txt")):
        minutes = segment(file.read_text(encoding="utf-8"))
        found = changes(minutes, minutes)
        assert not found.any_item
        assert not found.elsewhere
        assert not found.meeting
