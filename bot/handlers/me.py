"""``/me``: the unit and the government a person (in a group, the group) speaks for. Set once, guessed never.

Payloads: ``m:u:n`` takes the n-th of the units offered, ``m:b:n`` the n-th government, ``m:clear`` forgets both.
The units offered stand in the message's own buttons, so that nothing needs to be kept.
"""

from __future__ import annotations

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.access import Standing
from bot.context import Context
from bot.handlers import ask
from bot.handlers.browse import acknowledge, tolerated
from bot.texts import chat as texts
from bot.texts import echoed, say
from storage.admission import Home

PATTERN = r"^m:(clear|[ub]:\d{1,3})$"
OFFERED = 8


async def me(update: Update, context: Context) -> None:
    """Shows or sets the home unit and body."""
    message = update.effective_message
    if message is None:
        return
    asked = " ".join(context.args or ())
    if asked and not _may_set(message, context):
        await ask.respond(message, say(texts.ME_ADMINS_SET, context.language))
    elif asked:
        await _set_unit(message, asked, context)
    else:
        await _show(message, context)


async def chosen(update: Update, context: Context) -> None:
    """A unit or a government was chosen by its button."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    message = query.message
    if not _may_set(message, context):
        await acknowledge(query, say(texts.ME_ADMINS_SET, context.language))
        return
    await acknowledge(query)
    owner = message.chat_id if _is_group(message) else query.from_user.id
    home = await _home(message, owner, context)
    label = _label(message, query.data)
    if query.data == "m:clear":
        home = Home()
    elif query.data.startswith("m:u:"):
        home = Home(label, home.body)
    else:
        home = Home(home.unit, label)
    await _save(message, owner, home, context)
    with tolerated():
        await message.edit_text(_said(message, home, context), reply_markup=await _keyboard(home, context))


async def _set_unit(message: Message, asked: str, context: Context) -> None:
    matches = await asyncio.to_thread(context.services.table.lookup, asked)
    names = list(dict.fromkeys(match.canonical for match in matches))
    owner = _owner(message)
    if not names:
        await ask.respond(message, say(texts.ME_UNKNOWN, context.language, asked=echoed(asked)))
    elif len(names) > 1:
        rows = [[InlineKeyboardButton(name, callback_data=f"m:u:{n}")] for n, name in enumerate(names[:OFFERED])]
        await ask.respond(message, say(texts.ME_CHOOSE, context.language), keyboard=InlineKeyboardMarkup(rows))
    else:
        home = Home(names[0], (await _home(message, owner, context)).body)
        await _save(message, owner, home, context)
        await _show(message, context)


async def _show(message: Message, context: Context) -> None:
    home = await _home(message, _owner(message), context)
    await ask.respond(message, _said(message, home, context), keyboard=await _keyboard(home, context))


def _said(message: Message, home: Home, context: Context) -> str:
    none = say(texts.ME_NOT_SET, context.language)
    head = texts.ME_GROUP_NOW if _is_group(message) else texts.ME_NOW
    body = home.body or context.services.settings.home_body
    return "\n".join(
        (
            say(head, context.language, unit=home.unit or none, body=body or none),
            say(texts.ME_HOW, context.language),
        )
    )


async def _keyboard(home: Home, context: Context) -> InlineKeyboardMarkup | None:
    """The governments in the store to choose from, where there are several, and a way to clear."""
    cards = context.services.search.cards
    bodies = await asyncio.to_thread(lambda: sorted({card.meeting.body for card in cards if card.meeting.body}))
    rows = []
    if len(bodies) > 1:
        rows = [[InlineKeyboardButton(b, callback_data=f"m:b:{n}")] for n, b in enumerate(bodies[:OFFERED])]
    if home.unit or home.body:
        rows.append([InlineKeyboardButton(say(texts.ME_CLEAR, context.language), callback_data="m:clear")])
    return InlineKeyboardMarkup(rows) if rows else None


def _label(message: Message, data: str) -> str | None:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), None)


async def _home(message: Message, owner: int, context: Context) -> Home:
    """The owner's own setting, without what a person's would add to a group's."""
    chats = context.services.chats
    if _is_group(message):
        chat = await asyncio.to_thread(chats.chat, owner)
        return Home() if chat is None else chat.home
    person = await asyncio.to_thread(chats.person, owner)
    return Home() if person is None else person.home


async def _save(message: Message, owner: int, home: Home, context: Context) -> None:
    chats = context.services.chats
    if _is_group(message):
        await asyncio.to_thread(chats.set_chat_home, owner, home)
    else:
        await asyncio.to_thread(chats.set_home, owner, home)


def _owner(message: Message) -> int:
    return message.chat_id if _is_group(message) or message.from_user is None else message.from_user.id


def _is_group(message: Message) -> bool:
    return message.chat.type != message.chat.PRIVATE


def _may_set(message: Message, context: Context) -> bool:
    return not _is_group(message) or context.standing is Standing.ADMIN
