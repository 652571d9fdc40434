"""Word files: the text as printed, numbers included, and hostile files."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from index.documents import UnreadableDocument, read
from index.documents.docx import read_docx
from index.documents.numbering import chinese

W = nsdecls("w")


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_body(*fragments: str) -> bytes:
    document = docx.Document()
    for fragment in fragments:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(fragment))
    return saved(document)


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p {W}><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def listed(text: str, level: int = 0, number: int = 77) -> str:
    return paragraph(run(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def numbered(*fragments: str, restart: str = "") -> bytes:
    document = docx.Document()
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="{suff}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, form, suff, text in (
            (0, "japaneseCounting", "nothing", "%1、"),
            (1, "chineseCountingThousand", "tab", "（%2）"),
            (2, "decimal", "space", "%3."),
        )
    )
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="900">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="900"/></w:num>'))
    root.append(parse_xml(f'<w:num {W} w:numId="78"><w:abstractNumId w:val="900"/>{restart}</w:num>'))
    for fragment in fragments:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(fragment))
    return saved(document)


def lines(data: bytes) -> list[str]:
    return [line for line in read_docx(data).decoded.split("\n") if line]


def test_paragraphs_and_their_origins() -> None:
    data = with_body(paragraph(run("会议指出，防汛") + run("不能松懈。")), paragraph(run("会议强调。")))
    (document,) = read(data, "纪要.docx")
    assert document.text == "会议指出，防汛不能松懈。\n会议强调。"
    assert [(document.text[o.start :][:4], o.paragraph) for o in document.origins] == [("会议指出", 1), ("会议强调", 2)]


def test_automatic_numbers_are_counted_out_as_printed() -> None:
    data = numbered(
        listed("审议《柳河防汛预案》"), listed("完善预案。", 1), listed("备足物资。", 1), listed("沙袋", 2),
        listed("审议《停车办法》"), listed("规范收费。", 1),
    )  # fmt: skip
    assert lines(data) == [
        "一、审议《柳河防汛预案》", "（一）完善预案。", "（二）备足物资。", "1. 沙袋",
        "二、审议《停车办法》", "（一）规范收费。",
    ]  # fmt: skip


def test_two_lists_of_one_pattern_count_on_and_a_restarted_one_starts_anew() -> None:
    assert lines(numbered(listed("甲"), listed("乙", number=78))) == ["一、甲", "二、乙"]
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    assert lines(numbered(listed("甲"), listed("乙", number=78), restart=anew)) == ["一、甲", "一、乙"]


def test_a_blank_list_paragraph_prints_no_number() -> None:
    assert lines(numbered(listed("甲"), listed(""), listed("乙"))) == ["一、甲", "二、乙"]


def test_a_style_gives_its_paragraphs_their_number() -> None:
    document = docx.Document()
    base = docx.Document(io.BytesIO(numbered()))
    style = base.styles["Heading 1"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="77"/></w:numPr>'))
    base.add_paragraph("审议《供水方案》", style="Heading 1")
    assert lines(saved(base)) == ["一、审议《供水方案》"]
    document.add_paragraph("审议《供水方案》", style="Heading 1")
    assert lines(saved(document)) == ["审议《供水方案》"]


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (101, "一百零一"), (110, "一百一十")]
)
def test_chinese_counting(number: int, said: str) -> None:
    assert chinese(number) == said


def test_deleted_moved_and_hidden_text_is_left_out_and_inserted_text_kept() -> None:
    data = with_body(
        paragraph(
            run("由市水利局")
            + f"<w:del {W}><w:r><w:delText>牵头</w:delText></w:r></w:del>"
            + f"<w:ins {W}>{run('负责')}</w:ins>"
            + f"<w:moveFrom {W}>{run('旧处')}</w:moveFrom>"
            + run("内部批注", "<w:vanish/>")
            + run("。", '<w:vanish w:val="0"/>')
        )
    )
    assert lines(data) == ["由市水利局负责。"]


def test_a_table_gives_a_line_a_row_and_long_cells_keep_their_lines() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ("市发改委", "邵文博", "市财政局", "钱若水"), strict=True
    ):
        cell.text = text
    inner = document.add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "一、审议\n会议指出。"
    inner.cell(0, 0).add_paragraph("会议强调。")
    assert lines(saved(document)) == ["市发改委\t邵文博", "市财政局\t钱若水", "一、审议", "会议指出。", "会议强调。"]


def test_a_text_box_is_read_once_and_headers_not_at_all() -> None:
    box = f"<w:txbxContent>{paragraph(run('云溪市人民政府'))}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    twice = (
        f'<w:r><mc:AlternateContent {mc}><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = docx.Document(io.BytesIO(with_body(paragraph(twice + run("第5号")))))
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    assert lines(saved(document)) == ["第5号", "云溪市人民政府"]


def test_links_breaks_and_content_controls_keep_their_text() -> None:
    data = with_body(
        f"<w:sdt {W}><w:sdtPr/><w:sdtContent>{paragraph(run('题名'))}</w:sdtContent></w:sdt>",
        paragraph(f"<w:hyperlink>{run('《办法》')}</w:hyperlink><w:r><w:br/><w:tab/></w:r>{run('印发')}"),
    )
    assert lines(data) == ["题名", "《办法》", "\t印发"]


def test_footnotes_follow_at_the_end() -> None:
    document = docx.Document(
        io.BytesIO(with_body(paragraph(run("会议同意该方案。") + "<w:r><w:footnoteReference w:id='2'/></w:r>")))
    )
    notes = (
        f"<w:footnotes {W}><w:footnote w:type='separator' w:id='-1'>{paragraph(run('线'))}</w:footnote>"
        f"<w:footnote w:id='2'>{paragraph(run('方案另发。'))}</w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    document.part.relate_to(
        Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package), RT.FOOTNOTES
    )
    assert lines(saved(document)) == ["会议同意该方案。", "方案另发。"]


def test_a_file_with_macros_is_read_and_a_file_of_pictures_is_a_scan() -> None:
    plain = with_body(paragraph(run("会议指出。")))
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        types = archive.read("[Content_Types].xml")
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macro = types.replace(main, b"application/vnd.ms-word.document.macroEnabled.main+xml")
    assert macro != types
    assert read(repacked(plain, "[Content_Types].xml", macro), "x.docm")[0].text == "会议指出。"
    picture = io.BytesIO()
    Image.new("L", (8, 8)).save(picture, "PNG")
    document = docx.Document()
    document.add_picture(picture)
    assert code_of(saved(document)) == "scan"


def repacked(data: bytes, path: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == path else old.read(name))
    return out.getvalue()


def code_of(data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read(data, "x.docx")
    return caught.value.code


def test_entities_are_never_expanded_nor_files_read(tmp_path: Any) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    body = f"<w:body>{paragraph(run('会议&x;'))}</w:body>"
    xml = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><w:document {W}>{body}</w:document>'
    data = repacked(saved(docx.Document()), "word/document.xml", xml.encode())
    assert "机密" not in read_docx(data).decoded


def test_a_bomb_and_a_broken_file_are_refused() -> None:
    good = saved(docx.Document())
    assert code_of(repacked(good, "word/document.xml", b" " * (64 * 2**20))) == "bomb"
    assert code_of(repacked(good, "word/document.xml", b"<broken")) == "damaged"
    assert code_of(good[: len(good) // 2]) in ("damaged", "unsupported")
    assert code_of(good) == "empty"
