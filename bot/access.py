"""Who may do what: one decision before every handler. Closed by default.

A person is let in by the configuration or, from the chat, by an admin; a group likewise. In a group that is admitted
everyone may ask there. An anonymous group admin writes as the group, so counts as anybody in it and never as an admin
of the bot. A person's being admitted does not let a group in: its other members would read along.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from enum import IntEnum
from typing import Any

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.config import NOT_PEOPLE, Access
from bot.context import Context
from storage.admission import PersonRole
from storage.chats import ChatRepository


class Standing(IntEnum):
    """What the sender of an update may do here."""

    NONE = 0
    GROUP = 1
    """Ask in this admitted group."""
    MEMBER = 2
    """Ask in private, too."""
    ADMIN = 3


class Gatekeeper:
    """Keeps who is admitted in memory, so that deciding costs nothing; `refresh` after every change."""

    def __init__(self, access: Access, chats: ChatRepository) -> None:
        self._access = access
        self._chats = chats
        self.admins: frozenset[int] = frozenset(access.admins)
        self.members: frozenset[int] = frozenset(access.members)
        self.groups: frozenset[int] = frozenset(access.groups)

    @property
    def open(self) -> bool:
        """Whether everybody is let in."""
        return self._access.mode == "open"

    def refresh(self) -> None:
        """Reads again whom the store lets in. Blocking; at most a few milliseconds."""
        chats = self._chats
        self.admins = frozenset(self._access.admins) | {p.user_id for p in chats.people(PersonRole.ADMIN)}
        self.members = frozenset(self._access.members) | {p.user_id for p in chats.people(PersonRole.MEMBER)}
        self.groups = frozenset(chats.present_id(group) for group in self._access.groups) | {
            chat.chat_id for chat in chats.chats(admitted=True)
        }

    def may_ask_in(self, chat_id: int) -> bool:
        """Whether a group is admitted."""
        return self.open or chat_id in self.groups

    def is_told(self, chat_id: int) -> bool:
        """`may_be_told` as the store says at this moment, without a `refresh`. Blocking: reads one row, since a
        broadcast asks for each of thousands of chats."""
        access, chats = self._access, self._chats
        if self.open or chat_id in access.admins or chat_id in access.members:
            return True
        if chat_id > 0:
            person = chats.person(chat_id)
            return person is not None and person.role is not None
        chat = chats.chat(chat_id)
        if chat is not None and chat.admitted:
            return True
        return chat_id in {chats.present_id(group) for group in access.groups}

    def may_be_told(self, chat_id: int) -> bool:
        """Whether a chat, a person's own or a group, may hear of minutes."""
        if chat_id > 0:
            return self.open or chat_id in self.admins or chat_id in self.members
        return self.may_ask_in(chat_id)

    def standing(self, user_id: int | None, chat_id: int | None, *, private: bool, as_chat: bool = False) -> Standing:
        """The decision.

        Args:
            user_id: Who sent the update, None if it does not say.
            chat_id: The chat, None where there is none (an inline query).
            private: Whether that is a chat of this person alone, or none.
            as_chat: Whether the sender speaks as a chat: an anonymous admin, a linked channel.
        """
        person = None if as_chat or user_id in NOT_PEOPLE else user_id
        if person in self.admins:
            return Standing.ADMIN
        if private:
            return Standing.MEMBER if person is not None and (self.open or person in self.members) else Standing.NONE
        return Standing.GROUP if chat_id is not None and self.may_ask_in(chat_id) else Standing.NONE

    def standing_of(self, update: Update) -> Standing:
        """The decision for an update."""
        user, chat = update.effective_user, update.effective_chat
        # A press tells who pressed; the message under the button is the bot's own.
        message = None if update.callback_query is not None else update.effective_message
        return self.standing(
            None if user is None else user.id,
            None if chat is None else chat.id,
            private=chat is None or chat.type == chat.PRIVATE,
            as_chat=message is not None and message.sender_chat is not None,
        )


class Seldom:
    """Lets something through once in a while for each key, so that a stranger cannot make the bot chatter."""

    MOST = 10_000

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._last: dict[int, float] = {}

    def due(self, key: int) -> bool:
        """Whether it is time again; counts as done if so."""
        now = self._clock()
        if now - self._last.get(key, float("-inf")) < self._seconds:
            return False
        if len(self._last) >= self.MOST:
            self._last.clear()
        self._last[key] = now
        return True


Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


def gate(turn_away: Callback) -> Callback:
    """The handler that goes before all others: sets `Context.standing`, and ends what is not admitted.

    Args:
        turn_away: Gets every update of somebody who is not admitted; nothing else does.
    """

    async def decide(update: Update, context: Context) -> None:
        gatekeeper = context.runtime.gatekeeper
        context.standing = gatekeeper.standing_of(update)
        if _is_about_chats(update):
            return
        chat = update.effective_chat
        outside = chat is not None and chat.type != chat.PRIVATE and not gatekeeper.may_ask_in(chat.id)
        if context.standing is Standing.NONE or (outside and not _admits(update)):
            await turn_away(update, context)
            raise ApplicationHandlerStop

    return decide


def for_admins(handler: Callback, refuse: Callback) -> Callback:
    """`handler` for admins, `refuse` for everybody else."""

    async def checked(update: Update, context: Context) -> None:
        await (handler if context.standing is Standing.ADMIN else refuse)(update, context)

    return checked


def _is_about_chats(update: Update) -> bool:
    """News of the bot's own membership and of moved groups: they carry no request of anybody."""
    message = update.message
    moved = message is not None and (message.migrate_to_chat_id or message.migrate_from_chat_id)
    return update.my_chat_member is not None or bool(moved)


def _admits(update: Update) -> bool:
    """An admin's /admit is what lets a group in, so it must get through there."""
    text = (update.message.text or "") if update.message is not None else ""
    return text.split("@")[0].split()[:1] == ["/admit"]
