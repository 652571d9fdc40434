"""Sending, editing and deleting messages."""

from __future__ import annotations

from bot.sandbox.calls import Call, ChatId, EditCall, Numbers, Objects, SendCall
from bot.sandbox.delivery import reachable, target
from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import checked
from bot.sandbox.markup import MAX_CAPTION, formatted
from bot.sandbox.model import ChatType, Json, Message
from bot.sandbox.world import World

OWN_DELETE_S = 48 * 3600
"""A message can be deleted for 48 hours (for ever by a group's admin)."""


class SendMessage(SendCall):
    """sendMessage."""

    text: str = ""
    parse_mode: str | None = None
    entities: Objects | None = None


def send_message(world: World, call: SendMessage) -> Json:
    """Sends text."""
    chat, topic, reply = target(world, call)
    text, entities = formatted(call.text, call.parse_mode, call.entities)
    if not text:
        raise bad_request("message text is empty")
    markup = checked(call.reply_markup)
    sender, sender_chat = (None, chat) if chat.type is ChatType.CHANNEL else (world.bot, None)
    return world.post(
        chat, sender=sender, sender_chat=sender_chat, text=text, entities=entities, markup=markup, reply_to=reply,
        topic=topic,
    ).json()  # fmt: skip


class EditMessageText(EditCall):
    """editMessageText."""

    text: str = ""
    parse_mode: str | None = None
    entities: Objects | None = None


class EditMessageCaption(EditCall):
    """editMessageCaption."""

    caption: str = ""
    parse_mode: str | None = None
    caption_entities: Objects | None = None


def edit_message_text(world: World, call: EditMessageText) -> Json:
    """Rewrites one of the bot's text messages."""
    message = _editable(world, call)
    if message.text is None:
        raise bad_request("there is no text in the message to edit")
    text, entities = formatted(call.text, call.parse_mode, call.entities)
    if not text:
        raise bad_request("message text is empty")
    return _edited(world, message, text, entities, checked(call.reply_markup))


def edit_message_caption(world: World, call: EditMessageCaption) -> Json:
    """Rewrites the caption of one of the bot's media messages."""
    message = _editable(world, call)
    if message.text is not None:
        raise bad_request("there is no caption in the message to edit")
    text, entities = formatted(call.caption, call.parse_mode, call.caption_entities, limit=MAX_CAPTION)
    return _edited(world, message, text, entities, checked(call.reply_markup))


def edit_message_reply_markup(world: World, call: EditCall) -> Json:
    """Changes only the buttons."""
    message = _editable(world, call)
    return _edited(world, message, message.said, message.entities, checked(call.reply_markup))


def _editable(world: World, call: EditCall) -> Message:
    chat = reachable(world, call.chat_id)
    message = chat.messages.get(call.message_id)
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    own = message.sender and message.sender.id == world.bot.id
    if not own and not (chat.type is ChatType.CHANNEL and message.sender_chat is chat):
        raise bad_request("message can't be edited")
    return message


def _edited(world: World, message: Message, text: str, entities: list[Json], markup: Json | None) -> Json:
    if (message.said, message.entities, message.markup) == (text, entities, markup):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    if message.text is not None:
        message.text = text
    else:
        message.caption = text
    message.entities, message.markup = entities, markup
    message.edited, message.edits = world.now(), message.edits + 1
    world.changed()
    return message.json()


class DeleteMessage(Call):
    """deleteMessage."""

    chat_id: ChatId
    message_id: int


class DeleteMessages(Call):
    """deleteMessages."""

    chat_id: ChatId
    message_ids: Numbers


def delete_message(world: World, call: DeleteMessage) -> bool:
    """Deletes the bot's own message, or another's where it is an admin or the chat is private."""
    chat = reachable(world, call.chat_id)
    message = chat.messages.get(call.message_id)
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    own = bool(message.sender and message.sender.id == world.bot.id)
    manages = chat.status(world.bot.id).manages
    recent = world.clock() - message.date <= OWN_DELETE_S
    if not manages and not (recent and (own or chat.type is ChatType.PRIVATE)):
        raise bad_request("message can't be deleted" + ("" if recent else " for everyone"))
    message.deleted = True
    world.changed()
    return True


def delete_messages(world: World, call: DeleteMessages) -> bool:
    """Deletes up to 100 messages; those that cannot be found are passed over, as Telegram does."""
    chat = reachable(world, call.chat_id)
    if not 1 <= len(call.message_ids) <= 100:
        raise bad_request("message identifiers must be from 1 to 100")
    for message_id in call.message_ids:
        if message_id in chat.messages and not chat.messages[message_id].deleted:
            delete_message(world, DeleteMessage(chat_id=call.chat_id, message_id=message_id))
    return True


class Copy(SendCall):
    """forwardMessage and copyMessage."""

    from_chat_id: ChatId
    message_id: int


def forward_message(world: World, call: Copy) -> Json:
    """Forwards a message with its origin."""
    source = _source(world, call)
    origin: Json = {"type": "user", "date": source.date, "sender_user": (source.sender or world.bot).json()}
    return _copied(world, call, source, {"forward_origin": origin}).json()


def copy_message(world: World, call: Copy) -> Json:
    """Sends a message's content anew; answers with a MessageId."""
    return {"message_id": _copied(world, call, _source(world, call), {}).id}


def _source(world: World, call: Copy) -> Message:
    message = world.chat(call.from_chat_id).messages.get(call.message_id)
    if message is None or message.deleted:
        raise bad_request("message to forward not found")
    return message


def _copied(world: World, call: Copy, source: Message, extra: Json) -> Message:
    chat, topic, reply = target(world, call)
    return world.post(
        chat, sender=world.bot, text=source.text, caption=source.caption, entities=list(source.entities),
        content=source.content | extra, markup=checked(call.reply_markup), reply_to=reply, topic=topic,
        file=source.file,
    )  # fmt: skip


class SendChatAction(Call):
    """sendChatAction."""

    chat_id: ChatId
    action: str
    message_thread_id: int | None = None


def send_chat_action(world: World, call: SendChatAction) -> bool:
    """Shows "typing…"; leaves nothing behind."""
    reachable(world, call.chat_id)
    if call.action not in ("typing", "upload_document", "upload_photo", "find_location", "choose_sticker"):
        raise bad_request("wrong parameter action in request")
    return True


class SetMessageReaction(Call):
    """setMessageReaction."""

    chat_id: ChatId
    message_id: int
    reaction: Objects | None = None


def set_message_reaction(world: World, call: SetMessageReaction) -> bool:
    """Puts the bot's own reaction on a message."""
    message = reachable(world, call.chat_id).messages.get(call.message_id)
    if message is None or message.deleted:
        raise bad_request("message to react not found")
    if len(call.reaction or []) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    return True


class Pin(Call):
    """pinChatMessage and unpinChatMessage."""

    chat_id: ChatId
    message_id: int


def pin_chat_message(world: World, call: Pin) -> bool:
    """Pins a message (nothing of it is kept here but the check that it exists)."""
    message = reachable(world, call.chat_id).messages.get(call.message_id)
    if message is None or message.deleted:
        raise bad_request("message to pin not found")
    return True
