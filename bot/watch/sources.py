"""What is watched, and what is known of it; kept in the store, because a restart must not forget what was seen.

Each source is one schedule. Its data (JSON)::

    {"kind": "page" or "folder", "target": address or path, "by": who added it or null (the settings),
     "paused": bool, "reported": bool, "marks": [etag, modified], "seen": {key: Seen}, "last": Run}
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bot.config import Page, Watch
from storage.schedules import Schedule, ScheduleRepository

PREFIX = "watch:"


@dataclass(slots=True)
class Seen:
    """One link or file: what it was last time, what became of it, and when it is looked at again."""

    name: str = ""
    etag: str | None = None
    modified: str | None = None
    first: float = 0.0
    """Seconds since the epoch, as all moments here."""
    again: float = 0.0
    fails: int = 0
    outcome: str = ""
    code: str | None = None
    doc: str | None = None


@dataclass(slots=True)
class Run:
    """What one look at a source came to."""

    found: int = 0
    requests: int = 0
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    failed: int = 0
    told: int = 0
    problem: str | None = None
    names: list[str] = field(default_factory=list)
    """What was added or replaced."""
    troubles: list[list[str]] = field(default_factory=list)
    """(name, code) of what failed for the first time."""


@dataclass(slots=True)
class Source:
    """One watched folder or page."""

    kind: str
    target: str
    by: int | None = None
    paused: bool = False
    reported: bool = False
    """The admins know that it fails."""
    marks: list[str | None] = field(default_factory=lambda: [None, None])
    seen: dict[str, Seen] = field(default_factory=dict)
    last: Run = field(default_factory=Run)

    @property
    def name(self) -> str:
        """The schedule's name."""
        return f"{PREFIX}{hashlib.sha256(f'{self.kind} {self.target}'.encode()).hexdigest()[:16]}"


def from_schedule(schedule: Schedule) -> Source:
    """The source that a schedule holds."""
    return msgspec.convert(schedule.data, Source)


def to_data(source: Source) -> dict[str, Any]:
    """The JSON of a source."""
    data: dict[str, Any] = msgspec.to_builtins(source)
    return data


def page_settings(watch: Watch, url: str) -> Page:
    """How a page is read: as the settings say, else by their defaults."""
    return next((page for page in watch.pages if page.url == url), Page(url=url))


class Sources:
    """The watched sources."""

    def __init__(self, schedules: ScheduleRepository, watch: Watch) -> None:
        self._schedules = schedules
        self._watch = watch

    def settle(self, now: dt.datetime) -> None:
        """At start: what the settings name is there, what they no longer name is not. What was seen stays known."""
        wanted = [Source("folder", str(folder)) for folder in self._watch.folders]
        wanted += [Source("page", page.url) for page in self._watch.pages]
        known = {schedule.name: from_schedule(schedule) for schedule in self.all()}
        for source in wanted:
            if source.name not in known:
                self._schedules.plan(source.name, now, data=to_data(source))
        names = {source.name for source in wanted}
        for name, source in known.items():
            if source.by is None and name not in names:
                self._schedules.cancel(name)

    def all(self) -> list[Schedule]:
        """Every source's schedule, in the order of their names."""
        found = [schedule for schedule in self._schedules.all() if schedule.name.startswith(PREFIX)]
        return sorted(found, key=lambda schedule: schedule.name)

    def get(self, name: str) -> tuple[Schedule, Source] | None:
        """One source with its schedule."""
        schedule = self._schedules.get(name) if name.startswith(PREFIX) else None
        return None if schedule is None else (schedule, from_schedule(schedule))

    def add_page(self, url: str, by: int, now: dt.datetime) -> bool:
        """Watch a page from now on; whether it is new."""
        source = Source("page", url, by=by)
        if self._schedules.get(source.name) is not None:
            return False
        self._schedules.plan(source.name, now, data=to_data(source))
        return True

    def pause(self, name: str) -> bool | None:
        """Pause a source or let it go on; whether it is paused now, None for no such source."""
        found = self.get(name)
        if found is None:
            return None
        schedule, source = found
        source.paused = not source.paused
        self._schedules.plan(name, schedule.next_run, data=to_data(source))
        return source.paused

    def remove(self, name: str) -> bool:
        """Forget a source that was added from the chat; those of the settings stay."""
        found = self.get(name)
        return found is not None and found[1].by is not None and self._schedules.cancel(name)

    def keep(self, source: Source) -> None:
        """Note what has been seen so far, in the middle of a run."""
        found = self.get(source.name)
        if found is not None:
            source.paused = found[1].paused  # it may have been paused meanwhile
            self._schedules.plan(source.name, found[0].next_run, data=to_data(source))

    def ran(self, source: Source, next_run: dt.datetime, now: dt.datetime) -> int:
        """Note a finished run; how many have failed in a row."""
        found = self.get(source.name)
        if found is None:
            return 0  # removed meanwhile
        source.paused = found[1].paused
        ok = source.last.problem is None
        return self._schedules.ran(source.name, next_run, ok=ok, data=to_data(source), now=now)
