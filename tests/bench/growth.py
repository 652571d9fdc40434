"""How the index lives: text to searchable, a new document taken in, restricted searches, two threads.

    python tests/bench/growth.py --items 10000 100000 [--beside jieba]

With ``--beside jieba`` the same texts are also cut by jieba and given to rank_bm25, which takes a minute for each
100,000 items.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import resource
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from generate import UNITS, items, questions
from shelf import BODIES, SIZE, Shelf

from index.engines.subset import Subset
from index.search import Search
from index.terms import Analyser

CAME = 12
"""So many documents come one after another; the first also pays for what all after it find made."""

ROUNDS = 5
"""So often each question is asked in each way."""


def run(count: int, folder: Path, beside: str | None) -> dict[str, float]:
    """Measures one size; seconds, milliseconds, megabytes and ratios by name."""
    texts = list(items(count + CAME * SIZE))
    shelf, analyser = Shelf(), Analyser(UNITS)
    shelf.fill(texts[:count])
    analyser.terms(texts[0])
    gc.collect()
    gc.freeze()  # the store's documents would be on disk
    told: dict[str, float] = {}
    before = _peak()
    started = time.perf_counter()
    search = Search.open(shelf, folder, analyser=analyser)
    told["text to searchable and saved, s"] = time.perf_counter() - started
    told["memory that took at its peak, MB"] = _peak() - before
    told["snapshot, MB"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    if beside:
        told["the same with jieba and rank_bm25, ×"] = _plain(texts[:count]) / told["text to searchable and saved, s"]
    asked = [analyser.content_terms(question) for question in questions(texts, 400)]
    search.warm()
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join()
    for question in asked:
        search.top(question, 10)
    came = []
    for first in range(count, count + CAME * SIZE, SIZE):
        shelf.fill(texts[first : first + SIZE])
        started = time.perf_counter()
        search.refresh()
        search.top(asked[0], 10)
        came.append((time.perf_counter() - started) * 1000)
    told["a new document searchable, ms: median"] = statistics.median(came)
    told["a new document searchable, ms: slowest"] = max(came)
    told |= _restricted(search, asked)
    return told | _at_once(search, asked)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _plain(texts: Sequence[str]) -> float:
    import jieba
    from rank_bm25 import BM25Okapi

    jieba.initialize()
    started = time.perf_counter()
    BM25Okapi([jieba.lcut_for_search(text) for text in texts])
    return time.perf_counter() - started


def _medians(ways: Sequence[Callable[[list[str]], object]], asked: Sequence[list[str]]) -> list[float]:
    """Seconds for a question by each way, in the middle; asked by turns, each way first as often."""
    spent: list[list[float]] = [[] for _ in ways]
    for number, question in enumerate(list(asked) * ROUNDS):
        for turn in range(len(ways)):
            place = (number + turn) % len(ways)
            started = time.perf_counter()
            ways[place](question)
            spent[place].append(time.perf_counter() - started)
    return [statistics.median(one) for one in spent]


def _restricted(search: Search, asked: Sequence[list[str]]) -> dict[str, float]:
    """What a restricted search takes, as a share of searching all: kept for all questions, and made anew for each."""
    size, rng = len(search.items), np.random.default_rng(4)

    def some(number: int) -> np.ndarray:
        return np.sort(rng.choice(size, number, replace=False))

    bodies, sizes = zip(*((card.meeting.body, len(card.items)) for card in search.cards), strict=True)
    documents = np.arange(size) // SIZE
    chosen: dict[str, Callable[[], np.ndarray]] = {
        "100 items": lambda: some(100),
        "1,000 items": lambda: some(1000),
        "a tenth, as one unit's": lambda: some(size // 10),
        "one body of three": lambda: np.flatnonzero(np.repeat(np.array(bodies) == BODIES[1], sizes)),
        "a third of the documents, here and there": lambda: np.flatnonzero(
            rng.permutation(size // SIZE + 1)[documents] % 3 == 0
        ),
        "the newer half": lambda: np.arange(size // 2, size),
        "a year of ten": lambda: np.arange(size * 6 // 10, size * 7 // 10),
        "all but a hundredth, as what is visible": lambda: some(size - size // 100),
    }
    told = {}
    for name, choose in chosen.items():
        within, mask = Subset.of(choose(), size), np.zeros(size, dtype=bool)
        mask[within.items] = True
        whole, kept, anew = _medians(
            [
                lambda question: search.top(question, 10),
                lambda question, within=within: search.top(question, 10, within),
                lambda question, mask=mask: search.top(question, 10, Subset.where(mask)),
            ],
            asked,
        )
        told[f"restricted to {name}, share of all"] = kept / whole
        told[f"restricted to {name}, made of a mask for each question"] = anew / whole
    return told


def _at_once(search: Search, asked: Sequence[list[str]]) -> dict[str, float]:
    """How much sooner two threads are done than one; and two processes, which is what the machine has to give."""
    forked = multiprocessing.get_context("fork").Process  # what is in memory is theirs, too
    ratios: dict[str, list[float]] = {"threads": [], "processes": []}
    for _ in range(9):
        alone = _shared(threading.Thread, search, asked, 1)
        ratios["threads"].append(alone / _shared(threading.Thread, search, asked, 2))
        alone = _shared(forked, search, asked, 1)
        ratios["processes"].append(alone / _shared(forked, search, asked, 2))
    return {f"two {name} against one, ×": statistics.median(of) for name, of in ratios.items()}


def _shared(worker: Callable[..., Any], search: Search, asked: Sequence[list[str]], number: int) -> float:
    """Seconds for all questions, shared by so many threads or processes at once."""

    def ask(share: Sequence[list[str]]) -> None:
        for question in share:
            search.reader.engine.top(question, 10)

    rounds = list(asked) * 20
    workers = [worker(target=ask, args=(rounds[i::number],)) for i in range(number)]
    started = time.perf_counter()
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    return time.perf_counter() - started


def main() -> None:
    """Prints a table a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=[10_000])
    parser.add_argument("--beside", choices=["jieba"])
    given = parser.parse_args()
    for count in given.items:
        folder = Path(tempfile.mkdtemp(prefix="minutes-bench-"))
        try:
            told = run(count, folder, given.beside)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        sys.stdout.write(f"\n{count:,} items\n\n| what | measured |\n|---|---|\n")
        sys.stdout.writelines(f"| {name} | {value:,.2f} |\n" for name, value in told.items())
        sys.stdout.flush()


if __name__ == "__main__":
    main()
