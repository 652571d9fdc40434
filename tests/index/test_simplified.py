"""Traditional characters become simplified ones, and the tables are only asked where they may have to say something."""

from __future__ import annotations

from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.question.normalise import has_han, to_simplified


@pytest.fixture(scope="module")
def converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def test_every_word_of_the_tables_is_converted(converter):
    folder = Path(opencc.__file__).with_name("dictionary")
    tables = [(folder / f"{name}.txt").read_text(encoding="utf-8") for name in ("TSCharacters", "TSPhrases")]
    words = [line.partition("\t")[0] for line in "\n".join(tables).splitlines()]
    words = [word for word in words if has_han(word)]
    assert len(words) > 3000
    assert [word for word in words if to_simplified(word) != converter.convert(word)] == []


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="市發发改委乾于於後后覆覆答 a，？😀\ud800", max_size=12))
def test_any_text_is_converted(converter, text):
    assert to_simplified(text) == (converter.convert(text) if has_han(text) else text)
