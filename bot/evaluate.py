"""Grades answers to labelled questions, beside a plain jieba + rank_bm25 bot on the same questions.

A question is one JSON object a line: ``id``, ``type``, ``q`` or ``turns``, optionally ``today``, and what a right
answer must have:

- ``expect``: exactly these items; for type ``topic`` it is not looked at, there ``first`` counts;
- ``first``: the first item is one of these;
- ``role``: every item shows this role for some unit;
- ``kinds``: the first item's excerpts have one of these kinds;
- ``says``: strings that the reply's text contains.

An item is an ordinal, or ``{"doc", "ordinal"}`` where the question is about several documents.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from index.engines.plain import PlainOkapi
from index.library import IndexedItem
from index.terms import plain_cutter

Question = Mapping[str, Any]
Answering = Callable[[Question], Mapping[str, Any]]
"""Gives the answer to a question (to the last of its turns) in the form of `index.contracts.answer_json`."""

BASELINE_ITEMS = 3
"""How many items the plain bot shows: as many as fit a first reply."""


class Failed(Struct, frozen=True):
    """A question that was not answered right, and why."""

    id: str
    asked: str
    why: str


class Score(Struct, frozen=True):
    """Right answers out of all, in all and by type."""

    right: int
    total: int
    by_type: Mapping[str, tuple[int, int]]
    failed: tuple[Failed, ...]

    @property
    def share(self) -> float:
        """Right answers per question; 0 without questions."""
        return self.right / self.total if self.total else 0.0


class Evaluation(Struct, frozen=True):
    """This project's score, and the plain bot's on the same questions."""

    ours: Score
    baseline: Score


def questions(path: Path) -> list[Question]:
    """Reads a question file.

    Raises:
        OSError: It cannot be read.
        ValueError: A line is no question; the message says which line and why.
    """
    out: list[Question] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: no JSON ({error})") from error
        lacking = [key for key in ("id", "type") if not (isinstance(row, dict) and key in row)]
        if lacking or not ("q" in row or row.get("turns")):
            raise ValueError(f"{path}, line {number}: needs {', '.join(lacking) or 'q or turns'}")
        out.append(row)
    return out


def evaluate(asked: Sequence[Question], answering: Answering, items: Sequence[IndexedItem]) -> Evaluation:
    """Grades an answerer and the plain bot.

    Args:
        asked: Labelled questions.
        answering: The answerer to grade.
        items: The items that the plain bot ranks.
    """
    return Evaluation(score(asked, answering), score(asked, plain_bot(items)))


def score(asked: Iterable[Question], answering: Answering) -> Score:
    """Grades one answerer."""
    by_type: dict[str, tuple[int, int]] = {}
    failed: list[Failed] = []
    for question in asked:
        why = grade(question, answering(question))
        right, total = by_type.get(question["type"], (0, 0))
        by_type[question["type"]] = right + (why is None), total + 1
        if why is not None:
            failed.append(Failed(str(question["id"]), " → ".join(question.get("turns") or [question["q"]]), why))
    total = sum(n for _, n in by_type.values())
    return Score(total - len(failed), total, dict(sorted(by_type.items())), tuple(failed))


def grade(question: Question, answer: Mapping[str, Any]) -> str | None:
    """Why an answer is wrong; None if it is right."""
    items = answer.get("items") or []
    by_doc = any(isinstance(one, Mapping) for key in ("expect", "first") for one in question.get(key, ()))
    got = list(dict.fromkeys(_key(item, by_doc) for item in items))
    if "expect" in question and question["type"] != "topic":
        expected = [_key(one, by_doc) for one in question["expect"]]
        if sorted(got) != sorted(expected):
            return f"items {_shown(sorted(got))}, expected {_shown(sorted(expected))}"
    role = question.get("role")
    if role and question.get("expect") and items:
        lacking = [_key(i, by_doc) for i in items if not any(role in r for r in (i.get("roles") or {}).values())]
        if lacking:
            return f"role {role} not shown for {_shown(lacking)}"
    if "first" in question:
        first = [_key(one, by_doc) for one in question["first"]]
        if not got or got[0] not in first:
            return f"first {_shown(got[:3])}, expected {_shown(first)}"
    if "kinds" in question and items:
        kinds = {excerpt["kind"] for excerpt in items[0].get("excerpts", ())}
        if kinds.isdisjoint(question["kinds"]):
            return f"kinds {', '.join(sorted(kinds)) or 'none'}, expected {', '.join(question['kinds'])}"
    for said in question.get("says", ()):
        if said not in (answer.get("text") or ""):
            return f"the text lacks {said}"
    return None


def plain_bot(items: Sequence[IndexedItem]) -> Answering:
    """What anyone would build first: jieba's default cut, rank_bm25 over whole items, the best three shown whole."""
    cut = plain_cutter()
    engine = PlainOkapi([cut(item.text) for item in items])

    def answer(question: Question) -> Mapping[str, Any]:
        hits = engine.top(cut((question.get("turns") or [question["q"]])[-1]), BASELINE_ITEMS)
        found = [items[index] for index, _ in hits]
        return {"items": [_plain_item(item) for item in found], "text": "\n".join(item.text for item in found)}

    return answer


def _plain_item(found: IndexedItem) -> Mapping[str, Any]:
    text = found.stored.minutes.text
    excerpts = [{"kind": e.kind.value, "text": text[e.start : e.end]} for e in found.item.excerpts]
    return {"doc": found.stored.doc, "ordinal": found.item.ordinal, "roles": {}, "excerpts": excerpts}


def _key(item: Any, by_doc: bool) -> tuple[str, int]:
    if not isinstance(item, Mapping):
        return "", item
    return (item["doc"] if by_doc else ""), item["ordinal"]


def _shown(keys: Iterable[tuple[str, int]]) -> str:
    return "[" + ", ".join(f"{doc}#{ordinal}" if doc else str(ordinal) for doc, ordinal in keys) + "]"
