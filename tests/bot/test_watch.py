"""Watched folders and pages: what is fetched, what is taken in, what is told, and what is left alone."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import loopback
import pytest
from loopback import Site

from bot.application import build
from bot.config import Access, Page, Settings, Telegram, Watch
from bot.context import App, runtime_of
from bot.sandbox.api import Sandbox
from bot.sandbox.clock import SkippingClock
from bot.sandbox.people import Person
from bot.sandbox.request import SandboxRequest
from bot.secret import Secret
from bot.watch import folders
from bot.watch.fetch import Fetcher, FetchProblem
from bot.watch.links import attachments_of, links_of
from bot.watch.sources import Run, Source, from_schedule
from bot.watch.watcher import Watcher
from storage.subscriptions import Wish

NOW = dt.datetime(2026, 6, 20, 4, tzinfo=dt.UTC)


def minutes(number: int = 47, day: str = "2026年6月8日", extra: str = "") -> str:
    return (
        f"市政府第{number}次常务会议纪要\n{day}下午，市长沈岳川主持召开市政府第{number}次常务会议，纪要如下：\n"
        f"一、审议《云溪市第{number}号道路养护办法》\n会议明确，原则同意该《办法》，会后由市交通运输局印发。{extra}\n"
        "二、听取防汛工作情况汇报\n会议要求，市水利局要加强值班值守。\n出席：沈岳川、韩修文\n"
    )


def article(text: str, title: str = "常务会议纪要") -> str:
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return f"<html><head><title>{title}</title></head><body><div>首页</div><article>{lines}</article></body></html>"


def listing(*links: tuple[str, str]) -> str:
    rows = "".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links)
    return f'<html><body><a href="/about.html">关于我们</a><ul class="list">{rows}</ul></body></html>'


@pytest.fixture
def site() -> Iterator[Any]:
    with loopback.serving() as running:
        yield running


@dataclass
class Desk:
    """A watcher with a clock of its own, in an application that does not poll."""

    sandbox: Sandbox
    admin: Person
    application: App
    watcher: Watcher
    now: list[float] = field(default_factory=lambda: [NOW.timestamp()])

    async def look(self, source: Source) -> Run:
        schedule = self.watcher.sources._schedules.get(source.name)
        assert schedule is not None
        return await self.watcher.run(schedule, self.application)

    def source(self, source: Source) -> Source:
        schedule = self.watcher.sources._schedules.get(source.name)
        assert schedule is not None
        return from_schedule(schedule)

    @property
    def docs(self) -> list[str]:
        return runtime_of(self.application).services.minutes.docs()

    @property
    def owed(self) -> int:
        return len(runtime_of(self.application).services.outbox.entries(limit=None))

    def told(self) -> list[str]:
        return [message.said for message in self.admin.sees()]


Opening = Callable[..., Desk]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Opening]:
    opened: list[Desk] = []

    def make(**watch: Any) -> Desk:
        clock = SkippingClock()
        sandbox = Sandbox(clock)
        admin = Person.joins(sandbox, "陈管理", started=True)
        options = {"allow_private": True, "delay_seconds": 0, "seconds": 5} | watch
        settings = Settings(
            telegram=Telegram(token=Secret(sandbox.world.token)),
            access=Access(admins=(admin.id,)),
            watch=Watch(**options),
            data_dir=tmp_path / "data",
        )
        application = build(settings, request=SandboxRequest(sandbox))
        services = runtime_of(application).services
        services.subscriptions.set(-100, Wish(quiet=None))
        made = Desk(sandbox, admin, application, Watcher(services))
        made.watcher = Watcher(services, clock=lambda: made.now[0])
        made.watcher.sources.settle(made.watcher.now())
        runtime_of(application).gatekeeper.refresh()
        opened.append(made)
        return made

    yield make
    for one in opened:
        await one.watcher.close()
        await one.application.shutdown()
        runtime_of(one.application).services.database.close()


def page_of(site: Site, path: str = "/list.html") -> Source:
    return Source("page", f"{site.url}{path}")


async def test_a_list_is_read_once_and_then_only_asked_whether_it_changed(site: Site, desk: Opening) -> None:
    site.paths["/list.html"] = loopback.page(listing(("/a/47.html", "市政府第47次常务会议纪要")), etag='"1"')
    site.paths["/a/47.html"] = loopback.page(article(minutes()), etag='"x"')
    office = desk(pages=(Page(url=f"{site.url}/list.html"),))
    run = await office.look(page_of(site))
    assert (run.found, run.added, run.told) == (1, 1, 1)
    assert office.docs == ["市政府第47次常务会议纪要"]
    assert any("新增 1" in said for said in office.told())
    assert site.asked == ["/robots.txt", "/list.html", "/a/47.html"]
    office.now[0] += 3600
    again = await office.look(page_of(site))
    assert (again.added, again.replaced, again.failed) == (0, 0, 0)
    assert site.not_modified == 2
    assert office.owed == 1
    assert len(office.told()) == 1


async def test_old_minutes_are_stored_in_silence(site: Site, desk: Opening) -> None:
    site.paths["/list.html"] = loopback.page(
        listing(("/1.html", "第1次常务会议纪要"), ("/2.html", "第2次常务会议纪要"))
    )
    site.paths["/1.html"] = loopback.page(article(minutes(1, "2024年1月8日")))
    site.paths["/2.html"] = loopback.page(article(minutes(2, "2026年6月18日")))
    office = desk(pages=(Page(url=f"{site.url}/list.html"),))
    assert (await office.look(page_of(site))).added == 2
    (row,) = runtime_of(office.application).services.outbox.entries()
    assert row.doc == "第2次常务会议纪要"


async def test_a_page_that_moved_or_changed_its_frame_is_nothing_new(site: Site, desk: Opening) -> None:
    site.paths["/list.html"] = loopback.page(listing(("/a.html", "第47次常务会议纪要")))
    site.paths["/a.html"] = loopback.page(article(minutes()))
    office = desk(pages=(Page(url=f"{site.url}/list.html"),))
    await office.look(page_of(site))
    site.paths["/list.html"] = loopback.page(listing(("/b/new.html", "第47次常务会议纪要")))
    site.paths["/b/new.html"] = loopback.page(article(minutes(), "另一个标题"))
    office.now[0] += 7200
    run = await office.look(page_of(site))
    assert (run.added, run.replaced, run.unchanged) == (0, 0, 1)
    assert office.owed == 1


async def test_a_page_whose_words_changed_is_a_new_version(site: Site, desk: Opening) -> None:
    site.paths["/list.html"] = loopback.page(listing(("/a.html", "第47次常务会议纪要")))
    site.paths["/a.html"] = loopback.page(article(minutes()))
    office = desk(pages=(Page(url=f"{site.url}/list.html"),))
    await office.look(page_of(site))
    site.paths["/a.html"] = loopback.page(article(minutes(extra="6月底前完成。")))
    office.now[0] += 7200
    assert (await office.look(page_of(site))).replaced == 1


async def test_attachments_are_followed_where_the_page_itself_is_no_minutes(
    site: Site, desk: Opening, samples: Path
) -> None:
    site.paths["/list.html"] = loopback.page(listing(("/a.html", "常务会议纪要")))
    body = '<p>请见附件。</p><a href="f/47.rtf">云溪市第47次</a><a href="http://elsewhere.invalid/x.pdf">别处</a>'
    site.paths["/a.html"] = loopback.page(f"<html><body>{body}</body></html>")
    rtf = (
        "{\\rtf1\\ansi "
        + "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in minutes().replace("\n", "\\par "))
        + "}"
    )
    site.paths["/f/47.rtf"] = (200, {"Content-Type": "application/rtf"}, rtf.encode())
    office = desk(pages=(Page(url=f"{site.url}/list.html"),))
    run = await office.look(page_of(site))
    assert "/f/47.rtf" in site.asked
    assert run.added + run.failed == 1  # a program that reads RTF may not be installed


async def test_robots_are_obeyed(site: Site, desk: Opening) -> None:
    site.paths["/robots.txt"] = loopback.page("User-agent: *\nDisallow: /secret/\n", kind="text/plain")
    site.paths["/list.html"] = loopback.page(listing(("/secret/1.html", "常务会议纪要")))
    office = desk(pages=(Page(url=f"{site.url}/list.html"),))
    run = await office.look(page_of(site))
    assert "/secret/1.html" not in site.asked
    assert run.troubles == [["常务会议纪要", "robots"]]


async def test_a_site_whose_robots_fail_is_not_asked(site: Site, desk: Opening) -> None:
    site.paths["/robots.txt"] = (503, {}, b"")
    office = desk(pages=(Page(url=f"{site.url}/list.html"),))
    assert (await office.look(page_of(site))).problem == "status"
    assert site.asked == ["/robots.txt"]


async def test_a_source_that_fails_is_asked_ever_more_seldom_and_reported_once(site: Site, desk: Opening) -> None:
    site.paths["/list.html"] = (500, {}, b"")
    office = desk(pages=(Page(url=f"{site.url}/list.html"),), failures=3, every_minutes=10)
    waits = []
    for _ in range(5):
        await office.look(page_of(site))
        schedule = office.watcher.sources._schedules.get(page_of(site).name)
        assert schedule is not None
        waits.append((schedule.next_run - office.watcher.now()).total_seconds())
        office.now[0] = schedule.next_run.timestamp()
    assert waits == sorted(waits)
    assert waits[0] >= 600
    assert waits[-1] >= 16 * 600
    assert len([said for said in office.told() if "连续 3 次" in said]) == 1
    site.paths["/list.html"] = loopback.page(listing())
    await office.look(page_of(site))
    assert "恢复正常" in office.told()[-1]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((302, {"Location": "/loop"}, b""), "redirects"),
        ((302, {"Location": "http://elsewhere.invalid/"}, b""), "host"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "scheme"),
        ((404, {}, b""), "status"),
        ((200, {"Content-Length": str(10**9)}, b"x"), "too_large"),
        ((200, {}, b"x" * 3_000_000), "too_large"),
        ((200, {"Content-Length": "100"}, b"short"), "unreachable"),
    ],
)
async def test_what_cannot_be_fetched(site: Site, answer: Any, code: str) -> None:
    site.paths["/loop"] = answer
    fetcher = Fetcher(allow_private=True, delay=0, most=2_000_000, seconds=5)
    with pytest.raises(FetchProblem) as problem:
        await fetcher.get(f"{site.url}/loop", {"127.0.0.1"})
    assert problem.value.code == code
    assert len(site.asked) <= 8
    await fetcher.close()


async def test_a_slow_answer_is_given_up(site: Site) -> None:
    import threading

    done = threading.Event()

    def slow(headers: dict[str, str]) -> Any:
        done.wait(10)
        return loopback.page("late")

    site.paths["/slow"] = slow
    fetcher = Fetcher(allow_private=True, delay=0, seconds=0.2)
    with pytest.raises(FetchProblem) as problem:
        await fetcher.get(f"{site.url}/slow", {"127.0.0.1"})
    assert problem.value.code == "timeout"
    done.set()
    await fetcher.close()


async def test_addresses_that_are_not_public_are_refused(site: Site) -> None:
    fetcher = Fetcher(delay=0)
    for url in (site.url, f"http://localhost:{site.port}/"):
        with pytest.raises(FetchProblem) as problem:
            await fetcher.get(url, {"127.0.0.1", "localhost"})
        assert problem.value.code == "private"
    assert site.asked == []
    await fetcher.close()


async def test_requests_to_a_host_keep_their_distance(site: Site) -> None:
    site.paths["/robots.txt"] = loopback.page("User-agent: *\nCrawl-delay: 7\n", kind="text/plain")
    site.paths["/a"] = loopback.page("a")
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    fetcher = Fetcher(allow_private=True, delay=3, clock=lambda: 0.0, sleep=sleep)
    await asyncio.gather(*(fetcher.get(f"{site.url}/a", {"127.0.0.1"}) for _ in range(3)))
    assert slept[0] == 3
    assert slept[-1] == 7
    await fetcher.close()


@pytest.mark.parametrize("stated", ["utf-8", "iso-8859-1", "no-such-charset", None])
def test_a_wrong_charset_is_found_out(stated: str | None) -> None:
    body = listing(("/a.html", "市政府第四十七次常务会议纪要全文")).encode("gb18030")
    charset = None if stated in ("iso-8859-1",) else stated
    (link,) = links_of(body, charset, "http://x/", selector="ul.list a", pattern="纪要")
    assert link.text == "市政府第四十七次常务会议纪要全文"


def test_links_are_chosen_by_selector_and_pattern() -> None:
    body = listing(
        ("a.html#top", "第1次常务会议纪要"), ("b.html", "招聘公告"), ("a.html", "再次"), ("http://[", "纪要")
    ).encode()
    links = links_of(body, "utf-8", "http://x/dir/list.html", selector="ul.list", pattern="纪要|招聘")
    assert [link.url for link in links] == ["http://x/dir/a.html", "http://x/dir/b.html"]
    with pytest.raises(ValueError, match="a"):
        links_of(body, "utf-8", "http://x/", selector="a[", pattern="x")
    files = attachments_of(b'<a href="x.PDF">1</a><a href="y.docx?d=1">2</a><a href="z.html">3</a>', None, "http://x/")
    assert [link.url for link in files] == ["http://x/x.PDF", "http://x/y.docx?d=1"]


def aged(path: Path, text: str, age: float, desk: Desk) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (desk.now[0] - age, desk.now[0] - age))


async def test_only_complete_files_are_taken_in(desk: Opening, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    office, source = desk(folders=(folder,)), Source("folder", str(folder))
    assert (await office.look(source)).problem == "no_folder"
    aged(folder / "yunxi-047.txt", minutes(), 60, office)
    aged(folder / "yunxi-048.txt", minutes(48), 1, office)
    aged(folder / "yunxi-049.txt.part", minutes(49), 60, office)
    assert (await office.look(source)).added == 1
    assert office.docs == ["yunxi-047"]
    schedule = office.watcher.sources._schedules.get(source.name)
    assert schedule is not None
    assert 8 <= (schedule.next_run - office.watcher.now()).total_seconds() <= 10
    office.now[0] += 10
    assert (await office.look(source)).added == 1
    office.now[0] += 10
    assert (await office.look(source)).added == 0
    assert (folder / "yunxi-047.txt").exists()
    assert office.owed == 2


async def test_a_file_that_cannot_be_read_is_reported_once_and_listed(desk: Opening, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    office, source = desk(folders=(folder,)), Source("folder", str(folder))
    aged(folder / "坏.bin", "\x00\x01" * 300, 60, office)
    aged(folder / "密.txt", "机密★一年\n" + minutes(), 60, office)
    run = await office.look(source)
    assert run.failed == 2
    assert "坏.bin" in office.told()[-1]
    assert "密.txt" not in office.told()[-1]
    seen = office.source(source).seen.values()
    assert sorted(one.name for one in seen) == ["", "坏.bin"]
    assert (await office.look(source)).failed == 0
    assert len(office.told()) == 1
    aged(folder / "坏.bin", minutes(), 30, office)
    assert (await office.look(source)).added == 1


async def test_files_are_moved_only_where_asked(desk: Opening, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    office, source = desk(folders=(folder,), move=True), Source("folder", str(folder))
    for _ in range(2):
        aged(folder / "a.txt", minutes(), 60, office)
        aged(folder / "b.bin", "\x00\x01" * 300, 60, office)
        await office.look(source)
    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.*")) == [
        "done/a-2.txt",
        "done/a.txt",
        "failed/b-2.bin",
        "failed/b.bin",
    ]
    assert office.owed == 1


async def test_settings_decide_which_sources_there_are(desk: Opening, tmp_path: Path) -> None:
    office = desk(folders=(tmp_path / "a",), pages=(Page(url="https://example.org/x"),))
    sources = office.watcher.sources
    assert sources.add_page("https://example.org/y", 5, office.watcher.now())
    assert not sources.add_page("https://example.org/x", 5, office.watcher.now())
    fewer = type(sources)(sources._schedules, Watch())
    fewer.settle(office.watcher.now())
    (left,) = fewer.all()
    assert from_schedule(left).target == "https://example.org/y"
    assert fewer.pause(left.name) is True
    assert fewer.remove(left.name)
    assert fewer.all() == []


async def test_a_paused_source_is_left_alone(site: Site, desk: Opening) -> None:
    office = desk(pages=(Page(url=f"{site.url}/list.html"),))
    office.watcher.sources.pause(page_of(site).name)
    await office.look(page_of(site))
    assert site.asked == []


@pytest.mark.parametrize("refused", [False, True])
async def test_a_folder_tells_by_itself_when_something_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    if refused:  # the system has no more file events to give
        monkeypatch.setattr(folders, "awatch", _without_events(folders.awatch))
    stop = asyncio.Event()

    async def first() -> bool:
        async for _ in folders.happenings(tmp_path, stop):
            return True
        return False

    heard = asyncio.create_task(first())
    for n in range(100):
        (tmp_path / f"{n}.txt").write_text("新")
        if (await asyncio.wait({heard}, timeout=0.2))[0]:
            break
    assert heard.done()
    assert await heard
    stop.set()


def _without_events(awatch: Any) -> Any:
    async def refusing(*given: Any, force_polling: bool | None = None, **named: Any) -> Any:
        if not force_polling:
            raise OSError(28, "inotify watch limit reached")
        async for change in awatch(*given, force_polling=True, poll_delay_ms=50, **named):
            yield change

    return refusing
