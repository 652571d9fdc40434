"""Chats and the people in them."""

from __future__ import annotations

from bot.sandbox.calls import Call, ChatId
from bot.sandbox.delivery import reachable
from bot.sandbox.errors import bad_request
from bot.sandbox.model import ChatType, Json, Member, Status
from bot.sandbox.world import World


class ChatCall(Call):
    """getChat, getChatAdministrators, getChatMemberCount, leaveChat."""

    chat_id: ChatId


class GetChatMember(ChatCall):
    """getChatMember."""

    user_id: int


class CreateForumTopic(ChatCall):
    """createForumTopic."""

    name: str


class TopicCall(ChatCall):
    """closeForumTopic and reopenForumTopic."""

    message_thread_id: int


def get_chat(world: World, call: ChatCall) -> Json:
    """What is known of a chat; a private one once its user has written."""
    chat = world.chat(call.chat_id)
    if chat.user is not None and not chat.user.started:
        raise bad_request("chat not found")
    if chat.type is not ChatType.PRIVATE:
        reachable(world, call.chat_id)
    full: Json = {"accent_color_id": 0, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    return chat.json() | full


def get_chat_member(world: World, call: GetChatMember) -> Json:
    """One user's standing in a chat."""
    chat = reachable(world, call.chat_id)
    user = world.bot if call.user_id == world.bot.id else world.users.get(call.user_id)
    if user is None:
        raise bad_request("member not found")
    if chat.user is not None:
        return Member(user).json()
    return chat.members.get(user.id, Member(user, Status.LEFT)).json()


def get_chat_administrators(world: World, call: ChatCall) -> list[Json]:
    """A group's admins."""
    chat = reachable(world, call.chat_id)
    if chat.type is ChatType.PRIVATE:
        raise bad_request("there are no administrators in the private chat")
    return [m.json() for m in chat.members.values() if m.status.manages]


def get_chat_member_count(world: World, call: ChatCall) -> int:
    """How many are in a chat."""
    chat = reachable(world, call.chat_id)
    return 2 if chat.user else sum(m.status.inside for m in chat.members.values())


def leave_chat(world: World, call: ChatCall) -> bool:
    """Takes the bot out of a group."""
    chat = reachable(world, call.chat_id)
    if chat.type is ChatType.PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    world.set_status(chat, world.bot, Status.LEFT, by=world.bot)
    return True


def create_forum_topic(world: World, call: CreateForumTopic) -> Json:
    """Opens a topic; the bot must be an admin."""
    chat = reachable(world, call.chat_id)
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    if not chat.status(world.bot.id).manages:
        raise bad_request("not enough rights to create a topic")
    topic = world.add_topic(chat, call.name, world.bot)
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": 7322096}


def close_forum_topic(world: World, call: TopicCall) -> bool:
    """Closes a topic to everyone but admins."""
    return _set_closed(world, call, closed=True)


def reopen_forum_topic(world: World, call: TopicCall) -> bool:
    """Opens a closed topic again."""
    return _set_closed(world, call, closed=False)


def _set_closed(world: World, call: TopicCall, *, closed: bool) -> bool:
    chat = reachable(world, call.chat_id)
    topic = chat.topics.get(call.message_thread_id)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    world.changed()
    return True
