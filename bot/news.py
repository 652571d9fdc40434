"""The message that tells a chat of new minutes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.context import Runtime
from bot.dialogue import Place
from bot.keyboard import DEEP_LINK
from bot.replies import ActionKind
from bot.replies.labels import meeting_name, ordinal
from bot.texts import admin, replies, say, say_html
from index.answer.found import title_of
from index.answer.scope import citation
from storage.domain import Meeting
from storage.outbox import Delivery, Kind

LISTED = 20
"""Items named in the message; a phone shows about so many lines at once."""


@dataclass(frozen=True, slots=True)
class News:
    """One message and the stored answer its buttons belong to."""

    html: str
    keyboard: InlineKeyboardMarkup
    ident: str


def news(runtime: Runtime, delivery: Delivery, bot_name: str) -> News | None:
    """What to send for a row of the outbox; None if its minutes are no longer the current, visible ones. Blocking."""
    services, language = runtime.services, runtime.language
    stored = services.minutes.get(delivery.doc)
    if stored is None or stored.version_id != delivery.version_id:
        return None
    private = delivery.chat_id > 0
    place = Place(delivery.chat_id, 0, delivery.thread_id or 0, private=private)
    told = runtime.dialogue.prepare(_question(stored.minutes.meeting), place)
    head = admin.NEWS_CORRECTION if delivery.kind is Kind.CORRECTION else admin.NEWS_HEAD
    items, held = stored.minutes.items, stored.minutes.meeting.date
    lines = [f"<b>{say_html(head, language, meeting=meeting_name(citation(stored)))}</b>"]
    if held is not None:
        lines.append(say(admin.NEWS_DATE, language, date=held, n=len(items)))
    else:
        lines.append(say(admin.NEWS_COUNT, language, n=len(items)))
    for item in items[:LISTED]:
        title = escape(title_of(item, stored.minutes), quote=False)
        lines.append(f"{ordinal(item.ordinal, language)} {title}")
    if len(items) > LISTED:
        lines.append(say(admin.NEWS_MORE, language, n=len(items) - LISTED))
    lines.append(say(admin.NEWS_ASK, language))
    whole = say(admin.BUTTON_ALL, language)
    button = (
        InlineKeyboardButton(whole, callback_data=f"p:{told.ident}:0")
        if private
        else InlineKeyboardButton(whole, url=f"https://t.me/{bot_name}?start={DEEP_LINK}{told.ident}")
    )
    buttons = [button]
    for position, action in enumerate(told.actions):
        if action.kind is ActionKind.ORIGINAL and action.params["doc"] == stored.doc:
            original = say(replies.BUTTON_ORIGINAL, language)
            buttons.append(InlineKeyboardButton(original, callback_data=f"o:{told.ident}:{position}"))
    return News("\n".join(lines), InlineKeyboardMarkup.from_row(buttons), told.ident)


def _question(meeting: Meeting) -> str:
    """The question whose answer is this meeting's items."""
    body, kind = meeting.body or "", meeting.kind or "会议"
    if meeting.number is not None:
        return f"{body}第{meeting.number}次{kind}有哪些议题"
    if meeting.date is not None:
        day = meeting.date
        return f"{body}{day.year}年{day.month}月{day.day}日{kind}有哪些议题"
    return f"{body}最近一次{kind}有哪些议题"
