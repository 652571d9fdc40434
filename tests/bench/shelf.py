"""A store in memory for the benchmarks: what `index.search.Repository` asks for, without a database."""

from __future__ import annotations

from collections.abc import Sequence

from storage.documents import Listed
from storage.domain import Item, Meeting, Minutes, StoredMinutes

SIZE = 15
"""Items a document, as in the real minutes."""


class Shelf:
    """Documents made of item texts, made anew at each reading, as a store reads them."""

    def __init__(self) -> None:
        self._listed: list[Listed] = []
        self._texts: dict[str, list[str]] = {}

    def fill(self, texts: Sequence[str]) -> None:
        """Documents of these items, `SIZE` each."""
        for first in range(0, len(texts), SIZE):
            number = len(self._listed) + 1
            self._listed.append(Listed(f"m{number}", number, number, ""))
            self._texts[f"m{number}"] = list(texts[first : first + SIZE])

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
        parts, at = [], 0
        for ordinal, text in enumerate(self._texts[doc], 1):
            parts.append(Item(ordinal, None, None, None, None, None, at, at + len(text)))
            at += len(text) + 1
        minutes = Minutes(Meeting(), "\n".join(self._texts[doc]), tuple(parts))
        return StoredMinutes(doc, 1, int(doc[1:]), f"{doc}.txt", "", minutes)
