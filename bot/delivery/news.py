"""The message that tells a chat of new minutes: what concerns it first, then the other headings.

Callback data, with ``v`` a version's id:

=============  ===========================================================
``n:i:v:k``    item ``k``, below this message
``n:a:v``      the list of all items
``n:o:v``      the original file
``n:r:v``      ✔ 收到, for everything this message tells of
=============  ===========================================================
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from msgspec import Struct
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.replies.blocks import quote_line
from bot.replies.labels import ROLE_ORDER, meeting_name, meeting_number, ordinal, role_word
from bot.replies.markup import Line, bold, line, to_html, utf16_length
from bot.texts import news as texts
from bot.texts import replies, say
from index.answer.found import title_of
from index.answer.scope import citation
from index.changes import Changes
from index.interest import Interest, OwnItem
from index.question.model import Language
from storage.domain import Item, Minutes, Role, StoredMinutes
from storage.outbox import Kind

LIMIT = 3800
"""UTF-16 units; see `bot.replies.split`."""
LISTED = 20
"""Headings listed; a phone shows about so many lines at once."""
SHOWN = 6
"""Own items shown with their quotations; more are listed by title."""
SHOWN_IN_DIGEST = 5
BUTTONS = 8


class News(Struct, frozen=True):
    """One message."""

    html: str
    keyboard: InlineKeyboardMarkup


class Part(Struct, frozen=True):
    """One document a message tells of. `changes` only for a correction; `units` are those followed."""

    stored: StoredMinutes
    kind: Kind
    interest: Interest
    units: tuple[str, ...] = ()
    changes: Changes | None = None


class Shelf:
    """The last few messages made: thousands of chats with one wish get one message that is made once."""

    MOST = 64

    def __init__(self) -> None:
        self._made: OrderedDict[object, News | None] = OrderedDict()

    def get(self, key: object) -> tuple[bool, News | None]:
        """Whether a message was made under this key, and which; None where nothing is to be told."""
        if key not in self._made:
            return False, None
        self._made.move_to_end(key)
        return True, self._made[key]

    def put(self, key: object, made: News | None) -> None:
        """Keeps a message."""
        self._made[key] = made
        while len(self._made) > self.MOST:
            self._made.popitem(last=False)


def compose(parts: Sequence[Part], language: Language) -> News:
    """The message about one or several documents; several make a digest."""
    if len(parts) == 1:
        return News(_fitted(_single(parts[0], language)), _keyboard(parts[0], language))
    lines = [(line(bold(say(texts.DIGEST, language, n=len(parts)))), True)]
    for part in parts:
        lines += _in_digest(part, language)
    lines.append((line(say(texts.ASK, language)), True))
    return News(_fitted(lines), _digest_keyboard(parts, language))


_Lines = list[tuple[Line, bool]]
"""Lines, and whether each must stay when the message is too long."""


def _fitted(lines: _Lines) -> str:
    """As much as one message takes; what may go goes from the end."""
    kept = list(lines)
    while utf16_length(to_html([one for one, _ in kept])) > LIMIT:
        spare = [n for n, (_, stays) in enumerate(kept) if not stays]
        del kept[spare[-1] if spare else len(kept) - 2]
    return to_html([one for one, _ in kept])


def _single(part: Part, language: Language) -> _Lines:
    minutes = part.stored.minutes
    head = texts.CORRECTION if part.kind is Kind.CORRECTION else texts.HEAD
    lines = [(line(bold(say(head, language, meeting=meeting_name(citation(part.stored))))), True)]
    lines.append((line(_counted(minutes, language)), True))
    own = part.interest.own
    if part.changes is not None:
        lines += _changed(part.changes, part.stored.minutes, language)
        touched = {item.ordinal for item in part.changes.added} | {p.after.ordinal for p in part.changes.altered}
        own = tuple(one for one in own if one.item.ordinal in touched)
    lines += _sums(own, language)
    for one in own[:SHOWN]:
        lines.append((_title(one, language, strong=True), True))
        lines += [(quote_line(quote, language), False) for quote in one.quotes]
    for one in own[SHOWN:]:
        lines.append((_title(one, language), False))
    if part.changes is None:
        lines += _others(part, language)
    lines.append((line(say(texts.ASK, language)), True))
    return lines


def _in_digest(part: Part, language: Language) -> _Lines:
    name = meeting_name(citation(part.stored))
    head = say(texts.CORRECTION if part.kind is Kind.CORRECTION else texts.HEAD, language, meeting=name)
    lines = [(line(bold(head)), True), (line(_counted(part.stored.minutes, language)), False)]
    if part.changes is not None:
        return lines + [(one, False) for one, _ in _changed(part.changes, part.stored.minutes, language)]
    own = part.interest.own
    lines += _sums(own, language)
    lines += [(_title(one, language), n == 0) for n, one in enumerate(own[:SHOWN_IN_DIGEST])]
    if not own:
        titles = [_heading(item, part.stored.minutes, language) for item in part.stored.minutes.items[:LISTED]]
        lines.append((line("\n".join(titles), fold=len(titles) > 1), False))
    return lines


def _counted(minutes: Minutes, language: Language) -> str:
    held, count = minutes.meeting.date, len(minutes.items)
    text = say(texts.COUNT, language, n=count) if held is None else say(texts.DATE, language, date=held, n=count)
    return text if not minutes.ocr else f"{text} {say(replies.OCR_MARK, language)}"


def _sums(own: Sequence[OwnItem], language: Language) -> _Lines:
    """How often each unit is named and as what: 市交运局：负责 1 项，点名 1 项."""
    counts: dict[str, dict[Role, int]] = {}
    lead: dict[str, bool] = {}
    for one in own:
        for unit, roles in one.roles.items():
            held = counts.setdefault(unit, {})
            held[roles[0]] = held.get(roles[0], 0) + 1
            if roles[0] is Role.LEAD:
                lead[unit] = lead.get(unit, True) and one.says_lead
    lines = []
    for unit, held in counts.items():
        said = [
            say(
                texts.ROLE_COUNT,
                language,
                role=say(role_word(role, says_lead=lead.get(unit, False)), language),
                n=held[role],
            )
            for role in ROLE_ORDER
            if role in held
        ]
        lines.append((line(bold(say(texts.UNIT, language, unit=unit, roles="，".join(said)))), True))
    topics = list(dict.fromkeys(topic for one in own for topic in one.topics))
    if topics:
        count = sum(bool(one.topics) for one in own)
        lines.append((line(bold(say(texts.TOPIC, language, topics="、".join(topics), n=count))), True))
    return lines


def _title(one: OwnItem, language: Language, *, strong: bool = False) -> Line:
    role = one.strongest
    what = "、".join(one.topics) if role is None else say(role_word(role, says_lead=one.says_lead), language)
    number = ordinal(one.item.ordinal, language)
    said = say(texts.ITEM, language, ordinal=number, title=one.title, what=what)
    return line(bold(said) if strong else said)


def _heading(item: Item, minutes: Minutes, language: Language) -> str:
    return f"{ordinal(item.ordinal, language)} {title_of(item, minutes)}"


def _others(part: Part, language: Language) -> _Lines:
    """The headings that are not the chat's own: folded where it has some of its own."""
    minutes = part.stored.minutes
    shown = {one.item.ordinal for one in part.interest.own}
    rest = [item for item in minutes.items if item.ordinal not in shown]
    if not rest:
        return []
    units = "、".join(part.units)
    lines: _Lines = []
    if shown:
        text = say(texts.OTHERS, language, n=len(rest), units=units) if units else ""
        lines.append((line(text or say(texts.OTHERS_TOPIC, language, n=len(rest))), True))
    elif units:
        lines.append((line(say(texts.NONE_NAMED, language, units=units)), True))
    titles = [_heading(item, minutes, language) for item in rest[:LISTED]]
    if len(rest) > LISTED:
        titles.append(say(texts.MORE, language, n=len(rest)))
    if shown:
        lines.append((line("\n".join(titles), fold=True), False))
    else:
        lines += [(line(title), False) for title in titles]
    return lines


def _changed(changes: Changes, minutes: Minutes, language: Language) -> _Lines:
    lines: _Lines = []
    groups = (
        (texts.ADDED, [_heading(item, minutes, language) for item in changes.added]),
        (texts.ALTERED, [_heading(pair.after, minutes, language) for pair in changes.altered]),
        (
            texts.REMOVED,
            [f"{ordinal(item.ordinal, language)} {item.heading or ''}".strip() for item in changes.removed],
        ),
    )
    for twin, titles in groups:
        if titles:
            lines.append((line(say(twin, language, n=len(titles))), True))
            lines += [(line(title), False) for title in titles[:LISTED]]
    if changes.meeting:
        names = dict.fromkeys(say(texts.FIELD_NAMES[name], language) for name in changes.meeting)
        lines.append((line(say(texts.FIELDS, language, fields="、".join(names))), True))
    elif not changes.any_item:
        lines.append((line(say(texts.ELSEWHERE if changes.elsewhere else texts.ONLY_PARSE, language)), True))
    return lines


def receipt_button(version_id: int, count: int, language: Language) -> InlineKeyboardButton:
    """【✔ 收到 n】."""
    return InlineKeyboardButton(say(texts.BUTTON_RECEIPT, language, n=count), callback_data=f"n:r:{version_id}")


def item_buttons(version_id: int, items: Sequence[Item], language: Language) -> list[InlineKeyboardButton]:
    """A button for each item, by its number."""
    return [
        InlineKeyboardButton(
            say(replies.BUTTON_ITEM, language, ordinal=ordinal(item.ordinal, language)),
            callback_data=f"n:i:{version_id}:{item.ordinal}",
        )
        for item in items
    ]


def original_button(version_id: int, language: Language) -> InlineKeyboardButton:
    """【原件】."""
    return InlineKeyboardButton(say(replies.BUTTON_ORIGINAL, language), callback_data=f"n:o:{version_id}")


def _keyboard(part: Part, language: Language) -> InlineKeyboardMarkup:
    stored = part.stored
    own = [one.item for one in part.interest.own][:BUTTONS]
    count = len(stored.minutes.items)
    whole = InlineKeyboardButton(say(texts.BUTTON_ALL, language, n=count), callback_data=f"n:a:{stored.version_id}")
    last = [whole, original_button(stored.version_id, language), receipt_button(stored.version_id, 0, language)]
    rows = [item_buttons(stored.version_id, own, language)] if own else []
    return InlineKeyboardMarkup([*rows, last])


def _digest_keyboard(parts: Sequence[Part], language: Language) -> InlineKeyboardMarkup:
    each = [
        InlineKeyboardButton(meeting_number(citation(part.stored)), callback_data=f"n:a:{part.stored.version_id}")
        for part in parts
    ]
    rows = [each[n : n + 3] for n in range(0, len(each), 3)]
    return InlineKeyboardMarkup([*rows, [receipt_button(parts[0].stored.version_id, 0, language)]])
