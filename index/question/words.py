"""The shipped word lists of question understanding: synonyms, weak words, the English lexicon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import resources


def lines(name: str) -> Iterator[str]:
    """The lines of a data file without comments and blank lines."""
    text = resources.files("index.question").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of a data file that is a plain list."""
    return frozenset(word for line in lines(name) for word in line.split())


def weak() -> frozenset[str]:
    """Words that may stand in a question without saying what it is about."""
    return word_set("weak.txt")


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Word → the words of every group it stands in, itself left out."""
    out: dict[str, set[str]] = defaultdict(set)
    for line in lines("synonyms.txt"):
        group = line.split()
        for word in group:
            out[word.lower()].update(w.lower() for w in group if w != word)
    return {word: frozenset(others) for word, others in out.items()}


@cache
def colloquial() -> dict[str, tuple[str, ...]]:
    """What people say → what minutes write instead."""
    return {word.lower(): tuple(others) for word, *others in (line.split() for line in lines("colloquial.txt"))}


@cache
def english() -> dict[str, tuple[str, ...]]:
    """English phrase in lower case → Chinese words, the commonest first."""
    out: dict[str, tuple[str, ...]] = {}
    for line in lines("english.tsv"):
        phrases, _, chinese = line.partition("\t")
        words = tuple(chinese.split())
        for phrase in phrases.split("|"):
            name = phrase.strip().lower()
            out[name] = tuple(dict.fromkeys(out.get(name, ()) + words))
    return out
