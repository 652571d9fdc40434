"""Answers of very many items: counted exactly, made page by page, every item reached, every button alive."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from bot.config import Settings
from bot.dialogue import Dialogue, Place
from bot.keyboard import View, markup
from bot.replies import ActionKind, plain, plain_lines, render
from bot.services import Services, opened
from index.answer.model import Answer, Brief, Citation, Found, FoundItem, Quote
from index.ingest import ingest_bytes
from index.question.model import Intent, Language, Query, UnitMention
from storage.domain import Kind, Role

MANY = 300
UNIT = "市水务局"
PLACE = Place(77, 77)


class Maker:
    """Makes items, and remembers which."""

    def __init__(self) -> None:
        self.made: list[int] = []

    def __call__(self, number: int) -> FoundItem:
        self.made.append(number)
        text = f"会议明确，由{UNIT}办理第{number}件事。"
        quote = Quote(Kind.RESOLUTION, 0, len(text), text)
        return FoundItem(
            cited(number), 1, None, None, None, f"第{number}件事", {UNIT: role(number)}, False, None, (quote,)
        )


def cited(number: int) -> Citation:
    day = dt.date(2020, 1, 1) + dt.timedelta(number)
    return Citation(f"m{number}", number, "云溪市人民政府", "常务会议", number, None, None, day, None)


def role(number: int) -> tuple[Role, ...]:
    return (Role.ACTS if number % 3 else Role.LEAD,)


def long_answer(count: int, maker: Maker) -> Answer:
    briefs = [Brief(cited(n), 1, {UNIT: role(n)}, False, None, n, maker) for n in range(1, count + 1)]
    query = Query(f"{UNIT}有哪些任务", Language.ZH, (Intent.UNIT,), (UnitMention(UNIT, None, frozenset((UNIT,))),))
    return Answer(query, Found(briefs), searched_minutes=count)


def test_the_first_page_counts_all_items_and_makes_only_its_own() -> None:
    maker = Maker()
    first = render(long_answer(MANY, maker)).pages[0]
    assert first.plain.startswith(f"{UNIT}：负责 100 项，点名 200 项")
    assert len(maker.made) < 20
    shown = [int(n) for n in re.findall(r"办理第(\d+)件事", first.plain)]
    assert first.buttons[0][1].label == f"1–{shown[-1]}/{MANY}"
    assert [b.action.params["page"] for b in first.buttons[0]] == [0, 0, 1]


def test_turning_to_the_end_shows_every_item_once_and_in_order() -> None:
    reply = render(long_answer(MANY, Maker()))
    shown = [int(n) for page in reply.pages for n in re.findall(r"办理第(\d+)件事", page.plain)]
    assert shown == list(range(1, MANY + 1))
    assert reply.pages[-1].buttons[0][2].action.params["page"] == 0
    assert reply.nearest(10**9) == len(reply.pages) - 1
    assert reply.nearest(3) == 3


def test_a_list_that_is_not_long_has_its_pages_counted() -> None:
    labels = [page.buttons[0][1].label for page in render(long_answer(60, Maker())).pages]
    assert labels == [f"{n}/{len(labels)}" for n in range(1, len(labels) + 1)]


def test_the_whole_text_has_every_item_and_begins_before_the_last_is_made() -> None:
    maker = Maker()
    lines = plain_lines(long_answer(MANY, maker))
    assert next(lines).startswith(f"{UNIT}：负责 100 项")
    assert maker.made == []
    assert all(f"办理第{n}件事" in plain(long_answer(MANY, Maker())) for n in (1, MANY // 2, MANY))


def test_items_made_once_stay_the_same() -> None:
    maker = Maker()
    items = long_answer(5, maker).items
    assert items[-1] is items[4]
    assert maker.made == [5]
    assert [item.title for item in items[1:3]] == ["第2件事", "第3件事"]
    assert Found((*items[:2], replace(items[2], title="另一件"))) == [
        items[0],
        items[1],
        replace(items[2], title="另一件"),
    ]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A store in which one unit has seventy items at seven meetings."""
    numerals = "一二三四五六七八九十"
    with opened(Settings(data_dir=tmp_path_factory.mktemp("long"))) as services:
        for meeting in range(1, 8):
            topics = "\n".join(
                f"{numerals[n]}、审议《云溪市第{meeting}批第{n + 1}类水利工程实施办法》\n"
                f"会议明确，由市水务局牵头，市财政局配合，抓紧办理第{meeting}批第{n + 1}类工程。"
                for n in range(10)
            )
            text = (
                f"市政府第{meeting}次常务会议纪要\n2025年{meeting}月8日，市长陆启明主持召开云溪市人民政府"
                f"第{meeting}次常务会议，纪要如下：\n{topics}\n"
            )
            (outcome,) = ingest_bytes(text.encode(), f"m{meeting}.txt", services.minutes)
            assert outcome.minutes is not None
            assert len(outcome.minutes.items) == 10
        yield services


def test_buttons_of_a_page_turned_to_work_and_stay_where_they_were(services: Services) -> None:
    told = Dialogue(services).ask("市水务局有哪些任务", PLACE)
    assert len(told.answer.outline) == 70
    for page in (4, 2, 4):
        turned = Dialogue(services).again(told.ident, PLACE.chat_id, page=page)
        assert turned is not None
        view = View(told.ident, page)
        keyboard = markup(turned.reply.pages[page].buttons, view, turned.actions, Language.ZH, "some_bot")
        assert keyboard is not None
        opened_later = Dialogue(services).again(told.ident, PLACE.chat_id)
        assert opened_later is not None
        for row in keyboard.inline_keyboard:
            for button in row:
                kind, _, *rest = str(button.callback_data).split(":")
                if kind == "i":
                    assert opened_later.actions[int(rest[0])].kind is ActionKind.ITEM
                    assert opened_later.actions[int(rest[0])] == turned.actions[int(rest[0])]
        assert turned.actions[: len(told.actions)] == told.actions


def test_a_page_after_the_last_is_the_last(services: Services) -> None:
    told = Dialogue(services).ask("市水务局有哪些任务", PLACE)
    turned = Dialogue(services).again(told.ident, PLACE.chat_id, page=9999)
    assert turned is not None
    assert turned.reply.nearest(9999) == len(turned.reply.pages) - 1
