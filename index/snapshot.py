"""The index on disk: written aside, swapped in by one rename, mapped into memory, and never believed unchecked.

``data_dir/index/current`` names the folder of the snapshot in force; each folder holds ``manifest.json`` and
``data.bin``, all arrays one after another. A reader that has mapped a snapshot keeps it even after its folder is gone.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout
from pydantic import TypeAdapter
from pydantic_core import from_json

from index.cards import VERSION, Card, dump, load
from index.engines.segment import ARRAYS, Segment
from index.engines.vocabulary import MappedVocabulary, vocabulary_arrays
from index.library import Entry
from storage.documents import Listed
from storage.domain import StoredMinutes

FORMAT = 4
"""Changes with the layout; a snapshot of another format is rebuilt."""

TRUSTED_BYTES = 64 << 20
"""Above this size the data's checksum is computed again only if the file's size or time of change differ from those in
the manifest: reading a gigabyte at each start would cost a second."""

_ALIGN = 64
_BLOCK = 1 << 24
_KINDS = {"int32": np.int32, "int64": np.int64, "uint16": np.uint16, "uint32": np.uint32, "uint8": np.uint8}
_STORED: TypeAdapter[StoredMinutes] = TypeAdapter(StoredMinutes)


class SnapshotProblem(Exception):  # noqa: N818 - named as storage's DatabaseProblem is
    """The snapshot could not be written; the one before it is untouched and in force.

    Attributes:
        code: ``disk_full``, ``read_only`` or ``failed``.
        params: What fills the text of that code: ``path``, ``reason``.
    """

    def __init__(self, error: OSError, path: Path) -> None:
        reason = error.strerror or type(error).__name__
        super().__init__(f"the index cannot be written to {path}: {reason}")
        self.code = {errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full"}.get(error.errno or 0, "failed")
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            self.code = "read_only"
        self.params = {"path": str(path), "reason": reason}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot in memory. `name` is its folder's; `revision` the store's when it was made."""

    name: str
    revision: int
    segment: Segment
    entries: tuple[Entry, ...]


class Snapshots:
    """The snapshots under one folder."""

    def __init__(self, data_dir: Path, fingerprint: str) -> None:
        """Snapshots under ``data_dir/index`` of the analyser with this fingerprint."""
        self._root, self._fingerprint = data_dir / "index", fingerprint

    @contextmanager
    def lock(self, *, wait: bool = True) -> Iterator[bool]:
        """Held by whoever builds the next snapshot, in any process.

        Args:
            wait: Whether to wait for another builder; else the block runs at once, told whether it holds the lock.

        Raises:
            SnapshotProblem: Its file cannot be made.
        """
        with _told(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._root / "building.lock")
            with suppress(Timeout):
                lock.acquire(blocking=wait)
        try:
            yield lock.is_locked
        finally:
            lock.release()

    def current(self) -> str | None:
        """The name of the snapshot in force, sound or not; one small read."""
        try:
            return (self._root / "current").read_text(encoding="ascii").strip() or None
        except (OSError, ValueError):
            return None

    def load(self) -> Snapshot | None:
        """The snapshot in force; None where there is none, or it is truncated, corrupt, foreign or of an older form."""
        for _ in range(3):  # it may be replaced, and its folder removed, between two reads
            name = self.current()
            if name is None:
                return None
            try:
                return self._open(name)
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                if name == self.current():
                    return None
        return None

    def save(self, revision: int, segment: Segment, entries: Sequence[Entry]) -> Snapshot:
        """Writes a snapshot, puts it in force, and removes the ones before. The caller holds `lock`.

        Raises:
            SnapshotProblem: It cannot be written; nothing has changed.
        """
        name = f"{revision}-{secrets.token_hex(6)}"
        folder = self._root / name
        with _told(self._root):
            try:
                folder.mkdir(parents=True)
                self._write(folder, revision, segment, entries)
                _sync(folder)
                _replace(self._root / "current", f"{name}\n".encode())
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        for old in self._root.iterdir():
            if old.is_dir() and old.name != name:
                shutil.rmtree(old, ignore_errors=True)
        return self._open(name)

    def _write(self, folder: Path, revision: int, segment: Segment, entries: Sequence[Entry]) -> None:
        with (folder / "data.bin").open("wb") as out:
            data = _Writer(out)
            for key, array in (segment.arrays() | vocabulary_arrays(segment.vocabulary)).items():
                data.array(key, array)
            cards = data.blob(dump(entry.card for entry in entries))
            blobs = [data.blob(_STORED.dump_json(entry.stored, exclude_defaults=True)) for entry in entries]
            out.flush()
            os.fsync(out.fileno())
        state = (folder / "data.bin").stat()
        manifest = {
            "format": FORMAT,
            "analyser": self._fingerprint,
            "revision": revision,
            "bytes": state.st_size,
            "changed": state.st_mtime_ns,
            "crc": data.crc,
            "arrays": data.arrays,
            "cards": [VERSION, *cards],
            "documents": [
                [*astuple(entry.listed), entry.size, *blob] for entry, blob in zip(entries, blobs, strict=True)
            ],
        }
        text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
        _replace(folder / "manifest.json", b"%08x\n%s" % (zlib.crc32(text), text))

    def _open(self, name: str) -> Snapshot:
        """Maps a snapshot.

        Raises:
            OSError, ValueError, KeyError, TypeError: It is not sound.
        """
        folder = self._root / Path(name).name
        crc, _, text = (folder / "manifest.json").read_bytes().partition(b"\n")
        if int(crc, 16) != zlib.crc32(text):
            raise ValueError("manifest")
        manifest: dict[str, Any] = json.loads(text)
        made_by = (manifest["format"], manifest["cards"][0], manifest["analyser"])
        if made_by != (FORMAT, VERSION, self._fingerprint):
            raise ValueError("made by another release")
        path = folder / "data.bin"
        state = path.stat()
        if state.st_size != manifest["bytes"]:
            raise ValueError("truncated")
        data = np.memmap(path, dtype=np.uint8, mode="r")
        if (state.st_size <= TRUSTED_BYTES or state.st_mtime_ns != manifest["changed"]) and _crc(data) != manifest[
            "crc"
        ]:
            raise ValueError("corrupt")
        plain = np.asarray(data)
        arrays = {
            key: plain[start : start + size].view(_KINDS[kind])
            for key, (kind, start, size) in manifest["arrays"].items()
        }
        segment = Segment(MappedVocabulary(arrays), **{key: arrays[key] for key in ARRAYS})
        _, at, size = manifest["cards"]
        cards = _Cards(plain[at : at + size])
        entries = tuple(
            Entry(
                Listed(*listed),
                size,
                partial(_decode, plain, start, length),
                partial(cards.at, number),
                partial(_text, plain, start, length),
            )
            for number, (*listed, size, start, length) in enumerate(manifest["documents"])
        )
        return Snapshot(name, manifest["revision"], segment, entries)


class _Cards:
    """The cards of a snapshot; all are read when one is asked for."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        self._data = data

    @cached_property
    def _loaded(self) -> list[Card]:
        return load(self._data.tobytes())

    def at(self, number: int) -> Card:
        return self._loaded[number]


class _Writer:
    """Appends arrays and blobs to a file, remembering where each stands and the checksum of all."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.at = self.crc = 0
        self.arrays: dict[str, tuple[str, int, int]] = {}

    def array(self, key: str, array: npt.NDArray[Any]) -> None:
        self.blob(bytes(-self.at % _ALIGN))
        start = self.at
        flat = np.ascontiguousarray(array).view(np.uint8)
        for first in range(0, len(flat), _BLOCK):
            self.blob(flat[first : first + _BLOCK].data)
        self.arrays[key] = (array.dtype.name, start, self.at - start)

    def blob(self, data: bytes | memoryview) -> tuple[int, int]:
        start = self.at
        self._out.write(data)
        self.crc = zlib.crc32(data, self.crc)
        self.at += len(data)
        return start, len(data)


def _crc(data: npt.NDArray[np.uint8]) -> int:
    crc = 0
    for first in range(0, len(data), _BLOCK):
        crc = zlib.crc32(data[first : first + _BLOCK].data, crc)
    return crc


def _decode(data: npt.NDArray[np.uint8], start: int, length: int) -> StoredMinutes:
    return _STORED.validate_json(data[start : start + length].tobytes())


def _text(data: npt.NDArray[np.uint8], start: int, length: int) -> str:
    """The text alone: twenty times as quick as the whole document."""
    text: str = from_json(data[start : start + length].tobytes())["minutes"]["text"]
    return text


def _replace(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all."""
    aside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with aside.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
        _sync(path.parent)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Makes a folder's entries last; some systems cannot, and need not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SnapshotProblem(error, path) from error
