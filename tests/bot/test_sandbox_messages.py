"""Sending, editing, files and buttons through python-telegram-bot against the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError

from bot.sandbox.api import Sandbox
from bot.sandbox.model import ChatType, Status
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
    return Person.joins(sandbox, "李四", started=True)


def keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(d[:10] or "空", callback_data=d)] for d in data])


async def test_a_sent_message_is_seen_by_its_reader(bot: Bot, reader: Person) -> None:
    sent = await bot.send_message(reader.id, "<b>议题</b>一", parse_mode="HTML", reply_markup=keyboard("i:1"))
    (seen,) = reader.sees()
    assert (seen.id, seen.text, seen.entities[0]["type"]) == (sent.message_id, "议题一", "bold")
    assert [b["text"] for b in seen.buttons()] == ["i:1"]


async def test_message_ids_are_unique_per_chat_only(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    other = Person.joins(sandbox, "王五", started=True)
    first, second = await bot.send_message(reader.id, "甲"), await bot.send_message(other.id, "乙")
    assert first.message_id == second.message_id


@pytest.mark.parametrize(
    ("text", "reason"),
    [(" ", "text is empty"), ("<b> </b>", "text is empty"), ("字" * 4097, "too long"), ("<b>x", "parse entities")],
)
async def test_a_bad_text_is_refused(bot: Bot, reader: Person, text: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.send_message(reader.id, text, parse_mode="HTML")
    assert reader.sees() == []


@pytest.mark.parametrize(("data", "taken"), [("x" * 64, True), ("x" * 65, False), ("议" * 22, False)])
async def test_callback_data_is_at_most_64_bytes(bot: Bot, reader: Person, data: str, taken: bool) -> None:
    if taken:
        await bot.send_message(reader.id, "x", reply_markup=keyboard(data))
        return
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(reader.id, "x", reply_markup=keyboard(data))


async def test_an_edit_must_change_something_that_is_there(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    sent = await bot.send_message(reader.id, "第1页", reply_markup=keyboard("p:2"))
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("第1页", reader.id, sent.message_id, reply_markup=keyboard("p:2"))
    with pytest.raises(BadRequest, match="to edit not found"):
        await bot.edit_message_text("x", reader.id, 99)
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("x", reader.id, reader.say("我的").id)
    await bot.edit_message_text("第2页", reader.id, sent.message_id)
    (seen,) = reader.sees()
    assert (seen.text, seen.buttons(), seen.edits) == ("第2页", [], 1)


async def test_a_missing_message_can_be_answered_only_if_allowed(bot: Bot, reader: Person) -> None:
    with pytest.raises(BadRequest, match="replied not found"):
        await bot.send_message(reader.id, "x", reply_parameters=ReplyParameters(77))
    sent = await bot.send_message(
        reader.id, "x", reply_parameters=ReplyParameters(77, allow_sending_without_reply=True)
    )
    assert sent.reply_to_message is None


async def test_chats_out_of_reach(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(424242, "x")
    with pytest.raises(Forbidden, match="initiate"):
        await bot.send_message(Person.joins(sandbox, "陌生人").id, "x")
    reader.blocks()
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(reader.id, "x")
    group = sandbox.world.add_group("办公室")
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(group.id, "x")
    reader.adds_bot(group)
    reader.removes_bot(group)
    with pytest.raises(Forbidden, match="kicked from the supergroup"):
        await bot.send_message(group.id, "x")


async def test_a_group_that_became_a_supergroup_says_where_it_went(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    group = sandbox.world.add_group("办公室", kind=ChatType.GROUP)
    reader.adds_bot(group)
    new = sandbox.world.migrate(group, reader.user)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "x")
    assert moved.value.new_chat_id == new.id
    await bot.send_message(new.id, "x")


async def test_topics(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    forum = sandbox.world.add_group("论坛", forum=True)
    reader.enters(forum, Status.CREATOR)
    reader.adds_bot(forum)
    topic = sandbox.world.add_topic(forum, "纪要", reader.user)
    sent = await bot.send_message(forum.id, "x", message_thread_id=topic.id)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic.id, True)
    with pytest.raises(BadRequest, match="thread not found"):
        await bot.send_message(forum.id, "x", message_thread_id=999)
    topic.closed = True
    with pytest.raises(BadRequest, match=r"(?i)topic_closed"):
        await bot.send_message(forum.id, "x", message_thread_id=topic.id)


async def test_files_go_up_and_come_down(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    sent = await bot.send_document(
        reader.id, b"\xef\xbb\xbftext", filename="纪要.txt", caption="<b>原件</b>", parse_mode="HTML"
    )
    assert sent.document is not None
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"\xef\xbb\xbftext"
    again = await bot.send_document(reader.id, sent.document.file_id)
    assert again.document == sent.document
    with pytest.raises(BadRequest, match="non-empty"):
        await bot.send_document(reader.id, b"")
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(reader.id, b"x", filename="x", caption="字" * 1025)


async def test_files_over_the_limits(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    big = reader.upload(b"x", "大.pdf", size=20 * 2**20 + 1)
    assert big.file is not None
    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await bot.get_file(big.file.id)
    with pytest.raises(NetworkError, match="Too Large"):
        await bot.send_document(reader.id, bytes(50 * 2**20 + 1), filename="大.pdf")


async def test_an_album_is_two_to_ten_documents(bot: Bot, reader: Person) -> None:
    sent = await bot.send_media_group(
        reader.id, [InputMediaDocument(b"a", filename="甲.txt"), InputMediaDocument(b"b")]
    )
    assert len({m.media_group_id for m in sent}) == 1
    assert [m.file.data for m in reader.sees() if m.file] == [b"a", b"b"]
    with pytest.raises(BadRequest, match="2-10"):
        await bot.send_media_group(reader.id, [InputMediaDocument(b"a")])


async def test_a_press_is_answered_once_and_in_time() -> None:
    now = 1_700_000_000.0
    sandbox = Sandbox(clock=lambda: now)
    person = Person.joins(sandbox, "李四", started=True)
    request = SandboxRequest(sandbox)
    async with Bot(sandbox.world.token, request=request, get_updates_request=request) as bot:
        await bot.send_message(person.id, "x", reply_markup=keyboard("a"))
        query = person.press(person.sees()[0], "a")
        await bot.answer_callback_query(query.id, "好")
        assert query.answer is not None
        assert query.answer["text"] == "好"
        with pytest.raises(BadRequest, match=r"(?i)query is too old"):
            await bot.answer_callback_query(query.id)
        late = person.press(person.sees()[0], 0)
        now += 60
        with pytest.raises(BadRequest, match=r"(?i)query is too old"):
            await bot.answer_callback_query(late.id)


async def test_deleting(sandbox: Sandbox, bot: Bot, reader: Person) -> None:
    sent = await bot.send_message(reader.id, "x")
    await bot.delete_message(reader.id, sent.message_id)
    assert reader.sees() == []
    with pytest.raises(BadRequest, match="to delete not found"):
        await bot.delete_message(reader.id, sent.message_id)


async def test_command_menus_are_checked(sandbox: Sandbox, bot: Bot) -> None:
    await bot.set_my_commands([("ask", "提问")])
    assert [c.command for c in await bot.get_my_commands()] == ["ask"]
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([("提问", "提问")])


@pytest.mark.parametrize("token", ["123456:" + "A" * 35, "not-a-token"])
async def test_another_token_is_refused(sandbox: Sandbox, token: str) -> None:
    request = SandboxRequest(sandbox)
    bot = Bot(token, request=request, get_updates_request=request)
    with pytest.raises(InvalidToken):
        await bot.initialize()


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": "x"}, "chat_id"),
        ({"chat_id": 1.5, "text": "x"}, "chat_id"),
        ({"chat_id": "1", "text": 5}, "text"),
        ({"chat_id": "1", "text": "x", "reply_markup": "{"}, "can't parse JSON"),
        ({"chat_id": "1", "text": "x", "reply_parameters": "{}"}, "message_id"),
        ({"chat_id": "1", "text": "x", "message_thread_id": "x"}, "message_thread_id"),
    ],
)
async def test_parameters_that_cannot_be_are_named(sandbox: Sandbox, params: dict[str, object], reason: str) -> None:
    status, body = await sandbox.call(sandbox.world.token, "sendMessage", params, {})
    assert status == 400
    assert reason in body["description"]


async def test_parameters_may_be_text_as_forms_have_them(sandbox: Sandbox, reader: Person) -> None:
    buttons = '{"inline_keyboard": [[{"text": "甲", "callback_data": "a"}]]}'
    params = {"chat_id": str(reader.id), "text": "好", "reply_markup": buttons, "unknown": "1"}
    assert (await sandbox.call(sandbox.world.token, "sendMessage", params, {}))[0] == 200
    (seen,) = reader.sees()
    assert [button["text"] for button in seen.buttons()] == ["甲"]
    ids = {"chat_id": str(reader.id), "message_ids": f"[{seen.id}]"}
    assert (await sandbox.call(sandbox.world.token, "deleteMessages", ids, {}))[0] == 200
    assert reader.sees() == []
