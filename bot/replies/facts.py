"""Facts in words: who leads, by when, whither, who chaired and who came."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from bot.texts import Twin, replies, say
from index.answer.decisions import outcome
from index.answer.model import Answer, Fact, FactCode
from index.question.model import Language

ATTENDED = 60
"""Names of an attendance list shown before the rest is only counted."""

LIMITS = 3
"""Limits of one item named before the rest is only counted."""

_AFTER_THE_MEETING = frozenset({"会后"})
"""Named as a time by the minutes, though no limit: a reply does not call it a deadline."""

TOLD = frozenset({FactCode.LEAD, FactCode.REPORTER, FactCode.DEADLINE, FactCode.ROUTE, FactCode.DECISION})
"""Facts about the best item, short enough to share the first line."""


def fact_lines(answer: Answer, codes: frozenset[FactCode], *, inside: bool) -> list[str]:
    """The facts with a code in `codes` (or, where `inside` is false, not in it), in order, none twice."""
    language = answer.query.language
    chosen = [f for f in answer.facts if (f.code in codes) is inside and f.code in _FACTS]
    limits = [f for f in chosen if f.code is FactCode.DEADLINE and not f.params.get("what")]
    out = []
    for fact in chosen:
        if fact in limits[1:] or (fact.code is FactCode.LEAD and not _of_best(fact, answer)):
            continue
        out.append(_limits(limits, language) if fact in limits else _FACTS[fact.code](fact, answer, language))
    return list(dict.fromkeys(text for text in out if text))


def _limits(facts: Sequence[Fact], language: Language) -> str:
    return limits_text([(f.params["text"], f.params.get("date", "")) for f in facts], language)


def limits_text(limits: Sequence[tuple[str, object]], language: Language) -> str:
    """The limits of one item on one line, the one that answers best first; empty where there is none."""
    shown = dict.fromkeys(deadlines_of(limits))
    said = [
        say(replies.LIMIT_DATED, language, text=text, date=date) if date else text
        for text, date in list(shown)[:LIMITS]
    ]
    if not said:
        return ""
    more = say(replies.LIMITS_MORE, language, n=len(shown)) if len(shown) > LIMITS else ""
    return say(replies.DEADLINE, language, text=("; " if language is Language.EN else "；").join(said) + more)


def deadlines_of(limits: Sequence[tuple[str, object]]) -> list[tuple[str, str]]:
    """Limits as (text, date or ""), without what is only 会后."""
    return [(text, str(day or "")) for text, day in limits if text not in _AFTER_THE_MEETING]


def deadline_text(text: str, date: str, language: Language) -> str:
    """A limit as written, with the date it means where that is known."""
    twin = replies.DEADLINE_DATED if date else replies.DEADLINE
    return say(twin, language, text=text, date=date)


def lead_text(
    units: Sequence[str], persons: Sequence[str], reporters: Sequence[str], language: Language, *, said: Collection[str]
) -> str:
    """牵头：units; 负责：units; then a person told to lead. 牵头 only of those of whom the minutes say it (`said`)."""
    parts = []
    for twin, held in (
        (replies.LEAD_SAID, [u for u in units if u in said]),
        (replies.LEAD, [u for u in units if u not in said]),
    ):
        if held:
            names = [say(replies.ALSO_REPORTED, language, unit=u) if u in reporters else u for u in held]
            parts.append(say(twin, language, names="、".join(names)))
    if persons:
        parts.append(say(replies.LEAD_PERSON, language, names="、".join(persons)))
    return ("; " if language is Language.EN else "；").join(parts)


def _names(fact: Fact, key: str) -> list[str]:
    return [name for name in fact.params.get(key, "").split(",") if name]


def _of_best(fact: Fact, answer: Answer) -> bool:
    """The fact is about the first item: the others say their own lead under their excerpts."""
    first = next(iter(answer.items), None)
    if first is None or fact.citation is None:
        return True
    return (fact.citation.doc, fact.params.get("ordinal")) == (first.citation.doc, str(first.ordinal))


def _lead(fact: Fact, answer: Answer, language: Language) -> str:
    item = next(
        (
            i
            for i in answer.items
            if fact.citation and i.citation.doc == fact.citation.doc and str(i.ordinal) == fact.params.get("ordinal")
        ),
        None,
    )
    said = item.said_leads if item is not None else ()
    return lead_text(_names(fact, "units"), _names(fact, "persons"), _names(fact, "reporters"), language, said=said)


def _deadline(fact: Fact, _: Answer, language: Language) -> str:
    shown = deadlines_of([(fact.params["text"], fact.params.get("date", ""))])
    if shown and fact.params.get("what") and language is Language.ZH:
        text, date = shown[0]
        twin = replies.TIME_OF_DATED if date else replies.TIME_OF
        return say(twin, language, what=fact.params["what"], text=text, date=date)
    return deadline_text(*shown[0], language) if shown else ""


def _decision(fact: Fact, _: Answer, language: Language) -> str:
    phrase = fact.params.get("phrase", "")
    if phrase and language is Language.EN:
        phrase = f"{say(replies.OUTCOMES[outcome(phrase)], language)}（{phrase}）"
    said = [part for part in (phrase, fact.params.get("route", "")) if part]
    return (
        say(replies.DECISION, language, phrase=("; " if language is Language.EN else "，").join(said)) if said else ""
    )


def _roster(fact: Fact, _: Answer, language: Language) -> str:
    names = _names(fact, "names")
    shown = "、".join(names[:ATTENDED])
    if len(names) > ATTENDED:
        shown += say(replies.ROSTER_MORE, language, n=len(names))
    return say(replies.ROSTER, language, kind=fact.params["kind"], count=fact.params.get("count", ""), names=shown)


def _attendance(fact: Fact, _: Answer, language: Language) -> str:
    p = {"kind": "", "unit": "", **fact.params}
    return say(replies.ATTENDANCE, language, kind=p["kind"], unit=p["unit"], names="、".join(_names(fact, "names")))


def _person(fact: Fact, _: Answer, language: Language) -> str:
    p = {"unit": "", "post": "", "kind": "", **fact.params}
    who = " ".join(part for part in (p["unit"], p["post"]) if part)
    twin = replies.PERSON_UNIT if who else replies.PERSON_NO_UNIT
    return say(twin, language, name=p["name"], unit=who, kind=p["kind"])


def _count(fact: Fact, _: Answer, language: Language) -> str:
    twin = {
        "items": replies.COUNT_ITEMS,
        "minutes": replies.COUNT_MINUTES,
        "meetings": replies.COUNT_MEETINGS,
        "people": replies.COUNT_PEOPLE,
    }[fact.params["what"]]
    return say(twin, language, n=fact.params["n"])


def _said(twin: Twin, **defaults: str) -> Callable[[Fact, Answer, Language], str]:
    return lambda fact, _, language: say(twin, language, **{**defaults, **fact.params})


_FACTS: dict[FactCode, Callable[[Fact, Answer, Language], str]] = {
    FactCode.CHAIR: _said(replies.CHAIR, title=""),
    FactCode.ATTENDANCE: _attendance,
    FactCode.PERSON_UNIT: _person,
    FactCode.ROSTER: _roster,
    FactCode.RECORDER: _said(replies.RECORDER, name=""),
    FactCode.COUNT: _count,
    FactCode.LEAD: _lead,
    FactCode.REPORTER: _said(replies.REPORTER, names=""),
    FactCode.DEADLINE: _deadline,
    FactCode.ROUTE: _said(replies.ROUTE, text=""),
    FactCode.DECISION: _decision,
    FactCode.ORIGINAL: _said(replies.ORIGINAL, name="", doc=""),
}
