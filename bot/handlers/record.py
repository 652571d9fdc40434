"""The record of what was pressed: it cannot be recovered later."""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.context import Context


async def pressed(update: Update, context: Context) -> None:
    """Writes one audit row for a press, after it was handled."""
    query = update.callback_query
    if query is not None:
        await asyncio.to_thread(
            context.services.audit.record,
            "button",
            who=query.from_user.id,
            chat_id=query.message.chat.id if query.message else None,
            detail={"data": query.data, "message": query.message.message_id if query.message else None},
        )
