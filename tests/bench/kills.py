"""kill -9 at random points of storing and sending: is anything lost, is anything sent twice?

python tests/bench/kills.py --points 200

A child stores announced minutes one after the other while it sends them to thirty chats; the stand-in for Telegram
notes every message in a file before it answers. The child is killed, and another goes on where it stopped.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import logging
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from telegram.request import BaseRequest, RequestData

from bot.application import build
from bot.config import Access, Settings, Telegram
from bot.context import runtime_of
from bot.notify import Courier
from bot.pace import Pace
from bot.secret import Secret
from bot.services import open_services, opened
from index.ingest import ingest_bytes
from storage.outbox import State
from storage.subscriptions import Wish

TOKEN = "1:" + "a" * 35
CHATS = 30
TEXT = """云溪市人民政府常务会议纪要
市政府第{n}次常务会议纪要
2026年6月8日下午，市长沈岳川主持召开市政府第{n}次常务会议，纪要如下：
一、审议《云溪市第{n}号河道管护办法》
会议明确，原则同意该《办法》，会后由市水利局修改完善，以市政府办公室名义印发。
二、听取防汛工作情况汇报
会议要求，市水利局要加强值班值守。
出席：沈岳川、韩修文
"""


class Notebook(BaseRequest):
    """Notes each message as arrived, then answers."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *rest: object, **named: object
    ) -> tuple[int, bytes]:
        await asyncio.sleep(0.002)
        if not url.endswith("/sendMessage"):
            me = {"id": 1, "is_bot": True, "first_name": "b", "username": "b_bot"}
            return 200, json.dumps({"ok": True, "result": me}).encode()
        assert request_data is not None
        sent = request_data.json_parameters
        line = json.dumps({"chat": int(sent["chat_id"]), "docs": re.findall(r"第(\d+)次", sent["text"])})
        os.write(self._file, (line + "\n").encode())
        await asyncio.sleep(0.002)
        chat = {"id": int(sent["chat_id"]), "type": "group", "title": "x"}
        result = {"message_id": time.time_ns() % 10**9, "date": 0, "chat": chat, "text": "x"}
        return 200, json.dumps({"ok": True, "result": result}).encode()


def settings_in(folder: Path) -> Settings:
    return Settings(telegram=Telegram(token=Secret(TOKEN)), access=Access(mode="open"), data_dir=folder)


async def live(folder: Path, documents: int, ready: int) -> None:
    """Stores what is missing and sends what is owed, until both are done; says on `ready` when it begins."""
    settings = settings_in(folder)
    services = open_services(settings)
    unhurried = itertools.count(0.0, 100.0)  # to the pace, minutes pass between any two looks at the clock
    application = build(settings, services, request=Notebook(folder / "arrived"), pace=Pace(clock=unhurried.__next__))
    await application.bot.initialize()
    runtime_of(application).courier = courier = Courier(services, settle=0)
    services.outbox.recover()

    def store() -> None:
        for n in range(len(services.minutes.docs()) + 1, documents + 1):
            ingest_bytes(TEXT.format(n=n).encode(), f"m{n}.txt", services.minutes, announce=True)

    os.write(ready, b".")
    storing = asyncio.create_task(asyncio.to_thread(store))
    while not storing.done() or services.outbox.next_due() is not None:
        await courier.deliver_due(application)
        await asyncio.sleep(0)
    await storing


def main() -> None:
    """Prints what was lost, what was doubled, and how many rows became uncertain."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    rng = random.Random(given.seed)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with opened(settings_in(folder)) as services:
            for chat in range(1, CHATS + 1):
                services.subscriptions.set(-chat, Wish(quiet=None))
        killed, finished = 0, False
        while not finished:
            heard, ready = os.pipe()
            child = os.fork()
            if child == 0:
                asyncio.run(live(folder, given.documents, ready))
                os._exit(0)
            if killed < given.points:
                os.read(heard, 1)
                time.sleep(rng.uniform(0, 0.5))
                os.kill(child, signal.SIGKILL)
                killed += 1
            _, status = os.waitpid(child, 0)
            os.close(heard)
            os.close(ready)
            finished = killed >= given.points and os.waitstatus_to_exitcode(status) == 0
        report(folder, killed, given.documents)


def report(folder: Path, killed: int, documents: int) -> None:
    arrived: Counter[tuple[int, str]] = Counter()
    for line in (folder / "arrived").read_text().splitlines():
        message = json.loads(line)
        arrived.update({(message["chat"], f"m{n}") for n in set(message["docs"])})
    with opened(settings_in(folder)) as services:
        rows = services.outbox.entries(limit=None)
        docs, broken = services.minutes.docs(), services.minutes.broken_seals()
    owed = {(-chat, doc) for chat in range(1, CHATS + 1) for doc in docs}
    states = Counter(row.state for row in rows)
    uncertain = {(row.chat_id, row.doc) for row in rows if row.state is State.UNCERTAIN}
    missing = owed - {(row.chat_id, row.doc) for row in rows}
    lost = {place for place in owed if not arrived[place]} - uncertain
    sys.stdout.write(
        f"killed {killed} times; documents {len(docs)} of {documents}, broken {len(broken)}, rows {len(rows)}, "
        f"rows missing {len(missing)}\n"
        f"lost {len(lost)}  doubled {sum(n > 1 for n in arrived.values())}  states {dict(states)}; "
        f"of the uncertain, arrived {sum(bool(arrived[place]) for place in uncertain)}\n"
    )


if __name__ == "__main__":
    main()
