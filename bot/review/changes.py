"""What a new parse changed, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies.labels import LABELS, ordinal, role_word
from bot.texts import admin, replies, review, say
from index.differences import Change
from index.question.model import Language
from index.reindex import Reparsed
from storage.domain import Kind, Role

LISTED = 30
"""Single changes written out; the rest are counted."""


def brief(done: Reparsed, language: Language) -> str:
    """One line: how much changed in how many documents."""
    totals = done.totals
    before, now = totals.items
    parts: list[str] = []
    if totals.resized == 1:
        parts.append(say(review.CHANGED_ITEMS, language, before=before, now=now))
    elif totals.resized:
        parts.append(say(review.CHANGED_ITEMS_OF, language, n=totals.resized, before=before, now=now))
    for twin, n in (
        (review.CHANGED_BOUNDS, totals.boundaries),
        (review.CHANGED_KINDS, totals.kinds),
        (review.CHANGED_ADDED, totals.added),
        (review.CHANGED_DROPPED, totals.removed),
        (review.CHANGED_UNFIT, totals.unfit),
        (review.CHANGED_FAILED, len(done.failed)),
    ):
        if n:
            parts.append(say(twin, language, n=n))
    if not parts:
        return say(review.CHANGED_NOTHING, language)
    return ("; " if language is Language.EN else "，").join(parts)


def in_detail(changes: Sequence[Change], language: Language, others: int = 0) -> str:
    """Each change, by document: what [看改变] shows.

    Args:
        changes: Those that are known one by one.
        language: Of the reply.
        others: How many documents have changed besides.
    """
    lines: list[str] = []
    for change in changes:
        single = _single(change, language)
        if not single:
            continue
        lines.append(change.doc)
        lines += [f"· {line}" for line in single]
    if len(lines) > LISTED:
        lines = [*lines[:LISTED], say(admin.UPLOAD_MORE, language, n=len(lines) - LISTED)]
    if others:
        lines.append(say(review.CHANGED_OTHERS, language, n=others))
    return "\n".join(lines) or say(review.CHANGED_NOTHING, language)


def _single(change: Change, language: Language) -> list[str]:
    before, now = change.items
    out = [say(review.CHANGED_ITEMS, language, before=before, now=now)] if before != now else []
    if change.boundaries:
        out.append(say(review.CHANGED_BOUNDS, language, n=change.boundaries))
    for number, opening, was, is_now in change.other_kinds:
        place = say(replies.ITEMS_OF_ONE, language, ordinals=ordinal(number, language))
        kinds = {"before": say(LABELS[Kind(was)], language), "now": say(LABELS[Kind(is_now)], language)}
        out.append(f"{place} {say(review.SAYS_KIND, language, opening=opening, **kinds)}")
    for sign, roles in (("＋", change.added), ("－", change.removed)):
        for number, unit, role in roles:
            place = say(replies.ITEMS_OF_ONE, language, ordinals=ordinal(number, language))
            out.append(f"{sign} {place} {unit_role(unit, Role(role), language)}")
    if change.unfit:
        out.append(say(review.CHANGED_UNFIT, language, n=change.unfit))
    return out


def unit_role(unit: str, role: Role, language: Language) -> str:
    """市水务局 负责; those bound without a name are called everyone."""
    if role is Role.EVERYONE:
        return say(review.EVERYONE_ALL, language)
    return say(review.UNIT, language, unit=unit, role=say(role_word(role, says_lead=False), language))
