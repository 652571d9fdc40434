"""``/sources``: what is watched and how it goes; add a page, pause, run now.

Folders are named in the settings only: from the chat, any folder of the server could be read. Payloads: ``f:run:s``,
``f:pause:s`` and ``f:remove:s``, with ``s`` the end of a source's name.
"""

from __future__ import annotations

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.config import Page
from bot.context import Context
from bot.handlers import ask
from bot.handlers.browse import acknowledge, tolerated
from bot.section import WrongValueError
from bot.texts import say
from bot.texts import watch as texts
from bot.watch.sources import PREFIX, Source, from_schedule
from bot.watch.watcher import reason, trouble
from index.ingest import Result
from storage.schedules import Schedule

PATTERN = r"^f:(run|pause|remove):[0-9a-f]{16}$"
_SHOWN = 12
_TROUBLES = 3


async def sources(update: Update, context: Context) -> None:
    """Lists the sources; ``/sources add URL`` adds a page and looks at it at once."""
    message = update.effective_message
    if message is None:
        return
    words = context.args or []
    if words[:1] == ["add"]:
        await _add(message, " ".join(words[1:]), context)
        return
    text, keyboard = await asyncio.to_thread(_listing, context)
    await ask.respond(message, text, keyboard=keyboard)


async def pressed(update: Update, context: Context) -> None:
    """Run now, pause or go on, remove."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    _, verb, end = query.data.split(":")
    watcher, name = context.runtime.watcher, f"{PREFIX}{end}"
    if verb == "run":
        started = await _start(name, context)
        await acknowledge(query, say(texts.STARTED if started else texts.RUNNING, context.language))
        return
    await acknowledge(query)
    await asyncio.to_thread(watcher.sources.pause if verb == "pause" else watcher.sources.remove, name)
    detail = {"verb": verb, "source": name}
    record = context.services.audit.record
    await asyncio.to_thread(record, "source", who=query.from_user.id, chat_id=query.message.chat_id, detail=detail)
    text, keyboard = await asyncio.to_thread(_listing, context)
    with tolerated():
        await query.message.edit_text(text, reply_markup=keyboard)


async def _add(message: Message, url: str, context: Context) -> None:
    watcher, who = context.runtime.watcher, message.from_user.id if message.from_user else 0
    try:
        Page(url=url)
    except WrongValueError:
        await ask.respond(message, say(texts.NO_URL, context.language))
        return
    new = await asyncio.to_thread(watcher.sources.add_page, url, who, watcher.now())
    detail = {"verb": "add", "url": url}
    await asyncio.to_thread(context.services.audit.record, "source", who=who, chat_id=message.chat_id, detail=detail)
    await ask.respond(message, say(texts.ADDED if new else texts.KNOWN, context.language, url=url))
    if new:
        await _start(Source("page", url).name, context)


async def _start(name: str, context: Context) -> bool:
    schedule = await asyncio.to_thread(context.services.schedules.get, name)
    runtime = context.runtime
    return schedule is not None and runtime.timetable.start(schedule, runtime)


def _listing(context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    language = context.language
    found = context.runtime.watcher.sources.all()
    if not found:
        return say(texts.NONE, language), None
    lines, rows = [say(texts.HEAD, language, n=len(found))], []
    for n, schedule in enumerate(found[:_SHOWN], 1):
        source = from_schedule(schedule)
        lines += _described(n, schedule, source, context)
        end = schedule.name.removeprefix(PREFIX)
        pause = texts.BUTTON_GO_ON if source.paused else texts.BUTTON_PAUSE
        verbs = [("run", texts.BUTTON_RUN), ("pause", pause)]
        if source.by is not None:
            verbs.append(("remove", texts.BUTTON_REMOVE))
        rows.append(
            [InlineKeyboardButton(say(twin, language, n=n), callback_data=f"f:{verb}:{end}") for verb, twin in verbs]
        )
    lines.append(say(texts.HOW, language))
    return "\n".join(lines)[:4000], InlineKeyboardMarkup(rows)


def _described(n: int, schedule: Schedule, source: Source, context: Context) -> list[str]:
    language, zone, last = context.language, context.services.settings.zone, source.last
    times = [
        say(texts.NEVER, language) if at is None else f"{at.astimezone(zone):%m-%d %H:%M}"
        for at in (schedule.last_run, schedule.next_run)
    ]
    failed = [seen for seen in source.seen.values() if seen.outcome in (Result.FAILED, "doubtful")]
    paused = say(texts.PAUSED, language) if source.paused else ""
    lines = [
        say(texts.SOURCE, language, n=n, target=source.target, paused=paused),
        say(texts.TIMES, language, last=times[0], next=times[1]),
        say(
            texts.COUNTS,
            language,
            done=sum(seen.doc is not None for seen in source.seen.values()),
            failed=len(failed),
            added=last.added,
            replaced=last.replaced,
            requests=last.requests,
        ),
    ]
    if schedule.failures and last.problem is not None:
        lines.append(say(texts.FAILING, language, n=schedule.failures, why=say(reason(last.problem), language)))
    lines += [trouble(seen.name, seen.code or seen.outcome, language) for seen in failed[:_TROUBLES]]
    return lines
