"""The report of a re-index, what changed in it, and going back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.reports import reindexed
from bot.sandbox.model import Message
from index.differences import Change, Totals
from index.question.model import Language
from index.reindex import ReindexReport
from index.verify import Fault, Mismatch, Verification
from storage.domain import Kind

if TYPE_CHECKING:
    from tests.e2e.conftest import Office

DOC = "yunxi-031"


def spoilt(office: Office) -> None:
    """The store holds another kind and another role than the parser finds: as from an older parser."""
    minutes = office.runtime().services.minutes
    stored = minutes.get(DOC)
    assert stored is not None
    item = stored.minutes.items[0]
    excerpt = replace(item.excerpts[-1], kind=Kind.OPINION, units=())
    item = replace(item, excerpts=(*item.excerpts[:-1], excerpt))
    minutes.reparse(DOC, replace(stored.minutes, items=(item, *stored.minutes.items[1:])))


def kind(office: Office) -> Kind:
    stored = office.runtime().services.minutes.get(DOC)
    assert stored is not None
    return stored.minutes.items[0].excerpts[-1].kind


async def rebuilt(office: Office) -> Message:
    office.admin.say("/reindex")
    return await office.sandbox.world.wait_for(
        lambda: next((m for m in office.admin.sees()[::-1] if "重建完成" in m.said), None), 60
    )


async def test_the_report_counts_what_changed_and_shows_it(office: Office) -> None:
    spoilt(office)
    done = await rebuilt(office)
    assert "议题边界无变化；段落类别 1 段改变；单位角色新增" in done.said
    assert "核对：全部段落与原文逐字一致" in done.said
    (changes,) = await office.press(done, "看改变", person=office.admin)
    assert DOC in changes.said
    assert "【会议认为】 →" in changes.said
    assert "＋ 议题一" in changes.said


async def test_going_back_puts_the_parse_before_in_force_once(office: Office) -> None:
    spoilt(office)
    done = await rebuilt(office)
    assert kind(office) is not Kind.OPINION
    await office.press(done, "退回上一版", person=office.admin)
    await office.sandbox.world.wait_for(lambda: "已退回上一版：1 份" in office.admin.sees()[-1].said)
    assert kind(office) is Kind.OPINION
    assert done.buttons() == []
    search = office.runtime().services.search
    found = next(m for m in search.minutes if m.doc == DOC)
    assert found.minutes.items[0].excerpts[-1].kind is Kind.OPINION


async def test_nothing_changed_offers_nothing(office: Office) -> None:
    done = await rebuilt(office)
    assert "与上一版相比：无变化" in done.said
    assert done.buttons() == []


async def test_going_back_is_for_admins(office: Office) -> None:
    spoilt(office)
    done = await rebuilt(office)
    await office.press(done, "退回上一版", person=office.official)
    assert kind(office) is not Kind.OPINION


def test_what_disagrees_and_what_no_longer_fits_is_said() -> None:
    change = Change("a", (3, 4), unfit=2)
    report = ReindexReport(1, 4, (), (change,), 0, 1.0, Totals.of([change]))
    checked = Verification(1, 3, 9, (Mismatch("a", Fault.SLICE, "item 1"),))
    said = reindexed(report, checked, 1.44, 3, Language.ZH)
    assert "议题边界 1 处改变；段落类别无变化；单位角色无变化" in said
    assert "2 处更正已对不上" in said
    assert "核对：1 处与原文不一致（如 a: item 1）" in said
    assert "用时 1.4 秒；其间 3 次提问由旧索引答复" in said
