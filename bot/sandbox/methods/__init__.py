"""The one method table: each Bot API method's name with its typed handler over the world."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.methods import bot, chats, files, messages, queries

Handler = Callable[..., Any | Awaitable[Any]]
"""``(World, a subclass of Call) → the "result" Telegram answers with``."""

METHODS: dict[str, Handler] = {
    "getMe": bot.get_me,
    "getUpdates": bot.get_updates,
    "setWebhook": bot.set_webhook,
    "deleteWebhook": bot.delete_webhook,
    "getWebhookInfo": bot.get_webhook_info,
    "logOut": bot.log_out,
    "close": bot.log_out,
    "setMyCommands": bot.set_my_commands,
    "getMyCommands": bot.get_my_commands,
    "deleteMyCommands": bot.delete_my_commands,
    "setMyName": bot.set_profile,
    "setMyDescription": bot.set_profile,
    "setMyShortDescription": bot.set_profile,
    "getMyName": bot.get_profile,
    "getMyDescription": bot.get_profile,
    "getMyShortDescription": bot.get_profile,
    "sendMessage": messages.send_message,
    "editMessageText": messages.edit_message_text,
    "editMessageCaption": messages.edit_message_caption,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "deleteMessage": messages.delete_message,
    "deleteMessages": messages.delete_messages,
    "forwardMessage": messages.forward_message,
    "copyMessage": messages.copy_message,
    "sendChatAction": messages.send_chat_action,
    "setMessageReaction": messages.set_message_reaction,
    "pinChatMessage": messages.pin_chat_message,
    "unpinChatMessage": messages.pin_chat_message,
    "sendDocument": files.send_document,
    "sendPhoto": files.send_photo,
    "sendMediaGroup": files.send_media_group,
    "getFile": files.get_file,
    "answerCallbackQuery": queries.answer_callback_query,
    "answerInlineQuery": queries.answer_inline_query,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "createForumTopic": chats.create_forum_topic,
    "closeForumTopic": chats.close_forum_topic,
    "reopenForumTopic": chats.reopen_forum_topic,
}
