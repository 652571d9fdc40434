"""Minutes to columns and back, to the last field."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from storage.domain import Meeting, Minutes

_BARE = Minutes(Meeting(), "")
_decoder = msgspec.json.Decoder(Minutes)


def dump_parse(minutes: Minutes) -> str:
    """Everything of `minutes` but its meeting and text, as JSON; fields at their defaults are left out."""
    # msgspec knows a default by identity: a computed 1.0 would be another than that of the class.
    sure = _BARE.confidence if minutes.confidence == _BARE.confidence else minutes.confidence
    return msgspec.json.encode(replace(minutes, meeting=Meeting(), text="", confidence=sure)).decode()


def load_parse(parse: str, meeting: Meeting, text: str) -> Minutes:
    """The `Minutes` that `dump_parse` took apart.

    Raises:
        msgspec.ValidationError: The stored JSON is not such a parse.
    """
    return replace(_decoder.decode(parse), meeting=meeting, text=text)


def sha256(data: bytes) -> str:
    """The hexadecimal SHA-256 of `data`."""
    return hashlib.sha256(data).hexdigest()


def words_sha256(text: str) -> str:
    """The SHA-256 of `text` without white space: equal for the same words out of another file format."""
    return sha256("".join(text.split()).encode("utf-8", "surrogatepass"))


def seal(text: str, parse: str) -> str:
    """A digest that changes with any character of a stored text or parse."""
    return sha256(f"{sha256(text.encode('utf-8', 'surrogatepass'))}:{parse}".encode("utf-8", "surrogatepass"))


def to_json(value: Any) -> str:
    """Compact JSON, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def from_json(value: str) -> Any:
    """What `to_json` was given."""
    return json.loads(value)


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: over many new objects, all of them kept, it takes half of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
