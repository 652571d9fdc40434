"""What answering a question reads of the store.

A program that only asks must not wait for the tables' classes, nor for the libraries that make them: loading all takes
a third of a second. So these queries are plain SQL that every database understands, over whatever can run it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

from storage.codec import from_json, load_parse, uncollected
from storage.documents import Listed
from storage.domain import Meeting, StoredMinutes
from storage.plain_sqlite import PlainSqlite

COLUMNS = {
    "revision": ("value", "swaps"),
    "documents": ("id", "doc", "removed_at", "withdrawn_at", "revision"),
    "versions": (
        *("id", "document_id", "version", "source_sha256", "source_name", "current"),
        *("body", "meeting_kind", "number", "year_number", "title", "issue", "held"),
        *("chair", "chair_title", "issuer", "issued", "term", "text", "words_sha256", "parse"),
    ),
    "overlay_units": ("name", "aliases", "canonical", "ignored"),
}
"""The columns read, by table; a test holds their names equal to the tables'."""

_VISIBLE = (
    "FROM documents d JOIN versions v ON v.document_id = d.id "
    "WHERE v.current IS NOT NULL AND d.removed_at IS NULL AND d.withdrawn_at IS NULL"
)
_MANY = 500
"""So many documents are asked for at once; databases allow a thousand values in a query, and more."""


class Rows(Protocol):
    """What runs a query; `storage.database.Database` and `PlainSqlite` do."""

    def rows(self, query: str, values: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """The rows found, by column.

        Args:
            query: Plain SQL that reads.
            values: What stands for each ``:name`` in it.

        Raises:
            DatabaseProblem: Of the type that says why.
        """


class OverlayReader:
    """What one city adds to the shipped unit table."""

    def __init__(self, database: Rows) -> None:
        self._rows = database.rows

    def rows(self) -> list[dict[str, Any]]:
        """Every entry, by name: ``name``, ``aliases``, ``canonical`` (None for a unit of its own) and ``ignored``."""
        found = self._rows(f"SELECT {', '.join(COLUMNS['overlay_units'])} FROM overlay_units ORDER BY name")
        return [row | {"aliases": from_json(row["aliases"]), "ignored": bool(row["ignored"])} for row in found]


class AskedMinutes:
    """The visible documents as search and answers need them.

    Attributes:
        overlay: The units that the shipped table lacks.
    """

    def __init__(self, database: Rows) -> None:
        self._database, self._rows = database, database.rows
        self.overlay = OverlayReader(database)

    def revision(self) -> int:
        """A number that grows with every change that search must see."""
        (row,) = self._rows("SELECT value FROM revision")
        return int(row["value"])

    def swaps(self) -> int:
        """A number that is odd while a re-index replaces parses, and another one when that is done.

        What was read between two equal even ones is not half of a re-index. It stays odd where a re-index was
        interrupted, until `undo_interrupted`.
        """
        (row,) = self._rows("SELECT swaps FROM revision")
        return int(row["swaps"])

    def undo_interrupted(self) -> bool:
        """Makes good what a re-index left that was interrupted while it replaced parses.

        The caller sees to it that nobody is replacing any: who holds `index.snapshot.Snapshots.lock` knows.

        Returns:
            Whether the store is whole now; False where it is open for reading only.

        Raises:
            DatabaseProblem: It cannot be written; of the type that says why.
        """
        from storage.database import Database

        if not isinstance(self._database, Database):
            return False
        from storage.replacing import undo

        undo(self._database)
        return True

    def listing(self, *, by_meeting: bool = False) -> list[Listed]:
        """All visible documents without their texts; what an index is compared with.

        Args:
            by_meeting: By body, kind of meeting and day, instead of in the order they came, which takes longer.
        """
        order = "v.body, v.meeting_kind, v.held, d.id" if by_meeting else "d.id"
        columns = "d.doc, v.id AS version_id, d.revision, v.words_sha256 AS text_sha256"
        return [Listed(**row) for row in self._rows(f"SELECT {columns} {_VISIBLE} ORDER BY {order}")]

    def some(self, docs: Sequence[str]) -> list[StoredMinutes]:
        """The current versions of those of the named documents that are visible, in the order they came."""
        columns = ", ".join(f"v.{name}" for name in COLUMNS["versions"])
        found: dict[int, dict[str, Any]] = {}
        for first in range(0, len(docs), _MANY):
            values = {f"doc{n}": doc for n, doc in enumerate(docs[first : first + _MANY])}
            named = ", ".join(f":{name}" for name in values)
            query = f"SELECT d.doc, {columns} {_VISIBLE} AND d.doc IN ({named})"
            found |= {row["document_id"]: row for row in self._rows(query, values)}
        with uncollected():
            return [stored(row["doc"], _typed(row)) for _, row in sorted(found.items())]


@contextmanager
def opened(url: str, backup_dir: Path) -> Iterator[AskedMinutes]:
    """The documents of a store: by SQLite's own library where that is enough, else as `storage.database` opens it.

    Args:
        url: Any SQLAlchemy URL.
        backup_dir: Where a copy of a SQLite file goes before its schema changes.

    Raises:
        DatabaseProblem: The store cannot be opened; of the type that says why.
    """
    plain = PlainSqlite.open(url)
    if plain is not None:
        with plain:
            yield AskedMinutes(plain)
        return
    from storage.database import Database

    database = Database.open(url, backup_dir=backup_dir)
    try:
        yield AskedMinutes(database)
    finally:
        database.close()


def _typed(row: Mapping[str, Any]) -> SimpleNamespace:
    """A version's row with its days as days, which SQLite keeps as text."""
    days = {n: dt.date.fromisoformat(row[n]) if isinstance(row[n], str) else row[n] for n in ("held", "issued")}
    return SimpleNamespace(**{**row, **days})


def stored(doc: str, version: Any) -> StoredMinutes:
    """The plain form of a version.

    Args:
        doc: The document's name.
        version: Its row, with the columns of the versions as attributes.
    """
    meeting = Meeting(
        body=version.body,
        kind=version.meeting_kind,
        number=version.number,
        year_number=version.year_number,
        title=version.title,
        issue=version.issue,
        date=version.held,
        chair=version.chair,
        chair_title=version.chair_title,
        issuer=version.issuer,
        issued=version.issued,
        term=version.term,
    )
    return StoredMinutes(
        doc=doc,
        version=version.version,
        version_id=version.id,
        source_name=version.source_name,
        source_sha256=version.source_sha256,
        minutes=load_parse(version.parse, meeting, version.text),
    )
