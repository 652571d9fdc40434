"""Text as Telegram stores it: HTML parsed into plain text and entities, lengths in UTF-16 units.

The grammar is the server's own (Bot API, "HTML style"): anything else is refused with "can't parse entities".
Offsets in messages are byte offsets into the UTF-8 text, as Telegram words them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import ApiError, bad_request

Entity = dict[str, Any]

MAX_TEXT = 4096
"""UTF-16 units of a message's text after entity parsing."""
MAX_CAPTION = 1024
MAX_ENTITIES = 100
"""Telegram drops what is over it without a word; here it is refused, since a lost entity is a fault of the sender."""

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.-]+))?(?=[\s>])""")
_AUTOMATIC = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{4,32}\b)"
    r"|(?P<url>https?://[^\s<>，。；、）]+)",
    re.ASCII,
)


def utf16(text: str) -> int:
    """Length in UTF-16 code units, Telegram's measure of everything."""
    return len(text) + sum(1 for c in text if ord(c) > 0xFFFF)


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    at: int


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of Telegram's HTML.

    Raises:
        ApiError: 400 for an unknown, unclosed or badly nested tag.
    """
    out: list[str] = []
    entities: list[Entity] = []
    stack: list[_Open] = []
    offset = i = 0
    while i < len(source):
        char = source[i]
        if char == "&" and (reference := _REFERENCE.match(source, i)):
            char, i = _character(reference), reference.end()
        elif char == "<":
            i = _tag(source, i, offset, stack, entities)
            continue
        else:
            i += 1
        out.append(char)
        offset += utf16(char)
    if stack:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    entities.reverse()  # of two that cover the same characters the outer, which closed last, comes first
    entities.sort(key=lambda e: (e["offset"], -e["length"]))
    return "".join(out), entities


def _character(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else reference.group()


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _tag(source: str, i: int, offset: int, stack: list[_Open], entities: list[Entity]) -> int:
    """Reads the tag at `i`; returns the index after it."""
    at = len(source[:i].encode())
    if source.startswith("</", i):
        return _end_tag(source, i, at, offset, stack, entities)
    name = re.compile(r"[^\s>]*").match(source, i + 1)
    assert name is not None  # the pattern also matches nothing
    if name.end() == len(source):
        raise _unparsable(f"Unclosed start tag at byte offset {at}")
    tag = name.group().lower()
    if tag not in _TYPES:
        raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {at}')
    argument, i = _attributes(source, name.end(), tag, at)
    if tag == "span" and argument != "spoiler":
        raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    stack.append(_Open(tag, argument, offset, at))
    return i


def _attributes(source: str, i: int, tag: str, at: int) -> tuple[str, int]:
    argument = ""
    while True:
        while i < len(source) and source[i].isspace():
            i += 1
        if i >= len(source):
            raise _unparsable(f"Unclosed start tag at byte offset {at}")
        if source[i] == ">":
            return argument, i + 1
        found = _ATTRIBUTE.match(source, i)
        if not found:
            raise _unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {at}')
        name, quoted = found.group(1).lower(), found.group(2) or ""
        value = quoted[1:-1] if quoted[:1] in "\"'" else quoted.lower()
        value = _REFERENCE.sub(_character, value)
        prefix = {("code", "class"): "language-", ("span", "class"): "tg-"}.get((tag, name), "")
        if (tag, name) == ("blockquote", "expandable"):
            argument = "1"
        elif (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id")} or (prefix and value.startswith(prefix)):
            argument = value[len(prefix) :]
        i = found.end()


def _end_tag(source: str, i: int, at: int, offset: int, stack: list[_Open], entities: list[Entity]) -> int:
    if not stack:
        raise _unparsable(f"Unexpected end tag at byte offset {at}")
    found = re.compile(r"</([^\s>]*)\s*>").match(source, i)
    if not found:
        raise _unparsable(f"Unclosed end tag at byte offset {at}")
    opened, name = stack.pop(), found.group(1).lower()
    if name and name != opened.tag:
        raise _unparsable(
            f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{name}>"',
        )
    if offset > opened.offset and (entity := _entity(opened, offset)):
        entities.append(entity)
    return found.end()


def _entity(opened: _Open, end: int) -> Entity | None:
    kind = _TYPES[opened.tag]
    entity: Entity = {"type": kind, "offset": opened.offset, "length": end - opened.offset}
    if kind == "text_link":
        if not re.match(r"(?i)(https?|tg|tel|mailto):", opened.argument):
            return None  # as Telegram does: a link without a usable address is plain text
        entity["url"] = opened.argument
    elif kind == "custom_emoji":
        if not opened.argument.isdigit():
            raise _unparsable("Invalid custom emoji identifier specified")
        entity["custom_emoji_id"] = opened.argument
    elif opened.tag == "code" and opened.argument:
        entity |= {"type": "pre", "language": opened.argument}
    elif opened.tag == "blockquote" and opened.argument:
        entity["type"] = "expandable_blockquote"
    return entity


def automatic(text: str) -> list[Entity]:
    """The entities Telegram finds by itself: commands, mentions, links."""
    return [
        {"type": str(m.lastgroup), "offset": utf16(text[: m.start()]), "length": utf16(m.group())}
        for m in _AUTOMATIC.finditer(text)
    ]


def entity_text(text: str, entity: Entity) -> str:
    """The characters an entity covers."""
    raw = text.encode("utf-16-le")
    return raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")


def formatted(
    text: str, parse_mode: str | None, entities: list[Entity] | None, *, limit: int = MAX_TEXT
) -> tuple[str, list[Entity]]:
    """Text and entities as stored: parsed, trimmed, measured.

    Raises:
        ApiError: 400 for an unknown parse mode, bad markup, too many entities or a text over `limit` UTF-16 units.
    """
    found = list(entities or [])
    mode = (parse_mode or "").lower()
    if mode == "html":
        text, found = parse_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode")
    text, found = _trimmed(text, found)
    if utf16(text) > limit:
        raise bad_request("message is too long" if limit == MAX_TEXT else "message caption is too long")
    if len(found) > MAX_ENTITIES:
        raise bad_request("ENTITIES_TOO_LONG")
    size = utf16(text)
    for entity in found:
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > size:
            raise bad_request("entity offset or length is out of range")
    held = {(e["offset"], e["length"]) for e in found}
    return text, found + [e for e in automatic(text) if (e["offset"], e["length"]) not in held]


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram strips white space around a message; entities move along and never reach outside."""
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    size, out = utf16(text), []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if end > start:
            out.append(entity | {"offset": start, "length": end - start})
    return text, out
