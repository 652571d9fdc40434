"""What only admins may do to the stock: ``/reindex``, ``/remove`` and ``/status``.

Payloads: ``d:ask:id``, ``d:do:id``, ``d:undo:id`` and ``d:no`` for taking a document out; ``id`` is its version.
"""

from __future__ import annotations

import asyncio
import logging
import time

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError

from bot.context import Context
from bot.handlers import ask, deliveries, errors, rebuilt
from bot.handlers.browse import acknowledge, tolerated
from bot.reports import reindexed, status_text
from bot.texts import admin as texts
from bot.texts import echoed, say
from index.reindex import reindex as rebuild
from index.remove import remove as take_out
from index.remove import restore as bring_back
from index.verify import verify
from storage.domain import StoredMinutes

_log = logging.getLogger(__name__)

PATTERN = r"^d:(no|(ask|do|undo):\d{1,18})$"
EDIT_SECONDS = 2.0
LISTED = 20


async def reindex(update: Update, context: Context) -> None:
    """Starts a rebuild as a task of the application: questions are answered from the old index meanwhile."""
    message = update.effective_message
    if message is None:
        return
    if "reindex" in {task.get_name() for task in context.runtime.tasks}:
        await ask.respond(message, say(texts.REINDEX_RUNNING, context.language))
        return
    context.runtime.start_task(errors.watched(_reindex(message, context), message, context), "reindex")


async def _reindex(message: Message, context: Context) -> None:
    services, language = context.services, context.language
    private = message.chat.type == message.chat.PRIVATE
    note = await ask.respond(message, say(texts.REINDEX_STARTED, language)) if private else None
    loop = asyncio.get_running_loop()
    edited = time.monotonic()

    def progress(done: int, total: int, name: str) -> None:
        nonlocal edited
        if note is not None and time.monotonic() - edited > EDIT_SECONDS:
            edited = time.monotonic()
            text = say(texts.REINDEX_PROGRESS, language, done=done, total=total)
            asyncio.run_coroutine_threadsafe(_edit(note, text), loop)

    started = time.monotonic()
    asked = context.runtime.dialogue.asked
    async with context.runtime.parsing:
        settings = services.settings
        report = await asyncio.to_thread(
            rebuild, services.minutes, settings.data_dir, progress, fields=settings.index.fields
        )
        await asyncio.to_thread(services.search.refresh)
    checked = await asyncio.to_thread(verify, services.minutes)
    took = time.monotonic() - started
    text = reindexed(report, checked, took, context.runtime.dialogue.asked - asked, language)
    keyboard = await rebuilt.keyboard(report, message.chat_id, context)
    who = message.from_user.id if message.from_user else None
    await asyncio.to_thread(
        services.audit.record, "reindex", who=who, chat_id=message.chat_id, detail={"seconds": round(took, 1)}
    )
    if note is None:
        await ask.respond(message, text, keyboard=keyboard)
    else:
        await note.edit_text(text, reply_markup=keyboard)


async def _edit(note: Message, text: str) -> None:
    try:
        await note.edit_text(text)
    except TelegramError as problem:
        _log.info("progress not shown: %s", problem.message)


async def remove(update: Update, context: Context) -> None:
    """``/remove DOC`` asks to confirm; ``/remove`` alone lists what there is."""
    message = update.effective_message
    if message is None:
        return
    language = context.language
    minutes = await asyncio.to_thread(context.services.minutes.all)
    asked = " ".join(context.args or ())
    if not minutes:
        await ask.respond(message, say(texts.REMOVE_NONE, language))
        return
    if asked:
        found = next((m for m in minutes if m.doc == asked), None)
        if found is None:
            await ask.respond(message, say(texts.NO_SUCH_DOC, language, doc=echoed(asked)))
        else:
            await ask.respond(message, _sure(found, context), keyboard=_confirm(found, context))
        return
    newest = sorted(minutes, key=lambda m: str(m.minutes.meeting.date or ""), reverse=True)[:LISTED]
    rows = [
        [InlineKeyboardButton(f"{m.minutes.meeting.date or ''} {m.doc}"[:60], callback_data=f"d:ask:{m.version_id}")]
        for m in newest
    ]
    await ask.respond(message, say(texts.REMOVE_WHICH, language), keyboard=InlineKeyboardMarkup(rows))


async def removing(update: Update, context: Context) -> None:
    """A press in the talk about taking a document out."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    await acknowledge(query)
    services, language = context.services, context.language
    _, verb, *number = query.data.split(":")
    found = await asyncio.to_thread(services.minutes.version, int(number[0])) if number else None
    keyboard: InlineKeyboardMarkup | None = None
    if found is None:
        text = say(texts.CANCELLED, language)
    elif verb == "ask":
        text, keyboard = _sure(found, context), _confirm(found, context)
    else:
        act = take_out if verb == "do" else bring_back
        if not await asyncio.to_thread(act, found.doc, services.minutes):
            text = say(texts.NO_SUCH_DOC, language, doc=found.doc)
        else:
            await asyncio.to_thread(
                services.audit.record,
                "remove" if verb == "do" else "restore",
                who=query.from_user.id,
                chat_id=query.message.chat_id,
                detail={"doc": found.doc},
            )
            text = say(texts.REMOVED if verb == "do" else texts.RESTORED, language, doc=found.doc)
            if verb == "do":
                undo = InlineKeyboardButton(say(texts.BUTTON_RESTORE, language), callback_data=f"d:undo:{number[0]}")
                keyboard = InlineKeyboardMarkup.from_button(undo)
    with tolerated():
        await query.message.edit_text(text, reply_markup=keyboard)


async def status(update: Update, context: Context) -> None:
    """How things are: the store, the people, the outbox, the connection."""
    if update.effective_message is not None:
        text = await asyncio.to_thread(status_text, context.runtime)
        await ask.respond(update.effective_message, text, keyboard=deliveries.button(context))


def _sure(found: StoredMinutes, context: Context) -> str:
    title = found.minutes.meeting.title or found.source_name
    return say(texts.REMOVE_SURE, context.language, title=title, doc=found.doc)


def _confirm(found: StoredMinutes, context: Context) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_row(
        [
            InlineKeyboardButton(say(texts.BUTTON_REMOVE, context.language), callback_data=f"d:do:{found.version_id}"),
            InlineKeyboardButton(say(texts.BUTTON_CANCEL, context.language), callback_data="d:no"),
        ]
    )
