"""Lists of the city's own units as an admin sees them; the payloads are those of `bot.handlers.units`."""

from __future__ import annotations

from typing import Any

from bot.replies.labels import ordinals, role_word
from bot.review.sheets import Rows, Sheet
from bot.texts import Twin, say, say_html
from bot.texts import units as texts
from index.city import Awaiting, City
from index.question.model import Language
from storage.domain import Role

A_PAGE = 12
"""Names on one sheet."""
PLACES = 6
"""Places of a name that are written out."""

__all__ = ["A_PAGE", "Sheet", "awaiting_sheet", "known_sheet", "one_sheet"]


def awaiting_sheet(city: City, ident: str, page: int, language: Language) -> Sheet:
    """What awaits confirmation."""
    names = city.awaiting()
    shown = list(enumerate(names))[page * A_PAGE : (page + 1) * A_PAGE]
    head = say(texts.AWAITING, language, n=len(names)) if names else say(texts.NONE_AWAITING, language)
    lines = [head]
    for n, one in shown:
        lines.append(say_html(texts.LINE, language, n=n + 1, unit=one.name, where=_where(one, language)))
    rows = _numbers([n for n, _ in shown], ident)
    if shown:
        rows.append([(say(texts.BUTTON_CONFIRM_PAGE, language), f"l:{ident}:Y:{page}")])
    rows.append(_turn("w", ident, page, len(names)))
    rows.append([(say(texts.BUTTON_KNOWN, language), f"l:{ident}:k:0")])
    return Sheet("\n".join(lines), rows)


def known_sheet(city: City, ident: str, page: int, language: Language) -> Sheet:
    """What an admin has said so far."""
    entries = city.rows()
    shown = list(enumerate(entries))[page * A_PAGE : (page + 1) * A_PAGE]
    lines = [say(texts.KNOWN, language, n=len(entries)) if entries else say(texts.NONE_KNOWN, language)]
    for n, row in shown:
        lines.append(say_html(texts.LINE, language, n=n + 1, unit=row["name"], where=_what(row, language)))
    rows = _numbers([n for n, _ in shown], ident)
    rows.append(_turn("k", ident, page, len(entries)))
    rows.append([(say(texts.BUTTON_AWAITING, language), f"l:{ident}:w:0")])
    return Sheet("\n".join(lines), rows)


def listing(city: City, language: Language) -> str:
    """Both lists whole, for a terminal."""
    waiting, entries = city.awaiting(), city.rows()
    lines = [say(texts.AWAITING, language, n=len(waiting)) if waiting else say(texts.NONE_AWAITING, language)]
    for n, one in enumerate(waiting, 1):
        lines.append(say(texts.LINE, language, n=n, unit=one.name, where=_where(one, language)))
    lines.append(say(texts.KNOWN, language, n=len(entries)) if entries else say(texts.NONE_KNOWN, language))
    for n, row in enumerate(entries, 1):
        lines.append(say(texts.LINE, language, n=n, unit=row["name"], where=_what(row, language)))
    return "\n".join(lines)


def one_sheet(city: City, ident: str, number: int, name: str, language: Language) -> Sheet:
    """One name: where it stands, and what may be said of it."""
    said = next((row for row in city.rows() if row["name"] == name), None)
    one = next((one for one in city.awaiting() if one.name == name), None)
    lines = [f"<b>{say_html(texts.ONE, language, unit=name)}</b>"]
    if said is not None:
        lines.append(say_html(texts.ONE, language, unit=_what(said, language)))
    elif one is None:
        lines.append(say(texts.UNHEARD, language))
    for doc, items in one.places[:PLACES] if one is not None else ():
        twin = texts.ONE_PLACE if items else texts.ONE_ROSTER
        lines.append(say_html(twin, language, doc=doc, items=ordinals(items, language)))
    if one is not None and one.roles:
        words = (say(role_word(role, says_lead=False), language) for role in Role if role in one.roles)
        lines.append(say(texts.ONE_ROLES, language, roles="、".join(words)))
    lines.append(say(texts.ONE_ASK, language))

    def to(twin: Twin, verb: str) -> tuple[str, str]:
        return say(twin, language), f"l:{ident}:{verb}:{number}"

    rows: Rows = [
        [to(texts.BUTTON_CONFIRM, "y"), to(texts.BUTTON_RENAME, "m")],
        [to(texts.BUTTON_ALIAS, "a"), to(texts.BUTTON_IGNORE, "x")],
        [(say(texts.BUTTON_BACK, language), f"l:{ident}:w:0")],
    ]
    if said is not None:
        rows[-1].insert(0, to(texts.BUTTON_DROP, "z"))
    return Sheet("\n".join(lines), rows)


def _where(one: Awaiting, language: Language) -> str:
    docs, items = len(one.places), sum(len(ordinals) for _, ordinals in one.places)
    return say(texts.WHERE if items else texts.WHERE_ROSTER, language, docs=docs, items=items)


def _what(row: dict[str, Any], language: Language) -> str:
    if row["ignored"]:
        return say(texts.IS_IGNORED, language)
    parts = [
        say(texts.IS_ALIAS, language, canonical=row["canonical"]) if row["canonical"] else say(texts.IS_OWN, language)
    ]
    if row["aliases"]:
        parts.append(say(texts.HAS_ALIASES, language, aliases="、".join(row["aliases"])))
    return ("; " if language is Language.EN else "；").join(parts)


def _numbers(shown: list[int], ident: str) -> Rows:
    buttons = [(str(n + 1), f"l:{ident}:u:{n}") for n in shown]
    return [buttons[n : n + 6] for n in range(0, len(buttons), 6)]


def _turn(verb: str, ident: str, page: int, total: int) -> list[tuple[str, str]]:
    back = [("◀", f"l:{ident}:{verb}:{page - 1}")] if page else []
    return back + ([("▶", f"l:{ident}:{verb}:{page + 1}")] if (page + 1) * A_PAGE < total else [])
