"""A program that is killed while it stores or sends leaves whole documents and nothing half sent."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import Database
from storage.minutes import MinutesRepository
from storage.outbox import OutboxRepository, State
from storage.subscriptions import SubscriptionRepository, Wish

CHATS = 20
PROGRAM = """
import sys
from storage.database import Database
from storage.domain import Meeting, Minutes
from storage.minutes import MinutesRepository, Source
from storage.outbox import OutboxRepository

database = Database.open(sys.argv[1])
repo, outbox = MinutesRepository(database), OutboxRepository(database)
n = 0
while True:
    n += 1
    repo.save(Source(f"{n}.txt", str(n).encode() * 5000), Minutes(Meeting(), str(n) * 5000), announce=True)
    print("saved", n, flush=True)
    for delivery in outbox.claim(limit=1):
        print("sending", delivery.id, flush=True)
        outbox.sent([delivery.id], 1)
        print("sent", delivery.id, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 8, 17])
def test_a_kill_leaves_nothing_half_done(tmp_path: Path, lines: int) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite"
    database = Database.open(url)
    for chat in range(1, CHATS + 1):
        SubscriptionRepository(database).set(-chat, Wish())
    database.close()
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", PROGRAM, url], stdout=subprocess.PIPE, text=True, cwd=root) as program:
        assert program.stdout is not None
        said = [program.stdout.readline() for _ in range(lines)]
        program.send_signal(signal.SIGKILL)
        said += program.stdout.readlines()  # what it said before the signal reached it
    told = [line.split() for line in said if line.endswith("\n")]
    database = Database.open(url)
    repo, outbox = MinutesRepository(database), OutboxRepository(database)
    docs = repo.docs()
    saved = [number for verb, number in told if verb == "saved"]
    assert docs[: len(saved)] == saved
    assert len(docs) - len(saved) in (0, 1)  # stored, and killed before it could say so
    assert repo.broken_seals() == []
    assert all(repo.source(doc) is not None for doc in docs)
    rows = outbox.entries(limit=None)
    assert len(rows) == len(docs) * CHATS
    outbox.recover()
    after = {row.id: row.state for row in outbox.entries(limit=None)}
    sending = {int(number) for verb, number in told if verb == "sending"}
    for verb, number in told:
        if verb == "sent":
            assert after[int(number)] is State.SENT
    assert all(after[ident] in (State.SENT, State.UNCERTAIN) for ident in sending)
    again = {d.id for d in outbox.claim(dt.datetime.now(dt.UTC) + dt.timedelta(days=1), limit=1000)}
    assert not again & sending
    database.close()
