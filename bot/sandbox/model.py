"""What the sandbox's world holds: users, chats, members, topics, files and messages, and their Bot API JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]

ANONYMOUS_ADMIN = 1087968824
"""The user id Telegram shows for a group admin who stays anonymous (username GroupAnonymousBot)."""


class ChatType(StrEnum):
    """The Bot API's four kinds of chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Status(StrEnum):
    """A member's standing in a chat."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"

    @property
    def inside(self) -> bool:
        """Whether it counts as being in the chat."""
        return self not in (Status.LEFT, Status.KICKED)

    @property
    def manages(self) -> bool:
        """Whether it is an admin's."""
        return self in (Status.CREATOR, Status.ADMINISTRATOR)


@dataclass(slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    username: str | None = None
    is_bot: bool = False
    language: str | None = "zh-hans"
    blocked_bot: bool = False
    """The user has stopped the bot: sends to the private chat are Forbidden."""
    started: bool = False
    """The user has written to the bot: before that the bot cannot write first."""
    deactivated: bool = False

    def json(self) -> Json:
        """The Bot API's User."""
        out: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            out["username"] = self.username
        if self.language and not self.is_bot:
            out["language_code"] = self.language
        return out


@dataclass(slots=True)
class Member:
    """A user's place in a chat. `anonymous` admins write in the chat's name."""

    user: User
    status: Status = Status.MEMBER
    anonymous: bool = False

    def json(self) -> Json:
        """The Bot API's ChatMember."""
        out: Json = {"user": self.user.json(), "status": self.status.value}
        if self.status is Status.CREATOR:
            out["is_anonymous"] = self.anonymous
        elif self.status is Status.ADMINISTRATOR:
            out |= dict.fromkeys(_ADMIN_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": self.anonymous}
        elif self.status is Status.RESTRICTED:
            out |= dict.fromkeys(_RESTRICTED_RIGHTS, False) | {"is_member": True, "until_date": 0}
        elif self.status is Status.KICKED:
            out["until_date"] = 0
        return out


_ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip
_RESTRICTED_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
    "can_edit_tag",
)  # fmt: skip


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is that of the service message that created it."""

    id: int
    name: str
    closed: bool = False


@dataclass(slots=True)
class StoredFile:
    """A file on Telegram's side. `size` may be declared larger than `data`, to try the limits without the bytes."""

    id: str
    unique_id: str
    name: str
    mime: str
    data: bytes
    size: int
    path: str

    def document(self) -> Json:
        """The Bot API's Document."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_name": self.name,
            "mime_type": self.mime,
            "file_size": self.size,
        }


@dataclass(slots=True)
class Message:
    """One message. `content` holds what is neither text nor caption, under the Bot API's keys (document, voice…)."""

    id: int
    chat: Chat
    date: int
    sender: User | None = None
    sender_chat: Chat | None = None
    text: str | None = None
    caption: str | None = None
    entities: list[Json] = field(default_factory=list)
    content: Json = field(default_factory=dict)
    markup: Json | None = None
    reply_to: Message | None = None
    thread: int | None = None
    in_topic: bool = False
    media_group: str | None = None
    edited: int | None = None
    deleted: bool = False
    file: StoredFile | None = None
    edits: int = 0
    """How often it was edited, for tests that wait for the next edit."""

    @property
    def said(self) -> str:
        """The text or the caption, plain."""
        return self.text if self.text is not None else self.caption or ""

    def json(self, *, nested: bool = False) -> Json:
        """The Bot API's Message; a reply's own reply is left out, as Telegram leaves it."""
        out: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.json()}
        if self.sender:
            out["from"] = self.sender.json()
        if self.sender_chat:
            out["sender_chat"] = self.sender_chat.json()
        for key, value in (("text", self.text), ("caption", self.caption)):
            if value is not None:
                out[key] = value
                if self.entities:
                    out["entities" if key == "text" else "caption_entities"] = self.entities
        out |= self.content
        optional = {
            "message_thread_id": self.thread,
            "is_topic_message": self.in_topic or None,
            "media_group_id": self.media_group,
            "edit_date": self.edited,
        }
        out |= {k: v for k, v in optional.items() if v is not None}
        if self.markup and "inline_keyboard" in self.markup:
            out["reply_markup"] = self.markup
        if self.reply_to and not nested:
            out["reply_to_message"] = self.reply_to.json(nested=True)
        return out

    def buttons(self) -> list[Json]:
        """The inline buttons, row by row in one list."""
        return [button for row in (self.markup or {}).get("inline_keyboard", []) for button in row]


@dataclass(slots=True)
class Chat:
    """A chat with its members, topics and messages. A private chat's id is its user's."""

    id: int
    type: ChatType
    title: str | None = None
    username: str | None = None
    user: User | None = None
    forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    migrated_to: int | None = None
    last_id: int = 0

    @property
    def is_group(self) -> bool:
        """A group or a supergroup."""
        return self.type in (ChatType.GROUP, ChatType.SUPERGROUP)

    def json(self) -> Json:
        """The Bot API's Chat."""
        out: Json = {"id": self.id, "type": self.type.value}
        if self.user:
            out["first_name"] = self.user.first_name
        if self.title:
            out["title"] = self.title
        if username := self.username or (self.user.username if self.user else None):
            out["username"] = username
        if self.forum:
            out["is_forum"] = True
        return out

    def status(self, user_id: int) -> Status:
        """A user's standing; `Status.LEFT` for someone who never was here."""
        member = self.members.get(user_id)
        return member.status if member else Status.LEFT

    def visible(self) -> list[Message]:
        """The messages not deleted, oldest first."""
        return [m for _, m in sorted(self.messages.items()) if not m.deleted]


@dataclass(slots=True)
class CallbackQuery:
    """A button pressed; `answer` is what the bot answered with (None while it has not)."""

    id: str
    user: User
    message: Message
    data: str
    at: float
    answer: Json | None = None


@dataclass(slots=True)
class InlineQuery:
    """What a user typed after the bot's name in any chat; `answer` holds the bot's results."""

    id: str
    user: User
    query: str
    at: float
    answer: Json | None = None
