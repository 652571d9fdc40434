"""How the index lives: text to searchable, snapshot written and loaded, a new document taken in, two threads, memory.

python tests/bench/growth.py --items 10000 100000
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from generate import UNITS, items, questions

from index.search import Search
from index.snapshot import Snapshots
from index.terms import Analyser
from storage.documents import Listed
from storage.domain import Item, Meeting, Minutes, StoredMinutes

SIZE = 15
"""Items a document, as in the real minutes."""


class Shelf:
    """A store in memory."""

    def __init__(self) -> None:
        self.documents: dict[str, tuple[Listed, StoredMinutes]] = {}

    def add(self, texts: Sequence[str]) -> None:
        """One document of these items."""
        number = len(self.documents) + 1
        parts, at = [], 0
        for ordinal, text in enumerate(texts, 1):
            parts.append(Item(ordinal, None, None, None, None, None, at, at + len(text)))
            at += len(text) + 1
        minutes = Minutes(Meeting(), "\n".join(texts), tuple(parts))
        doc = f"m{number}"
        self.documents[doc] = Listed(doc, number, number, ""), StoredMinutes(doc, 1, number, f"{doc}.txt", "", minutes)

    def revision(self) -> int:
        """See `index.search.Repository`."""
        return len(self.documents)

    def listing(self) -> list[Listed]:
        """See `index.search.Repository`."""
        return [listed for listed, _ in self.documents.values()]

    def some(self, docs: Sequence[str]) -> list[StoredMinutes]:
        """See `index.search.Repository`."""
        return [self.documents[doc][1] for doc in docs]


def run(count: int, folder: Path) -> dict[str, float]:
    """Measures one size; seconds, megabytes and ratios by name."""
    texts = list(items(count + SIZE))
    shelf, analyser = Shelf(), Analyser(UNITS)
    for first in range(0, count, SIZE):
        shelf.add(texts[first : min(first + SIZE, count)])
    analyser.terms(texts[0])
    told: dict[str, float] = {}
    started = time.perf_counter()
    search = Search.open(shelf, folder, analyser=analyser)
    told["text to searchable and saved, s"] = time.perf_counter() - started
    told["snapshot, MB"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    started = time.perf_counter()
    Snapshots(folder, analyser.fingerprint).load()
    told["snapshot loaded, s"] = time.perf_counter() - started
    asked = [analyser.content_terms(question) for question in questions(texts, 400)]
    search.top(asked[0], 10)
    shelf.add(texts[count:])
    started = time.perf_counter()
    search.refresh()
    search.top(asked[0], 10)
    told["a new document searchable, ms"] = (time.perf_counter() - started) * 1000
    search.warm()
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join()
    told["two threads against one, ×"] = _threads(search, asked, 1) / _threads(search, asked, 2)
    told["peak memory of the whole run, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return told


def _threads(search: Search, asked: Sequence[list[str]], number: int) -> float:
    """Seconds for each share of questions put by so many threads at once."""

    def ask(share: Sequence[list[str]]) -> None:
        for question in share:
            search.top(question, 10)

    rounds = list(asked) * 5
    threads = [threading.Thread(target=ask, args=(rounds[i::number],)) for i in range(number)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def main() -> None:
    """Prints a table a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=[10_000])
    for count in parser.parse_args().items:
        folder = Path(tempfile.mkdtemp(prefix="minutes-bench-"))
        try:
            told = run(count, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        sys.stdout.write(f"\n{count:,} items\n\n| what | measured |\n|---|---|\n")
        sys.stdout.writelines(f"| {name} | {value:,.2f} |\n" for name, value in told.items())
        sys.stdout.flush()


if __name__ == "__main__":
    main()
