"""After a re-index: what changed, and going back to the parses before it.

What is stored for the buttons (JSON) is ``{"changes": [`index.differences.Change`, …], "others": n}``, with the
number of documents that have changed besides; payloads ``a:see:id`` and ``a:back:id``.
"""

from __future__ import annotations

import asyncio

import msgspec
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.context import Context
from bot.handlers import ask, errors
from bot.handlers.browse import acknowledge, tolerated
from bot.review.changes import in_detail
from bot.texts import admin as texts
from bot.texts import chat as chat_texts
from bot.texts import say
from index.differences import Change
from index.going_back import go_back
from index.reindex import ReindexReport

PATTERN = r"^a:(see|back):[\w-]{1,20}$"


async def keyboard(report: ReindexReport, chat_id: int, context: Context) -> InlineKeyboardMarkup | None:
    """[看改变] [退回上一版], where anything changed."""
    if not report.totals.visible:
        return None
    told = [change for change in report.changes if change.is_told]
    data = {"changes": msgspec.to_builtins(told), "others": report.totals.told - len(told)}
    ident = await asyncio.to_thread(context.services.queries.put, chat_id, data)
    row = ((texts.BUTTON_CHANGES, "see"), (texts.BUTTON_GO_BACK, "back"))
    return InlineKeyboardMarkup.from_row(
        [InlineKeyboardButton(say(twin, context.language), callback_data=f"a:{verb}:{ident}") for twin, verb in row]
    )


async def pressed(update: Update, context: Context) -> None:
    """One of the two buttons."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    _, verb, ident = query.data.split(":")
    message = query.message
    found = await asyncio.to_thread(context.services.queries.get, ident)
    if found is None or found.chat_id != message.chat_id or "changes" not in found.data:
        await acknowledge(query, say(chat_texts.GONE, context.language))
        return
    await acknowledge(query)
    if verb == "see":
        changes = msgspec.convert(found.data["changes"], list[Change])
        await ask.respond(message, in_detail(changes, context.language, found.data.get("others", 0)))
        return
    with tolerated():
        await message.edit_reply_markup(None)
    work = _go_back(message, query.from_user.id, context)
    context.runtime.start_task(errors.watched(work, message, context), "go back")


async def _go_back(message: Message, who: int, context: Context) -> None:
    services, language = context.services, context.language
    async with context.runtime.parsing:
        back = await asyncio.to_thread(go_back, services.minutes, services.settings.data_dir)
        await asyncio.to_thread(services.search.refresh)
    detail = {"docs": list(back.docs), "left": list(back.left)}
    await asyncio.to_thread(services.audit.record, "go_back", who=who, chat_id=message.chat_id, detail=detail)
    lines = [say(texts.WENT_BACK if back.docs else texts.NOTHING_TO_GO_BACK, language, n=len(back.docs))]
    if back.left:
        lines.append(say(texts.LEFT_ALONE, language, n=len(back.left), names="、".join(back.left[:5])))
    await ask.respond(message, "\n".join(lines))
