"""What an admin sees before anything is stored."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.review.previews import preview_html, stored_line, target, warning_line
from bot.review.uploads import Uploads
from bot.texts import say
from bot.texts.problems import database_problem, document_problem
from bot.texts.warnings import parse_warning
from index.documents import read
from index.ingest import Outcome, Preview, Problem, Result, parse
from index.question.model import Language
from index.units import UnitOverlay, UnitTable
from storage.domain import Duty, Minutes, ParseWarning, Role, RosterEntry, Span

ZH = Language.ZH


@pytest.fixture
def minutes(samples: Path) -> Minutes:
    file = samples / "yunxi-031.txt"
    (document,) = read(file.read_bytes(), file.name)
    return parse(document)


def test_the_preview_tells_meeting_items_routes_roster_and_warnings(minutes: Minutes) -> None:
    roster = (RosterEntry("市甲局", "张一", "列席", 0, 1), RosterEntry("市乙局", None, "列席", 1, 2))
    warned = replace(
        minutes, roster=roster, warnings=(ParseWarning("missing_period", {"ordinal": 3}), ParseWarning("new_code"))
    )
    said = preview_html(Preview("a<b>.txt", minutes=warned, replaces="old"), ZH, short=False)
    lines = said.splitlines()
    assert lines[0] == "<b>📥 a&lt;b&gt;.txt · 预览，尚未入库</b>"
    assert "第31次常务会议" in lines[1]
    assert "开会 2024-03-14" in said
    count = len(minutes.items)
    assert any(line.startswith(f"议题 {count}（议程 {count}，一致）　未归类字符 ") for line in lines)
    assert "名单 1 个单位 1 人，另 1 个单位未列人名" in lines
    assert "库内同次会议：old" in said
    assert "⚠️ 请看 4 处" in lines
    assert "1 议题三有段落末尾缺句号" in said
    assert "new_code" in said


def test_every_item_is_under_its_route_or_under_none_stated(minutes: Minutes) -> None:
    said = preview_html(Preview("a.txt", minutes=minutes), ZH, short=False)
    (routes,) = [line for line in said.splitlines() if line.startswith("去向：")]
    numerals = "一二三四五六七八九十"
    listed = "".join(part.rpartition(" ")[2] for part in routes.split("；"))
    under = [numerals.index(c) + 1 for c in listed if c in numerals]
    assert sorted(set(under)) == [i.ordinal for i in minutes.items]
    assert len(under) > len(set(under))  # item nine goes to two places


@pytest.mark.parametrize(
    ("route", "where"),
    [
        ("以市政府名义印发", "市政府名义"),
        ("以县政府办公室\n名义印发", "县政府办公室名义"),
        ("报市委常委会审议", "市委常委会"),
        ("按程序提请区人大常委会审议", "区人大常委会"),
        ("提请市政府常务会议研究", "市政府常务会议"),
        ("按程序报市委", "市委"),
        ("修改完善后印发", "修改完善后印发"),
    ],
)
def test_a_route_goes_by_its_target(route: str, where: str) -> None:
    assert target(route) == where


def test_an_agenda_of_another_length_is_told(minutes: Minutes) -> None:
    fewer = replace(minutes, agenda=3)
    assert "（议程 3，不一致）" in preview_html(Preview("a.txt", minutes=fewer), ZH, short=False)
    none = replace(minutes, agenda=None)
    assert f"议题 {len(minutes.items)}　未归类" in preview_html(Preview("a.txt", minutes=none), ZH, short=False)


def test_new_names_are_numbered_with_the_warnings_until_the_city_knows_them(minutes: Minutes) -> None:
    excerpt = minutes.items[0].excerpts[-1]
    named = replace(
        excerpt, units=(Duty("市云河服务公司", Role.LEAD, mentions=(Span(excerpt.start, excerpt.start + 1),)),)
    )
    item = replace(minutes.items[0], excerpts=(named,))
    roster = (RosterEntry("云河新城指挥部", "张一", "列席", 0, 1),)
    warned = replace(minutes, items=(item,), roster=roster, warnings=(ParseWarning("no_chair"),), ocr=True)
    said = preview_html(Preview("a.txt", minutes=warned), ZH, short=False)
    assert "⚠️ 请看 2 处\n1 没有认出主持人\n2 新单位名：市云河服务公司（议题一，负责）\n名单中另有 1 个新单位名" in said
    assert "【OCR识别，请核对原件】" in said
    known = UnitTable.with_overlay(UnitOverlay.from_rows([{"name": "市云河服务公司"}, {"name": "云河新城指挥部"}]))
    assert "新单位名" not in preview_html(Preview("a.txt", minutes=warned), ZH, short=False, table=known)


def test_a_paragraph_without_a_full_stop_is_named_by_how_it_begins(minutes: Minutes) -> None:
    text = minutes.text
    excerpt = minutes.items[1].excerpts[0]
    warning = ParseWarning("missing_period", {"ordinal": 2}, excerpt.end - 1, excerpt.end)
    opening = text[excerpt.start : excerpt.start + 4]
    assert warning_line(minutes, warning, ZH).startswith(f"议题二：“{opening}")


@pytest.mark.parametrize("field", ["boundary", "kind", "unit", "route"])
def test_a_correction_that_no_longer_fits_is_told_in_words(field: str) -> None:
    twin = parse_warning("correction_unfit", {"id": 3, "field": field, "quote": "由市水务局负责"})
    assert "更正已对不上（“由市水务局负责”）" in twin.zh
    assert "/fix" in twin.en


def test_one_of_several_is_short(minutes: Minutes) -> None:
    assert len(preview_html(Preview("a.txt", minutes=minutes), ZH, short=True).splitlines()) <= 4


def test_a_doubtful_parse_says_so(minutes: Minutes) -> None:
    shown = Preview("a.txt", minutes=replace(minutes, confidence=0.31), doubtful=True)
    assert "31%" in preview_html(shown, ZH, short=True)


def test_a_document_not_taken_says_why_and_nothing_of_what_it_holds(minutes: Minutes) -> None:
    said = preview_html(Preview("a.txt", problem=Problem("secret", {"marking": "机密★1年"})), ZH, short=False)
    assert said == "a.txt：文件标有密级（机密★1年），不予收录"
    nothing = replace(minutes, items=())
    assert "没有找到议题" in preview_html(
        Preview("a.txt", minutes=nothing, problem=Problem("no_items")), ZH, short=False
    )


def test_what_became_of_each(minutes: Minutes) -> None:
    assert stored_line(Outcome("a.txt", Result.REPLACED, "doc"), ZH) == "✅ a.txt → doc：已替换旧版（旧版保留）"
    assert stored_line(Outcome("a.txt", Result.FAILED, problem=Problem("empty")), ZH) == "a.txt：文件里没有文字"


@pytest.mark.parametrize("language", list(Language))
def test_codes_nobody_foresaw_and_missing_parameters_still_make_a_sentence(language: Language) -> None:
    assert "brand_new" in say(document_problem("brand_new", {}), language)
    assert "brand_new" in say(database_problem("brand_new", {}), language)
    assert "brand_new" in say(parse_warning("brand_new", {}), language)
    assert "?" in say(document_problem("too_large", {"size": "5"}), language)


def test_braces_in_a_files_own_words_are_left_alone() -> None:
    twin = document_problem("unreadable", {"why": "{oops}"})
    assert "{oops}" in say(twin, ZH)


class _Message:
    def __init__(self, chat_id: int) -> None:
        self.chat_id = chat_id


async def test_documents_that_come_together_make_one_batch() -> None:
    late = [_Message(5)]

    async def sleep(seconds: float) -> None:
        if late:
            assert not uploads.add(late.pop())  # type: ignore[arg-type]

    uploads = Uploads(sleep=sleep)
    assert uploads.add(_Message(5))  # type: ignore[arg-type]
    assert uploads.add(_Message(6))  # type: ignore[arg-type]
    assert len(await uploads.batch(5)) == 2
    assert len(await uploads.batch(6)) == 1
    assert uploads.add(_Message(5))  # type: ignore[arg-type]


def test_dates_missing_from_the_document_are_said_to_be_none(minutes: Minutes) -> None:
    bare = replace(minutes, meeting=replace(minutes.meeting, issued=None, date=dt.date(2024, 1, 2)))
    assert "开会 2024-01-02　印发 无" in preview_html(Preview("a.txt", minutes=bare), ZH, short=False)
