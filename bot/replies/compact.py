"""The form for groups: summary, first item, citation, and the way to the rest, in ten lines."""

from __future__ import annotations

from bot.replies.blocks import citation_lines, detail_lines, general_lines, item_lines, source_lines, unit_asked
from bot.replies.head import head_lines, tail_lines
from bot.replies.markup import Line, line, to_html, to_plain
from bot.replies.model import Action, ActionKind, Button, Page, Reply
from bot.replies.split import LIMIT, split_line
from bot.texts import replies, say
from index.answer.model import Answer

LINES = 10
"""Lines of a group reply."""
FIRST = 2
"""Lines kept for the first item: its title and a quotation."""
WIDEST = 160
"""Characters of a line before the first item."""


def compact(answer: Answer) -> Reply:
    """One message that a busy group can bear; the private chat shows all."""
    language = answer.query.language
    lines = [*head_lines(answer)]
    tail: list[Line] = []
    if answer.items:
        first = answer.items[0]
        if len(answer.items) == 1:
            tail += tail_lines(answer)
        tail += citation_lines([first], language)
    elif answer.general:
        tail += general_lines(answer.general, unit_asked(answer), language)[:1]
    tail += source_lines(answer)[:1]
    tail.append(line(say(replies.COMPACT_FOLLOW, language)))
    most = LINES - len(tail) - (FIRST if answer.items else 0)
    if len(lines) > most:
        left = len(lines) - most + 1
        lines = [*lines[: most - 1], line(say(replies.COMPACT_LINES, language, n=left))]
    lines = [_shortened(one) for one in lines]
    if answer.items:
        room = max(FIRST, LINES - len(lines) - len(tail))
        lines += [split_line(one, LIMIT // 4)[0] for one in _first(answer)[:room]]
    lines += tail
    button = Button(say(replies.BUTTON_PRIVATE, language), Action(ActionKind.PRIVATE))
    return Reply((Page(to_html(lines), to_plain(lines), ((button,),)),))


def _shortened(one: Line) -> Line:
    return one if len(one.text) <= WIDEST else line(f"{one.text[:WIDEST]}…")


def _first(answer: Answer) -> list[Line]:
    """The first item's title, who is in charge of it, and its quotes."""
    found, language = answer.items[0], answer.query.language
    title, *quotes = item_lines(found, language, short=True)
    return [title, *quotes[:1], *detail_lines(answer, found), *quotes[1:]]
