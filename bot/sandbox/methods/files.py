"""Documents, photos, albums and downloads."""

from __future__ import annotations

from bot.sandbox.calls import Call, Objects, SendCall, Upload
from bot.sandbox.delivery import target
from bot.sandbox.errors import bad_request, too_large
from bot.sandbox.keyboards import checked
from bot.sandbox.markup import MAX_CAPTION, formatted
from bot.sandbox.model import Chat, ChatType, Json, Message, StoredFile
from bot.sandbox.world import World

MAX_DOWNLOAD = 20 * 2**20
MAX_UPLOAD = 50 * 2**20
MAX_PHOTO = 10 * 2**20


class SendDocument(SendCall):
    """sendDocument."""

    document: str | None = None
    caption: str = ""
    parse_mode: str | None = None
    caption_entities: Objects | None = None


class SendPhoto(SendCall):
    """sendPhoto."""

    photo: str | None = None
    caption: str = ""
    parse_mode: str | None = None
    caption_entities: Objects | None = None


class SendMediaGroup(SendCall):
    """sendMediaGroup."""

    media: Objects


def send_document(world: World, call: SendDocument) -> Json:
    """Sends a file, uploaded or by its id."""
    chat, topic, reply = target(world, call)
    file = _file(world, call, "document", call.document, MAX_UPLOAD)
    caption = formatted(call.caption, call.parse_mode, call.caption_entities, limit=MAX_CAPTION)
    content: Json = {"document": file.document()}
    return _posted(world, call, (chat, topic, reply), file, caption, content).json()


def send_photo(world: World, call: SendPhoto) -> Json:
    """Sends a picture, uploaded or by its id."""
    chat, topic, reply = target(world, call)
    file = _file(world, call, "photo", call.photo, MAX_PHOTO)
    caption = formatted(call.caption, call.parse_mode, call.caption_entities, limit=MAX_CAPTION)
    return _posted(world, call, (chat, topic, reply), file, caption, {"photo": photo_sizes(file)}).json()


def photo_sizes(file: StoredFile) -> list[Json]:
    """The Bot API's list of a photo's sizes: one is enough here."""
    size: Json = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}
    return [size | {"width": 640, "height": 480}]


def send_media_group(world: World, call: SendMediaGroup) -> list[Json]:
    """Sends 2–10 files as one album; documents keep to themselves."""
    chat, topic, reply = target(world, call)
    if not 2 <= len(call.media) <= 10:
        raise bad_request("media group must include 2-10 items" if call.media else "there are no media to send")
    kinds = {str(m.get("type")) for m in call.media}
    if not kinds <= {"document", "photo"} or len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    ready = []
    for media in call.media:
        file = _file(world, call, str(media["type"]), media.get("media"), MAX_UPLOAD)
        entities = media.get("caption_entities")
        caption = formatted(media.get("caption", ""), media.get("parse_mode"), entities, limit=MAX_CAPTION)
        ready.append((file, caption, media["type"]))
    group = str(world.serial())
    out = []
    for file, caption, kind in ready:
        content: Json = {"document": file.document()} if kind == "document" else {"photo": photo_sizes(file)}
        message = _posted(world, call, (chat, topic, reply), file, caption, content, group)
        out.append(message.json())
    return out


def _posted(
    world: World,
    call: SendCall,
    where: tuple[Chat, int | None, Message | None],
    file: StoredFile,
    caption: tuple[str, list[Json]],
    content: Json,
    group: str | None = None,
) -> Message:
    chat, topic, reply = where
    channel = chat.type is ChatType.CHANNEL
    return world.post(
        chat, sender=None if channel else world.bot, sender_chat=chat if channel else None, caption=caption[0] or None,
        entities=caption[1], content=content, markup=checked(call.reply_markup), reply_to=reply, topic=topic, file=file,
        media_group=group,
    )  # fmt: skip


def _file(world: World, call: Call, field: str, given: str | None, limit: int) -> StoredFile:
    upload: Upload | None = call.uploads.get(field)
    if given and given.startswith("attach://"):
        upload = call.uploads.get(given.removeprefix("attach://"))
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        if len(upload.data) > limit:
            raise too_large()
        return world.store_file(upload.data, upload.name, mime=upload.mime)
    if not given:
        raise bad_request(f"there is no {field} in the request")
    if given not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.files[given]


class GetFile(Call):
    """getFile."""

    file_id: str


def get_file(world: World, call: GetFile) -> Json:
    """Where to download a file of at most 20 MB."""
    file = world.files.get(call.file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }
