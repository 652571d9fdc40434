"""Questions: a text in a private chat; ``/ask``, a mention, or a reply to the bot in a group."""

from __future__ import annotations

import asyncio
import functools
import logging
import re
from html import unescape

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, MessageEntity, ReplyParameters, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated

from bot.context import Context
from bot.dialogue import Place, Told
from bot.keyboard import View, markup
from bot.texts import chat as texts
from bot.texts import say

_log = logging.getLogger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def question(update: Update, context: Context) -> None:
    """A text that is itself the question."""
    message = update.effective_message
    if message is not None and message.text:
        await answer(message, message.text, context)


async def command(update: Update, context: Context) -> None:
    """``/ask question``; in a reply to somebody without words of its own, what that message says."""
    message = update.effective_message
    if message is None:
        return
    asked = " ".join(context.args or ())
    replied = message.reply_to_message
    if not asked and replied is not None and replied.text and replied.from_user and not replied.from_user.is_bot:
        asked = replied.text
    if not asked:
        await respond(message, say(texts.ASK_EMPTY, context.language))
        return
    await answer(message, asked, context)


async def mention(update: Update, context: Context) -> None:
    """A text in a group that mentions the bot or replies to it."""
    message = update.effective_message
    if message is None or not message.text or not speaks_to(message, context.bot.username, context.bot.id):
        return
    asked = without_mention(message, context.bot.username)
    if asked:
        await answer(message, asked, context)
    else:
        await respond(message, say(texts.ASK_EMPTY, context.language))


async def answer(message: Message, asked: str, context: Context, *, place: Place | None = None) -> Told | None:
    """Answers `asked` below `message`; the one way a question is answered in a chat."""
    limit = context.services.settings.limits.question_characters
    if len(asked) > limit:
        await respond(message, say(texts.QUESTION_TOO_LONG, context.language, limit=limit))
        return None
    place = place or place_of(message)
    runtime = context.runtime
    told = await asyncio.to_thread(runtime.dialogue.ask, asked.strip(), place, continues=_continues(message, context))
    sent = await send(message, told, context, private=place.private)
    _log.info(
        "answered query=%s chat=%s user=%s items=%d took_ms=%.1f",
        told.ident,
        place.chat_id,
        place.user_id,
        len(told.answer.items),
        told.answer.took_ms,
    )
    await asyncio.to_thread(context.services.queries.attach, told.ident, sent.message_id)
    return told


async def send(message: Message, told: Told, context: Context, *, private: bool, page: int = 0) -> Message:
    """Sends one page of a stored answer as a reply to `message`, in its forum topic."""
    shown = told.reply.pages[page]
    keyboard = markup(
        shown.buttons,
        View(told.ident, page),
        told.actions,
        told.answer.query.language,
        context.bot.username,
        feedback=private,
    )
    return await respond(message, shown.html, keyboard=keyboard, html=True)


async def respond(
    message: Message, text: str, *, keyboard: InlineKeyboardMarkup | None = None, html: bool = False
) -> Message:
    """One message below `message`: quoted in groups, in the same topic, sent even if `message` is gone by then."""
    private = message.chat.type == message.chat.PRIVATE
    quoting = None if private else ReplyParameters(message.message_id, allow_sending_without_reply=True)
    thread, mode = thread_of(message) or None, ParseMode.HTML if html else None
    send_message = functools.partial(
        message.get_bot().send_message, reply_markup=keyboard, link_preview_options=NO_PREVIEW
    )
    try:
        return await send_message(
            message.chat_id, text, parse_mode=mode, message_thread_id=thread, reply_parameters=quoting
        )
    except ChatMigrated as moved:
        # The group became a supergroup meanwhile: the message to reply to stands in the old one.
        return await send_message(moved.new_chat_id, text, parse_mode=mode)
    except BadRequest as problem:
        if not html or "entit" not in problem.message.lower():
            raise
        # Whatever Telegram finds wrong with our markup, the words must reach the person.
        _log.error("markup refused chat=%s: %s", message.chat_id, problem.message)
        bare = unescape(re.sub(r"<[^>]*>", "", text))
        return await send_message(message.chat_id, bare, message_thread_id=thread, reply_parameters=quoting)


def place_of(message: Message, user_id: int | None = None) -> Place:
    """Where a message stands; an anonymous group admin's talk belongs to the chat, which is who speaks."""
    sender = message.sender_chat.id if message.sender_chat is not None else None
    author = message.from_user.id if message.from_user is not None else message.chat_id
    return Place(
        chat_id=message.chat_id,
        user_id=user_id or sender or author,
        thread_id=thread_of(message),
        private=message.chat.type == message.chat.PRIVATE,
    )


def thread_of(message: Message) -> int:
    """The forum topic, 0 outside one: a reply in an ordinary group carries a thread id that is not a topic."""
    return (message.message_thread_id or 0) if message.is_topic_message else 0


def without_mention(message: Message, bot_name: str) -> str:
    """The text less the mentions of the bot."""
    text = message.text or ""
    for entity, said in message.parse_entities([MessageEntity.MENTION]).items():
        if said.lower() == f"@{bot_name}".lower():
            text = text.replace(message.parse_entity(entity), " ")
    return text.strip()


def speaks_to(message: Message, bot_name: str, bot_id: int) -> bool:
    """Whether a group message is meant for the bot: it mentions the bot or replies to it."""
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == bot_id:
        return True
    return any(
        said.lower() == f"@{bot_name}".lower() for said in message.parse_entities([MessageEntity.MENTION]).values()
    )


def _continues(message: Message, context: Context) -> int | None:
    """The message that `message` replies to, if it is one of the bot's."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.id != context.bot.id:
        return None
    return replied.message_id
