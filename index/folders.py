"""Which files of a folder are meant when the folder is ingested."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

_NOT_DOCUMENTS = frozenset(
    (
        *(".json", ".jsonl", ".py", ".pyc", ".toml", ".ini", ".yaml", ".yml", ".log", ".db", ".sqlite"),
        *(".tmp", ".part", ".partial", ".crdownload"),
    )
)
"""What programs write for programs, and downloads that are not complete. Everything else is tried, so that a file in
an unknown format is reported and not passed over."""


class Found(Struct, frozen=True):
    """`files` to ingest, in order and each once; `ignored` are no documents."""

    files: tuple[Path, ...]
    ignored: tuple[Path, ...]


def files_in(paths: Iterable[Path]) -> Found:
    """The files among `paths` and in the folders among them, folders within folders too.

    A file that is named is always taken. In folders, hidden files and folders and an office program's lock files
    (``~$…``) are skipped, links to folders are not followed, and the order is that of the paths.
    """
    files: dict[Path, Path] = {}
    ignored: dict[Path, Path] = {}
    for path in paths:
        if not path.is_dir():
            files.setdefault(path.resolve(), path)
            continue
        for file in _walk(path):
            kept = ignored if file.suffix.lower() in _NOT_DOCUMENTS else files
            kept.setdefault(file.resolve(), file)
    return Found(tuple(files.values()), tuple(ignored.values()))


def _walk(folder: Path) -> list[Path]:
    found: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(here, name) for name in names if not name.startswith((".", "~$"))]
    return sorted(path for path in found if path.is_file())
