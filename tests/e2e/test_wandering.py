"""Somebody who presses everything: no press fails, none stays unanswered, and nothing shown is invented."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.model import Message

if TYPE_CHECKING:
    from tests.e2e.conftest import Office

QUOTED = re.compile(r"^(?:【议定】|【要求】|【点名要求】|【汇报】|【会议认为】)(.+)$", re.MULTILINE)
PRESSES = 60
"""Presses from one question on; enough for every button of the first two levels."""


@pytest.mark.parametrize(
    "question",
    [
        "发改委负责哪些事项？",
        "老旧小区改造怎么定的",
        "第36次会议有哪些议题",
        "哪些事项要报市委常委会？",
        "最近一次会议研究了什么？",
        "谁参加了第41次会议",
        "哪些事项有期限",
        "what must the Finance Bureau do",
        "发盖委负责什么",
        "有没有研究火星移民",
        "教育局和财政局共同负责什么",
        "你好",
    ],
)
async def test_every_button_leads_somewhere(
    office: Office, stored_texts: list[str], caplog: pytest.LogCaptureFixture, question: str
) -> None:
    caplog.set_level(logging.WARNING)
    first = await office.ask(question)
    pressed: set[tuple[int, str]] = set()
    for _ in range(PRESSES):
        step = next_press(office, pressed)
        if step is None:
            break
        message, data = step
        pressed.add((message.id, data))
        position = [b.get("callback_data") for b in message.buttons()].index(data)
        query = office.official.press(message, position)
        await office.live.settle()
        assert query.answer is not None, data
        for shown in office.official.sees():
            assert invented(shown, stored_texts) == []
    assert first.id in {m.id for m in office.official.sees()}
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


def next_press(office: Office, pressed: set[tuple[int, str]]) -> tuple[Message, str] | None:
    """The first button not pressed yet, oldest message first."""
    for message in office.official.sees():
        for button in message.buttons():
            data = button.get("callback_data")
            if data and (message.id, data) not in pressed:
                return message, data
    return None


def invented(message: Message, stored: list[str]) -> list[str]:
    """Quotations that stand in no stored minutes, white space aside."""
    quotes = ["".join(q.split()) for q in QUOTED.findall(message.said)]
    return [q for q in quotes if not any(q in text for text in stored)]
