"""The same matter heard at several meetings: the latest leads, the earlier ones are named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from index.answer.model import FoundItem
from storage.domain import Item

_NOISE = re.compile(
    r"[（(][^（）()]*[)）]|20\d\d年?度?|第[一二三四五六七八九十\d]+次|关于|审议|听取|研究|学习|传达|情况|汇报|的|《|》|[\s“”\"、，。：:]|送审稿|审议稿|征求意见稿|修订稿|草案|试行"
)


def matter(found: FoundItem, item: Item) -> str:
    """What identifies a matter across meetings: its document's name (else heading) without year and stage."""
    name = item.documents[0] if item.documents else (found.title if found.heading else "")
    bare = _NOISE.sub("", name)
    return f"{found.citation.body}|{bare}" if len(bare) >= 4 else ""


def fold_earlier(items: Sequence[FoundItem], matters: Sequence[str]) -> tuple[FoundItem, ...]:
    """The items with the newest of each matter first among its own, knowing the earlier ones."""
    groups: dict[str, list[FoundItem]] = {}
    for found, key in zip(items, matters, strict=True):
        if key:
            groups.setdefault(key, []).append(found)
    out: list[FoundItem] = []
    done: set[str] = set()
    for found, key in zip(items, matters, strict=True):
        group = groups.get(key, [found])
        if len({f.citation.doc for f in group}) < 2:
            out.append(found)
            continue
        if key in done:
            continue
        done.add(key)
        newest = sorted(group, key=lambda f: (f.citation.date is not None, f.citation.date or 0), reverse=True)
        earlier = tuple(dict.fromkeys(f.citation for f in newest[1:] if f.citation.doc != newest[0].citation.doc))
        out += [replace(newest[0], earlier=earlier), *newest[1:]]
    return tuple(out)
