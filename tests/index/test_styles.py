"""Minutes in two dozen styles of writing, each marked where its items and excerpts should begin.

The texts under `styles/` are made up. ``‹i›`` opens an item, ``‹rep›``/``‹opi›``/``‹res›``/``‹req›`` an excerpt
of that kind, ``‹e›`` ends the last item; the first line says what the meeting's fields should be.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby
from pathlib import Path

import pytest

from index.contracts import unassigned
from index.documents.cleanup import clean
from index.segment import segment
from storage.domain import Meeting, Minutes

STYLES = sorted((Path(__file__).parent / "styles").glob("*.txt"))
_TAG = re.compile(r"‹(\w+)›")
_KINDS = {"rep": "report", "opi": "opinion", "res": "resolution", "req": "requirement"}


def _marked(marked: str) -> tuple[str, list[int], list[str]]:
    """(text, starts of items, kind of each character); ``-`` is no excerpt."""
    text, starts, kinds = "", [], []
    kind = "-"
    for k, part in enumerate(_TAG.split(marked)):
        if k % 2:
            if part == "i":
                starts.append(len(text))
            kind = _KINDS.get(part, "-")
            continue
        text += part
        kinds += [kind] * len(part)
    return text, starts, kinds


def _parsed(minutes: Minutes) -> tuple[list[int], list[str]]:
    kinds = ["-"] * len(minutes.text)
    for item in minutes.items:
        for excerpt in item.excerpts:
            kinds[excerpt.start : excerpt.end] = [excerpt.kind.value] * (excerpt.end - excerpt.start)
    return [item.start for item in minutes.items], kinds


def _runs(text: str, kinds: list[str]) -> list[str]:
    """The kinds with the words they stand on, so that a failure shows what was misread."""
    pairs = [(c, kind) for c, kind in zip(text, kinds, strict=True) if not c.isspace()]
    return [f"{kind}: {''.join(c for c, _ in run)}" for kind, run in groupby(pairs, key=lambda pair: pair[1])]


@pytest.mark.parametrize("path", STYLES, ids=lambda p: p.stem)
def test_reads_the_style(path: Path) -> None:
    wanted, _, marked = path.read_text(encoding="utf-8").partition("\n")
    source, starts, kinds = _marked(marked)
    text, removed = clean(source)
    gone = {k for r in removed for k in range(r.source_start, r.source_end)}
    kept = [k for k in range(len(source)) if k not in gone]
    minutes = segment(text, removed=removed)
    got_starts, got_kinds = _parsed(minutes)
    assert [text[k : k + 12] for k in got_starts] == [text[kept.index(k) :][:12] for k in starts]
    assert [kept[k] for k in got_starts] == starts
    assert _runs(text, got_kinds) == _runs(text, [kinds[k] for k in kept])
    assert unassigned(minutes) == 0
    for field, value in re.findall(r"(\w+)=(\S+)", wanted):
        assert (field, _said(minutes.meeting, field)) == (field, value)


def _said(meeting: Meeting, field: str) -> str:
    value = getattr(meeting, field)
    return value.isoformat() if isinstance(value, dt.date) else str(value)
