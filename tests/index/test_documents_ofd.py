"""OFD, the national format for official documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pytest

from index.documents import UnreadableDocument, read

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(pages: Sequence[Sequence[tuple[float, float, str]]], extra: dict[str, str] | None = None) -> bytes:
    """An OFD whose pages have these pieces: left, top in millimetres, text."""
    files = {
        "OFD.xml": f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, pieces in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject Boundary="{x} {y} 100 6" Size="5">'
            f'<ofd:TextCode X="0" Y="5" DeltaX="g 60 5">{text}</ofd:TextCode></ofd:TextObject>'
            for x, y, text in pieces
        )
        files[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {NS}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in {**files, **(extra or {})}.items():
            archive.writestr(path, text)
    return out.getvalue()


def code_of(data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read(data, "x.ofd")
    return caught.value.code


def test_pieces_are_put_in_reading_order_and_pages_are_origins() -> None:
    data = ofd(
        [
            [(20, 60, "会议强调，抓好落实。"), (70, 40.5, "防汛责任重于泰山。"), (20, 40, "会议指出，")],
            [(20, 40, "会议要求，加强值守。")],
        ]
    )
    (document,) = read(data, "纪要.ofd")
    assert document.media_type == "application/ofd"
    assert document.text.split() == ["会议指出，防汛责任重于泰山。", "会议强调，抓好落实。", "会议要求，加强值守。"]
    assert [(o.page, document.text[o.start :][:4]) for o in document.origins] == [(1, "会议指出"), (2, "会议要求")]


def test_rows_of_a_paragraph_are_joined_and_page_marks_removed() -> None:
    rows = [(30.0, "会议指出，防汛责任重于"), (20.0, "泰山，各乡镇要落实责任。"), (30.0, "会议强调，加强值守。")] * 3
    pages = [
        [(x, 40.0 + 10 * n, text) for n, (x, text) in enumerate(rows)] + [(90.0, 280.0, f"— {p} —")] for p in (1, 2)
    ]
    (document,) = read(ofd(pages), "x.ofd")
    assert document.text.split() == ["会议指出，防汛责任重于泰山，各乡镇要落实责任。", "会议强调，加强值守。"] * 6


def test_pictures_locks_and_bombs_are_told_apart() -> None:
    piece = [[(20.0, 40.0, "会议指出。")]]
    assert code_of(ofd([[]])) == "scan"
    assert code_of(ofd(piece, {"Doc_0/Encryptions.xml": "<x/>"})) == "encrypted"
    assert code_of(ofd(piece, {"Doc_0/Document.xml": "<broken"})) == "damaged"
    entities = '<!DOCTYPE d [<!ENTITY a "会议"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert code_of(ofd(piece, {"Doc_0/Pages/Page_0/Content.xml": entities})) == "damaged"
    assert code_of(ofd([])) == "scan"
