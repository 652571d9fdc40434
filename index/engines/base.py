"""What every engine offers, whatever ranks underneath."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

Hit = tuple[int, float]
"""An item that holds at least one of the terms: its index in the corpus, and its score. A plain pair: ten objects of a
class of their own take a tenth of the time of a search of 10,000 items to make."""


class Engine(Protocol):
    """Ranks the items of one fixed corpus. Safe to ask from several threads."""

    def __len__(self) -> int:
        """The number of items."""

    def top(
        self, terms: Sequence[str], k: int, within: Collection[int] | None = None, text: str | None = None
    ) -> list[Hit]:
        """The best `k` items that hold at least one of the terms, by descending score, ties by index.

        Args:
            terms: The question's terms; a repeated one counts each time.
            k: How many at most.
            within: Only these items are looked at; scores stay those of the whole corpus. An array must be ascending
                and without repetitions.
            text: What the terms stand for, as asked, for an engine that looks at more than words; it may then also
                find items that hold no term but pieces of the text.
        """
