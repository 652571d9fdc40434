"""The parser against the hand annotation of real minutes, by the grader that ships beside them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from index.contracts import minutes_json
from index.documents.cleanup import clean
from index.segment import segment

DOCUMENTS = [
    "taicang-057",
    "changning-2025-02",
    "miluo-20250730",
    "zhenping-049",
    "wulumuqi-2026-01",
    "kundulun-2026-01",
    "zhangjiagang-064",
]


def _graded(shared: Path, name: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """(grader's figures, gold, parse) of one document."""
    spec = importlib.util.spec_from_file_location("grade_parse", shared / "tools" / "grade_parse.py")
    assert spec is not None
    assert spec.loader is not None
    grader = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(grader)
    source = (shared / "minutes" / f"{name}.txt").read_bytes().decode("utf-8")
    gold = json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    text, removed = clean(source)
    parsed = minutes_json(segment(text, removed=removed))
    return grader.grade(gold, source, parsed), gold, parsed


@pytest.mark.parametrize("name", DOCUMENTS)
def test_structure_agrees_with_the_annotation(shared: Path, name: str) -> None:
    figures, _, _ = _graded(shared, name)
    assert figures["items"][2] >= 0.98
    assert figures["kinds"][2] >= 0.97
    assert figures["meeting"] == 1.0, figures["meeting_wrong"]
    assert figures["unassigned"] == 0
    assert "span_wrong" not in figures


def test_a_clean_text_keeps_every_character_and_span(shared: Path) -> None:
    _, gold, parsed = _graded(shared, "taicang-057")
    assert parsed["removed"] == []
    wanted = [[(e["kind"], e["start"], e["end"]) for e in item["excerpts"]] for item in gold["items"]]
    assert [[(e["kind"], e["start"], e["end"]) for e in item["excerpts"]] for item in parsed["items"]] == wanted
    for got, item in zip(parsed["items"], gold["items"], strict=True):
        for key in ("label", "action", "heading", "start", "end", "documents"):
            assert got[key] == item[key]


@pytest.mark.parametrize("name", ["miluo-20250730", "zhenping-049", "zhangjiagang-064"])
def test_attendance_agrees_with_the_annotation(shared: Path, name: str) -> None:
    _, gold, parsed = _graded(shared, name)
    wanted = [
        (group["kind"], who.get("unit"), who["person"], who.get("post"))
        for group in gold["attendance"]["groups"]
        for who in group["people"]
    ]
    assert [(r["kind"], r["unit"], r["name"], r["post"]) for r in parsed["roster"]] == wanted


def test_the_long_attendance_sentence(shared: Path) -> None:
    _, gold, parsed = _graded(shared, "taicang-057")
    named = [r for r in parsed["roster"] if r["name"]]
    assert len(named) == gold["attendance"]["people"]
    assert len({r["unit"] for r in named}) == gold["attendance"]["entries"]
    assert [r["unit"] for r in parsed["roster"] if not r["name"]] == ["法院", "市委宣传部", "银保监组"]
