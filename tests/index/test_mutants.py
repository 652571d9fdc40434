"""The fuzz of `tests/bench/mutants.py`, small: bytes spoilt in every way it knows are read or refused, never lost."""

from __future__ import annotations

import random

from mutants import mutant, run, samples


def test_spoilt_documents_are_read_whole_or_refused() -> None:
    figures = run(60, seed=7, longest=30_000)
    assert figures.crashes == []
    assert figures.unassigned == []
    assert figures.documents == figures.parsed + sum(figures.refused.values())
    assert figures.parsed > 30


def test_a_seed_gives_the_same_documents() -> None:
    texts = samples()
    first, again = ([mutant(texts, random.Random(f"3 {k}")) for k in range(5)] for _ in range(2))
    assert first == again
    assert len(set(first)) == 5
