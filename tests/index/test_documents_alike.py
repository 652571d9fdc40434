"""One document in every format gives the same items, to the character."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from index.documents import read
from index.segment import segment
from storage.domain import Minutes

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def as_docx(text: str, folder: Path) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_doc(text: str, folder: Path) -> bytes:
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed: nothing here can write a .doc")
    (folder / "a.docx").write_bytes(as_docx(text, folder))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "a.docx")], check=True, capture_output=True)
    return (folder / "a.doc").read_bytes()


def as_pdf(text: str, folder: Path) -> bytes:
    """Paragraphs wrapped at 28 em with an indent, page numbers below: as offices print them.

    No row begins with a closing mark, as no printed one does: it stands beyond the end of the row before. (Some
    versions of PDFium leave out a row that is a full stop alone, which has no height in a font that is not embedded.)
    """
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    paper = canvas.Canvas(out)
    rows: list[tuple[int, str]] = []
    for line in text.splitlines():
        left, width = 104, 26.0
        while line:
            room = accumulate(0.5 if c.isascii() else 1.0 for c in line)
            fits = sum(1 for used in room if used <= width)
            while line[fits : fits + 1] and line[fits] in "，。；：！？、）》”":
                fits += 1
            rows.append((left, line[:fits]))
            line, left, width = line[fits:], 72, 28.0
    for page, first in enumerate(range(0, len(rows), 24), 1):
        paper.setFont("STSong-Light", 16)
        for number, (left, row) in enumerate(rows[first : first + 24]):
            paper.drawString(left, 780 - 28 * number, row)
        paper.drawCentredString(297, 40, f"— {page} —")
        paper.showPage()
    paper.save()
    return out.getvalue()


def as_html(text: str, folder: Path) -> bytes:
    paragraphs = "".join(f"<p>　　{line}</p>\n" for line in text.splitlines() if line)
    menu = '<ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul>'
    return (
        '<html><head><meta charset="gb2312"><title>纪要</title></head>'
        f"<body><div>{menu}</div><div id=zoom>{paragraphs}</div><div>主办：云溪市人民政府办公室</div></body></html>"
    ).encode("gb18030")


def shown(minutes: Minutes) -> list[object]:
    """What a reader of the minutes gets: headings, excerpts with their kinds, units with their roles."""

    def plain(text: str | None) -> str | None:
        return None if text is None else "".join(text.split())

    return [
        (
            item.label,
            plain(item.heading),
            item.documents,
            [plain(minutes.text[r.start : r.end]) for r in item.routes],
            [
                (e.kind, plain(minutes.text[e.start : e.end]), {(u.unit, u.role) for u in e.units})
                for e in item.excerpts
            ],
        )
        for item in minutes.items
    ]


def parsed(data: bytes, name: str) -> Minutes:
    (document,) = read(data, name)
    return segment(document.text, removed=document.removed, origins=document.origins)


@pytest.mark.parametrize("stem", ["yunxi-031", "yunxi-044"])
@pytest.mark.parametrize("write", [as_docx, as_doc, as_pdf, as_html], ids=["docx", "doc", "pdf", "html"])
def test_the_same_items_come_out(stem: str, write: Callable[[str, Path], bytes], samples: Path, tmp_path: Path) -> None:
    source = (samples / f"{stem}.txt").read_bytes()
    plain = parsed(source, "a.txt")
    other = parsed(write(source.decode(), tmp_path), "a." + write.__name__.removeprefix("as_"))
    assert shown(other) == shown(plain)
    assert (other.meeting, len(other.roster)) == (plain.meeting, len(plain.roster))
