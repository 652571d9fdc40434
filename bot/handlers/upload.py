"""Documents sent to the bot by an admin: read, shown, and stored only when the admin says so.

Of a document nothing is kept until then, not even for the buttons: what is stored for them (JSON) is
``{"files": [[file_id, name], …]}``, and the file is fetched and read again. Payloads: ``u:tell:id``, ``u:store:id``
and ``u:no:id``.
"""

from __future__ import annotations

import asyncio
import logging

from telegram import Document, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from bot.context import Context
from bot.handlers import ask, errors
from bot.handlers.browse import acknowledge, tolerated
from bot.previews import preview_html, stored_line
from bot.replies.split import LIMIT
from bot.texts import admin as texts
from bot.texts import chat as chat_texts
from bot.texts import say, say_html
from index.ingest import Outcome, Preview, Problem, Result, ingest_bytes, preview
from storage.errors import DatabaseProblem

_log = logging.getLogger(__name__)

PATTERN = r"^u:(tell|store|no):"
MEGABYTE = 2**20

File = tuple[str, str]
"""(file_id, name)"""


async def received(update: Update, context: Context) -> None:
    """A document: opens a batch, or joins the one that is open."""
    message = update.message
    if message is not None and context.runtime.uploads.add(message):
        work = errors.watched(_show(message, context), message, context)
        context.runtime.start_task(work, f"upload {message.chat_id}")


async def _show(message: Message, context: Context) -> None:
    """Reads a batch and shows what is in it."""
    batch = await context.runtime.uploads.batch(message.chat_id)
    language = context.language
    parts: list[str] = []
    files: list[File] = []
    for document in [one.document for one in batch if one.document is not None]:
        name, data = _name(document), await _fetch(document, context)
        if data is None:
            limit = context.services.settings.limits.upload_megabytes
            parts.append(say_html(texts.UPLOAD_TOO_BIG, language, name=name, limit=f"{limit:g}"))
            continue
        shown = await asyncio.to_thread(preview, data, name, context.services.minutes)
        short = len(batch) > 1 or len(shown) > 1
        parts += [preview_html(one, language, short=short) for one in shown]
        if any(_storable(one) for one in shown):
            files.append((document.file_id, name))
    keyboard = await _keyboard(message, files, context) if files else None
    pages = _pages(parts)
    for page in pages[:-1]:
        await ask.respond(message, page, html=True)
    await ask.respond(message, pages[-1], keyboard=keyboard, html=True)


async def decided(update: Update, context: Context) -> None:
    """入库并通知, 只入库 or 取消."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    _, verb, ident = query.data.split(":", 2)
    message, language = query.message, context.language
    found = await asyncio.to_thread(context.services.queries.get, ident)
    files = [] if found is None or found.chat_id != message.chat_id else found.data.get("files", [])
    if not files:
        await acknowledge(query, say(chat_texts.GONE, language))
        return
    await acknowledge(query)
    await asyncio.to_thread(context.services.queries.update, ident, {"files": []})
    with tolerated():
        await message.edit_reply_markup(None)
    if verb == "no":
        await ask.respond(message, say(texts.CANCELLED, language))
        return
    work = _store(message, files, verb == "tell", query.from_user.id, context)
    context.runtime.start_task(errors.watched(work, message, context), f"store {message.chat_id}")


async def _store(message: Message, files: list[File], announce: bool, who: int, context: Context) -> None:
    services, language = context.services, context.language
    outcomes: list[Outcome] = []
    for file_id, name in files:
        data = bytes(await (await context.bot.get_file(file_id)).download_as_bytearray())
        try:
            outcomes += await asyncio.to_thread(ingest_bytes, data, name, services.minutes, announce=announce)
        except DatabaseProblem as problem:
            _log.error("upload not stored name=%s: %s", name, problem)
            why = Problem("database", {"code": problem.code})
            outcomes.append(Outcome(name, Result.FAILED, problem=why))
    await asyncio.to_thread(services.search.refresh)
    await asyncio.to_thread(_audit, context, message.chat_id, who, outcomes)
    lines = [stored_line(outcome, language) for outcome in outcomes]
    told = max((outcome.told for outcome in outcomes), default=0)
    if told:
        lines.append(say(texts.STORED_TOLD, language, n=told))
    await ask.respond(message, "\n".join(lines))


def _audit(context: Context, chat_id: int, who: int, outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.problem is not None and outcome.problem.code == "secret":
            continue  # nothing of such a document is kept, not even its name
        detail = {"name": outcome.name, "result": outcome.result.value, "doc": outcome.doc, "told": outcome.told}
        context.services.audit.record("ingest", who=who, chat_id=chat_id, detail=detail)


async def _fetch(document: Document, context: Context) -> bytes | None:
    """The file's bytes; None where it is larger than a bot may fetch."""
    limit = context.services.settings.limits.upload_megabytes * MEGABYTE
    if document.file_size is not None and document.file_size > limit:
        return None
    try:
        file = await context.bot.get_file(document.file_id)
    except BadRequest as problem:
        if "too big" in problem.message.lower():
            return None
        raise
    return bytes(await file.download_as_bytearray())


async def _keyboard(message: Message, files: list[File], context: Context) -> InlineKeyboardMarkup:
    services, language = context.services, context.language
    ident = await asyncio.to_thread(services.queries.put, message.chat_id, {"files": [list(f) for f in files]})
    reach = await asyncio.to_thread(services.subscriptions.reach)
    tell = InlineKeyboardButton(say(texts.BUTTON_STORE_AND_TELL, language, n=reach), callback_data=f"u:tell:{ident}")
    store = InlineKeyboardButton(say(texts.BUTTON_STORE, language), callback_data=f"u:store:{ident}")
    cancel = InlineKeyboardButton(say(texts.BUTTON_CANCEL, language), callback_data=f"u:no:{ident}")
    return InlineKeyboardMarkup([[tell], [store, cancel]])


def _storable(shown: Preview) -> bool:
    return shown.problem is None and shown.unchanged is None


def _name(document: Document) -> str:
    return document.file_name or "document"


def _pages(parts: list[str]) -> list[str]:
    """The previews, as few messages as Telegram's length allows; one preview is far shorter than a message."""
    pages = [""]
    for part in parts:
        if pages[-1] and len(pages[-1]) + len(part) + 2 > LIMIT // 2:
            pages.append("")
        pages[-1] = f"{pages[-1]}\n\n{part}" if pages[-1] else part
    return pages
