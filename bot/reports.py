"""What an admin reads of a rebuild, and of how things are."""

from __future__ import annotations

from bot.context import Runtime
from bot.texts import admin as texts
from bot.texts import say
from index.differences import Totals
from index.question.model import Language
from index.reindex import ReindexReport
from index.verify import Verification
from storage.outbox import State

NAMED = 5
"""Failed documents named in a message; the log has all."""


def reindexed(report: ReindexReport, checked: Verification, seconds: float, asked: int, language: Language) -> str:
    """The last message of ``/reindex``: how much, what failed, what changed, whether it agrees with the originals."""
    lines = [say(texts.REINDEX_DONE, language, minutes=report.minutes, items=report.items)]
    if report.failed:
        names = "、".join(failure.doc for failure in report.failed[:NAMED])
        lines.append(say(texts.REINDEX_FAILED_DOCS, language, n=len(report.failed), names=names))
    lines.append(say(texts.REINDEX_COUNTS, language, failed=len(report.failed), unassigned=report.unassigned))
    lines.append(say(texts.REINDEX_COMPARED, language, what=_compared(report.totals, language)))
    if report.totals.unfit:
        lines.append(say(texts.REINDEX_UNFIT, language, n=report.totals.unfit))
    if report.overtaken:
        lines.append(say(texts.REINDEX_OVERTAKEN, language, n=report.overtaken))
    if checked.mismatches:
        first = checked.mismatches[0]
        example = f"{first.doc}: {first.what}"
        lines.append(say(texts.REINDEX_DISAGREES, language, n=len(checked.mismatches), example=example))
    else:
        lines.append(say(texts.REINDEX_VERIFIED, language))
    took = f"{seconds:.1f}"
    if asked:
        lines.append(say(texts.REINDEX_TOOK_ASKED, language, seconds=took, asked=asked))
    else:
        lines.append(say(texts.REINDEX_TOOK, language, seconds=took))
    return "\n".join(lines)


def _compared(totals: Totals, language: Language) -> str:
    """Each thing that may change with its number, or that it did not."""
    bounds, items, kinds = totals.boundaries, totals.moved, totals.kinds
    added, dropped = totals.added, totals.removed
    parts = [
        say(texts.REINDEX_BOUNDS, language, n=max(bounds, items))
        if bounds or items
        else say(texts.REINDEX_SAME_BOUNDS, language),
        say(texts.REINDEX_KINDS, language, n=kinds) if kinds else say(texts.REINDEX_SAME_KINDS, language),
        say(texts.REINDEX_ROLES, language, added=added, dropped=dropped)
        if added or dropped
        else say(texts.REINDEX_SAME_ROLES, language),
    ]
    if not (bounds or items or kinds or added or dropped):
        return say(texts.REINDEX_SAME, language)
    return ("; " if language is Language.EN else "；").join(parts)


def status_text(runtime: Runtime) -> str:
    """The answer to ``/status``. Blocking."""
    services, language, keeper = runtime.services, runtime.language, runtime.gatekeeper
    search, counts = services.search, services.outbox.counts()
    dates = sorted(card.meeting.date for card in search.cards if card.meeting.date is not None)
    lines = [say(texts.STATUS_EMPTY, language)]
    if search.minutes:
        lines = [
            say(
                texts.STATUS_STORE,
                language,
                minutes=len(search.minutes),
                items=len(search.items),
                start=dates[0] if dates else "?",
                end=dates[-1] if dates else "?",
            )
        ]
    lines.append(
        say(
            texts.STATUS_PEOPLE,
            language,
            admins=len(keeper.admins),
            members=len(keeper.members),
            groups=len(keeper.groups),
            requests=len(services.chats.requests()),
        )
    )
    lines.append(
        say(
            texts.STATUS_OUTBOX,
            language,
            pending=counts[State.PENDING] + counts[State.SENDING],
            sent=counts[State.SENT],
            uncertain=counts[State.UNCERTAIN],
            failed=counts[State.FAILED],
        )
    )
    age = runtime.health.age()
    late = age > services.settings.limits.health_seconds
    lines.append(say(texts.STATUS_UNHEALTHY if late else texts.STATUS_HEALTH, language, seconds=round(age)))
    return "\n".join(lines)
