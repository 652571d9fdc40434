"""Words that the minutes do not use: the dictionary's, what people say, and what short forms stand for."""

from __future__ import annotations

import pytest

from index.answer.due import limit_word
from index.question.dictionary import alike, cedict, loosely
from index.question.model import Concept
from index.question.rarity import rare
from index.question.topic import held
from index.question.widen import Widener
from index.terms import Analyser

TEXT = "研究民营企业座谈会筹备、棚户区改造和综合保税区申报事宜，做好退役军人安置和工资发放，严禁垃圾外运"


@pytest.fixture(scope="module")
def widener() -> Widener:
    return Widener(lambda word: word in TEXT, lambda: TEXT, Analyser.default())


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("民企", "民营企业"),
        ("棚改", "棚户区改造"),
        ("综保区", "综合保税区"),
        ("退伍兵", "退役军人"),
        ("工钱", "工资"),
    ],
)
def test_a_word_the_minutes_lack_finds_theirs(widener: Widener, said: str, written: str) -> None:
    assert widener.others(said)[0] == written


def test_a_word_the_minutes_have_stays_as_it_is(widener: Widener) -> None:
    concept = Concept("工资", ("工资",), 1.0, True)
    assert widener.widen([concept]) == (concept,)


def test_characters_in_the_middle_of_words_abbreviate_nothing(widener: Widener) -> None:
    assert widener.written_out("营座") == []


def test_a_word_that_may_be_meant_counts_less_than_the_same_word() -> None:
    concept = Concept("民企", ("民企",), 1.0, True, loose=("民营企业",))
    assert held(concept, "民企座谈会") == 1.0
    assert 0.5 < held(concept, "民营企业座谈会") < 0.9


def test_chinese_words_share_more_than_one_ambiguous_definition() -> None:
    assert "工资" in alike("工钱")
    assert "拒绝" not in alike("垃圾")  # both are "refuse"


@pytest.mark.parametrize(
    ("english", "chinese"), [("subsidies", "补贴"), ("organises", "组织"), ("public transport", "公共交通")]
)
def test_english_words_are_looked_up_in_their_plain_form(english: str, chinese: str) -> None:
    assert chinese in cedict(english)


def test_the_verb_behind_an_english_noun_comes_only_when_asked_for() -> None:
    assert "公园" not in cedict("parking")
    assert "公园" in cedict("parking", roots=True)


def test_a_word_inside_short_definitions_is_found_too() -> None:
    assert "欠薪" in loosely("arrears")


@pytest.mark.parametrize(
    ("due", "word"),
    [("11月10日前", "11月10日"), ("6月底之前", "6月底"), ("by June 30", "6月30日"), ("by the end of June", "6月底")],
)
def test_a_limit_is_looked_for_as_minutes_write_it(due: str, word: str) -> None:
    assert limit_word(due) == word


def test_seldom_used_words_are_rare() -> None:
    assert rare("油烟")
    assert rare("云澜线")
    assert not rare("学校")
