"""English topic words to Chinese ones: our own list of government terms first, CC-CEDICT for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.question.dictionary import cedict, loosely, spellings
from index.question.library import Terms
from index.question.model import Concept
from index.question.topic import Topic, concept
from index.question.words import english, synonyms, weak, word_set

_WORD = re.compile(r"[A-Za-z][A-Za-z'’\-]*|\d+")
_LONGEST = 5
_PHRASE = 3
"""Words of an English phrase that the dictionary may define as one: low-income household."""
_LOOSE = 40
_UNKNOWN = 0.6
"""The weight of a word that nothing translates: it may be a name, or an English turn that minutes need no word for."""
_FORMS = 12
"""At most so many Chinese candidates a word: the dictionary's long tail only brings chance hits."""


def read_english_topic(rest: str, present: Callable[[str], bool], analyser: Terms) -> Topic:
    """The topic in what is left of an English question.

    Args:
        rest: The unread part of the question.
        present: Whether a Chinese word stands in the minutes; candidates that do not are dropped.
        analyser: Cuts Chinese words, so that those made of empty ones only (实施方案) are seen to say little.
    """
    words = [m.group().lower().replace("’", "'") for m in _WORD.finditer(rest)]
    empty = word_set("english_empty.txt")
    concepts: list[Concept] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size])
            forms = _own(phrase)
            if forms:
                concepts.append(_concept(phrase, forms, analyser))
                at += size
                break
        else:
            size, forms = _defined(words[at : at + _PHRASE], present)
            word = " ".join(words[at : at + size])
            at += size
            if forms:
                concepts.append(_concept(word, forms, analyser))
            elif len(word) > 2 and word not in empty and not word.isdecimal():
                concepts.append(Concept(word, (word,), _UNKNOWN, True))
    said = [w for w in words if w not in empty]
    return Topic(" ".join(said or words), tuple(concepts))


def _defined(words: list[str], present: Callable[[str], bool]) -> tuple[int, tuple[str, ...]]:
    """How many of the words the dictionary takes together, and the Chinese ones for them that the minutes have."""
    empty = word_set("english_empty.txt")
    for size in range(len(words), 0, -1):
        said = words[:size]
        if any(w in empty or len(w) < 3 for w in said):
            continue
        phrase = " ".join(said)
        stages = (
            [cedict(phrase)] if size > 1 else [cedict(phrase), cedict(phrase, roots=True), loosely(phrase)[:_LOOSE]]
        )
        forms = next((f for stage in stages if (f := tuple(w for w in stage if present(w)))), ())
        if forms:
            return size, forms[:_FORMS]
    return 1, ()


def _concept(word: str, forms: tuple[str, ...], analyser: Terms) -> Concept:
    telling = [f for f in forms if not _faint(f, analyser)]
    best = max((concept(f, (f,)) for f in telling or forms), key=lambda c: c.weight)
    strong = bool(telling) and best.needed and word not in word_set("english_empty.txt")
    return Concept(word, forms, best.weight if strong else 0.25, strong)


def _faint(word: str, analyser: Terms) -> bool:
    """Whether every piece of a longer word is one that says little: 实施方案, 工作要点."""
    pieces = [p for p in analyser.content_terms(word) if p != word]
    return len(word) > 3 and all(p in weak() for p in pieces)


def _own(phrase: str) -> tuple[str, ...]:
    lexicon = english()
    for form in spellings(phrase):
        if form in lexicon:
            chinese = lexicon[form]
            also = [s for word in chinese[:2] for s in synonyms().get(word, ())]
            return tuple(dict.fromkeys((*chinese, *also)))
    return ()
