"""The real application on the sandbox, with the sample minutes in its store."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.application import ALLOWED_UPDATES, build
from bot.config import Access, Settings, Telegram
from bot.context import App, Runtime, runtime_of
from bot.delivery.receipts import Receipts
from bot.notify import Courier
from bot.pace import Pace
from bot.review.uploads import Uploads
from bot.sandbox.api import Sandbox
from bot.sandbox.clock import SkippingClock
from bot.sandbox.live import Live
from bot.sandbox.model import Chat, Message, Status
from bot.sandbox.people import Person
from bot.sandbox.request import SandboxRequest
from bot.secret import Secret
from bot.services import opened
from index.ingest import ingest_paths
from storage.subscriptions import Wish


@pytest.fixture(scope="session")
def stocked(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with every sample ingested and indexed; copied for each test."""
    folder = tmp_path_factory.mktemp("stocked")
    with opened(Settings(data_dir=folder)) as services:
        report = ingest_paths([samples], services.minutes)
        assert not report.failed
        services.search.refresh()
    return folder


MINUTES = """云溪市人民政府常务会议纪要
第9号
云溪市人民政府办公室　　　　　　2026年6月12日

市政府第47次常务会议纪要

2026年6月8日下午，市长沈岳川主持召开市政府第47次常务会议，纪要如下：
一、审议《云溪市夜间经济发展实施方案》
会议听取了市商务局关于《云溪市夜间经济发展实施方案》的汇报。
会议明确，原则同意该《方案》，会后由市商务局根据会议讨论意见修改完善，以市政府办公室名义印发。
会议要求，（一）市公安局要加强夜间巡逻。（二）市城管局要规范外摆经营，不得占用盲道。
二、听取校园食品安全工作情况汇报
会议明确，由市市场监管局牵头，市教育局配合，9月底前完成全部学校食堂检查。
出席：沈岳川、韩修文
列席：市商务局尚志远，市公安局雷振东
"""


@dataclass
class Office:
    """A running bot with an admin, an admitted official, an admitted group and a stranger."""

    sandbox: Sandbox
    admin: Person
    official: Person
    stranger: Person
    group: Chat
    folder: Path
    application: App = field(init=False)
    live: Live = field(init=False)

    async def hears(self, person: Person, act: Callable[[], object], chat: Chat | None = None) -> list[Message]:
        """What the bot newly says (or edits) in a chat after `act`, once every handler has returned."""
        before = {m.id: m.edits for m in person.sees(chat)}
        act()
        await self.live.settle()
        return [m for m in person.sees(chat) if before.get(m.id) != m.edits]

    async def ask(self, text: str, *, person: Person | None = None, chat: Chat | None = None) -> Message:
        """The one message that answers a text."""
        who = person or self.official
        (reply,) = await self.hears(who, lambda: who.say(text, chat=chat), chat)
        return reply

    async def press(self, message: Message, label: str | int, *, person: Person | None = None) -> list[Message]:
        """What a press brings, in the chat of the message."""
        who = person or self.official
        return await self.hears(who, lambda: who.press(message, label), message.chat)

    @property
    def minutes(self) -> str:
        """Minutes that are not in the store."""
        return MINUTES

    async def upload(self, text: str = MINUTES, name: str = "yunxi-047.txt", *, size: int | None = None) -> Message:
        """What the admin sees for an uploaded text, once it has been read."""
        seen = {m.id for m in self.admin.sees()}
        self.admin.upload(text.encode(), name, size=size)
        return await self.sandbox.world.wait_for(
            lambda: next((m for m in self.admin.sees() if m.id not in seen), None), what=f"a preview of {name}"
        )

    def runtime(self) -> Runtime:
        """The application's parts."""
        return runtime_of(self.application)

    def claim_code(self) -> str | None:
        """The one-time code that `run` would print."""
        return self.runtime().claim_code


Opener = Callable[..., Awaitable[Office]]


@pytest.fixture
async def open_office(stocked: Path, tmp_path: Path) -> AsyncIterator[Opener]:
    """Makes an `Office`; keyword arguments go into its `Access`."""
    async with AsyncExitStack() as stack:

        async def start(*, empty: bool = False, inline: bool = False, **access: object) -> Office:
            clock = SkippingClock()
            sandbox = Sandbox(clock)
            admin = Person.joins(sandbox, "陈管理", started=True)
            official = Person.joins(sandbox, "李科长", started=True)
            stranger = Person.joins(sandbox, "路人")
            group = sandbox.world.add_group("纪要督办群")
            official.enters(group, Status.CREATOR)
            admin.enters(group)
            stranger.enters(group)
            official.adds_bot(group)
            sandbox.world.updates.pending.clear()
            folder = tmp_path / "data"
            if empty:
                folder.mkdir()
            else:
                shutil.copytree(stocked, folder)
            given = {"admins": (admin.id,), "members": (official.id,), "groups": (group.id,)} | access
            settings = Settings(
                telegram=Telegram(token=Secret(sandbox.world.token)),
                access=Access(**given),
                data_dir=folder,
                inline=inline,
            )
            office = Office(sandbox, admin, official, stranger, group, folder)
            pace = Pace(clock=clock, sleep=clock.sleep)
            office.application = build(settings, request=SandboxRequest(sandbox), pace=pace)
            runtime = office.runtime()
            for chat_id in settings.access.groups:
                runtime.services.admit_group(chat_id, "supergroup", "纪要督办群")
                runtime.services.subscriptions.set(chat_id, Wish(quiet=None))  # tests run at any hour
            # these wait for something to happen instead of for seconds to pass
            runtime.uploads = Uploads(sleep=lambda seconds: office.live.settle())
            runtime.receipts = Receipts(sleep=lambda seconds: office.live.settle())
            runtime.courier = Courier(runtime.services, sleep=lambda seconds: _until_something(sandbox), settle=0)
            office.live = await stack.enter_async_context(
                Live(sandbox, office.application, allowed_updates=ALLOWED_UPDATES)
            )
            stack.callback(_within_limits, sandbox)
            return office

        yield start


async def _until_something(sandbox: Sandbox) -> None:
    """Tells the tests that a round of sending has ended, and waits for the world to change.

    Rows may be written just after the last change, so it does not wait for the next one for ever.
    """
    sandbox.world.changed()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.1):
            await sandbox.world.change()


def _within_limits(sandbox: Sandbox) -> None:
    assert sandbox.limits.excesses == []


@pytest.fixture
async def office(open_office: Opener) -> Office:
    """An `Office` with the sample minutes."""
    return await open_office()


@pytest.fixture(scope="session")
def stored_texts(stocked: Path) -> list[str]:
    """The stored text of every sample, without white space."""
    with opened(Settings(data_dir=stocked)) as services:
        return ["".join(s.minutes.text.split()) for s in services.minutes.all()]
