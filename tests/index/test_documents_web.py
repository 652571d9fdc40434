"""Saved web pages: the article and nothing around it, whatever the site looks like."""

from __future__ import annotations

import email.message

import pytest

from index.documents import UnreadableDocument, read

ARTICLE = (
    "2025年12月5日上午，代市长沈岳川主持召开市政府第44次常务会议。",
    "一、会议听取了市发改委关于规划纲要的汇报。会议强调，各地各部门要同步编制专项规划。",
    "二、会议研究了征地拆迁工作。会议确定，市交通运输局负责总调度，先行用地3月底前交付。",
    "列席：市发改委邵文博、市交通运输局骆慎行",
)
PARAGRAPHS = "".join(f"<p>{line}</p>\n" for line in ARTICLE)
TOP = '<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li></ul></div>'
FOOT = "<div><p>主办：云溪市人民政府办公室，承办：市数据局</p><p>地址：人民路1号，邮编：000000</p></div>"


def page(body: str, charset: str = "utf-8") -> bytes:
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>t</title></head>'
    return f"<!DOCTYPE html>{head}<body>{body}</body></html>".encode("gb18030" if charset.startswith("gb") else charset)


def text_of(data: bytes, name: str = "x.html") -> list[str]:
    (document,) = read(data, name)
    for removal in document.removed:
        assert document.decoded[removal.source_start : removal.source_end] == removal.text
    return [line.strip() for line in document.text.split("\n") if line.strip()]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk"])
def test_menus_imprint_and_related_pages_are_removed_and_recorded(charset: str) -> None:
    related = '<div>相关：<ul><li><a href="1">图解：规划，一看就懂。</a></li><li><a href="2">解读</a></li></ul></div>'
    data = page(f"{TOP}<div><h1>第44次常务会议纪要</h1><div id=zoom>{PARAGRAPHS}</div>{related}</div>{FOOT}", charset)
    assert text_of(data) == ["第44次常务会议纪要", *ARTICLE]
    (document,) = read(data, "x.html")
    assert {"首页", "主办：云溪市人民政府办公室，承办：市数据局"} <= set(
        "\n".join(r.text for r in document.removed).split("\n")
    )


def test_a_roster_in_a_block_of_its_own_is_not_taken_for_chrome() -> None:
    body = "".join(f"<p>{line}</p>" for line in ARTICLE[:3])
    assert text_of(page(f"{TOP}<div><div>{body * 3}</div><div>{ARTICLE[3]}</div></div>{FOOT}"))[-1] == ARTICLE[3]


def test_an_imprint_beside_the_paragraphs_themselves() -> None:
    imprint = "<div>版权所有：云溪市人民政府<br>您访问的链接即将离开本站，是否继续？</div>"
    assert text_of(page(TOP + PARAGRAPHS + imprint)) == list(ARTICLE)


def test_a_page_laid_out_in_tables() -> None:
    data = page(f"<table><tr><td>{TOP}</td></tr><tr><td>{PARAGRAPHS}</td></tr><tr><td>{FOOT}</td></tr></table>")
    assert text_of(data) == list(ARTICLE)


def test_breaks_instead_of_paragraphs_and_scripts_and_hidden_parts() -> None:
    body = "<br>".join(ARTICLE)
    data = page(
        f'<script>var a = "会议，指出。"</script><div>{body}<span style="display:none">会议，打印。</span></div>'
    )
    assert text_of(data) == list(ARTICLE)


def test_inline_marks_do_not_break_lines_and_table_rows_do() -> None:
    data = page(
        "<div><p>会议<b>指出</b>，<a href=x>《办法》</a>可行。</p>"
        "<table><tr><td>市财政局</td><td>钱若水，到会</td></tr></table></div>"
    )
    assert text_of(data) == ["会议指出，《办法》可行。", "市财政局\t钱若水，到会"]


def test_origins_count_the_lines_of_the_article() -> None:
    (document,) = read(page(f"{TOP}<div>{PARAGRAPHS}</div>"), "x.html")
    assert [(o.paragraph, document.text[o.start :][:4]) for o in document.origins] == [
        (number, line[:4]) for number, line in enumerate(ARTICLE, 1)
    ]


def test_a_page_saved_as_doc_and_one_saved_whole() -> None:
    assert text_of(page(f"<div>{PARAGRAPHS}</div>"), "纪要.doc") == list(ARTICLE)
    message = email.message.EmailMessage()
    message["From"] = "<Saved by a browser>"
    message.set_content("plain")
    message.add_related(PARAGRAPHS.encode("gb18030"), "text", "html", params={"charset": "gb2312"})
    assert text_of(message.as_bytes(), "x.mht") == list(ARTICLE)


def test_a_page_nested_without_end_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(page("<div>" * 30000 + ARTICLE[0] + "</div>" * 30000), "x.html")
    assert caught.value.code == "damaged"


def test_a_cell_of_a_table_of_facts_does_not_cost_its_neighbours() -> None:
    rows = f"<tr><td>会议时间</td><td>12月5日</td></tr><tr><td>会议内容</td><td>{ARTICLE[1] * 5}</td></tr>"
    assert text_of(page(f"{TOP}<table>{rows}</table>{FOOT}")) == ["会议时间\t12月5日", f"会议内容\t{ARTICLE[1] * 5}"]
