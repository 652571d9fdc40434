"""Formats that need a converter, and the process apart that all of them run in."""

from __future__ import annotations

import io
import os
import select
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from index.documents import UnreadableDocument, isolate, programs, read
from index.documents.sniff import Media

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOC = OLE + b"\x00" * 600 + "WordDocument".encode("utf-16-le") + b"\x00" * 600
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
needs_antiword = pytest.mark.skipif(not shutil.which("antiword"), reason="antiword is not installed")
RTF = rb"{\rtf1\ansi\ansicpg936 \u20250?\u-29778?\u25351?\u20986?\u65292?\u38450?\u27739?\u12290?\par}"


def refused(data: bytes, name: str, **limits: float) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(data, name, **limits)  # type: ignore[arg-type]
    return caught.value


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without converters."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_without_a_converter_the_error_names_what_to_install(bare: Path) -> None:
    refusal = refused(DOC, "纪要.doc")
    assert refusal.code == "needs_program"
    assert refusal.params == {"format": "doc", "program": "antiword / libreoffice-writer-nogui"}
    assert refused(RTF, "x.rtf").params["program"] == "libreoffice-writer-nogui"
    assert {p.name: p.path for p in programs()} == {"antiword": None, "LibreOffice": None}


def test_wps_and_locked_word_files_are_told_from_doc(bare: Path) -> None:
    wps = OLE + b"\x00" * 900
    assert refused(wps, "纪要.wps").params["format"] == "wps"
    assert refused(DOC, "纪要.wps").params["format"] == "doc"
    assert refused(OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx").code == "encrypted"
    assert refused(wps, "x.xls").params == {"format": "xls"}


def fake(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{script}\n")
    path.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script")
def test_libreoffice_is_asked_to_run_no_macro_in_a_profile_of_its_own(bare: Path) -> None:
    ready = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("会议指出。")
    document.save(ready)
    (bare / "ready.docx").write_bytes(ready.getvalue())
    fake(
        bare, "soffice",
        f"""
import pathlib, shutil, sys, urllib.parse
profile = next(a for a in sys.argv if a.startswith("-env:UserInstallation=file://")).partition("file://")[2]
settings = (pathlib.Path(urllib.parse.unquote(profile)) / "user" / "registrymodifications.xcu").read_text()
assert "DisableMacrosExecution" in settings and "--headless" in sys.argv
out = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
out.mkdir()
shutil.copy({str(bare / "ready.docx")!r}, out / "in.docx")
""",
    )  # fmt: skip
    (found,) = read(DOC, "纪要.doc")
    assert found.text == "会议指出。"


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script")
def test_a_converter_that_fails_costs_its_own_file_only(bare: Path) -> None:
    fake(bare, "antiword", "raise SystemExit(1)")
    assert refused(DOC, "x.doc").code == "damaged"


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script")
def test_a_reader_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, pipe = tmp_path / "reader", tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    reader.write_text(f"#!/bin/sh\n(echo started; exec sleep 600) > {pipe} &\nwait\n")
    reader.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(reader))
    refusal = refused(RTF, "x.rtf", timeout_s=1)
    assert (refusal.code, refusal.params) == ("timeout", {"seconds": "1"})
    os.set_blocking(end, True)
    assert os.read(end, 100) == b"started\n"
    assert select.select([end], [], [], 30)[0], "what the reader started is still running"
    assert os.read(end, 100) == b""
    os.close(end)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script")
def test_a_reader_is_not_told_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = tmp_path / "reader"
    rest = r"\"origins\": [], \"ocr\": false, \"furniture\": [], \"warnings\": []"
    said = r"\"decoded\": \"token=$MINUTES_BOT_TELEGRAM__TOKEN home=$HOME\""
    reader.write_text(f'#!/bin/sh\ncat > /dev/null\necho "{{{said}, {rest}}}"\n')
    reader.chmod(0o755)
    monkeypatch.setenv("MINUTES_BOT_TELEGRAM__TOKEN", "123:secret")
    monkeypatch.setenv("HOME", "here")
    monkeypatch.setattr(sys, "executable", str(reader))
    assert read(b"%PDF-1.7", "x.pdf")[0].text == "token= home=here"


@needs_office
def test_libreoffice_reads_rtf_and_doc() -> None:
    assert read(RTF, "x.rtf")[0].text.strip() == "会议指出，防汛。"


@needs_office
@needs_antiword
def test_antiword_gives_the_same_paragraphs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.rtf").write_bytes(RTF[:-1] + b"\\u38450?" * 2000 + b"}")  # antiword refuses shorter files
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.rtf")], check=True, capture_output=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "antiword").symlink_to(str(shutil.which("antiword")))
    data = (tmp_path / "a.doc").read_bytes()
    by_office = read(data, "a.doc")[0].text.strip()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (by_antiword,) = read(data, "a.doc")
    assert by_antiword.text.strip() == by_office == "会议指出，防汛。\n" + "防" * 2000
    assert [w.code for w in by_antiword.warnings] == ["numbers_not_read"]


def test_a_reader_that_dies_is_a_damaged_file(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(UnreadableDocument) as caught:
        isolate.extract_apart(b"x", Media.PDF, 10)
    assert caught.value.code == "damaged"
    assert "PDF" in caplog.text
