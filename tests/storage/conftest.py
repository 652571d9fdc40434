"""Fixtures for the store: a database in a file of its own, and short minutes of a fictional city."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.domain import Deadline, Duty, Excerpt, Item, Kind, Meeting, Minutes, Point, Role, RosterEntry, Scope, Span
from storage.minutes import MinutesRepository

MakeMinutes = Callable[..., Minutes]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.sqlite"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database.open(url)
    yield opened
    opened.close()


@pytest.fixture
def repo(database: Database) -> MinutesRepository:
    return MinutesRepository(database)


@pytest.fixture
def make_minutes() -> MakeMinutes:
    """Minutes of the n-th meeting; `note` varies the text."""

    def make(number: int | None = 7, note: str = "", **meeting: object) -> Minutes:
        text = f"一、审议《云溪市河道管护办法》\n会议明确，由市水务局牵头，6月底前印发。各地各部门要抓好落实。{note}"
        fields: dict[str, object] = {
            "body": "云溪市人民政府",
            "kind": "常务会议",
            "number": number,
            "date": dt.date(2025, 3, 4),
            "title": "云溪市政府常务会议纪要",
        }
        heading = text.index("\n")
        lead = text.index("市水务局")
        due = text.index("6月底前")
        excerpt = Excerpt(
            Kind.RESOLUTION,
            heading + 1,
            len(text),
            points=(Point("一是", heading + 1, heading + 3),),
            units=(
                Duty("市水务局", Role.LEAD, canonical="水务局", mentions=(Span(lead, lead + 4),)),
                Duty("*", Role.EVERYONE, scope=Scope.ALL, mentions=(Span(heading + 1, heading + 3),)),
            ),
            deadlines=(Deadline("6月底前", due, due + 5, dt.date(2025, 6, 30)),),
        )
        item = Item(
            1, "一", "审议", text[:heading], 0, heading, 0, len(text), ("云溪市河道管护办法",), excerpts=(excerpt,)
        )
        return Minutes(
            Meeting(**(fields | meeting)),  # type: ignore[arg-type]
            text,
            (item,),
            roster=(RosterEntry("市水务局", None, "列席", 0, 1),),
            confidence=0.9,
        )

    return make
