"""Documents sent to the bot by an admin: read, shown, and stored only when the admin says so.

Of a document nothing is kept until then, not even for the buttons: what is stored for them (JSON) is
``{"files": [[file_id, name], …], "low": percent or null, "drafts": corrections so far}`` (see `bot.review.desk`), and
the file is fetched and read again. `low` is the confidence of the most doubtful document where that is below the
floor: then the admin is asked once more. Payloads: ``u:tell:id``, ``u:store:id``, after being asked ``u:ytell:id`` and
``u:ystore:id``; ``u:check:id`` to go through it, ``u:no:id``.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from msgspec.structs import replace
from telegram import Document, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from bot.context import Context
from bot.handlers import ask, errors, review
from bot.handlers.browse import acknowledge, tolerated
from bot.replies.split import LIMIT
from bot.review.desk import Desk, drafts_of
from bot.review.previews import preview_html, stored_line
from bot.texts import admin as texts
from bot.texts import chat as chat_texts
from bot.texts import review as review_texts
from bot.texts import say, say_html
from index.ingest import Outcome, Preview, Problem, Result, preview, reviewed, store
from storage.errors import DatabaseProblem

_log = logging.getLogger(__name__)

PATTERN = r"^u:(y?tell|y?store|check|no):"
MEGABYTE = 2**20
AT_HAND = 4
"""Uploads kept in memory while they are looked at; the files of an older one are fetched again."""
MOST = 50
"""Documents of one upload that can be chosen to go through."""
_OTHERS = ((texts.BUTTON_STORE, "store"), (texts.BUTTON_REVIEW, "check"), (texts.BUTTON_CANCEL, "no"))

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
    read: list[tuple[Preview, ...]] = []
    for document in [one.document for one in batch if one.document is not None]:
        name, data = _name(document), await _fetch(document, context)
        if data is None:
            limit = context.services.settings.limits.upload_megabytes
            parts.append(say_html(texts.UPLOAD_TOO_BIG, language, name=name, limit=f"{limit:g}"))
            continue
        shown = await asyncio.to_thread(preview, data, name, context.services.minutes)
        short = len(batch) > 1 or len(shown) > 1
        parts += await asyncio.to_thread(_html, shown, context, short)
        if any(_storable(one) for one in shown):
            files.append((document.file_id, name))
            read.append(shown)
    keyboard = await _offered(message, files, read, context) if files else None
    await _send(message, parts, keyboard)


def _html(shown: tuple[Preview, ...], context: Context, short: bool) -> list[str]:
    table = context.services.table
    return [preview_html(one, context.language, short=short, table=table) for one in shown]


async def _send(message: Message, parts: list[str], keyboard: InlineKeyboardMarkup | None) -> None:
    pages = _pages(parts)
    for page in pages[:-1]:
        await ask.respond(message, page, html=True)
    await ask.respond(message, pages[-1], keyboard=keyboard, html=True)


async def at_hand(ident: str, chat_id: int, context: Context) -> None:
    """Fetches and reads an upload again unless it is still at hand; does nothing for one that was decided on."""
    previews = context.runtime.previews
    found = await asyncio.to_thread(context.services.queries.get, ident)
    if ident in previews or found is None or found.chat_id != chat_id:
        return
    read = []
    for file_id, name in found.data["files"]:
        data = bytes(await (await context.bot.get_file(file_id)).download_as_bytearray())
        read.append(await asyncio.to_thread(preview, data, name, context.services.minutes))
    if read:
        _remember(ident, read, context)


async def show_again(message: Message, ident: str, context: Context) -> None:
    """The preview once more, with what was corrected since, and its buttons."""
    found = await asyncio.to_thread(context.services.queries.get, ident)
    await at_hand(ident, message.chat_id, context)
    read = context.runtime.previews.get(ident)
    if found is None or read is None:
        await ask.respond(message, say(chat_texts.GONE, context.language))
        return
    minutes, language = context.services.minutes, context.language
    now: list[tuple[Preview, ...]] = []
    for file, shown in enumerate(read):
        parts = []
        for part, one in enumerate(shown):
            drafts = drafts_of(found.data, file, part)
            parts.append(
                replace(one, minutes=await asyncio.to_thread(reviewed, one, minutes, drafts)) if drafts else one
            )
        now.append(tuple(parts))
    short = sum(map(len, now)) > 1
    html = [line for shown in now for line in await asyncio.to_thread(_html, shown, context, short)]
    corrected = sum(len(drafts) for drafts in found.data.get("drafts", {}).values())
    if corrected:
        html.append(say(review_texts.CORRECTED, language, n=corrected))
    await _send(message, html, await _keyboard(ident, context))


async def decided(update: Update, context: Context) -> None:
    """入库并通知, 只入库, 逐项核对 or 取消."""
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
    assert found is not None  # it has files
    await acknowledge(query)
    if verb == "check":
        await _check(message, ident, context)
        return
    if verb in ("tell", "store") and found.data.get("low") is not None:
        await _ask_again(message, verb, ident, found.data["low"], context)
        return
    await asyncio.to_thread(context.services.queries.update, ident, {"files": []})
    context.runtime.previews.pop(ident, None)
    with tolerated():
        await message.edit_reply_markup(None)
    if verb == "no":
        await ask.respond(message, say(texts.CANCELLED, language))
        return
    work = _store(message, found.data, "tell" in verb, query.from_user.id, context)
    context.runtime.start_task(errors.watched(work, message, context), f"store {message.chat_id}")


async def _check(message: Message, ident: str, context: Context) -> None:
    """Opens what can be stored for going through, item by item."""
    await at_hand(ident, message.chat_id, context)
    desk = Desk(context.services, context.runtime.previews)
    buttons: list[tuple[str, str]] = []
    for file, shown in enumerate(context.runtime.previews.get(ident, [])):
        for part, one in enumerate(shown):
            if _storable(one) and len(buttons) < MOST:
                data = {"upload": ident, "file": file, "part": part}
                case = await asyncio.to_thread(desk.begin, message.chat_id, data)
                buttons.append((one.name[:60], case))
    if len(buttons) == 1:
        await review.show(message, buttons[0][1], context)
    else:
        rows = [[InlineKeyboardButton(name, callback_data=f"f:{case}:i:1")] for name, case in buttons]
        text = say(review_texts.WHICH_DOCUMENT, context.language)
        await ask.respond(message, text, keyboard=InlineKeyboardMarkup(rows))


async def _ask_again(message: Message, verb: str, ident: str, percent: int, context: Context) -> None:
    """Of a doubtful parse: whether it is to be stored all the same."""
    language = context.language
    labels = ((texts.BUTTON_STORE_ANYWAY, f"y{verb}"), (texts.BUTTON_REVIEW, "check"), (texts.BUTTON_CANCEL, "no"))
    row = [InlineKeyboardButton(say(twin, language), callback_data=f"u:{what}:{ident}") for twin, what in labels]
    await ask.respond(
        message, say(texts.UPLOAD_SURE, language, percent=percent), keyboard=InlineKeyboardMarkup.from_row(row)
    )


async def _store(message: Message, data: dict[str, Any], announce: bool, who: int, context: Context) -> None:
    services, language = context.services, context.language
    outcomes: list[Outcome] = []
    for number, (file_id, name) in enumerate(data["files"]):
        content = bytes(await (await context.bot.get_file(file_id)).download_as_bytearray())
        try:
            outcomes += await asyncio.to_thread(_store_file, content, name, data, number, announce, context)
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


def _store_file(
    content: bytes, name: str, data: dict[str, Any], number: int, announce: bool, context: Context
) -> list[Outcome]:
    minutes = context.services.minutes
    return [
        store(one, minutes, announce=announce, drafts=drafts_of(data, number, part) if one.fresh is not None else ())
        for part, one in enumerate(preview(content, name, minutes))
    ]


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


async def _offered(
    message: Message, files: list[File], read: list[tuple[Preview, ...]], context: Context
) -> InlineKeyboardMarkup:
    """Keeps what the buttons need; the buttons."""
    doubtful = [one.minutes.confidence for shown in read for one in shown if one.doubtful and one.minutes is not None]
    low = round(min(doubtful) * 100) if doubtful else None
    data = {"files": [list(f) for f in files], "low": low}
    ident = await asyncio.to_thread(context.services.queries.put, message.chat_id, data)
    _remember(ident, read, context)
    return await _keyboard(ident, context)


async def _keyboard(ident: str, context: Context) -> InlineKeyboardMarkup:
    language = context.language
    reach = await asyncio.to_thread(context.services.subscriptions.reach)
    tell = (say(texts.BUTTON_STORE_AND_TELL, language, n=reach), "tell")
    others = [(say(twin, language), verb) for twin, verb in _OTHERS]
    rows = [[tell], others]
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"u:{verb}:{ident}") for label, verb in row] for row in rows]
    )


def _remember(ident: str, read: list[tuple[Preview, ...]], context: Context) -> None:
    previews = context.runtime.previews
    previews[ident] = read
    while len(previews) > AT_HAND:
        previews.pop(next(iter(previews)))


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
