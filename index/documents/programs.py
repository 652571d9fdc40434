"""The system programs that some formats need, and whether they are there."""

from __future__ import annotations

import shutil

from msgspec import Struct


class Program(Struct, frozen=True):
    """A system program that a format may need. `path` is None where it is not installed."""

    name: str
    package: str
    formats: tuple[str, ...]
    path: str | None


def programs() -> tuple[Program, ...]:
    """The converters, and where they are. Any one that lists a format is enough for it."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    return (
        Program("antiword", "antiword", ("doc",), shutil.which("antiword")),
        Program("LibreOffice", "libreoffice-writer-nogui", ("doc", "wps", "rtf", "odt"), office),
    )
