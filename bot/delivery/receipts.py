"""✔ 收到: pressed by many people in the same minute, and shown as one number that is edited seldom."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, InlineKeyboardMarkup, Message

from bot.context import Context
from bot.delivery.news import receipt_button
from bot.handlers.browse import acknowledge, tolerated
from bot.texts import chat, say
from bot.texts import news as texts


class Receipts:
    """Notes presses at once, and brings each message's number up to date once the pressing pauses.

    Every edit in a group counts towards its twenty messages a minute.
    """

    def __init__(self, quiet: float = 3.0, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._quiet = quiet
        self._sleep = sleep
        self._waiting: set[tuple[int, int]] = set()

    async def pressed(self, query: CallbackQuery, message: Message, version_id: int, context: Context) -> None:
        """Notes one press for everything that the message tells of."""
        services, user, language = context.services, query.from_user, context.language

        def note() -> tuple[bool, int] | None:
            if services.minutes.version(version_id) is None:
                return None
            rows = services.outbox.of_message(message.chat_id, message.message_id)
            versions = [row.version_id for row in rows] or [version_id]
            new = [services.receipts.record(message.chat_id, one, user.id, user.full_name) for one in versions]
            return any(new), len(services.receipts.of(version_id, message.chat_id))

        noted = await asyncio.to_thread(note)
        if noted is None:  # forged, or what it told of was purged
            await acknowledge(query, say(chat.GONE, language))
            return
        new, count = noted
        said = say(texts.RECEIVED, language, n=count) if new else say(texts.RECEIVED_BEFORE, language)
        await acknowledge(query, said)
        place = (message.chat_id, message.message_id)
        if new and place not in self._waiting:
            self._waiting.add(place)
            context.runtime.start_task(self._show(message, version_id, context), f"receipts {place}")

    async def _show(self, message: Message, version_id: int, context: Context) -> None:
        await context.runtime.rest(self._sleep(self._quiet))
        self._waiting.discard((message.chat_id, message.message_id))
        receipts = await asyncio.to_thread(context.services.receipts.of, version_id, message.chat_id)
        button = receipt_button(version_id, len(receipts), context.language)
        rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
        shown = [[button if b.callback_data == button.callback_data else b for b in row] for row in rows]
        with tolerated():
            await message.edit_reply_markup(InlineKeyboardMarkup(shown))
