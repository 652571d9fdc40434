"""New minutes to thousands of chats, in simulated time, through the whole bot: how fast, how exactly, how it fails.

python tests/bench/broadcast.py --chats 10000
python tests/bench/broadcast.py --chats 2000 --faults all
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import logging
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from telegram.request import RequestData

from bot.application import ALLOWED_UPDATES, build
from bot.config import Access, Settings, Telegram
from bot.context import runtime_of
from bot.notify import Courier
from bot.pace import Pace
from bot.sandbox.api import Sandbox
from bot.sandbox.clock import SkippingLoop
from bot.sandbox.errors import ApiError, forbidden, server_error, too_many_requests
from bot.sandbox.faults import Fault, When
from bot.sandbox.limits import Enforce
from bot.sandbox.live import Live
from bot.sandbox.model import Chat, ChatType, Member, Message, Status
from bot.sandbox.people import Person
from bot.sandbox.request import SandboxRequest
from bot.sandbox.world import World
from bot.secret import Secret
from bot.services import Services
from index.ingest import ingest_bytes, ingest_paths
from storage.errors import DatabaseFull, DatabaseLocked
from storage.outbox import OutboxRepository, State
from storage.subscriptions import Wish

SAMPLES = Path(__file__).resolve().parents[2] / "bot" / "sandbox" / "samples"
EPOCH = 1_790_000_000.0
_POST = World.post
_CLAIM, _CHANGE = OutboxRepository.claim, OutboxRepository._change
ALLOWED = 30.0
"""Calls a second that Telegram allows in all."""
FAULTS = (
    "none",
    "storm",
    "global",
    "5xx",
    "lost-before",
    "lost-after",
    "blocked",
    "migrated",
    "topic",
    "locked",
    "full",
    "clock",
)


class Line(SandboxRequest):
    """The way to Telegram and back takes a while."""

    def __init__(self, sandbox: Sandbox, rng: random.Random, jitter: float) -> None:
        super().__init__(sandbox)
        self._rng = rng
        self._jitter = jitter

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *rest: object, **named: object
    ) -> tuple[int, bytes]:
        if not url.endswith("/getUpdates"):
            await asyncio.sleep(0.1 + self._rng.uniform(0, self._jitter))
        answer = await super().do_request(url, method, request_data)
        if not url.endswith("/getUpdates"):
            await asyncio.sleep(0.1 + self._rng.uniform(0, self._jitter))
        return answer


@dataclass
class Result:
    """What one run came to."""

    fault: str
    chats: int
    states: dict[str, int]
    got: Counter[int]
    """How many chats got so many messages."""
    lost: int
    doubled: int
    seconds: float
    rate: float
    excesses: int
    answers: list[float]
    rss_mb: list[float]
    """At the start, after every 500 messages, and at the end."""
    told_admin: int
    wall: float
    unreachable: int = 0
    notes: list[str] = field(default_factory=list)

    def line(self) -> str:
        states = ", ".join(f"{state} {n}" for state, n in self.states.items() if n)
        slowest = f"{max(self.answers):.2f}" if self.answers else "-"
        return (
            f"{self.fault:12} chats {self.chats}  lost {self.lost}  doubled {self.doubled}  [{states}]  "
            f"{self.seconds:.1f} s simulated, {self.rate:.2f}/s = {self.rate / ALLOWED:.1%} of the limit, "
            f"over limits {self.excesses}, answers {len(self.answers)} slowest {slowest} s, "
            f"admin told {self.told_admin}, "
            f"rss {' '.join(f'{mb:.0f}' for mb in self.rss_mb)} MB, wall {self.wall:.0f} s"
        )


def run(chats: int, fault: str, folder: Path, *, seed: int = 1, questions: bool = True, jitter: float = 0.0) -> Result:
    """One broadcast in a loop of its own."""
    loop = SkippingLoop()
    try:
        return loop.run_until_complete(_run(loop, chats, fault, folder, seed, questions, jitter))
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def _run(
    loop: SkippingLoop, chats: int, fault: str, folder: Path, seed: int, questions: bool, jitter: float
) -> Result:
    rng, jump = random.Random(seed), [0.0]
    sandbox = Sandbox(lambda: EPOCH + loop.time())
    sandbox.keep_calls = False
    sandbox.limits.enforce = Enforce.REFUSE
    admin = Person.joins(sandbox, "管理员", started=True)
    asker = Person.joins(sandbox, "提问人", started=True)
    settings = Settings(
        telegram=Telegram(token=Secret(sandbox.world.token)),
        access=Access(mode="open", admins=(admin.id,), members=(asker.id,)),
        data_dir=folder,
    )
    pace = Pace(clock=loop.time)
    application = build(settings, request=Line(sandbox, rng, jitter), pace=pace)
    runtime = runtime_of(application)
    services = runtime.services
    begun = dt.datetime.now(dt.UTC)
    runtime.courier = Courier(services, clock=lambda: begun + dt.timedelta(seconds=loop.time() + 3600 + jump[0]))
    places = _places(sandbox, services, admin, chats, fault)
    files = sorted(SAMPLES.glob("*.txt"))
    ingest_paths(files[1:], services.minutes)
    services.search.refresh()
    ingest_bytes(files[0].read_bytes(), files[0].name, services.minutes, announce=True)
    _plan(sandbox, services, fault, places, rng, loop, jump)
    rss, started = [_rss()], time.monotonic()
    sent: list[float] = []
    answers: list[float] = []

    def post(chat: Chat, **given: object) -> Message:
        message = _POST(sandbox.world, chat, **given)  # type: ignore[arg-type]
        if message.sender is sandbox.world.bot and (message.text or "").startswith("📄"):
            sent.append(loop.time())
            loop.call_later(1, _forget, message)
            if len(sent) % 500 == 0:
                rss.append(_rss())
        return message

    World.post = lambda world, chat, **given: post(chat, **given)  # type: ignore[method-assign,assignment]
    try:
        async with Live(sandbox, application, allowed_updates=ALLOWED_UPDATES):
            asking = asyncio.create_task(_ask(asker, sandbox, loop, answers)) if questions else None
            await _delivered(services, runtime.courier, loop)
            if asking is not None:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
    finally:
        World.post = _POST  # type: ignore[method-assign]
    counts = services.outbox.counts()
    told, unreachable = _heard(admin, places)
    rows = {(row.chat_id, row.thread_id or 0): row.state for row in services.outbox.entries(limit=None)}
    excused = {State.UNCERTAIN, State.FAILED, State.SKIPPED}
    lost = sum(told[place] == 0 and rows.get(_now_at(services, place)) not in excused for place in told)
    span = (max(sent) - min(sent)) if len(sent) > 1 else 0.0
    return Result(
        fault,
        len(places),
        {state.value: n for state, n in counts.items()},
        Counter(told.values()),
        lost,
        sum(n > 1 for n in told.values()),
        span,
        (len(sent) - 1) / span if span else 0.0,
        len(sandbox.limits.excesses),
        answers,
        [*rss, _rss()],
        sum("⚠️" in m.said for m in admin.sees()),
        time.monotonic() - started,
        unreachable,
    )


def _forget(message: Message) -> None:
    """Lets the stand-in keep that there was a message, not what it said: memory is to be the bot's."""
    message.text, message.entities, message.markup = "📄", [], None


def _places(sandbox: Sandbox, services: Services, admin: Person, chats: int, fault: str) -> list[tuple[Chat, int]]:
    """Nine private chats for every group; forum topics and basic groups where the fault is about them."""
    places: list[tuple[Chat, int]] = []
    for n in range(chats):
        if fault == "topic" and n % 10 == 0:
            forum = sandbox.world.add_group(f"论坛{n}", forum=True)
            forum.members[sandbox.world.bot.id] = _member(sandbox)
            topic = sandbox.world.add_topic(forum, "纪要", admin.user)
            topic.closed = n % 100 == 0
            places.append((forum, topic.id))
        elif n % 10 == 0 or fault == "migrated":
            group = sandbox.world.add_group(f"群{n}", kind=ChatType.GROUP)
            group.members[sandbox.world.bot.id] = _member(sandbox)
            places.append((group, 0))
        else:
            person = Person.joins(sandbox, f"人{n}", started=True)
            places.append((person.private, 0))
    for chat, thread in places:
        services.subscriptions.set(chat.id, Wish(quiet=None), thread or None)
    sandbox.world.updates.pending.clear()
    return places


def _member(sandbox: Sandbox) -> Member:
    return Member(sandbox.world.bot, Status.MEMBER)


def _plan(
    sandbox: Sandbox,
    services: Services,
    fault: str,
    places: list[tuple[Chat, int]],
    rng: random.Random,
    loop: SkippingLoop,
    jump: list[float],
) -> None:
    """Plans what goes wrong with the broadcast."""
    chosen = {chat.id for chat, _ in places}

    def some(share: float) -> Callable[[dict[str, object]], bool]:
        return lambda params: int(str(params["chat_id"])) in chosen and rng.random() < share

    def strike(share: float, error: ApiError | None = None, when: When = When.BEFORE) -> None:
        sandbox.faults.add(Fault("sendMessage", times=None, where=some(share), error=error, when=when))

    match fault:
        case "storm":
            for seconds in (3, 17, 60):
                strike(0.05, too_many_requests(seconds))
        case "global":
            until = 62

            def early(params: dict[str, object]) -> bool:
                return int(str(params["chat_id"])) in chosen and 2 < loop.time() < until

            sandbox.faults.add(Fault("sendMessage", times=None, where=early, error=too_many_requests(20)))
        case "5xx":
            strike(0.05, server_error(502))
        case "lost-before":
            strike(0.02)
        case "lost-after":
            strike(0.02, when=When.AFTER)
        case "blocked":
            for chat, _ in places[1::100]:
                sandbox.faults.add(Fault("sendMessage", chat.id, times=None, error=forbidden("bot was blocked")))
        case "migrated":
            for chat, _ in places[::100]:
                sandbox.world.migrate(chat, chat.members[sandbox.world.bot.id].user)
            sandbox.world.updates.pending.clear()
        case "locked" | "full":
            _refuse(loop, DatabaseLocked if fault == "locked" else DatabaseFull)
        case "clock":
            loop.call_later(2, lambda: jump.__setitem__(0, 7200.0))
            loop.call_later(4, lambda: jump.__setitem__(0, -1800.0))


def _refuse(loop: SkippingLoop, problem: type[Exception]) -> None:
    """For ten simulated seconds the database takes no change of the outbox."""

    def down() -> bool:
        return 2 <= loop.time() < 12

    def claim(self: OutboxRepository, *given: object, **named: object) -> object:
        if down():
            raise problem
        return _CLAIM(self, *given, **named)  # type: ignore[arg-type]

    def change(self: OutboxRepository, *given: object, **named: object) -> object:
        if down():
            raise problem
        return _CHANGE(self, *given, **named)

    OutboxRepository.claim = claim  # type: ignore[method-assign,assignment]
    OutboxRepository._change = change  # type: ignore[method-assign,assignment]


def mend() -> None:
    """Puts back what a fault took the place of."""
    OutboxRepository.claim = _CLAIM  # type: ignore[method-assign]
    OutboxRepository._change = _CHANGE  # type: ignore[method-assign]


async def _ask(asker: Person, sandbox: Sandbox, loop: SkippingLoop, answers: list[float]) -> None:
    """A question every four seconds, each answered before the next; how long each took."""
    while True:
        await asyncio.sleep(4)
        before, asked = len(asker.sees()), loop.time()
        asker.say("财政局负责哪些事项？")
        while len(asker.sees()) == before:
            await sandbox.world.change()
        answers.append(loop.time() - asked)


async def _delivered(services: Services, courier: Courier, loop: SkippingLoop) -> None:
    """Returns once nothing is pending or under way."""
    while loop.time() < 6 * 3600:
        await asyncio.sleep(1)
        counts = await asyncio.to_thread(services.outbox.counts)
        if counts[State.PENDING] + counts[State.SENDING] == 0:
            return


def _now_at(services: Services, place: tuple[int, int]) -> tuple[int, int]:
    return services.chats.present_id(place[0]), place[1]


def _heard(admin: Person, places: list[tuple[Chat, int]]) -> tuple[dict[tuple[int, int], int], int]:
    """How many notifications each place holds."""
    told = {}
    for chat, thread in places:
        chats = [chat]
        if chat.migrated_to is not None:
            chats.append(admin.sandbox.world.chats[chat.migrated_to])
        told[(chat.id, thread)] = sum(
            m.said.startswith("📄") and (m.thread or 0) == thread for one in chats for m in admin.sees(one)
        )
    return told, sum(n == 0 for n in told.values())


def _rss() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def main(arguments: list[str] | None = None) -> None:
    """Prints one line for each run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=10_000)
    parser.add_argument("--faults", default="none", help=f"comma-separated of {', '.join(FAULTS)}; or all")
    parser.add_argument("--jitter", type=float, default=0.0, help="seconds by which a call's way may differ")
    given = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    for fault in FAULTS if given.faults == "all" else given.faults.split(","):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            try:
                sys.stdout.write(run(given.chats, fault, Path(folder), jitter=given.jitter).line() + "\n")
            finally:
                mend()
        sys.stdout.flush()


if __name__ == "__main__":
    main()
