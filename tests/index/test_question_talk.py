"""Follow-ups take what they leave out from the question before, and say what they took."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from index.answer.model import Answer, FactCode, GapCode
from index.question.conversation import Conversation

Begin = Callable[..., Any]


def found(answer: Answer) -> list[tuple[str, int]]:
    return [(i.citation.doc, i.ordinal) for i in answer.items]


Y1, Y2, Y3 = ("yunxi-012", 1), ("yunxi-012", 2), ("yunxi-012", 3)
Q1, Q2 = ("qingshi-2", 1), ("qingshi-2", 2)


def test_another_unit_keeps_body_and_role(talks: Begin) -> None:
    talk = talks()
    talk("云溪住建局牵头哪些")
    answer = talk("那财政局呢？")
    assert found(answer) == []
    assert [g.code for g in answer.gaps] == [GapCode.ROLE_NOT_STATED]
    assert {"body", "roles"} <= set(answer.query.inherited)


def test_who_leads_it(talks: Begin) -> None:
    talk = talks()
    talk("加装电梯怎么定的")
    answer = talk("谁负责？")
    assert found(answer)[:1] == [Y2]
    assert any(f.code is FactCode.LEAD for f in answer.facts)
    assert "topic" in answer.query.inherited


def test_the_third_of_a_list_is_the_third_shown(talks: Begin) -> None:
    talk = talks()
    assert found(talk("各地财政局的任务")) == [Q1, Y2, Y1]
    assert found(talk("第三个展开")) == [Y1]


def test_another_meeting_keeps_the_unit(talks: Begin) -> None:
    talk = talks()
    talk("最新会议财政局要做什么")
    assert found(talk("云溪的呢")) == [Y2, Y1]


def test_another_body_keeps_the_question(talks: Begin) -> None:
    talk = talks()
    talk("云溪夜间经济怎么定的")
    assert found(talk("青石县呢")) == [Q1]


def test_the_meeting_before_the_one_talked_about(sample_talks: Begin) -> None:
    talk = sample_talks()
    talk("第44次会议有哪些议题")
    assert {i.citation.doc for i in talk("上一次呢").items} == {"yunxi-041"}


def test_a_new_question_inherits_nothing(talks: Begin) -> None:
    talk = talks()
    talk("加装电梯怎么定的")
    answer = talk("县水利局要做什么")
    assert (found(answer), answer.query.inherited) == ([Q2], ())


def test_a_greeting_leaves_the_talk_as_it_was(talks: Begin) -> None:
    talk = talks()
    talk("加装电梯")
    talk("谢谢")
    assert found(talk("谁负责"))[:1] == [Y2]


def test_a_talk_survives_the_store(talks: Begin) -> None:
    talk = talks()
    talk("去年云溪财政局在电梯方面配合什么")
    assert Conversation.from_json(talk.conversation.to_json()) == talk.conversation


def test_a_talk_of_another_version_is_forgotten() -> None:
    assert Conversation.from_json('{"query": {"text": "?"}}') == Conversation()
    assert Conversation.from_json("no json") == Conversation()
