"""The same minutes are answered in the same way in whatever order they stand in the index."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.answerer import Answerer
from index.documents import read
from index.question.library import Searching
from index.segment import segment
from index.units import UnitTable
from storage.domain import StoredMinutes

ASKED = (
    *("财政局负责哪些事项", "财政局配合什么", "财政局汇报了什么", "气象局牵头什么", "市住建局配合什么"),
    *(
        "哪些以市政府名义印发",
        "哪些没通过",
        "6月底前要完成哪些",
        "去年开了几次会",
        "教育怎么定的",
        "第31次会议讨论了什么",
    ),
)


@pytest.fixture(scope="module")
def minutes(samples: Path) -> Sequence[StoredMinutes]:
    """The samples, each twice: whatever is said of one is said as well of its twin of the same day."""
    out = []
    for number, path in enumerate(sorted(samples.glob("*.txt")), 1):
        parsed = segment(read(path.read_bytes(), path.name)[0].text)
        out += [StoredMinutes(f"{path.stem}{twin}", 1, number, path.name, "", parsed) for twin in ("", "-b")]
    return out


def told(search: Searching) -> list[object]:
    answerer = Answerer(search, UnitTable.default())
    out: list[object] = []
    for question in ASKED:
        answer, _ = answerer.ask(question, today=dt.date(2026, 4, 1))
        shown = [(item.citation.doc, item.ordinal) for item in answer.items]
        out.append((question, shown, answer.gaps, answer.facts, [g.item.ordinal for g in answer.general]))
    return out


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_answers_do_not_depend_on_the_order_of_the_index(minutes, small_search, seed):
    other = minutes[::-1] if seed is None else random.Random(seed).sample(minutes, len(minutes))
    assert told(small_search(other)) == told(small_search(minutes))
