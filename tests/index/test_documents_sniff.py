"""What the bytes are, whatever the file is called."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from index.documents import UnreadableDocument, read
from index.documents.sniff import Media, sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media"),
    [
        ("会议指出，<根据>要求。".encode(), Media.TEXT),
        (b"\xef\xbb\xbf  <!DOCTYPE html><html>", Media.HTML),
        ("<html><body>会议".encode("utf-16"), Media.HTML),
        (b"<HTML xmlns:w='urn:x'><head>", Media.HTML),
        (b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", Media.MHTML),
        (b"%PDF-1.4 rest", Media.PDF),
        (b"\x00\x00%PDF-1.4 with a mail server's bytes before", Media.PDF),
        (b"{\\rtf1 text}", Media.RTF),
        (OLE + "WordDocument".encode("utf-16-le"), Media.DOC),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Media.ENCRYPTED),
        (OLE + "Workbook".encode("utf-16-le"), Media.OTHER),
        (b"\x89PNG\r\n\x1a\n", Media.IMAGE),
        (b"\xff\xd8\xff\xe0", Media.IMAGE),
        (zipped(OFD_xml=b""), Media.OFD),
        (zipped(**{"[Content_Types]_xml": b"", "word__document_xml": b""}), Media.DOCX),
        (zipped(**{"[Content_Types]_xml": b"", "xl__workbook_xml": b""}), Media.OTHER),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), Media.ODT),
        (zipped(a=b"x"), Media.ZIP),
        (b"PK\x03\x04 cut short", Media.ZIP),
        (b"Rar!\x1a\x07\x00", Media.OTHER),
    ],
)
def test_bytes_tell(data: bytes, media: Media) -> None:
    assert sniff(data, "纪要.txt") is media


def test_a_wrong_extension_changes_nothing() -> None:
    document = docx.Document()
    document.add_paragraph("会议指出。")
    out = io.BytesIO()
    document.save(out)
    assert {read(out.getvalue(), f"a.{suffix}")[0].text for suffix in ("txt", "doc", "wps", "pdf")} == {"会议指出。"}
    assert read("会议指出。".encode(), "a.docx")[0].media_type == "text/plain"


def test_a_spreadsheet_is_refused_by_name() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(zipped(**{"[Content_Types]_xml": b"", "xl__workbook_xml": b""}), "名单.xlsx")
    assert (caught.value.code, caught.value.params) == ("unsupported", {"format": "xlsx"})
