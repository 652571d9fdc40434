"""New parses on their way into the store, made ready beforehand: the transaction that takes many shall be short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from storage.codec import from_json, to_json, words_sha256
from storage.document_rows import content
from storage.domain import Minutes

_DATES = ("held", "issued")


class Prepared(Struct, frozen=True):
    """The parse of a document as the columns that hold it.

    Attributes:
        doc: The document's name.
        columns: As `storage.document_rows.content` gives them.
        revision: The document's `Listed.revision` when it was parsed; if it is another by now, somebody has changed
            the document since, and this parse is out of date. None: it is wanted whatever happened since.
    """

    doc: str
    columns: Mapping[str, Any]
    revision: int | None = None

    @classmethod
    def of(cls, doc: str, minutes: Minutes, revision: int | None = None) -> Prepared:
        """A parse made ready."""
        return cls(doc, content(minutes, words_sha256(minutes.text)), revision)

    def dump(self) -> bytes:
        """For `load`, without a line break."""
        return to_json([self.doc, self.revision, _plain(self.columns)]).encode("utf-8", "surrogatepass")

    @classmethod
    def load(cls, data: bytes) -> Prepared:
        """What `dump` was given."""
        doc, revision, columns = from_json(data.decode("utf-8", "surrogatepass"))
        return cls(doc, _dated(columns), revision)


def dump_columns(columns: Mapping[str, Any]) -> str:
    """The columns that a parse fills, as JSON."""
    return to_json(_plain(columns))


def load_columns(content: str) -> dict[str, Any]:
    """The columns that `dump_columns` was given."""
    return _dated(from_json(content))


def _plain(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {**columns, **{name: day.isoformat() for name in _DATES if (day := columns[name]) is not None}}


def _dated(plain: dict[str, Any]) -> dict[str, Any]:
    return plain | {name: dt.date.fromisoformat(plain[name]) for name in _DATES if plain[name] is not None}
