"""Cutting long text at sentences, under Telegram's limit of 4096 UTF-16 units a message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.replies.markup import Line, Run, utf16_length

LIMIT = 3800
"""UTF-16 units of one message's text; the rest of Telegram's 4096 is left for the frame (heading, citation)."""

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+[”’」』）)]*|[^。！？；\n]+$")


def pieces(text: str, limit: int = LIMIT) -> list[str]:
    """`text` in parts of at most `limit` UTF-16 units that join to it again.

    Cuts fall after a sentence, a semicolon or a line; inside one only where it alone is longer than the limit, and
    never inside a surrogate pair.
    """
    out: list[str] = []
    current = ""
    for sentence in _sentences(text, limit):
        if current and utf16_length(current) + utf16_length(sentence) > limit:
            out.append(current)
            current = ""
        current += sentence
    if current or not out:
        out.append(current)
    return out


def split_line(one: Line, limit: int = LIMIT) -> list[Line]:
    """A line in lines of at most `limit` units; runs keep their style."""
    if utf16_length(one.text) <= limit:
        return [one]
    out: list[Line] = []
    at = 0
    for piece in pieces(one.text, limit):
        out.append(Line(tuple(_cut(one.runs, at, at + len(piece))), one.fold))
        at += len(piece)
    return out


def _sentences(text: str, limit: int) -> Iterator[str]:
    for found in _SENTENCE.finditer(text):
        sentence = found.group()
        while utf16_length(sentence) > limit:
            cut = limit // 2  # every character is at most two units
            yield sentence[:cut]
            sentence = sentence[cut:]
        if sentence:
            yield sentence


def _cut(runs: tuple[Run, ...], start: int, end: int) -> Iterator[Run]:
    at = 0
    for run in runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        if text:
            yield Run(text, run.bold)
        at += len(run.text)
