"""Text out of pictures, where the extra ``ocr`` is installed. Whoever quotes it says that it was recognised."""

from __future__ import annotations

import io
from functools import cache
from importlib.util import find_spec
from typing import Any

from index.documents.model import Extract, UnreadableDocument
from index.documents.rows import Row, together

SCALE = 200 / 72
"""Pages are drawn at 200 dpi: a 16 pt character is then 44 pixels high, about what the recogniser was trained on."""
PATIENCE = 10
"""A page takes about 4 s on one slow core: where scans are read, a file may take so many times the usual limit."""
MAX_PIXELS = 50_000_000


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr_onnxruntime") is not None


def recognise(picture: Any) -> list[Row]:
    """The rows of a picture (a PIL image), from top to bottom; edges in pixels."""
    import numpy as np

    found, _ = _engine()(np.asarray(picture.convert("RGB")))
    return _rows(found or [])


@cache
def _engine() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR()


def read_image(data: bytes) -> Extract:
    """Read a photograph or a scan.

    Raises:
        UnreadableDocument: `scan` where the extra is not installed, else `damaged` or `too_large`.
    """
    if not available():
        raise UnreadableDocument("scan", pages="1")
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise UnreadableDocument("too_large", size=str(len(data)), limit=str(MAX_PIXELS))
            return together([recognise(picture)], ocr=True)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise UnreadableDocument("damaged", format="image") from error


def _rows(found: list[Any]) -> list[Row]:
    """Boxes of text put together to rows: those whose middles are closer than half a box's height."""
    pieces = sorted(((_edges(box), text) for box, text, _ in found), key=lambda piece: piece[0][1] + piece[0][3])
    rows: list[list[tuple[tuple[float, float, float, float], str]]] = []
    for edges, text in pieces:
        _, top, _, bottom = edges
        if rows and abs(rows[-1][0][0][1] + rows[-1][0][0][3] - top - bottom) < bottom - top:
            rows[-1].append((edges, text))
        else:
            rows.append([(edges, text)])
    return [
        Row(
            "".join(text for _, text in sorted(row)),
            min(edges[0] for edges, _ in row),
            max(edges[2] for edges, _ in row),
            max(edges[3] - edges[1] for edges, _ in row),
        )
        for row in rows
    ]


def _edges(box: Any) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a box's four corners."""
    across, down = [float(p[0]) for p in box], [float(p[1]) for p in box]
    return min(across), min(down), max(across), max(down)
