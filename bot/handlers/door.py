"""At the door: strangers, their requests, the first admin's claim, and letting people and groups in or out.

Callback data: ``r:yes:user`` and ``r:no:user`` decide a person's request, ``c:yes:chat`` and ``c:no:chat`` a group.
"""

from __future__ import annotations

import asyncio
import logging
import re

from telegram import Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User
from telegram.error import TelegramError

from bot.access import Seldom, Standing
from bot.config import NOT_PEOPLE
from bot.context import App, Context, runtime_of
from bot.handlers import ask
from bot.handlers.browse import acknowledge, tolerated
from bot.menu import show_to_admin
from bot.services import Services
from bot.texts import Twin, admin, chat, echoed, say
from storage.admission import ClaimResult, JoinRequest

_log = logging.getLogger(__name__)

PATTERN = r"^[rc]:(yes|no):-?\d{1,18}$"

_ID = re.compile(r"-?\d{1,18}")
"""Telegram's ids have at most 52 bits."""

POLITE_SECONDS = 60.0
GROUP_SECONDS = 6 * 3600.0
CLAIM_SECONDS = 2.0


class Door:
    """Turns strangers away politely, and seldom; their `/start` becomes a request, `/claim` may make an admin."""

    def __init__(self) -> None:
        self._people = Seldom(POLITE_SECONDS)
        self._groups = Seldom(GROUP_SECONDS)
        self._claims = Seldom(CLAIM_SECONDS)

    async def turn_away(self, update: Update, context: Context) -> None:
        """The only thing somebody who is not admitted meets."""
        user = update.effective_user
        if update.inline_query is not None:
            await update.inline_query.answer([], cache_time=0, is_personal=True)
        elif update.callback_query is not None and user is not None:
            text = say(chat.NOT_ADMITTED, context.language, id=user.id)
            await acknowledge(update.callback_query, text, alert=True)
        elif update.message is not None:
            await self._message(update.message, user, context)

    async def _message(self, message: Message, user: User | None, context: Context) -> None:
        if message.chat.type != Chat.PRIVATE:
            addressed = ask.speaks_to(message, context.bot.username, context.bot.id) or _commands(message, context)
            if addressed and self._groups.due(message.chat_id):
                await ask.respond(message, say(chat.GROUP_NOT_ADMITTED, context.language, id=message.chat_id))
            return
        if user is None:
            return
        words = (message.text or "").split()
        if words[:1] == ["/claim"] and context.runtime.claim_code is not None:
            await self._claim(message, user, " ".join(words[1:]), context)
        elif words[:1] == ["/start"] and await self._request(message, user, context):
            await ask.respond(message, say(chat.REQUEST_SENT, context.language, id=user.id))
            self._people.due(user.id)
        elif self._people.due(user.id):
            await ask.respond(message, say(chat.NOT_ADMITTED, context.language, id=user.id))

    async def _request(self, message: Message, user: User, context: Context) -> bool:
        """Passes a request on; False where it was made before."""
        chats = context.services.chats
        new = await asyncio.to_thread(chats.request, user.id, user.full_name, message.chat_id)
        if new:
            await tell_admins(
                context.app,
                say(admin.REQUEST, context.language, name=echoed(user.full_name), id=user.id),
                _decision("r", user.id, context),
            )
        return new

    async def _claim(self, message: Message, user: User, code: str, context: Context) -> None:
        if not self._claims.due(user.id):
            return
        services, runtime = context.services, context.runtime
        result = await asyncio.to_thread(services.chats.claim, code, user.id, user.full_name)
        await asyncio.to_thread(services.audit.record, "claim", who=user.id, detail={"result": result.value})
        if result is not ClaimResult.GRANTED:
            _log.warning("claim refused user=%s result=%s", user.id, result)
            await ask.respond(message, say(chat.CLAIM_WRONG, context.language))
            return
        runtime.claim_code = None
        await asyncio.to_thread(runtime.gatekeeper.refresh)
        await ask.respond(message, say(chat.CLAIMED, context.language))
        await show_to_admin(context.app, user.id)
        for waiting in await asyncio.to_thread(services.chats.requests):
            text = say(admin.REQUEST, context.language, name=echoed(waiting.name), id=waiting.user_id)
            await ask.respond(message, text, keyboard=_decision("r", waiting.user_id, context))


async def decided(update: Update, context: Context) -> None:
    """同意 or 拒绝 under a request; the first admin to press decides."""
    query = update.callback_query
    if query is None or query.data is None or query.from_user is None:
        return
    kind, verdict, number = query.data.split(":")
    granted, target = verdict == "yes", int(number)
    if kind == "c":
        await acknowledge(query)
        title = await _group(context, target, granted=granted)
        done = admin.GROUP_ADMITTED_ADMIN if granted else admin.GROUP_REFUSED_ADMIN
        text = say(done, context.language, title=echoed(title), id=target)
    else:
        found: JoinRequest | None = await asyncio.to_thread(
            context.services.chats.decide, target, granted=granted, by=query.from_user.id
        )
        if found is None:
            await acknowledge(query, say(admin.DECIDED, context.language))
            return
        await acknowledge(query)
        await asyncio.to_thread(context.runtime.gatekeeper.refresh)
        if granted:
            await _tell(context.app, found.chat_id, say(chat.REQUEST_GRANTED, context.language))
        text = say(admin.GRANTED if granted else admin.REFUSED, context.language, name=echoed(found.name), id=target)
    what = {"kind": kind, "granted": granted, "target": target}
    await asyncio.to_thread(context.services.audit.record, "admission", who=query.from_user.id, detail=what)
    if isinstance(query.message, Message):
        with tolerated():
            await query.message.edit_text(text)


async def admit(update: Update, context: Context) -> None:
    """``/admit`` in a group admits it; ``/admit ID`` in private admits a person."""
    message = update.effective_message
    if message is None or update.effective_user is None:
        return
    if message.chat.type != Chat.PRIVATE:
        await _group(context, message.chat_id, granted=True, announce=True)
        return
    target = _id(context)
    if target is None or target <= 0 or target in NOT_PEOPLE:
        await ask.respond(message, say(admin.ADMIT_HOW, context.language))
        return
    await asyncio.to_thread(context.services.chats.admit, target, "", by=update.effective_user.id)
    await _changed(context, update.effective_user.id, "admit", target)
    await ask.respond(message, say(admin.PERSON_ADMITTED, context.language, id=target))


async def dismiss(update: Update, context: Context) -> None:
    """``/dismiss`` in a group shuts it out; ``/dismiss ID`` in private a person."""
    message = update.effective_message
    if message is None or update.effective_user is None:
        return
    services, by = context.services, update.effective_user.id
    in_group = message.chat.type != Chat.PRIVATE
    target = message.chat_id if in_group else _id(context)
    if target is None:
        await ask.respond(message, say(admin.DISMISS_HOW, context.language))
        return
    expel = services.chats.expel_chat if target < 0 else services.chats.expel
    done = await asyncio.to_thread(expel, target)
    await _changed(context, by, "dismiss", target)
    gatekeeper = context.runtime.gatekeeper
    if not gatekeeper.may_be_told(target):
        await asyncio.to_thread(_unsubscribe, services, target)
    said: Twin
    if target in gatekeeper.admins | gatekeeper.members | gatekeeper.groups:
        said = admin.BY_CONFIG
    elif not done:
        said = admin.NOT_FOUND_PERSON
    else:
        said = admin.GROUP_DISMISSED if in_group else admin.PERSON_DISMISSED
    await ask.respond(message, say(said, context.language, id=target))


async def refuse(update: Update, context: Context) -> None:
    """An admin's command from somebody else."""
    if update.callback_query is not None:
        await acknowledge(update.callback_query, say(chat.NOT_YOURS, context.language))
    elif update.effective_message is not None:
        await ask.respond(update.effective_message, say(chat.ADMINS_ONLY, context.language))


async def group_added(context: Context, group: Chat, by: User) -> None:
    """The bot was added to a group that is not admitted: an admin who added it admits it, else the admins decide."""
    gatekeeper = context.runtime.gatekeeper
    if gatekeeper.may_ask_in(group.id):
        return
    if gatekeeper.standing(by.id, None, private=True) is Standing.ADMIN:
        await _group(context, group.id, granted=True, announce=True)
        return
    text = say(
        admin.GROUP_ADDED, context.language, title=echoed(group.title or ""), id=group.id, name=echoed(by.full_name)
    )
    await tell_admins(context.app, text, _decision("c", group.id, context))


async def tell_admins(application: App, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    """One message to every admin; one who cannot be reached does not keep it from the others."""
    for user_id in sorted(runtime_of(application).gatekeeper.admins):
        await _tell(application, user_id, text, keyboard)


async def _group(context: Context, chat_id: int, *, granted: bool, announce: bool = True) -> str:
    """Admits a group, subscribed to everything, or leaves it shut out; returns its title."""
    services = context.services
    try:
        group = await context.bot.get_chat(chat_id)
        kind, title = group.type, group.title or ""
    except TelegramError:
        kind, title = Chat.GROUP, ""
    if granted:
        await asyncio.to_thread(services.admit_group, chat_id, kind, title)
        await asyncio.to_thread(context.runtime.gatekeeper.refresh)
        if announce:
            await _tell(context.app, chat_id, say(admin.GROUP_ADMITTED, context.language))
    return title


async def _tell(application: App, chat_id: int, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    try:
        await application.bot.send_message(chat_id, text, reply_markup=keyboard, link_preview_options=ask.NO_PREVIEW)
    except TelegramError as problem:
        _log.warning("cannot tell chat=%s: %s", chat_id, problem.message)


async def _changed(context: Context, by: int, what: str, target: int) -> None:
    await asyncio.to_thread(context.runtime.gatekeeper.refresh)
    await asyncio.to_thread(context.services.audit.record, what, who=by, detail={"target": target})


def _unsubscribe(services: Services, chat_id: int) -> None:
    """Whoever is shut out hears no more: else new minutes would go on to them."""
    for one in services.subscriptions.of_chat(chat_id):
        services.subscriptions.remove(chat_id, one.thread_id)


def _decision(kind: str, target: int, context: Context) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_row(
        [
            InlineKeyboardButton(say(admin.BUTTON_GRANT, context.language), callback_data=f"{kind}:yes:{target}"),
            InlineKeyboardButton(say(admin.BUTTON_REFUSE, context.language), callback_data=f"{kind}:no:{target}"),
        ]
    )


def _commands(message: Message, context: Context) -> bool:
    """Whether a group message is a command for this bot."""
    word = (message.text or "").split()[:1]
    if not word or not word[0].startswith("/"):
        return False
    name, _, bot = word[0].partition("@")
    return len(name) > 1 and bot.lower() in ("", context.bot.username.lower())


def _id(context: Context) -> int | None:
    words = context.args or []
    return int(words[0]) if len(words) == 1 and _ID.fullmatch(words[0]) else None
