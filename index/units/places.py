"""Where a document is from: the place and level of its government; and which other places are named before an office.

苏州市财政局 in the minutes of a county is not the county's 财政局. Provinces and prefecture-level cities are a closed
list (State Council, administrative divisions); counties are told by their level differing from the document's own.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources

from index.units import shapes
from index.units.table import LEVELS

_GOVERNMENT = re.compile(
    rf"(?:^|[\s，。：:；、（(]|召开|组织|关于|由|主办|印发)([\u4e00-\u9fff]{{1,8}}?(?:自治州|自治县|自治旗|地区|"
    rf"新区|[{LEVELS}]))"
    r"(?:第?[一二三四五六七八九十\d]{1,4}届)?人民政府",
    re.M,
)
_VERB = re.compile("召开|主持|组织|关于|由")
_LEVEL_NAME = re.compile(rf"(?<![全各本我该])([{LEVELS}])(?:委|政府|人民政府|人大|政协|财政局|发改)")
_HERE = re.compile(rf"[全我]([{LEVELS}])")


@cache
def known_places() -> frozenset[str]:
    """Provinces and prefecture-level cities, without their level character."""
    text = resources.files("index.units").joinpath("data").joinpath("places.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def own_place(text: str) -> str | None:
    """The place whose government the document is of, with its level (云溪市); None where it does not say."""
    said = (_VERB.split(m.group(1))[-1] for m in _GOVERNMENT.finditer(text))
    found = Counter(place for place in said if len(place) > 2 and place[:1] not in "全各本我该")
    return found.most_common(1)[0][0] if found else None


def own_level(text: str, place: str | None) -> str | None:
    """The level character of the document's government."""
    if place:
        return place[-1] if place[-1] in LEVELS else "区"
    found = Counter(m.group(1) for m in _LEVEL_NAME.finditer(text)) + Counter(m.group(1) for m in _HERE.finditer(text))
    return found.most_common(1)[0][0] if found else None


def place_before(text: str, end: int, own: str | None, level: str | None) -> int | None:
    """Where the place name that ends at `end` begins; None where no place stands there.

    Args:
        text: Compact text.
        end: Just after the place, its level character included where it has one.
        own: The document's place (云溪市).
        level: The document's level character.
    """
    last = text[end - 1 : end]
    if own:
        for word in (own, own[:-1] if len(own) > 2 else own):
            if text.endswith(word, 0, end):
                return end - len(word)
    known = known_places()
    root = end - 1 if last in LEVELS else end
    for size in (5, 4, 3, 2):
        if root - size >= 0 and text[root - size : root] in known:
            return root - size
    if last in LEVELS and level and last != level and last in "市县区旗":
        run = re.search(
            r"(?:^|[^\u4e00-\u9fff]|[由与和向会同对请同意])([\u4e00-\u9fff]{2,3})$", text[max(0, root - 4) : root]
        )
        if (
            run
            and not shapes.LEADING.search(run.group(1))
            and not re.search(r"[全各本我该级有的了以及要市县区]", run.group(1))
        ):
            return root - len(run.group(1))
    return None


def place_after(text: str, start: int, end: int, own: str | None) -> int:
    """How many characters of ``text[start:end]`` are a place it begins with (云溪市, 湖南省); 0 for none."""
    if own and text.startswith(own, start, end):
        return len(own)
    roots = (own[:-1],) if own and len(own) > 2 else ()
    known = known_places()
    for root in (*roots, *(text[start : start + size] for size in (5, 4, 3, 2))):
        if (root in roots or root in known) and text.startswith(root, start, end):
            leveled = text[start + len(root) : start + len(root) + 1]
            return len(root) + (1 if leveled and leveled in LEVELS and start + len(root) < end else 0)
    return 0
