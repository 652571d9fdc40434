"""A saved index loaded in a new process: seconds until it answers, and the memory it then holds, beside bm25s.

    python tests/bench/loading.py --items 10000 100000

Each is saved once, then loaded and asked 400 questions in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from generate import UNITS, items, questions
from shelf import Shelf

from index.engines.okapi import Okapi
from index.fields import WORDS
from index.search import Search
from index.snapshot import Snapshots
from index.state import State
from index.terms import Analyser

Ask = Callable[[Sequence[str]], object]


def save(count: int, folder: Path) -> None:
    """Saves the project's snapshot, bm25s' index and the questions."""
    texts, analyser, shelf = list(items(count)), Analyser(UNITS), Shelf()
    asked = [analyser.content_terms(question) for question in questions(texts, 400)]
    (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    shelf.fill(texts)
    Search.open(shelf, folder / "ours", analyser=analyser)
    shelf = Shelf()
    terms = [list(map(sys.intern, analyser.terms(text))) for text in texts]
    del texts
    import bm25s

    for name, corpus in (("small", [["甲"], ["乙"], ["丙"]]), ("bm25s", terms)):
        engine = bm25s.BM25(k1=1.5, b=0.75, backend="numba")
        engine.index(corpus, show_progress=False)
        engine.save(folder / name)


def load(name: str, folder: Path) -> dict[str, float]:
    """Loads one of them here and asks it; what both need anyway, such as a compiler, is loaded before."""
    asked = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    if name == "ours":
        load_ours(folder, [])
        return _measured(lambda: load_ours(folder, [Snapshots(folder / "ours", Analyser(UNITS).fingerprint)]), asked)
    load_bm25s(folder / "small", mapped=False)(["甲"])
    return _measured(lambda: load_bm25s(folder / "bm25s", mapped=name.endswith("mapped")), asked)


def load_ours(folder: Path, snapshots: Sequence[Snapshots]) -> Ask:
    """The project's engine over a snapshot; over nothing without one."""
    engine = Okapi(State.of(snapshots[0].load() if snapshots else None).corpora[WORDS])
    engine.compile()
    return lambda question: engine.top(question, 10)


def load_bm25s(folder: Path, *, mapped: bool) -> Ask:
    """bm25s with its compiled search."""
    import bm25s

    engine = bm25s.BM25.load(folder, mmap=mapped)
    engine.activate_numba_scorer()
    return lambda question: engine.retrieve([list(question)], k=min(10, engine.scores["num_docs"]), show_progress=False)


def _measured(make: Callable[[], Ask], asked: Sequence[list[str]]) -> dict[str, float]:
    before, started = _resident(), time.perf_counter()
    ask = make()
    took = time.perf_counter() - started
    for question in asked:
        ask(question)
    return {"loaded, s": took, "memory after 400 questions, MB": _resident() - before}


def _resident() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1e3
    raise OSError("no /proc")


def table(count: int) -> None:
    """Prints one size as a table."""
    folder = Path(tempfile.mkdtemp(prefix="minutes-bench-"))
    try:
        save(count, folder)
        sys.stdout.write(
            f"\n{count:,} items\n\n| engine | loaded, s | memory after 400 questions, MB |\n" + "|---" * 3 + "|\n"
        )
        for name in ("ours", "bm25s", "bm25s mapped"):
            command = [sys.executable, __file__, "--load", name, str(folder)]
            done = subprocess.run(command, check=True, capture_output=True, timeout=600)
            told = json.loads(done.stdout)
            sys.stdout.write(f"| {name} | " + " | ".join(f"{value:.3f}" for value in told.values()) + " |\n")
            sys.stdout.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Prints a table a size, or, as a process of its own, what one engine took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=[10_000])
    parser.add_argument("--load", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.load:
        sys.stdout.write(json.dumps(load(given.load[0], Path(given.load[1]))))
        return
    for count in given.items:
        table(count)


if __name__ == "__main__":
    main()
