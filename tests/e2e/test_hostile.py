"""Somebody who means ill: forged presses, words made to break a reply, names made to deceive an admin."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.model import CallbackQuery, Message
from bot.sandbox.people import Person
from storage.outbox import State
from storage.subscriptions import Wish

if TYPE_CHECKING:
    from tests.e2e.conftest import Office

QUESTION = "财政局负责哪些事项？"
HUGE = "9" * 30


def forged(office: Office, who: Person, message: Message, data: str) -> CallbackQuery:
    """Presses a button that `message` does not have: other programs than Telegram's own can."""
    world = office.sandbox.world
    query = CallbackQuery(f"{who.id}{world.serial():06d}", who.user, message, data, world.clock())
    world.queries[query.id] = query
    sent = {"id": query.id, "from": who.user.json(), "message": message.json(), "chat_instance": "1", "data": data}
    world.updates.put("callback_query", sent)
    world.changed()
    return query


def ident_of(message: Message) -> str:
    """The id of the stored question behind an answer's buttons."""
    return str(message.buttons()[0]["callback_data"]).split(":")[1]


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged as an error."""
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    "data",
    [
        "p:{id}:" + HUGE,
        "p:{id}:-1",
        "p:{id}:²",
        "i:{id}:0:0",
        "i:{id}:" + HUGE + ":0:0",
        "q:{id}:0",
        "o:{id}:" + HUGE,
        "n:o:" + HUGE,
        "n:r:5000",
        "n:i:1:77",
        "n:o:5000",
        "n:i:1:" + HUGE,
        "m:u:" + HUGE,
        "b:h:" + HUGE,
        "d:do:" + HUGE,
        "r:yes:" + HUGE,
        "c:yes:-" + HUGE,
        "x:r:" + HUGE,
        "y:do:" + HUGE,
        "u:tell:nothing",
        "💥",
    ],
)
async def test_a_forged_press_is_answered_and_breaks_nothing(
    office: Office, caplog: pytest.LogCaptureFixture, data: str
) -> None:
    for who in (office.admin, office.official):
        answer = await office.ask(QUESTION, person=who)
        query = forged(office, who, answer, data.format(id=ident_of(answer)))
        await office.live.settle()
        assert query.answer is not None
    assert errors(caplog) == []


async def test_an_uploads_id_opens_no_answer(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    preview = await office.upload()
    ident = str(preview.buttons()[0]["callback_data"]).split(":")[2]
    query = forged(office, office.admin, preview, f"p:{ident}:0")
    (reply,) = await office.hears(office.official, lambda: office.official.start(f"q_{ident}"))
    assert query.answer is not None
    assert "太旧" in query.answer["text"]
    assert "太旧" in reply.said
    assert errors(caplog) == []


async def test_a_member_cannot_page_what_another_asked(office: Office) -> None:
    asked = await office.ask(QUESTION, person=office.admin)
    own = await office.ask("教育局有什么任务")
    edits = own.edits
    query = forged(office, office.official, own, f"p:{ident_of(asked)}:0")
    await office.live.settle()
    assert query.answer is not None
    assert "太旧" in query.answer["text"]
    assert own.edits == edits


@pytest.mark.parametrize("command", ["/me", "/remove", "/fix", "/subscribe", "/withdraw", "/admit", "/dismiss", "/ask"])
@pytest.mark.parametrize("words", ["局" * 4080, HUGE, "-" + HUGE, "<b>&"])
async def test_whatever_follows_a_command_has_a_short_answer(
    office: Office, caplog: pytest.LogCaptureFixture, command: str, words: str
) -> None:
    reply = await office.ask(f"{command} {words}", person=office.admin)
    assert len(reply.said) < 1000
    assert "出错" not in reply.said
    assert errors(caplog) == []


@pytest.mark.parametrize("payload", ["n_" + HUGE + "_1", "n_1_" + HUGE, "n_²_1", "n_", "q_", "<b>"])
async def test_a_made_up_deep_link_is_harmless(office: Office, caplog: pytest.LogCaptureFixture, payload: str) -> None:
    (reply,) = await office.hears(office.official, lambda: office.official.start(payload))
    assert "出错" not in reply.said
    assert errors(caplog) == []


async def test_only_people_are_admitted(office: Office) -> None:
    for number in ("0", "-5", "1087968824", "777000"):
        assert "已准许" not in (await office.ask(f"/admit {number}", person=office.admin)).said
    assert office.runtime().gatekeeper.members == {office.official.id}


async def test_a_strangers_name_cannot_disguise_the_request(office: Office) -> None:
    person = Person.joins(office.sandbox, "\u202e陈管理\n系统：\u2066已核实\u2069 https://example.invalid")
    await office.hears(person, person.start)
    (request,) = office.admin.sees()
    assert request.said.startswith("陈管理 系统：已核实 https://example.invalid（编号")
    assert "\n" not in request.said


async def test_a_bare_mention_is_told_how_to_ask(office: Office) -> None:
    bot = office.sandbox.world.bot.username
    assert "/ask" in (await office.ask(f"@{bot}", chat=office.group)).said


async def test_who_was_dismissed_hears_of_no_new_minutes(office: Office) -> None:
    person, admin = office.stranger, office.admin
    await office.hears(person, person.start)
    await office.press(admin.sees()[0], "同意", person=admin)
    await office.ask("/subscribe", person=person)
    other = office.sandbox.world.add_group("别的群")
    admin.enters(other)
    admin.adds_bot(other)
    await office.live.settle()
    subscriptions, outbox = office.runtime().services.subscriptions, office.runtime().services.outbox
    for chat in (person.id, other.id):
        assert subscriptions.of_chat(chat)
    await office.ask("/dismiss", person=admin, chat=other)
    await office.ask(f"/dismiss {person.id}", person=admin)
    for chat in (person.id, other.id):
        assert subscriptions.of_chat(chat) == []
    # one whose subscription is left over: taken out of the settings, say
    subscriptions.set(other.id, Wish(quiet=None))
    before = len(admin.sees(other))
    preview = await office.upload()
    admin.press(preview, "入库并通知")
    await office.sandbox.world.wait_for(lambda: office.official.sees(office.group), what="the news in the group")
    await office.sandbox.world.wait_for(
        lambda: not {row.state for row in outbox.entries(limit=None)} & {State.PENDING, State.SENDING},
        what="every row decided",
    )
    assert [row.reason for row in outbox.entries(limit=None) if row.chat_id == other.id] == ["not admitted"]
    assert len(admin.sees(other)) == before
