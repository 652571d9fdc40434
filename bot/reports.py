"""What an admin reads of a rebuild, and of how things are."""

from __future__ import annotations

from bot.context import Runtime
from bot.texts import admin as texts
from bot.texts import say
from index.question.model import Language
from index.reindex import ReindexReport
from storage.outbox import State

NAMED = 5
"""Failed documents named in a message; the log has all."""


def reindexed(report: ReindexReport, seconds: float, asked: int, language: Language) -> str:
    """The last message of ``/reindex``: how much, what failed, what changed, how long."""
    lines = [say(texts.REINDEX_DONE, language, minutes=report.minutes, items=report.items)]
    if report.failed:
        names = "、".join(failure.doc for failure in report.failed[:NAMED])
        lines.append(say(texts.REINDEX_FAILED_DOCS, language, n=len(report.failed), names=names))
    lines.append(say(texts.REINDEX_COUNTS, language, failed=len(report.failed), unassigned=report.unassigned))
    if report.changes:
        lines.append(
            say(
                texts.REINDEX_CHANGES,
                language,
                bounds=sum(change.boundaries for change in report.changes),
                kinds=sum(change.kinds for change in report.changes),
                added=sum(len(change.added) for change in report.changes),
                dropped=sum(len(change.removed) for change in report.changes),
            )
        )
    else:
        lines.append(say(texts.REINDEX_NO_CHANGES, language))
    took = f"{seconds:.1f}"
    if asked:
        lines.append(say(texts.REINDEX_TOOK_ASKED, language, seconds=took, asked=asked))
    else:
        lines.append(say(texts.REINDEX_TOOK, language, seconds=took))
    return "\n".join(lines)


def status_text(runtime: Runtime) -> str:
    """The answer to ``/status``. Blocking."""
    services, language, keeper = runtime.services, runtime.language, runtime.gatekeeper
    search, counts = services.search, services.outbox.counts()
    dates = sorted(m.minutes.meeting.date for m in search.minutes if m.minutes.meeting.date is not None)
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
