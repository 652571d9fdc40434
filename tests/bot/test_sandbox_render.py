"""Messages as a terminal shows them."""

from __future__ import annotations

from bot.sandbox.api import Sandbox
from bot.sandbox.markup import parse_html
from bot.sandbox.model import Json, Message
from bot.sandbox.people import Person
from bot.sandbox.render import Screen, rendered


def message(html: str, markup: Json | None = None) -> Message:
    person = Person.joins(Sandbox(), "李四")
    text, entities = parse_html(html)
    return person.sandbox.world.post(person.private, text=text, entities=entities, markup=markup)


def test_without_a_terminal_everything_is_plain_and_whole() -> None:
    lines = "\n".join(f"（{n}）要求" for n in range(9))
    shown = rendered(message(f"<b>一、议题</b>\n<blockquote expandable>{lines}</blockquote>\n落款"), Screen())
    assert shown.split("\n") == ["一、议题", *(f"│ （{n}）要求" for n in range(9)), "落款"]


def test_on_a_terminal_bold_is_bold_and_long_quotations_fold() -> None:
    long = "字" * 100
    shown = rendered(message(f"<b>题</b>\n<blockquote expandable>{long}</blockquote>"), Screen(True, True, 22))
    assert shown.split("\n") == [
        "\x1b[1m题\x1b[0m",
        *["│ " + "字" * 10] * 3,
        "│ …（还有 7 行，输入 + 展开）",
    ]


def test_short_quotations_stay_open() -> None:
    assert rendered(message("<blockquote expandable>短</blockquote>"), Screen(fold=True)) == "│ 短"


def test_buttons_are_numbered_row_by_row() -> None:
    rows = [
        [{"text": "二", "callback_data": "a"}, {"text": "三", "callback_data": "b"}],
        [{"text": "原件", "callback_data": "c"}],
    ]
    assert rendered(message("答", {"inline_keyboard": rows}), Screen(), first_button=4).split("\n") == [
        "答",
        "[4 二]  [5 三]",
        "[6 原件]",
    ]


def test_a_link_shows_its_address_and_wide_characters_keep_their_place() -> None:
    shown = rendered(message('😀<a href="https://example.org/">见</a><b>下</b>'), Screen())
    assert shown == "😀见 <https://example.org/>下"


def test_a_file_shows_its_name() -> None:
    sent = Person.joins(Sandbox(), "李四").upload(b"abc", "纪要.txt", caption="原件")
    assert rendered(sent, Screen()) == "📎 纪要.txt（3 字节）\n原件"
