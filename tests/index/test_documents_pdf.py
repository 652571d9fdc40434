"""PDF files: pages, what repeats on every page, scans and passwords."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.lib import pdfencrypt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from index.documents import UnreadableDocument, ocr, read
from index.documents.pdf import read_pdf
from index.documents.rows import Row

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def printed(pages: Sequence[Sequence[str]], password: str | None = None) -> bytes:
    """A PDF whose pages have these lines."""
    out = io.BytesIO()
    paper = canvas.Canvas(out, encrypt=pdfencrypt.StandardEncryption(password) if password else None)
    for page in pages:
        paper.setFont("STSong-Light", 16)
        for number, line in enumerate(page):
            paper.drawString(72, 780 - 28 * number, line)
        paper.showPage()
    paper.save()
    return out.getvalue()


def kept(pages: Sequence[Sequence[str]]) -> list[str]:
    extract = read_pdf(printed(pages))
    gone = {i for start, end in extract.furniture for i in range(start, end)}
    return "".join(c for i, c in enumerate(extract.decoded) if i not in gone).split()


BODY = ("会议指出，防汛责任重于泰山。", "会议强调，各乡镇要落实包保责任。", "会议要求，市水利局加强值守。")


def test_pages_are_origins_and_page_marks_are_removed_and_recorded() -> None:
    (document,) = read(printed([(*BODY, "— 1 —"), (*BODY, "— 2 —")]), "x.pdf")
    assert document.media_type == "application/pdf"
    assert document.text.split() == [*BODY, *BODY]
    assert [o.page for o in document.origins] == [1, 2]
    assert document.text[document.origins[1].start :].startswith(BODY[0])
    assert [r.text.strip() for r in document.removed if r.text.strip()] == ["— 1 —", "— 2 —"]
    for removal in document.removed:
        assert document.decoded[removal.source_start : removal.source_end] == removal.text


@pytest.mark.parametrize("mark", ["- {} -", "第{}页", "第 {} 页 共 3 页", "{}", "{}/3"])
def test_page_numbers_in_every_shape(mark: str) -> None:
    bodies = [tuple(f"{line[:-1]}{name}。" for line in BODY) for name in "甲乙丙"]
    pages = [(*body, mark.format(n)) for n, body in enumerate(bodies, 1)]
    assert kept(pages) == [line for body in bodies for line in body]


def test_a_running_head_goes_and_a_line_that_repeats_inside_the_page_stays() -> None:
    lines = ("会议同意。", "甲。", "会议要求。", "乙。", "丙。", "丁。")
    assert (
        kept([("云溪市人民政府常务会议纪要", *lines, BODY[n]) for n in range(3)]).count("云溪市人民政府常务会议纪要")
        == 0
    )
    assert (
        kept([(BODY[n], "子丑寅", "会议同意。", *lines[3:], BODY[-1 - n]) for n in range(3)]).count("会议同意。") == 3
    )


def test_rows_of_a_paragraph_are_joined_by_where_they_stand() -> None:
    wide = "会议指出防汛责任重于泰山各级各部门务必守土尽责" + "严防死守" * 2
    rows = [
        (104, wide[:26]),
        (72, wide[:28]),
        (72, "抓好落实"),
        (104, wide[:26]),
        (72, "会议"),
        (104, "会议强调加强值守"),
    ] * 3
    out = io.BytesIO()
    paper = canvas.Canvas(out)
    paper.setFont("STSong-Light", 16)
    for number, (left, row) in enumerate(rows):
        paper.drawString(left, 780 - 28 * number, row)
    paper.save()
    (document,) = read(out.getvalue(), "x.pdf")
    assert document.text.split() == [wide[:26] + wide[:28] + "抓好落实", wide[:26] + "会议", "会议强调加强值守"] * 3


def test_a_page_of_short_rows_is_a_list_and_not_a_narrow_paragraph() -> None:
    prose = "会议指出防汛责任重于泰山各级各部门务必守土尽责严防死守"
    out = io.BytesIO()
    paper = canvas.Canvas(out)
    roster = [f"{place}镇 王小{name}" for place in "东南西北" for name in "甲乙丙丁"]
    for rows in ([(104, prose[:26]), (72, prose[:28]), (72, "抓好落实。")] * 6, [(104, row) for row in roster]):
        paper.setFont("STSong-Light", 16)
        for number, (left, row) in enumerate(rows):
            paper.drawString(left, 780 - 28 * number, row)
        paper.showPage()
    paper.save()
    (document,) = read(out.getvalue(), "x.pdf")
    assert document.text.split("\n")[-len(roster) - 1 : -1] == roster


def test_a_number_that_numbers_no_page_stays() -> None:
    assert "2024" in kept([(*BODY, "2024"), BODY])
    assert "7" in kept([(*BODY, "7"), (*BODY, "3")])


def code_of(data: bytes) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(data, "x.pdf")
    return caught.value


def scan() -> bytes:
    out = io.BytesIO()
    paper = canvas.Canvas(out)
    for _ in range(2):
        paper.rect(50, 50, 400, 600, fill=1)
        paper.showPage()
    paper.save()
    return out.getvalue()


def test_a_scan_is_refused_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    for reader, data in ((read_pdf, scan()), (ocr.read_image, b"\x89PNG\r\n")):
        with pytest.raises(UnreadableDocument) as caught:
            reader(data)
        assert (caught.value.code, caught.value.params["pages"]) == ("scan", "2" if reader is read_pdf else "1")


def test_a_scan_is_recognised_where_the_extra_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def box(left: float, top: float) -> list[list[float]]:
        return [[left, top], [left + 200, top], [left + 200, top + 40], [left, top + 40]]

    found = [(box(300, 103), "责任重于泰山。", 0.9), (box(100, 100), "防汛", 0.9), (box(100, 160), "会议强调。", 0.9)]
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "_engine", lambda: lambda picture: (found, None))
    extract = read_pdf(scan())
    assert extract.ocr
    assert extract.decoded.split() == ["防汛责任重于泰山。", "会议强调。"] * 2
    assert [o.page for o in extract.origins] == [1, 2]


def test_only_the_pages_without_text_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def recognise(picture: object) -> list[Row]:
        seen.append(picture)
        return [Row("会议还研究了其他事项。", 100, 500, 30)] if len(seen) == 1 else []

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", recognise)
    extract = read_pdf(printed([BODY, (), BODY, ()]))
    assert (len(seen), extract.ocr, extract.warnings) == (2, True, ())
    assert extract.decoded.split() == [*BODY, "会议还研究了其他事项。", *BODY]


@pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
def test_the_real_recogniser_reads_a_picture_of_digits() -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (600, 120), "white")
    ImageDraw.Draw(picture).text((30, 20), "2026-03-18", fill="black", font_size=64)
    out = io.BytesIO()
    picture.save(out, "PNG")
    (document,) = read(out.getvalue(), "x.png")
    assert document.ocr
    assert "2026" in document.text


def test_one_page_without_text_among_others_is_read_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    extract = read_pdf(printed([BODY, (), BODY]))
    assert [(w.code, w.params) for w in extract.warnings] == [("pages_without_text", {"pages": "2"})]
    assert extract.decoded.split() == [*BODY, *BODY]


def test_a_password_and_a_broken_file() -> None:
    assert code_of(printed([BODY], password="geheim")).code == "encrypted"
    assert code_of(b"%PDF-1.7\n" + b"\x00" * 500).code == "damaged"
