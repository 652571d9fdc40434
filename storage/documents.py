"""What the minutes repository takes and gives."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct


class Outcome(StrEnum):
    """What saving came to."""

    ADDED = "added"
    """A new document, or one that had been removed and is back."""
    UNCHANGED = "unchanged"
    """These bytes, or these very words out of another file, are in the store already."""
    REPLACED = "replaced"
    """A new text of a meeting that was there; the old version is kept."""


class Source(Struct, frozen=True):
    """An original file: its name and its bytes, untouched."""

    name: str
    data: bytes


class Saved(Struct, frozen=True):
    """Where a document went. `told` counts the outbox rows written with it."""

    outcome: Outcome
    doc: str
    version_id: int
    version: int = 1
    told: int = 0


class VersionInfo(Struct, frozen=True):
    """One version of a document, without its text."""

    doc: str
    version: int
    version_id: int
    source_name: str
    source_sha256: str
    stored_at: dt.datetime
    current: bool


class Hidden(Struct, frozen=True):
    """A document that is not searched: removed (purged some time after) or withdrawn (kept)."""

    doc: str
    removed_at: dt.datetime | None
    withdrawn_at: dt.datetime | None


class Listed(NamedTuple):
    """A visible document without its text. Two are equal exactly if search would find the same in them."""

    doc: str
    version_id: int
    revision: int
    text_sha256: str
