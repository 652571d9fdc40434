"""What one item says of itself in so many words: whither it goes, and who is said to 牵头."""

from __future__ import annotations

import re

from storage.domain import Item, Minutes, Role

_LEADS = re.compile(r"牵头|抓总")
_WHITE = str.maketrans("", "", " \t\r\n\u3000\u00a0\u200b\ufeff")
_JOINS = frozenset("、和及与 ")
_STOPS = "。；;\n"


def route_text(item: Item, text: str) -> str | None:
    """The item's routes as exact slices, white space removed, joined by ``；``."""
    said = [text[r.start : r.end].translate(_WHITE).strip("，、；。") for r in item.routes]
    return "；".join(dict.fromkeys(said)) or None


def said_leads(minutes: Minutes, item: Item) -> tuple[str, ...]:
    """The units of which 牵头 or 抓总 is said: between the name and the next unit or the end of the clause."""
    text = minutes.text
    out: dict[str, None] = {}
    for excerpt in item.excerpts:
        mentions = sorted((m.start, m.end, d.unit, d.role) for d in excerpt.units for m in d.mentions)
        for n, (_, end, unit, role) in enumerate(mentions):
            if role is not Role.LEAD:
                continue
            stop = excerpt.end
            for start, last, _, _ in mentions[n + 1 :]:
                if start < end:
                    continue
                if set(text[end:start]) <= _JOINS:  # 市住建局、市水利局牵头
                    end = last
                    continue
                stop = start
                break
            if _LEADS.search(_sentence(text, end, end, stop)):
                out[unit] = None
    return tuple(out)


def _sentence(text: str, at: int, low: int, high: int) -> str:
    """The clause around a position, within ``text[low:high]``."""
    begin = max(text.rfind(c, low, at) for c in _STOPS) + 1
    ends = [e for c in _STOPS if (e := text.find(c, at, high)) >= 0]
    return text[max(begin, low) : min(ends, default=high)]
