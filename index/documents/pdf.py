"""PDF: the text layer page by page; running heads and page numbers are found by their standing on page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium

from index.documents import ocr
from index.documents.model import Extract, UnreadableDocument
from storage.domain import Origin, ParseWarning

_SPARSE = 12
"""A page with fewer characters than this has no text layer of its own, a stamped page number at most."""
_EDGE = 2
"""Running heads and page numbers are among so many lines from the top or the bottom of a page."""
_PAGE_MARK = re.compile(
    r"\s*(?:[-—–－―~·•\s]+\d{1,3}[-—–－―~·•\s]+|第\s*\d{1,3}\s*页.{0,10}|\d{1,3}\s*/\s*\d{1,3}|Page\s*\d.{0,10})\s*",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*(\d{1,3})\s*")
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")


def read_pdf(data: bytes) -> Extract:
    """Read a PDF's text; a picture of text only where the OCR extra is installed.

    Raises:
        UnreadableDocument: `encrypted`, `damaged`, or `scan` (pages).
    """
    try:
        document = pdfium.PdfDocument(data)
        pages = [_text(page) for page in document]
    except pdfium.PdfiumError as error:
        code = "encrypted" if "password" in str(error).lower() or "security" in str(error).lower() else "damaged"
        raise UnreadableDocument(code, format="pdf") from error
    bare = [number for number, text in enumerate(pages, 1) if not _legible(text)]
    if len(bare) * 2 > len(pages) or not pages:
        if not ocr.available():
            raise UnreadableDocument("scan", pages=str(len(pages)))
        pictures = (page.render(scale=ocr.SCALE).to_pil() for page in document)
        return _joined([ocr.recognise(picture) for picture in pictures], ocr=True)
    warnings = (ParseWarning("pages_without_text", {"pages": ", ".join(map(str, bare))}),) if bare else ()
    return _joined(pages, warnings=warnings)


def _text(page: pdfium.PdfPage) -> str:
    text: str = page.get_textpage().get_text_range()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _legible(text: str) -> bool:
    """Whether a page has a text layer that means something; fonts without a code table give private-use characters."""
    letters = "".join(text.split())
    return len(letters) >= _SPARSE and len(_UNREADABLE.findall(letters)) * 5 < len(letters)


def _joined(pages: Sequence[str], *, ocr: bool = False, warnings: tuple[ParseWarning, ...] = ()) -> Extract:
    texts = [page.strip("\n") + "\n" for page in pages]
    origins, position = [], 0
    for number, text in enumerate(texts, 1):
        origins.append(Origin(position, page=number))
        position += len(text)
    return Extract("".join(texts), tuple(origins), ocr, tuple(_furniture(texts)), warnings)


def _furniture(pages: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The spans of running heads, running feet and page numbers, their line breaks included."""
    heads = Counter(shape for page in pages for shape in {_shape(line) for _, _, line in _edges(page)})
    offset = 0
    for index, page in enumerate(pages):
        for start, end, line in _edges(page):
            shape = _shape(line)
            running = len(pages) > 2 and heads[shape] * 2 > len(pages) and heads[shape] > 2 and len(shape) > 1
            if running or _PAGE_MARK.fullmatch(line) or _numbers_page(line, index, pages):
                yield offset + start, offset + end
        offset += len(page)


def _edges(page: str) -> list[tuple[int, int, str]]:
    """The first and last lines of a page that have any text, as (start, end after the line break, line)."""
    lines, position = [], 0
    for line in page.splitlines(keepends=True):
        if line.strip():
            lines.append((position, position + len(line), line))
        position += len(line)
    return lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", "".join(line.split()))


def _numbers_page(line: str, index: int, pages: Sequence[str]) -> bool:
    """A number alone on its line numbers the page when a neighbouring page has its neighbour, in the same place."""
    bare = _BARE.fullmatch(line)
    if bare is None:
        return False
    wanted = [(index + step, int(bare[1]) + step) for step in (-1, 1) if 0 <= index + step < len(pages)]
    if not wanted:
        return int(bare[1]) == 1
    return any(
        (other := _BARE.fullmatch(text)) is not None and int(other[1]) == number
        for where, number in wanted
        for _, _, text in _edges(pages[where])
    )
