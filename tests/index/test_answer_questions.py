"""Whole question files: the share answered right over the sample minutes and over the real ones."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.evaluate import grade
from bot.replies import plain
from index.answerer import Answerer
from index.contracts import answer_json
from index.units import UnitTable

QUESTIONS = Path(__file__).parent / "questions"
ENOUGH = 0.95
Begin = Callable[..., Any]


def wrong(path: Path, begin: Callable[[dt.date], Any], today: str) -> tuple[list[str], int]:
    rows: list[Mapping[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    failed = []
    for row in rows:
        talk = begin(dt.date.fromisoformat(row.get("today", today)))
        for turn in row.get("turns") or [row["q"]]:
            answer = talk(turn)
        why = grade(row, answer_json(answer, plain(answer), row["id"]))
        if why is not None:
            failed.append(f"{row['id']} {row.get('q') or row['turns']}: {why}")
    return failed, len(rows)


@pytest.mark.parametrize("questions", ["paraphrases.jsonl", "asked.jsonl", "colloquial.jsonl"])
def test_the_questions_written_beforehand(sample_talks: Begin, questions: str) -> None:
    failed, count = wrong(QUESTIONS / questions, lambda day: sample_talks(day=day), "2026-04-01")
    assert len(failed) <= (1 - ENOUGH) * count, "\n".join(failed)


@pytest.mark.parametrize(
    ("questions", "documents"),
    [("questions-dev.jsonl", "taicang-057.txt"), ("questions-multi-dev.jsonl", "*.txt")],
)
def test_the_shared_questions(
    shared: Path, questions: str, documents: str, begin_over: Callable[[list[tuple[str, bytes]]], Begin]
) -> None:
    begin = begin_over([(p.name, p.read_bytes()) for p in sorted((shared / "minutes").glob(documents))])
    failed, count = wrong(shared / "gold" / questions, lambda day: begin(day=day), "2026-06-15")
    assert len(failed) <= (1 - ENOUGH) * count, "\n".join(failed)


def test_an_empty_store_says_that_there_are_no_minutes_yet(empty: Answerer) -> None:
    answer, _ = empty.ask("发改委负责哪些事项？", today=dt.date(2026, 4, 1))
    assert [g.code.value for g in answer.gaps] == ["no_minutes_yet"]


@pytest.fixture
def empty(small_search: Callable[..., Any]) -> Answerer:
    return Answerer(small_search([]), UnitTable.default())
