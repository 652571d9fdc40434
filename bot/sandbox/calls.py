"""What a Bot API call carries: typed parameters, read from the wire form both doors share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from bot.sandbox.model import Json
from bot.section import bare

ChatId = int | str
Object = Json
Objects = list[Json]
Strings = list[str]
Numbers = list[int]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along with a call."""

    name: str
    data: bytes
    mime: str | None = None


class Call(msgspec.Struct, kw_only=True):
    """A call's parameters. Unknown ones are ignored, as Telegram ignores them."""

    uploads: dict[str, Upload] = {}


class ReplyParameters(msgspec.Struct):
    """Which message is answered."""

    message_id: int
    chat_id: ChatId | None = None
    allow_sending_without_reply: bool = False


class SendCall(Call, kw_only=True):
    """What every sending method takes."""

    chat_id: ChatId
    message_thread_id: int | None = None
    reply_parameters: ReplyParameters | None = None
    reply_markup: Object | None = None


class EditCall(Call, kw_only=True):
    """What every editing method takes."""

    chat_id: ChatId
    message_id: int
    reply_markup: Object | None = None


def read(kind: type[Call], params: Json, uploads: dict[str, Upload]) -> Call:
    """A call's parameters from their wire form.

    Raises:
        ValueError: What must be JSON is none.
        msgspec.ValidationError: A parameter is missing or of another type.
    """
    given = {name: _decoded(plain, params[name]) for name, plain in _types(kind).items() if name in params}
    call = msgspec.convert(given, kind, strict=False)
    call.uploads = uploads
    return call


@cache
def _types(kind: type[Call]) -> dict[str, Any]:
    return {field.name: bare(field.type) for field in msgspec.structs.fields(kind)}


def _decoded(plain: Any, value: Any) -> Any:
    """Structured parameters come as JSON text in forms and multipart bodies, and numbers as digits."""
    if not isinstance(value, str) or plain in (str, float, bool):
        return value
    if plain is int:
        return int(value) if value.lstrip("-").isdigit() else value
    return json.loads(value)
