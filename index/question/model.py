"""What a question asks, as read: the `Query` that `index.question` makes and `index.answer` answers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

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


class UnitMention(Struct, frozen=True):
    """A unit the question names: as asked, and the names it may stand for in the minutes."""

    asked: str
    canonical: str | None
    names: frozenset[str]
    """Names as written in minutes that this mention covers."""
    note: str | None = None
    """Why another name was taken (a predecessor, a typo, pinyin), as data for the reply: ``predecessor``, ``typo``…"""


class DateRange(Struct, frozen=True):
    """Meetings held from `start` to `end`, both included; `label` is how the asker put it (去年二季度)."""

    start: date
    end: date
    label: str


class Facet(StrEnum):
    """A question about the meeting rather than its items."""

    CHAIR = "chair"
    RECORDER = "recorder"
    LEAVE = "leave"
    ATTENDANCE = "attendance"
    IDENTITY = "identity"
    WHEN = "when"


class Concept(Struct, frozen=True):
    """One content word of the question.

    Attributes:
        word: As asked.
        forms: Every word that stands for it in minutes, itself first.
        weight: How much its presence says; words as common as 项目 say little.
        needed: Whether finding it can make a hit (weak words alone cannot).
    """

    word: str
    forms: tuple[str, ...]
    weight: float
    needed: bool
    parts: tuple[tuple[str, ...], ...] = ()
    """The forms of each smaller word inside it: a text without the whole may yet hold its parts."""
    loose: tuple[str, ...] = ()
    """Words that may be meant where the minutes have none of `forms`; they say less."""

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that may stand for it, the surest first."""
        return (*self.forms, *self.loose)


class Query(Struct, frozen=True):
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
    """Codes of what came from the talk before: unit, topic, meeting, body, items, roles, intent, period."""
    concepts: tuple[Concept, ...] = ()
    """The content words with the forms they may take in minutes; `terms` are their words."""
    facet: Facet | None = None
    """What about the attendance list or the meeting itself is asked."""
    event: str | None = None
    """What a 什么时候 asks the time of, as said: 开工, 付完."""
    exclude: tuple[Concept, ...] = ()
    """除了总部经济: matters left out."""
    not_roles: frozenset[Role] = frozenset()
    """不是牵头的: roles left out."""
    everyone: bool = False
    """各部门要做什么: duties that bind everyone are asked for."""
    negative: bool = False
    """没通过, 暂缓: matters that were turned down are asked for."""
    oldest: bool = False
    """头一回, 最初: the first time a matter was heard."""
    relative_to: str | None = None
    """上一次 after talk of a meeting: the one before this document's."""
    soft_period: bool = False
    """The period may belong to the topic (去年的民生实事): it is dropped where nothing is found in it."""
    duty: bool = False
    """A word for having to do something was said (负责, 任务)."""
    level: str | None = None
    """The level of government said without its place: 区委常委会, 县政府上次会议."""
    unknown_body: str | None = None
    """A place named of which there are no minutes."""
    about_home: bool = False
    """我局, 我们: the home unit is meant, known or not."""
    mentions: bool = False
    """提到, 涉及: being named at all counts."""
    expand: bool = False
    """展开: the whole item is wanted."""
    reporter: bool = False
    """谁汇报的: who reported the matter is asked."""
    step: int = 0
    """下一个议题: the item after the one shown (1) or before it (-1)."""
    in_doc: str | None = None
    """The document whose items `ordinals` count, where the talk was about one."""
    due: str | None = None
    """11月10日前: the limit that tasks are asked for by."""
    whether: bool = False
    """有没有研究过: whether a matter was dealt with at all is asked, so that half of it is none of it."""
    suggestions: tuple[str, ...] = ()
    """Names near one that nothing is known by."""
    also: tuple[Query, ...] = ()
    """The further questions of a message that asks about several matters."""
