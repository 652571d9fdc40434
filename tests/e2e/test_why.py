"""``/why`` and ``ask --explain``: an admin sees how a question was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.conftest import Office


async def test_an_admin_sees_how_the_last_question_was_read(office: Office) -> None:
    await office.ask("市财政局负责哪些事项", person=office.admin)
    said = (await office.ask("/why", person=office.admin)).said
    assert "问：市财政局负责哪些事项" in said
    assert "读作：unit" in said
    assert "财政局" in said
    assert "查了 7 份（2024-03-14 至 2026-03-18）" in said


async def test_a_question_of_its_own_shows_near_misses_and_literal_matches(office: Office) -> None:
    said = (await office.ask("/why 校园食堂", person=office.admin)).said
    assert "检索词：" in said
    assert "✓ yunxi-044 议题4" in said
    assert "原文里有这些字的议题：" in said


async def test_asking_why_does_not_change_what_a_follow_up_continues(office: Office) -> None:
    await office.ask("市林业局负责什么", person=office.admin)
    await office.ask("/why 校园食堂", person=office.admin)
    assert "市林业局" in (await office.ask("有什么要求", person=office.admin)).said


async def test_without_a_question_there_is_nothing_to_explain(office: Office) -> None:
    assert "没有可解释的提问" in (await office.ask("/why", person=office.admin)).said


async def test_only_admins_may_ask_why(office: Office) -> None:
    await office.ask("市财政局负责哪些事项")
    assert "读作" not in (await office.ask("/why")).said
