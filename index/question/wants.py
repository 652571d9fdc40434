"""What the wording of a question asks for: intents, roles, kinds, and what about the meeting itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from index.question import cues
from index.question.model import Facet, Intent
from index.question.spans import Reading
from index.question.words import weak, word_set
from index.wording import Wording
from storage.domain import Kind, Role

_FACETS: tuple[tuple[Facet, Wording], ...] = (
    (Facet.CHAIR, cues.CHAIR),
    (Facet.RECORDER, cues.RECORDER),
    (Facet.LEAVE, cues.LEAVE),
    (Facet.WHEN, cues.MEETING_WHEN),
    (Facet.ATTENDANCE, cues.ATTEND),
)
_KINDS: tuple[tuple[Intent | None, Kind, Wording], ...] = (
    (Intent.DECISION, Kind.RESOLUTION, cues.DECISION),
    (Intent.REQUIREMENT, Kind.REQUIREMENT, cues.REQUIREMENT),
    (None, Kind.OPINION, cues.OPINION),
    (None, Kind.REPORT, cues.REPORTED),
)
_WHICH = Wording(r"谁|哪|什么|何|啥|who|which|what", lettered="")
_WHO_DOES = Wording(r"谁(?:来|去|要|先|得|该|应该)*(?P<what>[\u4e00-\u9fff]{2})(?=$|[，。？！ ])", needs="谁")
"""谁整治, 谁移交: who is to do what any task may be."""
_LEADS = Wording(r"牵头|抓总|主办|lead", lettered="")


class Wants(Struct):
    """What the wording asks for beyond its intents."""

    roles: frozenset[Role] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    facet: Facet | None = None
    event: str | None = None
    mentions: bool = False
    expand: bool = False
    duty: bool = False
    reporter: bool = False


def read_wants(reading: Reading, units: bool, persons: bool) -> tuple[list[Intent], Wants]:
    """The intents that the wording shows, each cue taken out."""
    out: list[Intent] = []
    fields = Wants()

    def cue(intent: Intent, pattern: Wording, then: Callable[[re.Match[str]], None] | None = None) -> bool:
        match = pattern.search(reading.rest)
        if match is None:
            return False
        if then is not None:
            then(match)
        reading.take_all(pattern)
        if intent not in out:
            out.append(intent)
        return True

    for facet, pattern in _FACETS:
        if facet is Facet.CHAIR and persons:
            continue
        if pattern.search(reading.rest):
            reading.take_all(pattern)
            fields.facet = facet
            break
    if fields.facet is None and persons and cues.IDENTITY.search(reading.rest):
        reading.take_all(cues.IDENTITY)
        fields.facet = Facet.IDENTITY
    if fields.facet is None and (units or persons) and cues.DID_ATTEND.search(reading.rest):
        reading.take_all(cues.DID_ATTEND)
        fields.facet = Facet.ATTENDANCE
    if fields.facet is None:
        event = cues.WHEN_OF.search(reading.rest)
        if event is not None:
            fields.event = event.groupdict().get("what") or event.group()
        original = cues.ORIGINAL.search(reading.text)
        if original is not None:
            out.append(Intent.ORIGINAL)
            reading.take(*original.span())
        fields.reporter = bool(reading.take_all(cues.REPORTED_BY))
        who = _WHO_DOES.search(reading.rest)
        if who is not None and (who["what"] in weak() or who["what"] in word_set("tasks.txt")) and not units:
            reading.take(who.start(), who.start("what"))
            out.append(Intent.LEAD)
        said = cues.LEAD.search(reading.rest)
        if units and said is not None and not _WHICH.search(said.group()):
            # 牵头单位是财政局 names the unit: it asks for a role, not for who.
            fields.roles |= {Role.LEAD} if _LEADS.search(said.group()) else set()
            fields.duty = True
            reading.take_all(cues.LEAD)
        else:
            cue(Intent.LEAD, cues.LEAD)
        cue(Intent.DEADLINE, cues.DEADLINE)
        cue(Intent.PROGRESS, cues.PROGRESS)
        cue(Intent.ROUTE, cues.ASK_ROUTE)
    cue(Intent.COUNT, cues.COUNT)
    if units or persons:
        # Before the kinds: 水利局汇报了什么 asks for a role of the unit.
        fields.roles |= _roles(reading, out)
    if fields.facet is None:
        for intent, kind, pattern in _KINDS:
            if pattern.search(reading.rest):
                reading.take_all(pattern)
                fields.kinds |= {kind}
                if intent is not None:
                    out.append(intent)
    if not (units or persons):
        fields.roles |= _roles(reading, out)
    fields.duty = bool(reading.take_all(cues.ANY_DUTY)) or bool(fields.roles) or fields.duty
    if units and not fields.duty:
        fields.mentions = bool(reading.take_all(cues.MENTIONS))
    reading.take_all(cues.AMOUNT)
    if reading.take_all(cues.EXPAND):
        fields.expand = True
    return out, fields


def _roles(reading: Reading, intents: list[Intent]) -> set[Role]:
    """The roles asked for, taken out; none where it is asked who leads."""
    out = set()
    for role, pattern in cues.ROLES:
        if Intent.LEAD not in intents and pattern.search(reading.rest):
            reading.take_all(pattern)
            out.add(role)
    return out
