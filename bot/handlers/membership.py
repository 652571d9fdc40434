"""The bot's own place in chats: added, removed, blocked, moved to a supergroup."""

from __future__ import annotations

import asyncio
import logging

from telegram import Chat, ChatMember, Update

from bot.context import Context
from bot.handlers import door

_log = logging.getLogger(__name__)

_IN = (ChatMember.ADMINISTRATOR, ChatMember.MEMBER, ChatMember.RESTRICTED)


async def changed(update: Update, context: Context) -> None:
    """``my_chat_member``: keeps the chat table true."""
    news = update.my_chat_member
    if news is None:
        return
    chats, group = context.services.chats, news.chat
    inside, was_inside = news.new_chat_member.status in _IN, news.old_chat_member.status in _IN
    _log.info("membership chat=%s status=%s by=%s", group.id, news.new_chat_member.status, news.from_user.id)
    if not inside:
        await asyncio.to_thread(chats.deactivate, group.id, news.new_chat_member.status)
        return
    await asyncio.to_thread(chats.seen, group.id, group.type, group.title or "")
    await asyncio.to_thread(chats.activate, group.id)
    if group.type in (Chat.GROUP, Chat.SUPERGROUP) and not was_inside:
        await door.group_added(context, group, news.from_user)


async def migrated(update: Update, context: Context) -> None:
    """A group became a supergroup. Both chats tell of it; the second telling finds nothing to do."""
    message = update.message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat_id
    new = message.migrate_to_chat_id or message.chat_id
    if await asyncio.to_thread(context.services.chats.migrate, old, new):
        _log.info("chat moved old=%s new=%s", old, new)
    await asyncio.to_thread(context.runtime.gatekeeper.refresh)
