"""What a follow-up question may take from the talk before."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from index.question.model import Concept, DateRange, Facet, Intent, Language, Query, UnitMention
from storage.domain import Kind, Role


@dataclass(frozen=True, slots=True)
class Conversation:
    """The last question of a talk as it was understood, and the items its answer showed, in order.

    `shown` holds (doc, ordinal) pairs. The caller decides how long a talk lasts.
    """

    query: Query | None = None
    shown: tuple[tuple[str, int], ...] = ()

    def to_json(self) -> str:
        """The conversation as one JSON value, for the store."""
        query = None if self.query is None else asdict(replace(self.query, also=()))
        return json.dumps({"query": query, "shown": self.shown}, ensure_ascii=False, default=_plain)

    @classmethod
    def from_json(cls, text: str) -> Conversation:
        """The conversation that `to_json` wrote; an empty one where the text is of another version."""
        try:
            data = json.loads(text)
            query = data.get("query")
            shown = tuple((str(d), int(o)) for d, o in data.get("shown", ()))
            return cls(None if query is None else _query(query), shown)
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()


EMPTY = Conversation()


def _plain(value: Any) -> Any:
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value))


def _query(data: dict[str, Any]) -> Query:
    period = data.pop("period")
    facet = data.pop("facet")
    data.pop("also")
    concepts = _concepts(data.pop("concepts"))
    units = tuple(UnitMention(u["asked"], u["canonical"], frozenset(u["names"]), u["note"]) for u in data.pop("units"))
    return Query(
        text=data.pop("text"),
        language=Language(data.pop("language")),
        intents=tuple(Intent(i) for i in data.pop("intents")),
        units=units,
        roles=frozenset(Role(r) for r in data.pop("roles")),
        kinds=frozenset(Kind(k) for k in data.pop("kinds")),
        period=None
        if period is None
        else DateRange(dt.date.fromisoformat(period["start"]), dt.date.fromisoformat(period["end"]), period["label"]),
        exclude=_concepts(data.pop("exclude")),
        not_roles=frozenset(Role(r) for r in data.pop("not_roles")),
        facet=None if facet is None else Facet(facet),
        concepts=concepts,
        corrected=tuple((a, b) for a, b in data.pop("corrected")),
        **_plain_fields(data),
    )


def _concepts(rows: list[dict[str, Any]]) -> tuple[Concept, ...]:
    return tuple(
        Concept(
            c["word"],
            tuple(c["forms"]),
            c["weight"],
            c["needed"],
            tuple(map(tuple, c["parts"])),
            tuple(c["loose"]),
        )
        for c in rows
    )


def _plain_fields(data: dict[str, Any]) -> Any:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
