"""What a question asks, as read: the `Query` that `index.question` makes and `index.answer` answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storage.domain import Kind, Role


class Language(StrEnum):
    """The language of the question, and so of the reply."""

    ZH = "zh"
    EN = "en"


class Intent(StrEnum):
    """What the asker wants to know; a question may carry several."""

    UNIT = "unit"
    TOPIC = "topic"
    ROUTE = "route"
    DECISION = "decision"
    REQUIREMENT = "requirement"
    LEAD = "lead"
    DEADLINE = "deadline"
    MEETING = "meeting"
    ITEM = "item"
    COUNT = "count"
    PERSON = "person"
    ROSTER = "roster"
    ORIGINAL = "original"
    PROGRESS = "progress"
    HELP = "help"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit the question names: as asked, and the names it may stand for in the minutes."""

    asked: str
    canonical: str | None
    names: frozenset[str]
    """Names as written in minutes that this mention covers."""
    note: str | None = None
    """Why another name was taken (a predecessor, a typo, pinyin), as data for the reply: ``predecessor``, ``typo``…"""


@dataclass(frozen=True, slots=True)
class DateRange:
    """Meetings held from `start` to `end`, both included; `label` is how the asker put it (去年二季度)."""

    start: date
    end: date
    label: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood.

    Empty fields mean "not asked for"; `inherited` names those taken from the talk before.
    """

    text: str
    language: Language
    intents: tuple[Intent, ...]
    units: tuple[UnitMention, ...] = ()
    joint: bool = False
    """Both units in one item (A和B共同), rather than either."""
    roles: frozenset[Role] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    bodies: tuple[str, ...] = ()
    all_bodies: bool = False
    meeting_kind: str | None = None
    number: int | None = None
    year_number: int | None = None
    issue: str | None = None
    period: DateRange | None = None
    latest: int | None = None
    """Only the n latest meetings (上次 = 1; 上上次 is `latest_offset` 1)."""
    latest_offset: int = 0
    ordinals: tuple[int, ...] = ()
    route: str | None = None
    """The target asked for, normalised: ``常委会``, ``市政府``, ``政府办公室``, ``人大``…"""
    persons: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """Content terms for the search, from the one analyser."""
    topic: str = ""
    """The topic words as the asker put them, for the reply's first line."""
    corrected: tuple[tuple[str, str], ...] = ()
    """(asked, taken) pairs: typos, pinyin, traditional characters, synonyms."""
    inherited: tuple[str, ...] = ()
