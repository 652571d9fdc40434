"""Questions in, answers out: the one door that `ask`, the bot and `eval` use."""

from __future__ import annotations

import datetime as dt
import threading
import time

from msgspec.structs import replace

from index.answer.explain import Explanation, explain
from index.answer.message import answer
from index.answer.model import Answer
from index.question.conversation import EMPTY, Conversation
from index.question.library import Library, Searching, Table
from index.question.model import Query
from index.question.typos import Corrector
from index.question.understand import Asker, Known, understand
from index.question.units import UnitFinder

SHOWN = 60
"""So many items of an answer can be asked for by their place in it (第三个)."""


class Answerer:
    """Answers questions over a search; safe to use from several threads.

    Args:
        search: The search; where it has a `reader`, one of those is kept for the length of a question.
        table: The unit table.
    """

    def __init__(self, search: Searching, table: Table) -> None:
        self._search = search
        self._table = table
        self._lock = threading.Lock()
        self._made: tuple[Searching, int, Known] | None = None

    def ask(
        self,
        text: str,
        *,
        today: dt.date,
        conversation: Conversation | None = None,
        home_unit: str | None = None,
        home_body: str | None = None,
    ) -> tuple[Answer, Conversation]:
        """Answers one question.

        Args:
            text: The question as typed.
            today: The day that relative dates count from.
            conversation: What `ask` returned before in the same talk, if that still lasts.
            home_unit: The asker's own unit (我局).
            home_body: The body meant where the question names none.

        Returns:
            The answer, and the talk to hand in with the next question.
        """
        began = time.perf_counter()
        known = self._known()
        talk = conversation or EMPTY
        query = understand(text, known, Asker(today, talk, home_unit, home_body))
        found = answer(known.library, query, talk.shown)
        shown = tuple((i.citation.doc, i.ordinal) for i in found.outline[:SHOWN])
        took = (time.perf_counter() - began) * 1000
        return replace(found, took_ms=took), _next(talk, found, shown)

    def explain(self, query: Query) -> Explanation:
        """Why the answer to a question as understood is what it is.

        Args:
            query: `Answer.query`, or that of a stored conversation: what was inherited is in it already.
        """
        return explain(self._known().library, query)

    def _known(self) -> Known:
        """The maps of the present search revision; made once for each."""
        reader: Searching = getattr(self._search, "reader", self._search)
        made = self._made
        if made is not None and made[0] is reader and made[1] == len(reader.items):
            return made[2]
        with self._lock:
            made = self._made
            if made is not None and made[0] is reader and made[1] == len(reader.items):
                return made[2]  # by another thread meanwhile
            before = None if made is None else made[2].library
            library = Library(reader, self._table, before)
            finder = UnitFinder(library)
            known = Known(library, finder, Corrector(library, finder))
            self._made = (reader, len(reader.items), known)
            return known


def _next(talk: Conversation, found: Answer, shown: tuple[tuple[str, int], ...]) -> Conversation:
    """The talk after an answer; a greeting or an unanswered aside leaves it as it was."""
    query = found.query
    if not query.intents or query.intents[0].value in ("help", "out_of_scope"):
        return talk
    return Conversation(query, shown or talk.shown)
