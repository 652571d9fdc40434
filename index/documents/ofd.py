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
from storage.domain import Origin

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
            pages = ["\n".join(_lines(_xml(archive, path))) for path in _pages(archive)]
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
    if not "".join(pages).strip():
        raise UnreadableDocument("scan", pages=str(len(pages)))
    origins, position = [], 0
    for number, page in enumerate(pages, 1):
        origins.append(Origin(position, page=number))
        position += len(page) + 1
    return Extract("\n".join(pages), tuple(origins))


def _pages(archive: zipfile.ZipFile) -> Iterator[str]:
    """The paths of the pages' contents in order: OFD.xml names the documents, each document its pages."""
    for root in _named(_xml(archive, "OFD.xml"), "DocRoot"):
        path = _join("", root.text or "")
        for page in _named(_xml(archive, path), "Page"):
            yield _join(posixpath.dirname(path), page.get("BaseLoc", ""))


def _lines(page: Element) -> Iterator[str]:
    """The page's text objects as lines; each has its box on the page and, inside it, the place of each piece."""
    pieces: list[tuple[float, float, str]] = []
    for thing in _named(page, "TextObject"):
        left, top = _numbers(thing.get("Boundary", ""), 2)
        for code in _named(thing, "TextCode"):
            (x,), (y,) = (_numbers(code.get(axis, ""), 1) for axis in "XY")
            pieces.append((top + y, left + x, code.text or ""))
    row: list[tuple[float, float, str]] = []
    for piece in sorted(pieces, key=lambda p: p[0]):
        if row and piece[0] - row[0][0] > _SAME_LINE:
            yield _row(row)
            row = []
        row.append(piece)
    if row:
        yield _row(row)


def _row(pieces: list[tuple[float, float, str]]) -> str:
    return "".join(text for _, _, text in sorted(pieces, key=lambda p: p[1]))


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
