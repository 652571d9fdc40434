"""An official asks, in private and in a group, and presses what is offered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.model import Message, Status

if TYPE_CHECKING:
    from tests.e2e.conftest import Office, Opener

LABELS = re.compile(r"^(?:【议定】|【要求】|【点名要求】)(?P<quote>.+)$", re.MULTILINE)
UNIT_QUESTION = "发改委负责哪些事项？"
OPENS = r"议题全文|(?:\S+ )?[一二三四五六七八九十]+"
"""Buttons that open an item; among several meetings they name the meeting."""


def quotes(message: Message) -> list[str]:
    """What the message shows as minutes."""
    return [m["quote"] for m in LABELS.finditer(message.said)]


def word_for_word(message: Message, stored: list[str]) -> bool:
    """Whether every quotation stands in stored minutes, white space aside; there must be one."""
    found = ["".join(q.split()) for q in quotes(message)]
    return bool(found) and all(any(q in text for text in stored) for q in found)


async def test_a_unit_question_in_private(office: Office, stored_texts: list[str]) -> None:
    reply = await office.ask(UNIT_QUESTION)
    assert reply.said.startswith("市发改委：")
    assert word_for_word(reply, stored_texts)
    assert "云溪市" in reply.said
    assert reply.reply_to is None


async def test_the_same_question_in_english(office: Office, stored_texts: list[str]) -> None:
    reply = await office.ask("which items is the Development and Reform Commission responsible for?")
    assert "市发改委" in reply.said.splitlines()[0]
    assert word_for_word(reply, stored_texts)


async def test_paging_shows_every_page_and_edits_one_message(office: Office, stored_texts: list[str]) -> None:
    reply = await office.ask(UNIT_QUESTION)
    first = reply.said
    position = next(b["text"] for b in reply.buttons() if "/" in b["text"])
    seen = [first]
    for _ in range(int(position.split("/")[1]) - 1):
        (turned,) = await office.press(reply, "▶")
        assert turned.id == reply.id
        assert word_for_word(turned, stored_texts)
        seen.append(turned.said)
    assert len(set(seen)) == len(seen) > 1
    await office.press(reply, "▶")
    assert reply.said == first
    assert await office.press(reply, next(b["text"] for b in reply.buttons() if "/" in b["text"])) == []


async def test_old_messages_page_their_own_question(office: Office) -> None:
    old = await office.ask(UNIT_QUESTION)
    await office.ask("财政局负责哪些事项？")
    await office.press(old, "▶")
    assert "发改委" in old.said


async def test_an_item_in_full_and_back(office: Office, stored_texts: list[str]) -> None:
    reply = await office.ask("产业投资基金管理办法怎么定的")
    first = reply.said
    label = next(b["text"] for b in reply.buttons() if re.fullmatch(OPENS, b["text"]))
    (shown,) = await office.press(reply, label)
    assert shown.id == reply.id
    assert shown.said != first
    await office.press(reply, "返回")
    assert reply.said == first


async def test_the_original_file_comes_byte_for_byte(office: Office, samples: Path) -> None:
    reply = await office.ask("殡葬服务收费怎么定的")
    (sent,) = await office.press(reply, "原件")
    assert sent.file is not None
    assert sent.file.data == (samples / sent.file.name).read_bytes()


async def test_a_follow_up_continues_the_talk(office: Office) -> None:
    await office.ask(UNIT_QUESTION)
    reply = await office.ask("那财政局呢？")
    assert reply.said.startswith("接上问")
    assert "市财政局" in reply.said.splitlines()[0]


async def test_nothing_found_says_so(office: Office) -> None:
    reply = await office.ask("有没有研究小学扩建")
    assert not quotes(reply)


async def test_start_shows_three_questions_to_press(office: Office) -> None:
    (hello,) = await office.hears(office.official, office.official.start)
    labels = [b["text"] for b in hello.buttons()]
    assert len(labels) == 3
    (answer,) = [m for m in await office.press(hello, labels[0]) if m.id != hello.id]
    assert "财政局" in answer.said


async def test_help_latest_and_meeting(office: Office) -> None:
    assert "/ask" in (await office.ask("/help")).said
    latest = await office.ask("/latest")
    assert "2026-03-18" in latest.said
    assert "2025-07-16" in (await office.ask("/meeting 41")).said
    assert (await office.ask("/meeting")).said.startswith("请写上第几次会议")


async def test_admins_see_admin_commands_in_help_and_others_do_not(office: Office) -> None:
    assert "/reindex" not in (await office.ask("/help")).said
    assert "/reindex" in (await office.ask("/help", person=office.admin)).said


@pytest.mark.parametrize("kind", ["voice", "photo", "sticker"])
async def test_what_is_no_text_gets_one_line(office: Office, kind: str) -> None:
    (reply,) = await office.hears(office.official, lambda: office.official.send(kind))
    assert "打出来" in reply.said
    assert "\n" not in reply.said


async def test_edits_and_empty_questions_are_not_answered_twice(office: Office) -> None:
    said = office.official.say(UNIT_QUESTION)
    await office.live.settle()
    assert await office.hears(office.official, lambda: office.official.edit(said, "财政局负责什么")) == []


async def test_a_question_too_long_is_refused_in_one_line(office: Office) -> None:
    assert "太长" in (await office.ask("问" * 1200)).said


async def test_in_a_group_ask_mention_and_reply(office: Office, stored_texts: list[str]) -> None:
    group, official = office.group, office.official
    name = office.sandbox.world.bot.username
    assert await office.hears(official, lambda: official.say("大家早", chat=group), group) == []
    asked = official.say(f"/ask {UNIT_QUESTION}", chat=group)
    await office.live.settle()
    (reply,) = official.sees(group)
    assert reply.reply_to is asked
    assert word_for_word(reply, stored_texts)
    assert "回复本条可继续问" in reply.said
    mentioned = await office.ask(f"@{name} 财政局负责哪些事项", chat=group)
    assert "市财政局" in mentioned.said
    (followed,) = await office.hears(official, lambda: official.say("那教育局呢", chat=group, reply_to=reply), group)
    assert "教育局" in followed.said


async def test_anybody_in_an_admitted_group_may_ask_there(office: Office) -> None:
    reply = await office.ask("/ask 财政局负责哪些事项", person=office.stranger, chat=office.group)
    assert "市财政局" in reply.said


async def test_ask_without_words_says_how(office: Office) -> None:
    assert "/ask" in (await office.ask("/ask", chat=office.group)).said


async def test_ask_on_someones_message_asks_that_message(office: Office) -> None:
    theirs = office.stranger.say("财政局负责哪些事项", chat=office.group)
    (reply,) = await office.hears(
        office.official, lambda: office.official.say("/ask", chat=office.group, reply_to=theirs), office.group
    )
    assert "市财政局" in reply.said


async def test_in_a_forum_replies_stay_in_their_topic(open_office: Opener) -> None:
    office = await open_office(mode="open")
    forum = office.sandbox.world.add_group("督办论坛", forum=True)
    office.official.enters(forum, Status.CREATOR)
    office.official.adds_bot(forum)
    topic = office.sandbox.world.add_topic(forum, "发改", office.official.user)
    office.official.say("/ask 发改委负责哪些事项", chat=forum, topic=topic)
    await office.live.settle()
    replies = [m for m in office.official.sees(forum) if m.buttons()]
    assert [m.thread for m in replies] == [topic.id]
    (followed,) = await office.hears(
        office.official,
        lambda: office.official.say("那财政局呢", chat=forum, topic=topic, reply_to=replies[0]),
        forum,
    )
    assert (followed.thread, "市财政局" in followed.said) == (topic.id, True)


async def test_questions_in_a_topic_are_not_replies_to_the_bot(office: Office) -> None:
    forum = office.sandbox.world.add_group("督办论坛", forum=True)
    office.official.enters(forum, Status.CREATOR)
    office.official.adds_bot(forum, Status.ADMINISTRATOR)
    await office.live.settle()
    before = len(office.official.sees(forum))
    topic = office.sandbox.world.add_topic(forum, "闲聊", office.official.user)
    office.official.say("今天天气不错", chat=forum, topic=topic)
    await office.live.settle()
    assert office.official.sees(forum)[before:] == []


async def test_an_empty_store_says_so(open_office: Opener) -> None:
    office = await open_office(empty=True)
    assert "还没有纪要" in (await office.ask(UNIT_QUESTION)).said


async def test_a_stranger_cannot_press_what_is_not_theirs(office: Office) -> None:
    reply = await office.ask(UNIT_QUESTION)
    before = reply.said
    office.stranger.press(reply, "▶")
    await office.live.settle()
    assert reply.said == before
