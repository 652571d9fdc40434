"""What answers a question: the `Answer` that `index.answer` gives and `bot.replies` renders.

Everything quoted is an exact slice of stored minutes; everything else is data (codes and parameters) from which the
reply's own words are made in one place, `bot.texts`. Nothing here is a sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, overload

from msgspec import Struct, field

from index.question.model import Query
from storage.domain import Kind, Role


class Citation(Struct, frozen=True):
    """Which document, meeting and version an excerpt comes from."""

    doc: str
    version_id: int
    body: str | None
    meeting_kind: str | None
    number: int | None
    year_number: int | None
    term: str | None
    date: dt.date | None
    title: str | None
    ocr: bool = False


class Quote(Struct, frozen=True):
    """An exact slice chosen because it answers. `text` equals the stored text's ``[start:end]``.

    `names_asked` is true where the quote names the unit asked for (【点名要求】); `bold` are the spans, in document
    coordinates, of the unit or term asked for.
    """

    kind: Kind
    start: int
    end: int
    text: str
    names_asked: bool = False
    bold: tuple[tuple[int, int], ...] = ()
    page: int | None = None


class FoundItem(Struct, frozen=True):
    """One item that answers, with how it binds the units asked for and the quotes that show it."""

    citation: Citation
    ordinal: int
    label: str | None
    action: str | None
    heading: str | None
    """As written; None where the item has none."""
    title: str
    """A short name for lists: the document's name, else the heading's subject, else the first words; an exact slice."""
    roles: Mapping[str, tuple[Role, ...]]
    """Unit as written there → roles, strongest first. Only units asked for; all units of the item where none is."""
    says_lead: bool
    """The minutes say 牵头 or 抓总 of a unit in `roles` (else the reply says 负责)."""
    route: str | None
    quotes: tuple[Quote, ...]
    leads: tuple[str, ...] = ()
    """Every unit with `Role.LEAD` in the item, for "负责：" lines."""
    said_leads: tuple[str, ...] = ()
    """Those of `leads` of whom the minutes say 牵头 or 抓总."""
    reporters: tuple[str, ...] = ()
    lead_persons: tuple[str, ...] = ()
    deadlines: tuple[tuple[str, dt.date | None], ...] = ()
    times: tuple[tuple[str, dt.date | None], ...] = ()
    """When the event asked about (什么时候开工) is to take place, as stated of that event; empty where it is not."""
    score: float = 0.0
    earlier: tuple[Citation, ...] = ()
    """Earlier meetings that heard the same matter, newest first."""


class Brief(NamedTuple):
    """One item of a long list: what its first lines need of every item, and how to make the item itself."""

    citation: Citation
    ordinal: int
    roles: Mapping[str, tuple[Role, ...]]
    says_lead: bool
    route: str | None
    position: int
    maker: Callable[[int], FoundItem]
    """Makes the item at a position in the search's items."""


Placed = Brief | FoundItem
"""An item as far as lists of all items go."""


class Found(Sequence[FoundItem]):
    """Items of an answer; those given as a `Brief` are made when they are looked at, once.

    Args:
        parts: The items, whole or brief, in order.
    """

    def __init__(self, parts: Iterable[Placed]) -> None:
        self.parts = tuple(parts)
        self._made: dict[int, FoundItem] = {}

    def __len__(self) -> int:
        return len(self.parts)

    @overload
    def __getitem__(self, index: int) -> FoundItem: ...
    @overload
    def __getitem__(self, index: slice) -> Found: ...
    def __getitem__(self, index: int | slice) -> FoundItem | Found:
        if isinstance(index, slice):
            return Found(self._made.get(n, self.parts[n]) for n in range(*index.indices(len(self.parts))))
        part = self.parts[index]
        if isinstance(part, FoundItem):
            return part
        return self._made.get(index % len(self.parts)) or self._made.setdefault(
            index % len(self.parts), part.maker(part.position)
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


class GapCode(StrEnum):
    """What the minutes do not say, or why nothing is shown. Parameters stand in `Gap.params`."""

    NO_MINUTES_YET = "no_minutes_yet"
    NOTHING_FOUND = "nothing_found"
    """topic; with `near` the title, `ordinal` and `date` of the item that shares most with it, which is no answer."""
    NOT_NAMED = "not_named"
    """unit: no item names the unit; with `names` (comma-joined roster names) it attended only."""
    ROLE_NOT_STATED = "role_not_stated"
    """unit, role: the unit is named, though not in the role asked for."""
    NO_SUCH_MEETING = "no_such_meeting"
    """asked, latest: the latest meeting there is."""
    NO_SUCH_ITEM = "no_such_item"
    ITEM_GONE = "item_gone"
    """The item that was shown before is not in the store any more."""
    NO_DEADLINE = "no_deadline"
    NO_LEAD = "no_lead"
    NO_REPORTER = "no_reporter"
    NO_AMOUNT = "no_amount"
    """The item found states no amount, though one was asked for."""
    NO_ROUTE = "no_route"
    NO_DECISION = "no_decision"
    NO_REQUIREMENT = "no_requirement"
    NO_PROGRESS = "no_progress"
    """Whether something has been issued, started or finished since is not in minutes."""
    NOT_IN_ROSTER = "not_in_roster"
    NO_ROSTER = "no_roster"
    NO_CHAIR = "no_chair"
    DID_YOU_MEAN = "did_you_mean"
    """candidates: comma-joined names near the one asked for."""
    WHICH_BODY = "which_body"
    """candidates: bodies to choose from."""
    UNKNOWN_HOME = "unknown_home"
    """我局/我们 was said, though no home unit is set."""
    OUT_OF_SCOPE = "out_of_scope"
    USE_BUTTONS = "use_buttons"
    """下一页, 更多: what the buttons under an answer are for."""
    ORIGINAL_MISSING = "original_missing"


class Gap(Struct, frozen=True):
    """One honest gap."""

    code: GapCode
    params: Mapping[str, str] = field(default_factory=dict)


class FactCode(StrEnum):
    """A direct answer that is not an excerpt."""

    CHAIR = "chair"
    """name, title."""
    ATTENDANCE = "attendance"
    """unit, names, kind: who came for a unit."""
    PERSON_UNIT = "person_unit"
    """name, unit, kind, post: whom a person came for."""
    ROSTER = "roster"
    """kind, names, count."""
    RECORDER = "recorder"
    COUNT = "count"
    """what (items|minutes|meetings), n."""
    LEAD = "lead"
    REPORTER = "reporter"
    """units: who reported the matter to the meeting."""
    DEADLINE = "deadline"
    ROUTE = "route"
    DECISION = "decision"
    """phrase: the exact approving words (原则同意)."""
    MEETING = "meeting"
    """date, number…: which meeting was meant."""
    ORIGINAL = "original"
    """doc: the original file to send."""


class Fact(Struct, frozen=True):
    """One fact with its citation; every value is a string, quoted ones exact slices."""

    code: FactCode
    params: Mapping[str, str]
    citation: Citation | None = None


class General(Struct, frozen=True):
    """An item that binds the asked unit without naming it: 各地各部门 (`concerned` False) or 各有关部门 (True)."""

    item: FoundItem
    concerned: bool


class Answer(Struct, frozen=True):
    """The whole answer, never paged or cut: `bot.replies` does that."""

    query: Query
    items: Sequence[FoundItem] = ()
    """Of long lists made one by one when they are looked at; see `outline`."""
    general: tuple[General, ...] = ()
    facts: tuple[Fact, ...] = ()
    gaps: tuple[Gap, ...] = ()
    searched_minutes: int = 0
    searched_from: dt.date | None = None
    searched_to: dt.date | None = None
    took_ms: float = 0.0

    @property
    def outline(self) -> Sequence[Placed]:
        """Every item by its meeting, number and roles, without making those that nobody looks at."""
        return self.items.parts if isinstance(self.items, Found) else self.items
