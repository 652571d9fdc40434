"""Names for meetings, roles, kinds and places in a reply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.texts import Twin, replies, say
from index.answer.model import Citation, Placed
from index.question.model import Language
from storage.domain import Kind, Role

MEETINGS = 60
"""Meetings that a summary names one by one; of more it gives the number."""

ECHOED = 40
"""Characters of the asker's own words that a reply repeats."""

_DIGITS = "〇一二三四五六七八九"

LABELS: dict[Kind, Twin] = {
    Kind.RESOLUTION: replies.LABEL_RESOLUTION,
    Kind.REQUIREMENT: replies.LABEL_REQUIREMENT,
    Kind.REPORT: replies.LABEL_REPORT,
    Kind.OPINION: replies.LABEL_OPINION,
}

_ROLES: dict[Role, Twin] = {
    Role.LEAD: replies.ROLE_RESPONSIBLE,
    Role.COOPERATES: replies.ROLE_COOPERATES,
    Role.ACTS: replies.ROLE_ACTS,
    Role.REPORTS: replies.ROLE_REPORTS,
    Role.MENTIONED: replies.ROLE_MENTIONED,
}

ROLE_ORDER = (Role.LEAD, Role.COOPERATES, Role.ACTS, Role.REPORTS, Role.MENTIONED)
"""The order of the reply standard: 负责, 配合, 点名, then those that only reported or are mentioned."""


_PLACES = {role: n for n, role in enumerate(ROLE_ORDER)}


def echoed(asked: str) -> str:
    """The asker's words as a reply repeats them: on one line and short."""
    said = " ".join(asked.split())
    return said if len(said) <= ECHOED else f"{said[:ECHOED]}…"


def numeral(n: int) -> str:
    """A positive number below 1000 as Chinese ordinals are written: 11 → 十一, 110 → 一百一十."""
    if n < 10:
        return _DIGITS[n]
    if n < 20:
        return "十" + (_DIGITS[n % 10] if n % 10 else "")
    if n < 100:
        return _DIGITS[n // 10] + "十" + (_DIGITS[n % 10] if n % 10 else "")
    hundreds, rest = divmod(n, 100)
    if not rest:
        return f"{_DIGITS[hundreds]}百"
    zero = "零" if rest < 10 else "一" if rest < 20 else ""
    return f"{_DIGITS[hundreds]}百{zero}{numeral(rest)}"


def ordinal(n: int, language: Language) -> str:
    """An item's number in the language of the reply."""
    return str(n) if language is Language.EN else numeral(n)


def ordinals(numbers: Iterable[int], language: Language) -> str:
    """Item numbers as a list: 二、三、四 / 2, 3, 4."""
    return (", " if language is Language.EN else "、").join(ordinal(n, language) for n in numbers)


def body_name(body: str | None) -> str:
    """太仓市人民政府 → 太仓市政府, as people say it."""
    return re.sub(r"人民政府$", "政府", body) if body else ""


def meeting_number(cite: Citation) -> str:
    """第57次, 2026年第1次, or the date where the meeting has no number."""
    if cite.number is not None:
        return f"第{cite.number}次"
    if cite.year_number is not None:
        year = f"{cite.date.year}年" if cite.date else ""
        return f"{year}第{cite.year_number}次"
    return cite.date.isoformat() if cite.date else cite.doc


def meeting_name(cite: Citation) -> str:
    """太仓市政府第57次常务会议; a document that names no meeting goes by its own name."""
    number = meeting_number(cite) if (cite.number is not None or cite.year_number is not None) else ""
    name = f"{body_name(cite.body)}{number}{cite.meeting_kind or ''}"
    return name or cite.title or cite.doc


def citation(cite: Citation, language: Language, *, item: Placed | None = None) -> str:
    """The last line of a reply: meeting · date, and the item where there is only one."""
    parts = [meeting_name(cite)]
    if cite.date:
        parts.append(cite.date.isoformat())
    if item is not None:
        parts.append(say(replies.ITEM_OF_ONE, language, ordinals=ordinal(item.ordinal, language)))
    if cite.ocr:
        parts.append(say(replies.OCR_MARK, language))
    return " · ".join(parts)


def role_word(role: Role, *, says_lead: bool) -> Twin:
    """The word for a role; 牵头 only where the minutes say 牵头 or 抓总."""
    return replies.ROLE_LEAD if role is Role.LEAD and says_lead else _ROLES[role]


def strongest(found: Placed) -> Role:
    """The strongest role of the asked units in the item, in the order of `ROLE_ORDER`."""
    held = [_PLACES[role] for roles in found.roles.values() for role in roles if role in _PLACES]
    return ROLE_ORDER[min(held)] if held else Role.MENTIONED


def by_meeting(items: Sequence[Placed]) -> list[tuple[Citation, list[Placed]]]:
    """Items grouped by document, in order of appearance."""
    groups: dict[str, tuple[Citation, list[Placed]]] = {}
    for found in items:
        group = groups.get(found.citation.doc)
        if group is None:
            groups[found.citation.doc] = group = (found.citation, [])
        group[1].append(found)
    return list(groups.values())


def where(
    items: Sequence[Placed],
    language: Language,
    *,
    bare: bool = False,
) -> str:
    """Which items, all named: 议题二、三 — or, over several meetings, 第57次二、三；第64次一.

    Of more than `MEETINGS` meetings only their number is said: the items that follow name them. `bare` gives only the
    numbers of one meeting's items.
    """
    if bare:
        return ordinals((i.ordinal for i in items), language)
    whole = by_meeting(items)
    if len(whole) > MEETINGS:
        return say(replies.MEETINGS_COUNTED, language, n=len(whole))
    if len(whole) == 1:
        twin = replies.ITEM_OF_ONE if len(items) == 1 else replies.ITEMS_OF_ONE
        return say(twin, language, ordinals=ordinals((i.ordinal for i in items), language))
    bodies = {cite.body for cite, _ in whole}
    names = []
    for cite, held in whole:
        space = " " if language is Language.EN else ""
        numbers = ordinals((i.ordinal for i in held), language)
        names.append(f"{place_name(cite, several=len(bodies) > 1)}{space}{numbers}")
    return ("; " if language is Language.EN else "；").join(names)


def place_name(cite: Citation, *, several: bool) -> str:
    """第57次; among `several` bodies with the body's name before it."""
    place = body_name(cite.body).removesuffix("政府") if several else ""
    return f"{place}{meeting_number(cite)}"
