"""What the minutes do not say, said plainly."""

from __future__ import annotations

from bot.replies.labels import body_name, citation, echoed, role_word
from bot.texts import Twin, replies, say
from index.answer.model import Answer, Gap, GapCode
from index.question.model import Intent, Language
from storage.domain import Role

ASKED_BY: dict[GapCode, Intent] = {
    GapCode.NO_DEADLINE: Intent.DEADLINE,
    GapCode.NO_LEAD: Intent.LEAD,
    GapCode.NO_ROUTE: Intent.ROUTE,
    GapCode.NO_DECISION: Intent.DECISION,
    GapCode.NO_REQUIREMENT: Intent.REQUIREMENT,
    GapCode.NO_PROGRESS: Intent.PROGRESS,
}
"""Gaps about one side of an item, and the intent that asks for it."""


def is_side(gap: Gap) -> bool:
    """True for a gap about one side of an item that was found (its deadline, its lead…)."""
    return gap.code in ASKED_BY


def gap_text(gap: Gap, answer: Answer) -> str:
    """One honest gap in words, one or two lines."""
    language = answer.query.language
    special = _SPECIAL.get(gap.code)
    if special is not None:
        return special(gap, answer, language)
    return say(_GAPS[gap.code], language, **{"asked": "", "unit": "", **gap.params})


def _nothing_found(gap: Gap, answer: Answer, language: Language) -> str:
    asked = gap.params.get("topic") or answer.query.topic
    if not asked:
        return say(replies.GAP_NOTHING_FOUND, language)
    text = say(replies.GAP_NOTHING_FOUND_ABOUT, language, asked=echoed(asked))
    if gap.params.get("near"):
        p = gap.params
        place = "，".join(part for part in (p.get("date", ""), f"议题{p.get('ordinal', '')}") if part)
        text += "\n" + say(replies.GAP_NEAREST, language, title=p["near"], where=place)
    return text


def _not_named(gap: Gap, answer: Answer, language: Language) -> str:
    p = gap.params
    text = say(replies.GAP_NOT_NAMED, language, unit=p.get("unit", ""))
    if p.get("names"):
        names = "、".join(p["names"].split(","))
        text += "\n" + say(replies.GAP_ATTENDS_ONLY, language, kind=p.get("kind", ""), names=names)
    cites = {g.item.citation.doc: g.item.citation for g in answer.general}
    if answer.searched_minutes == 1 and len(cites) == 1:
        text += "\n" + say(replies.SEARCHED_ONE, language, meeting=citation(next(iter(cites.values())), language))
    return text


def _role_not_stated(gap: Gap, _: Answer, language: Language) -> str:
    words = [
        say(role_word(Role(role), says_lead=role == Role.LEAD), language)
        for role in gap.params.get("role", "").split(",")
        if role in {Role.LEAD, Role.ACTS, Role.COOPERATES, Role.REPORTS, Role.MENTIONED}
    ]
    return say(
        replies.GAP_ROLE_NOT_STATED,
        language,
        unit=gap.params.get("unit", ""),
        role=("/" if language is Language.EN else "、").join(dict.fromkeys(words)),
        items=gap.params.get("items", "").replace(",", "、"),
    )


def _no_such_meeting(gap: Gap, _: Answer, language: Language) -> str:
    p = gap.params
    text = say(replies.GAP_NO_SUCH_MEETING, language, asked=p.get("asked", ""))
    number = f"第{p['latest_number']}次" if p.get("latest_number") else ""
    latest = " ".join(part for part in (f"{body_name(p.get('latest_body'))}{number}", p.get("latest_date", "")) if part)
    return (
        text + ("; " if language is Language.EN else "；") + say(replies.GAP_LATEST, language, latest=latest)
        if latest
        else text
    )


def _no_deadline(gap: Gap, _: Answer, language: Language) -> str:
    event = gap.params.get("what", "")
    if event and language is Language.ZH:
        text = say(replies.GAP_NO_TIME_OF, language, what=event)
        others = [o for o in gap.params.get("others", "").split(",") if o]
        if others:
            text += say(replies.OTHER_LIMITS, language, others="、".join(others), what=event)
        return text
    return say(replies.GAP_NO_DEADLINE, language)


def _no_lead(gap: Gap, _: Answer, language: Language) -> str:
    reporters = gap.params.get("reporters", "").replace(",", "、")
    if reporters:
        return say(replies.GAP_NO_LEAD_BUT_REPORTER, language, reporters=reporters)
    return say(replies.GAP_NO_LEAD, language)


def _did_you_mean(gap: Gap, answer: Answer, language: Language) -> str:
    names = "、".join(gap.params.get("candidates", "").split(","))
    asked = gap.params.get("asked", "")
    if asked:
        return say(replies.GAP_DID_YOU_MEAN, language, asked=asked, names=names)
    return say(replies.GAP_PERHAPS, language, names=names)


def _which_body(gap: Gap, _: Answer, language: Language) -> str:
    names = "、".join(body_name(b) for b in gap.params.get("candidates", "").split(","))
    return say(replies.GAP_WHICH_BODY, language, names=names)


_SPECIAL = {
    GapCode.NOTHING_FOUND: _nothing_found,
    GapCode.NOT_NAMED: _not_named,
    GapCode.ROLE_NOT_STATED: _role_not_stated,
    GapCode.NO_SUCH_MEETING: _no_such_meeting,
    GapCode.NO_DEADLINE: _no_deadline,
    GapCode.NO_LEAD: _no_lead,
    GapCode.DID_YOU_MEAN: _did_you_mean,
    GapCode.WHICH_BODY: _which_body,
}

_GAPS: dict[GapCode, Twin] = {
    GapCode.NO_MINUTES_YET: replies.GAP_NO_MINUTES_YET,
    GapCode.NO_SUCH_ITEM: replies.GAP_NO_SUCH_ITEM,
    GapCode.ITEM_GONE: replies.GAP_ITEM_GONE,
    GapCode.NO_REPORTER: replies.GAP_NO_REPORTER,
    GapCode.NO_AMOUNT: replies.GAP_NO_AMOUNT,
    GapCode.NO_ROUTE: replies.GAP_NO_ROUTE,
    GapCode.NO_DECISION: replies.GAP_NO_DECISION,
    GapCode.NO_REQUIREMENT: replies.GAP_NO_REQUIREMENT,
    GapCode.NO_PROGRESS: replies.GAP_NO_PROGRESS,
    GapCode.NOT_IN_ROSTER: replies.GAP_NOT_IN_ROSTER,
    GapCode.NO_ROSTER: replies.GAP_NO_ROSTER,
    GapCode.NO_CHAIR: replies.GAP_NO_CHAIR,
    GapCode.UNKNOWN_HOME: replies.GAP_UNKNOWN_HOME,
    GapCode.OUT_OF_SCOPE: replies.GAP_OUT_OF_SCOPE,
    GapCode.USE_BUTTONS: replies.GAP_USE_BUTTONS,
    GapCode.ORIGINAL_MISSING: replies.GAP_ORIGINAL_MISSING,
}
