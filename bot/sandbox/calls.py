"""What a Bot API call carries: typed parameters, read from the wire form both doors share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.sandbox.model import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along with a call."""

    name: str
    data: bytes
    mime: str | None = None


def _decoded(value: Any) -> Any:
    """Structured parameters come as JSON text in forms and multipart bodies."""
    return json.loads(value) if isinstance(value, str) else value


def _chat_id(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.lstrip("-").isdigit() else value


ChatId = Annotated[int | str, BeforeValidator(_chat_id)]
Object = Annotated[Json, BeforeValidator(_decoded)]
Objects = Annotated[list[Json], BeforeValidator(_decoded)]
Strings = Annotated[list[str], BeforeValidator(_decoded)]
Numbers = Annotated[list[int], BeforeValidator(_decoded)]


class Call(BaseModel):
    """A call's parameters. Unknown ones are ignored, as Telegram ignores them."""

    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True)

    uploads: dict[str, Upload] = Field(default_factory=dict)


class ReplyParameters(BaseModel):
    """Which message is answered."""

    message_id: int
    chat_id: ChatId | None = None
    allow_sending_without_reply: bool = False


class SendCall(Call):
    """What every sending method takes."""

    chat_id: ChatId
    message_thread_id: int | None = None
    reply_parameters: Annotated[ReplyParameters, BeforeValidator(_decoded)] | None = None
    reply_markup: Object | None = None


class EditCall(Call):
    """What every editing method takes."""

    chat_id: ChatId
    message_id: int
    reply_markup: Object | None = None
