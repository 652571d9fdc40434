"""Words, pairs of characters and single characters added up: what is cut differently still meets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from index.engines.base import Hit
from index.engines.corpus import Corpus
from index.engines.okapi import Okapi
from index.fields import GRAMS, WORDS

WEIGHTS: Mapping[str, float] = {WORDS: 1.0, "pairs": 0.8, "letters": 1.0}
"""How much each field's score counts: the best of a grid on one half of a public set of questions, among neighbours
that are hardly worse (``tests/bench/quality.py``; its README tells what they give on the other half)."""

K1 = 0.6
"""rank_bm25's k1 in every field, chosen with the weights. With words alone it stays rank_bm25's own."""

CANDIDATES = 200
"""So many of the words' best are scored in every field; to score every passage of that set gives the same nDCG@10."""


class Fields:
    """Several fields of one corpus as one engine.

    An item's score is the sum over the fields, in their order, of weight · S, where each S is rank_bm25's score of the
    item in that field, to the last bit.

    Args:
        corpora: Each field's terms of the same items, the words first.
        weights: Each field's weight; `WEIGHTS` by default.
        k1: See `Okapi`.
    """

    def __init__(
        self, corpora: Mapping[str, Corpus], *, weights: Mapping[str, float] = WEIGHTS, k1: float = K1
    ) -> None:
        self._engines = {field: Okapi(corpus, k1=k1) for field, corpus in corpora.items()}
        self._weights = {field: weights[field] for field in corpora}
        self._words = self._engines[WORDS]
        self._beside = next(field for field in GRAMS if field in self._engines)

    def __len__(self) -> int:
        """The number of items."""
        return len(self._words)

    def compile(self) -> None:
        """See `Okapi.compile`."""
        for engine in self._engines.values():
            engine.compile()

    def top(
        self, terms: Sequence[str], k: int, within: Collection[int] | None = None, text: str | None = None
    ) -> list[Hit]:
        """See `Engine.top`. The words' best are ordered by all fields; without a text, by the words alone.

        Where words find fewer than `k`, the best of the pairs, or else of the letters, make up the number first.
        """
        if text is None or k <= 0:
            return self._words.top(terms, k, within)
        asked = {field: terms if field == WORDS else GRAMS[field](text) for field in self._engines}
        found = [index for index, _ in self._words.top(terms, max(k, CANDIDATES), within)]
        if len(found) < k:
            more = (index for index, _ in self._engines[self._beside].top(asked[self._beside], k, within))
            known = set(found)
            found += [index for index in more if index not in known][: k - len(found)]
        return sorted(self._scored(asked, found), key=lambda hit: (-hit[1], hit[0]))[:k]

    def _scored(self, asked: Mapping[str, Sequence[str]], items: Sequence[int]) -> Iterable[Hit]:
        scores = [0.0] * len(items)
        for field, engine in self._engines.items():
            weight = self._weights[field]
            of_field = engine.get_batch_scores(asked[field], items)
            scores = [score + weight * more for score, more in zip(scores, of_field, strict=True)]
        return zip(items, scores, strict=True)
