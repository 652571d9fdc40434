"""Going through a document item by item and correcting it: ``/fix`` for a stored one, 逐项核对 for an upload.

Payloads are ``f:id:verb:number…`` with ``id`` the stored case (see `bot.review.desk`), and ``f::open:version`` to begin
one:

=================== ===========================================================================
``i:item``          the item's sheet
``e:item:k``        excerpt k; ``k:item:k:n`` gives it the nth kind
``h:item``          the heading's units
``u:item:k:j``      unit j of excerpt k (-1: of the heading); ``R:…:n`` gives it the nth role, ``S:…:n`` the nth scope,
                    ``x:…`` takes it out, ``m:…`` asks for its name
``a:item:k``        asks for a unit to add; ``A:item:k:n`` adds it with the nth role
``b:item:page``     where to split; ``s:item:n`` splits at the nth place, ``j:item`` joins to the item before
``r:item``          routes; ``d:item:n`` takes one out, ``z:item`` all, ``o:item:n`` puts the nth clause in, ``w:item``
                    asks for its words
``y:n`` ``Y`` ``n`` what is pending: the nth reason, another reason, leave it
``c`` ``X:n``       the corrections; withdraw one
``q``               done
=================== ===========================================================================
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from telegram import CallbackQuery, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode

from bot.context import Context
from bot.handlers import ask, errors
from bot.handlers.browse import acknowledge, tolerated
from bot.review.changes import brief
from bot.review.desk import Case, Desk
from bot.review.proposals import asked_words, proposed
from bot.review.sheets import REASONS, Sheet, Sheets
from bot.texts import Twin, echoed, say
from bot.texts import admin as admin_texts
from bot.texts import chat as chat_texts
from bot.texts import review as texts
from index.correct import correct, withdraw
from index.reindex import Reparsed
from storage.corrections import Draft

PATTERN = r"^f:[\w-]{0,20}:\w{1,4}(:-?\d{1,18}){0,4}$"
LISTED = 20


async def fix(update: Update, context: Context) -> None:
    """``/fix`` lists what there is; ``/fix DOC`` and ``/fix DOC 3`` open a document at an item."""
    message = update.effective_message
    if message is None:
        return
    language = context.language
    minutes = await asyncio.to_thread(context.services.minutes.all)
    words = list(context.args or ())
    if not minutes:
        await ask.respond(message, say(admin_texts.REMOVE_NONE, language))
        return
    if not words:
        newest = sorted(minutes, key=lambda m: str(m.minutes.meeting.date or ""), reverse=True)[:LISTED]
        buttons = [(f"{m.minutes.meeting.date or ''} {m.doc}"[:60], f"f::open:{m.version_id}") for m in newest]
        await ask.respond(message, say(texts.FIX_WHICH, language), keyboard=_keyboard([[one] for one in buttons]))
        return
    docs, number = {m.doc for m in minutes}, 1
    if " ".join(words) not in docs and len(words) > 1 and words[-1].isdecimal():
        number = int(words.pop())
    doc = " ".join(words)
    if doc not in docs:
        await ask.respond(message, say(admin_texts.NO_SUCH_DOC, language, doc=echoed(doc)))
        return
    ident = await asyncio.to_thread(_desk(context).begin, message.chat_id, {"doc": doc})
    await show(message, ident, context, number=number)


async def show(message: Message, ident: str, context: Context, *, number: int = 1) -> None:
    """A case's item as a message of its own."""
    case = await asyncio.to_thread(_desk(context).case, ident, message.chat_id)
    if case is None:
        await ask.respond(message, say(chat_texts.GONE, context.language))
    elif not 1 <= number <= len(case.minutes.items):
        n = len(case.minutes.items)
        await ask.respond(message, say(texts.NO_SUCH_ITEM, context.language, ordinal=number, n=n))
    else:
        await _send(message, Sheets(case, context.language).item(number))


async def pressed(update: Update, context: Context) -> None:
    """One press on a sheet."""
    query = update.callback_query
    if query is None or query.data is None or not isinstance(query.message, Message):
        return
    _, ident, verb, *rest = query.data.split(":")
    numbers = [int(n) for n in rest]
    message, desk = query.message, _desk(context)
    if verb == "open":
        await acknowledge(query)
        await _open(message, numbers[0], context)
        return
    await _previews(ident, message, context)
    case = await asyncio.to_thread(desk.case, ident, message.chat_id)
    if case is None:
        await acknowledge(query, say(chat_texts.GONE, context.language))
        return
    await acknowledge(query)
    try:
        await _act(case, verb, numbers, query, message, context)
    except IndexError:  # the document has been parsed anew since this sheet was drawn
        await _edit(message, Sheets(case, context.language).item(numbers[0] if numbers else 1))


async def typed(said: dict[str, object], message: Message, context: Context) -> None:
    """An answer to one of this module's prompts.

    Args:
        said: What was stored with the prompt: ``{"case": id, "for": what, "at": [item, …]}``.
        message: The answer.
        context: Of the update.
    """
    ident, words = str(said["case"]), (message.text or "").strip()
    at = [int(n) for n in said["at"]] if isinstance(said["at"], list) else []
    await _previews(ident, message, context)
    desk = _desk(context)
    case = await asyncio.to_thread(desk.case, ident, message.chat_id)
    if case is None or message.from_user is None:
        await ask.respond(message, say(chat_texts.GONE, context.language))
        return
    if said["for"] == "Y":
        await _apply(case, words[:200], message.from_user.id, message, context, note=None)
        return
    what, unit = asked_words(case, str(said["for"]), at, words)
    if unit is not None:
        asked = await asyncio.to_thread(partial(desk.keep, case, typed=list(unit)))
        await _send(message, Sheets(asked, context.language).roles(case.minutes.items[at[0] - 1], at[1], unit[1]))
    elif what:
        await _propose(case, what, message, context, edit=False, place=at[0])
    else:
        await ask.respond(message, say(texts.NOT_IN_TEXT, context.language, words=words[:40]))


async def _open(message: Message, version_id: int, context: Context) -> None:
    found = await asyncio.to_thread(context.services.minutes.version, version_id)
    if found is None:
        await ask.respond(message, say(chat_texts.GONE, context.language))
        return
    ident = await asyncio.to_thread(_desk(context).begin, message.chat_id, {"doc": found.doc})
    await show(message, ident, context)


async def _act(
    case: Case, verb: str, numbers: Sequence[int], query: CallbackQuery, message: Message, context: Context
) -> None:
    who, sheets = query.from_user.id, Sheets(case, context.language)
    sheet = _sheet(sheets, case, verb, numbers)
    if sheet is not None:
        await _edit(message, sheet)
    elif verb in ("m", "a", "w", "Y"):
        await _ask(case, verb, numbers, message, context)
    elif verb == "y":
        reason = say(REASONS[numbers[0]], context.language)
        await _apply(case, reason, who, message, context, note=message)
    elif verb == "n":
        case = await asyncio.to_thread(partial(_desk(context).keep, case, pending=None))
        await _edit(message, sheets.item(_place(case)))
    elif verb == "X":
        await _withdraw(case, numbers[0], who, message, context)
    elif verb == "q":
        with tolerated():
            await message.edit_text(say(texts.CLOSED, context.language))
        if case.doc is None:
            from bot.handlers import upload  # it opens cases of this module

            await upload.show_again(message, case.data["upload"], context)
    else:
        what = proposed(case, verb, numbers)
        if what:
            await _propose(case, what, message, context, edit=True, place=numbers[0])
        else:
            await _edit(message, sheets.item(numbers[0]))


def _sheet(sheets: Sheets, case: Case, verb: str, numbers: Sequence[int]) -> Sheet | None:
    """The sheet that a verb merely shows; None for one that does something."""
    if verb == "c":
        return sheets.log()
    if verb == "i":
        return sheets.item(numbers[0])
    if verb not in ("e", "h", "u", "b", "r"):
        return None
    item = case.minutes.items[numbers[0] - 1]
    match verb:
        case "e":
            return sheets.excerpt(item, numbers[1])
        case "h":
            return sheets.heading(item)
        case "u":
            return sheets.unit(item, numbers[1], numbers[2])
        case "b":
            return sheets.boundary(item, numbers[1])
        case _:
            return sheets.routes(item)


async def _propose(
    case: Case, what: Sequence[Draft], message: Message, context: Context, *, edit: bool, place: int
) -> None:
    pending = [[d.start, d.end, d.field, d.value] for d in what]
    case = await asyncio.to_thread(partial(_desk(context).keep, case, pending=pending, typed=None, place=place))
    sheet = Sheets(case, context.language).confirm()
    await (_edit(message, sheet) if edit else _send(message, sheet))


async def _ask(case: Case, verb: str, at: Sequence[int], message: Message, context: Context) -> None:
    """Sends a prompt that is to be replied to."""
    twin = {
        "m": texts.ASK_UNIT_NAME,
        "a": texts.ASK_UNIT_WORDS,
        "w": texts.ASK_ROUTE_WORDS,
        "Y": texts.ASK_REASON,
    }[verb]
    unit = ""
    if verb == "m":
        item = case.minutes.items[at[0] - 1]
        unit = (item.heading_units if at[1] < 0 else item.excerpts[at[1]].units)[at[2]].unit
    prompt = await context.bot.send_message(
        message.chat_id, say(twin, context.language, unit=unit), reply_markup=ForceReply(selective=True)
    )
    said = {"typed": {"case": case.ident, "for": verb, "at": list(at)}}
    ident = await asyncio.to_thread(context.services.queries.put, message.chat_id, said)
    await asyncio.to_thread(context.services.queries.attach, ident, prompt.message_id)


async def _apply(
    case: Case, reason: str, who: int, message: Message, context: Context, *, note: Message | None
) -> None:
    """Keeps what is pending. `note` is the message to put the outcome into; without it a new one is sent."""
    drafts = [Draft(d.start, d.end, d.field, d.value, who, reason) for d in case.pending]
    place, desk = _place(case), _desk(context)
    case = await asyncio.to_thread(partial(desk.keep, case, pending=None))
    if not drafts:
        await ask.respond(message, say(chat_texts.GONE, context.language))
        return
    note = note or await ask.respond(message, say(texts.BUSY, context.language))
    if case.doc is None:
        fits = await asyncio.to_thread(desk.draft, case, message.chat_id, drafts)
        notice = say(texts.DRAFTED if fits else texts.NOT_FITTING, context.language)
        await _again(case.ident, notice, place, note, context)
        return
    doc = case.doc
    await _tell(note, say(texts.BUSY, context.language))

    async def work() -> None:
        async with context.runtime.parsing:
            done = await asyncio.to_thread(correct, context.services.minutes, doc, drafts)
            await asyncio.to_thread(context.services.search.refresh)
        if done is not None:
            await _audit("fix", doc, place, who, drafts, message, context)
        await _again(case.ident, _outcome(texts.APPLIED, done, context), place, note, context)

    context.runtime.start_task(errors.watched(work(), message, context), f"fix {doc}")


async def _withdraw(case: Case, number: int, who: int, message: Message, context: Context) -> None:
    if case.doc is None:
        await asyncio.to_thread(_desk(context).undraft, case, message.chat_id, number)
        fresh = await asyncio.to_thread(_desk(context).case, case.ident, message.chat_id)
        await _edit(message, Sheets(fresh or case, context.language).log())
        return
    doc = case.doc
    await _tell(message, say(texts.BUSY, context.language))

    async def work() -> None:
        async with context.runtime.parsing:
            done = await asyncio.to_thread(withdraw, context.services.minutes, doc, number, who)
            await asyncio.to_thread(context.services.search.refresh)
        if done is not None:
            gone = [said for said in case.log if getattr(said, "id", None) == number]
            await _audit("unfix", doc, 0, who, gone, message, context)
        await _again(case.ident, _outcome(texts.WITHDRAWN, done, context), 1, message, context)

    context.runtime.start_task(errors.watched(work(), message, context), f"unfix {doc}")


async def _again(ident: str, notice: str, place: int, note: Message, context: Context) -> None:
    """Draws the item anew under a line that says what happened."""
    case = await asyncio.to_thread(_desk(context).case, ident, note.chat_id)
    if case is None or not case.minutes.items:
        await _tell(note, notice)
        return
    sheet = Sheets(case, context.language).item(place)
    await _edit(note, Sheet(f"{notice}\n\n{sheet.html}", sheet.rows))


def _outcome(twin: Twin, done: Reparsed | None, context: Context) -> str:
    if done is None:
        return say(texts.NOT_FITTING, context.language)
    return say(twin, context.language, what=brief(done, context.language))


async def _audit(
    what: str, doc: str, ordinal: int, who: int, said: Sequence[object], message: Message, context: Context
) -> None:
    detail = {
        "doc": doc,
        "corrections": [[getattr(one, name) for name in ("field", "start", "end", "value", "reason")] for one in said],
    }
    items = [(doc, ordinal)] if ordinal else []
    await asyncio.to_thread(
        context.services.audit.record, what, who=who, chat_id=message.chat_id, items=items, detail=detail
    )


async def _previews(ident: str, message: Message, context: Context) -> None:
    """Sees to it that the upload of a case is at hand."""
    data = await asyncio.to_thread(_desk(context).data, ident, message.chat_id)
    if data is not None and "upload" in data:
        from bot.handlers import upload  # it opens cases of this module

        await upload.at_hand(data["upload"], message.chat_id, context)


def _place(case: Case) -> int:
    return int(case.data.get("place", 1))


def _desk(context: Context) -> Desk:
    return Desk(context.services, context.runtime.previews)


async def _send(message: Message, sheet: Sheet) -> None:
    await ask.respond(message, sheet.html, keyboard=_keyboard(sheet.rows), html=True)


async def _edit(message: Message, sheet: Sheet) -> None:
    with tolerated():
        await message.edit_text(
            sheet.html,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(sheet.rows),
            link_preview_options=ask.NO_PREVIEW,
        )


async def _tell(message: Message, text: str) -> None:
    with tolerated():
        await message.edit_text(text)


def _keyboard(rows: Sequence[Sequence[tuple[str, str]]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=payload) for label, payload in row] for row in rows if row]
    )
