"""One stretch of an attendance list, piece by piece: units, posts and the people under them."""

from __future__ import annotations

import re

from msgspec import Struct

from index.segment.names import is_name, is_post, is_unit, may_be_name, split_name
from storage.domain import RosterEntry

_SEPARATOR = re.compile(r"(?P<strong>[，；。,;])|(?P<weak>、)|(?P<white>[ \t\u3000\u00a0]+)|[\r\n]+")
_GROUP = re.compile(r"\s*(?:[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、])\s*")
_NAMED = re.compile(r"\s*(?P<unit>[^，。、；:：（(]{2,24})[:：]")
_BRACKET = re.compile(r"[（(](?P<in>[^（()）]{0,30})[)）]")
_TAIL = re.compile(
    r"等?(?:的代表|的?(?:有关|相关|主要|分管|班子)?(?:负责人|负责同志|领导|同志))(?:列席|出席|参加)?(?:了?会议)?$|^等$"
)


class _Piece(Struct):
    start: int
    end: int
    """Behind its separator, where that is no white space."""
    text: str
    note: str
    """What stood in brackets behind it."""
    strong: bool
    """A comma, semicolon or full stop follows: units and posts do not reach beyond."""
    spaced: bool


def attendees(text: str, start: int, end: int, kind: str) -> list[RosterEntry]:
    """The rows of ``text[start:end]``, which holds no label, in order.

    Args:
        text: the source text, white space and all.
        start: where the stretch begins.
        end: where it ends.
        kind: what the people on it are (出席, 列席…).
    """
    group = _GROUP.match(text, start, end)
    start = group.end() if group is not None else start
    named = _NAMED.match(text, start, end)
    standing: str | None = None
    if named is not None:
        standing, start = _tight(named["unit"]), named.end()
    pieces = _pieces(text, start, end)
    out: list[RosterEntry] = []
    unit, post, since, posts = standing, None, None, ""
    for k, piece in enumerate(pieces):
        after = pieces[k + 1] if k + 1 < len(pieces) else None
        begin = since if since is not None else piece.start
        what, before, name = _read(piece, after, kind, people=unit is not None or post is not None)
        if what == "post" and name is None and after is not None and not piece.strong:
            posts, since = posts + before + "、", begin
            continue
        if what == "unit" and name is None and after is not None and piece.spaced and may_be_name(after.text):
            unit, post, posts, since = before, None, "", begin
            continue
        if what == "post":
            unit, post = standing, posts + before
        elif what == "unit":
            unit, post = before, None
        elif posts:
            unit, post = standing, posts.rstrip("、")
        noted_unit, noted_post = _noted(piece.note)
        out.append(
            RosterEntry(noted_unit or unit, name, kind, begin, piece.end, noted_post or (post if name else None))
        )
        posts, since = "", None
        if piece.strong or (what == "unit" and name is None):
            unit, post = standing, None
    return out


def _read(piece: _Piece, after: _Piece | None, kind: str, *, people: bool) -> tuple[str, str, str | None]:
    """(``unit``, ``post`` or ``name``; the unit or post; the person) of one piece."""
    tail = _TAIL.search(piece.text)
    if tail is not None:
        return "unit", piece.text[: tail.start()] or piece.text, None
    text = piece.text.removesuffix("等") or piece.text
    cut = split_name(text)
    whole_unit = is_unit(text) and not is_post(text) and not (people and may_be_name(text))
    if whole_unit and (
        cut is None or not is_unit(cut[0]) or (after is not None and piece.spaced and may_be_name(after.text))
    ):
        return "unit", text, None
    if is_name(text) or (people and may_be_name(text)):
        return "name", "", text
    if is_post(text):
        return "post", text, None
    if cut is not None:
        return ("post" if is_post(cut[0]) else "unit"), *cut
    if kind in {"出席", "主持", "记录", "请假", "缺席"} and 2 <= len(text) <= 4:
        return "name", "", text
    return "unit", text, None


def _noted(note: str) -> tuple[str | None, str | None]:
    """(unit, post) of a bracket behind a name."""
    if is_post(note):
        return None, note
    return (note, None) if is_unit(note) else (None, None)


def _pieces(text: str, start: int, end: int) -> list[_Piece]:
    """What separators part; a name with a space inside (武 某) is one piece, brackets are notes."""
    hidden = _BRACKET.sub(lambda m: "\0" * len(m.group()), text[start:end])
    out: list[_Piece] = []
    here = 0
    for m in [*_SEPARATOR.finditer(hidden), None]:
        stop = m.start() if m is not None else len(hidden)
        white = m is None or bool(m["white"]) or not (m["strong"] or m["weak"])
        if stop > here:
            raw = text[start + here : start + stop]
            note = _BRACKET.search(raw)
            out.append(
                _Piece(
                    start + here,
                    start + (stop if white or m is None else m.end()),
                    _tight(_BRACKET.sub("", raw)).rstrip("."),
                    _tight(note["in"]) if note else "",
                    m is not None and bool(m["strong"]),
                    m is not None and bool(m["white"]),
                )
            )
        elif out and m is not None and not white:
            out[-1].end, out[-1].strong, out[-1].spaced = start + m.end(), bool(m["strong"]), False
        here = m.end() if m is not None else stop
    return _joined([p for p in out if p.text])


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    out: list[_Piece] = []
    for piece in pieces:
        last = out[-1] if out else None
        if last is not None and last.spaced and len(last.text) == 1 and len(piece.text) <= 2:
            last.end, last.text, last.note = piece.end, last.text + piece.text, piece.note
            last.strong, last.spaced = piece.strong, piece.spaced
        else:
            out.append(piece)
    return out


def _tight(s: str) -> str:
    return re.sub(r"\s", "", s)
