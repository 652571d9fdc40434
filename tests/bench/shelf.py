"""A store in memory for the benchmarks: what `index.search.Repository` asks for, without a database."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from storage.documents import Listed
from storage.domain import Item, Meeting, Minutes, StoredMinutes

SIZE = 15
"""Items a document, as in the real minutes."""

BODIES = ("云溪市人民政府", "南浦市人民政府", "石桥市人民政府")
"""Whose minutes they are, by turns."""


class Shelf:
    """Documents made of item texts."""

    def __init__(self) -> None:
        self._documents: dict[str, tuple[Listed, StoredMinutes]] = {}

    def fill(self, texts: Sequence[str]) -> None:
        """Documents of these items, `SIZE` each."""
        for first in range(0, len(texts), SIZE):
            self.put(_document(texts[first : first + SIZE], BODIES[len(self._documents) % len(BODIES)]))

    def put(self, stored: StoredMinutes) -> None:
        """A document, under a name of its own."""
        number = len(self._documents) + 1
        doc = f"m{number}"
        self._documents[doc] = Listed(doc, number, number, ""), replace(stored, doc=doc, version_id=number)

    def revision(self) -> int:
        """See `index.search.Repository`."""
        return len(self._documents)

    def swaps(self) -> int:
        """See `index.search.Repository`."""
        return 0

    def undo_interrupted(self) -> bool:
        """See `index.search.Repository`."""
        return True

    def listing(self, *, by_meeting: bool = False) -> list[Listed]:
        """See `index.search.Repository`."""
        held = list(self._documents.values())
        if by_meeting:
            held.sort(key=lambda pair: pair[1].minutes.meeting.body or "")
        return [listed for listed, _ in held]

    def some(self, docs: Sequence[str]) -> list[StoredMinutes]:
        """See `index.search.Repository`."""
        return [self._documents[doc][1] for doc in docs]


def _document(texts: Sequence[str], body: str) -> StoredMinutes:
    parts, at = [], 0
    for ordinal, text in enumerate(texts, 1):
        parts.append(Item(ordinal, None, None, None, None, None, at, at + len(text)))
        at += len(text) + 1
    return StoredMinutes("", 1, 0, "minutes.txt", "", Minutes(Meeting(body), "\n".join(texts), tuple(parts)))
