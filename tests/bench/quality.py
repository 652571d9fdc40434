"""Quality on a public question → passage set: nDCG@10, MRR@10, R@10 and R@100 of the product and its peers.

    python tests/bench/quality.py FOLDER

FOLDER holds ``corpus.jsonl`` (id, text), ``queries.jsonl`` (id, text) and ``qrels.jsonl`` (q, docs). Weights are chosen
on the questions with even ids, everything is reported on those with odd ids. Peers that are not installed are left out.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from itertools import product
from pathlib import Path

import jieba
import numpy as np
from shelf import Shelf

from index.engines.fields import K1, WEIGHTS
from index.engines.okapi import Okapi
from index.fields import FIELDS, WORDS_ALONE, terms
from index.search import Search
from index.terms import Analyser

DEEP = 100
"""How many passages are looked at."""

STEPS = (0.0, 0.4, 0.6, 0.8, 1.0, 1.2)
"""The weights of pairs and of letters that are tried; words count 1."""

SHAPES = (0.3, 0.6, 0.9, 1.2)
"""The values of k1 that are tried, one for all fields."""

Cut = Callable[[str], list[str]]
Ranked = Sequence[Sequence[int]]


def rows(path: Path) -> list[dict[str, object]]:
    """The lines of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def measure(ranked: Ranked, relevant: Sequence[set[int]]) -> dict[str, float]:
    """The measures over all questions."""
    totals = {"nDCG@10": 0.0, "MRR@10": 0.0, "R@10": 0.0, "R@100": 0.0}
    for found, wanted in zip(ranked, relevant, strict=True):
        hits = [place for place, passage in enumerate(found) if passage in wanted]
        best = sum(1 / math.log2(place + 2) for place in range(min(10, len(wanted))))
        totals["nDCG@10"] += sum(1 / math.log2(place + 2) for place in hits if place < 10) / best
        totals["MRR@10"] += 1 / (hits[0] + 1) if hits and hits[0] < 10 else 0.0
        totals["R@10"] += sum(place < 10 for place in hits) / len(wanted)
        totals["R@100"] += len(hits) / len(wanted)
    return {name: total / len(relevant) for name, total in totals.items()}


class Half:
    """Questions and the passages they want."""

    def __init__(self, folder: Path, place: Mapping[object, int], odd: int) -> None:
        wanted = {row["q"]: {place[doc] for doc in row["docs"]} for row in rows(folder / "qrels.jsonl")}
        asked = [row for row in rows(folder / "queries.jsonl") if int(row["id"]) % 2 == odd]
        self.questions = [str(row["text"]) for row in asked]
        self.relevant = [wanted[row["id"]] for row in asked]


def choose(texts: Sequence[str], half: Half, analyser: Analyser) -> Iterable[tuple[float, float, float, float]]:
    """(nDCG@10, k1, weight of pairs, weight of letters) for everything tried, by the scores of all passages."""
    cut = {field: [terms(analyser, field, text) for text in texts] for field in FIELDS}
    asked = {field: [terms(analyser, field, text) for text in half.questions] for field in FIELDS}
    for k1 in SHAPES:
        scores = {}
        for field in FIELDS:
            engine = Okapi(cut[field], k1=k1)
            scores[field] = np.array([engine.get_scores(question) for question in asked[field]], dtype=np.float32)
        for pairs, letters in product(STEPS, STEPS):
            total = scores["words"] + pairs * scores["pairs"] + letters * scores["letters"]
            best = np.argpartition(-total, 10, axis=1)[:, :10]
            order = np.argsort(-np.take_along_axis(total, best, axis=1), axis=1)
            ranked = np.take_along_axis(best, order, axis=1).tolist()
            yield measure(ranked, half.relevant)["nDCG@10"], k1, pairs, letters


def plain(cut: Cut, texts: Sequence[str], questions: Sequence[str]) -> Ranked:
    """rank_bm25's ranking, by the engine that gives its scores in less time."""
    engine = Okapi([cut(text) for text in texts])
    return [[index for index, _ in engine.top(cut(question), DEEP)] for question in questions]


def bm25s(cut: Cut, texts: Sequence[str], questions: Sequence[str]) -> Ranked:
    """bm25s as it comes."""
    import bm25s

    engine = bm25s.BM25()
    engine.index([cut(text) for text in texts], show_progress=False)
    found, _ = engine.retrieve([cut(question) for question in questions], k=DEEP, show_progress=False)
    return found.tolist()


def tantivy(cut: Cut, texts: Sequence[str], questions: Sequence[str]) -> Ranked:
    """tantivy as it comes, which tells the place of a passage only as a stored number."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name="whitespace")
    builder.add_integer_field("number", stored=True)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(50_000_000, 1)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=" ".join(cut(text)), number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    ranked = []
    for question in questions:
        parts = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", term)) for term in cut(question)]
        hits = searcher.search(tantivy.Query.boolean_query(parts), DEEP).hits
        ranked.append([searcher.doc(address)["number"][0] for _, address in hits])
    return ranked


def ours(fields: Sequence[str], shelf: Shelf, analyser: Analyser, questions: Sequence[str]) -> tuple[Ranked, float]:
    """The product's own search with some fields, and the milliseconds that it took for a question."""
    with tempfile.TemporaryDirectory(prefix="minutes-bench-") as folder:
        search = Search.open(shelf, Path(folder), analyser=analyser, fields=fields)
        started = time.perf_counter()
        ranked = [
            [index for index, _ in search.top(analyser.terms(question), DEEP, text=question)] for question in questions
        ]
        return ranked, (time.perf_counter() - started) / len(questions) * 1000


def main() -> None:
    """Prints what was chosen, then one line for each configuration."""
    folder = Path(sys.argv[1])
    corpus = rows(folder / "corpus.jsonl")
    place = {row["id"]: i for i, row in enumerate(corpus)}
    texts = [str(row["text"]) for row in corpus]
    even, odd = (Half(folder, place, which) for which in (0, 1))
    analyser, shelf = Analyser(), Shelf()
    shelf.fill(texts)
    out = sys.stdout
    tried = sorted(choose(texts, even, analyser), reverse=True)
    out.write("chosen on the even half (nDCG@10, k1, pairs, letters), the best of each kind:\n")
    for kind in product((True, False), (True, False)):
        out.write(f"  {next(row for row in tried if (row[2] > 0, row[3] > 0) == kind)}\n")
    out.write(f"stated in the code: {K1}, {WEIGHTS['pairs']}, {WEIGHTS['letters']}\n\n")
    out.write("| configuration (odd half) | nDCG@10 | MRR@10 | R@10 | R@100 | ms |\n|---|---|---|---|---|---|\n")

    def show(name: str, ranked: Ranked, took: float | None = None) -> None:
        told = [*(f"{value:.4f}" for value in measure(ranked, odd.relevant).values()), f"{took:.2f}" if took else ""]
        out.write(f"| {name} | " + " | ".join(told) + " |\n")
        out.flush()

    show("rank_bm25, jieba lcut", plain(jieba.lcut, texts, odd.questions))
    show("rank_bm25, jieba search mode", plain(jieba.lcut_for_search, texts, odd.questions))
    for name, peer in (("bm25s", bm25s), ("tantivy", tantivy)):
        if find_spec(name):
            show(f"{name}, this project's words", peer(analyser.terms, texts, odd.questions))
    for fields in (WORDS_ALONE, FIELDS[:2], FIELDS):
        show(f"this project, {' + '.join(fields)}", *ours(fields, shelf, analyser, odd.questions))


if __name__ == "__main__":
    main()
