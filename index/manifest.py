"""What a snapshot's manifest says of its data file; ``manifest.json`` holds it behind its checksum."""

from __future__ import annotations

import zlib

import msgspec
from msgspec import Struct

from storage.codec import uncollected
from storage.documents import Listed


class Written(Struct, frozen=True, array_like=True, gc=False):
    """One document: as the store listed it, its number of items, where it begins in the data file, and its bytes."""

    listed: Listed
    items: int
    start: int
    length: int


class Data(Struct, frozen=True):
    """The data file.

    `changed` is its time of change in nanoseconds; `arrays` gives by field and key the kind of each array, where it
    begins and its bytes; `cards` their version, where they begin and their bytes.
    """

    bytes: int
    changed: int
    crc: int
    arrays: dict[str, dict[str, tuple[str, int, int]]]
    cards: tuple[int, int, int]
    documents: list[Written]


class Manifest(Struct, frozen=True):
    """A snapshot: its form, what cut its terms, which state of the store it holds, and its data file."""

    format: int
    analyser: str
    revision: int
    data: Data

    def sealed(self) -> bytes:
        """The manifest behind its checksum."""
        text = msgspec.json.encode(self)
        return b"%08x\n%s" % (zlib.crc32(text), text)

    @classmethod
    def unsealed(cls, sealed: bytes) -> Manifest:
        """The manifest that `sealed` gave.

        Raises:
            ValueError: It is not that, or not any more.
        """
        crc, _, text = sealed.partition(b"\n")
        if int(crc, 16) != zlib.crc32(text):
            raise ValueError("manifest")
        with uncollected():
            return msgspec.json.decode(text, type=cls)
