"""Inline mode: off by default, personal, never cached, and nothing for those who are not admitted."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.application import ALLOWED_UPDATES, build
from bot.config import Access, Settings, Telegram
from bot.sandbox.api import Sandbox
from bot.sandbox.live import Live
from bot.sandbox.people import Person
from bot.sandbox.request import SandboxRequest
from bot.secret import Secret
from bot.services import opened
from index.ingest import ingest_paths

QUESTION = "市发改委负责哪些事项？"


@pytest.fixture(scope="module")
def stocked(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inline")
    with opened(Settings(data_dir=folder)) as services:
        ingest_paths([samples / "yunxi-031.txt"], services.minutes)
        services.search.refresh()
    return folder


@pytest.fixture
async def typed(stocked: Path, tmp_path: Path) -> AsyncIterator[Callable[..., Any]]:
    """Types something after the bot's name, in an application of its own; gives what the bot answered."""
    async with AsyncExitStack() as stack:

        async def go(text: str, *, inline: bool = True, admitted: bool = True) -> Any:
            sandbox = Sandbox()
            person = Person.joins(sandbox, "李科长", started=True)
            shutil.copytree(stocked, tmp_path / "data")
            settings = Settings(
                telegram=Telegram(token=Secret(sandbox.world.token)),
                access=Access(admins=(1,), members=(person.id,) if admitted else ()),
                data_dir=tmp_path / "data",
                inline=inline,
            )
            application = build(settings, request=SandboxRequest(sandbox))
            live = await stack.enter_async_context(Live(sandbox, application, allowed_updates=ALLOWED_UPDATES))
            query = person.inline(text)
            await live.settle()
            return query.answer

        yield go


async def test_an_admitted_person_gets_a_personal_answer(typed: Callable[..., Any]) -> None:
    answer = await typed(QUESTION)
    (result,) = answer["results"]
    assert "市发改委" in result["input_message_content"]["message_text"]
    assert (answer["is_personal"], answer["cache_time"]) == (True, 0)


async def test_a_stranger_gets_nothing(typed: Callable[..., Any]) -> None:
    answer = await typed(QUESTION, admitted=False)
    assert answer["results"] == []
    assert (answer["is_personal"], answer["cache_time"]) == (True, 0)


async def test_a_letter_is_no_question_yet(typed: Callable[..., Any]) -> None:
    assert (await typed("市"))["results"] == []


async def test_it_is_off_unless_configured(typed: Callable[..., Any]) -> None:
    assert await typed(QUESTION, inline=False) is None
