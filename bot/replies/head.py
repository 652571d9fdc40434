"""The first lines of a reply: the answer itself, before any excerpt."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.replies.blocks import deadline_line
from bot.replies.labels import (
    ROLE_ORDER,
    by_meeting,
    meeting_name,
    ordinals,
    role_word,
    strongest,
    where,
)
from bot.replies.markup import Line, line
from bot.texts import Twin, replies, say
from index.answer.model import Answer, Fact, FactCode, FoundItem, Gap, GapCode
from index.question.model import Intent, Language
from storage.domain import Role

_DETAIL_GAPS = {
    GapCode.NO_DEADLINE: Intent.DEADLINE,
    GapCode.NO_LEAD: Intent.LEAD,
    GapCode.NO_ROUTE: Intent.ROUTE,
    GapCode.NO_DECISION: Intent.DECISION,
    GapCode.NO_REQUIREMENT: Intent.REQUIREMENT,
    GapCode.NO_PROGRESS: Intent.PROGRESS,
}
"""Gaps that stand after the excerpts unless the question asked for just that."""


def head_lines(answer: Answer) -> list[Line]:
    """The direct answer: inherited context, facts, the set found or the honest gap, and what was searched."""
    query, language = answer.query, answer.query.language
    lines = _facts(answer) + [gap_line(gap, language) for gap in answer.gaps if not is_detail(gap, answer)]
    summary = _summary(answer)
    if summary:
        lines.insert(0, line(summary))
    if query.inherited and lines:
        lines[0] = line(say(replies.CONTINUED, language, what=lines[0].text))
    lines += _read_as(answer)
    return lines


def tail_lines(answer: Answer) -> list[Line]:
    """Gaps that belong after the excerpts."""
    return [gap_line(gap, answer.query.language) for gap in answer.gaps if is_detail(gap, answer)]


def is_detail(gap: Gap, answer: Answer) -> bool:
    """True for a gap about something the question did not ask for by itself."""
    asked = _DETAIL_GAPS.get(gap.code)
    return asked is not None and asked not in answer.query.intents and bool(answer.items)


def gap_line(gap: Gap, language: Language) -> Line:
    """One honest gap in words."""
    twin = _GAPS[gap.code]
    params = {"asked": "", "unit": "", "latest": "", "ordinal": "", "names": "", "candidates": "", **gap.params}
    if gap.code is GapCode.NOTHING_FOUND and params["asked"]:
        twin = replies.GAP_NOTHING_FOUND_ABOUT
    if gap.code is GapCode.ROLE_NOT_STATED:
        params["role"] = _role_asked(params.get("role", ""), language)
    text = say(twin, language, **params)
    if gap.code is GapCode.NOT_NAMED and params["names"]:
        text += "\n" + say(replies.GAP_ATTENDS_ONLY, language, names=params["names"])
    if gap.code is GapCode.NO_SUCH_MEETING and params["latest"]:
        text += ("; " if language is Language.EN else "；") + say(replies.GAP_LATEST, language, latest=params["latest"])
    if gap.code in (GapCode.DID_YOU_MEAN, GapCode.WHICH_BODY) and params["candidates"]:
        text += params["candidates"].replace(",", "、")
    return line(text)


def _role_asked(role: str, language: Language) -> str:
    try:
        return say(role_word(Role(role), says_lead=role == Role.LEAD), language)
    except (KeyError, ValueError):
        return role


def _summary(answer: Answer) -> str:
    query, items, language = answer.query, answer.items, answer.query.language
    if not items:
        return _searched(answer) if answer.gaps and query.units else ""
    intents = query.intents
    if query.units:
        return _of_units(answer) + _searched(answer)
    if Intent.ROUTE in intents and len(items) >= 1 and query.route is not None:
        routes = "；".join(dict.fromkeys(i.route for i in items if i.route)) or say(replies.ROUTE_ANY, language)
        text = say(replies.ROUTE_HEAD, language, route=routes, n=len(items), where=where(items, language))
        return text + _searched(answer)
    if Intent.MEETING in intents and not query.terms:
        groups = by_meeting(items)
        return "\n".join(
            say(
                replies.MEETING_HEAD,
                language,
                meeting=f"{meeting_name(c)}（{c.date}）" if c.date else meeting_name(c),
                n=len(held),
            )
            for c, held in groups
        )
    if answer.facts:
        return ""
    if len(items) == 1:
        return say(replies.FOUND_ONE, language, title=items[0].title)
    return f"{say(replies.FOUND_MANY, language, n=len(items))}：{where(items, language)}"


def _of_units(answer: Answer) -> str:
    query, items, language = answer.query, answer.items, answer.query.language
    colon_names = "、".join(_written(answer))
    if query.joint:
        return say(replies.UNIT_JOINT, language, unit=colon_names, n=len(items), where=where(items, language))
    groups = _by_role(items)
    if len(groups) == 1:
        ((twin, held),) = groups.items()
        return say(
            replies.UNIT_ONE_ROLE,
            language,
            unit=colon_names,
            role=say(twin, language),
            n=len(held),
            where=where(held, language),
        )
    one_meeting = len({i.citation.doc for i in items}) == 1
    parts = []
    for twin, held in groups.items():
        word = say(twin, language)
        if one_meeting:
            parts.append(
                say(
                    replies.UNIT_ROLE_SHORT, language, role=word, ordinals=ordinals((i.ordinal for i in held), language)
                )
            )
        else:
            parts.append(f"{say(replies.UNIT_ROLE_COUNT, language, role=word, n=len(held))}（{where(held, language)}）")
    return say(
        replies.UNIT_ROLES, language, unit=colon_names, roles=("; " if language is Language.EN else "，").join(parts)
    )


def _by_role(items: tuple[FoundItem, ...]) -> Mapping[Twin, list[FoundItem]]:
    groups: dict[Twin, list[FoundItem]] = {}
    for role in ROLE_ORDER:
        for says in (True, False):
            held = [i for i in items if strongest(i) is role and (i.says_lead is says or role is not Role.LEAD)]
            if held:
                groups.setdefault(role_word(role, says_lead=says), held)
    return groups


def _written(answer: Answer) -> list[str]:
    """The asked units as the minutes write them; several ways (市发改委, 县发改局) are all named."""
    names = dict.fromkeys(unit for item in answer.items for unit in item.roles)
    return list(names) or [u.asked for u in answer.query.units]


def _searched(answer: Answer) -> str:
    if answer.searched_minutes < 2:
        return ""
    return say(
        replies.SEARCHED_MANY,
        answer.query.language,
        n=answer.searched_minutes,
        start=answer.searched_from or "—",
        end=answer.searched_to or "—",
    )


def _read_as(answer: Answer) -> list[Line]:
    language = answer.query.language
    lines = [
        line(say(replies.PREDECESSOR, language, asked=unit.asked, taken=unit.canonical or ""))
        for unit in answer.query.units
        if unit.note == "predecessor"
    ]
    if answer.items and answer.query.corrected:
        taken = "、".join(dict.fromkeys(t for _, t in answer.query.corrected))
        lines.append(line(say(replies.READ_AS, language, taken=taken)))
    return lines


def _facts(answer: Answer) -> list[Line]:
    lines = [_FACTS[fact.code](fact, answer.query.language) for fact in answer.facts if fact.code in _FACTS]
    return list(dict.fromkeys(lines))


def _count(fact: Fact, language: Language) -> Line:
    twin = {"items": replies.COUNT_ITEMS, "minutes": replies.COUNT_MINUTES, "meetings": replies.COUNT_MEETINGS}[
        fact.params["what"]
    ]
    return line(say(twin, language, n=fact.params["n"]))


def _person(fact: Fact, language: Language) -> Line:
    p = {"unit": "", "post": "", "kind": "", **fact.params}
    if p["unit"]:
        return line(
            say(
                replies.PERSON_UNIT,
                language,
                name=p["name"],
                unit=p["unit"] + (f" {p['post']}" if p["post"] else ""),
                kind=p["kind"],
            )
        )
    return line(say(replies.PERSON_POST, language, name=p["name"], post=p["post"], kind=p["kind"]))


def _plain(twin: Twin, **defaults: str) -> Callable[[Fact, Language], Line]:
    return lambda fact, language: line(say(twin, language, **{**defaults, **fact.params}))


_FACTS: dict[FactCode, Callable[[Fact, Language], Line]] = {
    FactCode.CHAIR: _plain(replies.CHAIR, title=""),
    FactCode.ATTENDANCE: _plain(replies.ATTENDANCE, kind="", unit="", names=""),
    FactCode.PERSON_UNIT: _person,
    FactCode.ROSTER: _plain(replies.ROSTER, kind="", count="", names=""),
    FactCode.RECORDER: _plain(replies.RECORDER),
    FactCode.COUNT: _count,
    FactCode.LEAD: _plain(replies.LEAD, names=""),
    FactCode.DEADLINE: lambda f, lang: deadline_line(f.params.get("text", ""), f.params.get("date", ""), lang),
    FactCode.ROUTE: _plain(replies.ROUTE),
    FactCode.DECISION: _plain(replies.DECISION),
    FactCode.ORIGINAL: _plain(replies.ORIGINAL),
}

_GAPS: dict[GapCode, Twin] = {code: getattr(replies, f"GAP_{code.name}") for code in GapCode}
