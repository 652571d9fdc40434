"""One look at a web page that lists minutes."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.config import Page
from bot.services import Services
from bot.watch.fetch import Fetched, Fetcher, FetchProblem, Marks
from bot.watch.intake import IGNORED, Taken, take_in
from bot.watch.links import Link, attachments_of, file_name, links_of
from bot.watch.sources import Run, Seen, Source
from index.ingest import Result

_log = logging.getLogger(__name__)

DAY = 86_400.0
KEEP_EVERY = 20
"""Links after which what has been seen is noted, so that a stop in the middle costs little."""
_LONGEST_AGAIN = 30 * DAY
_HOST_DOWN = 5
"""Links in a row that cannot be reached, after which the rest wait for the next run."""


@dataclass
class PageRun:
    """Reads the list, then what is new or may have changed behind its links.

    A page is asked for again the more seldom the longer it has been known: after a tenth of that time.
    """

    source: Source
    page: Page
    every: float
    """Seconds between two looks."""
    fetcher: Fetcher
    services: Services
    clock: Callable[[], float]
    keep: Callable[[Source], None]

    async def run(self) -> Run:
        """Does it; what came of it is also `Source.last`. Blocking work happens in threads.

        Raises:
            FetchProblem: The list itself cannot be had.
        """
        self.result = Run()
        before = self.fetcher.requests
        try:
            listed = await self._listed()
            hosts = self._hosts()
            down = 0
            for number, link in enumerate(listed):
                seen = self.source.seen.setdefault(link.url, Seen(link.text, first=self.clock()))
                if seen.again > self.clock():
                    continue
                down = down + 1 if await self._look(link, seen, hosts) else 0
                if down >= _HOST_DOWN:
                    raise FetchProblem("unreachable", why="several in a row")
                if number % KEEP_EVERY == KEEP_EVERY - 1:
                    await asyncio.to_thread(self.keep, self.source)
        except FetchProblem as problem:
            self.result.problem = problem.code
            raise
        finally:
            self.result.requests = self.fetcher.requests - before
            self.source.last = self.result
        return self.result

    def _hosts(self) -> set[str]:
        return {str(urlsplit(self.page.url).hostname), *self.page.hosts}

    async def _listed(self) -> list[Link]:
        """The links of the list; those known already where it has not changed."""
        etag, modified = self.source.marks
        answer = await self.fetcher.get(self.page.url, self._hosts(), Marks(etag, modified))
        if answer.body is None:
            links = [Link(url, seen.name) for url, seen in self.source.seen.items()]
        else:
            try:
                links = await asyncio.to_thread(
                    links_of,
                    answer.body,
                    answer.charset,
                    answer.url,
                    selector=self.page.links,
                    pattern=self.page.pattern,
                )
            except ValueError as problem:
                raise FetchProblem("selector", why=str(problem)) from None
            self.source.marks = [answer.marks.etag, answer.marks.modified]
            gone = set(self.source.seen) - {link.url for link in links}
            # What has left the list is not looked at any more; what was read of it is in the store.
            for url in gone:
                del self.source.seen[url]
        allowed = self._hosts()
        links = [link for link in links if urlsplit(link.url).hostname in allowed]
        self.result.found = len(links)
        return links

    async def _look(self, link: Link, seen: Seen, hosts: Collection[str]) -> bool:
        """One link; whether its host could not be reached."""
        try:
            answer = await self.fetcher.get(link.url, hosts, Marks(seen.etag, seen.modified))
        except FetchProblem as problem:
            self._failed(seen, link.text, problem.code)
            return problem.code in ("timeout", "unreachable")
        if answer.body is None:
            self.result.unchanged += 1
        else:
            taken = await self._taken(link, answer, hosts)
            if any(one.retry for one in taken):
                self._failed(seen, link.text, "database")
                return False
            self._note(seen, taken)
        seen.etag, seen.modified = answer.marks.etag, answer.marks.modified
        seen.fails = 0
        age = self.clock() - seen.first
        seen.again = self.clock() + min(max(self.every, age / 10), _LONGEST_AGAIN) - self.every / 2
        return False

    async def _taken(self, link: Link, answer: Fetched, hosts: Collection[str]) -> list[Taken]:
        """What a link led to: its own text where that is minutes, else the files attached to it."""
        assert answer.body is not None
        taken = await self._store(answer, file_name(link, answer.name, html=answer.html))
        if not answer.html or any(one.outcome != IGNORED for one in taken):
            return taken
        for attached in await asyncio.to_thread(attachments_of, answer.body, answer.charset, answer.url):
            if urlsplit(attached.url).hostname not in hosts:
                continue
            try:
                file = await self.fetcher.get(attached.url, hosts)
            except FetchProblem as problem:
                taken.append(Taken(Result.FAILED, attached.text, code=problem.code, params=problem.params))
                continue
            if file.body is not None:
                taken += await self._store(file, file_name(attached, file.name, html=file.html))
        return taken

    async def _store(self, answer: Fetched, name: str) -> list[Taken]:
        assert answer.body is not None
        zone = self.services.settings.zone
        today = dt.datetime.fromtimestamp(self.clock(), zone).date()
        return await asyncio.to_thread(take_in, answer.body, name, self.services, today=today)

    def _note(self, seen: Seen, taken: list[Taken]) -> None:
        worst = next((one for one in taken if one.code is not None), None)
        best = next((one for one in taken if one.doc is not None), None)
        kept = best or worst or taken[0]
        if worst is not None and worst.code != seen.code:
            self.result.troubles.append([worst.name, str(worst.code)])
        if kept.outcome == "doubtful" and seen.outcome != kept.outcome:
            self.result.troubles.append([kept.name, kept.outcome])
        seen.outcome, seen.doc, seen.code = str(kept.outcome), kept.doc, worst.code if worst else None
        for one in taken:
            count(self.result, one)

    def _failed(self, seen: Seen, name: str, code: str) -> None:
        seen.fails += 1
        wait = min(self.every * 2 ** min(seen.fails, 10), 7 * DAY)
        seen.again = self.clock() + wait - self.every / 2
        self.result.failed += 1
        if seen.code != code:
            self.result.troubles.append([name, code])
        seen.outcome, seen.code = str(Result.FAILED), code


def count(result: Run, taken: Taken) -> None:
    """Adds one document to a run's numbers."""
    result.added += taken.outcome == Result.ADDED
    result.replaced += taken.outcome == Result.REPLACED
    result.unchanged += taken.outcome == Result.UNCHANGED
    result.failed += taken.outcome == Result.FAILED
    result.told += taken.told
    if taken.outcome in (Result.ADDED, Result.REPLACED):
        result.names.append(taken.name)
