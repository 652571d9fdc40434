"""The sounds of characters, as words that sound alike are found by."""

from __future__ import annotations

import pytest
from pypinyin import lazy_pinyin

from index.question.alike import Alike, sound_of, syllables


@pytest.mark.parametrize("word", ["云溪市", "女律师", "绿略", "长宁", "重庆", "嗯", "呣", "欸", "A座", "〇"])
def test_a_character_sounds_as_pypinyin_has_it(word: str) -> None:
    assert syllables(word) == tuple(lazy_pinyin(char)[0] for char in word)


def test_what_speakers_confuse_sounds_the_same() -> None:
    assert sound_of("张城") == sound_of("臧岑")


def test_words_are_found_by_sound_at_any_place_and_length() -> None:
    alike = Alike(
        ["关于云溪大桥的方案", "石桥镇", "的"], lambda text: [text[i : i + 2] for i in range(0, len(text), 2)]
    )
    assert alike.sounding("石乔") == ["石桥"]
    assert alike.sounding("石") == []
    assert alike.sounding("没有这个词语的长句子也没有") == []
    assert alike.sounding("Q桥") == []
