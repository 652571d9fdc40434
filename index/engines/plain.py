"""rank_bm25 itself as an engine, for comparison and for those who want the reference."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from rank_bm25 import BM25Okapi

from index.engines.base import Hit
from index.engines.select import best_of


class PlainOkapi:
    """`rank_bm25.BM25Okapi` unchanged, behind the `Engine` protocol. Every question reads every item."""

    def __init__(self, corpus: Sequence[Sequence[str]]) -> None:
        self._size = len(corpus)
        self._bm25 = BM25Okapi(corpus) if any(corpus) else None  # rank_bm25 divides by the number of terms

    def __len__(self) -> int:
        """The number of items."""
        return self._size

    def top(
        self, terms: Sequence[str], k: int, within: Collection[int] | None = None, text: str | None = None
    ) -> list[Hit]:
        """See `Engine.top`."""
        if self._bm25 is None or k <= 0:
            return []
        asked = set(terms)
        chosen = range(self._size) if within is None else sorted(set(within))
        held = np.array([i for i in chosen if not asked.isdisjoint(self._bm25.doc_freqs[i])], dtype=np.int64)
        return best_of(held, self._bm25.get_scores(terms)[held], k)
