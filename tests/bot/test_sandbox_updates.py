"""What the bot gets to see, and how it fetches it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter, TimedOut

from bot.sandbox.api import Sandbox
from bot.sandbox.limits import Enforce
from bot.sandbox.model import ANONYMOUS_ADMIN, ChatType, Status
from bot.sandbox.people import Person
from bot.sandbox.request import SandboxRequest


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    request = SandboxRequest(sandbox)
    async with Bot(sandbox.world.token, request=request, get_updates_request=request) as bot:
        yield bot


@pytest.fixture
def reader(sandbox: Sandbox) -> Person:
    return Person.joins(sandbox, "李四", username="lisi")


async def texts(bot: Bot) -> list[str | None]:
    """The texts of every pending message, confirmed."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return [u.message.text for u in updates if u.message and u.message.text]


async def test_updates_stay_until_confirmed(bot: Bot, reader: Person) -> None:
    reader.say("一")
    reader.say("二")
    first = await bot.get_updates(limit=1)
    assert [u.message.text for u in first if u.message] == ["一"]
    again = await bot.get_updates()
    assert [u.message.text for u in again if u.message] == ["一", "二"]
    assert await bot.get_updates(offset=again[-1].update_id + 1) == ()


async def test_a_poll_waits_for_the_next_update(bot: Bot, reader: Person) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0)
    reader.say("来了")
    (update,) = await waiting
    assert isinstance(update, Update)


async def test_a_second_poller_ends_the_first(bot: Bot, sandbox: Sandbox) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0)
    await bot.get_updates(timeout=0)
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await first


async def test_polling_beside_a_webhook_is_a_conflict(bot: Bot) -> None:
    await bot.set_webhook("https://example.org/hook", secret_token="s")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_webhooks_must_be_safe(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)https"):
        await bot.set_webhook("http://example.org/hook")
    with pytest.raises(BadRequest, match="ports"):
        await bot.set_webhook("https://example.org:9000/hook")
    with pytest.raises(BadRequest, match="unallowed"):
        await bot.set_webhook("https://example.org/hook", secret_token="有")


async def test_privacy_mode_in_a_group(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    group = sandbox.world.add_group("办公室")
    reader.enters(group)
    reader.adds_bot(group)
    name = sandbox.world.bot.username
    sent = await bot.send_message(group.id, "答复")
    mine = group.messages[sent.message_id]
    reader.say("大家好", chat=group)
    reader.say("/ask 一", chat=group)
    reader.say("/ask@other_bot 二", chat=group)
    reader.say(f"@{name} 三", chat=group)
    reader.say("四", chat=group, reply_to=mine)
    assert await texts(bot) == ["/ask 一", f"@{name} 三", "四"]
    reader.adds_bot(group, Status.ADMINISTRATOR)
    reader.say("现在都看得见", chat=group)
    assert await texts(bot) == ["现在都看得见"]


async def test_only_the_kinds_asked_for_are_sent(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    await bot.get_updates(allowed_updates=["message"])
    message = reader.say("一")
    reader.edit(message, "改")
    await bot.get_updates(allowed_updates=[])
    reader.edit(message, "再改")
    updates = await bot.get_updates()
    assert [u.edited_message.text if u.edited_message else u.message.text for u in updates if u.effective_message] == [
        "一",
        "再改",
    ]


async def test_the_bot_hears_of_its_own_standing(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    group = sandbox.world.add_group("办公室")
    reader.adds_bot(group)
    reader.removes_bot(group)
    reader.blocks()
    changes = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
    assert [(c.chat.id, c.new_chat_member.status) for c in changes] == [
        (group.id, "member"),
        (group.id, "kicked"),
        (reader.id, "kicked"),
    ]


async def test_an_anonymous_admin_writes_in_the_groups_name(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    group = sandbox.world.add_group("办公室")
    reader.enters(group, Status.ADMINISTRATOR, anonymous=True)
    reader.adds_bot(group)
    reader.say("/subscribe", chat=group)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.from_user is not None
    assert message.sender_chat is not None
    assert (message.from_user.id, message.sender_chat.id) == (ANONYMOUS_ADMIN, group.id)


async def test_channel_posts_are_no_messages(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    channel = sandbox.world.add_group("公告", kind=ChatType.CHANNEL)
    reader.adds_bot(channel, Status.ADMINISTRATOR)
    sandbox.world.post(channel, sender_chat=channel, text="通知")
    (update,) = [u for u in await bot.get_updates() if u.channel_post]
    assert update.message is None


async def test_a_topic_message_answers_the_message_that_opened_the_topic(
    sandbox: Sandbox, bot: Bot, reader: Person
) -> None:
    forum = sandbox.world.add_group("论坛", forum=True)
    reader.adds_bot(forum)
    topic = sandbox.world.add_topic(forum, "纪要", reader.user)
    reader.say("/ask 一", chat=forum, topic=topic)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.is_topic_message
    assert message.reply_to_message is not None
    assert (message.message_thread_id, message.reply_to_message.message_id) == (topic.id, topic.id)


async def test_planned_faults_strike_as_often_as_planned(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    reader.say("你好")
    sandbox.faults.flood("sendMessage", 7)
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(reader.id, "一")
    assert flood.value.retry_after == 7
    sandbox.faults.broken("sendMessage", 502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(reader.id, "一")
    await bot.send_message(reader.id, "一")
    assert [m.text for m in reader.sees()] == ["一"]


@pytest.mark.parametrize(("delivered", "seen"), [(False, []), (True, ["一"])])
async def test_a_timeout_does_not_say_whether_it_was_delivered(
    sandbox: Sandbox, bot: Bot, reader: Person, delivered: bool, seen: list[str]
) -> None:
    reader.say("你好")
    sandbox.faults.timeout("sendMessage", delivered=delivered, chat_id=reader.id)
    with pytest.raises(TimedOut):
        await bot.send_message(reader.id, "一")
    assert [m.text for m in reader.sees()] == seen


async def test_a_call_can_be_held(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    reader.say("你好")
    fault = sandbox.faults.hold("sendMessage")
    held = asyncio.create_task(bot.send_message(reader.id, "一"))
    await fault.entered.wait()
    await bot.send_message(reader.id, "二")
    assert fault.gate is not None
    fault.gate.set()
    await held
    assert [m.text for m in reader.sees()] == ["二", "一"]


class Limited:
    """A sandbox with a clock to set."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.sandbox = Sandbox(clock=lambda: self.now)
        self.sandbox.limits.enforce = Enforce.REFUSE


async def test_the_limits_are_telegrams() -> None:
    limited = Limited()
    sandbox = limited.sandbox
    request = SandboxRequest(sandbox)
    people = [Person.joins(sandbox, str(n), started=True) for n in range(31)]
    group = sandbox.world.add_group("办公室")
    people[0].adds_bot(group)
    async with Bot(sandbox.world.token, request=request, get_updates_request=request) as bot:
        await bot.send_message(people[0].id, "一")
        with pytest.raises(RetryAfter):
            await bot.send_message(people[0].id, "二")
        for person in people[1:30]:
            await bot.send_message(person.id, "一")
        with pytest.raises(RetryAfter):
            await bot.send_message(people[30].id, "一")
        assert {e.window for e in sandbox.limits.excesses} == {"all", "chat"}
        for _ in range(20):
            limited.now += 1
            await bot.send_message(group.id, "一")
        limited.now += 1
        with pytest.raises(RetryAfter) as flood:
            await bot.send_message(group.id, "一")
        assert flood.value.retry_after == 40


async def test_waiting_ends_when_the_world_changes(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    reader.say("你好")
    waiting = asyncio.create_task(sandbox.world.wait_for(reader.sees))
    await asyncio.sleep(0)
    await bot.send_message(reader.id, "到")
    assert [m.text for m in await waiting] == ["到"]
    with pytest.raises(TimeoutError, match="nothing came within"):
        await sandbox.world.wait_for(lambda: False, 0.01)
