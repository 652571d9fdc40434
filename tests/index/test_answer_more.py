"""What is left out, what binds everyone, what was turned down, what was heard before, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from index.answer.model import Answer, FactCode

Ask = Callable[[str], Answer]
Begin = Callable[..., Any]


def found(answer: Answer) -> list[tuple[str, int]]:
    return [(i.citation.doc, i.ordinal) for i in answer.items]


Y1, Y2, Y3 = ("yunxi-012", 1), ("yunxi-012", 2), ("yunxi-012", 3)
Q1, Q2 = ("qingshi-2", 1), ("qingshi-2", 2)


def test_a_matter_can_be_left_out(ask: Ask) -> None:
    assert found(ask("云溪财政局除了加装电梯还负责什么")) == [Y1]


def test_a_role_can_be_left_out(ask: Ask) -> None:
    assert found(ask("云溪住建局不是牵头的有哪些")) == []
    assert found(ask("云溪财政局不是牵头的有哪些")) == [Y2, Y1]


def test_what_binds_every_department_is_found(ask: Ask) -> None:
    answer = ask("第12次会议各部门要做什么")
    assert found(answer) == [Y1]
    assert answer.items[0].quotes[0].text.startswith("会议强调，（一）各地各部门")


def test_matters_turned_down_are_found(sample_talks: Begin) -> None:
    docs = found(sample_talks()("哪些议题没通过"))
    assert {("yunxi-031", 2), ("yunxi-038", 4), ("yunxi-044", 8)} <= set(docs)


def test_the_latest_decision_leads_and_earlier_meetings_are_named(sample_talks: Begin) -> None:
    first = sample_talks()("总部经济").items[0]
    assert first.citation.doc == "yunxi-2026-01"
    assert [c.doc for c in first.earlier] == ["yunxi-041", "yunxi-036"]


def test_the_answer_to_a_decision_is_where_something_was_decided(sample_talks: Begin) -> None:
    answer = sample_talks()("产业投资基金办法通过了吗")
    assert found(answer)[0] == ("yunxi-033", 2)
    assert next(f for f in answer.facts if f.code is FactCode.DECISION).params["phrase"] == "原则同意"


def test_a_set_answer_is_newest_first_then_lead_then_cooperates(sample_talks: Begin) -> None:
    days = [i.citation.date for i in sample_talks()("财政局的任务").items]
    assert days == sorted(days, reverse=True)


def test_the_period_searched_is_told(sample_talks: Begin) -> None:
    answer = sample_talks()("今年发改委负责什么")
    assert answer.searched_minutes == 1
    assert str(answer.searched_from) == "2026-03-18"


def test_an_answer_can_be_explained(talks: Begin) -> None:
    talk = talks()
    answer = talk("加装电体谁负责")
    why = talk.explain(answer)
    assert why.query.corrected == (("加装电体", "加装电梯"),)
    assert "电梯" in why.terms
    assert [(n.doc, n.ordinal) for n in why.near if n.kept] == [Y2]
    assert (why.literal[0].doc, why.literal[0].ordinal) == Y2
