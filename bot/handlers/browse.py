"""The buttons under a reply: pages, an item in full, the original file, a further question, and back.

The payloads are listed in `bot.keyboard`. A press is answered first, so that the button stops spinning whatever
follows; each message pages its own stored question, never the newest one.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
from collections.abc import Iterator

from telegram import CallbackQuery, InputFile, Message, ReplyParameters, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.context import Context
from bot.dialogue import Told
from bot.handlers import ask
from bot.keyboard import View, markup
from bot.replies import ActionKind, Page
from bot.replies.full import general_in_full, item_in_full
from bot.texts import chat as texts
from bot.texts import say
from index.answer.found import title_of
from index.answer.scope import citation

_log = logging.getLogger(__name__)

PATTERN = r"^[pigoq]:"
_KINDS = {
    "i": (ActionKind.ITEM,),
    "o": (ActionKind.ITEM, ActionKind.ORIGINAL),
    "q": (ActionKind.ASK,),
}
"""What each letter may open: a press can be forged."""
_HARMLESS = ("message is not modified", "query is too old", "message to edit not found", "message can't be edited")


async def pressed(update: Update, context: Context) -> None:
    """One press of a button under an answer."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        if query is not None:
            await acknowledge(query, say(texts.GONE, context.language))
        return
    kind, ident, *rest = query.data.split(":")
    numbers = [int(part) for part in rest if part.isdecimal()]
    message = query.message
    page = numbers[0] if kind == "p" and numbers else 0
    dialogue, place = context.runtime.dialogue, ask.place_of(message, query.from_user.id)
    told = await (
        asyncio.to_thread(dialogue.turn, ident, place, page)
        if kind == "p"
        else asyncio.to_thread(dialogue.again, ident, message.chat_id)
    )
    if told is None or len(numbers) != {"p": 1, "i": 3, "g": 2, "o": 1, "q": 1}[kind]:
        await acknowledge(query, say(texts.GONE, context.language))
        return
    if kind in _KINDS and (numbers[0] >= len(told.actions) or told.actions[numbers[0]].kind not in _KINDS[kind]):
        await acknowledge(query, say(texts.GONE, context.language))
        return
    if kind == "i":
        await _item(query, message, told, numbers, context)
        return
    changed = kind == "p" and told.changed
    await acknowledge(query, say(texts.CHANGED, context.language) if changed else None, alert=changed)
    match kind:
        case "p":
            await _list(message, told, page, context)
        case "g":
            pages = general_in_full(told.answer.general, told.answer.query.language).pages
            page = min(numbers[0], len(pages) - 1)
            await show(message, pages[page], View(ident, page, general=True, back=numbers[1]), told, context)
        case "o":
            await _original(message, told, numbers[0], query, context)
        case _:
            action = told.actions[numbers[0]]
            await ask.answer(message, str(action.params["q"]), context, place=ask.place_of(message, query.from_user.id))


async def show(message: Message, page: Page, view: View, told: Told, context: Context) -> None:
    """Puts `page` in the place of what `message` shows."""
    private = message.chat.type == message.chat.PRIVATE
    keyboard = markup(
        page.buttons, view, told.actions, told.answer.query.language, context.bot.username, feedback=private
    )
    with tolerated():
        await message.edit_text(
            page.html, parse_mode=ParseMode.HTML, reply_markup=keyboard, link_preview_options=ask.NO_PREVIEW
        )


async def acknowledge(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answers the press, so that the button stops spinning."""
    with tolerated():
        await query.answer(text, show_alert=alert)


@contextlib.contextmanager
def tolerated() -> Iterator[None]:
    """Lets pass what a double press or an old message brings."""
    try:
        yield
    except BadRequest as problem:
        if not any(said in problem.message.lower() for said in _HARMLESS):
            raise


async def _list(message: Message, told: Told, page: int, context: Context) -> None:
    """Shows that page of the answer, or its last; its first where the minutes have changed since."""
    page = 0 if told.changed else told.reply.nearest(page)
    await show(message, told.reply.pages[page], View(told.ident, page), told, context)


async def _item(query: CallbackQuery, message: Message, told: Told, numbers: list[int], context: Context) -> None:
    position, page, back = numbers
    action = told.actions[position]
    language = told.answer.query.language
    stored = await asyncio.to_thread(context.services.minutes.get, str(action.params["doc"]))
    items = () if stored is None else stored.minutes.items
    item = next((i for i in items if i.ordinal == action.params["ordinal"]), None)
    if stored is None:
        await acknowledge(query)
        await ask.respond(message, say(texts.ITEM_GONE, language))
        return
    if item is None or not title_of(item, stored.minutes).startswith(str(action.params.get("title", ""))):
        # Another item bears the number now, of a new version or of another document of that name.
        await acknowledge(query, say(texts.ITEM_CHANGED, language), alert=True)
        renewed = await asyncio.to_thread(
            context.runtime.dialogue.turn, told.ident, ask.place_of(message, query.from_user.id), back
        )
        await _list(message, renewed or told, back, context)
        return
    await acknowledge(query)
    pages = item_in_full(item, stored.minutes.text, citation(stored), language).pages
    page = min(page, len(pages) - 1)
    await show(message, pages[page], View(told.ident, page, item=position, back=back), told, context)


async def _original(message: Message, told: Told, position: int, query: CallbackQuery, context: Context) -> None:
    doc = str(told.actions[position].params["doc"])
    source = await asyncio.to_thread(context.services.minutes.source, doc)
    if source is None:
        await ask.respond(message, say(texts.ORIGINAL_GONE, told.answer.query.language))
        return
    await context.bot.send_document(
        message.chat_id,
        InputFile(io.BytesIO(source.data), filename=source.name),
        message_thread_id=ask.thread_of(message) or None,
        reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
    )
    await asyncio.to_thread(
        context.services.audit.record,
        "original",
        who=query.from_user.id,
        chat_id=message.chat_id,
        detail={"doc": doc, "name": source.name},
    )
