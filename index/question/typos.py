"""Names and words written by sound or with a wrong character, and pinyin, put right from the minutes' own words.

A word is only replaced where the minutes do not have it and have one that sounds the same, or looks the same, or is
the same but for one left-out character of a longer name. Anything further off becomes a suggestion.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache

from msgspec import Struct, field

from index.question.alike import Alike, is_pinyin, same, syllables
from index.question.library import Library, strip_name
from index.question.model import Concept
from index.question.topic import unknown_words
from index.question.units import UnitFinder
from index.question.widen import Widener
from index.question.words import lines, weak
from index.wording import Wording

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z]+(?:[ ']+[A-Za-z]+)*")
_LONGEST = 8
_STRAY = 2
"""So many characters of a run outside its words may be one mistyped word."""
WORDS = 4096
"""Words remembered as standing in the minutes or not."""
BODY_ITEMS = 3000
"""Up to so many items the words of the bodies are known to the corrector too; beyond, those of titles and units."""
_GENERIC = frozenset("线路桥河湖区园楼厂镇村法会局港站")
"""Last characters by which askers round off a name the minutes write otherwise (云澜线 for 云澜铁路)."""
_UNIT_LIKE = Wording(
    r"[\u3400-\u9fff]{2,7}(?:局|委|办|中心|集团|公司|委员会|办公室)(?![\u3400-\u9fff]*(?:法|理))", needs="局委办中集公"
)


class Fixed(Struct):
    """The outcome: (asked, taken) pairs to replace in the question, and names near one that stays unknown."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)


class Corrector:
    """Corrects questions against one library; everything heavy is made on first use."""

    def __init__(self, library: Library, finder: UnitFinder) -> None:
        self.library = library
        self.finder = finder
        self.present: Callable[[str], bool] = lru_cache(maxsize=WORDS)(self._stands)
        """Whether a word stands literally in some item; remembered, as several readings of a question ask it."""

    def fix(self, rest: str) -> Fixed:
        """What to replace in the unread part of a question."""
        out = Fixed()
        for match in _LATIN.finditer(rest):
            self._pinyin(match.group(), out)
        for run in _HAN.findall(rest):
            for word in unknown_words(run, self.library.search.analyser):
                if not self.present(word):
                    self._word(word, run, out)
            if not out.pairs:
                self._long_words(run, out)
                self._doubtful(run, out)
        return out

    def sound(self, topic: str, concepts: Sequence[Concept]) -> bool:
        """Whether nothing in a topic calls for correction: no letters, and the minutes have its words or their parts.

        Most questions end here, so that the sounds of all words need not be known.
        """
        if _LATIN.search(topic):
            return False
        words = [c.word for c in concepts if len(c.word) > 1 and (c.needed or self.present(c.word))]
        for run in _HAN.findall(topic):
            covered = {i for w in words for m in re.finditer(re.escape(w), run) for i in range(m.start(), m.end())}
            if len(run) - len(covered) >= _STRAY:
                return False
        return all(
            self.present(c.word) or (len(c.parts) > 1 and all(self.present(p[0]) for p in c.parts))
            for c in concepts
            if c.needed
        )

    def _stands(self, word: str) -> bool:
        terms = self.library.search.analyser.terms(word)
        hits = self.library.search.top(terms, 40) if terms else ()
        return any(word in part for index, _ in hits for part in self.library.text_at(index))

    def near_units(self, name: str) -> list[str]:
        """Names of units in the minutes that look like an unknown one, best first."""
        from rapidfuzz import fuzz, process

        names = sorted({h.name for held in self.library.held.values() for h in held})
        bare = strip_name(name)
        found = process.extract(bare, names, processor=strip_name, scorer=fuzz.ratio, limit=4, score_cutoff=60)
        return [str(n) for n, _, _ in found]

    def _word(self, word: str, run: str, out: Fixed) -> None:
        at = run.find(word)
        windows = sorted(_windows(run, at, at + len(word)), key=len, reverse=True)
        for window in windows:
            for taken in self._sounding(window):
                if taken != window and self._safe(window, taken):
                    out.pairs.append((window, taken))
                    return
        for window in windows:
            if len(window) < 3:
                continue
            near = self._one_off(window)
            if near:
                out.pairs.append((window, near))
                return
        if len(word) >= 3:
            # 云澜线 for 云澜铁路; 盯涉访, where a verb clings to the name.
            part = next((p for p in (word[:-1], word[1:]) if self.present(p)), None)
            if part is not None and (part == word[1:] or word[-1] in _GENERIC):
                out.pairs.append((word, part))

    def _long_words(self, run: str, out: Fixed) -> None:
        """Words the dictionary knows, though the minutes have only one that sounds like them (three characters up)."""
        for size in range(min(_LONGEST, len(run)), 2, -1):
            for at in range(len(run) - size + 1):
                window = run[at : at + size]
                taken = next((t for t in self._sounding(window) if t != window), None)
                if taken and same(window, taken) * 2 >= size and not self.present(window):
                    out.pairs.append((window, taken))
                    return

    def _doubtful(self, run: str, out: Fixed) -> None:
        """Two-character words that the minutes lack and that sound like one of theirs: only suggested."""
        for token in dict.fromkeys(self.library.search.analyser.content_terms(run)):
            if len(token) != 2 or token in weak() or self.present(token):
                continue
            out.suggestions += [w for w in self._sounding(token)[:2] if same(w, token) == 1 and w not in weak()]

    def _sounding(self, word: str) -> list[str]:
        return self.alike.sounding(word)

    def _safe(self, asked: str, taken: str) -> bool:
        kept = same(asked, taken)
        if len(asked) == 2:
            return kept == 1 and taken not in weak()
        return kept * 2 >= len(asked)

    def _one_off(self, window: str) -> str | None:
        """A name of four or more characters with one left out (嘉闵线), or one that only looks alike."""
        longer = (
            next((w for w in self.alike.longer(window) if w not in weak()), None) if len(window) < _LONGEST else None
        )
        if longer is not None:
            return longer
        for at in range(len(window)):
            for char in _shapes().get(window[at], ""):
                other = window[:at] + char + window[at + 1 :]
                if self.alike.has(other):
                    return other
        return None

    def _pinyin(self, text: str, out: Fixed) -> None:
        typed = re.sub(r"[^a-z]", "", text.lower())
        if len(typed) < 2:
            return
        if (is_pinyin(typed) or typed in _asking()) and (words := self.spelled(typed)):
            out.pairs.append((text, max(words, key=len)))
            return
        if " " in text:
            for word in text.split():
                self._pinyin(word, out)
            return
        units = self.by_initials.get(typed, [])
        if len(units) == 1:
            out.pairs.append((text, units[0]))
        elif units:
            out.suggestions += units[:5]

    def spelled(self, letters: str) -> tuple[str, ...]:
        """The words of the minutes, or of asking, that these letters spell in pinyin."""
        return self.alike.spelled(letters) or _asking().get(letters, ())

    # -- what the minutes and the table know ---------------------------------------------------------------------------

    @cached_property
    def widener(self) -> Widener:
        """Other words for those that the minutes do not have."""
        return Widener(self.present, lambda: self._lines, self.library.search.analyser)

    @cached_property
    def _lines(self) -> str:
        return "\n".join(self._known())

    @cached_property
    def alike(self) -> Alike:
        """The words that a mistyped one may have meant: units, places, words of titles, of few minutes all words."""
        return Alike([*self.finder.surfaces, *self.library.places, *self._known()], self.library.search.analyser.cut)

    def _known(self) -> Iterator[str]:
        """The titles of all items; of few items their text too."""
        search = self.library.search
        bodies = len(search.items) <= BODY_ITEMS
        for number, card in enumerate(self.library.cards):
            for item in card.items:
                yield from (*item.documents, item.heading or "")
                if bodies:
                    yield search.texts[number][item.start : item.end]

    @cached_property
    def people(self) -> dict[str, tuple[str, ...]]:
        """Pinyin written together → names of people in the minutes."""
        return _grouped(("".join(syllables(name)), name) for name in self.library.people)

    @cached_property
    def by_initials(self) -> dict[str, list[str]]:
        """Initials → short names of units in the minutes, each unit once, the commoner name first."""
        out: dict[str, dict[str, str]] = defaultdict(dict)
        for key, held in self.library.held.items():
            for one in sorted(held, key=lambda h: h.name):
                bare = strip_name(one.name, one.place)
                for name in (bare, one.name):
                    if 2 < len(name) <= 6:
                        out["".join(s[0] for s in syllables(name))].setdefault(key, bare)
        return {letters: list(units.values()) for letters, units in out.items()}


def unit_like(rest: str) -> str | None:
    """A name in the question that is built like a unit's, though nothing knows it."""
    match = _UNIT_LIKE.search(rest)
    return match.group() if match else None


def _windows(run: str, start: int, end: int) -> set[str]:
    """Every part of the run that holds ``run[start:end]`` and has two to eight characters."""
    return {
        run[a:b]
        for a in range(max(0, end - _LONGEST), start + 1)
        for b in range(end, min(len(run), a + _LONGEST) + 1)
        if b - a >= 2
    }


@cache
def _shapes() -> dict[str, str]:
    out: dict[str, str] = defaultdict(str)
    for line in lines("shapes.txt"):
        group = line.split()
        for char in group:
            out[char] += "".join(c for c in group if c != char)
    return dict(out)


@cache
def _asking() -> dict[str, tuple[str, ...]]:
    """Pinyin → words that questions are made of."""
    return _grouped(("".join(syllables(w)), w) for line in lines("asking.txt") for w in line.split())


def _grouped(pairs: Iterable[tuple[object, str]]) -> dict:  # type: ignore[type-arg]
    out: dict[object, list[str]] = defaultdict(list)
    for key, word in pairs:
        out[key].append(word)
    return {key: tuple(sorted(set(words))) for key, words in out.items()}
