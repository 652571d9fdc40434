"""The user's side of the sandbox: what a person does in Telegram, and what they then see."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.api import Sandbox
from bot.sandbox.markup import automatic
from bot.sandbox.methods.files import photo_sizes
from bot.sandbox.model import (
    ANONYMOUS_ADMIN,
    CallbackQuery,
    Chat,
    InlineQuery,
    Json,
    Message,
    Status,
    StoredFile,
    Topic,
    User,
)

_ANONYMOUS = User(ANONYMOUS_ADMIN, "Group", "GroupAnonymousBot", is_bot=True)


@dataclass(slots=True)
class Person:
    """One user's hands and eyes. `chat=None` is everywhere the private chat with the bot."""

    sandbox: Sandbox
    user: User

    @classmethod
    def joins(cls, sandbox: Sandbox, name: str, *, username: str | None = None, started: bool = False) -> Person:
        """A new person; `started` has pressed Start before, unseen by the bot."""
        return cls(sandbox, sandbox.world.add_user(name, username=username, started=started))

    @property
    def id(self) -> int:
        """The user id, which is also the private chat's."""
        return self.user.id

    @property
    def private(self) -> Chat:
        """The private chat with the bot."""
        return self.sandbox.world.chats[self.user.id]

    # -- writing

    def say(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        topic: Topic | None = None,
        reply_to: Message | None = None,
        content: Json | None = None,
    ) -> Message:
        """Writes a text; commands, mentions and links get their entities as in Telegram."""
        return self._post(chat, topic, reply_to, text=text, entities=automatic(text), content=content)

    def start(self, payload: str = "") -> Message:
        """Presses Start, perhaps through a deep link with a payload."""
        return self.say(f"/start {payload}".strip())

    def upload(
        self,
        data: bytes,
        name: str,
        *,
        caption: str | None = None,
        mime: str | None = None,
        size: int | None = None,
        chat: Chat | None = None,
        topic: Topic | None = None,
        media_group: str | None = None,
    ) -> Message:
        """Sends a document; `size` may overstate it, to try the limits without the bytes."""
        file = self.sandbox.world.store_file(data, name, mime=mime, size=size)
        content: Json = {"document": file.document()}
        entities = automatic(caption or "")
        return self._post(
            chat, topic, None, caption=caption, entities=entities, content=content, file=file, media_group=media_group
        )

    def send(self, kind: str, *, chat: Chat | None = None) -> Message:
        """Sends a voice message, a photo or a sticker: `kind` is ``voice``, ``photo`` or ``sticker``."""
        names = {"voice": "voice.ogg", "photo": "photo.jpg", "sticker": "sticker.webp"}
        file = self.sandbox.world.store_file(b"\0" * 16, names[kind])
        return self._post(chat, None, None, content={kind: _media(kind, file)}, file=file)

    def edit(self, message: Message, text: str) -> None:
        """Edits one's own message."""
        world = self.sandbox.world
        message.text, message.entities = text, automatic(text)
        message.edited = world.now()
        if world.shows(message):
            world.updates.put("edited_message", message.json())
        world.changed()

    def _post(
        self,
        chat: Chat | None,
        topic: Topic | None,
        reply_to: Message | None,
        *,
        text: str | None = None,
        caption: str | None = None,
        entities: list[Json] | None = None,
        content: Json | None = None,
        file: StoredFile | None = None,
        media_group: str | None = None,
    ) -> Message:
        where = chat or self.private
        sender, sender_chat = self.user, None
        if chat is None:
            self.user.started = True
            if self.user.blocked_bot:
                self.unblocks()
        elif self.id in chat.members and chat.members[self.id].anonymous:
            sender, sender_chat = _ANONYMOUS, chat
        return self.sandbox.world.post(
            where, sender=sender, sender_chat=sender_chat, text=text, caption=caption, entities=entities,
            content=content, reply_to=reply_to, topic=topic.id if topic else None, file=file, media_group=media_group,
        )  # fmt: skip

    # -- pressing

    def press(self, message: Message, label: str | int) -> CallbackQuery:
        """Presses an inline button, by its number from 0 or by (part of) its label.

        Raises:
            LookupError: where the message has no such button, or the button does not call back.
        """
        buttons = message.buttons()
        if isinstance(label, int):
            found = buttons[label : label + 1]
        else:
            found = [b for b in buttons if b["text"] == label] or [b for b in buttons if label in b["text"]]
        if not found or "callback_data" not in found[0]:
            raise LookupError(f"no button {label!r} that calls back among {[b['text'] for b in buttons]}")
        world = self.sandbox.world
        query = CallbackQuery(
            f"{self.id}{world.serial():06d}", self.user, message, found[0]["callback_data"], world.clock()
        )
        world.queries[query.id] = query
        world.updates.put(
            "callback_query",
            {
                "id": query.id,
                "from": self.user.json(),
                "message": message.json(),
                "chat_instance": str(message.chat.id),
                "data": query.data,
            },
        )
        world.changed()
        return query

    def inline(self, text: str) -> InlineQuery:
        """Types the bot's name and a text in any chat."""
        world = self.sandbox.world
        query = InlineQuery(f"{self.id}{world.serial():06d}", self.user, text, world.clock())
        world.inline[query.id] = query
        payload: Json = {"id": query.id, "from": self.user.json(), "query": text, "offset": ""}
        world.updates.put("inline_query", payload | {"chat_type": "sender"})
        return query

    # -- coming and going

    def blocks(self) -> None:
        """Stops the bot: it hears of it once and can write no more."""
        self._private_status(blocked=True)

    def unblocks(self) -> None:
        """Lets the bot write again."""
        self._private_status(blocked=False)

    def _private_status(self, *, blocked: bool) -> None:
        world, self.user.blocked_bot = self.sandbox.world, blocked
        me: Json = {"user": world.bot.json()}
        gone, here = me | {"status": "kicked", "until_date": 0}, me | {"status": "member"}
        world.updates.put(
            "my_chat_member",
            {
                "chat": self.private.json(),
                "from": self.user.json(),
                "date": world.now(),
                "old_chat_member": here if blocked else gone,
                "new_chat_member": gone if blocked else here,
            },
        )
        world.changed()

    def enters(self, chat: Chat, status: Status = Status.MEMBER, *, anonymous: bool = False) -> None:
        """Becomes a member (or more) of a chat."""
        self.sandbox.world.set_status(chat, self.user, status, by=self.user, anonymous=anonymous)

    def adds_bot(self, chat: Chat, status: Status = Status.MEMBER) -> None:
        """Adds the bot to a chat, or changes its standing there."""
        self.sandbox.world.set_status(chat, self.sandbox.world.bot, status, by=self.user)

    def removes_bot(self, chat: Chat) -> None:
        """Kicks the bot out."""
        self.sandbox.world.set_status(chat, self.sandbox.world.bot, Status.KICKED, by=self.user)

    # -- reading

    def sees(self, chat: Chat | None = None) -> list[Message]:
        """The bot's messages in a chat, oldest first."""
        bot = self.sandbox.world.bot.id
        return [m for m in (chat or self.private).visible() if m.sender and m.sender.id == bot]


def _media(kind: str, file: StoredFile) -> Json | list[Json]:
    ident: Json = {"file_id": file.id, "file_unique_id": file.unique_id}
    if kind == "photo":
        return photo_sizes(file)
    if kind == "voice":
        return ident | {"duration": 3, "mime_type": "audio/ogg"}
    size: Json = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
    return ident | size
