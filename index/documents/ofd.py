"""OFD (GB/T 33190), the national format for official documents: a zip of XML, its text in TextCode elements."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from index.documents.archive import open_container
from index.documents.model import Extract, UnreadableDocument
from index.documents.rows import Row, together

_UNPACKED = 300 * 2**20
_SAME_LINE = 2.0
"""Millimetres: pieces of text whose baselines are closer stand on one line; body text is 5 mm high."""


def read_ofd(data: bytes) -> Extract:
    """Read the text layer of an OFD file, page by page, top to bottom.

    Raises:
        UnreadableDocument: `damaged`, `bomb`, `encrypted`, or `scan` (pages) where its pages are pictures.
    """
    with open_container(data, limit=_UNPACKED, label="ofd") as archive:
        if any(name.rpartition("/")[2] == "Encryptions.xml" for name in archive.namelist()):
            raise UnreadableDocument("encrypted", format="ofd")
        try:
            pages = [_rows(_xml(archive, path)) for path in _pages(archive)]
        except (
            KeyError,
            ParseError,
            DefusedXmlException,
            zipfile.BadZipFile,
            ValueError,
            RuntimeError,
            OSError,
        ) as error:
            raise UnreadableDocument("damaged", format="ofd") from error
    if not any(row.text.strip() for page in pages for row in page):
        raise UnreadableDocument("scan", pages=str(len(pages)))
    return together(pages)


def _pages(archive: zipfile.ZipFile) -> Iterator[str]:
    """The paths of the pages' contents in order: OFD.xml names the documents, each document its pages."""
    for root in _named(_xml(archive, "OFD.xml"), "DocRoot"):
        path = _join("", root.text or "")
        for page in _named(_xml(archive, path), "Page"):
            yield _join(posixpath.dirname(path), page.get("BaseLoc", ""))


def _rows(page: Element) -> list[Row]:
    """The page's text objects as rows; each has its box on the page and, inside it, the place of each piece."""
    pieces: list[tuple[float, Row]] = []
    for thing in _named(page, "TextObject"):
        across, down = _numbers(thing.get("Boundary", ""), 2)
        (size,) = _numbers(thing.get("Size", ""), 1)
        for code in _named(thing, "TextCode"):
            (x,), (y,) = (_numbers(code.get(axis, ""), 1) for axis in "XY")
            text, left = code.text or "", across + x
            pieces.append((down + y, Row(text, left, left + _width(code, text, size), size)))
    pieces.sort(key=lambda piece: piece[0])
    lines: list[tuple[float, list[Row]]] = []
    for height, row in pieces:
        if lines and height - lines[-1][0] <= _SAME_LINE:
            lines[-1][1].append(row)
        else:
            lines.append((height, [row]))
    return [_joined(sorted(line, key=lambda row: row.left)) for _, line in lines]


def _joined(line: list[Row]) -> Row:
    text = "".join(row.text for row in line)
    return Row(text, line[0].left, max(row.right for row in line), max(row.size for row in line))


def _width(code: Element, text: str, size: float) -> float:
    """From the first character's left edge to the last one's right: steps, where ``g 9 5`` stands for nine of 5."""
    words = iter(code.get("DeltaX", "").split())
    steps: list[float] = []
    for word in words:
        if word == "g":
            count, step = int(next(words, "0")), float(next(words, "0"))
            steps += [step] * min(count, len(text))
        else:
            steps.append(float(word))
    return sum(steps[: max(0, len(text) - 1)]) + size if steps else size * len(text)


def _xml(archive: zipfile.ZipFile, path: str) -> Element:
    root: Element = fromstring(archive.read(path), forbid_dtd=True)
    return root


def _named(root: Element, name: str) -> Iterator[Element]:
    """The elements of that local name, whatever the namespace: makers disagree on it."""
    return (e for e in root.iter() if e.tag.rpartition("}")[2] == name)


def _join(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


def _numbers(text: str, count: int) -> list[float]:
    """The first `count` numbers of an attribute; missing ones are 0."""
    return ([float(part) for part in text.split()] + [0.0] * count)[:count]
