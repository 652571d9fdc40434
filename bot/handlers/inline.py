"""``@bot question`` typed in any chat; off unless configured, and only for those who may ask in private."""

from __future__ import annotations

import asyncio

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.constants import ParseMode

from bot.access import Standing
from bot.context import Context
from bot.dialogue import Place
from bot.handlers.ask import NO_PREVIEW
from bot.texts import chat as texts
from bot.texts import say

SHORTEST = 3
"""Characters before an answer is looked for: Telegram sends a query for every letter typed."""


async def typed(update: Update, context: Context) -> None:
    """Answers with the group form of the reply. Results are personal and never cached: access is closed."""
    query = update.inline_query
    if query is None:
        return
    limit = context.services.settings.limits.question_characters
    asked = query.query.strip()[:limit]
    results = []
    if len(asked) >= SHORTEST and context.standing >= Standing.MEMBER:
        place = Place(query.from_user.id, query.from_user.id, private=False)
        told = await asyncio.to_thread(context.runtime.dialogue.prepare, asked, place)
        content = InputTextMessageContent(
            told.reply.pages[0].html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        )
        title = say(texts.INLINE_TITLE, context.language, n=len(told.answer.items))
        results = [InlineQueryResultArticle(told.ident, title, content, description=asked)]
    await query.answer(results, cache_time=0, is_personal=True)
