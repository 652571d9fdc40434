"""One verb: read. Bytes in, documents out, whatever the format."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from index.documents import ocr
from index.documents.archive import unpack
from index.documents.cleanup import clean
from index.documents.isolate import extract_apart
from index.documents.model import Document, Extract, UnreadableDocument
from index.documents.plain import read_plain
from index.documents.sniff import Media, format_name, sniff
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
        timeout_s: The time one file may take, in seconds; formats other than plain text are read in a process apart.

    Returns:
        One document; for an archive one for each member, in the archive's order.

    Raises:
        UnreadableDocument: The file, or a member of the archive, cannot be read. To let the other members in where one
            is broken, `expand` the archive first and read each.
    """
    return tuple(_read_one(content, part, timeout_s) for part, content in expand(data, name, max_bytes=max_bytes))


def expand(data: bytes, name: str, *, max_bytes: int = MAX_BYTES) -> tuple[tuple[str, bytes], ...]:
    """The files in an archive, as (name, bytes); a file that is no archive gives itself.

    Raises:
        UnreadableDocument: `empty`, `too_large`, and for an archive `bomb`, `nested`, `encrypted`, `damaged`.
    """
    if not data:
        raise UnreadableDocument("empty")
    if len(data) > max_bytes:
        raise UnreadableDocument("too_large", size=str(len(data)), limit=str(max_bytes))
    if sniff(data, name) is not Media.ZIP:
        return ((name, data),)
    return unpack(data, limit=max_bytes)


def _read_one(data: bytes, name: str, timeout_s: float) -> Document:
    media = sniff(data, name)
    if media is Media.ENCRYPTED:
        raise UnreadableDocument("encrypted", format=format_name(data, name))
    if media is Media.OTHER:
        raise UnreadableDocument("unsupported", format=format_name(data, name))
    if not data:
        raise UnreadableDocument("empty")
    if media is Media.TEXT:
        return _document(name, read_plain(data), media)
    patience = ocr.PATIENCE if media in (Media.PDF, Media.IMAGE) and ocr.available() else 1
    return _document(name, extract_apart(data, media, timeout_s * patience), media)


def _document(name: str, extract: Extract, media: Media) -> Document:
    decoded = extract.decoded
    if len(decoded) > MAX_CHARACTERS:
        raise UnreadableDocument("too_long", characters=str(len(decoded)), limit=str(MAX_CHARACTERS))
    text, removed = _cleaned(decoded, extract.furniture)
    if not text.strip():
        raise UnreadableDocument("empty")
    origins = _shifted(extract.origins, removed)
    return Document(name, text, decoded, removed, origins, extract.ocr, media.value, extract.warnings)


def _cleaned(decoded: str, furniture: Sequence[tuple[int, int]]) -> tuple[str, tuple[Removal, ...]]:
    """Clean what is left without the furniture; the removals of both as places in `decoded`."""
    if not furniture:
        return clean(decoded)
    gone = bytearray(len(decoded))
    for start, end in furniture:
        gone[start:end] = b"\x01" * (end - start)
    kept = [i for i in range(len(decoded)) if not gone[i]]
    _, removals = clean("".join(decoded[i] for i in kept))
    for removal in removals:
        for i in kept[removal.source_start : removal.source_end]:
            gone[i] = 1
    text = "".join(c for c, g in zip(decoded, gone, strict=True) if not g)
    return text, tuple(_removals(decoded, gone))


def _removals(decoded: str, gone: bytearray) -> Iterable[Removal]:
    at = done = 0
    while (start := gone.find(1, done)) >= 0:
        at += start - done
        done = gone.find(0, start)
        done = len(gone) if done < 0 else done
        yield Removal(at, start, done, decoded[start:done])


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
