"""Parses kept on disk: in order, and gone whatever happens."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index import spool as module
from index.snapshot import SnapshotProblem
from index.spool import Spool
from storage.domain import Meeting, Minutes
from storage.minutes import MinutesRepository, Source
from storage.prepared import Prepared


@pytest.fixture(autouse=True)
def never_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_IN_MEMORY", 1)


def parses(count: int) -> list[Prepared]:
    return [Prepared.of(f"m{n}", Minutes(Meeting(number=n), f"第{n}次\n"), n) for n in range(count)]


def test_what_was_added_comes_again_in_order(tmp_path: Path) -> None:
    with Spool(tmp_path / "data") as spool:
        for parse in parses(3):
            spool.add(parse)
        assert len(spool) == 3
        assert list(spool) == parses(3)
        assert list((tmp_path / "data").iterdir()) == []
    with Spool() as spool:
        assert list(spool) == []


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with Spool(tmp_path) as spool:
        monkeypatch.setattr(spool._file, "write", full)
        with pytest.raises(SnapshotProblem) as caught:
            spool.add(parses(1)[0])
    assert (caught.value.code, caught.value.params["path"]) == ("disk_full", str(tmp_path))
    (tmp_path / "file").touch()
    with pytest.raises(SnapshotProblem):
        Spool(tmp_path / "file")


PROGRAM = """
import sys
from msgspec.structs import replace
from pathlib import Path
from index import spool
from index.reindex import reindex
from index.terms import Analyser
from storage.database import Database
from storage.minutes import MinutesRepository

def parse(stored, source):
    if stored.doc == "m2":
        print("ready", flush=True)
        sys.stdin.read()
    return replace(stored.minutes, confidence=0.5)

folder, spool._IN_MEMORY = Path(sys.argv[1]), 1
repo = MinutesRepository(Database.open(f"sqlite:///{folder}/store.sqlite"))
reindex(repo, folder, parse=parse, analyser=Analyser(["水务局"], cache_dir=folder.parent))
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_reindex_leaves_nothing_in_the_folder(
    repo: MinutesRepository, tmp_path: Path, how: signal.Signals
) -> None:
    for n in range(3):
        minutes = Minutes(Meeting(number=n), f"第{n}次")
        repo.save(Source(f"m{n}.txt", b"%d" % n), minutes)
    revision, before = repo.revision(), sorted(tmp_path.rglob("*"))
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        program.send_signal(how)
    assert sorted(tmp_path.rglob("*")) == before
    assert repo.revision() == revision
