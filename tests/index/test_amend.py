"""What an admin says about a parse becomes corrections, and they say what was meant."""

from __future__ import annotations

import pytest

from index import amend
from index.amend import Author
from index.contracts import unassigned
from index.corrections import UNFIT
from index.ingest import preview, reviewed, store
from index.learned import is_new, naming, new_units
from index.reindex import reparse
from index.segment import segment
from index.units import UnitOverlay, UnitTable
from index.verify import verify
from storage.corrections import Draft
from storage.domain import Duty, Kind, Minutes, Role, Scope, Span
from storage.minutes import MinutesRepository

TEXT = (
    "云溪市人民政府\n常务会议纪要\n\n第3号\n云溪市人民政府办公室　　　　2025年3月20日\n\n"
    "市政府第12次常务会议纪要\n\n"
    "2025年3月14日上午，陆某某市长主持召开市政府第12次常务会议，审议《云溪市河道管护办法》，"
    "听取《云溪市消防工作情况的报告》，纪要如下：\n"
    "一、审议《云溪市河道管护办法》\n"
    "会议听取并审议了市水务局关于《云溪市河道管护办法》的汇报。\n"
    "会议明确，原则同意该《办法》，会后由市水务局修改完善，以市政府办公室名义印发。由市清源水务公司作为实施主体。\n"
    "二、听取《云溪市消防工作情况的报告》\n"
    "会议听取了市消防救援支队关于消防工作情况的汇报。\n"
    "会议强调，石桥镇要抓好隐患排查，该局要加强督导。各单位要报送进度。\n"
)
BY = Author(7, "原文如此")


@pytest.fixture
def minutes() -> Minutes:
    return segment(TEXT)


def now(minutes: Minutes, *drafts: Draft) -> Minutes:
    after = amend.amended(minutes, [], drafts)
    assert not [w for w in after.warnings if w.code == UNFIT]
    assert amend.fits(minutes, [], drafts)
    return after


def roles(minutes: Minutes, unit: str) -> set[Role]:
    return {d.role for i in minutes.items for e in i.excerpts for d in e.units if d.unit == unit}


def test_an_item_is_joined_to_the_one_before(minutes: Minutes) -> None:
    (item,) = now(minutes, *amend.merge(minutes, 2, BY)).items
    assert (item.start, item.end) == (minutes.items[0].start, minutes.items[1].end)
    assert amend.merge(minutes, 1, BY) == []
    assert amend.merge(minutes, 3, BY) == []


def test_an_item_is_split_at_a_sentence_only(minutes: Minutes) -> None:
    item = minutes.items[1]
    places = amend.breaks(minutes, item)
    starts = [TEXT[at : at + 4] for at in places]
    assert starts == ["会议听取", "会议强调", "各单位要"]
    after = now(minutes, *amend.split(minutes, 2, places[1], BY))
    assert TEXT[after.items[2].start :].startswith("会议强调")
    assert unassigned(after) == 0
    assert amend.split(minutes, 2, places[1] + 1, BY) == []


def test_a_kind_a_role_a_scope_and_a_name(minutes: Minutes) -> None:
    excerpt = minutes.items[1].excerpts[-1]
    assert now(minutes, *amend.kind(excerpt, Kind.OPINION, BY)).items[1].excerpts[-1].kind is Kind.OPINION
    assert amend.kind(excerpt, excerpt.kind, BY) == []
    town = next(d for d in excerpt.units if d.unit == "石桥镇")
    led = now(minutes, *amend.duty(town, Duty("石桥镇", Role.LEAD), BY))
    assert roles(led, "石桥镇") == {Role.LEAD}
    assert roles(now(minutes, *amend.duty(town, None, BY)), "石桥镇") == set()
    all_of_them = now(minutes, *amend.duty(town, Duty("*", Role.EVERYONE, Scope.ALL), BY))
    assert roles(all_of_them, "*") >= {Role.EVERYONE}


def test_a_unit_passed_over_is_added_where_its_words_stand(minutes: Minutes) -> None:
    excerpt = minutes.items[1].excerpts[-1]
    after = now(minutes, *amend.added(minutes, excerpt, "该局", "市消防救援支队", Role.ACTS, BY))
    assert Role.ACTS in roles(after, "市消防救援支队")
    assert amend.added(minutes, excerpt, "财政局", "市财政局", Role.ACTS, BY) == []
    assert amend.added(minutes, excerpt, " ", "市财政局", Role.ACTS, BY) == []


def test_a_route_is_found_taken_out_and_put_in(minutes: Minutes) -> None:
    (route,) = minutes.items[0].routes
    assert now(minutes, *amend.route(route, False, BY)).items[0].routes == ()
    (clause,) = amend.onward(minutes, minutes.items[1])
    assert TEXT[clause.start : clause.end] == "各单位要报送进度"
    assert now(minutes, *amend.route(clause, True, BY)).items[1].routes == (clause,)
    assert amend.onward(minutes, minutes.items[0]) == []


def test_words_are_found_across_line_breaks() -> None:
    wrapped = Minutes(segment("").meeting, "由市财\n政局负责")
    assert amend.find(wrapped, Span(0, 9), "市财政局") == Span(1, 6)


def test_the_last_word_on_a_place_holds(minutes: Minutes) -> None:
    excerpt = minutes.items[1].excerpts[-1]
    drafts = [*amend.kind(excerpt, Kind.OPINION, BY), *amend.kind(excerpt, Kind.REPORT, BY)]
    assert now(minutes, *drafts).items[1].excerpts[-1].kind is Kind.REPORT


def test_what_does_not_fit_is_known_before_it_is_kept(minutes: Minutes) -> None:
    assert not amend.fits(minutes, [], [Draft(0, 3, "kind", "opinion", 7, "")])
    with pytest.raises(ValueError, match="outside"):
        amend.amended(minutes, [], [Draft(0, 10**6, "kind", "opinion", 7, "")])


def test_a_preview_corrected_is_stored_so_and_stays_so(repo: MinutesRepository) -> None:
    (shown,) = preview(TEXT.encode(), "a.txt", repo)
    assert shown.minutes is not None
    excerpt = shown.minutes.items[1].excerpts[-1]
    drafts = amend.added(shown.minutes, excerpt, "该局", "市消防救援支队", Role.ACTS, BY)
    corrected = reviewed(shown, repo, drafts)
    outcome = store(shown, repo, drafts=drafts)
    assert outcome.doc is not None
    assert repo.get(outcome.doc).minutes == corrected  # type: ignore[union-attr]
    assert reparse(repo, [outcome.doc]).changes == ()
    assert verify(repo).mismatches == ()  # 该局 shares no character with what it was said to mean


def test_new_names_are_told_once_with_where_they_stand(minutes: Minutes) -> None:
    (new,) = new_units(minutes, UnitTable.default())
    assert (new.name, new.ordinals, new.roles) == ("市清源水务公司", (1,), (Role.LEAD,))
    known = UnitTable.with_overlay(UnitOverlay.from_rows([{"name": "市清源水务公司"}]))
    assert new_units(minutes, known) == ()
    ignored = UnitTable.with_overlay(UnitOverlay.from_rows([{"name": "市清源水务公司", "ignored": True}]))
    assert not is_new("市清源水务公司", ignored)


def test_documents_that_name_a_unit_are_found_across_line_breaks() -> None:
    texts = [("a", "由市清源\n水务公司负责"), ("b", "由市财政局负责")]
    assert naming(texts, ["市清源水务公司"]) == ["a"]
    assert naming(texts, [" "]) == []
