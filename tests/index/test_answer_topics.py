"""Topic, route, meeting, people and file questions, and the gaps that are said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from index.answer.model import Answer, FactCode, GapCode
from index.question.model import Intent, Language
from storage.domain import Kind

Ask = Callable[[str], Answer]
Begin = Callable[..., Ask]


def found(answer: Answer) -> list[tuple[str, int]]:
    return [(i.citation.doc, i.ordinal) for i in answer.items]


def facts(answer: Answer, code: FactCode) -> list[dict[str, str]]:
    return [dict(f.params) for f in answer.facts if f.code is code]


def gaps(answer: Answer) -> list[GapCode]:
    return [g.code for g in answer.gaps]


Y1, Y2, Y3 = ("yunxi-012", 1), ("yunxi-012", 2), ("yunxi-012", 3)
Q1, Q2 = ("qingshi-2", 1), ("qingshi-2", 2)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("加装电梯", Y2),
        ("加装电体", Y2),
        ("jiazhuangdianti", Y2),
        ("加裝電梯怎麼定的", Y2),
        ("老房子装电梯谁负责", Y2),
        ("农村自来水", Q2),
        ("drinking water in Qingshi", Q2),
        ("elevator approvals", Y2),
        ("云溪夜经济", Y1),
        ("河湖治理", Y3),
    ],
)
def test_the_best_item_comes_first(ask: Ask, question: str, first: tuple[str, int]) -> None:
    assert found(ask(question))[:1] == [first]


@pytest.mark.parametrize(
    "question", ["小学扩建", "有没有研究动物园搬迁", "机场选址怎么定", "asdfghjkl", "swimming pool", "房价怎么样"]
)
def test_nothing_is_shown_where_the_minutes_say_nothing(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert not answer.items
    assert GapCode.NOTHING_FOUND in gaps(answer)


@pytest.mark.parametrize(
    ("question", "intent"), [("你好", Intent.HELP), ("谢谢！", Intent.HELP), ("今天天气怎么样", Intent.OUT_OF_SCOPE)]
)
def test_small_talk_is_no_search(ask: Ask, question: str, intent: Intent) -> None:
    answer = ask(question)
    assert (answer.query.intents, answer.items) == ((intent,), ())


def test_a_correction_is_told(ask: Ask) -> None:
    assert ask("加装电体").query.corrected == (("加装电体", "加装电梯"),)


def test_a_decision_question_quotes_the_resolution_and_its_words(ask: Ask) -> None:
    answer = ask("加装电梯的细则通过了吗")
    assert answer.items[0].quotes[0].kind is Kind.RESOLUTION
    assert facts(answer, FactCode.DECISION)[0]["phrase"] == "原则同意"


def test_requirements_are_shown_to_a_question_for_requirements(ask: Ask) -> None:
    assert ask("加装电梯有什么要求").items[0].quotes[0].kind is Kind.REQUIREMENT


def test_who_leads_names_units_and_people(ask: Ask) -> None:
    (lead,) = facts(ask("加装电梯谁牵头"), FactCode.LEAD)
    assert (lead["units"], lead["persons"]) == ("市住建局", "叶知秋")


def test_a_deadline_is_quoted_and_a_missing_one_said(ask: Ask) -> None:
    assert facts(ask("电梯审批什么时候完成"), FactCode.DEADLINE)[0]["text"] == "6月底前"
    assert GapCode.NO_DEADLINE in gaps(ask("云溪夜间经济办法什么时候完成"))


def test_two_questions_in_one_are_both_answered(ask: Ask) -> None:
    answer = ask("云溪夜间经济谁负责，什么时候印发")
    assert facts(answer, FactCode.LEAD)[0]["units"] == "市商务局"
    assert GapCode.NO_DEADLINE in gaps(answer)
    both = ask("加装电梯怎么定的？农村饮水谁管？")
    assert {Y2, Q2} <= set(found(both))


def test_progress_is_not_in_minutes(ask: Ask) -> None:
    answer = ask("电梯装好了没有")
    assert found(answer)[:1] == [Y2]
    assert GapCode.NO_PROGRESS in gaps(answer)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("哪些要报市委常委会", [Y2]),
        ("以市政府名义印发的有哪些", [Y1]),
        ("以县政府办公室名义印发的文件", [Q1]),
        ("which documents go to the standing committee?", [Y2]),
        ("哪些要报人大", []),
    ],
)
def test_routes_are_sets(ask: Ask, question: str, expected: list[tuple[str, int]]) -> None:
    assert found(ask(question)) == expected


@pytest.mark.parametrize(
    ("question", "docs"),
    [
        ("第12次会议讨论了什么", {"yunxi-012"}),
        ("最新一次会议", {"qingshi-2"}),
        ("云溪上次会议有哪些议题", {"yunxi-012"}),
        ("4月16日的会议", {"yunxi-012"}),
        ("上月10号开会的议题", {"qingshi-2"}),
        ("去年二季度的会议有哪些议题", {"yunxi-012"}),
        ("今年以来有哪些议题", {"qingshi-2"}),
        ("第3号纪要", {"yunxi-012"}),
        ("2026年第2次常务会议", {"qingshi-2"}),
        ("最近两次会议有哪些议题", {"yunxi-012", "qingshi-2"}),
        ("what was discussed at the 12th meeting", {"yunxi-012"}),
    ],
)
def test_meetings_are_found_by_number_issue_and_date(ask: Ask, question: str, docs: set[str]) -> None:
    assert {i.citation.doc for i in ask(question).items} == docs


def test_a_meeting_that_is_not_there_names_the_latest(ask: Ask) -> None:
    (gap,) = ask("云溪第13次会议").gaps
    assert (gap.code, gap.params["latest_number"]) == (GapCode.NO_SUCH_MEETING, "12")


def test_items_go_by_their_number(ask: Ask) -> None:
    assert found(ask("第12次会议第二个议题")) == [Y2]
    assert gaps(ask("第12次会议第九个议题")) == [GapCode.NO_SUCH_ITEM]


def test_counts_are_given(ask: Ask) -> None:
    assert facts(ask("第12次会议有几个议题"), FactCode.COUNT) == [{"what": "items", "n": "3"}]
    assert facts(ask("去年开了几次会"), FactCode.COUNT) == [{"what": "meetings", "n": "1"}]


@pytest.mark.parametrize(
    ("question", "code", "name"),
    [
        ("第12次会议谁主持的", FactCode.CHAIR, "沈岳川"),
        ("第12次会议谁做的记录", FactCode.RECORDER, "曲静姝"),
        ("第12次会议谁请假", FactCode.ROSTER, "顾念慈"),
        ("云溪财政局谁参加了会议", FactCode.ATTENDANCE, "钱若水"),
        ("钱若水代表哪个单位", FactCode.PERSON_UNIT, "市财政局"),
        ("who chaired the 12th meeting?", FactCode.CHAIR, "沈岳川"),
    ],
)
def test_people_are_found_in_header_and_roster(ask: Ask, question: str, code: FactCode, name: str) -> None:
    assert any(name in value for fact in facts(ask(question), code) for value in fact.values())


def test_a_person_who_leads_answers_with_the_items(ask: Ask) -> None:
    assert found(ask("叶知秋牵头的工作")) == [Y2]


def test_an_unknown_person_is_said_to_be_unknown(ask: Ask) -> None:
    assert gaps(ask("王大山是哪个单位的")) == [GapCode.NOT_IN_ROSTER]


def test_the_original_is_a_file_to_send(ask: Ask) -> None:
    assert facts(ask("把第12次会议纪要发我"), FactCode.ORIGINAL)[0]["doc"] == "yunxi-012"


def test_language_follows_the_question(ask: Ask) -> None:
    assert ask("elevator approvals").query.language is Language.EN
    assert ask("jiazhuangdianti").query.language is Language.ZH


def test_every_quote_is_an_exact_slice(talks: Begin) -> None:
    for question in ("云溪第12次会议讨论了什么", "加装电梯", "财政局负责什么", "农村饮水有什么要求"):
        for item in talks()(question).items:
            assert all(q.end - q.start == len(q.text) and q.text.strip() == q.text for q in item.quotes)


def test_a_year_limits_where_no_title_bears_it(talks: Begin) -> None:
    assert found(talks(day=dt.date(2026, 3, 2))("去年夜间经济怎么定的")) == [Y1]
