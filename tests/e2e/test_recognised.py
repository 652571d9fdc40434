"""Whatever is quoted from a document read by OCR says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from storage.minutes import Source

if TYPE_CHECKING:
    from tests.e2e.conftest import Office

MARK = "【OCR识别，请核对原件】"


@pytest.fixture
def scanned(office: Office) -> Office:
    """An office whose minutes of the 41st meeting were read from a scan."""
    minutes = office.runtime().services.minutes
    stored = minutes.get("yunxi-041")
    assert stored is not None
    minutes.reparse("yunxi-041", replace(stored.minutes, ocr=True))
    office.runtime().services.search.refresh()
    return office


QUESTIONS = [
    "殡葬服务收费怎么定的",
    "第41次会议有哪些议题",
    "第41次会议应急管理局负责什么",
    "第41次会议谁主持的",
    "第41次会议有谁参加",
    "教育局在第41次会议有什么任务",
    "what did the 41st meeting decide about funeral services",
]


@pytest.mark.parametrize("question", QUESTIONS)
async def test_every_reply_that_quotes_it_is_marked(scanned: Office, question: str) -> None:
    reply = await scanned.ask(question)
    assert "41" in reply.said
    assert MARK in reply.said


async def test_a_group_and_the_item_in_full_are_marked_too(scanned: Office) -> None:
    reply = await scanned.ask("/ask 殡葬服务收费怎么定的", chat=scanned.group)
    assert MARK in reply.said
    own = await scanned.ask("殡葬服务收费怎么定的")
    await scanned.press(own, "议题全文")
    assert MARK in own.said


async def test_what_was_not_recognised_is_not_marked(scanned: Office) -> None:
    assert MARK not in (await scanned.ask("第38次会议有哪些议题")).said


async def test_inline_answers_are_marked(open_office) -> None:  # type: ignore[no-untyped-def]
    office: Office = await open_office(inline=True)
    minutes = office.runtime().services.minutes
    stored = minutes.get("yunxi-041")
    assert stored is not None
    minutes.reparse("yunxi-041", replace(stored.minutes, ocr=True))
    query = office.official.inline("殡葬服务收费怎么定的")
    await office.live.settle()
    assert MARK in json.dumps(query.answer, ensure_ascii=False)


async def test_new_minutes_are_announced_with_the_mark(scanned: Office) -> None:
    services = scanned.runtime().services
    stored = services.minutes.get("yunxi-041")
    assert stored is not None
    text = stored.minutes.text.replace("陆启明", "陆启朗")
    changed = replace(stored.minutes, text=text)
    services.minutes.save(Source("扫描.pdf", b"%PDF-"), changed, announce=True)
    await scanned.sandbox.world.wait_for(lambda: scanned.official.sees(scanned.group))
    assert MARK in scanned.official.sees(scanned.group)[-1].said
