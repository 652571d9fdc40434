"""Every text has a twin with the same placeholders."""

from __future__ import annotations

import importlib
import pkgutil
import string

import pytest

import bot.texts
from bot.texts import Twin, say, say_html
from bot.texts.problems import database_problem, document_problem
from index.question.model import Language

TEXTS = [
    (f"{module.name}.{name}", value)
    for module in pkgutil.iter_modules(bot.texts.__path__)
    for name, value in vars(importlib.import_module(f"bot.texts.{module.name}")).items()
    if isinstance(value, Twin)
]


def _fields(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize(("name", "twin"), TEXTS, ids=[n for n, _ in TEXTS])
def test_twins_share_their_placeholders(name: str, twin: Twin) -> None:
    assert twin.zh, name
    assert twin.en, name
    assert _fields(twin.zh) == _fields(twin.en)


def test_say_fills_the_text_of_the_language() -> None:
    twin = Twin("找到{n}项", "{n} found")
    assert say(twin, Language.ZH, n=3) == "找到3项"
    assert say(twin, Language.EN, n=3) == "3 found"


def test_parameters_cannot_become_tags() -> None:
    assert say_html(Twin("<b>{name}</b>", "<b>{name}</b>"), Language.ZH, name="<i>&") == "<b>&lt;i&gt;&amp;</b>"


def test_a_full_disk_is_named_where_a_document_could_not_be_stored() -> None:
    assert document_problem("database", {"code": "disk_full"}) == database_problem("disk_full", {})
    assert "try again" in document_problem("database", {"code": "something new"}).en
