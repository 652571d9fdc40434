"""Wordings find what their expressions find, and every match holds what they say it needs."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from pathlib import Path
from re import _parser

import pytest

import index
from index.question import cues, routes
from index.wording import Wording, has_letters

ASKED = Path(__file__).with_name("questions")


def every() -> dict[str, Wording]:
    """The wordings of all modules."""
    found: dict[str, Wording] = {}
    for module in pkgutil.walk_packages(index.__path__, "index."):
        if module.name.startswith(("index.question.", "index.answer.", "index.units.", "index.terms")):
            for name, value in vars(importlib.import_module(module.name)).items():
                rows = [part for row in value for part in row] if name in ("_ROUTES", "ROLES") else [value]
                held = [one for one in rows if isinstance(one, Wording)]
                found |= {f"{module.name}.{name}.{n}": one for n, one in enumerate(held)}
    return found


def questions() -> list[str]:
    """What people ask, the last turn of each talk."""
    rows = [json.loads(line) for file in ASKED.glob("*.jsonl") for line in file.read_text("utf-8").splitlines()]
    return [row["q"] if "q" in row else row["turns"][-1] for row in rows]


def holds(needs: frozenset[str], parsed, *, letters: bool) -> bool:
    """Whether every match of a parsed expression holds one of these characters, or a letter where that counts."""
    return any(_one(needs, str(code), value, letters=letters) for code, value in parsed)


def _one(needs: frozenset[str], code: str, value, *, letters: bool) -> bool:
    if code == "LITERAL":
        return chr(value) in needs or (letters and chr(value).isascii() and chr(value).isalpha())
    if code == "IN":
        return all(str(kind) == "LITERAL" and chr(char) in needs for kind, char in value)
    if code == "BRANCH":
        return all(holds(needs, branch, letters=letters) for branch in value[1])
    if code == "SUBPATTERN":
        return holds(needs, value[3], letters=letters)
    if code in ("MAX_REPEAT", "MIN_REPEAT"):
        return value[0] > 0 and holds(needs, value[2], letters=letters)
    return False


@pytest.mark.parametrize(("name", "wording"), [(n, w) for n, w in every().items() if w.needs])
def test_every_match_holds_what_is_needed(name, wording):
    assert holds(wording.needs, _parser.parse(wording.source), letters=wording.lettered is not None), name


def test_what_is_needed_can_be_checked():
    assert not holds(frozenset("会"), _parser.parse("开会|开(?:会)?"), letters=False)
    assert not holds(frozenset("会"), _parser.parse("(?=会)开[会议]"), letters=False)
    assert holds(frozenset("会议"), _parser.parse("开(?:会|[会议]+)了?"), letters=False)


def spans(matches) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


def test_questions_meet_the_same_cues_with_and_without_the_english_ones():
    asked = questions()
    assert any(map(has_letters, asked))
    assert not all(map(has_letters, asked))
    for name, wording in every().items():
        if name.startswith(cues.__name__):
            pattern = re.compile(wording.lettered, re.I)
            for text in asked:
                assert spans(wording.finditer(text)) == spans(pattern.finditer(text)), (name, text)


def test_questions_meet_the_same_wordings_as_expressions():
    asked = questions()
    for name, wording in every().items():
        pattern = re.compile(wording.source, re.I if wording.lettered == "" else 0)
        for text in asked if not wording.lettered else ():
            assert spans(wording.finditer(text)) == spans(pattern.finditer(text)), (name, text)
            assert (wording.search(text) is None) == (pattern.search(text) is None)
            assert wording.sub("", text) == pattern.sub("", text)


def test_a_cue_ignores_the_case_of_letters_alone_or_among_characters():
    assert cues.GREETING.search("OK")
    assert cues.AMOUNT.search("HOW MUCH 钱")
    assert routes._ROUTES[0][1].search("the People's Congress")
