"""New minutes reach each chat once, whatever one of them does."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from telegram.error import NetworkError, TimedOut

from bot.application import build
from bot.config import Access, Settings, Telegram
from bot.context import App, runtime_of
from bot.flood import Flood
from bot.notify import Courier, unknowable
from bot.pace import Pace
from bot.sandbox.api import Sandbox
from bot.sandbox.clock import SkippingClock
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.faults import Fault
from bot.sandbox.model import Chat, ChatType, Status
from bot.sandbox.people import Person
from bot.sandbox.request import SandboxRequest
from bot.secret import Secret
from bot.services import Services
from index.ingest import ingest_paths
from storage.clock import utcnow
from storage.errors import DatabaseLocked
from storage.outbox import Delivery, State
from storage.subscriptions import Wish


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
        telegram=Telegram(token=Secret(sandbox.world.token)), access=Access(admins=(admin.id,)), data_dir=tmp_path
    )
    application = build(settings, request=SandboxRequest(sandbox), pace=Pace(clock=clock, sleep=clock.sleep))
    services = runtime_of(application).services
    runtime_of(application).courier = Courier(services, clock.sleep, settle=0)
    for group in groups:
        services.admit_group(group.id, "group", str(group.title))
        services.subscriptions.set(group.id, Wish(quiet=None))
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
        patched.setattr("bot.delivery.parcels.compose", broken)
        await post.deliver()
    assert {(row.state, row.reason) for row in post.rows()} == {(State.PENDING, "ValueError")}


SHANGHAI = ZoneInfo("Asia/Shanghai")


def _courier_at(post: Post, now: list[dt.datetime], settle: float = 0) -> Courier:
    return Courier(post.services, clock=lambda: now[0], settle=settle)


async def test_quiet_hours_hold_the_news_until_they_end(post: Post) -> None:
    for group in post.groups:
        post.services.subscriptions.set(group.id, Wish())
    post.arrive()
    now = [utcnow().astimezone(SHANGHAI).replace(hour=23, minute=0, second=0) + dt.timedelta(days=1)]
    courier = _courier_at(post, now)
    await courier.deliver_due(post.application)
    assert {(row.state, row.attempts) for row in post.rows()} == {(State.PENDING, 0)}
    assert {row.due_at.astimezone(SHANGHAI).time() for row in post.rows()} == {dt.time(7)}
    now[0] += dt.timedelta(hours=7, minutes=59)
    await courier.deliver_due(post.application)
    assert post.heard(post.groups[0]) == []
    now[0] += dt.timedelta(hours=1)
    await courier.deliver_due(post.application)
    assert [len(post.heard(group)) for group in post.groups] == [1, 1, 1]


async def test_a_daily_digest_tells_once_what_came_since(post: Post) -> None:
    group = post.groups[0]
    post.services.subscriptions.set(group.id, Wish(digest_hour=8, quiet=None))
    post.arrive(0)
    now = [utcnow() + dt.timedelta(seconds=1)]
    courier = _courier_at(post, now)
    await courier.deliver_due(post.application)
    post.arrive(1)
    now[0] = utcnow() + dt.timedelta(seconds=1)
    await courier.deliver_due(post.application)
    assert post.heard(group) == []
    assert len(post.heard(post.groups[1])) == 2
    now[0] = max(row.due_at for row in post.rows())
    await courier.deliver_due(post.application)
    (said,) = post.heard(group)
    assert said.startswith("📄 新纪要 2 份")


async def test_what_is_still_arriving_is_waited_for_but_not_for_ever(post: Post) -> None:
    post.arrive(0)
    now = [utcnow()]
    courier = _courier_at(post, now, settle=3600)
    assert await courier.deliver_due(post.application) == 0
    now[0] += Courier.LONGEST_SETTLE + dt.timedelta(seconds=1)
    assert await courier.deliver_due(post.application) == 3


async def test_minutes_that_name_no_followed_unit_are_skipped_where_only_these_are_wanted(post: Post) -> None:
    post.services.subscriptions.set(post.groups[0].id, Wish(units=("海关",), only_named=True, quiet=None))
    post.services.subscriptions.set(post.groups[1].id, Wish(topics=("量子通信",), quiet=None))
    post.services.subscriptions.set(post.groups[2].id, Wish(kinds=("党组会议",), quiet=None))
    post.arrive()
    await post.deliver()
    assert set(post.states()) == {State.SKIPPED}
    assert all(row.reason for row in post.rows())


async def test_a_closed_topic_ends_its_own_subscription_alone(post: Post) -> None:
    forum = post.sandbox.world.add_group("论坛", forum=True)
    post.admin.enters(forum, Status.CREATOR)
    post.admin.adds_bot(forum)
    open_, closed = (post.sandbox.world.add_topic(forum, name, post.admin.user) for name in ("甲", "乙"))
    closed.closed = True
    post.services.chats.admit_chat(forum.id, "supergroup", "论坛")
    for topic in (open_, closed):
        post.services.subscriptions.set(forum.id, Wish(quiet=None), topic.id)
    post.arrive()
    await post.deliver()
    chat = post.services.chats.chat(forum.id)
    assert chat is not None
    assert chat.active
    assert [one.thread_id for one in post.services.subscriptions.of_chat(forum.id)] == [open_.id]
    assert [m.thread for m in post.admin.sees(forum)] == [open_.id]
    assert len([m for m in post.admin.sees() if "话题" in m.said]) == 1


async def test_refusals_of_many_chats_in_a_row_pause_everything(post: Post) -> None:
    world = post.sandbox.world
    for n in range(30):
        group = world.add_group(f"另{n}", kind=ChatType.GROUP)
        post.admin.enters(group)
        post.admin.adds_bot(group)
        post.services.chats.admit_chat(group.id, "group", "")
        post.services.subscriptions.set(group.id, Wish(quiet=None))
    post.sandbox.faults.flood("sendMessage", 5, times=None)
    post.arrive()
    now = [utcnow()]
    courier = Courier(post.services, clock=lambda: now[0], settle=0)
    await courier.deliver_due(post.application)
    tried = [call for call in post.sandbox.calls if call.method == "sendMessage"]
    assert Flood.CHATS <= len(tried) < 33
    post.sandbox.faults.faults.clear()
    assert await courier.deliver_due(post.application) == 0
    now[0] += dt.timedelta(seconds=6)
    await post.sandbox.clock.sleep(6)
    await courier.deliver_due(post.application)
    assert set(post.states()) == {State.SENT}


async def test_an_outcome_that_cannot_be_written_at_once_is_written_later(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.arrive()
    written, calls = type(post.services.outbox).sent, []

    def locked_first(*arguments: Any) -> int:
        calls.append(arguments)
        if len(calls) <= 3:
            raise DatabaseLocked
        return written(*arguments)

    monkeypatch.setattr(type(post.services.outbox), "sent", locked_first)
    await post.deliver()
    assert post.states() == [State.SENT] * 3
    assert [len(post.heard(group)) for group in post.groups] == [1, 1, 1]


async def test_a_digest_loses_the_minutes_that_are_withdrawn(post: Post) -> None:
    post.arrive(0, 1)
    await post.deliver()
    first, second = post.services.minutes.docs()
    post.services.minutes.withdraw(first)
    await post.deliver()
    (message,) = post.admin.sees(post.groups[0])
    assert message.said.startswith("📄 新纪要：")
    post.services.minutes.withdraw(second)
    await post.deliver()
    assert post.admin.sees(post.groups[0]) == []
    assert set(post.states()) == {State.SENT}


async def test_rows_claimed_when_the_database_fails_are_sent_later(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*arguments: object) -> None:
        raise DatabaseLocked

    post.arrive()
    with monkeypatch.context() as patched:
        patched.setattr(type(post.services.subscriptions), "get", locked)
        with pytest.raises(DatabaseLocked):
            await post.deliver()
    assert State.SENDING in post.states()
    assert await post.deliver() == 3
    assert post.states() == [State.SENT] * 3
    assert [len(post.heard(group)) for group in post.groups] == [1, 1, 1]
