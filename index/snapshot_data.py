"""The data file of a snapshot: documents, cards and arrays one after another, where the manifest says they stand."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from index.cards import VERSION, Card, dump, load
from index.engines.corpus import K1
from index.engines.fields import K1 as SEVERAL_K1
from index.engines.mapped import Reading, let_go
from index.engines.part import stored_rows
from index.engines.rows import ARRAYS as ROWS
from index.engines.rows import Rows, keep
from index.engines.segment import ARRAYS, Segment
from index.engines.vocabulary import MappedVocabulary, vocabulary_arrays
from index.library import Entry, Page, Words
from index.manifest import Data, Written
from storage.codec import uncollected
from storage.domain import Item, StoredMinutes

TRUSTED_BYTES = 64 << 20
"""Above this size the data's checksum is computed again only if the file's size or time of change differ from those in
the manifest: reading a gigabyte at each start would cost a second."""

_ALIGN = 64
_BLOCK = 1 << 24
_KINDS = {"int32": np.int32, "int64": np.int64, "uint16": np.uint16, "uint32": np.uint32, "uint8": np.uint8}

Bytes = npt.NDArray[np.uint8]
Segments = Mapping[str, Segment]
"""By field, the postings of the same items."""


_stored = msgspec.json.Decoder(StoredMinutes)
_item = msgspec.json.Decoder(Item)


def _lines(stored: StoredMinutes) -> bytes:
    """A document as JSON, a line for all but its items and one for each of these: to be read one by one."""
    head = replace(stored, minutes=replace(stored.minutes, items=()))
    return b"\n".join(map(msgspec.json.encode, (head, *stored.minutes.items)))


class _Head(Struct):
    """What is read of a document's first line to quote from it."""

    minutes: Page


_head = msgspec.json.Decoder(_Head)


class Writing:
    """A snapshot that is being written."""

    def __init__(self, out: _Out, cards: BinaryIO, aside: Path) -> None:
        self._aside = aside
        self.documents: list[Written] = []
        self._out, self._cards = out, cards

    def folder(self, field: str) -> Path:
        """A folder for a field's files that are not wanted any more once the snapshot stands."""
        folder = self._aside / field
        folder.mkdir()
        return folder

    def add(self, entry: Entry) -> None:
        """Writes one document, the next in index order, and its card."""
        raw, card = entry.raw, entry.raw_card
        if raw is None or card is None:
            raw, card = _lines(entry.stored), dump(entry.card)
        self._cards.write((b",\n" if self.documents else b"[") + card)  # of JSON, nothing else holds a line break
        self.documents.append(Written(entry.listed, entry.size, *self._out.blob(raw)))


def write(path: Path, aside: Path, fill: Callable[[Writing], Segments]) -> Data:
    """Writes the data file.

    Args:
        path: Where it goes.
        aside: A folder for what is not wanted afterwards.
        fill: Adds the documents and gives the segments of their items.

    Returns:
        What a manifest says of it.

    Raises:
        OSError: It cannot be written.
    """
    with path.open("wb") as file, (aside / "cards.json").open("w+b") as cards:
        out = _Out(file)
        writing = Writing(out, cards, aside)
        segments = fill(writing)
        cards.write(b"]" if writing.documents else b"[]")
        cards.seek(0)
        at = out.at
        while block := cards.read(_BLOCK):
            out.blob(block)
        size = out.at - at
        for field, segment in segments.items():
            rows = stored_rows(segment, K1 if len(segments) == 1 else SEVERAL_K1)
            for key, array in (segment.arrays() | vocabulary_arrays(segment.vocabulary) | rows).items():
                out.array(field, key, array)
        file.flush()
        os.fsync(file.fileno())
    state = path.stat()
    cards_at = (VERSION, at, size)
    return Data(state.st_size, state.st_mtime_ns, out.crc, out.arrays, cards_at, writing.documents)


def read(path: Path, manifest: Data) -> tuple[Segments, tuple[Entry, ...]]:
    """Maps a data file; documents and cards are read when they are asked for.

    Raises:
        OSError, ValueError, KeyError, TypeError: It is not what the manifest says.
    """
    state = path.stat()
    if state.st_size != manifest.bytes:
        raise ValueError("truncated")
    mapped = np.memmap(path, dtype=np.uint8, mode="r")
    data = np.asarray(mapped)
    trusted = state.st_size > TRUSTED_BYTES and state.st_mtime_ns == manifest.changed
    if not trusted:
        if _crc(data) != manifest.crc:
            raise ValueError("corrupt")
        let_go(mapped)
    segments = {}
    for field, held in manifest.arrays.items():
        arrays = {key: data[at : at + size].view(_KINDS[kind]) for key, (kind, at, size) in held.items()}
        segment = Segment(MappedVocabulary(arrays), **{key: arrays[key] for key in ARRAYS})
        if ROWS[0] in arrays:
            keep(segment, Rows(segment.items, *(arrays[key] for key in ROWS)))
        segments[field] = segment
    pages = _Pages(mapped, manifest)
    with uncollected():
        entries = tuple(
            Entry(document.listed, document.items, pages, number) for number, document in enumerate(manifest.documents)
        )
    return segments, entries


class _Pages:
    """The documents of a snapshot; see `index.library.Pages`. All cards are read when one is asked for."""

    def __init__(self, mapped: Bytes, manifest: Data) -> None:
        self._mapped, self._data, self._documents = mapped, np.asarray(mapped), manifest.documents
        self._reading = Reading(mapped)  # whoever copies a snapshot reads all of it
        self._last: tuple[int, list[bytes]] = -1, []
        _, self._at, self._size = manifest.cards

    def stored(self, number: int) -> StoredMinutes:
        head, *items = self._lines_of(number)
        stored = _stored.decode(head)
        return replace(stored, minutes=replace(stored.minutes, items=tuple(map(_item.decode, items))))

    def card(self, number: int) -> Card:
        return self._cards[number]

    def words(self, number: int) -> Words:
        return _head.decode(self._lines_of(number)[0]).minutes

    def item(self, number: int, place: int) -> Item:
        return _item.decode(self._lines_of(number)[place + 1])

    def _lines_of(self, number: int) -> list[bytes]:
        """A document as it was written; kept until another is read, as answers show several items of one."""
        last = self._last
        if last[0] != number:
            last = self._last = number, self.raw(number).split(b"\n")  # one value: others may ask, too
        return last[1]

    def raw(self, number: int) -> bytes:
        document = self._documents[number]
        start, length = document.start, document.length
        self._reading.read(length)
        return self._data[start : start + length].tobytes()

    def raw_card(self, number: int) -> bytes:
        ends = self._card_ends
        start = ends[number - 1] + 2 if number else 1  # behind the comma and the line break, or the bracket
        return self._data[self._at + start : self._at + ends[number]].tobytes()

    @cached_property
    def _card_ends(self) -> list[int]:
        """Where each card ends, counted from where they all begin."""
        cards, breaks = self._data[self._at : self._at + self._size], []
        for first in range(0, self._size, _BLOCK):
            breaks += (np.flatnonzero(cards[first : first + _BLOCK] == ord("\n")) + (first - 1)).tolist()
        let_go(self._mapped)
        return [*breaks, self._size - 1]

    @cached_property
    def _cards(self) -> list[Card]:
        return load(self._data[self._at : self._at + self._size].tobytes())


class _Out:
    """Appends arrays and blobs to a file, remembering where each stands and the checksum of all."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.at = self.crc = 0
        self.arrays: dict[str, dict[str, tuple[str, int, int]]] = {}

    def array(self, field: str, key: str, array: npt.NDArray[Any]) -> None:
        self.blob(bytes(-self.at % _ALIGN))
        start = self.at
        flat = np.ascontiguousarray(array).view(np.uint8)
        for first in range(0, len(flat), _BLOCK):
            self.blob(flat[first : first + _BLOCK].data)
            let_go(array)
        self.arrays.setdefault(field, {})[key] = (array.dtype.name, start, self.at - start)

    def blob(self, data: bytes | memoryview) -> tuple[int, int]:
        start = self.at
        self._file.write(data)
        self.crc = zlib.crc32(data, self.crc)
        self.at += len(data)
        return start, len(data)


def _crc(data: Bytes) -> int:
    crc = 0
    for first in range(0, len(data), _BLOCK):
        crc = zlib.crc32(data[first : first + _BLOCK].data, crc)
    return crc
