"""Follow-up questions: what they leave out comes from the question before."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from index.question import cues
from index.question.conversation import Conversation
from index.question.model import Facet, Intent, Query

_SUBJECT = frozenset({Intent.UNIT, Intent.TOPIC, Intent.ROUTE, Intent.PERSON, Intent.ITEM, Intent.ROSTER})
_DETAIL = frozenset(
    {
        Intent.LEAD,
        Intent.DEADLINE,
        Intent.DECISION,
        Intent.REQUIREMENT,
        Intent.PROGRESS,
        Intent.ROUTE,
        Intent.ORIGINAL,
        Intent.COUNT,
    }
)


def follow(query: Query, conversation: Conversation, folded: str) -> Query:
    """The query with what it leaves out taken from the last one; `inherited` names what was taken."""
    last = conversation.query
    if last is None or {Intent.HELP, Intent.OUT_OF_SCOPE} & set(query.intents):
        return query
    if query.about_home and not query.units:
        return query  # 我局 is never whichever unit was talked about before
    joined = bool(cues.FOLLOWS.search(folded))
    if query.step and conversation.shown:
        doc, ordinal = conversation.shown[0]
        return replace(query, ordinals=(max(1, ordinal + query.step),), in_doc=doc, intents=(Intent.ITEM,))
    if query.ordinals and not _own_meeting(query):
        return _ordinal(query, conversation, last)
    has_subject = bool(query.units or query.persons or query.route or query.facet or _topical(query))
    if not has_subject and (_own_meeting(query) or query.bodies):
        bare = len(folded) <= 12 and not cues.LIST_MEETING.search(folded)
        return _other_meeting(query, last, conversation) if joined or bare else query
    if not has_subject:
        asked = query.intents or joined or query.expand or query.roles
        return _detail(query, last, conversation) if asked else query
    if joined or _bare(query, folded):
        return _other_subject(query, last)
    if query.facet and not _own_meeting(query) and not query.bodies:
        return _inherit(query, last, "meeting", "body")
    return query


def _topical(query: Query) -> bool:
    return any(c.needed for c in query.concepts)


def _own_meeting(query: Query) -> bool:
    return any((query.number, query.year_number, query.issue, query.latest, query.period))


def _bare(query: Query, folded: str) -> bool:
    """A unit alone, with nothing asked about it."""
    return len(query.units) == 1 and folded.strip("？。！ 呢") == query.units[0].asked


def _ordinal(query: Query, conversation: Conversation, last: Query) -> Query:
    """第三个 of the list shown, or item three of the meeting talked about."""
    taken = _inherit(query, last, "meeting", "body")
    if "议题" in query.text or "agenda" in query.text.lower() or not conversation.shown:
        return taken
    if all(0 < n <= len(conversation.shown) or n == -1 for n in query.ordinals):
        return replace(taken, inherited=tuple(dict.fromkeys((*taken.inherited, "items"))))
    return taken


def _detail(query: Query, last: Query, conversation: Conversation) -> Query:
    """谁负责？ after a topic, 有什么要求 after a unit."""
    taken = _inherit(query, last, "unit", "topic", "person", "meeting", "body", "items", "route")
    if last.ordinals and conversation.shown:
        # The items just shown are meant, whatever list they were picked from.
        places = tuple(range(1, len(conversation.shown) + 1))
        taken = replace(taken, ordinals=places, inherited=(*taken.inherited, "items"))
    if taken.roles == frozenset() and Intent.LEAD not in query.intents and last.units:
        taken = replace(taken, roles=last.roles)
    subjects = [i for i in last.intents if i in _SUBJECT and i is not Intent.ROSTER] or [Intent.MEETING]
    return replace(
        taken, intents=tuple(dict.fromkeys((*subjects, *(i for i in query.intents if i is not Intent.MEETING))))
    )


def _other_meeting(query: Query, last: Query, conversation: Conversation) -> Query:
    """上次会议呢: the same question of another meeting."""
    taken = _inherit(query, last, "unit", "topic", "person", "body", "route", "intent")
    if query.latest and not query.latest_offset and "上" in query.text and _own_meeting(last) and conversation.shown:
        taken = replace(taken, relative_to=conversation.shown[0][0])
    return taken


def _other_subject(query: Query, last: Query) -> Query:
    """那财政局呢: the same question about another unit, topic or facet."""
    names = ["meeting", "body"]
    if query.units and not _topical(query):
        names += ["roles", "intent"] if last.units else ["intent"]
        if not last.facet:
            names.append("topic")
    elif _topical(query):
        names.append("intent")
    taken = _inherit(query, last, *names)
    # what is asked about the other subject always comes from the last question, also where no field shows it
    return replace(taken, inherited=taken.inherited or ("intent",))


def _inherit(query: Query, last: Query, *names: str) -> Query:
    out = query
    taken: list[str] = []
    for name in names:
        fields = _fields(name, out, last)
        if fields:
            out = replace(out, **fields)
            taken.append(name)
    return replace(out, inherited=tuple(dict.fromkeys((*query.inherited, *taken))))


def _fields(name: str, query: Query, last: Query) -> dict[str, Any]:
    if name == "unit" and last.units and not query.units:
        return {"units": last.units, "joint": last.joint, "about_home": last.about_home}
    if name == "topic" and _topical(last) and not _topical(query):
        return {"concepts": last.concepts, "terms": last.terms, "topic": last.topic, "corrected": last.corrected}
    if name == "person" and last.persons and not query.persons:
        return {"persons": last.persons}
    if name == "route" and last.route and not query.route:
        return {"route": last.route}
    if name == "roles" and last.roles and not query.roles:
        return {"roles": last.roles}
    if name == "body" and (last.bodies or last.all_bodies) and not query.bodies and not query.all_bodies:
        return {"bodies": last.bodies, "all_bodies": last.all_bodies}
    if name == "meeting" and _own_meeting(last) and not _own_meeting(query):
        return {
            "number": last.number,
            "year_number": last.year_number,
            "issue": last.issue,
            "period": last.period,
            "latest": last.latest,
            "latest_offset": last.latest_offset,
        }
    if name == "intent":
        return _intent_fields(query, last)
    return {}


def _intent_fields(query: Query, last: Query) -> dict[str, Any]:
    """The details asked about before (谁负责, 有什么要求), where the new question asks none of its own."""
    if _DETAIL & set(query.intents) or query.facet:
        return {}
    if last.facet is not None and last.facet is not Facet.IDENTITY:
        return {"facet": last.facet, "intents": last.intents}
    details = tuple(i for i in last.intents if i in _DETAIL)
    if not query.units and not _topical(query) and not query.persons:
        return {"intents": last.intents, "kinds": query.kinds or last.kinds, "facet": last.facet}
    own = tuple(i for i in query.intents if i is not Intent.MEETING)
    return {"intents": tuple(dict.fromkeys((*own, *details))), "kinds": query.kinds or last.kinds} if details else {}
