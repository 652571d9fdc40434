"""Text out of pictures, where the extra ``ocr`` is installed. Whoever quotes it says that it was recognised."""

from __future__ import annotations

import io
from functools import cache
from importlib.util import find_spec
from typing import Any

from index.documents.model import Extract, UnreadableDocument
from storage.domain import Origin

SCALE = 200 / 72
"""Pages are drawn at 200 dpi: a 16 pt character is then 44 pixels high, about what the recogniser was trained on."""
PATIENCE = 10
"""A page takes about 4 s on one slow core: where scans are read, a file may take so many times the usual limit."""
_MAX_PIXELS = 50_000_000


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr_onnxruntime") is not None


def recognise(picture: Any) -> str:
    """The lines of a picture (a PIL image), from top to bottom."""
    import numpy as np

    found, _ = _engine()(np.asarray(picture.convert("RGB")))
    return "\n".join(_lines(found or []))


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
            if picture.width * picture.height > _MAX_PIXELS:
                raise UnreadableDocument("too_large", size=str(len(data)), limit=str(_MAX_PIXELS))
            return Extract(recognise(picture), (Origin(0, page=1),), ocr=True)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise UnreadableDocument("damaged", format="image") from error


def _lines(found: list[Any]) -> list[str]:
    """Boxes of text put together to lines: those whose middles are closer than half a box's height."""
    boxes = sorted(
        (min(p[1] for p in box), max(p[1] for p in box), min(p[0] for p in box), text) for box, text, _ in found
    )
    rows: list[list[tuple[float, float, float, str]]] = []
    for box in boxes:
        top, bottom = box[0], box[1]
        if rows and abs((rows[-1][0][0] + rows[-1][0][1]) / 2 - (top + bottom) / 2) < (bottom - top) / 2:
            rows[-1].append(box)
        else:
            rows.append([box])
    return ["".join(box[3] for box in sorted(row, key=lambda b: b[2])) for row in rows]
