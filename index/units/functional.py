"""Offices named by their field of work: 财政、审计部门; 由市财政承担."""

from __future__ import annotations

import re

from msgspec import Struct

from index.units import shapes
from index.units.table import LEVELS, UnitTable

_PAYS = r"统筹|承担|拨付|安排|支付|解决|保障|列支|负担|全额|兜底|予以|给予|按|据实|配套|先行|在|从|逐年|分"
_PURSE = re.compile(
    rf"(?<=[由请])(?P<told>[{LEVELS}]?(?:本级)?财政)(?={_PAYS}|[和与、])|"
    rf"(?:(?<=[，。；：、])|^)(?P<pays>[{LEVELS}](?:本级)?财政)(?={_PAYS})"
)
_HEAD = re.compile("部门|口")
_ASKED = re.compile("[由请]")
"""What the longer patterns cannot do without: most excerpts have none of it."""


class FunctionalName(Struct, frozen=True):
    """A functional name at ``[at, to)`` of the compact text; `unit` has its 部门 completed."""

    at: int
    to: int
    unit: str


class Functional:
    """Finds functional names by the stems of a unit table."""

    def __init__(self, stems: frozenset[str]) -> None:
        one = rf"[{LEVELS}]?(?:{'|'.join(sorted(map(re.escape, stems), key=len, reverse=True))})"
        self._one = re.compile(one)
        self._told = re.compile(rf"(?<=[由请])(?P<stem>{one})(?=会同|牵头|负责|要(?!素)|配合)")
        self._list = re.compile(
            rf"(?P<list>{one}(?:[、和及与]{one}){{0,14}})(?P<all>等)?(?:各|有关|相关|职能|主管|行业主管|行业|"
            rf"业务主管)*(?:部门|口)(?!规章|预算|职责|联动|和单位)"
        )

    @classmethod
    def of(cls, table: UnitTable) -> Functional:
        """For the stems of `table`."""
        return cls(frozenset(stem for stem, _ in table.stems()))

    def find(self, text: str) -> tuple[FunctionalName, ...]:
        """Every functional name in compact text, in order."""
        out: list[FunctionalName] = []
        for hit in self._list.finditer(text) if _HEAD.search(text) else ():
            if not _begins(text, hit.start(), hit.end("list")):
                continue
            for stem in self._one.finditer(text, hit.start("list"), hit.end("list")):
                whole = not hit["all"] and stem.end() == hit.end("list")
                out.append(FunctionalName(stem.start(), hit.end() if whole else stem.end(), stem.group() + "部门"))
        if _ASKED.search(text):
            out.extend(FunctionalName(*t.span("stem"), t["stem"] + "部门") for t in self._told.finditer(text))
        if "财政" in text:
            out.extend(FunctionalName(*p.span(), p.group()) for p in _PURSE.finditer(text))
        return tuple(sorted(out, key=lambda n: n.at))


def _begins(text: str, at: int, to: int) -> bool:
    """Whether a word begins at `at`, rather than goes on (科技教育部门 is no list)."""
    before = text[at - 1 : at]
    if not before or not "\u4e00" <= before <= "\u9fff":
        return True
    return shapes.run_before(text, to) >= at
