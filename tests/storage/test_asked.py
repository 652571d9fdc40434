"""Reading for an answer: the same as through the tables' classes, without loading them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import TableClause
from sqlmodel import select

from storage.asked import DOCUMENTS, OVERLAY, REVISION, VERSIONS, AskedMinutes
from storage.database import Database
from storage.domain import Minutes
from storage.minutes import MinutesRepository, Source
from storage.models import METADATA, OverlayRow, RevisionRow
from storage.overlay import OverlayRepository


@pytest.mark.parametrize("named", [DOCUMENTS, OVERLAY, REVISION, VERSIONS], ids=lambda table: table.name)
def test_every_column_named_is_one_of_the_table_s(named: TableClause) -> None:
    assert {column.name for column in named.columns} <= set(METADATA.tables[named.name].columns.keys())


def test_documents_read_for_an_answer_are_what_was_stored(
    database: Database, repo: MinutesRepository, make_minutes: Callable[..., Minutes]
) -> None:
    minutes = make_minutes()
    saved = repo.save(Source("三.txt", minutes.text.encode()), minutes)
    hidden = repo.save(Source("四.txt", b"4"), make_minutes(8, note="另一次"))
    repo.remove(hidden.doc)
    asked = AskedMinutes(database)
    (found,) = asked.some([saved.doc, hidden.doc, "nowhere"])
    assert found == repo.get(saved.doc)
    assert found.minutes == minutes
    assert [(one.doc, one.version_id) for one in asked.listing()] == [(saved.doc, saved.version_id)]
    with database.reading() as session:
        assert asked.revision() == session.exec(select(RevisionRow.value)).one()


def test_units_read_for_an_answer_are_those_the_admins_put(database: Database) -> None:
    overlay = OverlayRepository(database)
    overlay.put("柳河办", by=1, aliases=["柳办"], canonical=None)
    overlay.put("东湖组", by=1, ignored=True)
    with database.reading() as session:
        kept = [(row.name, row.canonical, row.ignored) for row in session.exec(select(OverlayRow))]
    rows = AskedMinutes(database).overlay.rows()
    assert sorted((row["name"], row["canonical"], row["ignored"]) for row in rows) == sorted(kept)
    assert {row["name"]: row["aliases"] for row in rows} == {"柳河办": ["柳办"], "东湖组": []}


def test_reading_for_an_answer_loads_no_object_mapper(database: Database, url: str) -> None:
    program = (
        "import sys; from storage.asked import AskedMinutes; from storage.database import Database; "
        "database = Database.open(sys.argv[1]); asked = AskedMinutes(database); "
        "asked.revision(), asked.listing(), asked.overlay.rows(); database.close(); "
        "print(*sorted({'alembic', 'sqlmodel', 'sqlalchemy.orm'} & set(sys.modules)))"
    )
    database.close()
    told = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == ""
