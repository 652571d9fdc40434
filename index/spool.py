"""New parses kept on disk until the last one is there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from index.snapshot import SnapshotProblem
from storage.prepared import Prepared

_IN_MEMORY = 1 << 22
"""Bytes below which no file is made: the parses of one document, or of some hundred."""


class Spool(AbstractContextManager["Spool"]):
    """Takes parses one after another and gives them again in order, one at a time.

    The file has no name in its folder, so that it is gone with this process however that ends, kill -9 included: there
    is nothing to clear up later.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """A spool in a folder, which is made where it is not there; by default in the system's for temporary files.

        Raises:
            SnapshotProblem: The folder cannot be made.
        """
        self._folder = folder if folder is not None else Path(tempfile.gettempdir())
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SnapshotProblem(error, self._folder) from error
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(self._folder))  # noqa: SIM115
        self._count = 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the parses, and of the room they take."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __len__(self) -> int:
        return self._count

    def add(self, parse: Prepared) -> None:
        """Keeps a parse.

        Raises:
            SnapshotProblem: It cannot be written, the disk being full for example.
        """
        try:
            self._file.write(parse.dump() + b"\n")
        except OSError as error:
            raise SnapshotProblem(error, self._folder) from error
        self._count += 1

    def __iter__(self) -> Iterator[Prepared]:
        """The parses from the first on; nothing is added any more.

        Raises:
            SnapshotProblem: What was buffered cannot be written.
        """
        try:
            self._file.seek(0)
        except OSError as error:
            raise SnapshotProblem(error, self._folder) from error
        for line in self._file:
            yield Prepared.load(line)
