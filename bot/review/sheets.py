"""What an admin sees while going through a document: an item, an excerpt, a unit, bounds, routes, corrections.

A button's payload is ``f:id:verb:number…``; the verbs are listed in `bot.handlers.review`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from msgspec import Struct

from bot.replies.labels import LABELS, ordinal, role_word
from bot.review.changes import unit_role
from bot.review.desk import Case
from bot.review.previews import warning_line
from bot.texts import Twin, say, say_html
from bot.texts import review as texts
from index.amend import breaks, onward
from index.question.model import Language
from storage.corrections import Correction, Draft
from storage.domain import Duty, Excerpt, Item, Kind, Minutes, Role, Scope

ROOM = 2600
"""Characters of minutes on one sheet, so that it stays within one message."""
A_PAGE = 32
"""Sentences to choose from on one sheet."""
ROLES = (Role.LEAD, Role.ACTS, Role.COOPERATES, Role.REPORTS, Role.MENTIONED)
"""In the order of their buttons; a payload has the position."""
KINDS: dict[Kind, Twin] = {
    Kind.RESOLUTION: texts.KIND_RESOLUTION,
    Kind.REQUIREMENT: texts.KIND_REQUIREMENT,
    Kind.OPINION: texts.KIND_OPINION,
    Kind.REPORT: texts.KIND_REPORT,
}
REASONS = (texts.REASON_MISREAD, texts.REASON_SOURCE)

Rows = list[list[tuple[str, str]]]


class Sheet(Struct, frozen=True):
    """One message: its HTML, and rows of (label, payload)."""

    html: str
    rows: Rows


class Sheets:
    """Draws the sheets of one case."""

    def __init__(self, case: Case, language: Language) -> None:
        self._case, self._language = case, language
        self._minutes = case.minutes

    def item(self, number: int) -> Sheet:
        """One item with its excerpts, units and routes."""
        minutes, total = self._minutes, len(self._minutes.items)
        number = min(max(number, 1), total)
        item = minutes.items[number - 1]
        lines = [
            f"<b>{self._html(texts.HEAD, name=self._case.name, ordinal=self._nth(item), n=number, total=total)}</b>"
        ]
        heading = item.heading or self._say(texts.NO_HEADING)
        lines.append(f"<b>{_esc(_flat(heading)[:200])}</b>")
        if item.heading_units:
            lines.append(self._html(texts.HEADING_UNITS, units=self._units(item.heading_units)))
        room = max(40, ROOM // max(1, len(item.excerpts)))
        for n, excerpt in enumerate(item.excerpts, 1):
            lines.append(f"{n} {self._say(LABELS[excerpt.kind])}{_esc(_cut(minutes, excerpt, room))}")
            lines += [f"<i>{_esc(line)}</i>" for line in self._about(excerpt)]
        routes = "；".join(_words(minutes, r.start, r.end) for r in item.routes)
        lines.append(self._html(texts.ROUTES, routes=routes) if routes else self._say(texts.NO_ROUTE))
        lines += [
            f"⚠️ {_esc(warning_line(minutes, w, self._language))}" for w in minutes.warnings if _about(w.params, item)
        ]
        if self._case.log:
            lines.append(self._say(texts.CORRECTED, n=len(self._case.log)))
        excerpts = [(self._say(texts.BUTTON_EXCERPT, n=n + 1), self._to("e", number, n)) for n in _range(item)]
        tools = [
            (self._say(texts.BUTTON_BOUNDARY), self._to("b", number, 0)),
            (self._say(texts.BUTTON_ROUTE), self._to("r", number)),
        ]
        if item.heading_units:
            tools.insert(0, (self._say(texts.BUTTON_HEADING), self._to("h", number)))
        turn = [("◀", self._to("i", number - 1))] if number > 1 else []
        turn += [("▶", self._to("i", number + 1))] if number < total else []
        end = [(self._say(texts.BUTTON_CORRECTIONS), self._to("c"))] if self._case.log else []
        end.append((self._say(texts.BUTTON_CLOSE if self._case.doc else texts.BUTTON_DONE), self._to("q")))
        return Sheet("\n".join(lines), [*_rows(excerpts, 4), tools, turn, end])

    def excerpt(self, item: Item, k: int) -> Sheet:
        """One excerpt in full, its kind and its units."""
        excerpt = item.excerpts[k]
        head = self._say(texts.EXCERPT_HEAD, ordinal=self._nth(item), n=k + 1, label=self._say(LABELS[excerpt.kind]))
        lines = [f"<b>{head}</b>", f"<blockquote expandable>{_esc(_cut(self._minutes, excerpt, ROOM))}</blockquote>"]
        lines += [_esc(line) for line in self._about(excerpt)]
        lines.append(self._say(texts.EXCERPT_ASK))
        kinds = [
            (("✓ " if kind is excerpt.kind else "") + self._say(twin), self._to("k", item.ordinal, k, n))
            for n, (kind, twin) in enumerate(KINDS.items())
        ]
        units = [(self._unit(duty), self._to("u", item.ordinal, k, j)) for j, duty in enumerate(excerpt.units[:40])]
        add = [(self._say(texts.BUTTON_ADD_UNIT), self._to("a", item.ordinal, k))]
        return Sheet("\n".join(lines), [*_rows(kinds, 2), *_rows(units, 2), add, [self._back(item)]])

    def heading(self, item: Item) -> Sheet:
        """The units that the heading names."""
        lines = [
            f"<b>{self._say(texts.HEADING_HEAD, ordinal=self._nth(item))}</b>",
            _esc(_flat(item.heading or "")[:ROOM]),
        ]
        units = [(self._unit(duty), self._to("u", item.ordinal, -1, j)) for j, duty in enumerate(item.heading_units)]
        return Sheet("\n".join(lines), [*_rows(units, 2), [self._back(item)]])

    def unit(self, item: Item, k: int, j: int) -> Sheet:
        """One unit: what it might be instead. `k` is the excerpt, -1 the heading."""
        duty = duties_of(item, k)[j]
        role = self._say(role_word(duty.role, says_lead=False)) if duty.role is not Role.EVERYONE else ""
        head = self._html(texts.UNIT_HEAD, unit=self._name(duty), role=role, ordinal=self._nth(item))
        where = "；".join(_around(self._minutes, m.start, m.end) for m in duty.mentions[:3])
        place = (item.ordinal, k, j)
        if duty.role is Role.EVERYONE:
            scopes = ((Scope.ALL, texts.EVERYONE_ALL), (Scope.CONCERNED, texts.EVERYONE_CONCERNED))
            rows: Rows = [
                [(_tick(duty.scope is scope) + self._say(twin), self._to("S", *place, n))]
                for n, (scope, twin) in enumerate(scopes)
            ]
        else:
            roles = [
                (_tick(role is duty.role) + self._say(role_word(role, says_lead=False)), self._to("R", *place, n))
                for n, role in enumerate(ROLES)
            ]
            rows = [*_rows(roles, 3), [(self._say(texts.BUTTON_RENAME), self._to("m", *place))]]
        rows[-1].append((self._say(texts.BUTTON_NO_UNIT), self._to("x", *place)))
        back = self._to("h", item.ordinal) if k < 0 else self._to("e", item.ordinal, k)
        return Sheet(
            f"<b>{head}</b>\n{_esc(where)}\n{self._say(texts.UNIT_ASK)}",
            [*rows, [(self._say(texts.BUTTON_BACK), back)]],
        )

    def roles(self, item: Item, k: int, unit: str) -> Sheet:
        """The role of a unit that is being added."""
        roles = [
            (self._say(role_word(role, says_lead=False)), self._to("A", item.ordinal, k, n))
            for n, role in enumerate(ROLES)
        ]
        back = [(self._say(texts.BUTTON_BACK), self._to("e", item.ordinal, k))]
        return Sheet(self._html(texts.UNIT_ADD_ASK, unit=unit), [*_rows(roles, 3), back])

    def boundary(self, item: Item, page: int) -> Sheet:
        """Where an item might begin or end instead."""
        places = breaks(self._minutes, item)
        first = page * A_PAGE
        shown = list(enumerate(places))[first : first + A_PAGE]
        lines = [f"<b>{self._say(texts.BOUNDARY_HEAD, ordinal=self._nth(item))}</b>"]
        for n, at in shown:
            opening = _words(self._minutes, at, min(at + 40, item.end))[:18]
            lines.append(self._html(texts.BOUNDARY_LINE, n=n + 1, opening=opening))
        numbers = [(str(n + 1), self._to("s", item.ordinal, n)) for n, _ in shown]
        turn = [("◀", self._to("b", item.ordinal, page - 1))] if page else []
        turn += [("▶", self._to("b", item.ordinal, page + 1))] if first + A_PAGE < len(places) else []
        merge = [(self._say(texts.BUTTON_MERGE), self._to("j", item.ordinal))] if item.ordinal > 1 else []
        return Sheet("\n".join(lines), [*_rows(numbers, 6), turn, merge, [self._back(item)]])

    def routes(self, item: Item) -> Sheet:
        """The item's routes, and clauses that may be one."""
        minutes = self._minutes
        lines = [f"<b>{self._say(texts.ROUTE_HEAD, ordinal=self._nth(item))}</b>"]
        lines += [
            self._html(texts.ROUTE_IS, n=n, words=_words(minutes, r.start, r.end)) for n, r in enumerate(item.routes, 1)
        ] or [self._say(texts.NO_ROUTE)]
        others = onward(minutes, item)[:12]
        lines += [
            self._html(texts.ROUTE_MAY, n=n, words=_words(minutes, r.start, r.end)[:80])
            for n, r in enumerate(others, 1)
        ]
        lines.append(self._say(texts.ROUTE_ASK))
        out = [(f"✗ {n + 1}", self._to("d", item.ordinal, n)) for n in range(len(item.routes))]
        put = [(f"＋ {n + 1}", self._to("o", item.ordinal, n)) for n in range(len(others))]
        typed = [(self._say(texts.BUTTON_TYPE_ROUTE), self._to("w", item.ordinal))]
        if len(item.routes) > 1:
            typed.insert(0, (self._say(texts.BUTTON_NO_ROUTE), self._to("z", item.ordinal)))
        return Sheet("\n".join(lines), [*_rows(out, 6), *_rows(put, 6), typed, [self._back(item)]])

    def confirm(self) -> Sheet:
        """What is about to be corrected, and why."""
        what = "\n".join(dict.fromkeys(self.said(draft) for draft in self._case.pending))
        rows: Rows = [[(self._say(twin), self._to("y", n)) for n, twin in enumerate(REASONS)]]
        rows.append([(self._say(texts.BUTTON_REASON), self._to("Y")), (self._say(texts.BUTTON_KEEP), self._to("n"))])
        return Sheet(self._html(texts.CONFIRM, what=what[:ROOM]), rows)

    def log(self) -> Sheet:
        """The corrections there are, each to be withdrawn."""
        log, name = self._case.log, self._case.name
        if not log:
            return Sheet(self._html(texts.LOG_EMPTY, name=name), [[(self._say(texts.BUTTON_BACK), self._to("i", 1))]])
        lines = [f"<b>{self._html(texts.LOG_HEAD, name=name, n=len(log))}</b>"]
        first = max(0, len(log) - A_PAGE)
        for n, said in list(enumerate(log, 1))[first:]:
            lines.append(
                self._html(texts.LOG_LINE, n=n, what=self.said(said)[:60], author=said.author, reason=said.reason[:30])
            )
        buttons = [
            (self._say(texts.BUTTON_WITHDRAW, n=n), self._to("X", said.id if isinstance(said, Correction) else n - 1))
            for n, said in list(enumerate(log, 1))[first:]
        ]
        return Sheet("\n".join(lines), [*_rows(buttons, 4), [(self._say(texts.BUTTON_BACK), self._to("i", 1))]])

    def said(self, draft: Draft | Correction) -> str:
        """One correction in words."""
        text = self._minutes.text
        quote = draft.quote if isinstance(draft, Correction) else text[draft.start : draft.end]
        words = _flat(quote)
        match draft.field:
            case "kind":
                return self._say(texts.SAYS_IS_KIND, opening=words[:16], now=self._say(KINDS[Kind(draft.value)]))
            case "route":
                return self._say(texts.SAYS_ROUTE if draft.value else texts.SAYS_NO_ROUTE, words=words[:60])
            case "boundary":
                return self._say(texts.SAYS_BOUNDARY, opening=words[:16], closing=words[-10:])
            case _ if draft.value is None:
                return self._say(texts.SAYS_NO_UNIT, words=words[:30])
            case _:
                value = draft.value
                scope = Scope(value["scope"]) if value.get("scope") else None
                duty = Duty(value["unit"], Role(value["role"]), scope)
                if duty.role is Role.EVERYONE:
                    return f"{words[:30]}：{self._name(duty)}"
                role = self._say(role_word(duty.role, says_lead=False))
                return self._say(texts.SAYS_ROLE, words=words[:30], unit=duty.unit, role=role)

    def _about(self, excerpt: Excerpt) -> list[str]:
        sep = ", " if self._language is Language.EN else "；"
        lines = []
        if excerpt.units:
            lines.append(self._say(texts.UNITS, units=self._units(excerpt.units)))
        if excerpt.persons:
            lines.append(self._say(texts.PERSONS, names=sep.join(p.name for p in excerpt.persons)))
        if excerpt.deadlines:
            limits = (d.text + (f"（{d.date}）" if d.date else "") for d in excerpt.deadlines)
            lines.append(self._say(texts.DEADLINES, limits=sep.join(limits)))
        return lines

    def _units(self, duties: Sequence[Duty]) -> str:
        return ("; " if self._language is Language.EN else "；").join(self._unit(duty) for duty in duties)

    def _unit(self, duty: Duty) -> str:
        return self._name(duty) if duty.role is Role.EVERYONE else unit_role(duty.unit, duty.role, self._language)

    def _name(self, duty: Duty) -> str:
        if duty.role is not Role.EVERYONE:
            return duty.unit
        return self._say(texts.EVERYONE_ALL if duty.scope is Scope.ALL else texts.EVERYONE_CONCERNED)

    def _nth(self, item: Item) -> str:
        return ordinal(item.ordinal, self._language)

    def _back(self, item: Item) -> tuple[str, str]:
        return self._say(texts.BUTTON_BACK), self._to("i", item.ordinal)

    def _to(self, verb: str, *numbers: int) -> str:
        return ":".join(["f", self._case.ident, verb, *map(str, numbers)])

    def _say(self, twin: Twin, **params: object) -> str:
        return say(twin, self._language, **params)

    def _html(self, twin: Twin, **params: object) -> str:
        return say_html(twin, self._language, **params)


def duties_of(item: Item, k: int) -> tuple[Duty, ...]:
    """The duties of an excerpt, or of the heading where `k` is -1."""
    return item.heading_units if k < 0 else item.excerpts[k].units


def _range(item: Item) -> Iterable[int]:
    return range(min(len(item.excerpts), 40))


def _rows(buttons: Sequence[tuple[str, str]], size: int) -> Rows:
    return [list(buttons[n : n + size]) for n in range(0, len(buttons), size)]


def _about(params: dict[str, str | int], item: Item) -> bool:
    return params.get("ordinal") == item.ordinal


def _tick(on: bool) -> str:
    return "✓ " if on else ""


def _flat(words: str) -> str:
    return "".join(words.split())


def _words(minutes: Minutes, start: int, end: int) -> str:
    return _flat(minutes.text[start:end])


def _around(minutes: Minutes, start: int, end: int) -> str:
    """A place with a few characters on either side."""
    before, after = minutes.text[max(0, start - 12) : start], minutes.text[end : end + 12]
    return f"…{_flat(before)}“{_words(minutes, start, end)}”{_flat(after)}…"


def _cut(minutes: Minutes, excerpt: Excerpt, room: int) -> str:
    """An excerpt's words, its end left out where there is no room."""
    words = minutes.text[excerpt.start : excerpt.end].strip()
    return words if len(words) <= room else f"{words[:room]}…"


def _esc(words: str) -> str:
    return escape(words, quote=False)
