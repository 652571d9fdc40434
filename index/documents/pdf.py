"""PDF: the text layer row by row, with the place of each row on its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.documents import ocr
from index.documents.model import Extract, UnreadableDocument
from index.documents.rows import Row, together
from storage.domain import ParseWarning

_SPARSE = 12
"""A page with fewer characters than this has no text layer of its own, a stamped page number at most."""
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")


def read_pdf(data: bytes) -> Extract:
    """Read a PDF's text; a picture of text only where the OCR extra is installed.

    Raises:
        UnreadableDocument: `encrypted`, `damaged`, or `scan` (pages).
    """
    try:
        document = pdfium.PdfDocument(data)
        pages = [list(_rows(page.get_textpage())) for page in document]
    except pdfium.PdfiumError as error:
        code = "encrypted" if "password" in str(error).lower() or "security" in str(error).lower() else "damaged"
        raise UnreadableDocument(code, format="pdf") from error
    bare = [number for number, rows in enumerate(pages, 1) if not _legible(rows)]
    recognised = 0
    if bare and ocr.available():
        for number in bare:
            if found := _recognised(document[number - 1]):
                pages[number - 1] = found
                recognised += 1
    elif len(bare) * 2 > len(pages):
        raise UnreadableDocument("scan", pages=str(len(pages)))
    told = bool(bare) and not ocr.available()
    warnings = (ParseWarning("pages_without_text", {"pages": ", ".join(map(str, bare))}),) if told else ()
    return together(pages, ocr=recognised > 0, warnings=warnings)


def _recognised(page: pdfium.PdfPage) -> list[Row]:
    """The page's rows as recognised, edges in points as the text layer's are."""
    width, height = page.get_size()
    scale = min(ocr.SCALE, (ocr.MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    rows = ocr.recognise(page.render(scale=scale).to_pil())
    return [Row(row.text, row.left / scale, row.right / scale, row.size / scale) for row in rows]


def _rows(page: pdfium.PdfTextPage) -> Iterator[Row]:
    """The page's rows; PDFium puts a line break of its own between them."""
    units: list[int] = []
    boxes: list[tuple[float, float]] = []
    sizes: list[float] = []
    for index in [*range(page.count_chars()), -1]:
        unit = raw.FPDFText_GetUnicode(page, index) if index >= 0 else 10
        if unit in (10, 13):
            if units:
                text = _text(units)
                left, right = min((b[0] for b in boxes), default=0.0), max((b[1] for b in boxes), default=0.0)
                yield Row(text, left, right, max(sizes, default=0.0))
            units, boxes, sizes = [], [], []
            continue
        units.append(unit)
        if unit > 32 and unit != 0x3000 and not raw.FPDFText_IsGenerated(page, index):
            left, bottom, right, top = page.get_charbox(index, loose=True)
            boxes.append((left, right))
            sizes.append(top - bottom)


def _text(units: Sequence[int]) -> str:
    """PDFium gives UTF-16 units or whole code points, by version; either way pairs become one character."""
    text = "".join(map(chr, units))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _legible(rows: Sequence[Row]) -> bool:
    """Whether a page has a text layer that means something; fonts without a code table give private-use characters."""
    letters = "".join("".join(row.text.split()) for row in rows)
    return len(letters) >= _SPARSE and len(_UNREADABLE.findall(letters)) * 5 < len(letters)
