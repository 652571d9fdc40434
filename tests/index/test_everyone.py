"""Whom a phrase binds that names no one; and who brings the matter in a heading."""

from __future__ import annotations

import pytest

from index.segment.duties import duties, heading_duties
from index.units.everyone import binds
from index.units.match import DocumentNames
from storage.domain import Kind, Role, Scope

ALL, SOME = Scope.ALL, Scope.CONCERNED


@pytest.mark.parametrize(
    ("phrase", "office", "place"),
    [
        ("各地各部门", ALL, ALL),
        ("各地和各有关部门", SOME, ALL),
        ("各有关部门", SOME, None),
        ("各区镇", None, ALL),
        ("各镇（街道）", None, ALL),
        ("各乡镇、街道和各部门", ALL, ALL),
        ("各区镇、街道和各相关部门", SOME, ALL),
        ("各级各部门", ALL, ALL),
        ("各单位各部门", ALL, ALL),
        ("相关部门、镇（街道）", SOME, ALL),
        ("相关镇街", None, SOME),
        ("各责任单位", SOME, SOME),
        ("各 有关\n部门", SOME, None),
    ],
)
def test_binds(phrase: str, office: Scope | None, place: Scope | None) -> None:
    assert (binds(phrase, place=False), binds(phrase, place=True)) == (office, place)


def test_each_scope_is_one_duty_with_its_places() -> None:
    text = "各地各部门要压实责任。各有关部门要会商，各责任单位要销号。"
    found = duties(text, 0, len(text), Kind.REQUIREMENT, DocumentNames.learn(text))
    said = {d.scope: [text[s.start : s.end] for s in d.mentions] for d in found}
    assert said == {ALL: ["各地各部门"], SOME: ["各有关部门", "各责任单位"]}
    assert {(d.unit, d.role) for d in found} == {("*", Role.EVERYONE)}


@pytest.mark.parametrize("kind", [Kind.OPINION, Kind.REPORT])
def test_background_binds_no_one(kind: Kind) -> None:
    text = "各地各部门要压实责任。"
    assert duties(text, 0, len(text), kind, DocumentNames.learn(text)) == ()


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("六、审议县发改委《关于计划草案的报告》", [("县发改委", "reports")]),
        ("三、听取市应急管理局、石桥镇关于安全生产工作的汇报", [("市应急管理局", "reports"), ("石桥镇", "reports")]),
        ("一、研究市财政局提交的预算调整方案", [("市财政局", "reports")]),
        ("二、审议《市财政局关于加强预算管理的意见》", []),
        ("四、传达市委常委会会议精神", []),
        ("五、研究安全生产工作", []),
        ("七、研究市人民医院扩建工作", [("市人民医院", "mentioned")]),
    ],
)
def test_heading(heading: str, expected: list[tuple[str, str]]) -> None:
    found = heading_duties(heading, 0, len(heading), DocumentNames.learn(heading, body="云溪市人民政府"))
    assert [(d.unit, d.role.value) for d in found] == expected


def test_reports_stands_beside_lead_and_the_strongest_role_hides_the_weaker() -> None:
    text = "原则同意市财政局提交的方案，由市财政局修改后印发，市财政局要抓紧。"
    found = duties(text, 0, len(text), Kind.RESOLUTION, DocumentNames.learn(text))
    assert [(d.unit, d.role, len(d.mentions)) for d in found] == [
        ("市财政局", Role.REPORTS, 1),
        ("市财政局", Role.LEAD, 1),
    ]
    assert {d.canonical for d in found} == {"财政局"}


def test_the_purse_and_the_bureau() -> None:
    text = "由市财政拨付，市财政局要监管。"
    found = duties(text, 0, len(text), Kind.RESOLUTION, DocumentNames.learn(text))
    assert [(d.unit, d.role) for d in found] == [("市财政", Role.ACTS), ("市财政局", Role.ACTS)]
