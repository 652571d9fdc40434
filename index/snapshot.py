"""The index on disk: written aside, swapped in by one rename, mapped into memory, and never believed unchecked.

``data_dir/index/current`` names the folder of the snapshot in force; each folder holds ``manifest.json`` and
``data.bin`` (`index.snapshot_data`). A reader that has mapped a snapshot keeps it even after its folder is gone.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from index.cards import VERSION
from index.library import Entry
from index.manifest import Manifest
from index.snapshot_data import Segments, Writing, read, write

FORMAT = 9
"""Changes with the layout; a snapshot of another format is rebuilt."""

_NAME = re.compile(r"-?\d+-[0-9a-f]{12}")
"""How a snapshot's folder is called: the store's revision, and what tells it from others of that revision."""


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


class Snapshot(Struct, frozen=True):
    """A snapshot in memory. `name` is its folder's; `revision` the store's when it was made."""

    name: str
    revision: int
    segments: Segments
    entries: tuple[Entry, ...]


class Snapshots:
    """The snapshots under one folder."""

    def __init__(self, data_dir: Path, fingerprint: str) -> None:
        """Snapshots under ``data_dir/index`` of what has this fingerprint, see `index.fields.fingerprint`."""
        self._root, self._fingerprint = data_dir / "index", fingerprint

    @contextmanager
    def lock(self, *, wait: bool = True) -> Iterator[bool]:
        """Held by whoever builds the next snapshot, in any process.

        Args:
            wait: Whether to wait for another builder; else the block runs at once, told whether it holds the lock.

        Raises:
            SnapshotProblem: Its file cannot be made.
        """
        # Who only reads a snapshot takes no lock, nor the time to load what locks are made of.
        from filelock import FileLock, Timeout

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

    def save(self, revision: int, fill: Callable[[Writing], Segments]) -> Snapshot:
        """Writes a snapshot, puts it in force, and removes the ones before. The caller holds `lock`.

        Args:
            revision: The store's.
            fill: Adds the documents and gives the segments of their items.

        Raises:
            SnapshotProblem: It cannot be written; nothing has changed.
        """
        name = f"{revision}-{os.urandom(6).hex()}"
        folder = self._root / name
        with _told(self._root):
            self._clear(self.current())  # what killed processes left must not fill the disk before one gets to its end
            try:
                (folder / "aside").mkdir(parents=True)
                data = write(folder / "data.bin", folder / "aside", fill)
                made = Manifest(FORMAT, self._fingerprint, revision, data)
                _replace(folder / "manifest.json", made.sealed())
                shutil.rmtree(folder / "aside")
                _sync(folder)
                _replace(self._root / "current", f"{name}\n".encode())
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            self._clear(name)
        return self._open(name)

    def _clear(self, name: str | None) -> None:
        """Removes all snapshots but one; the caller holds `lock`, so that nobody else is writing.

        What has another name is none, and stays: the folder may be one that somebody also keeps something else in.
        """
        for old in self._root.glob("*"):
            if _NAME.fullmatch(old.name) and old.is_dir() and old.name != name:
                shutil.rmtree(old, ignore_errors=True)
        for aside in self._root.glob(".current-*"):
            with suppress(OSError):
                aside.unlink()

    def _open(self, name: str) -> Snapshot:
        """Maps a snapshot.

        Raises:
            OSError, ValueError, KeyError, TypeError: It is not sound.
        """
        folder = self._root / Path(name).name
        manifest = Manifest.unsealed((folder / "manifest.json").read_bytes())
        if (manifest.format, manifest.data.cards[0], manifest.analyser) != (FORMAT, VERSION, self._fingerprint):
            raise ValueError("made by another release")
        segments, entries = read(folder / "data.bin", manifest.data)
        return Snapshot(name, manifest.revision, segments, entries)


def _replace(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all."""
    aside = path.with_name(f".{path.name}-{os.urandom(4).hex()}")
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
