"""Answers to button presses and inline queries."""

from __future__ import annotations

import msgspec

from bot.sandbox.calls import Call, Objects
from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import checked
from bot.sandbox.markup import formatted, utf16
from bot.sandbox.world import World

QUERY_LIFETIME_S = 30
"""How long a press waits for its answer; Telegram gives no figure, clients give up after some tens of seconds."""
MAX_ANSWER = 200
"""UTF-16 units of a notification."""
MAX_RESULTS = 50
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class AnswerCallbackQuery(Call):
    """answerCallbackQuery."""

    callback_query_id: str
    text: str = ""
    show_alert: bool = False
    url: str | None = None


def answer_callback_query(world: World, call: AnswerCallbackQuery) -> bool:
    """Ends the progress bar on a pressed button; once for each press."""
    query = world.queries.get(call.callback_query_id)
    if query is None or query.answer is not None or world.clock() - query.at > QUERY_LIFETIME_S:
        raise bad_request(_TOO_OLD)
    if utf16(call.text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = {"text": call.text, "show_alert": call.show_alert, "url": call.url}
    world.changed()
    return True


class AnswerInlineQuery(Call):
    """answerInlineQuery."""

    inline_query_id: str
    results: Objects
    cache_time: int = 300
    is_personal: bool = False
    next_offset: str = ""


def answer_inline_query(world: World, call: AnswerInlineQuery) -> bool:
    """Offers results for what a user typed after the bot's name."""
    query = world.inline.get(call.inline_query_id)
    if query is None or query.answer is not None or world.clock() - query.at > QUERY_LIFETIME_S:
        raise bad_request(_TOO_OLD)
    if len(call.results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    seen: set[str] = set()
    for result in call.results:
        ident = str(result.get("id", ""))
        if not 1 <= len(ident.encode()) <= 64 or ident in seen:
            raise bad_request("RESULT_ID_INVALID" if ident not in seen else "RESULT_ID_DUPLICATE")
        seen.add(ident)
        content = result.get("input_message_content") or {}
        if result.get("type") == "article" and not result.get("title"):
            raise bad_request("ARTICLE_TITLE_EMPTY")
        if "message_text" in content:
            formatted(content["message_text"], content.get("parse_mode"), content.get("entities"))
        checked(result.get("reply_markup"))
    query.answer = {name: value for name, value in msgspec.structs.asdict(call).items() if name != "uploads"}
    world.changed()
    return True
