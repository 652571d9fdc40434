"""A re-index in which every document changes: seconds, peak memory, and whether questions and writers got through.

    python tests/bench/reindexing.py --items 10000 100000 [--folder FOLDER] [--same]

A store of generated minutes in SQLite is filled through its tables, with made-up parses. One process then re-indexes
it, with a parser that calls each item's decision something else (with ``--same`` as before, so that nothing changes);
another asks questions of the same store and writes a line to its audit, as the bot does, and says which index the
answers came from. With ``--folder`` a filled store is kept there, one a size, and filled again only where it is not.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import itertools
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generate import items, questions
from shelf import SIZE
from sqlalchemy import insert, update

from index.reindex import reindex
from index.search import Search
from storage.audit import AuditRepository
from storage.codec import sha256, words_sha256
from storage.database import Database, DatabaseProblem
from storage.document_rows import content
from storage.domain import Duty, Excerpt, Item, Kind, Meeting, Minutes, Role, Span, StoredMinutes
from storage.minutes import MinutesRepository, Source
from storage.models import DocumentRow, RevisionRow, SourceRow, VersionRow

AT_ONCE = 500
"""Documents put into the store in one transaction."""
PAUSE = 0.05
"""Seconds between two questions."""
EVERY = 10
"""So many questions between two writes."""


def parsed(text: str, kind: Kind, role: Role) -> Minutes:
    """The minutes in a text of generated items, two lines each; what was decided is of this kind and binds so."""
    found, at = [], 0
    lines = text.split("\n")
    for ordinal, (heading, body) in enumerate(zip(lines[::2], lines[1::2], strict=True), 1):
        start, end = at + len(heading) + 1, at + len(heading) + 1 + len(body)
        told, said = text.index("会议明确", start), text.index("会议指出", start)
        lead, other = text.index("由市", told) + 1, text.index("，市", told) + 1
        units = tuple(
            Duty(text[place:stop], how, mentions=(Span(place, stop),))
            for place, stop, how in (
                (lead, text.index("牵头", lead), role),
                (other, text.index("配合", other), Role.COOPERATES),
            )
        )
        excerpts = (
            Excerpt(Kind.REPORT, start, said),
            Excerpt(Kind.OPINION, said, told),
            Excerpt(kind, told, end, units=units),
        )
        found.append(Item(ordinal, None, heading[:2], heading, at, start - 1, at, end, excerpts=excerpts))
        at = end + 1
    return Minutes(Meeting("云溪市人民政府", "常务会议", date=dt.date(2025, 3, 4)), text, tuple(found))


def before(text: str) -> Minutes:
    """As it is stored."""
    return parsed(text, Kind.REQUIREMENT, Role.ACTS)


def after(text: str) -> Minutes:
    """As it is parsed anew."""
    return parsed(text, Kind.RESOLUTION, Role.LEAD)


def opened(folder: Path) -> Database:
    return Database.open(f"sqlite:///{folder}/store.sqlite")


def texts_of(count: int) -> Iterator[str]:
    """The texts of documents."""
    made = items(count)
    while some := list(itertools.islice(made, SIZE)):
        yield "\n".join(some)


def fill(folder: Path, count: int) -> None:
    """Stores documents with so many items in all, and indexes them."""
    database, numbers, now = opened(folder), itertools.count(1), dt.datetime.now(dt.UTC)
    documents = texts_of(count)
    while some := list(zip(itertools.islice(documents, AT_ONCE), numbers, strict=False)):
        sources, rows, versions = [], [], []
        for text, number in some:
            data = text.encode()
            digest = sha256(data)
            sources.append({"sha256": digest, "size": len(data), "data": data})
            rows.append({"id": number, "doc": f"m{number}", "added_at": now, "revision": 1})
            row = {"document_id": number, "version": 1, "source_sha256": digest, "source_name": f"m{number}.txt"}
            versions.append(row | {"stored_at": now, "current": True} | content(before(text), words_sha256(text)))
        with database.writing() as session:
            for table, values in ((SourceRow, sources), (DocumentRow, rows), (VersionRow, versions)):
                session.connection().execute(insert(table), values)
    with database.writing() as session:
        session.connection().execute(update(RevisionRow).values(value=1))
    Search.open(MinutesRepository(database), folder)
    database.close()


def rebuild(folder: Path, *, same: bool) -> dict[str, float]:
    """Re-indexes here; seconds and megabytes."""
    database = opened(folder)
    read = before if same else after

    def parse(_: StoredMinutes, source: Source) -> Minutes:
        return read(source.data.decode())

    at_start, started, marks = _peak(), time.perf_counter(), {"": 0.0}
    cutting = Cutting()
    cutting.start()

    def progress(done: int, total: int, name: str) -> None:
        if done == total and "parsed" not in marks:
            marks["parsed"] = time.perf_counter() - started
            marks["peak while parsing"] = _peak()

    report = reindex(MinutesRepository(database), folder, progress, parse=parse)
    took = time.perf_counter() - started
    database.close()
    return {
        "documents": report.minutes,
        "re-indexed, s": took,
        "of that until all was parsed, s": marks["parsed"],
        "of the processor, with the processes that cut, s": sum(os.times()[:4]),
        "peak before, MB": at_start,
        "peak when all was parsed, MB": marks["peak while parsing"],
        "peak, MB": _peak(),
        "peak of the largest process that cuts, MB": cutting.peak,
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


class Cutting(threading.Thread):
    """Looks at the peak memory of the processes that cut; getrusage would count their parent's before they begin."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0

    def run(self) -> None:
        while True:
            for children in Path("/proc/self/task").glob("*/children"):
                with contextlib.suppress(OSError):  # it may have ended meanwhile
                    for child in children.read_text(encoding="ascii").split():
                        status = Path(f"/proc/{child}/status").read_text(encoding="utf-8")
                        held = [line for line in status.splitlines() if line.startswith("VmHWM")]
                        self.peak = max(self.peak, *(int(line.split()[1]) / 1e3 for line in held))
            time.sleep(0.5)


def ask(folder: Path) -> dict[str, float]:
    """Asks and writes until standard input ends."""
    database = opened(folder)
    search, audit = Search.open(MinutesRepository(database), folder), AuditRepository(database)
    terms = [search.analyser.content_terms(q) for q in questions(list(items(2 * SIZE)), 50)]
    search.top(terms[0], 10)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    told = {"answered": 0, "from the old index": 0, "from the new index": 0, "EMPTY": 0, "MIXED": 0}
    told |= {"writes": 0, "writes REFUSED": 0}
    slowest = {"slowest answer, s": 0.0, "slowest write, s": 0.0}
    for number in itertools.count():
        if ended.is_set():
            break
        started = time.perf_counter()
        search.refresh()
        reader = search.reader
        hits = reader.top(terms[number % len(terms)], 10)
        kinds = {reader.items[index].item.excerpts[-1].kind for index, _ in hits}
        slowest["slowest answer, s"] = max(slowest["slowest answer, s"], time.perf_counter() - started)
        told["answered"] += 1
        told["EMPTY"] += not hits
        told["MIXED"] += len(kinds) > 1
        told["from the old index"] += kinds == {Kind.REQUIREMENT}
        told["from the new index"] += kinds == {Kind.RESOLUTION}
        if number % EVERY == 0:
            started = time.perf_counter()
            try:
                audit.record("question")
            except DatabaseProblem:
                told["writes REFUSED"] += 1
            told["writes"] += 1
            slowest["slowest write, s"] = max(slowest["slowest write, s"], time.perf_counter() - started)
        time.sleep(PAUSE)
    database.close()
    return told | slowest


def measured(folder: Path, *, same: bool) -> dict[str, Any]:
    """A re-index with questions meanwhile, each in a process of its own."""
    here = [sys.executable, __file__]
    asking = subprocess.Popen([*here, "--ask", str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    asking.stdout.readline()
    command = [*here, "--rebuild", str(folder), *(["--same"] if same else [])]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    time.sleep(1)  # the new index is noticed by the next question
    said, _ = asking.communicate("")
    return json.loads(done.stdout) | json.loads(said)


def table(count: int, kept: Path | None, *, same: bool) -> None:
    """Prints one size."""
    with tempfile.TemporaryDirectory(prefix="minutes-bench-", dir=kept) as name:
        folder = Path(name) / "data"
        filled = folder if kept is None else kept / str(count)
        if not filled.exists():
            aside = Path(name) / "filling"
            subprocess.run([sys.executable, __file__, "--fill", str(count), str(aside)], check=True)
            aside.rename(filled)
        if filled != folder:
            shutil.copytree(filled, folder)
        told = measured(folder, same=same)
        told["store, MB"] = sum(path.stat().st_size for path in folder.glob("store*")) / 1e6
    sys.stdout.write(f"\n{count:,} items\n\n| what | measured |\n|---|---|\n")
    sys.stdout.writelines(f"| {what} | {value:,.2f} |\n".replace(".00 |", " |") for what, value in told.items())
    sys.stdout.flush()


def main() -> None:
    """Prints a table a size, or is one of the processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=[10_000])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--same", action="store_true")
    parser.add_argument("--fill", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--rebuild", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fill:
        fill(Path(given.fill[1]), int(given.fill[0]))
    elif given.rebuild:
        sys.stdout.write(json.dumps(rebuild(given.rebuild, same=given.same)))
    elif given.ask:
        sys.stdout.write(json.dumps(ask(given.ask)))
    else:
        if given.folder is not None:
            given.folder.mkdir(parents=True, exist_ok=True)
        for count in given.items:
            table(count, given.folder, same=given.same)


if __name__ == "__main__":
    main()
