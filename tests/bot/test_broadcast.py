"""A small broadcast in simulated time, whole and with faults; `tests/bench/broadcast.py` has the large one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import broadcast
import pytest


@pytest.fixture(autouse=True)
def mended() -> Iterator[None]:
    yield
    broadcast.mend()


def test_every_chat_hears_once_at_almost_the_allowed_rate_and_questions_do_not_wait(tmp_path: Path) -> None:
    result = broadcast.run(300, "none", tmp_path)
    assert result.got == {1: 300}
    assert result.states["sent"] == 300
    assert result.excesses == 0
    assert 28.5 <= result.rate <= 30
    assert result.answers
    assert max(result.answers) < 1


@pytest.mark.parametrize(("fault", "chats"), [("global", 50), ("lost-after", 250), ("migrated", 50), ("locked", 50)])
def test_nothing_is_lost_or_doubled(fault: str, chats: int, tmp_path: Path) -> None:
    result = broadcast.run(chats, fault, tmp_path, questions=False, seed=3)
    assert (result.lost, result.doubled) == (0, 0)
    assert result.excesses == 0
    settled = {state: n for state, n in result.states.items() if n}
    assert sum(settled.values()) == chats
    allowed = {"lost-before": {"uncertain"}, "lost-after": {"uncertain"}, "blocked": {"failed"}, "topic": {"failed"}}
    assert set(settled) == {"sent"} | allowed.get(fault, set())
    assert result.told_admin == settled.get("failed", 0)
