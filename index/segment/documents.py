"""The documents an item is about: the titles in 《》 of its heading, else of what was heard or decided."""

from __future__ import annotations

import re

from storage.domain import Kind

_AFTER = re.compile(r"[^，。、；：《》（]{2,30}(?:方案|意见|办法|规划|细则|措施|计划|报告|纲要|清单|要点)$")


def titles(s: str) -> list[str]:
    """The outermost titles in folded text, brackets taken off; an abbreviation (以下简称《…》) is none.

    A title that goes on behind its bracket keeps it: 《政府工作报告》主要目标任务分工方案.
    """
    out: list[str] = []
    depth = begin = 0
    for m in re.finditer(r"[《》]", s):
        if m.group() == "《":
            if depth == 0:
                begin = m.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and not re.search(r"(?:简称|下称|该|此)[：“]?$", s[: begin - 1]):
                rest = _AFTER.match(s, m.end())
                out.append(f"《{s[begin : m.start()]}》{rest.group()}" if rest else s[begin : m.start()])
    return out


def documents_of(s: str, head: str, read: list[tuple[Kind, int, int]]) -> tuple[str, ...]:
    """The titles of an item, each once, in order.

    Args:
        s: the folded text.
        head: the item's folded heading, empty where it has none.
        read: its excerpts.
    """
    found = titles(head)
    if not found:
        heard = [s[a:b] for kind, a, b in read if kind is Kind.REPORT]
        decided = [s[a : min(b, a + 300)] for kind, a, b in read if kind is Kind.RESOLUTION]
        found = titles(heard[0]) if heard else []
        if not found and decided:
            found = titles(decided[0].split("。")[0])
    return tuple(dict.fromkeys(found))
