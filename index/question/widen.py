"""Other words for those of a question that the minutes do not use: what they are short for, and the dictionary's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from index.question.dictionary import alike
from index.question.library import Terms
from index.question.model import Concept
from index.question.words import colloquial, synonyms, weak

_HAN = re.compile(r"[\u3400-\u9fff]{2,5}")
_SHORT = 4
"""Characters of an abbreviation; longer words are not abbreviated by single characters."""
_MOST = 6
"""At most so many other words for one."""


class Widener:
    """Finds other words for those that stand nowhere in the minutes.

    Args:
        present: Whether a word stands literally in the minutes.
        text: What of the minutes abbreviations are looked for in.
        analyser: Cuts the text into words.
    """

    def __init__(self, present: Callable[[str], bool], text: Callable[[], str], analyser: Terms) -> None:
        self._present = present
        self._text = text
        self._analyser = analyser

    def widen(self, concepts: Sequence[Concept]) -> tuple[Concept, ...]:
        """The concepts, those that stand nowhere with the words of the minutes that may be meant."""
        return tuple(self._wider(c) if c.needed else c for c in concepts)

    def _wider(self, concept: Concept) -> Concept:
        if any(map(self._present, concept.forms)):
            return concept
        said = self.said(concept.word)
        if said:
            return replace(concept, forms=(*concept.forms, *said))
        if concept.parts:
            parts = tuple(p if any(map(self._present, p)) else (*p, *self.others(p[0])) for p in concept.parts)
            concept = replace(concept, parts=parts)
        found = self.others(concept.word)
        return replace(concept, loose=found) if found else concept

    def others(self, word: str) -> tuple[str, ...]:
        """The words of the minutes that may be meant by one they do not have."""
        if not _HAN.fullmatch(word):
            return ()
        said = self.said(word)
        if said:
            return said
        found: dict[str, None] = {}
        for other in alike(word):
            found |= dict.fromkeys(w for w in (other, *synonyms().get(other, ())) if w not in weak())
        out = [w for w in found if self._present(w)]
        if not out and len(word) <= _SHORT:
            out = self.written_out(word)
        return tuple(out[:_MOST])

    def said(self, word: str) -> tuple[str, ...]:
        """What minutes write for what people say, where these minutes write it."""
        return tuple([w for w in colloquial().get(word, ()) if w not in weak() and self._present(w)][:_MOST])

    def written_out(self, word: str) -> list[str]:
        """What the word is short for: words of the minutes side by side that begin with its characters (危化, 公岗)."""
        first, *rest = map(re.escape, word)
        pattern = re.compile(first + "".join(f"[\u3400-\u9fff]{{0,3}}?{c}" for c in rest) + "[\u3400-\u9fff]{0,4}")
        out: dict[str, None] = {}
        for match in pattern.finditer(self._text()):
            full = self._begun(match.group(), word)
            if full:
                out[full] = None
            if len(out) == _MOST:
                break
        return list(out)

    def _begun(self, stretch: str, word: str) -> str | None:
        """The words at the start of the stretch, where what is asked for of each begins it (综合/保税区 for 综保区)."""
        at = asked = 0
        tokens = self._words(stretch)
        if len(tokens) < 2:
            return None
        for token in tokens:
            if asked == len(word):
                break
            if token[0] != word[asked]:
                return None
            for char in token:
                asked += asked < len(word) and char == word[asked]
            at += len(token)
        return stretch[:at] if asked == len(word) and at > len(word) else None

    def _words(self, stretch: str) -> list[str]:
        """The stretch cut into words without the smaller words inside them."""
        out: list[str] = []
        at = 0
        for token in sorted(set(self._analyser.cut(stretch)), key=lambda t: (stretch.find(t), -len(t))):
            if stretch.find(token, at) == at:
                out.append(token)
                at += len(token)
        return out
