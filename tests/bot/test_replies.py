"""Answers as pages: exact quotes, one line that answers first, within a phone's screen and Telegram's limits."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.replies import ActionKind, plain, render
from bot.replies.full import item_in_full
from bot.replies.labels import numeral
from bot.replies.markup import Line, Run, line, rows, to_html, to_plain, utf16_length
from bot.replies.split import pieces, split_line
from index.answer.model import Answer, Citation, Fact, FactCode, FoundItem, Gap, GapCode, General, Quote
from index.question.model import Intent, Language, Query, UnitMention
from storage.domain import Item, Kind, Role

CITE = Citation("yunxi-031", 1, "云溪市人民政府", "常务会议", 31, None, None, dt.date(2024, 3, 12), None)
SENTENCE = "会议明确，原则同意该《办法》，会后由市发改委根据会议讨论的意见修改完善，以市政府办公室名义印发。"


def found(
    ordinal: int, role: Role = Role.LEAD, *, unit: str = "市发改委", text: str = SENTENCE, says_lead: bool = False
) -> FoundItem:
    start = 1000 * ordinal
    at = text.find(unit)
    spans = ((start + at, start + at + len(unit)),) if at >= 0 else ()
    quote = Quote(Kind.RESOLUTION, start, start + len(text), text, bold=spans)
    return FoundItem(
        CITE,
        ordinal,
        None,
        "审议",
        f"{numeral(ordinal)}、审议《某办法》",
        "《某办法》",
        {unit: (role,)},
        says_lead,
        None,
        (quote,),
        leads=(unit,),
    )


def answer(*items: FoundItem, language: Language = Language.ZH, **changes: object) -> Answer:
    query = Query(
        "发改委负责哪些事项？", language, (Intent.UNIT,), (UnitMention("发改委", "发展和改革委员会", frozenset()),)
    )
    return Answer(query, tuple(items), **changes)  # type: ignore[arg-type]


def test_first_line_names_unit_role_and_every_item() -> None:
    first = plain(answer(found(2), found(3), found(4))).split("\n")[0]
    assert first == "市发改委：负责 3 项（议题二、三、四）"


def test_lead_is_called_qiantou_only_where_the_minutes_say_so() -> None:
    assert "牵头" not in plain(answer(found(2)))
    assert plain(answer(found(2, says_lead=True))).startswith("市发改委：牵头 1 项")


def test_the_askers_own_words_are_repeated_shortly_and_on_one_line() -> None:
    asked = "哪些\n" * 200
    query = Query(asked, Language.ZH, (Intent.TOPIC,), topic=asked)
    said = plain(Answer(query, gaps=(Gap(GapCode.NOTHING_FOUND, {"topic": asked}),)))
    first, told = said.split("\n")
    assert first.startswith("纪要里没有查到“哪些 哪些")
    assert len(first) < 60
    assert told == "（问题较长，只读了开头和结尾）"


def test_mixed_roles_in_the_standard_order() -> None:
    got = plain(answer(found(2, Role.ACTS), found(12), found(10, Role.COOPERATES))).split("\n")[0]
    assert got == "市发改委：负责十二，配合十，点名二"


def test_quotes_stand_word_for_word_with_label_and_bold_unit() -> None:
    reply = render(answer(found(2)))
    assert f"【议定】{SENTENCE}" in plain(answer(found(2)))
    assert "<b>市发改委</b>根据" in reply.pages[0].html


def test_citation_is_the_last_line() -> None:
    assert plain(answer(found(2), found(3))).split("\n")[-1] == "云溪市政府第31次常务会议 · 2024-03-12"
    assert plain(answer(found(2))).endswith("· 议题二")


def test_three_items_fit_one_page_and_more_are_paged_without_loss() -> None:
    assert len(render(answer(found(2), found(3), found(4))).pages) == 1
    many = answer(*(found(n) for n in range(1, 21)))
    reply = render(many)
    assert len(reply.pages) > 1
    for n in range(1, 21):
        assert sum(f"{numeral(n)}、《某办法》" in page.plain.split("\n") for page in reply.pages) == 1
    assert all("议题一、二、三" in page.plain for page in reply.pages)
    assert reply.pages[0].buttons[0][1].label == f"1/{len(reply.pages)}"


def test_every_page_stays_within_telegrams_length() -> None:
    long = found(1, text="要" * 9000 + "。")
    reply = render(answer(long))
    assert all(utf16_length(unescape(re.sub(r"<[^>]+>", "", page.html))) <= 4096 for page in reply.pages)
    quoted = "".join(c for page in reply.pages for c in page.plain if c == "要")
    assert len(quoted) == 9000


def test_group_reply_is_ten_lines_at_most_and_points_to_the_private_chat() -> None:
    page = render(answer(*(found(n) for n in range(1, 6))), compact=True).pages[0]
    assert len(page.plain.split("\n")) <= 10
    assert page.buttons[0][0].action.kind is ActionKind.PRIVATE
    assert "回复本条可继续问" in page.plain


def held_often(meetings: int) -> Answer:
    """A unit with an item in each of many meetings, in two roles."""
    items = []
    for n in range(meetings):
        cite = replace(CITE, doc=f"yunxi-{n}", version_id=n, number=n + 1, date=dt.date(2020, 1, 1) + dt.timedelta(n))
        items.append(replace(found(1 + n % 2, (Role.LEAD, Role.ACTS)[n % 2]), citation=cite))
    return answer(*items, searched_minutes=meetings)


@pytest.mark.parametrize("meetings", [2, 9, 70, 700])
def test_a_group_reply_stays_short_however_many_meetings_there_were(meetings: int) -> None:
    text = render(held_often(meetings), compact=True).pages[0].plain
    assert len(text.split("\n")) <= 10
    assert len(text) < 1000
    assert "《某办法》" in text


@pytest.mark.parametrize("meetings", [2, 9, 70, 700])
def test_every_meeting_is_named_in_private_and_every_page_is_a_message(meetings: int) -> None:
    pages = render(held_often(meetings)).pages
    said = "\n".join(page.plain for page in pages)
    assert all(f"第{n}次" in said for n in range(1, meetings + 1))
    assert all(utf16_length(unescape(re.sub(r"<[^>]+>", "", page.html))) <= 4096 for page in pages)
    assert all(len(page.plain.split("\n")) <= 24 for page in pages)


def test_attends_only_says_so_and_lists_general_duties_by_name() -> None:
    gap = Gap(GapCode.NOT_NAMED, {"unit": "市气象局", "kind": "列席", "names": "陆野"})
    got = plain(answer(gaps=(gap,), general=(General(found(1), concerned=False), General(found(3), concerned=True))))
    assert got.startswith("市气象局：纪要没有点名交办的事项\n名单中：列席 陆野")
    assert "对“各地各部门”的一般要求，见 1 个议题：\n一 《某办法》" in got
    assert "另 1 个议题只提“各有关部门”，未写明是否含市气象局" in got


def test_english_question_gets_english_framing_with_the_original() -> None:
    got = plain(answer(found(2), language=Language.EN))
    assert got.startswith("市发改委 is responsible for 1: item 2")
    assert SENTENCE in got


def test_minutes_text_cannot_become_markup() -> None:
    html = render(answer(found(2, text="落实<b>意见</b>&要求。"))).pages[0].html
    assert "落实&lt;b&gt;意见&lt;/b&gt;&amp;要求。" in html


def test_item_in_full_is_the_stored_text() -> None:
    text = "头\n" + "一、审议《某办法》\n会议认为，好。\n" * 400
    item = Item(1, "一", "审议", "一、审议《某办法》", 2, 12, 2, len(text))
    reply = item_in_full(item, text, CITE, Language.ZH)
    shown = "\n".join("\n".join(page.plain.split("\n")[1:-1]) for page in reply.pages)
    assert shown == text[2:].rstrip("\n")
    assert all(utf16_length(page.plain) <= 4096 for page in reply.pages)


def test_bold_runs_end_at_the_limit() -> None:
    html = to_html([line(*(Run("市发改委", bold=True) for _ in range(40)))], bold_limit=30)
    assert html.count("<b>") == 30


@given(st.text(alphabet="市发改委要𠀀<>&。；\n”", max_size=400), st.integers(min_value=2, max_value=60))
def test_pieces_join_to_the_text_and_keep_the_limit(text: str, limit: int) -> None:
    got = pieces(text, limit)
    assert "".join(got) == text
    assert all(utf16_length(piece) <= limit for piece in got)


@given(st.lists(st.tuples(st.text(alphabet="要求。𠀀", max_size=30), st.booleans()), max_size=8))
def test_splitting_a_line_keeps_its_text_and_bold(parts: list[tuple[str, bool]]) -> None:
    whole = Line(tuple(Run(t, b) for t, b in parts))
    cut = split_line(whole, 7)
    assert "".join(one.text for one in cut) == whole.text
    bold = "".join(r.text for r in whole.runs if r.bold)
    assert "".join(r.text for one in cut for r in one.runs if r.bold) == bold


def test_rows_count_full_width_characters() -> None:
    assert rows(line("要" * 20)) == 1
    assert rows(line("要" * 21)) == 2
    assert rows(line("a" * 40)) == 1
    assert rows(Line((Run("要" * 400),), fold=True)) == 3


def test_plain_and_html_say_the_same() -> None:
    lines = [line("甲", Run("乙", bold=True)), Line((Run("丙<丁"),), fold=True)]
    assert unescape(re.sub(r"</?(b|blockquote)[^>]*>", "", to_html(lines))) == to_plain(lines)


def _topic(*facts: Fact, intents: tuple[Intent, ...], gaps: tuple[Gap, ...] = (), item: FoundItem | None = None) -> str:
    query = Query("云澜铁路谁负责，什么时候开工", Language.ZH, intents, topic="云澜铁路")
    return plain(Answer(query, (item or found(2),), facts=facts, gaps=gaps))


def test_two_questions_in_one_are_answered_on_the_first_line() -> None:
    lead = Fact(FactCode.LEAD, {"units": "市发改委", "persons": "", "reporters": "", "ordinal": "2"}, CITE)
    got = _topic(lead, intents=(Intent.LEAD, Intent.DEADLINE), gaps=(Gap(GapCode.NO_DEADLINE, {"what": "开工"}),))
    assert got.split("\n")[0] == "负责：市发改委。开工时间：纪要未写明"


def test_after_the_meeting_is_no_deadline() -> None:
    item = replace(found(2), deadlines=(("会后", None),))
    assert "期限：纪要未写明" in _topic(intents=(Intent.DECISION,), item=item)
    text = "会议明确，由市发改委牵头，6月底前完成。"
    dated = replace(found(2, text=text), deadlines=(("6月底前", dt.date(2024, 6, 30)),))
    assert "期限：6月底前（2024-06-30）" in _topic(intents=(Intent.DECISION,), item=dated)


def test_a_side_tasks_limit_is_not_called_the_matters_own() -> None:
    other = replace(found(2), deadlines=(("5月15日前", dt.date(2024, 5, 15)),))
    assert "期限" not in _topic(intents=(Intent.TOPIC,), item=other)


def test_decision_is_given_in_the_words_of_the_minutes_with_its_route() -> None:
    decided = Fact(FactCode.DECISION, {"phrase": "原则同意", "route": "以市政府办公室名义印发", "ordinal": "2"}, CITE)
    assert _topic(decided, intents=(Intent.DECISION,)).startswith("原则同意，以市政府办公室名义印发\n")


def test_a_follow_up_says_what_it_took_over() -> None:
    query = replace(answer(found(2)).query, inherited=("intent",))
    assert plain(Answer(query, (found(2),))).startswith("接上问 · 市发改委：负责 1 项（议题二）")
    topical = Query("谁负责？", Language.ZH, (Intent.LEAD,), topic="云澜铁路", inherited=("topic",))
    lead = Fact(FactCode.LEAD, {"units": "市发改委", "ordinal": "2"}, CITE)
    assert plain(Answer(topical, (found(2),), facts=(lead,))).startswith("接上问 · 云澜铁路：负责：市发改委")


def test_a_meeting_is_answered_by_its_titles() -> None:
    query = Query("第31次讨论了什么", Language.ZH, (Intent.MEETING,), number=31)
    reply = render(Answer(query, tuple(found(n) for n in range(1, 14))))
    assert len(reply.pages) == 1
    assert SENTENCE not in reply.pages[0].plain
    assert [len(row) for row in reply.pages[0].buttons[:2]] == [8, 5]


def test_no_such_meeting_names_the_latest() -> None:
    gap = Gap(
        GapCode.NO_SUCH_MEETING,
        {"asked": "第99次", "latest_number": "44", "latest_body": "云溪市人民政府", "latest_date": "2026-01-08"},
    )
    query = Query("第99次讨论了什么", Language.ZH, (Intent.MEETING,), number=99)
    assert plain(Answer(query, gaps=(gap,))) == "没有查到第99次；最近一次是云溪市政府第44次 2026-01-08"


def test_every_gap_and_fact_has_words() -> None:
    query = Query("某题", Language.ZH, (Intent.TOPIC,), topic="某题")
    for code in GapCode:
        params = {"asked": "甲", "unit": "市财政局", "latest_number": "3", "candidates": "甲,乙", "count": "9"}
        params |= {"role": "lead", "items": "2", "what": "", "names": ""}
        for language in Language:
            got = plain(Answer(replace(query, language=language), gaps=(Gap(code, params),)))
            assert got.strip(), code
            assert "{" not in got, code


def test_a_first_reply_fits_twenty_rows_with_long_titles_shortened_in_the_middle() -> None:
    titled = [replace(found(n), title="《关于贯彻落实" + "数字经济和数字化发展" * 4 + "实施方案》") for n in (2, 3, 4)]
    page = render(answer(*titled)).pages[0]
    assert sum(rows(line(row)) for row in page.plain.split("\n")) <= 20
    assert "…发展实施方案》" in page.plain
    assert titled[0].title in plain(answer(*titled))


def test_from_one_item_one_can_ask_on_about_requirements_unit_and_meeting() -> None:
    query = Query("某办法怎么定的", Language.ZH, (Intent.TOPIC,), topic="某办法")
    page = render(Answer(query, (found(2),))).pages[0]
    asks = {b.label: b.action.params["q"] for row in page.buttons for b in row if b.action.kind is ActionKind.ASK}
    assert asks == {
        "全部要求": "有什么要求",
        "市发改委其他事项": "市发改委有哪些事项",
        "本次会议": "云溪市政府第31次会议有哪些议题",
    }
    english = render(Answer(replace(query, language=Language.EN), (found(2),))).pages[0]
    said = {b.action.params.get("q") for row in english.buttons for b in row}
    assert "which items did meeting 31 have" in said


def test_english_says_items_and_not_bare_numbers() -> None:
    got = plain(answer(found(2, Role.ACTS), found(12), language=Language.EN)).split("\n")[0]
    assert got == "市发改委 is responsible for item(s) 12; is told to act in item(s) 2"
