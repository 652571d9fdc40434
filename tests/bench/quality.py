"""Quality on a public question → passage set: nDCG@10, MRR@10, R@10 and R@100, beside rank_bm25 as it comes.

    python tests/bench/quality.py FOLDER

FOLDER holds ``corpus.jsonl`` (id, text), ``queries.jsonl`` (id, text) and ``qrels.jsonl`` (q, docs). Weights are chosen
on the questions with even ids and reported on those with odd ids.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import jieba
import numpy as np

from index.engines.okapi import Okapi
from index.terms import Analyser, fold

Cut = Callable[[str], list[str]]


def rows(path: Path) -> list[dict[str, object]]:
    """The lines of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def letters(text: str) -> list[str]:
    """The single characters of a text that are letters or digits."""
    return [c for c in fold(text) if c.isalnum()]


def pairs(text: str) -> list[str]:
    """Two neighbouring characters each."""
    return [a + b for a, b in pairwise(letters(text))]


class Field:
    """The scores of one way to cut."""

    def __init__(
        self, texts: Sequence[str], questions: Sequence[str], cut: Cut, ask: Cut | None = None, **shape: float
    ):
        engine = Okapi([cut(text) for text in texts], **shape)
        self.scores = np.array([engine.get_scores((ask or cut)(question)) for question in questions], dtype=np.float32)


def measure(scores: np.ndarray, relevant: Sequence[set[int]]) -> dict[str, float]:
    """The measures over all questions."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :100]
    totals = {"nDCG@10": 0.0, "MRR@10": 0.0, "R@10": 0.0, "R@100": 0.0}
    for ranked, wanted in zip(order.tolist(), relevant, strict=True):
        hits = [place for place, passage in enumerate(ranked) if passage in wanted]
        best = sum(1 / np.log2(place + 2) for place in range(min(10, len(wanted))))
        totals["nDCG@10"] += sum(1 / np.log2(place + 2) for place in hits if place < 10) / best
        totals["MRR@10"] += 1 / (hits[0] + 1) if hits and hits[0] < 10 else 0.0
        totals["R@10"] += sum(place < 10 for place in hits) / len(wanted)
        totals["R@100"] += len(hits) / len(wanted)
    return {name: total / len(relevant) for name, total in totals.items()}


def main() -> None:
    """Prints one line for each configuration: tuned on one half where there is something to tune."""
    folder = Path(sys.argv[1])
    corpus = rows(folder / "corpus.jsonl")
    place = {row["id"]: i for i, row in enumerate(corpus)}
    texts = [str(row["text"]) for row in corpus]
    asked = rows(folder / "queries.jsonl")
    questions = [str(row["text"]) for row in asked]
    wanted = {row["q"]: {place[doc] for doc in row["docs"]} for row in rows(folder / "qrels.jsonl")}
    relevant = [wanted[row["id"]] for row in asked]
    odd = np.array([int(row["id"]) % 2 == 1 for row in asked])
    halves = {"chosen": np.flatnonzero(~odd), "reported": np.flatnonzero(odd)}

    def on(scores: np.ndarray, half: str) -> dict[str, float]:
        which = halves[half]
        return measure(scores[which], [relevant[i] for i in which])

    def show(name: str, scores: np.ndarray) -> None:
        told = on(scores, "reported")
        sys.stdout.write(f"| {name} | " + " | ".join(f"{value:.4f}" for value in told.values()) + " |\n")
        sys.stdout.flush()

    sys.stdout.write("| configuration (odd half) | nDCG@10 | MRR@10 | R@10 | R@100 |\n|---|---|---|---|---|\n")
    analyser = Analyser()
    show("rank_bm25, jieba lcut", Field(texts, questions, jieba.lcut).scores)
    show("rank_bm25, jieba search mode", Field(texts, questions, jieba.lcut_for_search).scores)
    words = Field(texts, questions, analyser.terms)
    show("this project's terms", words.scores)
    show(
        "this project's terms, asked by content", Field(texts, questions, analyser.terms, analyser.content_terms).scores
    )
    words = Field(texts, questions, analyser.terms, k1=0.9)
    show("this project's terms, k1 = 0.9", words.scores)
    two, one = Field(texts, questions, pairs, k1=0.9), Field(texts, questions, letters, k1=0.9)
    grid = [(a, b) for a in (0.0, 0.2, 0.3, 0.4, 0.6) for b in (0.0, 0.2, 0.3, 0.4, 0.6)]
    chosen = max(grid, key=lambda w: on(words.scores + w[0] * two.scores + w[1] * one.scores, "chosen")["nDCG@10"])
    show(
        f"+ {chosen[0]} × pairs + {chosen[1]} × letters (from text)",
        words.scores + chosen[0] * two.scores + chosen[1] * one.scores,
    )


if __name__ == "__main__":
    main()
