"""A store in memory for the benchmarks: what `index.search.Repository` asks for, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storage.documents import Listed
from storage.domain import Item, Meeting, Minutes, StoredMinutes

SIZE = 15
"""Items a document, as in the real minutes."""


class Shelf:
    """Documents made of item texts, made anew at each reading, as a store reads them."""

    def __init__(self) -> None:
        self._listed: list[Listed] = []
        self._texts: dict[str, list[str]] = {}
        self._kept: dict[str, StoredMinutes] = {}

    def fill(self, texts: Sequence[str]) -> None:
        """Documents of these items, `SIZE` each."""
        for first in range(0, len(texts), SIZE):
            self._texts[self._next()] = list(texts[first : first + SIZE])

    def put(self, stored: StoredMinutes) -> None:
        """A document that is there already, once more under a name of its own."""
        doc = self._next()
        self._kept[doc] = replace(stored, doc=doc, version_id=int(doc[1:]))

    def _next(self) -> str:
        number = len(self._listed) + 1
        self._listed.append(Listed(f"m{number}", number, number, ""))
        return f"m{number}"

    def revision(self) -> int:
        """See `index.search.Repository`."""
        return len(self._listed)

    def listing(self) -> list[Listed]:
        """See `index.search.Repository`."""
        return list(self._listed)

    def some(self, docs: Sequence[str]) -> list[StoredMinutes]:
        """See `index.search.Repository`."""
        return [self._document(doc) for doc in docs]

    def _document(self, doc: str) -> StoredMinutes:
        if doc in self._kept:
            return self._kept[doc]
        parts, at = [], 0
        for ordinal, text in enumerate(self._texts[doc], 1):
            parts.append(Item(ordinal, None, None, None, None, None, at, at + len(text)))
            at += len(text) + 1
        minutes = Minutes(Meeting(), "\n".join(self._texts[doc]), tuple(parts))
        return StoredMinutes(doc, 1, int(doc[1:]), f"{doc}.txt", "", minutes)
