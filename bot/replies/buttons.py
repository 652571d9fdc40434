"""The rows of buttons under a reply."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies.labels import body_name, meeting_number, ordinal
from bot.replies.model import Action, ActionKind, Button
from bot.texts import replies, say
from index.answer.model import Answer, Citation, FoundItem, GapCode
from index.question.model import Intent, Language
from storage.domain import Role

ITEM_BUTTONS = 16
"""Item buttons on a page, two rows."""

ROW = 4
"""Buttons of words in a row."""

TITLE_KEPT = 40
"""Characters of an item's title that are kept with its button."""

NUMBER_ROW = 8
"""Buttons of a number in a row: Telegram shows at most eight."""

Rows = tuple[tuple[Button, ...], ...]


def answer_buttons(
    answer: Answer, shown: Sequence[FoundItem], turning: Sequence[Button], standing: Sequence[Button]
) -> Rows:
    """Buttons of one page of an answer: `turning` to other pages, its items, and what is usually asked next."""
    rows: list[tuple[Button, ...]] = [tuple(turning)] if turning else []
    rows += _choices(answer)
    follow = _follow(answer, shown, standing)
    if len(shown) > 1:
        several = len({found.citation.doc for found in shown}) > 1
        buttons = [item_button(found, answer.query.language, several=several) for found in shown[:ITEM_BUTTONS]]
        rows += _rows(buttons, ROW if several else NUMBER_ROW)
    rows += _rows(follow)
    return tuple(rows)


def paging(page: int, pages: int) -> tuple[Button, ...]:
    """◀ n/N ▶; the ends wrap around so that the row keeps its shape under the thumb."""
    return (
        Button("◀", Action(ActionKind.PAGE, {"page": (page - 1) % pages})),
        Button(f"{page + 1}/{pages}", Action(ActionKind.PAGE, {"page": page})),
        Button("▶", Action(ActionKind.PAGE, {"page": (page + 1) % pages})),
    )


def paging_on(page: int, shown: str, *, last: bool) -> tuple[Button, ...]:
    """◀ shown ▶ where nobody has counted the pages: the last one leads to the first, which leads to itself."""
    return (
        Button("◀", Action(ActionKind.PAGE, {"page": max(page - 1, 0)})),
        Button(shown, Action(ActionKind.PAGE, {"page": page})),
        Button("▶", Action(ActionKind.PAGE, {"page": 0 if last else page + 1})),
    )


def item_button(found: FoundItem, language: Language, *, several: bool = False) -> Button:
    """A button that opens the item's full text; among `several` meetings it names the meeting."""
    label = say(replies.BUTTON_ITEM, language, ordinal=ordinal(found.ordinal, language))
    return Button(f"{meeting_number(found.citation)} {label}" if several else label, open_item(found))


def open_item(found: FoundItem) -> Action:
    """The action that opens an item's full text; the title tells whether that number still is this item."""
    return Action(
        ActionKind.ITEM, {"doc": found.citation.doc, "ordinal": found.ordinal, "title": found.title[:TITLE_KEPT]}
    )


def standing_buttons(answer: Answer) -> list[Button]:
    """What every page of the answer offers: found once, since it looks at all items."""
    language = answer.query.language
    buttons: list[Button] = []
    if answer.query.units and Role.LEAD not in answer.query.roles and _several_roles(answer):
        unit = next(iter(answer.outline[0].roles), answer.query.units[0].asked)
        question = say(replies.ASK_UNIT_LEAD, language, unit=unit)
        buttons.append(Button(say(replies.BUTTON_LEAD_ONLY, language), Action(ActionKind.ASK, {"q": question})))
    if answer.query.units and answer.query.period is None and len({i.citation.doc for i in answer.outline}) > 1:
        question = say(replies.ASK_THIS_YEAR, language)
        buttons.append(Button(say(replies.BUTTON_THIS_YEAR, language), Action(ActionKind.ASK, {"q": question})))
    if answer.general and answer.items:
        buttons.append(Button(say(replies.BUTTON_GENERAL, language), Action(ActionKind.GENERAL)))
    return buttons


def _follow(answer: Answer, shown: Sequence[FoundItem], standing: Sequence[Button]) -> list[Button]:
    language = answer.query.language
    buttons: list[Button] = []
    if len(shown) == 1:
        if len(answer.items) == 1 and not answer.query.units and Intent.REQUIREMENT not in answer.query.intents:
            question = say(replies.ASK_REQUIREMENTS, language)
            buttons.append(Button(say(replies.BUTTON_REQUIREMENTS, language), Action(ActionKind.ASK, {"q": question})))
        buttons.append(Button(say(replies.BUTTON_WHOLE, language), open_item(shown[0])))
        asked = {unit.asked for unit in answer.query.units} | set(shown[0].roles if answer.query.units else ())
        for unit in [u for u in shown[0].leads if u not in asked][:1]:
            question = say(replies.ASK_UNIT, language, unit=unit)
            buttons.append(
                Button(say(replies.BUTTON_UNIT, language, unit=unit), Action(ActionKind.ASK, {"q": question}))
            )
        if question := _of_meeting(shown[0].citation, language):
            buttons.append(Button(say(replies.BUTTON_MEETING, language), Action(ActionKind.ASK, {"q": question})))
    buttons += standing
    docs = dict.fromkeys(i.citation.doc for i in shown)
    if len(docs) == 1:
        buttons.append(
            Button(say(replies.BUTTON_ORIGINAL, language), Action(ActionKind.ORIGINAL, {"doc": next(iter(docs))}))
        )
    return buttons


def _of_meeting(cite: Citation, language: Language) -> str:
    """The question whose answer is the meeting's items; empty where the minutes give the meeting no number."""
    if cite.number is not None:
        body = body_name(cite.body) if language is Language.ZH else ""
        return body + say(replies.ASK_MEETING, language, number=cite.number)
    if cite.year_number is not None and cite.date is not None and language is Language.ZH:
        return f"{body_name(cite.body)}{meeting_number(cite)}会议有哪些议题"
    return ""


def _several_roles(answer: Answer) -> bool:
    leads = [any(Role.LEAD in roles for roles in item.roles.values()) for item in answer.outline]
    return any(leads) and not all(leads)


def _choices(answer: Answer) -> Rows:
    """Buttons for the names to choose from where the question was not clear."""
    for gap in answer.gaps:
        if gap.code in (GapCode.DID_YOU_MEAN, GapCode.WHICH_BODY) and gap.params.get("candidates"):
            names = gap.params["candidates"].split(",")
            asked = gap.params.get("asked", "")
            text = answer.query.text
            return _rows(
                [
                    Button(name, Action(ActionKind.ASK, {"q": _retold(text, asked, name, gap.code)}))
                    for name in names[:ITEM_BUTTONS]
                ]
            )
    return ()


def _retold(text: str, asked: str, name: str, code: GapCode) -> str:
    if code is GapCode.WHICH_BODY:
        return f"{name} {text}"
    return text.replace(asked, name) if asked and asked in text else name


def _rows(buttons: Sequence[Button], width: int = ROW) -> Rows:
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))


__all__ = ["ITEM_BUTTONS", "answer_buttons", "item_button", "open_item", "paging", "paging_on"]
