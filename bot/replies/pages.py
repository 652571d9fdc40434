"""An answer as pages: the first line answers, every page fits a phone's screen, nothing is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.replies.blocks import (
    citation_lines,
    detail_lines,
    general_lines,
    item_lines,
    source_lines,
    title_line,
    unit_asked,
)
from bot.replies.buttons import answer_buttons, standing_buttons
from bot.replies.head import head_lines, listed, tail_lines
from bot.replies.markup import BOLD_LIMIT, Line, height, line, to_html, to_plain, utf16_length
from bot.replies.model import Page, Reply
from bot.replies.split import LIMIT, split_line
from index.answer.model import Answer, FoundItem

PAGE_ROWS = 20
"""Rows of a page on a phone, buttons not counted; a page holds at least one item however long."""

HEAD = LIMIT // 4
"""UTF-16 units that the first lines may take of a page."""
AGAIN = 100
"""Characters of the first line that lead the further pages."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that stay together, and the item they belong to."""

    lines: tuple[Line, ...]
    item: FoundItem | None = None


def paged(answer: Answer) -> Reply:
    """The answer for a private chat."""
    head = head_lines(answer)
    blocks = _blocks(answer, short=True)
    if height(head) > PAGE_ROWS or _size(head) > HEAD:
        # Items of very many meetings: naming them fills pages of its own, before the items themselves.
        first, *more = (cut for one in head for cut in split_line(one, HEAD))
        blocks = [*(_Block((one,)) for one in more), *blocks]
        head = [first]
    again = [_shortened(one) for one in head[:1]]  # the answer leads every page; where its items stand is said once
    groups = _grouped(blocks, head, again)
    standing = standing_buttons(answer)
    pages = []
    for number, blocks in enumerate(groups):
        shown = _shown(blocks)
        top = again if number else head
        cited = citation_lines(shown, answer.query.language) or source_lines(answer)
        lines = [*top, *(one for block in blocks for one in block.lines), *cited]
        pages.append(
            Page(
                to_html(lines, bold_limit=BOLD_LIMIT),
                to_plain(lines),
                answer_buttons(answer, shown, number, len(groups), standing),
            )
        )
    return Reply(tuple(pages))


def whole(answer: Answer) -> list[Line]:
    """Every line of the answer on one endless page: what `ask` prints."""
    blocks = _blocks(answer, short=False)
    lines = [*head_lines(answer), *(one for block in blocks for one in block.lines)]
    return [*lines, *(citation_lines(_shown(blocks), answer.query.language) or source_lines(answer))]


def _blocks(answer: Answer, *, short: bool) -> list[_Block]:
    language = answer.query.language
    blocks: list[_Block] = []
    only_titles = listed(answer)
    several = len({found.citation.doc for found in answer.items}) > 1
    for found in answer.items:
        if only_titles:
            blocks.append(_Block((title_line(found, language, several=several, short=short),), found))
            continue
        whole = [*item_lines(found, language, several=several, short=short), *detail_lines(answer, found)]
        lines = [cut for one in whole for cut in split_line(one)]
        blocks += [_Block(tuple(part), found) for part in _parts(lines)]
    tail = tail_lines(answer)
    if tail:
        blocks.append(_Block(tuple(tail)))
    if answer.general and not answer.items:
        blocks.append(_Block(tuple(general_lines(answer.general, unit_asked(answer), language))))
    return blocks


def _parts(lines: list[Line]) -> list[list[Line]]:
    """Lines of one item in parts that each fit a message."""
    parts: list[list[Line]] = [[]]
    for one in lines:
        if parts[-1] and _size([*parts[-1], one]) > LIMIT:
            parts.append([])
        parts[-1].append(one)
    return parts


def _grouped(blocks: list[_Block], head: Sequence[Line], again: Sequence[Line]) -> list[list[_Block]]:
    """Blocks of each page; `head` opens the first page, `again` the others."""
    pages: list[list[_Block]] = [[]]
    rows, size = height(head) + 1, _size(head)  # the citation takes a row
    for block in blocks:
        more_rows, more_size = height(block.lines), _size(block.lines)
        if pages[-1] and (rows + more_rows > PAGE_ROWS or size + more_size > LIMIT):
            pages.append([])
            rows, size = height(again) + 1, _size(again)
        pages[-1].append(block)
        rows, size = rows + more_rows, size + more_size
    return pages


def _shortened(one: Line) -> Line:
    return one if len(one.text) <= AGAIN else line(f"{one.text[:AGAIN]}…")


def _shown(blocks: Sequence[_Block]) -> list[FoundItem]:
    return list({id(b.item): b.item for b in blocks if b.item is not None}.values())


def _size(lines: Sequence[Line]) -> int:
    return sum(utf16_length(one.text) + 1 for one in lines)
