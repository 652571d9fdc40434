"""Minutes that change between an answer and a press: nothing skipped in silence, no number that means another item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.model import Message
from bot.texts import chat as texts
from bot.texts import replies
from index.ingest import ingest_bytes

if TYPE_CHECKING:
    from tests.e2e.conftest import Office

NUMERALS = "一二三四五六七八九十"
QUESTION = "市水务局有哪些任务"


def minutes(meeting: int, what: str, *, unit: str = "市水务局", count: int = 10) -> bytes:
    """Minutes of one meeting with so many items that the unit leads."""
    items = "\n".join(
        f"{NUMERALS[n]}、审议《云溪市{what}第{n + 1}期实施办法》\n"
        f"会议明确，由{unit}牵头，市财政局配合，抓紧办理{what}第{n + 1}期。"
        for n in range(count)
    )
    return (
        f"市政府第{meeting}次常务会议纪要\n2027年{meeting - 100}月8日，市长陆启明主持召开云溪市人民政府"
        f"第{meeting}次常务会议，纪要如下：\n{items}\n"
    ).encode()


def put(office: Office, name: str, data: bytes) -> None:
    (outcome,) = ingest_bytes(data, name, office.runtime().services.minutes)
    assert outcome.minutes is not None


async def presses(office: Office, message: Message, label: str) -> dict[str, object]:
    """What the press is answered with."""
    query = office.official.press(message, label)
    await office.live.settle()
    assert query.answer is not None
    return query.answer


def shown(office: Office, message: Message) -> str:
    return next(m.text for m in office.official.sees() if m.id == message.id)


async def test_a_list_that_changed_between_two_pages_is_said_and_begins_anew(office: Office) -> None:
    put(office, "w101.txt", minutes(101, "堤防加固"))
    put(office, "w102.txt", minutes(102, "泵站改造"))
    message = await office.ask(QUESTION)
    assert not (await presses(office, message, "▶"))["text"]
    put(office, "w102.txt", minutes(102, "泵站改造", count=2))
    answer = await presses(office, message, "▶")
    assert answer["text"] == texts.CHANGED.zh
    assert answer["show_alert"]
    assert "第102次：牵头一、二\n" in shown(office, message)
    assert "泵站改造第1期" in shown(office, message)
    assert not (await presses(office, message, "▶"))["text"], "told once"


async def test_a_number_that_means_another_item_now_opens_nothing(office: Office) -> None:
    put(office, "w101.txt", minutes(101, "堤防加固", count=3))
    message = await office.ask("水务局在第101次会议上负责什么")
    put(office, "w101.txt", minutes(101, "门诊扩建", unit="市卫健委", count=3))
    answer = await presses(office, message, "二")
    assert answer["text"] == texts.ITEM_CHANGED.zh
    assert "门诊" not in shown(office, message)


async def test_other_minutes_under_the_same_name_are_not_taken_for_those_shown(office: Office) -> None:
    put(office, "w101.txt", minutes(101, "堤防加固", count=3))
    message = await office.ask("水务局在第101次会议上负责什么")
    assert office.runtime().services.minutes.remove("w101")
    put(office, "w101.txt", minutes(103, "门诊扩建", unit="市卫健委", count=3))
    await presses(office, message, "二")
    assert all("门诊" not in m.text for m in office.official.sees())


async def test_what_was_withdrawn_is_not_shown_by_old_buttons(office: Office) -> None:
    put(office, "w101.txt", minutes(101, "堤防加固"))
    put(office, "w102.txt", minutes(102, "泵站改造", count=2))
    message = await office.ask(QUESTION)
    assert office.runtime().services.minutes.withdraw("w101")
    answer = await presses(office, message, "▶")
    assert answer["text"] == texts.CHANGED.zh
    assert "堤防" not in shown(office, message)


async def test_an_item_asked_for_by_its_place_after_it_was_withdrawn_is_said_to_be_gone(office: Office) -> None:
    put(office, "w101.txt", minutes(101, "堤防加固", count=3))
    await office.ask(QUESTION)
    assert office.runtime().services.minutes.withdraw("w101")
    assert (await office.ask("第三个展开")).text == replies.GAP_ITEM_GONE.zh


async def test_the_third_one_is_the_third_on_the_page_turned_to(office: Office) -> None:
    put(office, "w101.txt", minutes(101, "堤防加固"))
    message = await office.ask("水务局在第101次会议上负责什么")
    assert "第3期" in (await office.ask("第三个展开")).text
    message = await office.ask("水务局在第101次会议上负责什么")
    await presses(office, message, "▶")
    first = next(n for n in range(1, 11) if f"第{n}期" in shown(office, message))
    assert first > 3
    assert f"第{first + 2}期" in (await office.ask("第三个展开")).text
