"""Archives: names made harmless, bombs and nests refused, one document for each file."""

from __future__ import annotations

import io
import zipfile

import pytest

from index.documents import UnreadableDocument, expand, read

TEXT = "会议指出，防汛责任重于泰山。".encode()


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def names(data: bytes) -> list[str]:
    return [name for name, _ in expand(data, "x.zip")]


def code_of(data: bytes, **limits: int) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read(data, "x.zip", **limits)
    return caught.value.code


def test_each_member_is_a_document_in_order() -> None:
    data = packed(("b.txt", TEXT), ("a.html", b"<html><p>" + TEXT + b"</p></html>"))
    assert [(d.name, d.media_type) for d in read(data, "x.zip")] == [("b.txt", "text/plain"), ("a.html", "text/html")]


def test_paths_lead_nowhere_and_system_files_are_left_out() -> None:
    data = packed(
        ("../../etc/passwd.txt", TEXT), ("C:\\minutes\\第31次.txt", TEXT), ("a/..", TEXT), ("x\x1b[2J.txt", TEXT),
        ("__MACOSX/._a.txt", b"\x00"), ("dir/.DS_Store", b"\x00"), ("dir/~$a.docx", b"\x00"), ("dir/", b""),
    )  # fmt: skip
    assert names(data) == ["passwd.txt", "第31次.txt", "a", "x[2J.txt"]


def test_names_of_a_chinese_packer_are_read() -> None:
    data = packed(("AAAAAA.txt", TEXT)).replace(b"AAAAAA", "纪要三".encode("gbk"))
    assert names(data) == ["纪要三.txt"]


def test_what_harms_is_refused() -> None:
    assert code_of(packed(("a.txt", b" " * 2**24))) == "bomb"
    assert code_of(packed(("a.txt", TEXT * 100)), max_bytes=1000) == "bomb"
    assert code_of(packed(*((f"{n}.txt", TEXT) for n in range(1001)))) == "bomb"
    assert code_of(packed(("a.zip", packed(("b.txt", TEXT))))) == "nested"
    assert code_of(packed(("dir/", b""))) == "empty"
    assert code_of(packed(("a.txt", TEXT))[:-30]) == "damaged"


def test_a_locked_archive_says_so() -> None:
    data = bytearray(packed(("a.txt", TEXT)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert code_of(bytes(data)) == "encrypted"


def test_other_archives_and_programs_are_refused_by_name() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(b"Rar!\x1a\x07\x00" + b"\x00" * 50, "纪要.rar")
    assert (caught.value.code, caught.value.params) == ("unsupported", {"format": "rar"})


def test_one_broken_member_does_not_cost_the_others_where_each_is_read() -> None:
    read_names = []
    for name, data in expand(packed(("a.txt", TEXT), ("b.pdf", b"%PDF-broken")), "x.zip"):
        try:
            read_names.append(read(data, name)[0].name)
        except UnreadableDocument as refusal:
            read_names.append(refusal.code)
    assert read_names == ["a.txt", "damaged"]
