"""Which unit a name means among the minutes of the bodies asked for: an old name kept, a short form stretched."""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec.structs import replace

from index.question.library import Held, Library, place_of, strip_name
from index.question.model import UnitMention

_COMPANY = re.compile(r"(?:股份)?有限(?:责任)?公司$")
_PROVINCE = re.compile(r"^[\u4e00-\u9fff]{2,3}省")
_SHORTEST = 3


def settled(mention: UnitMention, key: str, library: Library, bodies: Collection[str]) -> UnitMention:
    """The mention as the minutes of these bodies (of all, where none is named) bear it out.

    A name that minutes of before a reform use themselves stands for that unit alone, not for all that its successor
    took over. A name that those minutes do not have may be the short form of just one that they have.
    """
    places = {place_of(b) for b in bodies}
    held = [h for h in library.held.get(key, ()) if not places or h.place in places]
    bare = strip_name(mention.asked)
    if not held:
        return stretched(mention, library, bodies) or mention
    if mention.note != "predecessor":
        return mention
    own = [h for h in held if strip_name(h.name, h.place) == bare]
    if not own:
        return mention
    there = {h.place for h in own}
    others = {h.name for h in held if h.place in there} - {h.name for h in own}
    return replace(mention, names=mention.names - others, note=None)


def stretched(mention: UnitMention, library: Library, bodies: Collection[str]) -> UnitMention | None:
    """The one unit whose name the asked one shortens (农科局 for 农牧和科技局); None where none or several do."""
    places = {place_of(b) for b in bodies}
    bare = strip_name(mention.asked)
    if len(bare) < _SHORTEST:
        return None
    found: dict[str, set[Held]] = {}
    for key, held in library.held.items():
        for one in held:
            if (not places or one.place in places) and shortens(bare, strip_name(one.name, one.place)):
                found.setdefault(key, set()).add(one)
    if len(found) != 1:
        return None
    key, names = found.popitem()
    canonical = key if library.table.canonical(key) else None
    return UnitMention(mention.asked, canonical, frozenset(h.name for h in names), "alias")


def shortens(short: str, name: str) -> bool:
    """Whether the characters of `short` stand in order in a longer name that begins and ends alike."""
    if len(short) >= len(name) or short[-1] != name[-1]:
        return False
    rest = iter(name[:-1])
    return (short[0] == name[0] or short[:-1] in name) and all(char in rest for char in short[:-1])


def company_short(name: str) -> str | None:
    """A company's name as people say it: without province and legal form."""
    out = _COMPANY.sub("", _PROVINCE.sub("", name))
    return out if out != name and len(out) > _SHORTEST else None
