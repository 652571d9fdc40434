"""What a question is about: its content words, each with the other words minutes may use for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from index.question.library import LEVELS, Terms
from index.question.model import Concept
from index.question.words import colloquial, synonyms, weak
from index.terms import word_list
from index.wording import Wording

_RUN = re.compile(r"[\u3400-\u9fffA-Za-z0-9.%·“”]+")
SYNONYM = 0.9
"""What another word for it is worth against the word as asked."""
LOOSE = 0.75
"""What a word counts that only may be meant."""
PARTIAL = 0.9
"""What all the parts of a longer word are worth against the word itself."""
_NUMBER = re.compile(r"\d+\.\d+")
_YEAR = re.compile(r"^(?:20\d\d|\d{1,2})$")
_EITHER = Wording(r"(?P<c>[\u3400-\u9fff])[不没](?P=c)(?=[\u3400-\u9fff])", needs="不没")
"""安不安全 asks of 安全."""
_IDIOM = Wording(
    r"[一二两三四五六七八九十双](?![一二两三四五六七八九十])[\u3400-\u9fff][一二两三四五六七八九十不](?![一二两三四五六七八九十])[\u3400-\u9fff]",
    needs="一二两三四五六七八九十双",
)
"""一企一策, 四不两直: campaigns go by such names, which are cut into numerals and syllables."""
_PHRASED = re.compile(r"[的没未不了]|必须|应当|需要|可以|能够")
"""What makes words a phrase rather than a name: 没开工的项目."""
_JOIN = Wording(
    r"(?<=[\u3400-\u9fff]{2})\s*(?:所|们)?(?:提出?|办理?|制定|开展|进行|实施|用|搞|做|弄|开|建|写)?(?:过|了)?\s*的\s*(?=[\u3400-\u9fff]{2})",
    needs="的",
)
"""What joins two words that minutes write together: 人大代表提的建议."""


class Topic(Struct, frozen=True):
    """The unread rest of a question as something to search for."""

    text: str = ""
    concepts: tuple[Concept, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """All content words as asked."""
        return tuple(c.word for c in self.concepts)

    @property
    def strong(self) -> bool:
        """Whether anything in it can make a hit."""
        return any(c.needed for c in self.concepts)


def read_topic(rest: str, analyser: Terms) -> Topic:
    """The topic in what is left of a Chinese question."""
    rest = _EITHER.sub(lambda m: m["c"], rest)
    runs = [run for run in _RUN.findall(rest) if run.strip(".·") and run not in LEVELS]
    concepts: dict[str, Concept] = {}
    close = _JOIN.sub("", rest)
    for run in _RUN.findall(close.lower()) if close != rest else ():
        for word in _phrases(run, analyser):
            if word not in rest.lower():
                concepts[word] = _with_parts(word, ())
    for run in runs:
        low = run.lower()
        terms = analyser.content_terms(low)
        whole = [
            *_NUMBER.findall(low),
            *(m.group() for m in _IDIOM.finditer(low)),
            *_phrases(low, analyser),
            *unknown_words(low, analyser),
            *terms,
        ]
        for word in sorted(dict.fromkeys(whole), key=len, reverse=True):
            if not any(word in longer for longer in concepts):
                concepts[word] = _with_parts(word, terms)
    order = sorted(concepts, key=lambda w: rest.lower().find(w[:2]))
    found = [concepts[w] for w in order]
    if found and not any(c.needed for c in found):
        # “四新”经济: common words whose conjunction is a name.
        found += [
            Concept(r.lower(), (r.lower(),), 1.4, False) for r in runs if 3 <= len(r) <= 10 and not _PHRASED.search(r)
        ]
    return Topic(" ".join(runs), tuple(found))


def _with_parts(word: str, terms: Iterable[str]) -> Concept:
    known = synonyms()
    inside = [t for t in dict.fromkeys(terms) if t != word and t in word and len(t) > 1]
    longest = [t for t in inside if not any(t in o and t != o for o in inside)]
    turned = word[2:] + word[:2] if len(word) == 4 and len(longest) == 2 else ""
    also = (turned, *known.get(turned, ())) if turned else ()  # 引进人才 is 人才引进
    made = concept(word, (word, *known.get(word, ()), *also))
    return replace(made, parts=tuple((t, *known.get(t, ())) for t in longest))


def concept(word: str, forms: tuple[str, ...]) -> Concept:
    """A concept with its weight: longer words say more, weak ones little."""
    faint = word in weak() or len(word) == 1 or bool(_YEAR.match(word))
    weight = 0.25 if faint else {2: 1.0, 3: 1.4}.get(len(word), 1.8)
    return Concept(word, tuple(dict.fromkeys(forms)), weight, not faint)


def unknown_words(run: str, analyser: Terms) -> list[str]:
    """Stretches of characters that the analyser knows no word for: the names that matter most in a question."""
    known = bytearray(len(run))
    for token in set(analyser.cut(run)):
        if len(token) == 1 and token not in _empty() and "\u3400" <= token <= "\u9fff":
            continue
        at = run.find(token)
        while at >= 0:
            known[at : at + len(token)] = b"\x01" * len(token)
            at = run.find(token, at + 1)
    out, start = [], 0
    for at in range(len(run) + 1):
        if at == len(run) or known[at] or not "\u3400" <= run[at] <= "\u9fff":
            if at - start >= 2:
                out.append(run[start:at])
            start = at + 1
    return out


def _inside(run: str, token: str) -> Iterator[int]:
    """The positions between the characters of each occurrence of a token."""
    at = run.find(token)
    while at >= 0:
        yield from range(at + 1, at + len(token))
        at = run.find(token, at + 1)


def _inside_of(word: str, part: str) -> range:
    at = word.find(part)
    return range(at, at + len(part)) if at >= 0 else range(0)


@cache
def _empty() -> frozenset[str]:
    """Single characters that are words of their own and no part of a name."""
    return frozenset(w for w in word_list("stop.txt") | weak() if len(w) == 1)


def _phrases(run: str, analyser: Terms) -> list[str]:
    """Synonym phrases standing in the run that the analyser would cut apart (农民工工资), longest first."""
    known, said = synonyms(), colloquial()
    inner = {i for t in analyser.cut(run) if len(t) > 1 for i in _inside(run, t)}
    out = []
    at = 0
    while at < len(run):
        for size in range(min(10, len(run) - at), 1, -1):
            part = run[at : at + size]
            if (part in known or part in said) and at not in inner:
                out.append(part)
                at += size
                break
        else:
            at += 1
    return out


def held(concept: Concept, text: str) -> float:
    """1 where the text holds the concept, less where it holds only some of the words inside it."""
    if concept.forms[0] in text:
        return 1.0
    if any(form in text for form in concept.forms[1:]):
        return SYNONYM
    if any(word in text for word in concept.loose):
        return LOOSE
    if not concept.parts:
        return 0.0
    covered = {i for part in concept.parts if any(f in text for f in part) for i in _inside_of(concept.word, part[0])}
    return PARTIAL * len(covered) / len(concept.word)
