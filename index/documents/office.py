"""Formats that a converter must open: Word's old .doc, .wps, .rtf, .odt."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from index.documents.docx import read_docx
from index.documents.model import Extract, UnreadableDocument
from index.documents.programs import programs
from storage.domain import Origin, ParseWarning

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item></oor:items>
"""
"""LibreOffice: no macro runs, no linked file or address is opened."""


def read_doc(data: bytes) -> Extract:
    """Read a Word 97-2003 file by LibreOffice, else by antiword.

    LibreOffice comes first where it is there: it counts out automatic numbers in Chinese and leaves deleted text out.

    Raises:
        UnreadableDocument: `needs_program` or `damaged`.
    """
    return _read(data, "doc")


def read_wps(data: bytes) -> Extract:
    """Read a WPS Writer file. Raises as `read_doc` does."""
    return _read(data, "wps")


def read_rtf(data: bytes) -> Extract:
    """Read a rich text file. Raises as `read_doc` does."""
    return _read(data, "rtf")


def read_odt(data: bytes) -> Extract:
    """Read an OpenDocument text. Raises as `read_doc` does."""
    return _read(data, "odt")


def _read(data: bytes, suffix: str) -> Extract:
    antiword, office = (p.path if suffix in p.formats else None for p in programs())
    if office is None and antiword is None:
        needed = [p.package for p in programs() if suffix in p.formats]
        raise UnreadableDocument("needs_program", format=suffix, program=" / ".join(needed))
    with tempfile.TemporaryDirectory(prefix="minutes-") as folder:
        source = Path(folder) / f"in.{suffix}"
        source.write_bytes(data)
        if office is not None:
            return _by_libreoffice(office, source)
        assert antiword is not None
        return _by_antiword(antiword, source)


def _by_libreoffice(program: str, source: Path) -> Extract:
    folder = source.parent
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    options = ["--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"]
    _run(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *options,
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        source,
    )
    result = folder / "out" / "in.docx"
    if not result.is_file():
        raise UnreadableDocument("damaged", format=source.suffix[1:])
    return read_docx(result.read_bytes())


def _by_antiword(program: str, source: Path) -> Extract:
    """One line a paragraph (`-w 0`); blank lines are what antiword puts between paragraphs.

    It leaves automatic numbers out without a sign that there were any, so every reading of it says so.
    """
    out = _run([program, "-m", "UTF-8.txt", "-w", "0", str(source)], source)
    lines = [line.strip(" ") for line in out.decode("utf-8", "replace").splitlines()]
    lines = [line for line in lines if line]
    origins, position = [], 0
    for number, line in enumerate(lines, 1):
        origins.append(Origin(position, paragraph=number))
        position += len(line) + 1
    return Extract("\n".join(lines), tuple(origins), warnings=(ParseWarning("numbers_not_read"),))


def _run(command: list[str], source: Path) -> bytes:
    """Run a converter in the file's own folder, where it may leave what it likes; the caller's time limit binds it."""
    home = {"HOME": str(source.parent), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    try:
        done = subprocess.run(command, cwd=source.parent, env={**os.environ, **home}, capture_output=True, check=False)
    except OSError as error:
        raise UnreadableDocument("needs_program", format=source.suffix[1:], program=command[0]) from error
    if done.returncode != 0:
        raise UnreadableDocument("damaged", format=source.suffix[1:])
    return done.stdout
