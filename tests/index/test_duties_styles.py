"""Sentences in the styles of many governments, about fictional places, and who is told what in each.

The table stands in ``data/duty_sentences.tsv``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from index.segment.duties import duties
from index.units.match import DocumentNames
from storage.domain import Kind

_TABLE = Path(__file__).parent / "data" / "duty_sentences.tsv"
CASES = [tuple(line.split("\t")) for line in _TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def said(text: str, kind: Kind) -> set[tuple[str, str]]:
    """(unit, role or scope) pairs of one sentence of a fictional city's or county's minutes."""
    body = "云溪县人民政府" if "县" in text and "市" not in text else "云溪市人民政府"
    out = set()
    for duty in duties(text, 0, len(text), kind, DocumentNames.learn(text, body=body)):
        assert duty.mentions
        assert all(text[span.start : span.end].strip() for span in duty.mentions)
        out.add((duty.unit, duty.scope.value if duty.scope else duty.role.value))
    return out


@pytest.mark.parametrize(("kind", "text", "expected"), CASES, ids=range(1, len(CASES) + 1))
def test_sentence(kind: str, text: str, expected: str) -> None:
    wanted = {tuple(pair.strip().split(" ")) for pair in expected.split(";") if pair.strip()}
    got = said(text, Kind(kind))
    if not any(role == "mentioned" for _, role in wanted):
        got = {(unit, role) for unit, role in got if role != "mentioned"}
    assert got == wanted, text
