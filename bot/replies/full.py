"""An item in full, and the items that bind everyone: what the buttons under a reply open."""

from __future__ import annotations

from bot.replies.buttons import item_button, paging
from bot.replies.labels import citation, meeting_number, ordinal
from bot.replies.markup import Line, Run, bold, line, to_html, to_plain
from bot.replies.model import Action, ActionKind, Button, Page, Reply
from bot.replies.split import pieces
from bot.texts import replies, say
from index.answer.model import Citation, General
from index.question.model import Language
from storage.domain import Item

GENERAL_A_PAGE = 8
"""General items on one page of the list."""


def item_in_full(item: Item, text: str, cite: Citation, language: Language) -> Reply:
    """The item's whole text as stored, in as many messages as Telegram's length needs.

    `text` is the stored text of the document; every page's minutes are slices of it.
    """
    whole = text[item.start : item.end]
    heading = say(replies.ITEM_WHOLE, language, ordinal=ordinal(item.ordinal, language))
    parts = pieces(whole)
    pages = []
    for number, part in enumerate(parts):
        lines = [
            line(bold(heading)),
            *(Line((Run(row),)) for row in part.strip("\n").split("\n")),
            line(citation(cite, language)),
        ]
        rows = [paging(number, len(parts))] if len(parts) > 1 else []
        original = Button(say(replies.BUTTON_ORIGINAL, language), Action(ActionKind.ORIGINAL, {"doc": cite.doc}))
        pages.append(Page(to_html(lines), to_plain(lines), (*rows, (original,))))
    return Reply(tuple(pages))


def general_in_full(general: tuple[General, ...], language: Language) -> Reply:
    """The items that bind everyone, each with its requirement's first sentence and a button to open it."""
    pages = []
    groups = [general[i : i + GENERAL_A_PAGE] for i in range(0, len(general), GENERAL_A_PAGE)] or [()]
    for number, group in enumerate(groups):
        lines = [line(say(replies.GENERAL_ALL, language, n=sum(not g.concerned for g in general)))]
        for g in group:
            scope = "各有关部门" if g.concerned else "各地各部门"
            place = meeting_number(g.item.citation)
            lines.append(line(bold(f"{place} {ordinal(g.item.ordinal, language)} {g.item.title}"), f"｜{scope}"))
            lines += [Line((Run(quote.text),), fold=True) for quote in g.item.quotes[:1]]
        rows = [paging(number, len(groups))] if len(groups) > 1 else []
        buttons = tuple(item_button(g.item, language, several=True) for g in group)
        halves = tuple(buttons[i : i + 4] for i in range(0, len(buttons), 4))
        pages.append(Page(to_html(lines), to_plain(lines), (*rows, *halves)))
    return Reply(tuple(pages))
