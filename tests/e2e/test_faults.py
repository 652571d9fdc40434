"""What happens when something goes wrong, or takes long."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.errors import forbidden
from bot.sandbox.faults import Fault
from bot.sandbox.model import ChatType, Status
from bot.sandbox.people import Person
from storage.errors import DatabaseLocked
from storage.outbox import State

if TYPE_CHECKING:
    from tests.e2e.conftest import Office, Opener

QUESTION = "财政局负责哪些事项？"


async def test_an_unforeseen_error_is_answered_with_an_id_that_the_log_explains(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("planned failure")

    monkeypatch.setattr(type(office.runtime().dialogue), "ask", broken)
    with caplog.at_level(logging.ERROR):
        reply = await office.ask(QUESTION)
    ident = re.search(r"编号 ?(\w+)", reply.said)
    assert ident
    assert "planned failure" not in reply.said
    assert any(ident.group(1) in r.getMessage() for r in caplog.records)
    assert "planned failure" in caplog.text
    monkeypatch.undo()
    assert "市财政局" in (await office.ask(QUESTION)).said


async def test_a_held_chat_does_not_hold_another(office: Office) -> None:
    fault = office.sandbox.faults.hold("sendMessage", chat_id=office.official.id)
    office.official.say(QUESTION)
    await fault.entered.wait()
    office.admin.say(QUESTION)
    await office.sandbox.world.wait_for(office.admin.sees)
    assert office.official.sees() == []
    assert fault.gate is not None
    fault.gate.set()
    await office.live.settle()
    assert len(office.official.sees()) == 1


async def test_questions_are_answered_while_a_reindex_runs(office: Office) -> None:
    fault = office.sandbox.faults.hold("editMessageText", chat_id=office.admin.id)
    office.admin.say("/reindex")
    await fault.entered.wait()
    assert "市财政局" in (await office.ask(QUESTION)).said
    assert fault.gate is not None
    fault.gate.set()
    await office.sandbox.world.wait_for(lambda: any("完成" in m.said for m in office.admin.sees()), 60)


async def test_one_chats_questions_are_answered_in_order(office: Office) -> None:
    units = ["财政局", "教育局", "水利局", "商务局"]
    for unit in units:
        office.official.say(f"{unit}负责哪些事项")
    await office.live.settle()
    first_lines = [m.said.splitlines()[0] for m in office.official.sees()]
    assert [unit for unit, line in zip(units, first_lines, strict=True) if unit in line] == units


async def test_a_flood_wait_delays_the_answer_and_loses_nothing(office: Office) -> None:
    office.sandbox.faults.flood("sendMessage", 3, chat_id=office.official.id)
    before = office.sandbox.clock()
    assert "市财政局" in (await office.ask(QUESTION)).said
    assert office.sandbox.clock() - before >= 3


async def test_someone_who_blocks_the_bot_breaks_nothing(office: Office) -> None:
    office.official.say(QUESTION)
    office.official.user.blocked_bot = True
    await office.live.settle()
    assert office.official.sees() == []
    assert "市财政局" in (await office.ask(QUESTION, person=office.admin)).said


async def test_a_press_too_old_is_swallowed(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    reply = await office.ask("发改委负责哪些事项？")
    fault = office.sandbox.faults.hold("answerCallbackQuery")
    query = office.official.press(reply, "▶")
    await fault.entered.wait()
    query.at -= 3600
    assert fault.gate is not None
    fault.gate.set()
    await office.live.settle()
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]


async def test_a_question_whose_message_is_gone_is_still_answered(office: Office) -> None:
    asked = office.official.say(f"/ask {QUESTION}", chat=office.group)
    asked.deleted = True
    await office.live.settle()
    (reply,) = office.official.sees(office.group)
    assert reply.reply_to is None
    assert "市财政局" in reply.said


async def test_a_group_that_becomes_a_supergroup_stays_admitted(open_office: Opener) -> None:
    office = await open_office()
    group = office.sandbox.world.add_group("小组", kind=ChatType.GROUP)
    office.admin.enters(group, Status.CREATOR)
    office.admin.adds_bot(group)
    await office.live.settle()
    await office.hears(office.admin, lambda: office.admin.say("/admit", chat=group), group)
    new = office.sandbox.world.migrate(group, office.admin.user)
    await office.live.settle()
    assert "市财政局" in (await office.ask(f"/ask {QUESTION}", person=office.admin, chat=new)).said


async def test_a_timeout_after_delivery_is_not_sent_again(office: Office) -> None:
    office.sandbox.faults.timeout("sendMessage", delivered=True, chat_id=office.official.id)
    office.official.say(QUESTION)
    await office.live.settle()
    assert sum("市财政局" in m.said for m in office.official.sees()) == 1


async def test_stopping_waits_for_an_answer_on_its_way(office: Office) -> None:
    fault = office.sandbox.faults.hold("sendMessage", chat_id=office.official.id)
    office.official.say(QUESTION)
    await fault.entered.wait()
    assert office.application.updater is not None
    await office.application.updater.stop()
    stopping = asyncio.create_task(office.application.stop())
    assert fault.gate is not None
    fault.gate.set()
    await stopping
    assert len(office.official.sees()) == 1
    await office.application.start()
    await office.application.updater.start_polling()


async def test_a_busy_database_is_said_to_be_busy(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*args: object, **kwargs: object) -> None:
        raise DatabaseLocked

    monkeypatch.setattr(type(office.runtime().dialogue), "ask", locked)
    assert "数据库正被" in (await office.ask(QUESTION)).said


async def test_an_update_that_cannot_be_read_does_not_stop_the_others(office: Office) -> None:
    office.sandbox.world.updates.put("message", {"message_id": "no number", "from": 5})
    assert "市财政局" in (await office.ask(QUESTION)).said


async def test_forty_at_once_get_one_answer_each_within_the_limits(open_office: Opener) -> None:
    office = await open_office(mode="open")
    people = [Person.joins(office.sandbox, f"第{n}人") for n in range(40)]
    for person in people:
        person.say(QUESTION)
    await office.live.settle(60)
    assert [len(p.sees()) for p in people] == [1] * 40
    assert office.sandbox.limits.calls >= 40


async def test_a_chat_that_cannot_be_reached_is_reported_to_the_admin_once(office: Office) -> None:
    forbidden_always = Fault(
        "sendMessage", office.group.id, times=None, error=forbidden("bot was kicked from the group")
    )
    office.sandbox.faults.add(forbidden_always)
    preview = await office.upload()
    await office.press(preview, "入库并通知", person=office.admin)
    told = await office.sandbox.world.wait_for(lambda: [m for m in office.admin.sees() if "⚠️ 发不到群" in m.said])
    assert len(told) == 1
    assert str(office.group.id) in told[0].said


async def test_news_lost_on_its_way_is_uncertain_and_not_sent_twice(office: Office) -> None:
    office.sandbox.faults.timeout("sendMessage", delivered=True, chat_id=office.group.id)
    preview = await office.upload()
    await office.press(preview, "入库并通知", person=office.admin)
    await office.sandbox.world.wait_for(lambda: office.official.sees(office.group))
    outbox = office.runtime().services.outbox
    await office.sandbox.world.wait_for(lambda: outbox.counts()[State.UNCERTAIN] == 1)
    assert len(office.official.sees(office.group)) == 1
    assert outbox.counts()[State.PENDING] == 0
