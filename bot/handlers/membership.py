"""The bot's own place in chats: added, removed, blocked, moved to a supergroup."""

from __future__ import annotations

import asyncio
import logging

from telegram import Chat, ChatMember, ChatMemberRestricted, Update

from bot.context import Context
from bot.handlers import door, subscribe
from bot.texts import admin, say

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
    known = await asyncio.to_thread(chats.chat, group.id)
    is_group = group.type in (Chat.GROUP, Chat.SUPERGROUP)
    if not inside or _is_mute(news.new_chat_member):
        lost = await asyncio.to_thread(chats.deactivate, group.id, news.new_chat_member.status)
        subscribed = await asyncio.to_thread(context.services.subscriptions.of_chat, group.id)
        if lost and known is not None and subscribed and is_group:
            status, title = news.new_chat_member.status, group.title or ""
            text = say(admin.CHAT_LOST, context.language, title=title, id=group.id, why=status)
            await door.tell_admins(context.app, text)
        return
    await asyncio.to_thread(chats.seen, group.id, group.type, group.title or "")
    subscribed = await asyncio.to_thread(context.services.subscriptions.of_chat, group.id)
    returns = is_group and not was_inside and known is not None and not known.active and bool(subscribed)
    if returns and context.runtime.gatekeeper.may_ask_in(group.id):
        # Whoever took the bot out may not have wanted its news either: the group says so itself.
        await subscribe.ask_to_resume(context.app, group)
        return
    await asyncio.to_thread(chats.activate, group.id)
    if is_group and not was_inside:
        await door.group_added(context, group, news.from_user)


def _is_mute(member: ChatMember) -> bool:
    """Whether the bot is in the chat and may not write there."""
    return isinstance(member, ChatMemberRestricted) and not member.can_send_messages


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
