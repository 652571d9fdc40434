"""Grading: what makes an answer right, and the plain bot that stands beside it."""

from __future__ import annotations

import json

import pytest

from bot.evaluate import evaluate, grade, questions
from index.library import Entry, Library
from storage.documents import Listed
from storage.domain import Excerpt, Item, Kind, Meeting, Minutes, StoredMinutes


def question(**labels):
    return {"id": "1", "type": "unit", "q": "水务局负责什么"} | labels


def item(ordinal, doc="云溪-1", roles=None, kinds=()):
    excerpts = [{"kind": kind, "text": "…"} for kind in kinds]
    return {"doc": doc, "ordinal": ordinal, "roles": roles or {}, "excerpts": excerpts}


@pytest.mark.parametrize(
    ("labels", "items", "text", "why"),
    [
        ({"expect": [2, 1]}, [item(1), item(2)], "", None),
        ({"expect": [1]}, [item(1), item(2)], "", "items [1, 2], expected [1]"),
        ({"expect": []}, [item(1)], "", "items [1], expected []"),
        ({"expect": [], "type": "none"}, [], "", None),
        ({"expect": [1], "role": "lead"}, [item(1, roles={"市水务局": ["reports", "lead"]})], "", None),
        ({"expect": [1], "role": "lead"}, [item(1, roles={"市水务局": ["acts"]})], "", "role lead not shown for [1]"),
        ({"type": "topic", "first": [3]}, [item(3), item(9)], "", None),
        ({"type": "topic", "first": [3], "expect": [3]}, [item(3), item(9)], "", None),
        ({"type": "topic", "first": [3]}, [item(9), item(3)], "", "first [9, 3], expected [3]"),
        ({"type": "topic", "first": [3]}, [], "", "first [], expected [3]"),
        ({"type": "topic", "kinds": ["resolution"]}, [item(3, kinds=["report", "resolution"])], "", None),
        (
            {"type": "topic", "kinds": ["resolution"]},
            [item(3, kinds=["report"])],
            "",
            "kinds report, expected resolution",
        ),
        ({"says": ["周某", "3月"]}, [], "3月5日，周某主持", None),
        ({"says": ["周某"]}, [], "无", "the text lacks 周某"),
        ({"expect": [{"doc": "云溪-2", "ordinal": 1}]}, [item(1, "云溪-2")], "", None),
        ({"expect": [{"doc": "云溪-2", "ordinal": 1}]}, [item(1)], "", "items [云溪-1#1], expected [云溪-2#1]"),
    ],
)
def test_grading(labels, items, text, why):
    assert grade(question(**labels), {"items": items, "text": text}) == why


def library():
    text = "河道由市水务局管护\n校车由市教育局检查\n茶叶由市农业农村局推广\n公交由市交通运输局调整\n供热由市住建局保障"
    parts, at = [], 0
    for ordinal, line in enumerate(text.split("\n"), 1):
        excerpt = Excerpt(Kind.REQUIREMENT, at, at + len(line))
        parts.append(Item(ordinal, None, None, None, None, None, at, at + len(line), excerpts=(excerpt,)))
        at += len(line) + 1
    stored = StoredMinutes("云溪-1", 1, 1, "云溪-1.txt", "", Minutes(Meeting(), text, tuple(parts)))
    return Library([Entry.of(Listed("云溪-1", 1, 1, ""), stored)])


def test_the_plain_bot_is_graded_by_the_same_rules():
    asked = [
        question(id="a", type="topic", q="校车检查", first=[2], kinds=["requirement"]),
        question(id="b", turns=["校车", "河道谁管"], expect=[1]),
        question(id="c", type="none", q="今天天气", expect=[]),
    ]
    result = evaluate(asked, lambda _: {"items": [item(1)], "text": ""}, library().items)
    assert (result.ours.right, result.ours.total, result.ours.share) == (1, 3, 1 / 3)
    assert result.ours.by_type == {"none": (0, 1), "topic": (0, 1), "unit": (1, 1)}
    assert [(one.id, one.asked) for one in result.ours.failed] == [("a", "校车检查"), ("c", "今天天气")]
    assert result.baseline.by_type == {"none": (1, 1), "topic": (1, 1), "unit": (1, 1)}


def test_no_questions_are_no_division_by_zero():
    assert evaluate([], lambda _: {}, library().items).ours.share == 0.0


def test_questions_are_read_and_a_broken_line_is_named(tmp_path):
    path = tmp_path / "questions.jsonl"
    rows = [question(id="1"), question(id="2", today="2025-03-04")]
    path.write_text("\ufeff" + "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert questions(path) == rows
    for broken, why in (
        ("{", "no JSON"),
        ('{"id": 1}', "needs type"),
        ('{"id": 1, "type": "unit"}', "needs q"),
        ("3", "needs id"),
    ):
        path.write_text(json.dumps(rows[0]) + "\n" + broken, encoding="utf-8")
        with pytest.raises(ValueError, match=f"line 2: {why}"):
            questions(path)
