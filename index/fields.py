"""The fields of an index: words always, and beside them, where settings ask for it, what every character gives.

Each field is a corpus of its own over the same items, so that each keeps rank_bm25's scores; `index.engines.fields`
adds them up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from index.terms import Analyser, fold

WORDS = "words"
"""The analyser's terms."""

WORDS_ALONE = (WORDS,)

END = "\n"
"""What `tokens` puts after each text; no token of any field."""

_VERSION = "1"
"""Changes when the same text may give other pairs or letters."""


def letters(text: str) -> list[str]:
    """The single characters of a text that are letters or digits."""
    return list(filter(str.isalnum, fold(text)))


def pairs(text: str) -> list[str]:
    """Two neighbouring `letters` each: across words, which is what they are good for."""
    return [first + second for first, second in pairwise(letters(text))]


GRAMS: dict[str, Callable[[str], list[str]]] = {"pairs": pairs, "letters": letters}
"""How each field but the words cuts a text."""

FIELDS = (WORDS, *GRAMS)
"""What `index.fields` may name."""


def checked(fields: Sequence[str]) -> tuple[str, ...]:
    """Fields that an index may have, as they are.

    Raises:
        ValueError: Words do not come first, one comes twice, or there is no such field.
    """
    if list(fields[:1]) != [WORDS] or len(set(fields)) < len(fields) or not set(fields) <= set(FIELDS):
        raise ValueError(f"index.fields: {list(fields)} is not {WORDS}, then any of {', '.join(GRAMS)}, each once")
    return tuple(fields)


def fingerprint(analyser: Analyser, fields: Sequence[str]) -> str:
    """Equal exactly if every text gives the same tokens in the same fields; the analyser's own for words alone."""
    if tuple(fields) == WORDS_ALONE:
        return analyser.fingerprint
    return hashlib.sha256("\n".join((analyser.fingerprint, _VERSION, *fields)).encode()).hexdigest()[:32]


def terms(analyser: Analyser, field: str, text: str) -> list[str]:
    """The terms of a text in a field, in order and with repetitions."""
    return analyser.terms(text) if field == WORDS else GRAMS[field](text)


def tokens(analyser: Analyser, field: str, texts: Collection[str]) -> list[str]:
    """The terms of many texts in a field, `END` after those of each; words with the stop words still among them."""
    if field == WORDS:
        return analyser.cut_many(texts)
    cut = GRAMS[field]
    return [token for text in texts for token in (*cut(text), END)]


def left_out(analyser: Analyser, field: str) -> frozenset[str]:
    """The tokens of a field that are no terms."""
    return analyser.stop_words if field == WORDS else frozenset()
