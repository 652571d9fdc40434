"""``/subscribe``, ``/subscriptions`` and ``/unsubscribe``, in a group, in one of its forum topics, or in private.

In a group its admins and the bot's admins decide; an anonymous group admin speaks as the group itself, which Telegram
lets nobody else do. The payloads are listed in `bot.delivery.wishes`; ``v:yes`` and ``v:no`` answer whether to resume.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

from msgspec.structs import replace
from telegram import CallbackQuery, Chat, ChatMember, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError

from bot.access import Standing
from bot.context import App, Context, runtime_of
from bot.delivery.wishes import HOURS, LONGEST, MOST, QUIETS, TAKEN, choices, described, hours, panel, quiets, toggled
from bot.handlers import ask
from bot.handlers.browse import acknowledge, tolerated
from bot.services import Services
from bot.texts import news as texts
from bot.texts import say
from storage.subscriptions import Wish

_log = logging.getLogger(__name__)

PATTERN = r"^b:(home|all|units|topics|kinds|now|digest|quiet|only|stop|[utkhq]:\d{1,3})$"
RESUME_PATTERN = r"^v:(yes|no)$"
_MANAGES = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)
_RECENT = 20
"""Documents whose units and kinds are offered."""
_OFFERED = 12


async def subscribe(update: Update, context: Context) -> None:
    """``/subscribe`` subscribes or shows; with names, these units and topics are added."""
    message = update.effective_message
    if message is None or not await _may(message, context):
        return
    services, thread = context.services, ask.thread_of(message) or None
    names = context.args or []
    if any(len(name) > LONGEST for name in names):
        await ask.respond(message, say(texts.TOO_LONG, context.language, n=LONGEST))
        return
    found = await asyncio.to_thread(services.subscriptions.get, message.chat_id, thread)
    wish = Wish() if found is None else found.wish
    lines = [say(texts.SUBSCRIBED if found is None else texts.SUBSCRIPTION, context.language)]
    if names:
        wish = await asyncio.to_thread(_with, wish, names, services)
        if len(wish.units) > MOST or len(wish.topics) > MOST:
            await ask.respond(message, say(texts.TOO_MANY, context.language, n=MOST))
            return
        lines.append(say(texts.ADDED_TO, context.language, names="、".join(names)))
    if found is None or names:
        await _save(message, message.from_user.id if message.from_user else None, wish, context)
    await ask.respond(message, _text(lines, wish, context), keyboard=panel(wish, context.language))


async def show(update: Update, context: Context) -> None:
    """``/subscriptions``: what is subscribed here, with the buttons to change it."""
    message = update.effective_message
    if message is None:
        return
    wish = await _wish(message, context)
    if wish is None:
        await ask.respond(message, say(texts.NOT_SUBSCRIBED, context.language))
        return
    text = _text([say(texts.SUBSCRIPTION, context.language)], wish, context)
    await ask.respond(message, text, keyboard=panel(wish, context.language))


async def unsubscribe(update: Update, context: Context) -> None:
    """``/unsubscribe`` ends the subscription of this chat or topic."""
    message = update.effective_message
    if message is None or not await _may(message, context):
        return
    done = await _end(message, message.from_user.id if message.from_user else None, context)
    await ask.respond(message, say(texts.UNSUBSCRIBED if done else texts.NOT_SUBSCRIBED, context.language))


async def pressed(update: Update, context: Context) -> None:
    """A button under a subscription."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    message, language = query.message, context.language
    if not await _may(message, context, query=query):
        return
    wish = await _wish(message, context)
    if wish is None:
        await acknowledge(query, say(texts.NOT_SUBSCRIBED, language))
        return
    verb, *rest = query.data.removeprefix("b:").split(":")
    if verb == "stop":
        await acknowledge(query)
        await _end(message, query.from_user.id, context)
        with tolerated():
            await message.edit_text(say(texts.UNSUBSCRIBED, language))
        return
    changed = _changed(wish, verb, rest, message, query.data)
    if max(len(changed.units), len(changed.topics)) > MOST:
        await acknowledge(query, say(texts.TOO_MANY, language, n=MOST))
        return
    await acknowledge(query)
    if changed != wish:
        await _save(message, query.from_user.id, changed, context)
    text, keyboard = await _view(verb, changed, context)
    with tolerated():
        await message.edit_text(text, reply_markup=keyboard)


async def ask_to_resume(application: App, group: Chat) -> None:
    """Asks a group that took the bot back whether to tell it of new minutes again."""
    language = runtime_of(application).language
    keyboard = InlineKeyboardMarkup.from_row(
        [
            InlineKeyboardButton(say(texts.BUTTON_RESUME, language), callback_data="v:yes"),
            InlineKeyboardButton(say(texts.BUTTON_NOT, language), callback_data="v:no"),
        ]
    )
    try:
        await application.bot.send_message(group.id, say(texts.RETURNED, language), reply_markup=keyboard)
    except TelegramError as problem:
        _log.warning("cannot ask chat=%s: %s", group.id, problem.message)


async def resumed(update: Update, context: Context) -> None:
    """恢复通知 or 不恢复."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    message = query.message
    if not await _may(message, context, query=query):
        return
    await acknowledge(query)
    resume = query.data == "v:yes"
    await asyncio.to_thread(_resume, context.services, message.chat_id, query.from_user.id, resume)
    with tolerated():
        await message.edit_text(say(texts.RESUMED if resume else texts.NOT_RESUMED, context.language))


def _resume(services: Services, chat_id: int, who: int, resume: bool) -> None:
    if not resume:
        for one in services.subscriptions.of_chat(chat_id):
            services.subscriptions.remove(chat_id, one.thread_id)
    services.chats.activate(chat_id)
    services.audit.record("resume", who=who, chat_id=chat_id, detail={"resumed": resume})


def _changed(wish: Wish, verb: str, rest: list[str], message: Message, data: str) -> Wish:
    match verb:
        case "all":
            return replace(wish, units=(), topics=(), kinds=(), only_named=False)
        case "now":
            return replace(wish, digest_hour=None)
        case "only":
            return replace(wish, only_named=not wish.only_named)
        case "h" if int(rest[0]) in HOURS:
            return replace(wish, digest_hour=int(rest[0]))
        case "q" if int(rest[0]) < len(QUIETS):
            return replace(wish, quiet=QUIETS[int(rest[0])])
        case "u" | "t" | "k":
            name = _label(message, data)
            return wish if name is None else toggled(wish, verb, name)
        case _:
            return wish


async def _view(verb: str, wish: Wish, context: Context) -> tuple[str, InlineKeyboardMarkup]:
    """What a press leads to: a choice, or the subscription itself."""
    language, services = context.language, context.services
    match verb:
        case "units" | "u":
            offered = await asyncio.to_thread(_units, services)
            return say(texts.PICK_UNITS, language), choices("u", offered, wish.units, language)
        case "kinds" | "k":
            offered = await asyncio.to_thread(_kinds, services)
            return say(texts.PICK_KINDS, language), choices("k", offered, wish.kinds, language)
        case "topics" | "t":
            return say(texts.PICK_TOPICS, language), choices("t", (), wish.topics, language)
        case "digest":
            return say(texts.PICK_HOUR, language), hours(language)
        case "quiet":
            return say(texts.PICK_QUIET, language), quiets(language)
        case _:
            return _text([say(texts.SUBSCRIPTION, language)], wish, context), panel(wish, language)


async def _may(message: Message, context: Context, *, query: CallbackQuery | None = None) -> bool:
    """Whether the sender may change the subscription here; says so if not."""
    if message.chat.type == message.chat.PRIVATE or context.standing is Standing.ADMIN:
        return True
    if query is None and message.sender_chat is not None and message.sender_chat.id == message.chat_id:
        return True  # an anonymous admin of this group
    user = query.from_user if query is not None else message.from_user
    refusal = texts.ADMINS_ONLY
    if user is not None and (query is not None or message.sender_chat is None):
        try:
            member = await context.bot.get_chat_member(message.chat_id, user.id)
        except TelegramError as problem:
            _log.warning("cannot look up chat=%s user=%s: %s", message.chat_id, user.id, problem.message)
            refusal = texts.CANNOT_TELL
        else:
            if member.status in _MANAGES:
                return True
    if query is not None:
        await acknowledge(query, say(refusal, context.language), alert=True)
    else:
        await ask.respond(message, say(refusal, context.language))
    return False


async def _wish(message: Message, context: Context) -> Wish | None:
    found = await asyncio.to_thread(context.services.subscriptions.get, message.chat_id, ask.thread_of(message) or None)
    return None if found is None else found.wish


async def _save(message: Message, who: int | None, wish: Wish, context: Context) -> None:
    services, thread = context.services, ask.thread_of(message) or None

    def save() -> None:
        services.chats.seen(message.chat_id, message.chat.type, message.chat.title or message.chat.full_name or "")
        services.subscriptions.set(message.chat_id, wish, thread, by=who)
        detail = {"thread": thread, "units": wish.units, "topics": wish.topics, "kinds": wish.kinds}
        services.audit.record("subscribe", who=who, chat_id=message.chat_id, detail=detail)

    await asyncio.to_thread(save)


async def _end(message: Message, who: int | None, context: Context) -> bool:
    services, thread = context.services, ask.thread_of(message) or None
    done = await asyncio.to_thread(services.subscriptions.remove, message.chat_id, thread)
    if done:
        record = services.audit.record
        await asyncio.to_thread(record, "unsubscribe", who=who, chat_id=message.chat_id, detail={"thread": thread})
    return done


def _text(lines: list[str], wish: Wish, context: Context) -> str:
    return "\n".join((*lines, described(wish, context.language), say(texts.WISH_HOW, context.language)))


def _with(wish: Wish, names: list[str], services: Services) -> Wish:
    """The wish with names added: a unit where the table knows it, else a topic."""
    units, topics = list(wish.units), list(wish.topics)
    for name in names:
        known = services.table.lookup(name)
        into, said = (units, known[0].canonical) if len(known) == 1 else (topics, name)
        if said not in into:
            into.append(said)
    return replace(wish, units=tuple(units), topics=tuple(topics))


def _units(services: Services) -> list[str]:
    """The units that the newest minutes bind most often."""
    seen: Counter[str] = Counter()
    for stored in services.minutes.some(services.minutes.docs()[-_RECENT:]):
        for item in stored.minutes.items:
            seen.update({d.canonical for e in item.excerpts for d in e.units if d.canonical})
    return [name for name, _ in seen.most_common(_OFFERED)]


def _kinds(services: Services) -> list[str]:
    recent = services.minutes.some(services.minutes.docs()[-_RECENT:])
    return sorted({stored.minutes.meeting.kind for stored in recent if stored.minutes.meeting.kind})


def _label(message: Message, data: str) -> str | None:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    found = next((button.text for row in rows for button in row if button.callback_data == data), None)
    return None if found is None else found.removeprefix(TAKEN)
