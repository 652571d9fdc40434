"""Corrections are put over every new parse, and one that no longer fits is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from index.contracts import unassigned
from index.corrections import UNFIT, corrected
from index.ingest import ingest_bytes, preview
from index.reindex import reindex
from index.segment import segment
from index.terms import Analyser
from index.units import UnitTable
from storage.codec import words_sha256
from storage.corrections import Correction
from storage.domain import Kind, Minutes, Role
from storage.minutes import MinutesRepository

TEXT = (
    "云溪市人民政府\n常务会议纪要\n\n第3号\n云溪市人民政府办公室　　　　2025年3月20日\n\n"
    "市政府第12次常务会议纪要\n\n"
    "2025年3月14日上午，陆某某市长主持召开市政府第12次常务会议，审议《云溪市河道管护办法》，"
    "听取《云溪市消防工作情况的报告》，纪要如下：\n"
    "一、审议《云溪市河道管护办法》\n"
    "会议听取并审议了市水务局关于《云溪市河道管护办法》的汇报。\n"
    "会议明确，原则同意该《办法》，会后由市水务局修改完善，以市政府办公室名义印发。\n"
    "二、听取《云溪市消防工作情况的报告》\n"
    "会议听取了市消防救援支队关于消防工作情况的汇报。\n"
    "会议强调，石桥镇要抓好隐患排查，市应急管理局要加强督导。\n"
)
NOW = dt.datetime(2025, 4, 1, tzinfo=dt.UTC)


@pytest.fixture
def minutes() -> Minutes:
    return segment(TEXT)


def correction(field: str, quote: str, value: Any, text: str = TEXT, *, at: int | None = None) -> Correction:
    start = text.index(quote) if at is None else at
    return Correction(1, "a", words_sha256(text), start, start + len(quote), quote, field, value, 5, "原文如此", NOW)


def roles(minutes: Minutes, unit: str) -> set[Role]:
    return {d.role for i in minutes.items for e in i.excerpts for d in e.units if d.unit == unit}


def excerpt_at(minutes: Minutes, words: str) -> tuple[Kind, str]:
    at = minutes.text.index(words)
    return next(
        (e.kind, minutes.text[e.start : e.end]) for i in minutes.items for e in i.excerpts if e.start <= at < e.end
    )


def unfit(minutes: Minutes) -> list[object]:
    return [warning.params["field"] for warning in minutes.warnings if warning.code == UNFIT]


def test_without_corrections_nothing_changes(minutes: Minutes) -> None:
    assert corrected(minutes, []) == minutes


def test_a_kind_is_corrected_and_what_follows_from_it(minutes: Minutes) -> None:
    kind, words = excerpt_at(minutes, "原则同意")
    assert kind is Kind.RESOLUTION
    assert len(minutes.items[0].routes) == 1
    now = corrected(minutes, [correction("kind", words, "opinion")])
    assert excerpt_at(now, "原则同意") == (Kind.OPINION, words)
    assert now.items[0].routes == ()  # an opinion sends nothing anywhere
    assert now.items[1] == minutes.items[1]
    assert unfit(now) == []


def test_a_unit_is_added_renamed_and_taken_out(minutes: Minutes) -> None:
    added = corrected(minutes, [correction("unit", "隐患排查", {"unit": "隐患办", "role": "lead"})])
    assert roles(added, "隐患办") == {Role.LEAD}
    at = TEXT.index("石桥镇要")
    renamed = corrected(minutes, [correction("unit", "石桥镇", {"unit": "石桥镇政府", "role": "acts"}, at=at)])
    assert (roles(renamed, "石桥镇政府"), roles(renamed, "石桥镇")) == ({Role.ACTS}, set())
    gone = corrected(minutes, [correction("unit", "石桥镇", None, at=at)])
    assert roles(gone, "石桥镇") == set()
    assert roles(gone, "市应急管理局") == roles(minutes, "市应急管理局")


def test_a_corrected_unit_has_its_canonical_name_and_its_place(minutes: Minutes) -> None:
    at = TEXT.index("石桥镇要")
    now = corrected(minutes, [correction("unit", "石桥镇", {"unit": "市水务局", "role": "lead"}, at=at)])
    (duty,) = [d for e in now.items[1].excerpts for d in e.units if d.unit == "市水务局"]
    assert duty.canonical == UnitTable.default().canonical("市水务局") is not None
    assert [TEXT[m.start : m.end] for m in duty.mentions] == ["石桥镇"]


def test_a_route_is_taken_out_and_put_in(minutes: Minutes) -> None:
    def routes(now: Minutes) -> list[str]:
        return [TEXT[r.start : r.end] for i in now.items for r in i.routes]

    (route,) = routes(minutes)
    assert "印发" in route
    assert routes(corrected(minutes, [correction("route", route, False)])) == []
    assert routes(corrected(minutes, [correction("route", "加强督导", True)])) == [route, "加强督导"]


def test_a_boundary_is_corrected(minutes: Minutes) -> None:
    assert [item.ordinal for item in minutes.items] == [1, 2]
    both = TEXT[minutes.items[0].start : minutes.items[1].end]
    joined = corrected(minutes, [correction("boundary", both, None)])
    (item,) = joined.items
    assert TEXT[item.start : item.end] == both
    assert item.heading == minutes.items[0].heading
    assert len(item.excerpts) == sum(len(i.excerpts) for i in minutes.items)
    assert roles(joined, "石桥镇") == {Role.ACTS}
    assert unassigned(joined) == 0


def test_an_item_is_split_and_nothing_of_it_is_lost(minutes: Minutes) -> None:
    _, words = excerpt_at(minutes, "石桥镇要抓好")
    split = corrected(minutes, [correction("boundary", words, None)])
    assert [item.ordinal for item in split.items] == [1, 2, 3]
    assert (split.items[1].heading, split.items[2].heading) == (minutes.items[1].heading, None)
    assert TEXT[split.items[2].start : split.items[2].end] == words
    assert unassigned(split) == 0
    assert [e.kind for e in split.items[2].excerpts] == [Kind.REQUIREMENT]


@pytest.mark.parametrize(
    "wrong",
    [
        correction("kind", "石桥镇", "opinion", at=TEXT.index("石桥镇要")),
        correction("kind", TEXT[-30:], "no such kind"),
        correction("unit", "云溪市", {"unit": "甲", "role": "lead"}, at=0),
        correction("unit", "隐患排查", {"unit": "甲", "role": "no such role"}),
        correction("unit", "隐患排查", {"role": "lead"}),
        correction("unit", "隐患排查", "甲"),
        correction("route", "云溪市", True, at=0),
        correction("boundary", "云溪市", None, at=0),
        correction("no such field", "隐患排查", None),
    ],
)
def test_what_does_not_fit_is_told_and_changes_nothing(minutes: Minutes, wrong: Correction) -> None:
    now = corrected(minutes, [wrong])
    assert unfit(now) == [wrong.field]
    assert now.items == minutes.items


def test_a_correction_follows_its_words_in_a_changed_text(minutes: Minutes) -> None:
    made = correction("unit", "隐患排查", {"unit": "隐患办", "role": "lead"})
    longer = segment(TEXT.replace("会议强调，", "会议强调，春季风大，"))
    assert roles(corrected(longer, [made]), "隐患办") == {Role.LEAD}
    gone = segment(TEXT.replace("隐患排查", "巡查"))
    assert unfit(corrected(gone, [made])) == ["unit"]
    twice = segment(TEXT.replace("加强督导", "隐患排查"))
    assert unfit(corrected(twice, [made])) == ["unit"]


def test_corrections_outlive_a_reindex_and_a_replacement(repo: MinutesRepository, tmp_path: Path) -> None:
    ingest_bytes(TEXT.encode(), "a.txt", repo)
    at = TEXT.index("隐患排查")
    repo.corrections.add("a", TEXT, at, at + 4, "unit", {"unit": "隐患办", "role": "lead"}, author=5, reason="")
    analyser = Analyser(["水务局"], cache_dir=tmp_path / "jieba")
    reindex(repo, tmp_path, analyser=analyser)
    stored = repo.get("a")
    assert stored is not None
    assert roles(stored.minutes, "隐患办") == {Role.LEAD}
    assert reindex(repo, tmp_path, analyser=analyser).changes == ()
    changed = TEXT.replace("加强督导", "从严督导").encode()
    (shown,) = preview(changed, "新稿.txt", repo)
    assert shown.minutes is not None
    assert roles(shown.minutes, "隐患办") == {Role.LEAD}
    ingest_bytes(changed, "新稿.txt", repo)
    replaced = repo.get("a")
    assert replaced is not None
    assert (replaced.version, roles(replaced.minutes, "隐患办")) == (2, {Role.LEAD})


def test_the_citys_own_units_are_known_to_the_parser(repo: MinutesRepository) -> None:
    text = TEXT.replace("石桥镇要抓好", "云溪鑫源要抓好")
    (before,) = preview(text.encode(), "a.txt", repo)
    repo.overlay.put("云溪鑫源", by=5)
    (after,) = preview(text.encode(), "a.txt", repo)
    assert before.minutes is not None
    assert after.minutes is not None
    assert (roles(before.minutes, "云溪鑫源"), roles(after.minutes, "云溪鑫源")) == (set(), {Role.ACTS})
    assert replace(after.minutes, items=()) == replace(before.minutes, items=())


def test_units_are_corrected_after_what_they_depend_on(minutes: Minutes) -> None:
    _, words = excerpt_at(minutes, "石桥镇要抓好")
    unit = correction("unit", "隐患排查", {"unit": "隐患办", "role": "lead"})
    now = corrected(minutes, [unit, correction("kind", words, "resolution")])
    assert excerpt_at(now, "石桥镇要抓好")[0] is Kind.RESOLUTION
    assert roles(now, "隐患办") == {Role.LEAD}
    assert unfit(now) == []


def test_a_unit_in_a_heading_is_corrected(minutes: Minutes) -> None:
    at = TEXT.index("河道管护", TEXT.index("一、"))
    now = corrected(minutes, [correction("unit", "河道管护", {"unit": "市河道办", "role": "reports"}, at=at)])
    assert [(d.unit, d.role) for d in now.items[0].heading_units] == [("市河道办", Role.REPORTS)]
    taken_out = correction("unit", "河道管护", None, at=at)
    assert corrected(now, [taken_out]).items[0].heading_units == ()


def test_a_second_mention_joins_the_duty_there_is(minutes: Minutes) -> None:
    at = TEXT.index("石桥镇要")
    now = corrected(minutes, [correction("unit", "隐患排查", {"unit": "石桥镇", "role": "acts"})])
    (duty,) = [d for e in now.items[1].excerpts for d in e.units if d.unit == "石桥镇"]
    assert [m.start for m in duty.mentions] == [at, TEXT.index("隐患排查")]


def test_an_item_whose_heading_is_cut_off_has_none(minutes: Minutes) -> None:
    item = minutes.items[1]
    assert item.heading_end is not None
    body = TEXT[item.heading_end + 1 : item.end]
    split = corrected(minutes, [correction("boundary", body, None)])
    assert [(i.ordinal, i.heading is None) for i in split.items] == [(1, False), (2, False), (3, True)]
    assert unassigned(split) == 0
