"""Exact slices that answer: sentences, clauses and numbered points of an excerpt."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from index.answer.model import Quote
from index.library import Words
from index.question.model import Concept
from index.question.normalise import key as fold_key
from index.question.topic import held
from storage.domain import Excerpt, Item, Kind, Role, Span

_END = "。！？"
_OPEN, _CLOSE = "《（(「", "》）)」"
_MARK = re.compile(r"[。！？][”’」』）)》】\"]*|[；;][”’」』\"]*|[《（(「》）)」\n]")
_SPACE = " \t\r\n\u3000\u00a0"
_OPENING = 20
_POINT = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[一二三四五六七八九十]是|[一二三四五六七八九十]要")
_TOPIC_ONLY = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*关于[^，；。]{2,40}[。：]")
_DECIDES = re.compile(r"同意|通过|批准|决定|议定|审定|明确|印发|立项|责成|会后")
AMOUNT = re.compile(
    r"\d[\d.,，]*\s*(?:[十百千万亿多余]*(?:元|美元)|[十百千万]?(?:亩|户|吨|公里|平方米|平方公里|千瓦|家|人|名|个|件|万|亿)|[%％])|百分之"
)
MONEY = re.compile(r"\d[\d.,，]*\s*[十百千万亿多余]*(?:美|欧|港)?元")
LONG = 160
"""Characters up to which a whole excerpt is quoted; a phone shows about eight lines of it."""


def pieces(words: Words, start: int, end: int, points: Sequence[int] = ()) -> list[Span]:
    """The sentences and clauses of ``text[start:end]``, in order, white space at their ends left out.

    A numbered point begins a piece; a semicolon and a full stop end one.
    """
    text = words.text
    starts = iter(sorted(p for p in points if start < p < end))
    point = next(starts, None)
    out: list[Span] = []
    begin, depth = start, 0

    def cut(at: int) -> None:
        nonlocal begin
        span = _trim(text, begin, at)
        if span.end > span.start:
            out.append(span)
        begin = at

    for match in _MARK.finditer(text, start, end):
        at, char = match.start(), match.group()[0]
        while point is not None and point <= at:
            if point > begin and not _opening(text, begin, point):
                cut(point)
            point = next(starts, None)
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char in _END or depth == 0:
            cut(match.end())
            depth = 0
    while point is not None:
        if point > begin and not _opening(text, begin, point):
            cut(point)
        point = next(starts, None)
    cut(end)
    return out


def _opening(text: str, begin: int, point: int) -> bool:
    """Whether only words such as 会议明确， stand before the point: they open its first sentence."""
    before = text[begin:point].strip()
    return len(before) <= _OPENING and before.endswith(("，", "：", ",", ":"))


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _SPACE:
        start += 1
    while end > start and text[end - 1] in _SPACE:
        end -= 1
    return Span(start, end)


class Quoter:
    """Quotes from one item of one document."""

    def __init__(self, words: Words, item: Item) -> None:
        self.words = words
        self.item = item

    def quote(self, kind: Kind, span: Span, *, named: bool = False, bold: Iterable[Span] = ()) -> Quote:
        """The slice as a quote; `bold` spans outside it are left out."""
        text = self.words.text
        inside = tuple(
            (b.start, b.end) for b in bold if span.start <= b.start and b.end <= span.end and b.end > b.start
        )
        return Quote(kind, span.start, span.end, text[span.start : span.end], named, inside, self._page(span.start))

    def _page(self, start: int) -> int | None:
        page = None
        for origin in self.words.origins:
            if origin.start > start:
                break
            page = origin.page if origin.page is not None else page
        return page

    def split(self, excerpt: Excerpt) -> list[Span]:
        """The pieces of an excerpt; a sentence that only names a topic (（一）关于救助工作。) stays with the next."""
        parts = pieces(self.words, excerpt.start, excerpt.end, [p.start for p in excerpt.points])
        out: list[Span] = []
        for part in parts:
            if out and _TOPIC_ONLY.fullmatch(self.words.text, out[-1].start, out[-1].end):
                out[-1] = Span(out[-1].start, part.end)
            else:
                out.append(part)
        return out

    def binds(self, quote: Quote) -> bool:
        """Whether a unit is told to lead or act inside the quote, whatever its excerpt's kind."""
        return any(
            quote.start <= m.start < quote.end
            for e in self.item.excerpts
            for d in e.units
            if d.role in (Role.LEAD, Role.ACTS)
            for m in d.mentions
        )

    def telling(self) -> list[Quote]:
        """The pieces that tell units by name to act or to help."""
        units = {d.unit for e in self.item.excerpts for d in e.units if d.unit != "*"}
        return self.for_units(units, {Role.ACTS, Role.COOPERATES}, asked=False)

    def for_units(self, names: Collection[str], roles: Collection[Role], *, asked: bool = True) -> list[Quote]:
        """The pieces that bind the units, resolutions before requirements before reports.

        Args:
            names: Units as written; ``*`` for everyone.
            roles: The roles that count; any where empty.
            asked: Whether these are the units asked for, which the reply then marks.
        """
        found: list[Quote] = []
        for excerpt in self.item.excerpts:
            places = [
                m for d in excerpt.units if d.unit in names and (not roles or d.role in roles) for m in d.mentions
            ]
            if not places:
                continue
            mentions = [m for d in excerpt.units if d.unit in names for m in d.mentions]
            for piece in self.split(excerpt):
                if any(piece.start <= m.start < piece.end for m in places):
                    found.append(self.quote(excerpt.kind, piece, named=asked, bold=mentions if asked else ()))
        if not found:
            return []
        best = [q for q in found if q.kind in (Kind.RESOLUTION, Kind.REQUIREMENT)]
        chosen = best or found
        if best and not any(q.kind is Kind.RESOLUTION for q in best) and self._reported(names):
            chosen = self.decisions() + best
        return sorted(chosen, key=lambda q: (q.kind is not Kind.RESOLUTION, q.start))

    def _reported(self, names: Collection[str]) -> bool:
        return any(d.unit in names and d.role in (Role.REPORTS, Role.LEAD) for e in self.item.excerpts for d in e.units)

    def decisions(self) -> list[Quote]:
        """What was decided: short resolutions whole, of long ones the sentences that decide."""
        out: list[Quote] = []
        for excerpt in self.item.excerpts:
            if excerpt.kind is not Kind.RESOLUTION:
                continue
            if excerpt.end - excerpt.start <= LONG:
                out += self.whole(excerpt)
                continue
            parts = self.split(excerpt)
            deciding = [p for p in parts if _DECIDES.search(self.words.text[p.start : p.end])]
            out += [self.quote(excerpt.kind, p) for p in (deciding or parts[:2])]
        return out

    def whole(self, excerpt: Excerpt) -> list[Quote]:
        """The excerpt as one quote."""
        span = _trim(self.words.text, excerpt.start, excerpt.end)
        return [self.quote(excerpt.kind, span)] if span.end > span.start else []

    def of_kind(self, kinds: Collection[Kind]) -> list[Quote]:
        """Every excerpt of these kinds, whole."""
        return [q for e in self.item.excerpts if e.kind in kinds for q in self.whole(e)]

    def requirements(self) -> list[Quote]:
        """What is required: requirement excerpts, and what stands after the decision inside long resolutions."""
        out = self.of_kind({Kind.REQUIREMENT})
        for excerpt in self.item.excerpts:
            if excerpt.kind is Kind.RESOLUTION and (excerpt.end - excerpt.start > LONG or not out):
                out += self.whole(excerpt)
        return sorted(out, key=lambda q: (q.kind is not Kind.REQUIREMENT, q.start))

    def for_terms(self, concepts: Sequence[Concept], limit: int = 3) -> list[Quote]:
        """The pieces that speak of the concepts, best first and then in order; reports only if nothing else does."""
        scored: list[tuple[float, Kind, Span]] = []
        for excerpt in self.item.excerpts:
            for piece in self.split(excerpt):
                said = fold_key(self.words.text[piece.start : piece.end])
                score = sum(c.weight * held(c, said) for c in concepts)
                if score >= 0.5:
                    scored.append((score * _KIND_WEIGHT[excerpt.kind], excerpt.kind, piece))
        scored.sort(key=lambda s: (-s[0], s[2].start))
        if not scored:
            return []
        best = [s for s in scored if s[0] >= scored[0][0] * 0.6][:limit]
        return [
            self.quote(kind, piece, bold=self.places(concepts, piece))
            for _, kind, piece in sorted(best, key=lambda s: s[2].start)
        ]

    def places(self, concepts: Sequence[Concept], span: Span) -> list[Span]:
        """Where the concepts' words stand literally in the span, without overlaps."""
        text = self.words.text[span.start : span.end]
        out: list[Span] = []
        for concept in sorted(concepts, key=lambda c: -len(c.word)):
            if not concept.needed:
                continue
            for form in (*concept.forms[:4], *concept.loose):
                at = text.lower().find(form)
                if at >= 0:
                    here = Span(span.start + at, span.start + at + len(form))
                    if all(here.end <= o.start or here.start >= o.end for o in out):
                        out.append(here)
                    break
        return out

    def amounts(self, concepts: Sequence[Concept], *, money: bool = False) -> list[Quote]:
        """The pieces that state an amount, those that speak of the concepts before others; at most three.

        Args:
            concepts: What the amount is asked of.
            money: Only amounts of money count.
        """
        amount = MONEY if money else AMOUNT
        found = [
            (sum(c.weight * held(c, fold_key(self.words.text[p.start : p.end])) for c in concepts), e.kind, p)
            for e in self.item.excerpts
            for p in self.split(e)
            if amount.search(self.words.text, p.start, p.end)
        ]
        found.sort(key=lambda f: (-f[0], f[2].start))
        return [self.quote(kind, piece) for _, kind, piece in found[:3]]

    def first(self) -> list[Quote]:
        """Something to show where no excerpt stands out: the first resolution, requirement, or whatever there is."""
        for kind in (Kind.RESOLUTION, Kind.REQUIREMENT, Kind.OPINION, Kind.REPORT):
            for excerpt in self.item.excerpts:
                if excerpt.kind is kind:
                    return self.whole(excerpt)
        return []

    def piece_at(self, position: int) -> Quote | None:
        """The piece of an excerpt that holds this position."""
        for excerpt in self.item.excerpts:
            if excerpt.start <= position < excerpt.end:
                for piece in self.split(excerpt):
                    if piece.start <= position < piece.end:
                        return self.quote(excerpt.kind, piece)
        return None


_KIND_WEIGHT = {Kind.RESOLUTION: 1.0, Kind.REQUIREMENT: 1.0, Kind.OPINION: 0.7, Kind.REPORT: 0.4}


def unique(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Quotes without repetitions, one inside another left out; kinds in their given order, text order inside each."""
    out: list[Quote] = []
    for quote in quotes:
        inside = next((o for o in out if o.start <= quote.start and quote.end <= o.end), None)
        if inside is None:
            out = [o for o in out if not (quote.start <= o.start and o.end <= quote.end)]
            out.append(quote)
    kinds = list(dict.fromkeys(q.kind for q in out))
    return _run_on(sorted(out, key=lambda q: (kinds.index(q.kind), q.start)))


def _run_on(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Sentences of one kind that follow each other without a gap, as one quote; a numbered point begins another."""
    out: list[Quote] = []
    for quote in quotes:
        last = out[-1] if out else None
        if (
            last is not None
            and last.end == quote.start
            and (last.kind, last.names_asked, last.page) == (quote.kind, quote.names_asked, quote.page)
            and not _POINT.match(quote.text)
            and len(last.text) + len(quote.text) <= LONG
        ):
            out[-1] = replace(last, end=quote.end, text=last.text + quote.text, bold=last.bold + quote.bold)
        else:
            out.append(quote)
    return tuple(out)
