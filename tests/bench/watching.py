"""A site on the loopback with 200 pages of minutes that are moved, changed, gone, broken, slow, endless or mislabelled.

PYTHONPATH=tests python tests/bench/watching.py --pages 200
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import loopback

from bot.application import build
from bot.config import Access, Page, Settings, Telegram, Watch
from bot.context import runtime_of
from bot.sandbox.api import Sandbox
from bot.sandbox.people import Person
from bot.sandbox.request import SandboxRequest
from bot.secret import Secret
from bot.watch.sources import Source, from_schedule
from bot.watch.watcher import Watcher
from storage.subscriptions import Wish

KINDS = ("plain",) * 12 + ("changed", "moved", "gone", "500", "slow", "loop", "huge", "charset")
"""What becomes of every twentieth page."""
GIGABYTE = 2**30
START = 1_782_000_000.0  # 2026-06-21
DAY = 86_400.0


def text(n: int, extra: str = "") -> str:
    return (
        f"市政府第{n}次常务会议纪要\n2026年6月{n % 20 + 1}日下午，市长沈岳川主持召开市政府第{n}次常务会议，纪要如下：\n"
        f"一、审议《云溪市第{n}号道路养护办法》\n会议明确，原则同意该《办法》，会后由市交通运输局印发。{extra}\n"
        "二、听取防汛工作情况汇报\n会议要求，市水利局要加强值班值守。\n出席：沈岳川、韩修文\n"
    )


def html(body: str) -> str:
    return f"<html><body><div>首页</div>{''.join(f'<p>{line}</p>' for line in body.splitlines())}</body></html>"


def endless(headers: dict[str, str]) -> loopback.Answer:
    """Says that a gigabyte follows."""
    return 200, {"Content-Type": "text/html", "Content-Length": str(GIGABYTE)}, b"x" * 2**20


def unlimited(headers: dict[str, str]) -> loopback.Answer:
    """Sends far more than is taken, without saying so."""
    return 200, {"Content-Type": "text/html", "Connection": "close", "X": "1"}, b"<p>x</p>" * 2**21


def slow(headers: dict[str, str]) -> loopback.Answer:
    time.sleep(2)
    return loopback.page("late")


def publish(site: loopback.Site, pages: int, round_: int) -> None:
    """The site as it is on the n-th day."""
    links = []
    for n in range(1, pages + 1):
        kind, path = KINDS[n % len(KINDS)], f"/m/{n}.html"
        answer: object = loopback.page(html(text(n)), etag=f'"{n}"')
        if round_ and kind == "changed":
            answer = loopback.page(html(text(n, "6月底前完成。")), etag=f'"{n}b"')
        if round_ and kind == "moved":
            path = f"/archive/{n}.html"
        if kind == "gone" and round_:
            answer = (404, {}, b"")
        if kind == "500" and round_ < 2:
            answer = (500, {}, b"")
        if kind == "slow":
            answer = slow
        if kind == "loop":
            answer = (302, {"Location": path}, b"")
        if kind == "huge":
            answer = endless if n % 40 < 20 else unlimited
        if kind == "charset":
            answer = (200, {"Content-Type": "text/html; charset=utf-8"}, html(text(n)).encode("gb18030"))
        site.paths[path] = answer  # type: ignore[assignment]
        links.append(f'<li><a href="{path}">市政府第{n}次常务会议纪要</a></li>')
    site.paths["/list.html"] = loopback.page(f"<html><body><ul>{''.join(links)}</ul></body></html>")


async def main(pages: int) -> None:
    """Four looks, a day apart; what each fetched, and what was announced in the end."""
    with loopback.serving() as site, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        url, now = f"{site.url}/list.html", [START]
        sandbox = Sandbox()
        admin = Person.joins(sandbox, "管理员", started=True)
        watch = Watch(
            pages=(Page(url=url),), allow_private=True, delay_seconds=0, seconds=0.5, megabytes=2, announce_days=400
        )
        settings = Settings(
            telegram=Telegram(token=Secret(sandbox.world.token)),
            access=Access(admins=(admin.id,)),
            watch=watch,
            data_dir=Path(folder),
        )
        application = build(settings, request=SandboxRequest(sandbox))
        services = runtime_of(application).services
        services.subscriptions.set(-1, Wish(quiet=None))
        watcher = Watcher(services, clock=lambda: now[0])
        watcher.sources.settle(watcher.now())
        name = Source("page", url).name
        for round_ in range(4):
            publish(site, pages, round_)
            site.asked.clear()
            site.not_modified, begun = 0, time.monotonic()
            schedule = services.schedules.get(name)
            assert schedule is not None
            run = await watcher.run(schedule, application)
            sys.stdout.write(
                f"look {round_ + 1}: requests {len(site.asked)}, 304 {site.not_modified}, added {run.added}, "
                f"replaced {run.replaced}, unchanged {run.unchanged}, failed {run.failed}, problem {run.problem}, "
                f"{time.monotonic() - begun:.1f} s\n"
            )
            now[0] += DAY
        rows = services.outbox.entries(limit=None)
        told = Counter((row.chat_id, row.version_id) for row in rows)
        again = services.schedules.get(name)
        assert again is not None
        codes = Counter(seen.code or seen.outcome for seen in from_schedule(again).seen.values())
        sys.stdout.write(
            f"documents {len(services.minutes.docs())}; rows owed {len(rows)}, of one version twice "
            f"{sum(n > 1 for n in told.values())}; links by outcome {dict(codes)}\n"
        )
        await watcher.close()
        services.database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    logging.disable(logging.CRITICAL)
    asyncio.run(main(parser.parse_args().pages))
