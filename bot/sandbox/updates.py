"""The bot's queue of updates: what it may see, what it asked for, who fetches it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.sandbox.errors import conflict
from bot.sandbox.markup import entity_text
from bot.sandbox.model import Chat, ChatType, Json, Message, Status, User

OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds sent only to bots that name them in `allowed_updates`."""


@dataclass(slots=True)
class Webhook:
    """Where updates are posted instead of being fetched."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    last_error: str | None = None


@dataclass(slots=True)
class UpdateQueue:
    """Pending updates, oldest first, until they are confirmed by a later offset or an accepted webhook call."""

    pending: deque[Json] = field(default_factory=deque)
    allowed: frozenset[str] | None = None
    """Kinds the bot named; None for Telegram's default."""
    webhook: Webhook | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    last_id: int = 1000
    polls: int = 0
    """getUpdates calls answered so far."""
    _poller: object | None = None

    def wants(self, kind: str) -> bool:
        """Whether updates of this kind are queued at all."""
        return kind not in OPT_IN if self.allowed is None else kind in self.allowed

    def put(self, kind: str, payload: Json) -> None:
        """Queues one update, if the bot asked for its kind."""
        if not self.wants(kind):
            return
        self.last_id += 1
        self.pending.append({"update_id": self.last_id, kind: payload})
        self.arrived.set()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Takes `allowed_updates`: None keeps the last setting, an empty list is the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def confirm(self, offset: int) -> None:
        """Forgets what lies before `offset`; a negative one keeps only that many from the end."""
        while self.pending and (self.pending[0]["update_id"] < offset if offset >= 0 else len(self.pending) > -offset):
            self.pending.popleft()

    async def poll(self, limit: int, wait_s: float) -> list[Json]:
        """One getUpdates.

        Raises:
            ApiError: 409 beside a webhook, or when another poll takes over.
        """
        if self.webhook:
            raise conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete it first")
        me = self._poller = object()
        self.arrived.set()  # wakes a poll in waiting, which then finds itself replaced
        try:
            async with asyncio.timeout(wait_s):
                while not self.pending:
                    self.arrived.clear()
                    await self.arrived.wait()
                    if self._poller is not me:
                        raise conflict(
                            "terminated by other getUpdates request; make sure that only one bot instance is running"
                        )
        except TimeoutError:
            pass
        self.polls += 1
        return list(self.pending)[:limit]


def sees(chat: Chat, message: Message, bot: User, *, privacy: bool) -> bool:
    """Whether the bot is shown a message: everything in private and in channels, in groups what privacy mode leaves.

    Privacy mode leaves commands not meant for another bot, mentions of the bot, replies to its messages and service
    messages. A bot that is an admin of the group sees everything.
    """
    if message.sender is not None and message.sender.id == bot.id:
        return False
    if chat.type is ChatType.PRIVATE:
        return True
    status = chat.status(bot.id)
    if not status.inside:
        return False
    if chat.type is ChatType.CHANNEL:
        return status.manages
    if not privacy or status is Status.ADMINISTRATOR:
        return True
    if message.text is None and message.caption is None and not message.file and not _media(message):
        return True
    if message.reply_to and message.reply_to.sender and message.reply_to.sender.id == bot.id:
        return True
    return _meant_for(message, str(bot.username))


def _media(message: Message) -> bool:
    return bool(message.content.keys() & {"voice", "photo", "sticker", "video", "audio", "document"})


def _meant_for(message: Message, username: str) -> bool:
    for entity in message.entities:
        said = entity_text(message.said, entity).lower()
        if entity["type"] == "mention" and said == f"@{username.lower()}":
            return True
        if entity["type"] == "bot_command" and ("@" not in said or said.endswith(f"@{username.lower()}")):
            return True
    return False
