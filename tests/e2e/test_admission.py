"""Who is let in, and what those outside get to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.model import Message, Status
from bot.sandbox.people import Person

if TYPE_CHECKING:
    from tests.e2e.conftest import Office, Opener

QUESTION = "财政局负责哪些事项？"


def lines(messages: list[Message]) -> list[str]:
    """Every line of the messages."""
    return [line for m in messages for line in m.said.splitlines()]


async def test_a_stranger_gets_one_polite_line_and_nothing_else(office: Office) -> None:
    stranger = office.stranger
    for act in (
        lambda: stranger.say(QUESTION),
        lambda: stranger.say("/latest"),
        lambda: stranger.say("/reindex"),
        lambda: stranger.upload("议题".encode(), "纪要.txt"),
        lambda: stranger.send("photo"),
        lambda: stranger.say("/help"),
    ):
        await office.hears(stranger, act)
    said = lines(stranger.sees())
    assert len(said) == 1
    assert str(stranger.id) in said[0]


async def test_a_request_is_granted_by_a_press(office: Office) -> None:
    stranger, admin = office.stranger, office.admin
    (line,) = await office.hears(stranger, stranger.start)
    assert str(stranger.id) in line.said
    (request,) = admin.sees()
    assert str(stranger.id) in request.said
    await office.press(request, "同意", person=admin)
    assert "同意" in stranger.sees()[-1].said
    assert "市财政局" in (await office.ask(QUESTION, person=stranger)).said
    assert request.buttons() == []


async def test_a_request_is_refused_by_a_press(office: Office) -> None:
    stranger, admin = office.stranger, office.admin
    await office.hears(stranger, stranger.start)
    await office.press(admin.sees()[0], "拒绝", person=admin)
    await office.hears(stranger, lambda: stranger.say(QUESTION))
    assert not any("市财政局" in m.said for m in stranger.sees())


async def test_pressing_start_often_is_one_request(office: Office) -> None:
    for _ in range(3):
        await office.hears(office.stranger, office.stranger.start)
    assert len(office.admin.sees()) == 1
    assert len(office.stranger.sees()) == 1


async def test_only_an_admin_can_grant(office: Office) -> None:
    await office.hears(office.stranger, office.stranger.start)
    (request,) = office.admin.sees()
    await office.press(request, "同意", person=office.official)
    await office.press(request, "同意", person=office.stranger)
    await office.hears(office.stranger, lambda: office.stranger.say(QUESTION))
    assert not any("市财政局" in m.said for m in office.stranger.sees())


async def test_a_second_decision_says_it_is_decided(office: Office) -> None:
    await office.hears(office.stranger, office.stranger.start)
    (request,) = office.admin.sees()
    stale = [b["text"] for b in request.buttons()]
    first = office.admin.press(request, stale[0])
    second = office.admin.press(request, stale[1])
    await office.live.settle()
    assert first.answer is not None
    assert second.answer is not None
    assert "市财政局" in (await office.ask(QUESTION, person=office.stranger)).said


async def test_the_claim_code_makes_the_first_admin_once(open_office: Opener) -> None:
    office = await open_office(admins=())
    code, stranger = office.claim_code(), office.stranger
    assert code
    guesser, late = Person.joins(office.sandbox, "猜的人"), Person.joins(office.sandbox, "后来者")
    for person, word in ((guesser, "000000"), (stranger, code), (late, code)):
        await office.hears(person, lambda p=person, w=word: p.say(f"/claim {w}"))  # type: ignore[misc]
    assert [sum("管理员了" in m.said for m in p.sees()) for p in (guesser, stranger, late)] == [0, 1, 0]
    assert "/reindex" in (await office.ask("/help", person=stranger)).said


async def test_with_an_admin_there_is_no_code(office: Office) -> None:
    assert office.claim_code() is None


async def test_a_group_not_admitted_hears_one_line_at_most(office: Office) -> None:
    other = office.sandbox.world.add_group("别的群")
    office.official.enters(other, Status.CREATOR)
    office.official.adds_bot(other)
    for _ in range(3):
        await office.hears(office.official, lambda: office.official.say(f"/ask {QUESTION}", chat=other), other)
    said = lines(office.official.sees(other))
    assert len(said) <= 1
    assert not any("市财政局" in line for line in said)


async def test_an_admin_admits_a_group(office: Office) -> None:
    other = office.sandbox.world.add_group("别的群")
    office.admin.enters(other)
    office.stranger.enters(other)
    office.admin.adds_bot(other)
    await office.live.settle()
    await office.hears(office.admin, lambda: office.admin.say("/admit", chat=other), other)
    assert "市财政局" in (await office.ask(f"/ask {QUESTION}", person=office.stranger, chat=other)).said
    await office.hears(office.admin, lambda: office.admin.say("/dismiss", chat=other), other)
    await office.hears(office.stranger, lambda: office.stranger.say(f"/ask {QUESTION}", chat=other), other)
    assert sum("市财政局" in m.said for m in office.stranger.sees(other)) == 1


async def test_an_anonymous_group_admin_is_no_admin_of_the_bot(office: Office) -> None:
    office.admin.enters(office.group, Status.ADMINISTRATOR, anonymous=True)
    await office.hears(office.admin, lambda: office.admin.say("/reindex", chat=office.group), office.group)
    assert not any("完成" in m.said for m in office.admin.sees(office.group))
    assert "市财政局" in (await office.ask(f"/ask {QUESTION}", person=office.admin, chat=office.group)).said


async def test_an_official_cannot_do_what_admins_do(office: Office) -> None:
    for command in ("/reindex", "/remove", "/status"):
        reply = await office.ask(command)
        assert "只限管理员" in reply.said
    (reply,) = await office.hears(office.official, lambda: office.official.upload(b"x", "纪要.txt"))
    assert "只有管理员" in reply.said


@pytest.mark.parametrize("mode", ["open"])
async def test_open_access_lets_everybody_ask(open_office: Opener, mode: str) -> None:
    office = await open_office(mode=mode, members=())
    assert "市财政局" in (await office.ask(QUESTION, person=office.stranger)).said


async def test_a_dismissed_person_is_outside_again(office: Office) -> None:
    await office.hears(office.stranger, office.stranger.start)
    await office.press(office.admin.sees()[0], "同意", person=office.admin)
    await office.ask(f"/dismiss {office.stranger.id}", person=office.admin)
    await office.hears(office.stranger, lambda: office.stranger.say(QUESTION))
    assert not any("市财政局" in m.said for m in office.stranger.sees())
