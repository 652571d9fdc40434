"""The city's own units: what an admin says of a name, and what that makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.city import City
from index.ingest import ingest_bytes
from index.knowledge import overlay_of
from index.units import UnitTable
from storage.database import Database
from storage.minutes import MinutesRepository

TEXT = (
    "云溪市人民政府\n常务会议纪要\n\n市政府第12次常务会议纪要\n\n"
    "2025年3月14日上午，陆某某市长主持召开市政府第12次常务会议，纪要如下：\n"
    "一、审议《云溪市停车管理办法》\n会议听取了市城管局关于《云溪市停车管理办法》的汇报。\n"
    "会议明确，市清源停车公司负责建设，市财政局配合。\n"
)


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[MinutesRepository]:
    database = Database.open(f"sqlite:///{tmp_path}/store.sqlite")
    found = MinutesRepository(database)
    ingest_bytes(TEXT.encode(), "a.txt", found)
    yield found
    database.close()


@pytest.fixture
def city(repo: MinutesRepository) -> City:
    return City(repo)


def canonical(repo: MinutesRepository, name: str) -> str | None:
    return UnitTable.with_overlay(overlay_of(repo)).canonical(name)


def test_what_documents_taught_awaits_confirmation(city: City) -> None:
    (one,) = city.awaiting()
    assert (one.name, one.places) == ("市清源停车公司", [("a", (1,))])
    assert city.confirm(one.name, 5) == ("市清源停车公司",)
    assert city.awaiting() == []
    assert city.reparse(["市清源停车公司"]).docs == 1
    assert city.reparse(["市没有这个公司"]).docs == 0


def test_a_name_is_another_of_a_shipped_unit(city: City, repo: MinutesRepository) -> None:
    assert city.rename("市清源停车公司", "市 城管局", 5) == ("市清源停车公司",)
    assert canonical(repo, "市清源停车公司") == canonical(repo, "市城管局")


def test_a_name_is_another_of_an_own_unit_with_all_its_names(city: City, repo: MinutesRepository) -> None:
    city.alias("市清源停车公司", "清源停车", 5)
    assert set(city.rename("市清源停车公司", "市清源集团", 5)) == {"市清源集团", "市清源停车公司", "清源停车"}
    assert {canonical(repo, n) for n in ("市清源集团", "市清源停车公司", "清源停车")} == {"市清源集团"}
    assert [row["name"] for row in city.rows()] == ["市清源集团"]
    city.rename("云清公司", "市清源集团", 5)
    assert canonical(repo, "云清公司") == "市清源集团"
    assert len(city.rows()) == 1


def test_its_own_name_confirms_it(city: City) -> None:
    city.rename("市清源停车公司", "市清源停车公司", 5)
    assert city.rows() == [{"name": "市清源停车公司", "aliases": [], "canonical": None, "ignored": False}]


def test_a_shipped_unit_gets_another_name(city: City, repo: MinutesRepository) -> None:
    assert city.alias("市财政局", "市钱管办", 5) == ("市钱管办",)
    assert canonical(repo, "市钱管办") == canonical(repo, "市财政局")


def test_what_is_struck_off_comes_back(city: City) -> None:
    city.ignore("市清源停车公司", 5)
    assert city.awaiting() == []
    city.reparse(["市清源停车公司"])
    assert city.drop("市清源停车公司") == ("市清源停车公司",)
    assert city.drop("市清源停车公司") == ()
    city.reparse(["市清源停车公司"])
    assert [one.name for one in city.awaiting()] == ["市清源停车公司"]


def test_two_own_companies_beside_each_other_stay_two(city: City, repo: MinutesRepository) -> None:
    for name in ("市清源停车公司", "市云投集团"):
        city.confirm(name, 5)
    text = TEXT.replace("第12次", "第13次").replace("负责建设", "划入市云投集团，由市云投集团负责建设")
    ingest_bytes(text.encode(), "b.txt", repo)
    stored = repo.get("b")
    assert stored is not None
    units = {d.unit for e in stored.minutes.items[0].excerpts for d in e.units}
    assert {"市清源停车公司", "市云投集团"} <= units
    assert city.awaiting() == []
