"""What a corrected version of minutes changed: items added, removed and altered."""

from __future__ import annotations

from msgspec import Struct
from rapidfuzz import fuzz

from index.answer.found import title_of
from storage.domain import Item, Meeting, Minutes

_SAME = 60.0
"""Likeness (0 to 100) from which two items with different headings are one that was altered; what two unrelated items
share by their common phrasing stays below it."""


class Altered(Struct, frozen=True):
    """One item in both versions, in different words."""

    before: Item
    after: Item


class Changes(Struct, frozen=True):
    """What is different. `elsewhere`: something outside the items (header, attendance) differs; `meeting` names the
    fields of the meeting that do."""

    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    altered: tuple[Altered, ...] = ()
    meeting: tuple[str, ...] = ()
    elsewhere: bool = False

    @property
    def any_item(self) -> bool:
        """Whether an item changed."""
        return bool(self.added or self.removed or self.altered)


def changes(before: Minutes, after: Minutes) -> Changes:
    """Compare two versions by their words; white space, numbering and order of the items do not count."""
    left, right = list(before.items), list(after.items)
    pairs: list[tuple[Item, Item]] = []
    for same in (_same_words, _same_title):
        for old in list(left):
            twin = next((new for new in right if same(old, before, new, after)), None)
            if twin is not None:
                pairs.append((old, twin))
                left.remove(old)
                right.remove(twin)
    likeness = sorted(
        ((fuzz.ratio(_words(old, before), _words(new, after)), old, new) for old in left for new in right),
        key=lambda found: -found[0],
    )
    for like, old, new in likeness:
        if like >= _SAME and old in left and new in right:
            pairs.append((old, new))
            left.remove(old)
            right.remove(new)
    altered = [Altered(old, new) for old, new in pairs if not _same_words(old, before, new, after)]
    fields = [
        name for name in Meeting.__struct_fields__ if getattr(before.meeting, name) != getattr(after.meeting, name)
    ]
    return Changes(
        tuple(right),
        tuple(left),
        tuple(sorted(altered, key=lambda pair: pair.after.ordinal)),
        tuple(fields),
        _outside(before) != _outside(after),
    )


def _words(item: Item, minutes: Minutes) -> str:
    """The item's words without its number and white space."""
    text = minutes.text[item.start : item.end]
    if item.label and text.lstrip().startswith(item.label):
        text = text.lstrip()[len(item.label) :].lstrip("、.．，, 　")
    return "".join(text.split())


def _same_words(old: Item, before: Minutes, new: Item, after: Minutes) -> bool:
    return _words(old, before) == _words(new, after)


def _same_title(old: Item, before: Minutes, new: Item, after: Minutes) -> bool:
    return "".join(title_of(old, before).split()) == "".join(title_of(new, after).split())


def _outside(minutes: Minutes) -> str:
    kept, at = [], 0
    for item in sorted(minutes.items, key=lambda one: one.start):
        kept.append(minutes.text[at : item.start])
        at = max(at, item.end)
    return "".join("".join([*kept, minutes.text[at:]]).split())
