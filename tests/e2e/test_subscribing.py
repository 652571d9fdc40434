"""A chat asks to hear of new minutes, says of what and when, and hears accordingly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.model import Chat, Message, Status
from bot.sandbox.people import Person
from storage.outbox import State
from storage.subscriptions import Wish

if TYPE_CHECKING:
    from tests.e2e.conftest import Office


def wish_of(office: Office, chat: Chat, thread: int | None = None) -> Wish | None:
    found = office.runtime().services.subscriptions.get(chat.id, thread)
    return None if found is None else found.wish


async def announce(office: Office, text: str | None = None, name: str = "yunxi-047.txt") -> None:
    preview = await office.upload(text or office.minutes, name)
    await office.press(preview, "入库并通知", person=office.admin)


async def news(office: Office, chat: Chat) -> Message:
    def found() -> Message | None:
        return next((m for m in office.admin.sees(chat) if m.said.startswith("📄")), None)

    told = await office.sandbox.world.wait_for(found)
    outbox = office.runtime().services.outbox
    # A chat sees a message before the row behind it says that it was sent.
    await office.sandbox.world.wait_for(
        lambda: all(row.state is not State.SENDING for row in outbox.entries(limit=None)), what="no row being sent"
    )
    return told


async def test_an_official_subscribes_in_private_and_is_told(office: Office) -> None:
    said = await office.ask("/subscribe 商务局 夜间经济")
    assert "已订阅" in said.said
    assert "单位 商务局" in said.said
    assert "22:00–07:00" in said.said
    assert wish_of(office, office.official.private) == Wish(units=("商务局",), topics=("夜间经济",))
    (shown,) = await office.press(said, "免打扰")
    assert shown is said
    await office.press(said, "免打扰：关")
    assert wish_of(office, office.official.private) == Wish(("商务局",), ("夜间经济",), quiet=None)
    await announce(office)
    told = await office.sandbox.world.wait_for(
        lambda: next((m for m in office.official.sees() if m.said.startswith("📄")), None)
    )
    lines = told.said.splitlines()
    assert lines[0] == "📄 新纪要：云溪市政府第47次常务会议"
    assert "市商务局：" in lines[2]
    assert "夜间经济" in told.said
    assert "【议定】" in told.said
    assert "其余 1 个议题未点名商务局" in told.said


async def test_a_group_follows_a_unit_as_its_own(office: Office) -> None:
    office.runtime().services.subscriptions.set(office.group.id, Wish(units=("市场监督管理局",), quiet=None))
    await announce(office)
    told = await news(office, office.group)
    lines = told.said.splitlines()
    assert lines[1] == "2026-06-08 开会，共 2 个议题"
    assert lines[2] == "市市场监管局：牵头 1 项"
    assert lines[3].endswith("｜牵头")
    assert lines[4].startswith("【议定】会议明确，由市市场监管局牵头")
    assert [b["text"] for b in told.buttons()] == ["二", "全部 2 项", "原件", "✔ 收到 0"]


@pytest.mark.parametrize(
    ("who", "may"), [("creator", True), ("admin of the bot", True), ("anonymous", True), ("member", False)]
)
async def test_who_may_subscribe_a_group(office: Office, who: str, may: bool) -> None:
    services = office.runtime().services
    services.subscriptions.remove(office.group.id)
    person = office.official
    if who == "admin of the bot":
        person = office.admin
    elif who == "anonymous":
        person = Person.joins(office.sandbox, "隐名管理员")
        person.enters(office.group, Status.ADMINISTRATOR, anonymous=True)
    elif who == "member":
        person = office.stranger
    said = await office.ask("/subscribe", person=person, chat=office.group)
    assert ("已订阅" in said.said) is may
    assert (wish_of(office, office.group) is not None) is may


async def test_a_member_cannot_press_the_buttons_of_a_group(office: Office) -> None:
    said = await office.ask("/subscriptions", chat=office.group)
    before = wish_of(office, office.group)
    assert await office.press(said, "退订", person=office.stranger) == []
    assert wish_of(office, office.group) == before
    await office.press(said, "退订")
    assert wish_of(office, office.group) is None


async def test_units_and_kinds_are_chosen_by_buttons(office: Office) -> None:
    said = await office.ask("/subscribe")
    await office.press(said, "按单位")
    unit = next(b["text"] for b in said.buttons() if b["callback_data"].startswith("b:u:"))
    await office.press(said, unit)
    assert f"✔ {unit}" in [b["text"] for b in said.buttons()]
    await office.press(said, "返回")
    await office.press(said, "只在点名时")
    await office.press(said, "按会议")
    await office.press(said, "常务会议")
    await office.press(said, "返回")
    await office.press(said, "每天汇总")
    await office.press(said, "8 点")
    assert wish_of(office, office.official.private) == Wish((unit,), (), ("常务会议",), True, 8)
    await office.press(said, "随到随发")
    await office.press(said, "全部")
    assert wish_of(office, office.official.private) == Wish()


async def test_a_forum_topic_is_remembered(office: Office) -> None:
    forum = office.sandbox.world.add_group("论坛群", forum=True)
    office.admin.enters(forum, Status.CREATOR)
    office.admin.adds_bot(forum, Status.ADMINISTRATOR)
    await office.live.settle()
    office.runtime().services.subscriptions.remove(forum.id)
    topic = office.sandbox.world.add_topic(forum, "纪要", office.admin.user)
    await office.hears(office.admin, lambda: office.admin.say("/subscribe", chat=forum, topic=topic), forum)
    assert wish_of(office, forum) is None
    assert wish_of(office, forum, topic.id) == Wish()
    office.runtime().services.subscriptions.set(forum.id, Wish(quiet=None), topic.id)
    await announce(office)
    told = await news(office, forum)
    assert told.thread == topic.id
    (item,) = await office.press(told, "全部", person=office.admin)
    assert item.thread == topic.id


async def test_unsubscribing_ends_it(office: Office) -> None:
    assert "已退订" in (await office.ask("/unsubscribe", chat=office.group)).said
    await announce(office)
    await office.sandbox.world.wait_for(lambda: "已入库" in office.admin.sees()[-1].said)
    assert office.runtime().services.outbox.entries() == []


async def test_buttons_of_a_notification(office: Office) -> None:
    await announce(office)
    told = await news(office, office.group)
    (listed,) = await office.press(told, "全部 2 项")
    assert "校园食品安全" in listed.said
    (item,) = await office.press(listed, "二")
    assert "由市市场监管局牵头" in item.said
    link = next(b["url"] for b in item.buttons() if "url" in b)
    office.official.start(link.partition("start=")[2])
    await office.live.settle()
    whole = office.official.sees()[-1].said
    assert "市教育局配合，9月底前完成" in whole
    (original,) = await office.press(told, "原件")
    assert original.file is not None
    assert original.file.data.decode() == office.minutes


async def test_a_reply_to_a_notification_is_a_question_about_it(office: Office) -> None:
    await announce(office)
    told = await news(office, office.group)

    def reply() -> object:
        return office.official.say("第二个议题谁负责", chat=office.group, reply_to=told)

    (answer,) = await office.hears(office.official, reply, office.group)
    assert "市市场监管局" in answer.said


async def test_receipts_are_counted_and_named_for_the_admin(office: Office) -> None:
    await announce(office)
    told = await news(office, office.group)
    presses = [office.official.press(told, "收到"), office.stranger.press(told, "收到"), office.official.press(told, 2)]
    await office.live.settle()
    await office.sandbox.world.wait_for(lambda: told.buttons()[-1]["text"] == "✔ 收到 2")
    assert "第 1 位" in str(presses[0].answer)
    assert "此前" in str(presses[2].answer)
    said = (await office.ask("/receipts", person=office.admin)).said
    assert "2/3" in said
    assert "李科长、路人" in said


async def test_a_correction_says_what_changed_and_only_to_whom_it_concerns(office: Office) -> None:
    await announce(office)
    await news(office, office.group)
    changed = office.minutes.replace("不得占用盲道", "不得占用盲道和消防通道").replace(
        "出席：", "三、审议《云溪市河湖长制工作要点》\n会议明确，原则同意该《要点》，会后由市水利局印发。\n出席："
    )
    await announce(office, changed, "yunxi-047b.txt")
    told = await office.sandbox.world.wait_for(
        lambda: next((m for m in office.admin.sees(office.group) if "纪要更正" in m.said), None)
    )
    assert "新增议题 1 个：\n三 " in told.said
    assert "文字有改动的议题 1 个：\n一 " in told.said
    assert "删去" not in told.said
    assert len([m for m in office.admin.sees(office.group) if m.said.startswith("📄 新纪要")]) == 1


async def test_withdrawing_deletes_what_was_sent_or_says_so(office: Office) -> None:
    await announce(office)
    told = await news(office, office.group)
    sure = await office.ask("/withdraw yunxi-047", person=office.admin)
    await office.press(sure, "撤回", person=office.admin)
    await office.sandbox.world.wait_for(lambda: told.deleted)
    assert "夜间经济发展实施方案" not in (await office.ask("夜间经济怎么定的")).said
    assert not [m for m in office.admin.sees(office.group) if "已撤回" in m.said]


async def test_what_is_too_old_to_delete_is_emptied_and_told(office: Office) -> None:
    await announce(office)
    told = await news(office, office.group)
    told.date -= 72 * 3600
    office.runtime().services.minutes.withdraw("yunxi-047")
    office.sandbox.world.changed()
    await office.sandbox.world.wait_for(
        lambda: [m for m in office.admin.sees(office.group) if "纪要已撤回：云溪市政府第47次" in m.said]
    )
    assert "夜间经济" not in told.said


async def test_a_group_that_returns_is_asked_whether_to_resume(office: Office) -> None:
    services = office.runtime().services
    office.official.removes_bot(office.group)
    await office.live.settle()
    chat = services.chats.chat(office.group.id)
    assert chat is not None
    assert not chat.active
    assert sum("发不到群" in m.said for m in office.admin.sees()) == 1
    before = len(office.official.sees(office.group))
    office.official.adds_bot(office.group)
    await office.live.settle()
    asked = office.official.sees(office.group)[before]
    assert "要恢复吗" in asked.said
    await announce(office)
    await office.sandbox.world.wait_for(lambda: "已入库" in office.admin.sees()[-1].said)
    assert services.outbox.entries() == []
    await office.press(asked, "恢复通知")
    chat = services.chats.chat(office.group.id)
    assert chat is not None
    assert chat.active


async def test_an_admin_retries_or_drops_what_is_uncertain(office: Office) -> None:
    office.sandbox.faults.timeout("sendMessage", delivered=False, chat_id=office.group.id)
    await announce(office)
    outbox = office.runtime().services.outbox
    await office.sandbox.world.wait_for(lambda: outbox.counts()[State.UNCERTAIN] == 1)
    status = await office.ask("/status", person=office.admin)
    assert "不确定 1" in status.said
    (listed,) = await office.press(status, "通知明细", person=office.admin)
    assert "不确定" in listed.said
    await office.press(listed, "重发", person=office.admin)
    await news(office, office.group)
    await office.sandbox.world.wait_for(lambda: outbox.counts()[State.SENT] == 1)
