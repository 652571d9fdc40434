"""Words that sound like a mistyped one, found from the characters that are right."""

from __future__ import annotations

import pytest

from index.question.alike import Alike, is_pinyin

LINES = ["云澜铁路云溪段开工准备情况", "总部经济", "市场监督管理局"]
WORDS = {"云澜", "铁路", "云溪", "段", "开工", "准备", "情况", "总部", "经济", "市场", "监督", "管理局"}


def cut(text: str) -> list[str]:
    """Cuts at the known words, longest first."""
    out, at = [], 0
    while at < len(text):
        size = next((n for n in (3, 2, 1) if text[at : at + n] in WORDS), 1)
        out.append(text[at : at + size])
        at += size
    return out


@pytest.fixture
def alike() -> Alike:
    return Alike(LINES, cut)


def test_a_word_of_the_same_sound_keeps_half_its_characters(alike: Alike) -> None:
    assert alike.sounding("总布经济") == ["总部经济"]
    assert alike.sounding("种布精机") == []


def test_only_what_begins_and_ends_where_words_do_is_a_word(alike: Alike) -> None:
    assert alike.sounding("铁路晕") == []
    assert alike.has("铁路")
    assert not alike.has("路云")


def test_a_name_with_one_character_left_out(alike: Alike) -> None:
    assert alike.longer("云铁路") == ["云澜铁路"]
    assert alike.longer("总济") == []


@pytest.mark.parametrize(
    ("letters", "word"), [("yunlantielu", "云澜铁路"), ("zongbujingji", "总部经济"), ("xian", None), ("hello", None)]
)
def test_pinyin_written_together(alike: Alike, letters: str, word: str | None) -> None:
    assert alike.spelled(letters) == ((word,) if word else ())


@pytest.mark.parametrize(("word", "is_one"), [("yunlantielu", True), ("tai", False), ("fares", False)])
def test_which_letters_are_pinyin(word: str, is_one: bool) -> None:
    assert is_pinyin(word) is is_one
