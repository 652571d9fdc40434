"""The reply markups Telegram takes, checked as it checks them."""

from __future__ import annotations

import re

from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
MAX_ROW = 8
_ACTIONS = frozenset(
    ("url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
     "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay")
)  # fmt: skip
_STYLES = frozenset(("style", "icon_custom_emoji_id"))
_OTHERS = ("keyboard", "remove_keyboard", "force_reply")


def checked(markup: Json | None) -> Json | None:
    """The markup, if Telegram would take it.

    Raises:
        ApiError: 400 naming what is wrong with it.
    """
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        if not any(key in markup for key in _OTHERS):
            raise bad_request("object expected as reply markup")
        return markup
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse reply keyboard markup JSON object")
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check(button)
    kept = [row for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _check(button: object) -> None:
    problem = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(problem + "expected an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request(problem + 'Field "text" must be a non-empty String')
    if unknown := set(button) - _ACTIONS - _STYLES - {"text"}:
        raise bad_request(f"{problem}unknown field {sorted(unknown)[0]}")
    actions = set(button) & _ACTIONS
    if len(actions) != 1:
        raise bad_request(problem + "Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?|tg)://\S+$", str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
