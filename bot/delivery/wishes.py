"""A subscription as a person reads and changes it: its text, and the buttons that alter it.

Callback data: ``b:home``, ``b:all``, ``b:units``, ``b:topics``, ``b:kinds`` (choose what); ``b:u:n``, ``b:t:n``,
``b:k:n`` (take or drop what the n-th button names); ``b:now``, ``b:digest``, ``b:h:hour``, ``b:quiet``, ``b:q:n``
(when); ``b:only`` (only when named); ``b:stop``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.texts import Twin, say
from bot.texts import news as texts
from index.question.model import Language
from storage.subscriptions import Quiet, Wish

MOST = 20
"""Units, and topics, that one chat can follow: as many as one screen of buttons shows."""
LONGEST = 40
"""Characters of a unit or topic to follow; a longer one would not fit a button."""
HOURS = (7, 8, 9, 12, 14, 17, 18, 20)
QUIETS: tuple[Quiet | None, ...] = (
    Quiet(),
    Quiet(dt.time(20), dt.time(8)),
    Quiet(dt.time(18), dt.time(8, 30)),
    None,
)
TAKEN = "✔ "

_JOINT = "、"


def described(wish: Wish, language: Language) -> str:
    """What and when, in two lines."""
    parts = [
        say(twin, language, names=_JOINT.join(names))
        for twin, names in (
            (texts.WISH_UNITS, wish.units),
            (texts.WISH_TOPICS, wish.topics),
            (texts.WISH_KINDS, wish.kinds),
        )
        if names
    ] or [say(texts.WISH_EVERYTHING, language)]
    if wish.units:
        parts.append(say(texts.WISH_ONLY if wish.only_named else texts.WISH_ALSO, language))
    when = say(texts.WISH_AT_ONCE, language)
    if wish.digest_hour is not None:
        when = say(texts.WISH_DIGEST, language, hour=wish.digest_hour)
    if wish.quiet is not None:
        when += say(texts.WISH_QUIET, language, **_hours(wish.quiet))
    what = say(texts.WISH_WHAT, language, what="；".join(parts))
    return f"{what}\n{say(texts.WISH_WHEN, language, when=when)}"


def panel(wish: Wish, language: Language) -> InlineKeyboardMarkup:
    """The buttons under a subscription."""

    def button(twin: Twin, data: str, *, on: bool = False) -> InlineKeyboardButton:
        return InlineKeyboardButton((TAKEN if on else "") + say(twin, language), callback_data=data)

    quiet = button(texts.BUTTON_QUIET_OFF, "b:quiet")
    if wish.quiet is not None:
        said = say(texts.BUTTON_QUIET_ON, language, **_hours(wish.quiet))
        quiet = InlineKeyboardButton(said, callback_data="b:quiet")
    only = texts.BUTTON_ONLY_ON if wish.only_named else texts.BUTTON_ONLY_OFF
    rows = [
        [
            button(texts.BUTTON_EVERYTHING, "b:all", on=wish.everything),
            button(texts.BUTTON_UNITS, "b:units", on=bool(wish.units)),
            button(texts.BUTTON_TOPICS, "b:topics", on=bool(wish.topics)),
            button(texts.BUTTON_KINDS, "b:kinds", on=bool(wish.kinds)),
        ],
        [
            button(texts.BUTTON_NOW, "b:now", on=wish.digest_hour is None),
            button(texts.BUTTON_DIGEST, "b:digest", on=wish.digest_hour is not None),
        ],
        [quiet],
        [button(texts.BUTTON_STOP, "b:stop")],
    ]
    if wish.units:
        rows.insert(3, [button(only, "b:only")])
    return InlineKeyboardMarkup(rows)


def choices(letter: str, offered: Sequence[str], taken: Sequence[str], language: Language) -> InlineKeyboardMarkup:
    """Names to take or drop, two a row."""
    names = list(dict.fromkeys((*taken, *offered)))[: MOST + 8]
    buttons = [
        InlineKeyboardButton((TAKEN if name in taken else "") + name, callback_data=f"b:{letter}:{n}")
        for n, name in enumerate(names)
    ]
    return InlineKeyboardMarkup([*_rows(buttons, 2), _back(language)])


def hours(language: Language) -> InlineKeyboardMarkup:
    """The hours of a digest."""
    buttons = [
        InlineKeyboardButton(say(texts.BUTTON_HOUR, language, hour=hour), callback_data=f"b:h:{hour}") for hour in HOURS
    ]
    return InlineKeyboardMarkup([*_rows(buttons, 4), _back(language)])


def quiets(language: Language) -> InlineKeyboardMarkup:
    """The quiet hours to choose from."""
    buttons = []
    for n, quiet in enumerate(QUIETS):
        label = say(texts.BUTTON_QUIET_OFF, language)
        if quiet is not None:
            label = say(texts.BUTTON_QUIET_ON, language, **_hours(quiet))
        buttons.append(InlineKeyboardButton(label, callback_data=f"b:q:{n}"))
    return InlineKeyboardMarkup([*_rows(buttons, 1), _back(language)])


def toggled(wish: Wish, letter: str, name: str) -> Wish:
    """The wish with a name taken, or dropped if it was there."""
    match letter:
        case "u":
            changed = replace(wish, units=_toggled(wish.units, name))
        case "t":
            changed = replace(wish, topics=_toggled(wish.topics, name))
        case _:
            changed = replace(wish, kinds=_toggled(wish.kinds, name))
    return changed if changed.units else replace(changed, only_named=False)


def _toggled(held: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in held if one != name) if name in held else (*held, name)


def _hours(quiet: Quiet) -> dict[str, str]:
    return {"start": f"{quiet.start:%H:%M}", "end": f"{quiet.end:%H:%M}"}


def _rows(buttons: list[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    return [buttons[n : n + width] for n in range(0, len(buttons), width)]


def _back(language: Language) -> list[InlineKeyboardButton]:
    return [InlineKeyboardButton(say(texts.BUTTON_BACK, language), callback_data="b:home")]
