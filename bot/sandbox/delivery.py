"""Where a call may send: chat, topic and replied-to message, refused in Telegram's order and words."""

from __future__ import annotations

from bot.sandbox.calls import SendCall
from bot.sandbox.errors import bad_request, forbidden, migrated
from bot.sandbox.model import Chat, ChatType, Message, Status
from bot.sandbox.world import World


def reachable(world: World, chat_id: int | str) -> Chat:
    """The chat, if the bot may write there now.

    Raises:
        ApiError: 400 unknown or migrated chat, 403 blocked, kicked or not a member.
    """
    chat = world.chat(chat_id)
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    if chat.type is ChatType.PRIVATE:
        _reach_person(chat)
        return chat
    status, kind = chat.status(world.bot.id), chat.type.value
    if status is Status.KICKED:
        raise forbidden(f"bot was kicked from the {'group' if kind == 'group' else kind} chat")
    if not status.inside:
        raise forbidden(f"bot is not a member of the {kind} chat")
    if status is Status.RESTRICTED:
        raise bad_request("not enough rights to send text messages to the chat")
    if chat.type is ChatType.CHANNEL and not status.manages:
        raise bad_request("need administrator rights in the channel chat")
    return chat


def _reach_person(chat: Chat) -> None:
    assert chat.user is not None  # a private chat is made with its user
    if chat.user.deactivated:
        raise forbidden("user is deactivated")
    if chat.user.blocked_bot:
        raise forbidden("bot was blocked by the user")
    if not chat.user.started:
        raise forbidden("bot can't initiate conversation with a user")


def target(world: World, call: SendCall) -> tuple[Chat, int | None, Message | None]:
    """Chat, topic and replied-to message of a sending call.

    Raises:
        ApiError: as `reachable`, and 400 for a missing or closed topic and a missing message to reply to.
    """
    chat = reachable(world, call.chat_id)
    topic = call.message_thread_id
    if topic is not None and topic in chat.topics:
        if chat.topics[topic].closed and not chat.status(world.bot.id).manages:
            raise bad_request("TOPIC_CLOSED")
    elif topic is not None and not any(m.thread == topic for m in chat.visible()):
        raise bad_request("message thread not found")
    reply = call.reply_parameters
    if reply is None or (reply.chat_id is not None and world.chat(reply.chat_id) is not chat):
        return chat, topic, None
    found = chat.messages.get(reply.message_id)
    if found is None or found.deleted:
        if not reply.allow_sending_without_reply:
            raise bad_request("message to be replied not found")
        return chat, topic, None
    if found.in_topic and topic is None:
        topic = found.thread
    return chat, topic, found
