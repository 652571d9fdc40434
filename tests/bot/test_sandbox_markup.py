"""The sandbox's HTML is Telegram's: what it takes, what it refuses, and how it measures."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.markup import entity_text, formatted, parse_html, utf16


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200))
def test_escaped_text_comes_back_unchanged(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(st.text(alphabet="议题𠮷😀a<&>\"'", max_size=30), st.text(alphabet="决定𠮷b", min_size=1, max_size=30))
def test_entities_cover_exactly_what_the_tags_enclose(before: str, inside: str) -> None:
    text, entities = parse_html(f"{html.escape(before)}<b>{inside}</b>{html.escape(before)}")
    assert [entity_text(text, e) for e in entities] == [inside]


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("<b><i>x</i></b>", ["bold", "italic"]),
        ("<strong>x</strong><em>y</em><ins>z</ins><del>w</del>", ["bold", "italic", "underline", "strikethrough"]),
        ('<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>', ["spoiler", "spoiler"]),
        ("<blockquote expandable>x</blockquote><blockquote>y</blockquote>", ["expandable_blockquote", "blockquote"]),
        ('<pre><code class="language-python">x</code></pre><code>y</code>', ["pre", "pre", "code"]),
        ("<a href='https://example.org/?a=1&amp;b=2'>x</a>", ["text_link"]),
        ("<B>x</b>", ["bold"]),
        ("<b></b>", []),
    ],
)
def test_the_tags_telegram_knows(source: str, kinds: list[str]) -> None:
    assert [e["type"] for e in parse_html(source)[1]] == kinds


def test_a_link_keeps_its_address_with_references_read() -> None:
    assert parse_html("<a href='https://example.org/?a=1&amp;b=2'>x</a>")[1][0]["url"] == "https://example.org/?a=1&b=2"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("议<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<《意见》>", 'Unsupported start tag "《意见》" at byte offset 0'),
    ],
)
def test_what_telegram_refuses(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


def test_length_is_measured_after_parsing_in_utf16_units() -> None:
    text = "纪" * 4094 + "😀"
    assert formatted(f"<b>{text}</b>", "HTML", None)[0] == text
    assert utf16(text) == 4096
    with pytest.raises(ApiError, match="message is too long"):
        formatted(text + "要", "HTML", None)


def test_more_than_a_hundred_entities_are_refused() -> None:
    assert len(formatted("<b>x</b> " * 100, "HTML", None)[1]) == 100
    with pytest.raises(ApiError, match="ENTITIES_TOO_LONG"):
        formatted("<b>x</b> " * 101, "HTML", None)


def test_white_space_around_a_message_is_stripped_and_entities_move_along() -> None:
    text, entities = formatted(" \n<b> 决定 </b>\n", "HTML", None)
    assert (text, entity_text(text, entities[0])) == ("决定", "决定")


def test_commands_mentions_and_links_are_found_by_themselves() -> None:
    text, entities = formatted("/ask@minutes_bot 问 @minutes_bot 见 https://example.org/a。", None, None)
    found = [(e["type"], entity_text(text, e)) for e in entities]
    assert found == [
        ("bot_command", "/ask@minutes_bot"),
        ("mention", "@minutes_bot"),
        ("url", "https://example.org/a"),
    ]
