"""The first lines of a reply: the answer itself, before any excerpt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.replies.facts import TOLD, deadlines_of, fact_lines
from bot.replies.gaps import ASKED_BY, gap_text, is_side
from bot.replies.labels import (
    MEETINGS,
    ROLE_ORDER,
    body_name,
    by_meeting,
    echoed,
    meeting_name,
    place_name,
    role_word,
    strongest,
    where,
)
from bot.replies.markup import Line, line
from bot.texts import Twin, replies, say
from index.answer.model import Answer, FactCode, GapCode, Placed
from index.question.model import Intent, Language
from index.question.routes import route_matches
from index.question.understand import LONGEST


def head_lines(answer: Answer) -> list[Line]:
    """The direct answer: inherited context, facts, the set found or the honest gap, and how the question was read."""
    language = answer.query.language
    first = [_summary(answer), _told(answer)]
    first += _meetings(answer)
    told = [*fact_lines(answer, TOLD, inside=False), *(gap_text(g, answer) for g in answer.gaps if not is_side(g))]
    texts = [text for text in (*first, *told) if text]
    if not texts and Intent.HELP in answer.query.intents:
        texts = [say(replies.GAP_OUT_OF_SCOPE, language)]
    texts = _continued(answer, texts)
    return [line(row) for text in (*texts, *_read_as(answer)) for row in text.split("\n")]


def tail_lines(answer: Answer) -> list[Line]:
    """What an asker wants to know next about the one item found and the minutes do not say."""
    if len(answer.items) != 1 or answer.query.units or Intent.DEADLINE in answer.query.intents:
        return []
    if not set(answer.query.intents) & {Intent.DECISION, Intent.LEAD}:
        return []
    return (
        [] if deadlines_of(answer.items[0].deadlines) else [line(say(replies.GAP_NO_DEADLINE, answer.query.language))]
    )


def _told(answer: Answer) -> str:
    """Facts and gaps about the best item on one line: 负责：市交运局。开工时间：纪要未写明."""
    language = answer.query.language
    parts = fact_lines(answer, TOLD, inside=True)
    asked = [g for g in answer.gaps if is_side(g) and (ASKED_BY[g.code] in answer.query.intents or not answer.items)]
    parts += [gap_text(g, answer) for g in asked]
    only_after = Intent.DEADLINE in answer.query.intents and any(f.code is FactCode.DEADLINE for f in answer.facts)
    if only_after and not any(
        deadlines_of([(f.params["text"], "")]) for f in answer.facts if f.code is FactCode.DEADLINE
    ):
        parts.append(say(replies.GAP_NO_DEADLINE, language))
    return (". " if language is Language.EN else "。").join(dict.fromkeys(parts))


def _continued(answer: Answer, texts: list[str]) -> list[str]:
    what = _inherited(answer)
    if not what or not texts:
        return texts
    prefix = say(replies.CONTINUED, answer.query.language, what=what)
    first = texts[0]
    joined = f"{prefix}{first.removeprefix(what)}" if first.startswith(what) else f"{prefix}：{first}"
    return [joined, *texts[1:]]


def _inherited(answer: Answer) -> str:
    """What was taken from the talk before, in the asker's words; the unit now asked about where only the form was."""
    query = answer.query
    if not query.inherited:
        return ""
    said: list[str] = []
    for code in query.inherited:
        if code in ("unit", "intent", "roles"):
            said += _written(answer)
        elif code == "topic":
            said.append(echoed(query.topic))
        elif code == "person":
            said += query.persons
        elif code == "body":
            said += [body_name(body).removesuffix("政府") for body in query.bodies]
        elif code == "meeting" and query.number is not None:
            said.append(f"第{query.number}次")
        elif code in ("meeting", "period") and query.period is not None:
            said.append(query.period.label)
    return "、".join(dict.fromkeys(text for text in said if text))


def _summary(answer: Answer) -> str:
    query, items, language = answer.query, answer.outline, answer.query.language
    if not items:
        return ""
    if query.units:
        return _spaced(_of_units(answer), _searched(answer), language)
    if query.route is not None:
        routes = _routes(answer) or say(replies.ROUTE_ANY, language)
        place, target = where(items, language), replies.ROUTE_TARGETS.get(query.route)
        text = say(replies.ROUTE_HEAD, language, route=routes, n=len(items), where=place)
        if (
            language is Language.EN and target is not None
        ):  # the Chinese phrase names its target, an English reader needs it
            to = say(target, language)
            text = say(replies.ROUTE_HEAD_TO, language, route=routes, n=len(items), where=place, target=to)
        return _spaced(text, _searched(answer), language)
    if listed(answer) and len(groups := by_meeting(items)) <= MEETINGS:
        return "\n".join(
            say(
                replies.MEETING_HEAD,
                language,
                meeting=f"{meeting_name(c)}（{c.date}）" if c.date else meeting_name(c),
                n=len(held),
            )
            for c, held in groups
        )
    if any(f.code in TOLD for f in answer.facts):
        return ""
    if len(items) == 1:
        return say(replies.FOUND_ONE, language, title=answer.items[0].title)
    colon = ": " if language is Language.EN else "："
    return f"{say(replies.FOUND_MANY, language, n=len(items))}{colon}{where(items, language)}"


def _routes(answer: Answer) -> str:
    """The route phrases of the items, none twice; only those with the target asked for where some name it."""
    said = dict.fromkeys(part for item in answer.outline for part in (item.route or "").split("；") if part)
    return "；".join([part for part in said if route_matches(answer.query.route or "", part)] or said)


def listed(answer: Answer) -> bool:
    """The question asks what a meeting had on its agenda: titles answer it, and buttons open them."""
    query = answer.query
    return Intent.MEETING in query.intents and not (query.terms or query.units or query.kinds or query.route)


def _of_units(answer: Answer) -> str:
    query, items, language = answer.query, answer.outline, answer.query.language
    names = "、".join(_written(answer))
    if query.joint:
        return say(replies.UNIT_JOINT, language, unit=names, n=len(items), where=where(items, language))
    groups = _by_role(items)
    one_meeting = len({i.citation.doc for i in items}) == 1
    if len(groups) == 1:
        ((twin, held),) = groups.items()
        return say(
            replies.UNIT_ONE_ROLE,
            language,
            unit=names,
            role=say(twin, language),
            n=len(held),
            where=where(held, language),
        )
    parts = []
    for twin, held in groups.items():
        word = say(twin, language)
        if one_meeting:
            short = where(held, language, bare=True)
            parts.append(say(replies.UNIT_ROLE_SHORT, language, role=word, ordinals=short))
        else:
            parts.append(say(replies.UNIT_ROLE_COUNT, language, role=word, n=len(held)))
    return say(replies.UNIT_ROLES, language, unit=names, roles=_list(parts, language))


def _meetings(answer: Answer) -> list[str]:
    """Where a unit's items over several meetings stand, a line a meeting: 第44次：负责一，点名三."""
    if not answer.query.units or answer.query.joint:
        return []
    language, groups = answer.query.language, by_meeting(answer.outline)
    if not 2 <= len(groups) <= MEETINGS or len(_by_role(answer.outline)) < 2:
        return []
    several = len({cite.body for cite, _ in groups}) > 1
    lines = []
    for cite, held in groups:
        parts = [
            say(replies.UNIT_ROLE_SHORT, language, role=say(twin, language), ordinals=where(few, language, bare=True))
            for twin, few in _by_role(held).items()
        ]
        place = place_name(cite, several=several)
        lines.append(say(replies.MEETING_ROLES, language, meeting=place, roles=_list(parts, language)))
    return lines


def _list(parts: list[str], language: Language) -> str:
    return ("; " if language is Language.EN else "，").join(parts)


def _by_role(items: Sequence[Placed]) -> Mapping[Twin, list[Placed]]:
    groups: dict[Twin, list[Placed]] = {
        role_word(role, says_lead=says): [] for role in ROLE_ORDER for says in (True, False)
    }
    for item in items:
        groups[role_word(strongest(item), says_lead=item.says_lead)].append(item)
    return {twin: held for twin, held in groups.items() if held}


def _written(answer: Answer) -> list[str]:
    """The asked units as the minutes write them; several ways (市发改委, 县发改局) are all named."""
    names = dict.fromkeys(unit for item in answer.outline for unit in item.roles) if answer.query.units else {}
    stated = [g.params["unit"] for g in answer.gaps if g.code is GapCode.NOT_NAMED and "unit" in g.params]
    return list(names) or stated or [u.asked for u in answer.query.units]


def _spaced(text: str, aside: str, language: Language) -> str:
    return f"{text} {aside}" if aside and language is Language.EN else text + aside


def _searched(answer: Answer) -> str:
    if answer.searched_minutes < 2:
        return ""
    start, end = answer.searched_from or "—", answer.searched_to or "—"
    return say(replies.SEARCHED_MANY, answer.query.language, n=answer.searched_minutes, start=start, end=end)


def _read_as(answer: Answer) -> list[str]:
    language = answer.query.language
    lines = [
        say(replies.PREDECESSOR, language, asked=unit.asked, taken=unit.canonical or "")
        for unit in answer.query.units
        if unit.note == "predecessor"
    ]
    if len(answer.query.text) > LONGEST:
        lines.append(say(replies.READ_ENDS, language))
    if answer.items and answer.query.corrected:
        taken = "、".join(dict.fromkeys(t for _, t in answer.query.corrected))
        lines.append(say(replies.READ_AS, language, taken=taken))
    return lines
