"""An admin goes through minutes item by item and corrects them, before they are stored and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.model import Message
from storage.domain import Kind, Minutes, Role

if TYPE_CHECKING:
    from tests.e2e.conftest import Office


def stored(office: Office, doc: str = "yunxi-047") -> Minutes:
    found = office.runtime().services.minutes.get(doc)
    assert found is not None
    return found.minutes


def roles(minutes: Minutes, unit: str) -> set[Role]:
    return {d.role for i in minutes.items for e in i.excerpts for d in e.units if d.unit == unit}


async def press(office: Office, message: Message, *labels: str) -> Message:
    """Presses one button after the other; the message that shows what came of it."""
    for label in labels:
        seen = await office.press(message, label, person=office.admin)
        message = seen[-1]
    return message


async def opened(office: Office) -> tuple[Message, Message]:
    """A preview and the sheet of its first item."""
    preview = await office.upload()
    return preview, await press(office, preview, "逐项核对")


async def store(office: Office, preview: Message) -> None:
    await office.press(preview, "只入库", person=office.admin)
    await office.sandbox.world.wait_for(lambda: "已入库" in office.admin.sees()[-1].said)


async def answer(office: Office, prompt: Message, text: str) -> Message:
    return (await office.hears(office.admin, lambda: office.admin.say(text, reply_to=prompt)))[-1]


async def settled(office: Office, message: Message, said: str) -> None:
    await office.sandbox.world.wait_for(lambda: said in message.said, what=said)


async def test_every_item_is_shown_with_its_excerpts_units_and_route(office: Office) -> None:
    _, sheet = await opened(office)
    assert "议题一（1/2）" in sheet.said
    assert "一、审议《云溪市夜间经济发展实施方案》" in sheet.said
    assert "【议定】" in sheet.said
    assert "市商务局 负责" in sheet.said
    assert "去向：以市政府办公室名义印发" in sheet.said
    sheet = await press(office, sheet, "▶")
    assert "议题二（2/2）" in sheet.said
    assert "期限：9月底前" in sheet.said
    assert office.runtime().services.minutes.get("yunxi-047") is None


async def test_a_kind_is_corrected_before_storing_and_stays_so(office: Office) -> None:
    preview, sheet = await opened(office)
    number = 1 + next(
        n for n, line in enumerate(x for x in sheet.said.splitlines() if x[:2].strip().isdigit()) if "【要求】" in line
    )
    confirm = await press(office, sheet, f"第 {number} 段", "会议认为")
    assert "应为会议认为" in confirm.said
    sheet = await press(office, confirm, "解析有误")
    assert "已更正" in sheet.said
    assert "【会议认为】" in sheet.said
    await store(office, preview)
    kinds = [e.kind for e in stored(office).items[0].excerpts]
    assert Kind.OPINION in kinds
    (kept,) = office.runtime().services.minutes.corrections.of("yunxi-047")
    assert (kept.field, kept.value, kept.author, kept.reason) == ("kind", "opinion", office.admin.id, "解析有误")
    office.admin.say("/reindex")
    await office.sandbox.world.wait_for(lambda: "完成" in office.admin.sees()[-1].said, 60)
    assert [e.kind for e in stored(office).items[0].excerpts] == kinds


async def test_done_shows_the_preview_again_with_what_was_corrected(office: Office) -> None:
    _, sheet = await opened(office)
    confirm = await press(office, sheet, "去向", "✗ 1")
    sheet = await press(office, confirm, "原文笔误")
    again = await press(office, sheet, "核对完毕")
    assert "未写明 一、二" in again.said
    assert "已有更正 1 处" in again.said
    await store(office, again)
    assert all(not item.routes for item in stored(office).items)


async def test_a_unit_is_given_another_role_another_name_and_taken_out(office: Office) -> None:
    preview, sheet = await opened(office)
    sheet = await press(office, sheet, "▶")
    excerpt = await press(office, sheet, "第 1 段")
    assert "市教育局" in excerpt.said
    sheet = await press(office, excerpt, "市教育局", "负责", "解析有误")
    assert "市教育局 负责" in sheet.said
    prompt = await press(office, sheet, "第 1 段", "市场监管局", "改名称")
    confirm = await answer(office, prompt, "市市监局")
    assert "市市监局" in confirm.said
    sheet = await press(office, confirm, "解析有误")
    sheet = await press(office, sheet, "第 1 段", "市教育局", "去掉", "解析有误")
    await store(office, preview)
    assert roles(stored(office), "市教育局") == set()
    assert roles(stored(office), "市市监局") == {Role.LEAD}


async def test_a_unit_passed_over_is_added_with_its_role(office: Office) -> None:
    preview, sheet = await opened(office)
    sheet = await press(office, sheet, "▶")
    prompt = await press(office, sheet, "第 1 段", "补一个单位")
    refused = await answer(office, prompt, "市卫健委")
    assert "原文这里没有“市卫健委”" in refused.said
    which = await answer(office, prompt, "学校食堂=市学校食堂中心")
    assert "市学校食堂中心" in which.said
    confirm = await press(office, which, "点名")
    typed = await press(office, confirm, "另写原因")
    done = await answer(office, typed, "食堂归该中心管")
    assert "已更正" in done.said
    await store(office, preview)
    assert roles(stored(office), "市学校食堂中心") == {Role.ACTS}
    (kept,) = office.runtime().services.minutes.corrections.of("yunxi-047")
    assert kept.reason == "食堂归该中心管"


async def test_items_are_joined_and_split_and_a_correction_withdrawn(office: Office) -> None:
    preview, sheet = await opened(office)
    sheet = await press(office, sheet, "▶")
    sheet = await press(office, sheet, "议题边界", "并入上一议题", "解析有误")
    assert "（1/1）" in sheet.said
    log = await press(office, sheet, "更正记录")
    assert "解析有误" in log.said
    log = await press(office, log, "撤销 1")
    assert "没有更正" in log.said
    sheet = await press(office, log, "返回")
    assert "（1/2）" in sheet.said
    bounds = await press(office, sheet, "议题边界")
    line = next(x for x in bounds.said.splitlines() if "会议要求" in x)
    sheet = await press(office, bounds, line.split()[0], "解析有误")
    assert "（1/3）" in sheet.said
    await store(office, preview)
    assert len(stored(office).items) == 3


async def test_what_is_left_alone_changes_nothing(office: Office) -> None:
    _, sheet = await opened(office)
    sheet = await press(office, sheet, "第 1 段", "要求", "不改了")
    assert "议题一（1/2）" in sheet.said
    assert "更正" not in sheet.said


async def test_a_stored_document_is_fixed_and_the_answers_follow(office: Office) -> None:
    sheet = await office.ask("/fix yunxi-041 3", person=office.admin)
    assert "议题三" in sheet.said
    item = stored(office, "yunxi-041").items[2]
    n, excerpt = next((n, e) for n, e in enumerate(item.excerpts, 1) if any(d.role is Role.LEAD for d in e.units))
    unit = next(d.unit for d in excerpt.units if d.role is Role.LEAD)
    confirm = await press(office, sheet, f"第 {n} 段", f"{unit} 负责", "配合")
    await office.press(confirm, "解析有误", person=office.admin)
    await settled(office, confirm, "已更正并重新解析")
    assert "新增单位角色" in confirm.said
    held = {d.role for e in stored(office, "yunxi-041").items[2].excerpts for d in e.units if d.unit == unit}
    assert Role.COOPERATES in held
    (entry,) = office.runtime().services.audit.entries(what="fix")
    assert entry.who == office.admin.id
    log = await press(office, confirm, "更正记录")
    await office.press(log, "撤销 1", person=office.admin)
    await settled(office, log, "已撤销并重新解析")
    assert stored(office, "yunxi-041").items[2] == item


async def test_fix_without_a_name_lists_what_there_is(office: Office) -> None:
    listed = await office.ask("/fix", person=office.admin)
    sheet = await press(office, listed, "yunxi-041")
    assert "yunxi-041 · 议题一" in sheet.said
    assert "库里没有" in (await office.ask("/fix 没有这份", person=office.admin)).said
    assert "没有第 99 个议题" in (await office.ask("/fix yunxi-041 99", person=office.admin)).said


async def test_only_admins_correct(office: Office) -> None:
    refused = await office.ask("/fix yunxi-041")
    assert refused.buttons() == []
    sheet = await office.ask("/fix yunxi-041", person=office.admin)
    before = sheet.edits
    office.official.press(sheet, "第 1 段")
    await office.live.settle()
    assert sheet.edits == before


async def test_an_upload_is_gone_through_after_a_restart_too(office: Office) -> None:
    preview = await office.upload()
    office.runtime().previews.clear()
    sheet = await press(office, preview, "逐项核对")
    confirm = await press(office, sheet, "第 1 段", "会议认为")
    office.runtime().previews.clear()
    sheet = await press(office, confirm, "解析有误")
    assert "已更正" in sheet.said
    await press(office, preview, "取消")
    await office.press(sheet, "第 1 段", person=office.admin)
    assert office.runtime().services.minutes.get("yunxi-047") is None
    assert office.runtime().previews == {}


async def test_several_documents_are_chosen_from(office: Office) -> None:
    second = office.minutes.replace("第47次", "第48次").replace("夜间经济", "低空经济").replace("6月8日", "6月20日")
    for name, text in (("yunxi-047.txt", office.minutes), ("yunxi-048.txt", second)):
        office.admin.upload(text.encode(), name, media_group="album")
    (preview,) = await office.sandbox.world.wait_for(lambda: [m for m in office.admin.sees() if m.buttons()])
    which = await press(office, preview, "逐项核对")
    sheet = await press(office, which, "yunxi-048.txt")
    assert "低空经济" in sheet.said
    sheet = await press(office, sheet, "第 1 段", "会议认为", "解析有误")
    await office.press(preview, "只入库", person=office.admin)
    await office.sandbox.world.wait_for(lambda: "已入库" in office.admin.sees()[-1].said)
    corrections = office.runtime().services.minutes.corrections
    assert (len(corrections.of("yunxi-047")), len(corrections.of("yunxi-048"))) == (0, 1)


@pytest.mark.parametrize("press_again", [False, True])
async def test_a_doubtful_parse_is_stored_only_after_being_asked(office: Office, press_again: bool) -> None:
    doubtful = "会议纪要\n\n一、审议《云溪市夜间经济发展实施方案》\n会议原则同意。\n五、其他事项\n"
    preview = await office.upload(doubtful, "存疑.txt")
    assert "把握不大" in preview.said
    (asked,) = await office.press(preview, "只入库", person=office.admin)
    assert "仍要入库吗" in asked.said
    assert office.runtime().services.minutes.get("存疑") is None
    if press_again:
        await office.press(asked, "仍要入库", person=office.admin)
        await office.sandbox.world.wait_for(lambda: "已入库" in office.admin.sees()[-1].said)
        assert office.runtime().services.minutes.get("存疑") is not None
    else:
        await office.press(asked, "取消", person=office.admin)
        assert office.runtime().services.minutes.get("存疑") is None
