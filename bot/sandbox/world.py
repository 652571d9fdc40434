"""The sandbox's world: one bot, its users, chats, files and messages, and a clock of its own."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.sandbox.errors import bad_request
from bot.sandbox.model import (
    CallbackQuery,
    Chat,
    ChatType,
    InlineQuery,
    Json,
    Member,
    Message,
    Status,
    StoredFile,
    Topic,
    User,
)
from bot.sandbox.updates import UpdateQueue, sees

T = TypeVar("T")

TOKEN = "700000001:sandbox-token-of-no-real-bot-0000000"


def _the_bot() -> User:
    return User(700000001, "会议纪要", "minutes_sandbox_bot", is_bot=True)


@dataclass(slots=True)
class World:
    """Everything there is. Made by `Sandbox`; changed by API methods and by people.

    `clock` gives Unix seconds. `privacy` is the bot's group privacy mode.
    """

    token: str = TOKEN
    bot: User = field(default_factory=_the_bot)
    clock: Callable[[], float] = time.time
    privacy: bool = True
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    queries: dict[str, CallbackQuery] = field(default_factory=dict)
    inline: dict[str, InlineQuery] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """(scope as sorted JSON, language) → the commands set for it."""
    profile: Json = field(default_factory=dict)
    """The bot's name, description and short description."""
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    _serial: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    # -- making things

    def serial(self) -> int:
        """A number never given before."""
        self._serial += 1
        return self._serial

    def now(self) -> int:
        """The Unix time in whole seconds, as messages carry it."""
        return int(self.clock())

    def add_user(self, name: str, *, username: str | None = None, started: bool = False) -> User:
        """A new person, not yet known to the bot unless `started`."""
        user = User(500000000 + self.serial(), name, username, started=started)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, ChatType.PRIVATE, user=user)
        return user

    def add_group(self, title: str, *, kind: ChatType = ChatType.SUPERGROUP, forum: bool = False) -> Chat:
        """A new group, supergroup, forum or channel, with nobody in it."""
        number = self.serial()
        chat_id = -(4000000 + number) if kind is ChatType.GROUP else -(1002000000000 + number)
        chat = self.chats[chat_id] = Chat(chat_id, kind, title, forum=forum)
        return chat

    def add_topic(self, chat: Chat, name: str, creator: User) -> Topic:
        """A new topic in a forum, with the service message that opens it."""
        content: Json = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self.post(chat, sender=creator, content=content)
        message.thread, message.in_topic = message.id, True
        chat.topics[message.id] = Topic(message.id, name)
        return chat.topics[message.id]

    def store_file(self, data: bytes, name: str, *, mime: str | None = None, size: int | None = None) -> StoredFile:
        """Keeps a file; `size` may overstate it."""
        number, digest = self.serial(), hashlib.sha256(data + name.encode()).hexdigest()
        kind = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        path = f"documents/file_{number}.{name.rpartition('.')[2] or 'bin'}"
        size = len(data) if size is None else size
        stored = StoredFile(f"BQAC{number:08d}{digest[:24]}", f"AgAD{digest[:12]}", name, kind, data, size, path)
        self.files[stored.id] = stored
        return stored

    # -- messages

    def post(
        self,
        chat: Chat,
        *,
        sender: User | None = None,
        sender_chat: Chat | None = None,
        text: str | None = None,
        caption: str | None = None,
        entities: list[Json] | None = None,
        content: Json | None = None,
        markup: Json | None = None,
        reply_to: Message | None = None,
        topic: int | None = None,
        file: StoredFile | None = None,
        media_group: str | None = None,
    ) -> Message:
        """Puts a message into a chat and, if the bot may see it, an update into its queue."""
        chat.last_id += 1
        message = Message(
            chat.last_id, chat, self.now(), sender, sender_chat, text, caption, entities or [], content or {}, markup,
            reply_to, media_group=media_group, file=file,
        )  # fmt: skip
        if topic is not None and topic in chat.topics:
            message.thread, message.in_topic = topic, True
            # a message in a topic always answers something: the topic's opening message, if nothing else
            message.reply_to = reply_to or chat.messages.get(topic)
        elif reply_to is not None and chat.type is ChatType.SUPERGROUP and not chat.forum:
            message.thread = reply_to.thread or reply_to.id
        chat.messages[message.id] = message
        if self.shows(message):
            self.updates.put("channel_post" if chat.type is ChatType.CHANNEL else "message", message.json())
        self.changed()
        return message

    def shows(self, message: Message) -> bool:
        """Whether the bot is shown this message."""
        return sees(message.chat, message, self.bot, privacy=self.privacy)

    def set_status(self, chat: Chat, user: User, status: Status, *, by: User, anonymous: bool = False) -> None:
        """Changes someone's standing in a chat; the bot hears of its own, and of others' where it may."""
        old = Member(user, chat.status(user.id))
        new = chat.members[user.id] = Member(user, status, anonymous)
        mine = user.id == self.bot.id
        if mine or chat.status(self.bot.id).manages:
            change: Json = {
                "chat": chat.json(),
                "from": by.json(),
                "date": self.now(),
                "old_chat_member": old.json(),
                "new_chat_member": new.json(),
            }
            self.updates.put("my_chat_member" if mine else "chat_member", change)
        if chat.is_group and status.inside and not old.status.inside:
            self.post(chat, sender=by, content={"new_chat_members": [user.json()]})
        elif chat.is_group and old.status.inside and not status.inside:
            self.post(chat, sender=by, content={"left_chat_member": user.json()})
        self.changed()

    def migrate(self, chat: Chat, by: User) -> Chat:
        """Turns a group into a supergroup: a new chat, which the old one points to."""
        new = self.add_group(str(chat.title))
        new.members = dict(chat.members)
        self.post(chat, sender=by, content={"migrate_to_chat_id": new.id})
        chat.migrated_to = new.id
        self.post(new, sender=by, content={"migrate_from_chat_id": chat.id})
        return new

    # -- finding things

    def chat(self, chat_id: int | str) -> Chat:
        """The chat of an id or @username.

        Raises:
            ApiError: 400 chat not found.
        """
        if isinstance(chat_id, str):
            wanted = chat_id.removeprefix("@").lower()
            for chat in self.chats.values():
                if chat.type is not ChatType.PRIVATE and (chat.username or "").lower() == wanted:
                    return chat
            raise bad_request("chat not found")
        if chat_id not in self.chats:
            raise bad_request("chat not found")
        return self.chats[chat_id]

    def file_at(self, path: str) -> StoredFile | None:
        """The file served under a path."""
        return next((f for f in self.files.values() if f.path == path), None)

    # -- waiting

    def changed(self) -> None:
        """Wakes everyone in `wait_for`."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self) -> None:
        """Returns at the next change."""
        await self._changed.wait()

    async def wait_for(self, found: Callable[[], T], within_s: float = 10, what: str = "") -> T:
        """Waits until `found()` is true; returns what it gave. Looks again whenever the world changes.

        Raises:
            TimeoutError: when nothing came within `within_s` seconds.
        """
        try:
            async with asyncio.timeout(within_s):
                while True:
                    changed = self._changed
                    if value := found():
                        return value
                    await changed.wait()
        except TimeoutError:
            raise TimeoutError(f"nothing came within {within_s} s: {what or found}") from None
