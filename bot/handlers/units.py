"""``/units``: the city's own units. Names that documents taught are confirmed, renamed or struck off by an admin.

What is stored for the buttons (JSON) is ``{"units": [name, …]}``, the names of one list. Payloads, with ``n`` a
position in it: ``l:id:w:page`` those that await confirmation, ``l:id:k:page`` those confirmed, ``l:id:u:n`` one;
``y`` confirms it, ``x`` strikes it off, ``m`` asks for its right name, ``a`` for another one, ``z`` takes back what was
said, and ``l:id:Y:page`` confirms a page of those that await it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from html import escape

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode

from bot.context import Context
from bot.handlers import ask, errors
from bot.handlers.browse import acknowledge, tolerated
from bot.review.changes import brief
from bot.review.unit_lists import A_PAGE, Sheet, awaiting_sheet, known_sheet, one_sheet
from bot.texts import Twin, say, say_html
from bot.texts import chat as chat_texts
from bot.texts import review as review_texts
from bot.texts import units as texts
from index.city import City

PATTERN = r"^l:[\w-]{1,20}:[wkuyxmazY]:\d{1,6}$"

_DONE: dict[str, Twin] = {
    "y": texts.DID_CONFIRM,
    "x": texts.DID_IGNORE,
    "z": texts.DID_DROP,
    "m": texts.DID_RENAME,
    "a": texts.DID_ALIAS,
}


async def units(update: Update, context: Context) -> None:
    """``/units`` lists what awaits confirmation; ``/units 名称`` opens one name."""
    message = update.effective_message
    if message is None:
        return
    name = "".join(context.args or ())
    if not name:
        await _send(message, await _listed(message.chat_id, "w", 0, context))
    elif len(name) < 2:
        await ask.respond(message, say(texts.TOO_SHORT, context.language))
    else:
        ident = await asyncio.to_thread(context.services.queries.put, message.chat_id, {"units": [name]})
        await _send(message, await asyncio.to_thread(one_sheet, _city(context), ident, 0, name, context.language))


async def pressed(update: Update, context: Context) -> None:
    """One press on a list or on a name."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    _, ident, verb, position = query.data.split(":")
    message, number = query.message, int(position)
    found = await asyncio.to_thread(context.services.queries.get, ident)
    names = [] if found is None or found.chat_id != message.chat_id else found.data.get("units", [])
    if verb in "wk" and found is not None and found.chat_id == message.chat_id:
        await acknowledge(query)
        await _edit(message, await _listed(message.chat_id, verb, number, context))
        return
    if number >= max(1, len(names)) or not names:
        await acknowledge(query, say(chat_texts.GONE, context.language))
        return
    await acknowledge(query)
    city, who = _city(context), query.from_user.id
    if verb == "u":
        sheet = await asyncio.to_thread(one_sheet, city, ident, number, names[number], context.language)
        await _edit(message, sheet)
    elif verb in "ma":
        await _ask(verb, names[number], message, context)
    elif verb == "Y":
        page = names[number * A_PAGE : (number + 1) * A_PAGE]
        _start(lambda: tuple(n for name in page for n in city.confirm(name, who)), "y", page, "", who, message, context)
    else:
        name = names[number]
        edit = {
            "y": lambda: city.confirm(name, who),
            "x": lambda: city.ignore(name, who),
            "z": lambda: city.drop(name),
        }[verb]
        _start(edit, verb, [name], "", who, message, context)


async def typed(said: dict[str, object], message: Message, context: Context) -> None:
    """An answer to a prompt.

    Args:
        said: What was stored with the prompt: ``{"unit": name, "for": "m" or "a"}``.
        message: The answer.
        context: Of the update.
    """
    name, verb, other = str(said["unit"]), str(said["for"]), "".join((message.text or "").split())
    if len(other) < 2 or message.from_user is None:
        await ask.respond(message, say(texts.TOO_SHORT, context.language))
        return
    city, who = _city(context), message.from_user.id
    note = await ask.respond(message, say(review_texts.BUSY, context.language))
    act = city.rename if verb == "m" else city.alias
    _start(lambda: act(name, other, who), verb, [name], other, who, note, context)


def _start(
    edit: Callable[[], tuple[str, ...]],
    verb: str,
    names: list[str],
    other: str,
    who: int,
    note: Message,
    context: Context,
) -> None:
    """Edits, parses what is affected anew beside the handlers, and puts what changed into `note`."""
    services, language = context.services, context.language

    async def work() -> None:
        with tolerated():
            await note.edit_text(say(review_texts.BUSY, language))
        async with context.runtime.parsing:
            touched = await asyncio.to_thread(edit)
            done = await asyncio.to_thread(_city(context).reparse, touched)
            await asyncio.to_thread(services.renew_units)
            await asyncio.to_thread(services.search.refresh)
        context.runtime.previews.clear()  # what is being looked at is read anew with the names as they are now
        detail = {"verb": verb, "names": names, "other": other}
        await asyncio.to_thread(services.audit.record, "units", who=who, chat_id=note.chat_id, detail=detail)
        did = say_html(_DONE[verb], language, unit="、".join(names), other=other)
        if done.docs:
            did = say(texts.REPARSED, language, did=did, n=done.docs, what=escape(brief(done, language), quote=False))
        else:
            did = say(texts.NOTHING_TO_REPARSE, language, did=did)
        sheet = await _listed(note.chat_id, "w", 0, context)
        await _edit(note, Sheet(f"{did}\n\n{sheet.html}", sheet.rows))

    context.runtime.start_task(errors.watched(work(), note, context), "units")


async def _ask(verb: str, name: str, message: Message, context: Context) -> None:
    twin = texts.ASK_RENAME if verb == "m" else texts.ASK_ALIAS
    prompt = await context.bot.send_message(
        message.chat_id, say(twin, context.language, unit=name), reply_markup=ForceReply(selective=True)
    )
    said = {"typed": {"unit": name, "for": verb}}
    ident = await asyncio.to_thread(context.services.queries.put, message.chat_id, said)
    await asyncio.to_thread(context.services.queries.attach, ident, prompt.message_id)


async def _listed(chat_id: int, verb: str, page: int, context: Context) -> Sheet:
    """A list as it is now, its names kept for the buttons."""
    city = _city(context)

    def make() -> Sheet:
        names = [row["name"] for row in city.rows()] if verb == "k" else [one.name for one in city.awaiting()]
        ident = context.services.queries.put(chat_id, {"units": names})
        draw = known_sheet if verb == "k" else awaiting_sheet
        return draw(city, ident, page, context.language)

    return await asyncio.to_thread(make)


def _city(context: Context) -> City:
    return City(context.services.minutes)


async def _send(message: Message, sheet: Sheet) -> None:
    await ask.respond(message, sheet.html, keyboard=_keyboard(sheet), html=True)


async def _edit(message: Message, sheet: Sheet) -> None:
    with tolerated():
        await message.edit_text(sheet.html, parse_mode=ParseMode.HTML, reply_markup=_keyboard(sheet))


def _keyboard(sheet: Sheet) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(label, callback_data=payload) for label, payload in row] for row in sheet.rows if row]
    return InlineKeyboardMarkup(rows) if rows else None
