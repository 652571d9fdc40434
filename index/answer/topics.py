"""Which items a topic is about, best first, and where the list ends."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from msgspec import Struct

from index.answer.due import limit_word
from index.answer.quotes import Quoter
from index.answer.timing import is_specific, times_of
from index.question import cues
from index.question.library import Library
from index.question.model import Concept, Intent, Language, Query
from index.question.normalise import key as fold_key
from index.question.rarity import rare
from index.question.topic import SYNONYM, held
from index.question.words import weak
from storage.domain import Kind

CANDIDATES = 80
"""Hits of the engine that are looked at closely; the right item stood among the first 20 in every measured question."""
COVERED = 0.5
"""The share of the question's weight that an item must hold, unless it holds a long run of the question literally."""
CARRIED, LEAST = 0.7, 0.45
"""Shares that suffice, and that are needed at least, where a word of the question stands nowhere."""
TOGETHER = 24
"""Two words of the question within so many characters belong to one statement."""
CARRIED_ENGLISH = 0.6
"""The same of an English question, whose words may have no Chinese one among the many that would do."""
LITERAL = 4
"""So many characters of the question standing together in an item speak for themselves."""
TAIL = 0.55
"""Items below this share of the best score are not about the topic."""
PEER = 0.6
"""Items of one body with this share of the best score deal with the same matter: the newest of them leads."""
NARROWED = 100
"""Of more items than these only the engine's best hits are read for a topic."""
_RUN = re.compile(r"[\u3400-\u9fffa-z0-9.]+")


class Judged(Struct, frozen=True):
    """One candidate: how well it answers, and why."""

    position: int
    score: float
    bm25: float
    covered: float
    titled: float
    run: int


class TopicSearch:
    """Searches for the concepts of one question."""

    def __init__(self, library: Library, query: Query, within: Collection[int] | None) -> None:
        self.library = library
        self.query = query
        self.within = within
        self.concepts = query.concepts
        self.weight = sum(c.weight for c in self.concepts) or 1.0
        self.words = _RUN.findall(fold_key(query.topic)) if query.topic else []

    def search(self) -> list[Judged]:
        """Items about the topic, best first; empty where none is."""
        judged = self.judged()
        absent = self._absent(judged)
        good = [j for j in judged if self._about(j, absent)]
        if not good and absent:
            good = [j for j in judged if self._headed(j, absent)]
        if not good:
            return []
        best = good[0]
        floor = best.score * TAIL
        kept = [j for j in good if j.score >= floor and (j.covered >= best.covered * 0.6 or j.titled >= 0.5)]
        return self._newest_first(kept)

    def _newest_first(self, judged: list[Judged]) -> list[Judged]:
        """The newest of the best one's peers before the others: later decisions override earlier ones."""
        best = judged[0]
        peers = [j for j in judged if self._peer(best, j)]
        if not any(self._timed(j.position) or self._stated(j.position) for j in peers):
            # Another item of the matter may be the one that says when, or how much.
            near = (j for j in judged if j.score >= PEER * best.score and j.covered >= 0.9 * best.covered)
            peers += [j for j in near if j not in peers and (self._timed(j.position) or self._stated(j.position))]
        decided = Intent.DECISION in self.query.intents
        way = 1 if self.query.oldest else -1

        def order(judged: Judged) -> tuple[bool, bool, int, float]:
            undecided = decided and not self._decides(judged.position)
            unsaid = not self._timed(judged.position) and not self._stated(judged.position)
            return undecided, unsaid, way * self._day(judged.position), -judged.score

        peers.sort(key=order)
        return peers + [j for j in judged if j not in peers]

    def _stated(self, position: int) -> bool:
        """Whether the item states an amount of what is asked (多少钱) or the limit asked about (8月15日前)."""
        if self.query.due:
            return limit_word(self.query.due) in self.library.text_at(position)[1]
        if not cues.AMOUNT.search(self.query.text):
            return False
        entry = self.library.search.items[position]
        asked = [c for c in self.concepts if c.needed]
        money = cues.MONEY.search(self.query.text) is not None
        amounts = Quoter(entry.words, entry.item).amounts(asked, money=money)
        return any(held(c, fold_key(quote.text)) for quote in amounts for c in asked)

    def _timed(self, position: int) -> bool:
        """Whether the item says when the event asked about is to be; of other questions nothing is known."""
        event = self.query.event
        if event is None or not is_specific(event):
            return False
        entry = self.library.search.items[position]
        return bool(times_of(event, entry.words, entry.item))

    def _decides(self, position: int) -> bool:
        return any(e.kind is Kind.RESOLUTION for e in self.library.search.items[position].item.excerpts)

    def _peer(self, best: Judged, other: Judged) -> bool:
        card_at = self.library.card_at
        return (
            card_at(best.position).meeting.body == card_at(other.position).meeting.body
            and other.score >= PEER * best.score
            and other.covered >= 0.9 * best.covered
            and other.titled >= 0.8 * best.titled
        )

    def judged(self) -> list[Judged]:
        """Every candidate with its score, best first; for explaining too."""
        terms = self.terms()
        if not terms:
            return []
        hits = self.library.search.top(terms, CANDIDATES, self.within, self.query.topic)
        scores = dict(hits)
        top = max(scores.values(), default=0.0)
        out = [self._judge(index, score, top) for index, score in scores.items()]
        return sorted(out, key=lambda j: (-j.score, self.library.ranks.item(j.position)))

    def terms(self) -> list[str]:
        """What the engine is asked: every form of every concept, cut as the index is cut."""
        analyser = self.library.search.analyser
        out: list[str] = []
        for concept in self.concepts:
            for form in (*concept.words, *(f for part in concept.parts for f in part)):
                out += analyser.terms(form)
        return list(dict.fromkeys(out))

    def _judge(self, position: int, bm25: float, top: float) -> Judged:
        title, body = self.library.text_at(position)
        covered = self._share(title + "\n" + body)
        titled = self._share(title) if title else 0.0
        run = max((_longest_run(word, title + "\n" + body) for word in self.words), default=0)
        phrase = min(run, 8) / 8
        share = bm25 / top if top > 0 else 0.0
        score = (0.35 * max(share, 0.0) + covered) * (1 + 0.7 * titled + 0.5 * phrase) * (1 + 0.2 * self._near(body))
        return Judged(position, score, bm25, covered, titled, run)

    def _share(self, text: str) -> float:
        return sum(c.weight * held(c, text) for c in self.concepts) / self.weight

    def _near(self, body: str) -> float:
        """1 where the strong concepts stand close together, towards 0 where far apart."""
        places = [p for c in self.concepts if c.needed and (p := _place(c, body)) >= 0]
        if len(places) < 2:
            return 0.0
        return math.exp(-(max(places) - min(places)) / 120)

    def _about(self, judged: Judged, absent: Collection[str]) -> bool:
        """Whether the item is about the topic rather than sharing a word with it.

        Where some word of the question stands nowhere in the minutes searched, the others must carry the title.
        """
        title, body = self.library.text_at(judged.position)
        needed = [c for c in self.concepts if c.needed] or list(self.concepts)
        share = _share_of(needed, title + "\n" + body)
        if share == 0:
            return False
        if self.query.whether:
            return share >= CARRIED
        if judged.run >= LITERAL:
            return True
        faint = [c for c in self.concepts if c.word in weak() and len(c.word) > 1]
        if len(faint) > 1 and needed == list(self.concepts) and _share_of(faint, title) >= SYNONYM:
            return True  # 计划报告: words that say little alone name a matter together, as its title does
        if not absent or share >= (CARRIED_ENGLISH if self.query.language is Language.EN else CARRIED):
            return share >= COVERED
        if share >= LEAST and self._together(needed, body):
            return True
        if share >= COVERED and needed[0].word in title + body and rare(needed[0].word):
            return True
        present = [c for c in needed if c.word not in absent]
        return share >= LEAST and _share_of(present, title) >= COVERED

    def _headed(self, judged: Judged, absent: Collection[str]) -> bool:
        """Whether what no item says stands in the document's header, which then speaks of all of its items.

        A special meeting's minutes name their matter (青禾大道征拆) once, before the items.
        """
        header = self.library.header_at(judged.position)
        if not all(held(c, header) for c in self.concepts if c.word in absent):
            return False
        others = [c for c in self.concepts if c.word not in absent]
        return bool(others) and _share_of(others, "\n".join(self.library.text_at(judged.position))) >= LEAST

    @staticmethod
    def _together(concepts: Sequence[Concept], body: str) -> bool:
        """Whether two of the concepts stand side by side: they are then spoken of, not only used."""
        places = sorted(p for c in concepts if (p := _place(c, body)) >= 0)
        return any(0 < b - a <= TOGETHER for a, b in pairwise(places))

    def _absent(self, judged: Sequence[Judged]) -> set[str]:
        texts = ["\n".join(self.library.text_at(j.position)) for j in judged]
        return {c.word for c in self.concepts if c.needed and not any(held(c, t) for t in texts)}

    def _day(self, position: int) -> int:
        return self.library.card_at(position).day


def _share_of(concepts: Sequence[Concept], text: str) -> float:
    weight = sum(c.weight for c in concepts)
    return sum(c.weight * held(c, text) for c in concepts) / weight if weight else 0.0


def _place(concept: Concept, text: str) -> int:
    places = [p for form in concept.words if (p := text.find(form)) >= 0]
    parts = [p for part in concept.parts for form in part if not places and (p := text.find(form)) >= 0]
    return min(places or parts, default=-1)


def _longest_run(word: str, text: str) -> int:
    """The length of the longest part of the word that stands in the text (0 below three characters)."""
    best = 2
    for start in range(len(word)):
        while start + best + 1 <= len(word) and word[start : start + best + 1] in text:
            best += 1
    return best if best > 2 else 0


def narrowed(positions: Sequence[int], library: Library, query: Query) -> list[int]:
    """Those of a unit's items that the question's topic is about; all of them where the topic says too little.

    The rest of a unit question is often a verb the minutes put differently (要争取什么), so an item drops out only
    where another of the unit's items matches the words.
    """
    needed = [c for c in query.concepts if c.needed]
    if not needed:
        return list(positions)
    if len(positions) > NARROWED:
        terms = TopicSearch(library, query, None).terms()
        hits = library.search.top(terms, NARROWED, positions, query.topic)
        likely = {index for index, _ in hits}
        positions = [p for p in positions if p in likely]
    weight = sum(c.weight for c in needed)

    def share(position: int) -> float:
        text = "\n".join(library.text_at(position))
        return sum(c.weight * held(c, text) for c in needed) / weight

    shares = {p: share(p) for p in positions}
    best = max(shares.values(), default=0.0)
    if best < COVERED:
        return []
    return [p for p in positions if shares[p] >= max(COVERED, best * 0.75)]
