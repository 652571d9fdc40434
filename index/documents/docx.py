"""Word's .docx: what a reader of the printed page sees, automatic numbers included.

Deleted and hidden text, headers, footers and comments are not part of the text; footnotes follow at the end.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from index.documents.archive import open_container
from index.documents.model import Extract, UnreadableDocument
from index.documents.numbering import Numbering
from storage.domain import Origin

_UNPACKED = 300 * 2**20
_TYPES = "[Content_Types].xml"
_SPECIAL = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabledTemplate|ms-word\.document\.macroEnabled"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = {qn(t) for t in ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:pPr", "w:rPr", "w:sdtPr", "w:rt")}
_SPACE = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_P, _TBL, _TR, _TC, _T, _R, _TXBX = (qn(f"w:{t}") for t in ("p", "tbl", "tr", "tc", "t", "r", "txbxContent"))
_FOOTNOTES = ("footnotes", "endnotes")


def read_docx(data: bytes) -> Extract:
    """Read a .docx; the origins count its paragraphs from 1, those in tables and text boxes included.

    Raises:
        UnreadableDocument: `damaged`, `bomb`, or `scan` where there is nothing but pictures.
    """
    with open_container(data, limit=_UNPACKED, label="docx") as archive:
        pictures = sum(name.startswith("word/media/") for name in archive.namelist())
        data = _plain(archive, data)
    try:
        package = docx.Document(io.BytesIO(data))
        body = package.element.body
        walk = _Walk(Numbering.of(package))
        lines = [*walk.blocks(body), *_notes(package, walk)]
    except (UnreadableDocument, MemoryError):
        raise
    except Exception as error:  # python-docx raises KeyError, ValueError and lxml's own, undocumented, on broken files
        raise UnreadableDocument("damaged", format="docx") from error
    if pictures and not any(line.strip() for line in lines):
        raise UnreadableDocument("scan", pages=str(pictures))
    origins, position = [], 0
    for number, line in enumerate(lines, 1):
        origins.append(Origin(position, paragraph=number))
        position += len(line) + 1
    return Extract("\n".join(lines), tuple(origins))


def _plain(archive: zipfile.ZipFile, data: bytes) -> bytes:
    """A file with macros, or a template, as a plain document: python-docx opens no other, and nothing here runs."""
    try:
        types = archive.read(_TYPES)
        if not _SPECIAL.search(types):
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in dict.fromkeys(archive.namelist()):
                new.writestr(name, _SPECIAL.sub(_MAIN, types) if name == _TYPES else archive.read(name))
    except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, ValueError) as error:
        raise UnreadableDocument("damaged", format="docx") from error
    return out.getvalue()


class _Walk:
    """Paragraphs as lines, in reading order."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering

    def blocks(self, parent: Any) -> Iterator[str]:
        """The lines of everything in `parent`: paragraphs, rows of tables, content controls."""
        for child in parent.iterchildren():
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield from self._table(child)
            elif child.tag not in _GONE:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        boxes: list[Any] = []
        text = "".join(self._inline(paragraph, boxes))
        yield self._numbering.label(paragraph, blank=not text.strip()) + text
        for box in boxes:
            yield from self.blocks(box)

    def _table(self, table: Any) -> Iterator[str]:
        """A row of one-line cells is one line, its cells apart by a tab; a cell of several lines keeps its lines."""
        for row in table.iter(_TR):
            if next(row.iterancestors(_TBL)) is not table:
                continue
            cells = [list(self.blocks(cell)) for cell in row.iter(_TC) if next(cell.iterancestors(_TR)) is row]
            if all(len(cell) == 1 for cell in cells):
                yield "\t".join(cell[0] for cell in cells)
            else:
                yield from (line for cell in cells for line in cell)

    def _inline(self, parent: Any, boxes: list[Any]) -> Iterator[str]:
        for child in parent.iterchildren():
            tag = child.tag
            if tag == _T:
                yield child.text or ""
            elif tag in _SPACE:
                yield _SPACE[tag]
            elif tag == _TXBX:
                boxes.append(child)
            elif tag == f"{_MC}AlternateContent":  # the same box twice, for new programs and for old ones
                yield from self._inline(child[0], boxes)
            elif tag not in _GONE and not (tag == _R and _hidden(child)) and isinstance(tag, str):
                yield from self._inline(child, boxes)


def _hidden(run: Any) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off")


def _notes(package: Any, walk: _Walk) -> Iterator[str]:
    """The footnotes' and endnotes' lines; the two that draw the separator line have a type and no text."""
    for relation in package.part.rels.values():
        if relation.is_external or relation.reltype.rpartition("/")[2] not in _FOOTNOTES:
            continue
        root = parse_xml(relation.target_part.blob)
        for note in root.iterchildren():
            if note.get(qn("w:type")) is None:
                yield from walk.blocks(note)
