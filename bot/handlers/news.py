"""The buttons under a notification, the deep link from a group, and who has received what.

The payloads are listed in `bot.delivery.news`; a deep link's payload is ``n_v_k``: item ``k`` (0: all) of version
``v``.
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Sequence

from msgspec import Struct
from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    Message,
    ReplyParameters,
    Update,
)
from telegram.error import TelegramError

from bot.context import Context
from bot.delivery.news import item_buttons, original_button
from bot.handlers import ask
from bot.handlers.browse import acknowledge
from bot.replies.blocks import quote_line
from bot.replies.full import item_in_full
from bot.replies.labels import citation as cited
from bot.replies.labels import meeting_name, ordinal
from bot.replies.markup import Line, bold, line, to_html
from bot.texts import chat, say
from bot.texts import news as texts
from index.answer.found import title_of
from index.answer.quotes import Quoter, unique
from index.answer.scope import citation
from storage.domain import Item, StoredMinutes

PATTERN = r"^n:([aor]:\d{1,18}|i:\d{1,18}:\d{1,6})$"
DEEP_LINK = "n_"
"""Start of the /start payload that opens minutes told of in a group."""
_ROW = 8
_LISTED = 40
_IN_GROUP = 4
"""Quotations of an item shown in a group; the rest is for the private chat."""


class _Found(Struct, frozen=True):
    """The version in force of what a message told of."""

    stored: StoredMinutes
    superseded: bool


async def pressed(update: Update, context: Context) -> None:
    """An item, the list, the original, or ✔ 收到."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    _, verb, version, *rest = query.data.split(":")
    if verb == "r":
        await context.runtime.receipts.pressed(query, query.message, int(version), context)
        return
    found = await asyncio.to_thread(_find, context, int(version))
    if found is None:
        await acknowledge(query, say(texts.GONE, context.language), alert=True)
        return
    await acknowledge(query)
    if verb == "o":
        await _original(query.message, found, query, context)
    elif verb == "a" or found.superseded:
        await _list(query.message, found, context)
    else:
        await _item(query.message, found, int(rest[0]), context)


async def opened(message: Message, payload: str, context: Context) -> None:
    """A deep link from a group was followed into the private chat."""
    version, _, number = payload.removeprefix(DEEP_LINK).partition("_")
    found = None
    if re.fullmatch(r"\d{1,18}_\d{1,6}", f"{version}_{number}"):
        found = await asyncio.to_thread(_find, context, int(version))
    if found is None:
        await ask.respond(message, say(texts.GONE, context.language))
    elif int(number) == 0 or found.superseded:
        await _list(message, found, context)
    else:
        await _item(message, found, int(number), context)


def _find(context: Context, version_id: int) -> _Found | None:
    minutes = context.services.minutes
    told = minutes.version(version_id)
    stored = None if told is None else minutes.get(told.doc)
    return None if stored is None else _Found(stored, stored.version_id != version_id)


async def _item(message: Message, found: _Found, number: int, context: Context) -> None:
    stored, language = found.stored, context.language
    item = next((one for one in stored.minutes.items if one.ordinal == number), None)
    if item is None:
        await ask.respond(message, say(chat.ITEM_GONE, language))
        return
    original = original_button(stored.version_id, language)
    if message.chat.type == message.chat.PRIVATE:
        for page in item_in_full(item, stored.minutes.text, citation(stored), language).pages:
            await ask.respond(message, page.html, keyboard=InlineKeyboardMarkup.from_button(original), html=True)
        return
    keyboard = InlineKeyboardMarkup.from_row([_private(stored.version_id, number, context), original])
    await ask.respond(message, to_html(_short(item, stored, context)), keyboard=keyboard, html=True)


def _short(item: Item, stored: StoredMinutes, context: Context) -> list[Line]:
    quoter = Quoter(stored.minutes, item)
    quotes = unique([*quoter.decisions(), *quoter.requirements()]) or tuple(quoter.first())
    number = ordinal(item.ordinal, context.language)
    lines = [line(bold(f"{number}、{title_of(item, stored.minutes)}"))]
    lines += [quote_line(quote, context.language) for quote in quotes[:_IN_GROUP]]
    lines.append(line(cited(citation(stored), context.language)))
    return lines


async def _list(message: Message, found: _Found, context: Context) -> None:
    stored, language = found.stored, context.language
    items = stored.minutes.items[:_LISTED]
    lines = [line(bold(meeting_name(citation(stored))))]
    if found.superseded:
        lines.append(line(say(texts.SUPERSEDED, language)))
    lines += [line(f"{ordinal(item.ordinal, language)} {title_of(item, stored.minutes)}") for item in items]
    buttons = item_buttons(stored.version_id, items, language)
    last = [original_button(stored.version_id, language)]
    if message.chat.type != message.chat.PRIVATE:
        last.insert(0, _private(stored.version_id, 0, context))
    rows = [buttons[n : n + _ROW] for n in range(0, len(buttons), _ROW)]
    await ask.respond(message, to_html(lines), keyboard=InlineKeyboardMarkup([*rows, last]), html=True)


def _private(version_id: int, number: int, context: Context) -> InlineKeyboardButton:
    link = f"https://t.me/{context.bot.username}?start={DEEP_LINK}{version_id}_{number}"
    return InlineKeyboardButton(say(texts.BUTTON_PRIVATE, context.language), url=link)


async def _original(message: Message, found: _Found, query: CallbackQuery, context: Context) -> None:
    services, doc = context.services, found.stored.doc
    source = await asyncio.to_thread(services.minutes.source, doc)
    if source is None:
        await ask.respond(message, say(chat.ORIGINAL_GONE, context.language))
        return
    await context.bot.send_document(
        message.chat_id,
        InputFile(io.BytesIO(source.data), filename=source.name),
        message_thread_id=ask.thread_of(message) or None,
        reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
    )
    detail = {"doc": doc, "name": source.name}
    await asyncio.to_thread(
        services.audit.record, "original", who=query.from_user.id, chat_id=message.chat_id, detail=detail
    )


async def receipts(update: Update, context: Context) -> None:
    """``/receipts`` (admins): of the newest announced minutes, or of ``/receipts DOC``, who has received them where."""
    message = update.effective_message
    if message is None:
        return
    services, language = context.services, context.language
    docs = await asyncio.to_thread(services.minutes.docs)
    asked = " ".join(context.args or ())
    for doc in [asked] if asked else reversed(docs):
        told = await asyncio.to_thread(_told, context, doc)
        if told:
            await ask.respond(message, await _report(doc, told, context))
            return
    await ask.respond(message, say(texts.RECEIPTS_NONE, language))


def _told(context: Context, doc: str) -> list[tuple[int, str, str, list[str]]]:
    """(chat, its type, its title, who pressed ✔ 收到) for each chat that was told of a document."""
    services = context.services
    rows = [row for row in services.outbox.entries(doc=doc, limit=None) if row.state == "sent" and row.message_id]
    versions = {row.version_id for row in rows}
    got = [receipt for version in sorted(versions) for receipt in services.receipts.of(version)]
    told = []
    for chat_id in dict.fromkeys(row.chat_id for row in rows):
        known = services.chats.chat(chat_id)
        names = list(dict.fromkeys(receipt.name for receipt in got if receipt.chat_id == chat_id))
        told.append((chat_id, known.type if known else "", (known.title if known else "") or str(chat_id), names))
    return told


_CHATS = 20
"""Chats whose members are counted for one report; each costs a call."""


async def _report(doc: str, told: Sequence[tuple[int, str, str, list[str]]], context: Context) -> str:
    language = context.language
    stored = await asyncio.to_thread(context.services.minutes.get, doc)
    name = doc if stored is None else meeting_name(citation(stored))
    lines = [say(texts.RECEIPTS_HEAD, language, meeting=name)]
    for number, (chat_id, kind, title, names) in enumerate(told):
        count = await _members(chat_id, kind, context) if number < _CHATS else None
        if count is None:
            lines.append(say(texts.RECEIPTS_CHAT_ANY, language, title=title, m=len(names)))
        else:
            lines.append(say(texts.RECEIPTS_CHAT, language, title=title, m=len(names), n=count))
        if names:
            lines.append(say(texts.RECEIPTS_NAMES, language, names="、".join(names)))
    text = "\n".join(lines)
    return text[:3800]


async def _members(chat_id: int, kind: str, context: Context) -> int | None:
    """How many people are in a chat, the bot not counted; None where Telegram does not say."""
    if kind == "private":
        return 1
    try:
        return await context.bot.get_chat_member_count(chat_id) - 1
    except TelegramError:
        return None
