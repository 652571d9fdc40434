"""An admin confirms, renames and strikes off the unit names that documents taught; the answers follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.model import Message
from storage.domain import Minutes

if TYPE_CHECKING:
    from tests.e2e.conftest import Office

NAME = "市云投集团"
"""A company that several of the sample minutes bind and the shipped table does not know."""


def canonical(minutes: Minutes, unit: str) -> set[str | None]:
    return {d.canonical for i in minutes.items for e in i.excerpts for d in e.units if d.unit == unit}


def stored(office: Office, doc: str = "yunxi-031") -> Minutes:
    found = office.runtime().services.minutes.get(doc)
    assert found is not None
    return found.minutes


async def one(office: Office, name: str = NAME) -> Message:
    return await office.ask(f"/units {name}", person=office.admin)


async def after(office: Office, message: Message, label: str, said: str) -> str:
    await office.press(message, label, person=office.admin)
    await office.sandbox.world.wait_for(lambda: said in message.said, what=said)
    return message.said


async def reply(office: Office, message: Message, label: str, text: str, said: str) -> str:
    (prompt,) = await office.press(message, label, person=office.admin)
    (note,) = await office.hears(office.admin, lambda: office.admin.say(text, reply_to=prompt))
    await office.sandbox.world.wait_for(lambda: said in note.said, what=said)
    return note.said


async def test_new_names_are_listed_with_where_they_stand_and_opened(office: Office) -> None:
    listed = await office.ask("/units", person=office.admin)
    assert "待确认的单位名" in listed.said
    line = next(x for x in listed.said.splitlines() if NAME in x)
    assert "份纪要" in line
    (sheet,) = await office.press(listed, line.split()[0], person=office.admin)
    assert sheet.said.startswith(NAME)
    assert "yunxi-031 议题五" in sheet.said


async def test_a_confirmed_name_is_known_from_then_on(office: Office) -> None:
    assert canonical(stored(office), NAME) == {None}
    said = await after(office, await one(office), "是，名称正确", "已确认")
    assert "已重新解析" in said
    assert f" {NAME}" not in said.partition("\n\n")[2]
    assert canonical(stored(office), NAME) == {NAME}
    text = office.minutes.replace("市商务局负责", f"{NAME}负责").replace("市教育局配合", f"{NAME}配合")
    assert "新单位名" not in (await office.upload(text)).said
    (entry,) = office.runtime().services.audit.entries(what="units")
    assert (entry.who, entry.detail["names"]) == (office.admin.id, [NAME])


async def test_a_name_can_be_another_of_a_known_unit(office: Office) -> None:
    said = await reply(office, await one(office), "另有正名", "市发改委", "即 市发改委")
    assert "已重新解析" in said
    assert canonical(stored(office), NAME) == {"发展和改革委员会"}


async def test_a_name_can_be_another_of_a_unit_of_the_citys_own(office: Office) -> None:
    await reply(office, await one(office), "另有正名", "市锦绣实业公司", "即 市锦绣实业公司")
    assert canonical(stored(office), NAME) == {"市锦绣实业公司"}
    asked = await office.ask("市锦绣实业公司负责什么")
    assert NAME in asked.said


async def test_another_name_is_added(office: Office) -> None:
    said = await reply(office, await one(office), "加别名", "云投公司", "又称 云投公司")
    assert "已重新解析" in said
    (row,) = office.runtime().services.minutes.overlay.rows()
    assert (row["name"], row["aliases"]) == (NAME, ["云投公司"])
    refused = await office.press(await one(office), "加别名", person=office.admin)
    (short,) = await office.hears(office.admin, lambda: office.admin.say("云", reply_to=refused[-1]))
    assert "至少两个字" in short.said


async def test_what_is_no_unit_is_bound_to_nothing_until_taken_back(office: Office) -> None:
    before = canonical(stored(office), NAME)
    said = await after(office, await one(office), "不是单位", "不再当作单位")
    assert "取消" in said
    assert canonical(stored(office), NAME) == set()
    sheet = await one(office)
    assert "不是单位" in sheet.said
    await after(office, sheet, "撤销", "已撤销")
    assert canonical(stored(office), NAME) == before


async def test_a_page_is_confirmed_at_once_and_the_confirmed_are_listed(office: Office) -> None:
    listed = await office.ask("/units", person=office.admin)
    said = await after(office, listed, "本页全部确认", "已确认")
    assert "没有待确认的单位名" in said
    (known,) = await office.press(listed, "已确认的", person=office.admin)
    assert NAME in known.said
    assert "本地单位" in known.said


async def test_only_admins_edit_names(office: Office) -> None:
    refused = await office.ask("/units")
    assert refused.buttons() == []
    sheet = await one(office)
    await office.press(sheet, "是，名称正确", person=office.official)
    assert office.runtime().services.minutes.overlay.rows() == []


async def test_an_admins_reply_to_an_answer_is_still_a_question(office: Office) -> None:
    first = await office.ask("财政局有什么任务", person=office.admin)
    (second,) = await office.hears(office.admin, lambda: office.admin.say("教育局呢", reply_to=first))
    assert "市教育局" in second.said
