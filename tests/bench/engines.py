"""The project's engine beside its peers: same process, same terms, asked in turn, question by question.

    python tests/bench/engines.py --items 10000 100000 --questions 400 [--without rank_bm25 …] [--json FILE]

Prints latencies and their ratios, how many score vectors are rank_bm25's to the last bit, what building takes, and,
from processes of their own, what loading takes and the memory that is then held (`loading.py`).

Absolute times depend on the machine and on what else it does; the ratios hold. Needs the extra ``fast`` and
``pip install bm25s rank-bm25-rs tantivy``.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from pathlib import Path

import loading
import numpy as np
from generate import UNITS, items, questions
from peers import PEERS, SLOW, ours_compiled, ours_numpy

from index.engines.corpus import Corpus
from index.engines.okapi import Okapi
from index.terms import Analyser

CHECKED = {10_000: 400, 100_000: 100}
"""Questions whose score vectors are compared, by items; rank_bm25 would need six gigabytes more for a million."""


def run(count: int, asked: int, without: list[str], checked: int) -> dict[str, object]:
    """Builds every engine over `count` items and asks each the same questions in turn."""
    texts = list(items(count))
    analyser = Analyser(UNITS)
    analyser.terms(texts[0])
    gc.disable()  # looking again and again through a hundred million words that all stay would be most of any build
    started = time.perf_counter()
    corpus = [list(map(sys.intern, analyser.terms(text))) for text in texts]  # one word in memory once
    cut = time.perf_counter() - started
    terms = [analyser.content_terms(question) for question in questions(texts, asked)]
    terms = [question for question in terms if question]
    del texts
    started = time.perf_counter()
    postings = Corpus.of(corpus)
    build = {"okapi": time.perf_counter() - started}
    engines = {"okapi": ours_compiled(postings), "okapi numpy": ours_numpy(postings)}
    for name, make in PEERS.items():
        if name not in without:
            started = time.perf_counter()
            engines[name] = make(corpus)
            build[name] = time.perf_counter() - started
    equal = _equal(postings, corpus, terms[:checked]) if checked else None
    del corpus
    gc.freeze()
    for ask in engines.values():
        for question in terms[:5]:
            ask(question)
    spent: dict[str, list[float]] = {name: [] for name in engines}
    order = list(engines.items())
    slow = max(5, min(40, 4_000_000 // count))
    for number, question in enumerate(terms):
        turn = number % len(order)
        for name, ask in order[turn:] + order[:turn]:  # whoever comes first finds the caches cold
            if name not in SLOW or number < slow:
                started = time.perf_counter()
                ask(question)
                spent[name].append(time.perf_counter() - started)
    gc.enable()
    latency = {name: [float(ms) for ms in np.percentile(values, [50, 99]) * 1000] for name, values in spent.items()}
    return {
        "items": count,
        "terms a question": float(np.mean([len(question) for question in terms])),
        "cut seconds": cut,
        "build seconds": build,
        "latency ms p50, p99": latency,
        "bit-equal to rank_bm25": equal,
    }


def _equal(postings: Corpus, corpus: list[list[str]], terms: list[list[str]]) -> str:
    from rank_bm25 import BM25Okapi

    ours, theirs = Okapi(postings), BM25Okapi(corpus)
    same = sum(ours.get_scores(q).tobytes() == theirs.get_scores(q).tobytes() for q in terms)
    return f"{same} of {len(terms)}"


def show(result: dict[str, object]) -> None:
    """Prints one size as a table."""
    out = sys.stdout
    latency, build = result["latency ms p50, p99"], result["build seconds"]
    out.write(f"\n{result['items']:,} items, {result['terms a question']:.1f} terms a question, ")
    out.write(f"cut in {result['cut seconds']:.1f} s, score vectors bit-equal: {result['bit-equal to rank_bm25']}\n\n")
    out.write(
        "| engine | p50 ms | p99 ms | p50 ÷ okapi | p99 ÷ okapi | p50 ÷ okapi numpy | build s |\n" + "|---" * 7 + "|\n"
    )
    for name, (p50, p99) in latency.items():
        ratios = (p50 / latency["okapi"][0], p99 / latency["okapi"][1], p50 / latency["okapi numpy"][0])
        shown = " | ".join(f"{ratio:,.2f}" for ratio in ratios)
        seconds = f"{build[name]:.2f}" if name in build else ""
        out.write(f"| {name} | {p50:.3f} | {p99:.3f} | {shown} | {seconds} |\n")
    out.flush()


def main() -> None:
    """Runs the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=[10_000])
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--checked", type=int, help="questions whose score vectors are compared")
    parser.add_argument("--latency-only", action="store_true", help="without loading and memory")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    results = []
    for count in given.items:
        checked = given.checked if given.checked is not None else CHECKED.get(count, 0)
        results.append(run(count, given.questions, given.without, checked))
        show(results[-1])
        gc.unfreeze()
        gc.collect()
        if not given.latency_only:
            loading.table(count)
    if given.json:
        given.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
