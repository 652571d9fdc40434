"""A message as plain terminal text: bold and links by escape codes where there is a terminal, quotes behind a bar,
long ones folded, buttons as numbers to type.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bot.sandbox.model import Json, Message
from bot.texts import demo as texts
from bot.texts import say
from index.question.model import Language

FOLD_LINES = 3
"""Lines of an expandable quotation shown before it is opened, as in Telegram's apps."""
_QUOTES = ("blockquote", "expandable_blockquote")
_CODES = {"bold": "\x1b[1m", "italic": "\x1b[3m", "underline": "\x1b[4m", "code": "\x1b[36m", "pre": "\x1b[36m"}
_RESET = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Screen:
    """Where the text goes: `colour` allows escape codes, `fold` closes long quotations, `width` is in cells."""

    colour: bool = False
    fold: bool = False
    width: int = 80
    language: Language = Language.ZH


def rendered(message: Message, screen: Screen, *, first_button: int = 1) -> str:
    """The whole message; its buttons are numbered from `first_button`."""
    lines = [*_attachments(message, screen), *_body(message, screen)]
    row_texts = []
    number = first_button
    for row in (message.markup or {}).get("inline_keyboard", []):
        texts = []
        for button in row:
            texts.append(f"[{number} {button['text']}]")
            number += 1
        row_texts.append("  ".join(texts))
    return "\n".join(lines + row_texts)


def _attachments(message: Message, screen: Screen) -> Iterable[str]:
    if message.file is not None:
        yield say(texts.FILE, screen.language, name=message.file.name, size=f"{message.file.size:,}")


def _body(message: Message, screen: Screen) -> Iterable[str]:
    """The text line by line, each knowing whether it stands in a quotation."""
    units = message.said.encode("utf-16-le")
    quotes = [e for e in message.entities if e["type"] in _QUOTES]
    at = 0
    for start, end, quote in _pieces(quotes, len(units) // 2):
        piece = _styled(units, start, end, message.entities, colour=screen.colour)
        lines = piece.strip("\n").split("\n") if quote else piece.split("\n")
        if quote is None:
            yield from _plain(lines, starts=at == 0, ends=end == len(units) // 2)
        else:
            yield from _quoted(lines, screen, expandable=quote["type"] == "expandable_blockquote")
        at = end


def _pieces(quotes: list[Json], size: int) -> Iterable[tuple[int, int, Json | None]]:
    at = 0
    for quote in quotes:
        if quote["offset"] > at:
            yield at, quote["offset"], None
        at = quote["offset"] + quote["length"]
        yield quote["offset"], at, quote
    if at < size:
        yield at, size, None


def _plain(lines: list[str], *, starts: bool, ends: bool) -> Iterable[str]:
    """Text between quotations loses the one line break that a quotation makes anyway."""
    if not starts and lines and not lines[0]:
        lines = lines[1:]
    if not ends and lines and not lines[-1]:
        lines = lines[:-1]
    yield from lines


def _quoted(lines: list[str], screen: Screen, *, expandable: bool) -> Iterable[str]:
    wrapped = [part for line in lines for part in _wrapped(line, screen.width - 2)]
    if expandable and screen.fold and len(wrapped) > FOLD_LINES:
        yield from ("│ " + line for line in wrapped[:FOLD_LINES])
        yield "│ " + say(texts.MORE, screen.language, lines=len(wrapped) - FOLD_LINES)
    else:
        yield from ("│ " + line for line in (wrapped if screen.fold else lines))


def _wrapped(line: str, width: int) -> list[str]:
    """Cuts a line at `width` cells, a Chinese character taking two and an escape code none."""
    out, used, i = [""], 0, 0
    while i < len(line):
        if line[i] == "\x1b":
            end = line.index("m", i) + 1
            out[-1] += line[i:end]
            i = end
            continue
        cells = 2 if unicodedata.east_asian_width(line[i]) in "WF" else 1
        if used + cells > width:
            out.append("")
            used = 0
        out[-1] += line[i]
        used += cells
        i += 1
    return out


def _styled(units: bytes, start: int, end: int, entities: list[Json], *, colour: bool) -> str:
    """One stretch of the text with escape codes put in where styles begin and end, and a link's address after it."""
    marks: list[tuple[int, int, str]] = []
    for entity in entities:
        first, last = entity["offset"], entity["offset"] + entity["length"]
        if first < start or last > end:
            continue
        if colour and entity["type"] in _CODES:
            marks += [(first, 1, _CODES[entity["type"]]), (last, 0, _RESET)]
        if entity["type"] == "text_link":
            marks.append((last, 0, f" <{entity['url']}>"))
    out, at = [], start
    for where, _, code in sorted(marks):
        out.append(units[at * 2 : where * 2].decode("utf-16-le"))
        out.append(code)
        at = where
    out.append(units[at * 2 : end * 2].decode("utf-16-le"))
    return "".join(out)
