"""Which language a question is in."""

from __future__ import annotations

import re

from index.question.alike import is_pinyin
from index.question.model import Language
from index.question.normalise import has_han
from index.question.words import english, word_set

_WORD = re.compile(r"[a-z']+")
_TELLING = 4
"""Letters from which a word of the English lexicon shows English; shorter ones may be pinyin."""


def language_of(text: str) -> Language:
    """English where no Chinese character stands in the text and it reads like English rather than pinyin."""
    if has_han(text):
        return Language.ZH
    words = _WORD.findall(text.lower())
    if not words:
        return Language.ZH
    if any(w in word_set("english_function.txt") for w in words):
        return Language.EN
    if any(w in english() and (len(w) >= _TELLING or not is_pinyin(w)) for w in words if len(w) > 2):
        return Language.EN

    if all(is_pinyin(w) or len(w) <= 5 for w in words):
        return Language.ZH
    return Language.EN
