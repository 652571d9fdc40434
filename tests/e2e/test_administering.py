"""An admin adds, removes and re-indexes minutes from the chat; the group hears of new ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.e2e.conftest import Office, Opener


PLAN = "《云溪市夜间经济发展实施方案》"
"""What the uploaded minutes approve and no stored ones do."""


def files_with(office: Office, text: str) -> list[Path]:
    """The files of the data directory that hold a text as it stands."""
    return [p for p in office.folder.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]


async def test_a_preview_says_what_was_understood_and_stores_nothing(office: Office) -> None:
    preview = await office.upload()
    assert "yunxi-047.txt" in preview.said
    assert "47" in preview.said
    assert "2026-06-08" in preview.said
    assert "议题 2" in preview.said
    assert "未归类字符 0" in preview.said
    assert PLAN not in (await office.ask("/meeting 47")).said


async def test_only_store_stores_and_tells_nobody(office: Office) -> None:
    preview = await office.upload()
    await office.press(preview, "只入库", person=office.admin)
    await office.sandbox.world.wait_for(lambda: "已入库" in office.admin.sees()[-1].said)
    assert PLAN in (await office.ask("夜间经济怎么定的")).said
    assert office.official.sees(office.group) == []
    assert files_with(office, PLAN) != []


async def test_store_and_tell_reaches_the_group(office: Office) -> None:
    preview = await office.upload()
    await office.press(preview, "入库并通知", person=office.admin)
    await office.sandbox.world.wait_for(lambda: office.official.sees(office.group))
    (news,) = office.official.sees(office.group)
    assert "新纪要" in news.said
    assert "夜间经济" in news.said


async def test_cancel_keeps_nothing(office: Office) -> None:
    preview = await office.upload()
    await office.press(preview, "取消", person=office.admin)
    assert preview.buttons() == []
    assert PLAN not in (await office.ask("夜间经济怎么定的")).said


async def test_the_same_file_again_is_known(office: Office, samples: Path) -> None:
    text = (samples / "yunxi-041.txt").read_text(encoding="utf-8")
    preview = await office.upload(text, "又一份.txt")
    assert "yunxi-041" in preview.said


@pytest.mark.parametrize("marking", ["机密★一年", "秘密★3年", "绝密"])
async def test_a_secrecy_marking_is_refused_and_nothing_kept(office: Office, marking: str) -> None:
    reply = await office.upload(f"{marking}\n{office.minutes}")
    assert reply.buttons() == []
    await office.live.settle()
    assert files_with(office, PLAN) == []
    assert PLAN not in (await office.ask("夜间经济怎么定的")).said


async def test_a_file_over_20_mb_is_told_how(office: Office) -> None:
    reply = await office.upload("x", "大.pdf", size=21 * 2**20)
    assert "minutes-bot ingest" in reply.said
    assert not any(c.method == "getFile" for c in office.sandbox.calls)


@pytest.mark.parametrize(
    ("data", "name"), [(b"\x00\x01\x02\xff" * 200, "坏.bin"), (b" \n", "空白.txt"), ("只有一句话。".encode(), "短.txt")]
)
async def test_a_file_without_minutes_gets_one_clear_answer(office: Office, data: bytes, name: str) -> None:
    seen = {m.id for m in office.admin.sees()}
    office.admin.upload(data, name)
    reply = await office.sandbox.world.wait_for(
        lambda: next((m for m in office.admin.sees() if m.id not in seen and "正在" not in m.said), None)
    )
    assert name in reply.said
    assert "Traceback" not in reply.said


async def test_several_files_at_once_make_one_preview(office: Office) -> None:
    second = office.minutes.replace("第47次", "第48次").replace("夜间经济", "低空经济").replace("6月8日", "6月20日")
    for name, text in (("yunxi-047.txt", office.minutes), ("yunxi-048.txt", second)):
        office.admin.upload(text.encode(), name, media_group="album")
    (preview,) = await office.sandbox.world.wait_for(lambda: [m for m in office.admin.sees() if m.buttons()])
    assert "yunxi-047.txt" in preview.said
    assert "yunxi-048.txt" in preview.said
    await office.press(preview, "只入库", person=office.admin)
    await office.sandbox.world.wait_for(lambda: "yunxi-048" in office.admin.sees()[-1].said)
    assert "低空经济" in (await office.ask("低空经济怎么定的")).said
    assert len([m for m in office.admin.sees() if m.buttons()]) <= 1


async def test_a_press_on_the_preview_by_someone_else_does_nothing(office: Office) -> None:
    preview = await office.upload()
    await office.press(preview, "只入库", person=office.official)
    assert PLAN not in (await office.ask("夜间经济怎么定的")).said


async def test_reindex_edits_one_message_and_ends_with_counts(office: Office) -> None:
    before = len(office.admin.sees())
    office.admin.say("/reindex")
    done = await office.sandbox.world.wait_for(
        lambda: next((m for m in office.admin.sees() if "完成" in m.said), None), 60
    )
    assert "7 份纪要" in done.said
    assert "个议题" in done.said
    assert len(office.admin.sees()) == before + 1
    assert done.edits >= 1


async def test_reindex_in_a_group_says_one_thing_at_the_end(office: Office) -> None:
    office.admin.say("/reindex", chat=office.group)
    done = await office.sandbox.world.wait_for(
        lambda: next((m for m in office.admin.sees(office.group) if "完成" in m.said), None), 60
    )
    assert done.edits == 0
    assert len(office.admin.sees(office.group)) == 1


async def test_remove_takes_minutes_out_and_restore_brings_them_back(office: Office) -> None:
    shown = await office.ask("/remove yunxi-041", person=office.admin)
    await office.press(shown, "移出", person=office.admin)
    assert "殡葬服务" not in (await office.ask("殡葬服务收费怎么定的")).said
    restore = next(m for m in reversed(office.admin.sees()) if any("恢复" in b["text"] for b in m.buttons()))
    await office.press(restore, "恢复", person=office.admin)
    assert "殡葬服务" in (await office.ask("殡葬服务收费怎么定的")).said


async def test_status_tells_the_state(office: Office) -> None:
    said = (await office.ask("/status", person=office.admin)).said
    assert "7 份纪要" in said


async def test_an_upload_into_an_empty_store(open_office: Opener) -> None:
    office = await open_office(empty=True)
    preview = await office.upload()
    await office.press(preview, "只入库", person=office.admin)
    await office.sandbox.world.wait_for(lambda: "已入库" in office.admin.sees()[-1].said)
    assert "夜间经济" in (await office.ask("商务局负责什么")).said
