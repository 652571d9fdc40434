"""``/start`` and ``/help``: what the bot does, with three questions to press.

A deep link's payload ``q_id`` opens that stored answer in full, ``n_…`` minutes told of in a group. ``s:n`` presses
example n.
"""

from __future__ import annotations

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.access import Standing
from bot.context import Context
from bot.handlers import ask, news
from bot.handlers.browse import acknowledge
from bot.keyboard import DEEP_LINK
from bot.texts import chat as texts
from bot.texts import say

PATTERN = r"^s:\d$"
EXAMPLES = (texts.EXAMPLE_UNIT, texts.EXAMPLE_LATEST, texts.EXAMPLE_ROUTE)


async def start(update: Update, context: Context) -> None:
    """What the bot does; or the answer that a deep link from a group points at."""
    message = update.effective_message
    if message is None:
        return
    payload = (context.args or [""])[0]
    if payload.startswith(DEEP_LINK):
        await _open(message, payload.removeprefix(DEEP_LINK), context)
        return
    if payload.startswith(news.DEEP_LINK):
        await news.opened(message, payload, context)
        return
    rows = [
        [InlineKeyboardButton(say(example, context.language), callback_data=f"s:{n}")]
        for n, example in enumerate(EXAMPLES)
    ]
    await ask.respond(message, say(texts.START, context.language), keyboard=InlineKeyboardMarkup(rows))


async def example(update: Update, context: Context) -> None:
    """One of the example questions was pressed."""
    query = update.callback_query
    if query is None or query.data is None:
        return
    await acknowledge(query)
    number = int(query.data.split(":")[1])
    if isinstance(query.message, Message) and number < len(EXAMPLES):
        place = ask.place_of(query.message, query.from_user.id)
        await ask.answer(query.message, say(EXAMPLES[number], context.language), context, place=place)


async def help_(update: Update, context: Context) -> None:
    """How to ask; admins also see their commands."""
    if update.effective_message is not None:
        text = say(texts.HELP, context.language)
        if context.standing is Standing.ADMIN and update.effective_message.chat.type == "private":
            text += say(texts.HELP_ADMIN, context.language)
        await ask.respond(update.effective_message, text, html=True)


async def _open(message: Message, ident: str, context: Context) -> None:
    """The whole answer to what was asked in a group, for whoever may ask in private."""
    place = ask.place_of(message)
    told = await asyncio.to_thread(context.runtime.dialogue.adopt, ident, place)
    if told is None:
        await ask.respond(message, say(texts.GONE, context.language))
        return
    sent = await ask.send(message, told, context, private=place.private)
    await asyncio.to_thread(context.services.queries.attach, told.ident, sent.message_id)
