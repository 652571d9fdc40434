"""Whatever is typed gets an answer in good time, and never an exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.answer.model import GapCode
from index.question.model import Intent

Begin = Callable[..., Any]
WORDS = """
财政局 发改委 住建局 云溪 青石县 第12次 第三个 会议 上次 去年 今年 二季度 4月16日 谁 负责 牵头 配合 什么时候
通过了吗 怎么定的
有什么要求 原文 发我 常委会 市政府名义 印发 加装电梯 夜间经济 沈岳川 叶知秋 谁列席 几个 呢 那 和 共同 我局
各地 除了 没通过 ？ ， 。 、 （ ） “ 12 2025年 finance bureau who leads deadline fgw
"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=9).map("".join))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_mix_of_the_usual_words_is_answered(talks: Begin, text: str) -> None:
    talk = talks(home_unit="云溪市财政局")
    for turn in (text, text[::-1], "那财政局呢", text):
        answer = talk(turn)
        for item in answer.items:
            assert all(len(q.text) == q.end - q.start for q in item.quotes)


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_all_is_answered(talks: Begin, text: str) -> None:
    assert talks()(text).query.text == text


@pytest.mark.parametrize("digits", ["99999", "9" * 20, "9" * 900])
def test_part_of_a_number_is_not_the_number(talks: Begin, digits: str) -> None:
    answer = talks()(f"第{digits}次会议有哪些议题")
    assert answer.query.number is None
    assert answer.items == ()


@pytest.mark.parametrize("piece", ["发改委", "第", "谁负责什么", "a b ", "1.2", "（", "的", "会议", "把纪要发"])
def test_a_message_of_full_length_is_answered(talks: Begin, piece: str) -> None:
    assert talks()(piece * (4096 // len(piece))) is not None


@pytest.mark.parametrize("letters", ["zhongguo" * 50, "xian" * 100, "shishi" * 66 + "q", "guoanqinei" * 40])
def test_letters_that_cut_into_syllables_in_very_many_ways_are_answered(talks: Begin, letters: str) -> None:
    assert talks()(letters).query.text == letters


@pytest.mark.parametrize("wordless", ["😀😀", "👨‍👩‍👧", "？？？", "...", "\u200b\u2060", "\ufeff", "\n\n", "——"])
def test_what_has_no_word_is_told_what_can_be_asked(talks: Begin, wordless: str) -> None:
    answer = talks()(wordless)
    assert answer.query.intents == (Intent.OUT_OF_SCOPE,)
    assert [gap.code for gap in answer.gaps] == [GapCode.OUT_OF_SCOPE]


def test_characters_that_take_no_room_change_nothing(talks: Begin) -> None:
    plain, hidden = talks()("发改委负责什么"), talks()("\u202e发\u200b改\u2060委\ufeff负\u200d责什么")
    assert hidden.query.units == plain.query.units != ()
    assert [(i.citation.doc, i.ordinal) for i in hidden.items] == [(i.citation.doc, i.ordinal) for i in plain.items]


@pytest.mark.parametrize("question", ["最近9999年的会议", "最近9999个季度的会议有哪些议题"])
def test_a_period_that_begins_before_time_is_answered(talks: Begin, question: str) -> None:
    assert talks()(question).query.text == question


@pytest.mark.parametrize(
    "question", ["2026年13月45日的会议", "2025年2月30日开了什么会", "meeting of February 30, 2025"]
)
def test_a_day_that_does_not_exist_has_no_meeting(talks: Begin, question: str) -> None:
    answer = talks()(question)
    assert answer.items == ()
    assert [gap.code for gap in answer.gaps] == [GapCode.NO_SUCH_MEETING]


def test_an_item_asked_for_twice_is_shown_once(talks: Begin) -> None:
    assert len(talks()("最近一次会议第一个议题第一个议题").items) == 1


def test_the_question_at_the_end_of_a_long_story_is_read(talks: Begin) -> None:
    story = "各位领导此前多次过问有关情况。" * 50
    question = "市住建局牵头的事项有哪些？"
    wanted = {(i.citation.doc, i.ordinal) for i in talks()(question).items}
    assert wanted
    for text in (story + question, question + story):
        assert wanted <= {(i.citation.doc, i.ordinal) for i in talks()(text).items}


def test_the_same_question_twice_is_answered_once(talks: Begin) -> None:
    assert len(talks()("财政局负责什么？住建局负责什么？" * 20).query.also) <= 1


@pytest.mark.parametrize("aside", ["下一页", "更多", "继续", "嗯", "知道了", "show more"])
def test_an_aside_leaves_the_talk_as_it_was(talks: Begin, aside: str) -> None:
    talk = talks()
    talk("市住建局牵头的事项有哪些")
    assert talk(aside).query.intents == (Intent.HELP,)
    assert talk("第一个展开").items


def test_asking_for_the_next_page_is_told_of_the_buttons(talks: Begin) -> None:
    assert [gap.code for gap in talks()("下一页").gaps] == [GapCode.USE_BUTTONS]
    assert talks()("继续").gaps != ()
    assert talks()("好的").gaps == ()
