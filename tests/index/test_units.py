"""The unit table: names, reforms, English; and the city's own additions."""

from __future__ import annotations

from itertools import chain

import pytest

from index.units import How, OverlayUnit, UnitOverlay, UnitTable
from index.units.table import shipped

TABLE = UnitTable.default()


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("市发改委", "发展和改革委员会"),
        ("云溪市发展和改革委员会", "发展和改革委员会"),
        ("县发改局", "发展和改革委员会"),
        ("区发展改革局", "发展和改革委员会"),
        ("市资源规划局", "自然资源和规划局"),
        ("云溪生态环境局", "生态环境局"),
        ("市生态环境局云溪分局", "生态环境局"),
        ("国家税务总局云溪市税务局", "税务局"),
        ("国网云溪供电公司", "供电公司"),
        ("市委组织部", "组织部"),
        ("云溪市委宣传部", "宣传部"),
        ("市政府办", "政府办公室"),
        ("云溪市人民政府办公室", "政府办公室"),
        ("财政部门", "财政局"),
        ("市审计部门", "审计局"),
        ("团县委", "共青团委员会"),
        ("县 安防办", "安委办"),
        ("铁路公安局", None),
        ("石桥镇", None),
        ("考核办法", None),
        ("", None),
        ("局" * 5000, None),
    ],
)
def test_canonical(name: str, canonical: str | None) -> None:
    assert TABLE.canonical(name) == canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市金融监管局", "市金融监管分局"),
        ("市市监局", "市监委"),
        ("港区", "港口管委会"),
        ("市统计局", "市委统战部"),
        ("市住建局", "市房产中心"),
        ("市公安局", "市公安局交警大队"),
        ("市应急管理局", "市安委办"),
        ("市市场监管局", "市食安办"),
        ("市委办公室", "市政府办公室"),
        ("市教育局", "市体育局"),
        ("市商务局", "市招商局"),
        ("市文旅局", "市文旅集团"),
        ("市法院", "市检察院"),
    ],
)
def test_distinct(one: str, other: str) -> None:
    assert TABLE.canonical(one) is not None
    assert TABLE.canonical(one) != TABLE.canonical(other)


@pytest.mark.parametrize(
    ("asked", "canonical", "how"),
    [
        ("市发展和改革委员会", "发展和改革委员会", How.FULL),
        ("发改委", "发展和改革委员会", How.SHORT),
        ("发改", "发展和改革委员会", How.STEM),
        ("财政那边", "财政局", How.STEM),
        ("DRC", "发展和改革委员会", How.ABBREVIATION),
        ("HRSS", "人力资源和社会保障局", How.ABBREVIATION),
        ("the Development & Reform Commission", "发展和改革委员会", How.ENGLISH),
        ("Municipal Finance Bureau", "财政局", How.ENGLISH),
        ("国土局", "自然资源和规划局", How.PREDECESSOR),
        ("县环保局", "生态环境局", How.PREDECESSOR),
    ],
)
def test_lookup(asked: str, canonical: str, how: How) -> None:
    match = TABLE.lookup(asked)[0]
    assert (match.canonical, match.how) == (canonical, how)


@pytest.mark.parametrize("asked", ["", "总部经济", "Ministry of Magic", "负责"])
def test_lookup_knows_what_it_does_not_know(asked: str) -> None:
    assert TABLE.lookup(asked) == ()


@pytest.mark.parametrize(
    ("old", "new", "since"),
    [
        ("国土局", "自然资源和规划局", 2019),
        ("环保局", "生态环境局", 2019),
        ("市卫计委", "卫生健康委员会", 2019),
        ("地方金融监督管理局", "金融办", 2024),
        ("市大数据局", "数据局", 2024),
        ("乡村振兴局", "农业农村局", 2023),
        ("银保监分局", "国家金融监督管理总局监管分局", 2023),
        ("国税局", "税务局", 2018),
    ],
)
def test_reforms(old: str, new: str, since: int) -> None:
    (successor,) = TABLE.predecessors(old)
    assert (successor.canonical, successor.since) == (new, since)


def test_a_present_office_has_no_successor() -> None:
    assert TABLE.predecessors("市发改委") == ()


def test_names_hold_every_way_to_call_a_unit() -> None:
    assert {"发展和改革委员会", "发改委", "发改局", "DRC", "计委"} <= TABLE.names("发展和改革委员会")
    assert TABLE.names("没有的单位") == frozenset()


def test_hosts() -> None:
    assert TABLE.host("安委办") == "应急管理局"
    assert "安委办" in TABLE.hosted("应急管理局")


def test_no_name_stands_for_two_units() -> None:
    rows = [(name, u.name) for u in shipped() for name in {u.name, *u.short, *u.was}]
    rows += [(e.lower(), u.name) for u in shipped() for e in u.english]
    seen: dict[str, str] = {}
    for name, unit in rows:
        assert seen.setdefault(name, unit) == unit, name


def test_stems_stand_for_one_unit_and_hosts_exist() -> None:
    stems = list(chain.from_iterable(u.stem for u in shipped()))
    assert len(stems) == len(set(stems))
    assert {u.host for u in shipped() if u.host} <= {u.name for u in shipped()}


def test_dictionary_words_are_chinese_and_each_once() -> None:
    words = list(TABLE.words())
    assert len(words) == len(set(words)) > 1000
    assert not any(w.isascii() for w in words)


def test_checklist_of_usual_units(shared) -> None:  # type: ignore[no-untyped-def]
    """Every unit on the shared checklist, and nine in ten of its Chinese aliases, are known here."""
    rows = [line.split("\t") for line in (shared / "gold" / "departments.tsv").read_text("utf-8").splitlines()]
    assert [row[0] for row in rows if TABLE.canonical(row[0]) is None] == []
    aliases = [a for row in rows for a in row[1].split(";") if a]
    assert sum(TABLE.canonical(a) is not None for a in aliases) >= 0.9 * len(aliases)


def test_overlay_adds_renames_and_ignores() -> None:
    overlay = UnitOverlay.from_rows(
        [
            {"name": "云河服务公司", "aliases": ["云河公司"]},
            {"name": "市发展局", "canonical": "发展和改革委员会"},
            {"name": "项目中心", "ignored": True},
            {"aliases": ["无名"]},
        ]
    )
    table = UnitTable.with_overlay(overlay)
    assert overlay.units[0] == OverlayUnit("云河服务公司", ("云河公司",))
    assert table.canonical("云河公司") == "云河服务公司"
    assert table.canonical("市发展局") == "发展和改革委员会"
    assert "市发展局" in table.names("发展和改革委员会")
    assert table.ignored == {"项目中心"}
    assert UnitTable.default().canonical("云河公司") is None
