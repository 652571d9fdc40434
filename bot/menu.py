"""The command menus that Telegram shows, per scope: commands are ASCII, what they do is said in Chinese."""

from __future__ import annotations

import logging

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.context import App, runtime_of
from bot.texts import Twin, chat, news, say, why

_log = logging.getLogger(__name__)

PRIVATE = {
    "start": chat.COMMAND_START,
    "latest": chat.COMMAND_LATEST,
    "meeting": chat.COMMAND_MEETING,
    "me": chat.COMMAND_ME,
    "subscribe": news.COMMAND_SUBSCRIBE,
    "subscriptions": news.COMMAND_SUBSCRIPTIONS,
    "unsubscribe": news.COMMAND_UNSUBSCRIBE,
    "help": chat.COMMAND_HELP,
}
GROUP = {
    "ask": chat.COMMAND_ASK,
    "latest": chat.COMMAND_LATEST,
    "meeting": chat.COMMAND_MEETING,
    "subscribe": news.COMMAND_SUBSCRIBE,
    "subscriptions": news.COMMAND_SUBSCRIPTIONS,
    "unsubscribe": news.COMMAND_UNSUBSCRIBE,
    "help": chat.COMMAND_HELP,
}
ADMIN = PRIVATE | {
    "status": chat.COMMAND_STATUS,
    "why": why.COMMAND,
    "reindex": chat.COMMAND_REINDEX,
    "remove": chat.COMMAND_REMOVE,
    "fix": chat.COMMAND_FIX,
    "units": chat.COMMAND_UNITS,
    "withdraw": news.COMMAND_WITHDRAW,
    "receipts": news.COMMAND_RECEIPTS,
    "sources": news.COMMAND_SOURCES,
    "admit": chat.COMMAND_ADMIT,
    "dismiss": chat.COMMAND_DISMISS,
}


async def show_menus(application: App) -> None:
    """Sets the menus of private chats, groups and each admin. A menu that cannot be set is no reason not to start."""
    for scope, commands in (
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUP),
    ):
        try:
            await application.bot.set_my_commands(_list(application, commands), scope=scope)
        except TelegramError as problem:
            _log.warning("menu not set scope=%s: %s", scope.type, problem.message)
    for user_id in sorted(runtime_of(application).gatekeeper.admins):
        await show_to_admin(application, user_id)


async def show_to_admin(application: App, user_id: int) -> None:
    """Sets the menu of one admin's private chat; it fails where that admin has not written to the bot yet."""
    try:
        await application.bot.set_my_commands(_list(application, ADMIN), scope=BotCommandScopeChat(user_id))
    except TelegramError as problem:
        _log.info("menu not set admin=%s: %s", user_id, problem.message)


def _list(application: App, commands: dict[str, Twin]) -> list[BotCommand]:
    language = runtime_of(application).language
    return [BotCommand(name, say(twin, language)) for name, twin in commands.items()]
