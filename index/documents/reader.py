"""One verb: read. Bytes in, documents out, whatever the format."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from index.documents.cleanup import clean
from index.documents.model import Document, Extract, UnreadableDocument
from index.documents.plain import read_plain
from storage.domain import Origin, Removal

MAX_BYTES = 50 * 2**20
MAX_CHARACTERS = 1_000_000
"""Minutes run to a few ten thousand characters; a million is a dump of something else, and would hold up a parse."""


def read(data: bytes, name: str, *, max_bytes: int = MAX_BYTES, timeout_s: float = 60) -> tuple[Document, ...]:
    """Read a file in any supported format.

    Args:
        data: The file's bytes, kept unchanged by whoever calls.
        name: The file's name; what the bytes are decides the format, the name only where bytes cannot tell.
        max_bytes: The largest file taken, in bytes; for an archive also the most it may unpack to.
        timeout_s: The time one file may take, in seconds.

    Returns:
        One document; for an archive one for each member, in the archive's order.

    Raises:
        UnreadableDocument: The file, or a member of the archive, cannot be read. To let the other members in where one
            is broken, `expand` the archive first and read each.
    """
    return tuple(
        _document(part, _extract(content), "text/plain") for part, content in expand(data, name, max_bytes=max_bytes)
    )


def expand(data: bytes, name: str, *, max_bytes: int = MAX_BYTES) -> tuple[tuple[str, bytes], ...]:
    """The files in an archive, as (name, bytes); a file that is no archive gives itself.

    Raises:
        UnreadableDocument: `empty`, `too_large`.
    """
    if not data:
        raise UnreadableDocument("empty")
    if len(data) > max_bytes:
        raise UnreadableDocument("too_large", size=str(len(data)), limit=str(max_bytes))
    return ((name, data),)


def _extract(data: bytes) -> Extract:
    return read_plain(data)


def _document(name: str, extract: Extract, media_type: str) -> Document:
    if len(extract.decoded) > MAX_CHARACTERS:
        raise UnreadableDocument("too_long", characters=str(len(extract.decoded)), limit=str(MAX_CHARACTERS))
    text, removed = clean(extract.decoded)
    if not text.strip():
        raise UnreadableDocument("empty")
    origins = _shifted(extract.origins, removed)
    return Document(name, text, extract.decoded, removed, origins, extract.ocr, media_type)


def _shifted(origins: Sequence[Origin], removed: Sequence[Removal]) -> tuple[Origin, ...]:
    """The origins as positions in the cleaned text; where several fall together only the last has text of its own."""
    ends = [r.source_end for r in removed]
    gone = [0]
    for removal in removed:
        gone.append(gone[-1] + removal.source_end - removal.source_start)
    out: dict[int, Origin] = {}
    for origin in origins:
        before = bisect_right(ends, origin.start)
        start = origin.start - gone[before]
        if before < len(removed) and removed[before].source_start < origin.start:
            start -= origin.start - removed[before].source_start
        out[start] = Origin(start, origin.page, origin.paragraph)
    return tuple(out.values())
