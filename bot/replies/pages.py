"""An answer as pages: the first line answers, every page fits a phone's screen, nothing is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import overload

from msgspec import Struct

from bot.replies.blocks import (
    citation_lines,
    detail_lines,
    general_lines,
    item_lines,
    source_lines,
    title_line,
    unit_asked,
)
from bot.replies.buttons import answer_buttons, paging, paging_on, standing_buttons
from bot.replies.head import head_lines, listed, tail_lines
from bot.replies.markup import BOLD_LIMIT, Line, height, line, to_html, to_plain, utf16_length
from bot.replies.model import Button, Page, Reply
from bot.replies.split import LIMIT, split_line
from index.answer.model import Answer, FoundItem

PAGE_ROWS = 20
"""Rows of a page on a phone, buttons not counted; a page holds at least one item however long."""

HEAD = LIMIT // 4
"""UTF-16 units that the first lines may take of a page."""
AGAIN = 100
"""Characters of the first line that lead the further pages."""


COUNTED = 60
"""Items up to which all pages are made at once and counted; longer lists are cut as far as somebody turns them."""


class _Block(Struct, frozen=True):
    """Lines that stay together, the item they belong to and its place in the answer, from 1."""

    lines: tuple[Line, ...]
    item: FoundItem | None = None
    number: int = 0


def paged(answer: Answer) -> Reply:
    """The answer for a private chat."""
    pages = _Pages(answer)
    return Reply(tuple(pages) if is_counted(answer) else pages)


def is_counted(answer: Answer) -> bool:
    """Whether all pages of the answer are made at once."""
    return len(answer.outline) <= COUNTED


class _Pages(Sequence[Page]):
    """The pages of one answer, each made when it is looked at."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._head = head_lines(answer)
        blocks = _blocks(answer)
        if height(self._head) > PAGE_ROWS or _size(self._head) > HEAD:
            # Items of very many meetings: naming them fills pages of its own, before the items themselves.
            first, *more = (cut for one in self._head for cut in split_line(one, HEAD))
            blocks = chain((_Block((one,)) for one in more), blocks)
            self._head = [first]
        # The answer leads every page; where its items stand is said once.
        self._again = [_shortened(one) for one in self._head[:1]]
        self._standing = standing_buttons(answer)
        self._groups = _grouped(blocks, self._head, self._again)
        self._cut: list[list[_Block]] = []
        self._made: dict[int, Page] = {}

    def __len__(self) -> int:
        self._cut += self._groups
        return len(self._cut)

    @overload
    def __getitem__(self, index: int) -> Page: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Page]: ...
    def __getitem__(self, index: int | slice) -> Page | Sequence[Page]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        number = index if index >= 0 else len(self) + index
        if number < 0 or not self._is_there(number):
            raise IndexError(index)
        if number not in self._made:
            self._made[number] = self._page(number)
        return self._made[number]

    def _is_there(self, number: int) -> bool:
        self._cut += islice(self._groups, max(0, number + 1 - len(self._cut)))
        return number < len(self._cut)

    def _page(self, number: int) -> Page:
        answer, blocks = self._answer, self._cut[number]
        shown = _shown(blocks)
        top = self._again if number else self._head
        cited = citation_lines(shown, answer.query.language) or source_lines(answer)
        lines = [*top, *(one for block in blocks for one in block.lines), *cited]
        return Page(
            to_html(lines, bold_limit=BOLD_LIMIT),
            to_plain(lines),
            answer_buttons(answer, shown, self._turning(number), self._standing),
        )

    def _turning(self, number: int) -> tuple[Button, ...]:
        if is_counted(self._answer):
            return paging(number, len(self)) if len(self) > 1 else ()
        numbers = [block.number for block in self._cut[number] if block.number]
        places = f"{numbers[0]}–{numbers[-1]}" if numbers else "0"
        shown = f"{places}/{len(self._answer.outline)}"
        return paging_on(number, shown, last=not self._is_there(number + 1))


def whole(answer: Answer) -> Iterator[Line]:
    """Every line of the answer on one endless page, as they are made: what `ask` prints."""
    yield from head_lines(answer)
    blocks = []
    for block in _blocks(answer, endless=True):
        blocks.append(block)
        yield from block.lines
    yield from citation_lines(_shown(blocks), answer.query.language) or source_lines(answer)


def _blocks(answer: Answer, *, endless: bool = False) -> Iterator[_Block]:
    """The answer's blocks, each of which fits a message, or, where no message holds them, each an item."""
    language = answer.query.language
    only_titles = listed(answer)
    several = len({found.citation.doc for found in answer.outline}) > 1
    for number, found in enumerate(answer.items, 1):
        if only_titles:
            yield _Block((title_line(found, language, several=several, short=not endless),), found, number)
            continue
        whole = item_lines(found, language, several=several, short=not endless, folded=not endless)
        whole += detail_lines(answer, found)
        if endless:
            yield _Block(tuple(whole), found, number)
            continue
        lines = [cut for one in whole for cut in split_line(one)]
        yield from (_Block(tuple(part), found, number) for part in _parts(lines))
    tail = tail_lines(answer)
    if tail:
        yield _Block(tuple(tail))
    if answer.general and not answer.items:
        yield _Block(tuple(general_lines(answer.general, unit_asked(answer), language)))


def _parts(lines: list[Line]) -> list[list[Line]]:
    """Lines of one item in parts that each fit a message."""
    parts: list[list[Line]] = [[]]
    for one in lines:
        if parts[-1] and _size([*parts[-1], one]) > LIMIT:
            parts.append([])
        parts[-1].append(one)
    return parts


def _grouped(blocks: Iterable[_Block], head: Sequence[Line], again: Sequence[Line]) -> Iterator[list[_Block]]:
    """Blocks of each page; `head` opens the first page, `again` the others."""
    page: list[_Block] = []
    rows, size = height(head) + 1, _size(head)  # the citation takes a row
    for block in blocks:
        more_rows, more_size = height(block.lines), _size(block.lines)
        if page and (rows + more_rows > PAGE_ROWS or size + more_size > LIMIT):
            yield page
            page = []
            rows, size = height(again) + 1, _size(again)
        page.append(block)
        rows, size = rows + more_rows, size + more_size
    yield page


def _shortened(one: Line) -> Line:
    return one if len(one.text) <= AGAIN else line(f"{one.text[:AGAIN]}…")


def _shown(blocks: Sequence[_Block]) -> list[FoundItem]:
    return list({id(b.item): b.item for b in blocks if b.item is not None}.values())


def _size(lines: Sequence[Line]) -> int:
    return sum(utf16_length(one.text) + 1 for one in lines)
