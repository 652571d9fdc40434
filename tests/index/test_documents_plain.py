"""Plain text in every encoding an office has, and what is refused."""

from __future__ import annotations

import codecs
import random

import pytest

from index.documents import MAX_CHARACTERS, UnreadableDocument, read

TEXT = (
    "云溪市人民政府第31次常务会议纪要\n\n一、审议《云溪市柳河防汛应急预案》\n"
    "会议听取了市水利局关于《预案》的汇报。会议明确，原则同意该《预案》，由市水利局修改完善后印发。\n"
    "〔2024〕5号　“三防”责任人：石桥镇、柳河镇\n"
)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
    ],
    ids=["utf-8", "utf-8-bom", "gb18030", "utf-16-bom", "utf-16-le", "utf-16-be", "utf-16-be-bom", "utf-32"],
)
def test_each_encoding_gives_the_same_text(data: bytes) -> None:
    (document,) = read(data, "纪要.txt")
    assert document.decoded == TEXT
    assert document.name == "纪要.txt"
    assert document.media_type == "text/plain"
    assert not document.ocr


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_one_short_sentence_is_enough_to_tell_the_encoding(encoding: str) -> None:
    (document,) = read("会议指出，防汛责任重于泰山。".encode(encoding), "x.txt")
    assert document.text == "会议指出，防汛责任重于泰山。"


def test_a_rare_character_and_four_byte_gb18030_survive() -> None:
    text = TEXT + "出席：张𬭎、李喆\n"
    (document,) = read(text.encode("gb18030"), "x.txt")
    assert document.decoded == text


def test_a_file_cut_inside_a_character_is_still_read() -> None:
    (document,) = read(TEXT.encode() + "会".encode()[:2], "x.txt")
    assert document.decoded == TEXT + "\ufffd"
    assert [(w.code, w.params) for w in document.warnings] == [("undecodable", {"places": 1})]


def code_of(data: bytes, **limits: int) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read(data, "x.txt", **limits)
    return caught.value.code


def test_what_is_refused_and_why() -> None:
    noise = random.Random(7).randbytes(5000)
    assert code_of(b"") == "empty"
    assert code_of(b" \r\n\t ") == "empty"
    assert code_of(noise) == "binary"
    assert code_of(TEXT.encode("big5", "ignore").replace(b"\n", b"")) == "encoding"
    assert code_of(TEXT.encode(), max_bytes=100) == "too_large"
    assert code_of("水".encode() * (MAX_CHARACTERS + 1)) == "too_long"


def test_the_refusal_carries_what_its_message_needs() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(TEXT.encode(), "x.txt", max_bytes=100)
    assert caught.value.params == {"size": str(len(TEXT.encode())), "limit": "100"}
    assert "limit=100" in str(caught.value)
