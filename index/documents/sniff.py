"""What the bytes are. Extensions lie: systems save web pages as .doc, and people rename .wps to .docx."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum


class Media(StrEnum):
    """The formats told apart, by media type."""

    TEXT = "text/plain"
    HTML = "text/html"
    MHTML = "multipart/related"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    DOC = "application/msword"
    RTF = "application/rtf"
    ODT = "application/vnd.oasis.opendocument.text"
    WPS = "application/vnd.ms-works"
    OFD = "application/ofd"
    ZIP = "application/zip"
    IMAGE = "image/*"
    ENCRYPTED = "application/encrypted"
    OTHER = "application/octet-stream"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_OTHERS = {
    b"Rar!\x1a": "rar",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gz",
    b"\x7fELF": "program",
    b"MZ\x90\x00": "program",
    b"SQLite format 3": "sqlite",
}
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|div|p)\b", re.IGNORECASE)
_HEAD = 4096


def sniff(data: bytes, name: str = "") -> Media:
    """The media type of `data`; `name` decides only between twins (a .wps is an OLE file as a .doc is)."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:_HEAD]
    found = Media.TEXT
    if b"%PDF-" in data[:1024]:
        found = Media.PDF
    elif data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        found = _container(data)
    elif data.startswith(_OLE):
        found = _compound(data, name)
    elif start.startswith(b"{\\rtf"):
        found = Media.RTF
    elif data.startswith(_IMAGES[:-1]) or (data.startswith(_IMAGES[-1]) and b"\x00" in data[2:16]):
        found = Media.IMAGE
    elif data.startswith(tuple(_OTHERS)):
        found = Media.OTHER
    elif re.search(rb"^MIME-Version:", start, re.IGNORECASE | re.MULTILINE) and b"multipart/related" in start.lower():
        found = Media.MHTML
    elif _MARKUP.search(start.replace(b"\x00", b"")) and start.replace(b"\x00", b"").lstrip(b"\xff\xfe")[:1] == b"<":
        found = Media.HTML
    return found


def format_name(data: bytes, name: str) -> str:
    """The name of an unsupported format for the message, e.g. ``rar``; the extension where the bytes do not say."""
    for mark, word in _OTHERS.items():
        if data.startswith(mark):
            return word
    suffix = name.rpartition(".")[2].lower()
    return suffix if suffix != name.lower() and suffix.isalnum() and len(suffix) <= 5 else "?"


def _container(data: bytes) -> Media:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return Media.ZIP
    if "OFD.xml" in names:
        return Media.OFD
    if kind.strip() == Media.ODT.value.encode():
        return Media.ODT
    if "[Content_Types].xml" in names:
        return Media.DOCX if any(n.startswith("word/") for n in names) else Media.OTHER
    return Media.ZIP


def _compound(data: bytes, name: str) -> Media:
    """An OLE file's kind by the names of its streams, which stand in its directory in UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return Media.ENCRYPTED
    if holds("WordDocument"):
        return Media.DOC
    return Media.WPS if name.lower().endswith(".wps") else Media.OTHER
