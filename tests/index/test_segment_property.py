"""Whatever the text, nothing is lost: no crash, spans in order and inside each other, no character unassigned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.contracts import unassigned
from index.documents.cleanup import clean
from index.segment import segment
from storage.domain import Minutes, Removal

TEXTS = [
    re.sub(r"‹\w+›", "", path.read_text(encoding="utf-8").partition("\n")[2])
    for path in sorted((Path(__file__).parent / "styles").glob("*.txt"))
]
JUNK = "一二三、（）()《》“”。，；：\n\r\t \u3000\x00\x0c\u200b\ufeff1234〔〕会议听取出席列席：—…😀abc年月日第次届"


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Minutes cut, shuffled, doubled and sprinkled with junk."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(0, 3))):
        how = draw(st.sampled_from(["cut", "shuffle", "join", "junk", "drop", "break", "append"]))
        at = draw(st.integers(0, max(0, len(text))))
        if how == "cut":
            text = text[at:] if draw(st.booleans()) else text[:at]
        elif how == "shuffle":
            text = "\n".join(draw(st.permutations(text.split("\n"))))
        elif how == "join":
            text = text.replace("\n", "")
        elif how == "junk":
            text = text[:at] + draw(st.text(JUNK, max_size=30)) + text[at:]
        elif how == "drop":
            text = text[:at] + text[at + draw(st.integers(1, 40)) :]
        elif how == "break":
            text = text.replace("，", "，\n")
        else:
            text += draw(st.sampled_from(TEXTS))
    return text


def _restored(text: str, removed: tuple[Removal, ...]) -> str:
    parts, here = [], 0
    for removal in removed:
        parts += [text[here : removal.at], removal.text]
        here = removal.at
    return "".join([*parts, text[here:]])


def _sound(minutes: Minutes) -> None:
    last = 0
    for ordinal, item in enumerate(minutes.items, 1):
        assert item.ordinal == ordinal
        assert last <= item.start < item.end <= len(minutes.text)
        last = here = item.start
        if item.heading is not None:
            assert item.heading == minutes.text[item.heading_start : item.heading_end]
        for excerpt in item.excerpts:
            assert here <= excerpt.start < excerpt.end <= item.end
            assert minutes.text[excerpt.start : excerpt.end].strip() == minutes.text[excerpt.start : excerpt.end]
            here = excerpt.end
            for point in excerpt.points:
                assert excerpt.start <= point.start < point.end <= excerpt.end
        last = item.end
    assert unassigned(minutes) == 0
    assert 0 <= minutes.confidence <= 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated())
def test_mutated_minutes_lose_nothing(source: str) -> None:
    text, removed = clean(source)
    assert _restored(text, removed) == source
    assert all(source[r.source_start : r.source_end] == r.text for r in removed)
    _sound(segment(text, removed=removed))


@settings(max_examples=100, deadline=None)
@given(st.text(JUNK, max_size=300) | st.text(max_size=120))
def test_garbage_is_header_or_noise(source: str) -> None:
    text, removed = clean(source)
    assert _restored(text, removed) == source
    _sound(segment(text))


@pytest.mark.parametrize(
    "source",
    ["", "\n\n", "一、" * 20_000, "《（“" * 20_000, "。" * 50_000, "会议听取了，" * 8_000, "一 " * 30_000],
    ids=["empty", "blank", "labels", "open brackets", "stops", "verbs", "spaces"],
)
def test_long_garbage_is_read_through(source: str) -> None:
    text, _ = clean(source)
    _sound(segment(text))
