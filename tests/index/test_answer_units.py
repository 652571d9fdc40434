"""Unit questions give the exact set, in order, with the quotes that bind the unit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.answer.model import Answer, GapCode
from storage.domain import Kind, Role

Ask = Callable[[str], Answer]


def found(answer: Answer) -> list[tuple[str, int]]:
    return [(i.citation.doc, i.ordinal) for i in answer.items]


Y1, Y2, Y3 = ("yunxi-012", 1), ("yunxi-012", 2), ("yunxi-012", 3)
Q1, Q2 = ("qingshi-2", 1), ("qingshi-2", 2)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("云溪市财政局负责什么", [Y2, Y1]),
        ("各地财政局的任务", [Q1, Y2, Y1]),
        ("云溪财政局配合哪些工作", [Y2]),
        ("市住建局牵头的事项有哪些", [Y2]),
        ("县水利局要做什么", [Q2]),
        ("which items is the Finance Bureau of Yunxi responsible for?", [Y2, Y1]),
        ("公安局和城管局共同负责什么", [Y1]),
        ("商务局和公安局分别负责什么", [Q1, Y1]),
        ("云溪建设局有啥任务", [Y2]),
        ("水利局汇报了什么", [Y3]),
        ("财政局在电梯这件事上要做什么", [Y2]),
    ],
)
def test_the_set_is_exact(ask: Ask, question: str, expected: list[tuple[str, int]]) -> None:
    assert found(ask(question)) == expected


def test_a_quote_is_the_clause_that_names_the_unit_and_an_exact_slice(ask: Ask) -> None:
    item = next(i for i in ask("云溪市财政局负责什么").items if i.ordinal == 1)
    (quote,) = item.quotes
    assert quote.text == "市财政局要落实补助资金。"
    assert quote.names_asked
    assert [quote.text[a - quote.start : b - quote.start] for a, b in quote.bold] == ["市财政局"]


def test_lead_is_said_only_where_the_minutes_say_it(ask: Ask) -> None:
    led = {i.ordinal: i.says_lead for i in ask("云溪市住建局负责什么").items}
    assert led == {2: True}
    assert not ask("云溪市商务局负责什么").items[0].says_lead


def test_being_mentioned_is_no_duty_though_it_answers_a_question_about_mentions(ask: Ask) -> None:
    none = ask("云溪应急管理局负责什么")
    assert not none.items
    assert [g.code for g in none.gaps] == [GapCode.ROLE_NOT_STATED]
    assert found(ask("云溪哪些议题提到应急管理局")) == [Y3]


def test_a_unit_that_only_attended_is_told_apart_from_one_unknown(ask: Ask) -> None:
    (gap,) = ask("气象局有什么任务").gaps
    assert (gap.code, gap.params["names"]) == (GapCode.NOT_NAMED, "夏知语")
    (unknown,) = ask("统计局有什么任务").gaps
    assert unknown.code is GapCode.NOT_NAMED
    assert "names" not in unknown.params


def test_general_duties_stand_apart_with_those_concerned_last(ask: Ask) -> None:
    answer = ask("云溪市气象局负责什么")
    assert [(g.item.ordinal, g.concerned) for g in answer.general] == [(1, False), (3, True)]


def test_roles_are_shown_strongest_first(ask: Ask) -> None:
    (item,) = ask("云溪市住建局负责什么").items
    assert item.roles["市住建局"][0] is Role.LEAD


def test_a_resolution_comes_before_a_requirement(ask: Ask) -> None:
    (item,) = ask("云溪市住建局负责什么").items
    assert [q.kind for q in item.quotes] == [Kind.RESOLUTION, Kind.REQUIREMENT]


def test_home_words_mean_the_home_unit_and_are_never_guessed(talks: Callable[..., Callable[[str], Answer]]) -> None:
    assert found(talks(home_unit="云溪市财政局", home_body="云溪市")("我局有哪些任务")) == [Y2, Y1]
    assert [g.code for g in talks()("我局有哪些任务").gaps] == [GapCode.UNKNOWN_HOME]


def test_the_home_body_is_meant_where_none_is_named(talks: Callable[..., Callable[[str], Answer]]) -> None:
    at_home = talks(home_body="青石县人民政府")
    assert found(at_home("财政局负责什么")) == [Q1]
    assert found(at_home("云溪财政局负责什么")) == [Y2, Y1]


def test_a_government_without_minutes_is_named_not_replaced(ask: Ask) -> None:
    answer = ask("白河市财政局负责什么")
    assert not answer.items
    assert [g.code for g in answer.gaps] == [GapCode.WHICH_BODY]


def test_a_unit_of_another_level_is_not_taken_for_the_one_asked_for(ask: Ask) -> None:
    other = ask("2025年县商务局有哪些任务")
    assert found(other) == []
    assert [gap.code for gap in other.gaps] == [GapCode.NOT_NAMED]


def test_an_item_that_answers_two_questions_of_a_message_shows_both_units(ask: Ask) -> None:
    answer = ask("云溪市财政局负责什么？市住建局负责什么？")
    (both,) = (i for i in answer.items if (i.citation.doc, i.ordinal) == Y2)
    assert Role.LEAD in both.roles["市住建局"]
    assert Role.COOPERATES in both.roles["市财政局"]
    assert len(found(answer)) == len(set(found(answer)))
