"""The plain, frozen types every layer speaks: minutes, items, excerpts, duties, rosters.

Names follow the field's terms: minutes 纪要, meeting 会议, item 议题, excerpt 段落, point （一）, unit 单位, duty 职责,
route 去向, roster 名单. Every ``start``/``end`` is a half-open span in Unicode code points into `Minutes.text`, so
``minutes.text[x.start:x.end]`` is what the source says, to the character. The types know neither SQL nor Telegram.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct, field


class Kind(StrEnum):
    """What an excerpt is, by meaning; the verb is only evidence."""

    REPORT = "report"
    """汇报/学习了: what was heard, read or studied."""
    OPINION = "opinion"
    """会议认为/指出: background and judgement."""
    RESOLUTION = "resolution"
    """What was approved or decided, and the document's own follow-up (会后由X修改完善…印发)."""
    REQUIREMENT = "requirement"
    """What people are told to do."""


class Role(StrEnum):
    """How an excerpt binds a unit, strongest first."""

    LEAD = "lead"
    """牵头/负责/会后由X…/实施主体/抓总."""
    ACTS = "acts"
    """Told to do something."""
    COOPERATES = "cooperates"
    """配合/协助/会同."""
    REPORTS = "reports"
    """汇报/提交: brought the matter to the meeting."""
    EVERYONE = "everyone"
    """Bound, but not by name; see `Scope`."""
    MENTIONED = "mentioned"
    """Named without being told anything."""


class Scope(StrEnum):
    """Whom an `everyone` duty binds."""

    ALL = "all"
    """各地各部门, 各区镇: everyone (of that level)."""
    CONCERNED = "concerned"
    """各有关部门: never shown as binding a unit it does not name."""


class Span(Struct, frozen=True, omit_defaults=True):
    """A half-open range ``[start, end)`` of `Minutes.text`."""

    start: int
    end: int


class Noise(Struct, frozen=True, omit_defaults=True):
    """A named span that is no part of the minutes: a bookmark, a page mark, a web page's chrome."""

    start: int
    end: int
    text: str


class Removal(Struct, frozen=True, omit_defaults=True):
    """Characters that clean-up took out of the decoded source.

    ``decoded[source_start:source_end] == text`` stood just before ``Minutes.text[at]``.
    """

    at: int
    source_start: int
    source_end: int
    text: str


class Duty(Struct, frozen=True, omit_defaults=True):
    """A unit bound by (or named in) an excerpt or a heading.

    `unit` is the name as written, with only an elided level prefix restored, in the fullest form the document uses;
    ``"*"`` for `Role.EVERYONE`. `canonical` is the unit table's name where the table knows it (``发展和改革委员会``),
    without its level or place. `mentions` are the places in the text, in order, at least one.
    """

    unit: str
    role: Role
    scope: Scope | None = None
    canonical: str | None = None
    mentions: tuple[Span, ...] = ()


class PersonDuty(Struct, frozen=True, omit_defaults=True):
    """A person who is told to lead or do something, e.g. 由吴某某同志牵头调度."""

    name: str
    role: Role
    start: int
    end: int


class Deadline(Struct, frozen=True, omit_defaults=True):
    """A time limit as written, with the date it means where the meeting's date allows one."""

    text: str
    start: int
    end: int
    date: dt.date | None = None


class Point(Struct, frozen=True, omit_defaults=True):
    """A numbered part of an excerpt: （一）, 一是, 一要."""

    label: str
    start: int
    end: int


class Excerpt(Struct, frozen=True, omit_defaults=True):
    """An exact span of an item with a kind."""

    kind: Kind
    start: int
    end: int
    points: tuple[Point, ...] = ()
    units: tuple[Duty, ...] = ()
    persons: tuple[PersonDuty, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


class Item(Struct, frozen=True, omit_defaults=True):
    """One agenda item. `ordinal` is its position in the body, from 1; `label` its number as written.

    `heading` is the exact slice ``text[heading_start:heading_end]``; None where the item has no heading of its own.
    `routes` are the spans of the route phrases, in order.
    """

    ordinal: int
    label: str | None
    action: str | None
    heading: str | None
    heading_start: int | None
    heading_end: int | None
    start: int
    end: int
    documents: tuple[str, ...] = ()
    routes: tuple[Span, ...] = ()
    heading_units: tuple[Duty, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()


class RosterEntry(Struct, frozen=True, omit_defaults=True):
    """One person (or a unit whose people are not named) on the attendance list. Attending is never a duty.

    The span covers the entry as it stands, its unit's name and trailing separator included; a list's label (列席：)
    belongs to `Minutes.header`.
    """

    unit: str | None
    name: str | None
    kind: str
    """出席, 列席, 邀请列席, 请假, 缺席, 主持 or 记录."""
    start: int
    end: int
    post: str | None = None


class Meeting(Struct, frozen=True, omit_defaults=True):
    """The meeting a document minutes. A field is None where the document does not say."""

    body: str | None = None
    kind: str | None = None
    number: int | None = None
    year_number: int | None = None
    """The n of 2026年第n次; `number` is then None unless a running number stands beside it (总第169次)."""
    title: str | None = None
    issue: str | None = None
    date: dt.date | None = None
    chair: str | None = None
    chair_title: str | None = None
    issuer: str | None = None
    issued: dt.date | None = None
    term: str | None = None


class Origin(Struct, frozen=True, omit_defaults=True):
    """Where characters from `start` on (up to the next origin) stood in the original: page or paragraph, from 1."""

    start: int
    page: int | None = None
    paragraph: int | None = None


class ParseWarning(Struct, frozen=True, omit_defaults=True):
    """Something in a parse that a person should look at. `code` is stable; `params` fill the text of that code."""

    code: str
    params: dict[str, str | int] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None


class Minutes(Struct, frozen=True, omit_defaults=True):
    """One document, segmented. Every non-space character of `text` is in an item, header, roster or noise span."""

    meeting: Meeting
    text: str
    items: tuple[Item, ...] = ()
    header: tuple[Span, ...] = ()
    roster: tuple[RosterEntry, ...] = ()
    noise: tuple[Noise, ...] = ()
    removed: tuple[Removal, ...] = ()
    origins: tuple[Origin, ...] = ()
    warnings: tuple[ParseWarning, ...] = ()
    confidence: float = 1.0
    """0..1: how far the parser trusts this parse; below its stated threshold an admin is asked first."""
    ocr: bool = False
    """Read by optical character recognition: every reply that quotes it says so."""
    agenda: int | None = None
    """How many topics the document's own agenda sentence names; None where it has none."""


class StoredMinutes(Struct, frozen=True, omit_defaults=True):
    """Minutes as the store holds them. `doc` names the document for good; `version` grows with each replacement."""

    doc: str
    version: int
    version_id: int
    source_name: str
    source_sha256: str
    minutes: Minutes
