"""A chat's own unit, 没答对, the way from a group to the private chat, and refused markup."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.errors import bad_request
from bot.sandbox.faults import Fault
from bot.sandbox.model import Message
from storage.admission import Home

if TYPE_CHECKING:
    from tests.e2e.conftest import Office

QUESTION = "市发改委负责哪些事项？"


def labels(message: Message) -> list[str]:
    return [button["text"] for button in message.buttons()]


async def test_me_sets_the_unit_that_our_bureau_means(office: Office) -> None:
    unset = await office.ask("/me")
    assert "未设置" in unset.said
    said = await office.ask("/me 财政局")
    assert "财政局" in said.said
    reply = await office.ask("我局有什么任务")
    assert "财政局" in reply.said.splitlines()[0]
    await office.press(said, "清除设置")
    assert office.runtime().services.chats.home(office.official.id) == Home()


async def test_me_with_a_name_nobody_knows_says_so(office: Office) -> None:
    assert "不认识" in (await office.ask("/me 飞碟管理处")).said


async def test_only_an_admin_sets_the_unit_of_a_group(office: Office) -> None:
    chats = office.runtime().services.chats
    refused = await office.ask("/me 财政局", chat=office.group)
    assert "管理员" in refused.said
    assert chats.home(0, office.group.id) == Home()
    await office.ask("/me 财政局", person=office.admin, chat=office.group)
    assert chats.home(0, office.group.id).unit == "财政局"


async def test_a_wrong_answer_is_told_to_the_admin_with_its_reason(office: Office) -> None:
    reply = await office.ask(QUESTION)
    (why,) = await office.press(reply, "没答对")
    (thanks,) = await office.press(why, "漏了议题")
    assert thanks.id == why.id
    assert "已记下" in thanks.said
    (kept,) = office.runtime().services.feedback.entries()
    assert (kept.question, kept.reason, kept.user_id) == (QUESTION, "missing", office.official.id)
    assert kept.items
    told = office.admin.sees()[-1].said
    assert QUESTION in told
    assert "漏了议题" in told


async def test_groups_have_no_feedback_button(office: Office) -> None:
    reply = await office.ask(f"/ask {QUESTION}", chat=office.group)
    assert "没答对" not in labels(reply)


async def test_a_groups_answer_opens_in_the_private_chat_and_goes_on_there(office: Office) -> None:
    short = await office.ask(f"/ask {QUESTION}", chat=office.group)
    (url,) = [button["url"] for button in short.buttons() if "url" in button]
    payload = parse_qs(urlsplit(url).query)["start"][0]
    (whole,) = await office.hears(office.official, lambda: office.official.start(payload))
    assert len(whole.said) > len(short.said)
    assert (await office.ask("那财政局呢？")).said.startswith("接上问")
    turned = await office.hears(office.stranger, lambda: office.stranger.start(payload))
    assert all("【" not in message.said for message in turned)


async def test_refused_markup_still_brings_the_words(office: Office) -> None:
    fault = Fault(
        "sendMessage",
        office.official.id,
        error=bad_request("can't parse entities: unsupported start tag"),
        where=lambda params: params.get("parse_mode") == "HTML",
    )
    office.sandbox.faults.add(fault)
    reply = await office.ask(QUESTION)
    assert fault.struck == 1
    assert "市发改委" in reply.said
    assert "<" not in reply.said
