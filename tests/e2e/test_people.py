"""What a person sets, reports and does elsewhere: the home unit, feedback, inline questions, coming and going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.model import Status

if TYPE_CHECKING:
    from tests.e2e.conftest import Office, Opener


async def test_my_unit_is_set_once_and_used(office: Office) -> None:
    assert "未设置" in (await office.ask("/me")).said
    assert "财政局" in (await office.ask("/me 财政局")).said
    assert "市财政局" in (await office.ask("我局负责哪些事项")).said.splitlines()[0]
    shown = await office.ask("/me")
    await office.press(shown, "清除")
    assert "/me" in (await office.ask("我局负责哪些事项")).said


async def test_without_a_unit_my_unit_asks_for_it(office: Office) -> None:
    assert "/me" in (await office.ask("我局负责哪些事项")).said


async def test_an_unknown_unit_is_said_to_be_unknown(office: Office) -> None:
    assert "火星殖民署" in (await office.ask("/me 火星殖民署")).said


async def test_a_groups_unit_is_set_by_admins_of_the_bot(office: Office) -> None:
    assert "管理员" in (await office.ask("/me 财政局", chat=office.group)).said
    await office.ask("/me 财政局", person=office.admin, chat=office.group)
    assert "市财政局" in (await office.ask("/ask 我局负责哪些事项", chat=office.group)).said


async def test_feedback_reaches_the_admin_with_its_question(office: Office) -> None:
    reply = await office.ask("发改委负责哪些事项？")
    (why,) = await office.press(reply, "没答对")
    query = office.official.press(why, "漏了议题")
    await office.live.settle()
    assert query.answer is not None
    assert "谢谢" in query.answer["text"]
    (told,) = office.admin.sees()
    assert "发改委负责哪些事项？" in told.said
    assert "漏了议题" in told.said


async def test_inline_answers_are_personal_and_only_for_those_admitted(open_office: Opener) -> None:
    office = await open_office(inline=True)
    mine, theirs = office.official.inline("财政局负责哪些事项"), office.stranger.inline("财政局负责哪些事项")
    await office.live.settle()
    assert mine.answer is not None
    assert theirs.answer is not None
    assert len(mine.answer["results"]) == 1
    assert "市财政局" in mine.answer["results"][0]["input_message_content"]["message_text"]
    assert theirs.answer["results"] == []
    for query in (mine, theirs):
        assert query.answer is not None
        assert (query.answer["is_personal"], query.answer["cache_time"]) == (True, 0)


async def test_inline_is_off_unless_configured(office: Office) -> None:
    query = office.official.inline("财政局负责哪些事项")
    await office.live.settle()
    assert query.answer is None


async def test_a_group_the_bot_was_added_to_is_asked_about(office: Office) -> None:
    other = office.sandbox.world.add_group("新群")
    office.official.enters(other, Status.CREATOR)
    office.official.adds_bot(other)
    await office.live.settle()
    (request,) = office.admin.sees()
    assert "新群" in request.said
    await office.press(request, "同意", person=office.admin)
    assert "市财政局" in (await office.ask("/ask 财政局负责什么", chat=other)).said


async def test_a_group_that_removed_the_bot_is_not_written_to(office: Office) -> None:
    office.official.removes_bot(office.group)
    await office.live.settle()
    before = len(office.sandbox.calls)
    preview = await office.upload()
    await office.press(preview, "入库", person=office.admin)
    await office.sandbox.world.wait_for(lambda: "已入库" in office.admin.sees()[-1].said)
    assert not [c for c in office.sandbox.calls[before:] if c.params.get("chat_id") == str(office.group.id)]


async def test_what_was_asked_answered_sent_and_pressed_is_on_record(office: Office) -> None:
    reply = await office.ask("殡葬服务收费怎么定的")
    await office.press(reply, "原件")
    entries = office.runtime().services.audit.entries()
    whats = [e.what for e in entries]
    assert {"question", "answer", "button", "original"} <= set(whats)
    answered = next(e for e in entries if e.what == "answer")
    assert (answered.who, answered.chat_id) == (office.official.id, office.official.id)
    assert ("yunxi-041", 8) in answered.items


async def test_command_menus_differ_by_who_looks(office: Office) -> None:
    scopes = {scope: {c["command"] for c in found} for (scope, _), found in office.sandbox.world.commands.items()}
    everybody = set.union(*(names for scope, names in scopes.items() if "chat_id" not in scope))
    admins = next(names for scope, names in scopes.items() if str(office.admin.id) in scope)
    assert "ask" in everybody
    assert "reindex" not in everybody
    assert {"reindex", "remove", "ask"} - {"ask"} <= admins
