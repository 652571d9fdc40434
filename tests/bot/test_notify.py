"""New minutes reach each chat once, whatever one of them does."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from telegram.error import NetworkError, TimedOut

from bot.application import build
from bot.config import Access, Settings, Telegram
from bot.context import App, runtime_of
from bot.notify import Courier, unknowable
from bot.pace import Pace
from bot.sandbox.api import Sandbox
from bot.sandbox.clock import SkippingClock
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.faults import Fault
from bot.sandbox.model import Chat, ChatType
from bot.sandbox.people import Person
from bot.sandbox.request import SandboxRequest
from bot.services import Services
from index.ingest import ingest_paths
from storage.clock import utcnow
from storage.outbox import Delivery, State


@dataclass
class Post:
    """An application that is not polling, with groups that hear of new minutes."""

    sandbox: Sandbox
    admin: Person
    groups: list[Chat]
    application: App
    files: list[Path]

    @property
    def services(self) -> Services:
        return runtime_of(self.application).services

    def arrive(self, *numbers: int) -> None:
        """Minutes are ingested, to be announced."""
        report = ingest_paths([self.files[n] for n in numbers or (0,)], self.services.minutes, announce=True)
        assert report.added == len(numbers or (0,))

    async def deliver(self) -> int:
        return await runtime_of(self.application).courier.deliver_due(self.application)

    def heard(self, group: Chat) -> list[str]:
        return [message.said for message in self.admin.sees(group)]

    def rows(self) -> Sequence[Delivery]:
        return self.services.outbox.entries(limit=None)

    def states(self) -> list[State]:
        return [row.state for row in self.rows()]


@pytest.fixture
def files(samples: Path) -> list[Path]:
    return sorted(samples.glob("*.txt"))


@pytest.fixture
async def post(files: list[Path], tmp_path: Path) -> AsyncIterator[Post]:
    clock = SkippingClock()
    sandbox = Sandbox(clock)
    admin = Person.joins(sandbox, "陈管理", started=True)
    groups = [sandbox.world.add_group(f"群{n}", kind=ChatType.GROUP) for n in range(3)]
    for group in groups:
        admin.enters(group)
        admin.adds_bot(group)
    settings = Settings(
        telegram=Telegram(token=SecretStr(sandbox.world.token)), access=Access(admins=(admin.id,)), data_dir=tmp_path
    )
    application = build(settings, request=SandboxRequest(sandbox), pace=Pace(clock=clock, sleep=clock.sleep))
    services = runtime_of(application).services
    runtime_of(application).courier = Courier(services, clock.sleep, settle=0)
    for group in groups:
        services.admit_group(group.id, "group", str(group.title))
    runtime_of(application).gatekeeper.refresh()
    await application.initialize()
    yield Post(sandbox, admin, groups, application, files)
    await application.shutdown()


async def test_every_group_hears_once(post: Post) -> None:
    post.arrive()
    assert await post.deliver() == 3
    assert await post.deliver() == 0
    for group in post.groups:
        (said,) = post.heard(group)
        assert said.startswith("📄 新纪要：云溪市政府")
    assert post.states() == [State.SENT] * 3
    assert post.sandbox.limits.excesses == []


async def test_without_announcing_nothing_is_owed(post: Post) -> None:
    ingest_paths(post.files[:1], post.services.minutes)
    assert await post.deliver() == 0
    assert post.heard(post.groups[0]) == []


async def test_several_arrive_together_as_one_digest_in_order(post: Post) -> None:
    post.arrive(0, 1, 2)
    await post.deliver()
    docs = [row.doc for row in post.rows() if row.chat_id == post.groups[0].id]
    (said,) = post.heard(post.groups[0])
    assert said.startswith("📄 新纪要 3 份")
    places = []
    for doc in docs:
        stored = post.services.minutes.get(doc)
        assert stored is not None
        places.append(said.index(f"第{stored.minutes.meeting.number or stored.minutes.meeting.year_number}次"))
    assert places == sorted(places)
    assert {row.message_id for row in post.rows() if row.chat_id == post.groups[0].id} == {
        post.admin.sees(post.groups[0])[0].id
    }


async def test_one_that_threw_the_bot_out_does_not_stop_the_others(post: Post) -> None:
    gone = post.groups[0]
    post.sandbox.faults.add(
        Fault("sendMessage", gone.id, times=None, error=forbidden("bot was kicked from the group chat"))
    )
    post.arrive(0, 1)
    await post.deliver()
    assert [len(post.heard(group)) for group in post.groups] == [0, 1, 1]
    assert {row.state for row in post.rows() if row.chat_id == gone.id} <= {State.FAILED, State.SKIPPED}
    chat = post.services.chats.chat(gone.id)
    assert chat is not None
    assert not chat.active
    told = [message.said for message in post.admin.sees()]
    assert len(told) == 1
    assert "群0" in told[0]


@pytest.mark.parametrize(
    "said", ["chat not found", "TOPIC_CLOSED", "not enough rights to send text messages to the chat"]
)
async def test_a_chat_that_cannot_be_written_to_is_left_alone(post: Post, said: str) -> None:
    post.sandbox.faults.add(Fault("sendMessage", post.groups[1].id, error=bad_request(said)))
    post.arrive()
    await post.deliver()
    chat = post.services.chats.chat(post.groups[1].id)
    assert chat is not None
    assert not chat.active


@pytest.mark.parametrize("delivered", [True, False])
async def test_a_timeout_is_uncertain_and_not_sent_again(post: Post, delivered: bool) -> None:
    post.sandbox.faults.timeout("sendMessage", delivered=delivered, chat_id=post.groups[0].id)
    post.arrive()
    await post.deliver()
    await post.deliver()
    assert len(post.heard(post.groups[0])) == (1 if delivered else 0)
    (row,) = [row for row in post.rows() if row.chat_id == post.groups[0].id]
    assert row.state is State.UNCERTAIN
    assert post.services.outbox.retry(row.id)
    await post.deliver()
    assert len(post.heard(post.groups[0])) == (2 if delivered else 1)


async def test_a_server_error_is_tried_again_later(post: Post) -> None:
    post.sandbox.faults.broken("sendMessage", 502, chat_id=post.groups[0].id)
    post.arrive()
    before = utcnow()
    await post.deliver()
    (row,) = [row for row in post.rows() if row.chat_id == post.groups[0].id]
    assert row.state is State.PENDING
    assert dt.timedelta(seconds=1) < row.due_at - before < dt.timedelta(minutes=1)
    assert post.heard(post.groups[0]) == []
    assert len(post.heard(post.groups[1])) == 1


async def test_a_server_error_for_ever_fails_in_the_end(post: Post) -> None:
    post.sandbox.faults.broken("sendMessage", 502, chat_id=post.groups[0].id, times=None)
    post.arrive()
    outbox = post.services.outbox
    for _ in range(Courier.ATTEMPTS):
        await post.deliver()
        waiting = [row for row in post.rows() if row.state is State.PENDING]
        claimed = outbox.claim(now=utcnow() + dt.timedelta(days=1)) if waiting else []
        outbox.postpone([row.id for row in claimed], utcnow() - dt.timedelta(seconds=1), "now")
    await post.deliver()
    (row,) = [row for row in post.rows() if row.chat_id == post.groups[0].id]
    assert row.state is State.FAILED


async def test_a_long_flood_wait_postpones(post: Post) -> None:
    post.sandbox.faults.flood("sendMessage", 600, chat_id=post.groups[0].id)
    post.arrive()
    before = utcnow()
    await post.deliver()
    (row,) = [row for row in post.rows() if row.chat_id == post.groups[0].id]
    assert row.state is State.PENDING
    assert row.due_at >= before + dt.timedelta(seconds=600)


async def test_a_group_that_moved_hears_under_its_new_id(post: Post) -> None:
    new = post.sandbox.world.migrate(post.groups[0], post.admin.user)
    post.arrive()
    await post.deliver()
    assert len(post.heard(new)) == 1
    assert post.services.chats.present_id(post.groups[0].id) == new.id
    assert runtime_of(post.application).gatekeeper.may_ask_in(new.id)
    assert post.states() == [State.SENT] * 3


async def test_minutes_removed_meanwhile_are_not_announced(post: Post) -> None:
    post.arrive()
    (doc,) = post.services.minutes.docs()
    post.services.minutes.remove(doc)
    await post.deliver()
    assert all(post.heard(group) == [] for group in post.groups)
    assert set(post.states()) == {State.SKIPPED}


async def test_stopping_leaves_the_rest_for_the_next_start(post: Post) -> None:
    post.arrive(0, 1)
    runtime_of(post.application).stopping.set()
    await post.deliver()
    assert set(post.states()) == {State.PENDING}
    runtime_of(post.application).stopping.clear()
    await post.deliver()
    assert set(post.states()) == {State.SENT}


def _caused(problem: NetworkError, cause: Exception) -> NetworkError:
    problem.__cause__ = cause
    return problem


@pytest.mark.parametrize(
    ("problem", "may_have_arrived"),
    [
        (TimedOut(), True),
        (_caused(TimedOut(), httpx.ReadTimeout("")), True),
        (_caused(NetworkError("x"), httpx.ReadError("")), True),
        (_caused(TimedOut(), httpx.ConnectTimeout("")), False),
        (_caused(TimedOut(), httpx.PoolTimeout("")), False),
        (_caused(NetworkError("x"), httpx.ConnectError("")), False),
        (NetworkError("Bad Gateway"), False),
    ],
)
def test_which_failures_leave_it_open_whether_a_message_arrived(problem: NetworkError, may_have_arrived: bool) -> None:
    assert unknowable(problem) is may_have_arrived


async def test_a_message_that_cannot_be_made_is_tried_again(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise ValueError

    post.arrive()
    with monkeypatch.context() as patched:
        patched.setattr("bot.parcels.compose", broken)
        await post.deliver()
    assert {(row.state, row.reason) for row in post.rows()} == {(State.PENDING, "ValueError")}
