"""An admin looks after the watched sources from the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

import loopback
import pytest
from loopback import Site
from msgspec.structs import force_setattr

from bot.config import Watch
from bot.watch.watcher import Watcher

if TYPE_CHECKING:
    from tests.e2e.conftest import Office


@pytest.fixture
def site() -> Iterator[Site]:
    with loopback.serving() as running:
        yield running


def watching(office: Office) -> None:
    """Pages of the loopback may be watched."""
    runtime = office.runtime()
    services = runtime.services
    watch = Watch(allow_private=True, delay_seconds=0, announce_days=3650)
    force_setattr(services.settings, "watch", watch)
    runtime.watcher = Watcher(services)
    runtime.watcher.begin(office.application)


async def test_a_page_is_added_run_paused_and_removed(office: Office, site: Site) -> None:
    watching(office)
    lines = "".join(f"<p>{line}</p>" for line in office.minutes.splitlines())
    site.paths["/list"] = loopback.page('<a href="/47.html">第47次常务会议纪要</a>')
    site.paths["/47.html"] = loopback.page(f"<html><body>{lines}</body></html>")
    assert "没有监视的来源" in (await office.ask("/sources", person=office.admin)).said
    assert "完整网址" in (await office.ask("/sources add somewhere", person=office.admin)).said
    office.admin.say(f"/sources add {site.url}/list")
    await office.sandbox.world.wait_for(lambda: any("新增 1" in m.said for m in office.admin.sees()))
    await office.sandbox.world.wait_for(
        lambda: any(m.said.startswith("📄") for m in office.official.sees(office.group))
    )
    assert "夜间经济" in (await office.ask("夜间经济怎么定的")).said
    listed = await office.ask("/sources", person=office.admin)
    assert f"{site.url}/list" in listed.said
    assert "已取 1" in listed.said
    await office.press(listed, "暂停", person=office.admin)
    assert "已暂停" in listed.said
    await office.press(listed, "继续", person=office.admin)
    asked = len(site.asked)
    await office.press(listed, "立即看", person=office.admin)
    await office.sandbox.world.wait_for(lambda: len(site.asked) > asked)
    await office.press(listed, "去掉", person=office.admin)
    assert "没有监视的来源" in listed.said


async def test_sources_are_for_admins(office: Office) -> None:
    assert "只限管理员" in (await office.ask("/sources")).said


async def test_a_private_address_is_refused_by_default(office: Office, site: Site) -> None:
    runtime = office.runtime()
    office.admin.say(f"/sources add {site.url}/list")
    await office.live.settle()
    running = [task for task in runtime.tasks if task.get_name().startswith("watch:")]
    await asyncio.gather(*running)
    assert site.asked == []
    assert "内部网络" in (await office.ask("/sources", person=office.admin)).said
