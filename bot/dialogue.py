"""One question from a chat, from its words to a reply with buttons; knows no Telegram.

Everything here is synchronous and runs in one worker thread per question: reading what was said before, answering,
remembering, and the audit row are one hop away from the event loop.

What is stored for each reply (JSON), so that its buttons work after a restart and always show their own answer::

    {"q": the question, "today": "YYYY-MM-DD", "before": conversation or null, "after": conversation,
     "unit": home unit or null, "body": home body or null, "actions": [[kind, params], …],
     "listed": what tells this list of items from another}

`actions` holds every action that the pages of the reply offer, of a long one those of the pages turned to so far; a
button carries only its position there. What stands under an id without a question (an upload) is no reply.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from bot.replies import Action, ActionKind, Reply, render
from bot.replies.buttons import open_item
from bot.replies.pages import is_counted
from index.answer.explain import Explanation
from index.answer.model import Answer
from index.question.conversation import Conversation
from storage.domain import Meeting

if TYPE_CHECKING:
    from bot.services import Services

_log = logging.getLogger(__name__)

Stored = dict[str, Any]


class Place(Struct, frozen=True):
    """Where a question stands: the chat, who asks, and the forum topic (0 outside one)."""

    chat_id: int
    user_id: int
    thread_id: int = 0
    private: bool = True


class Told(Struct, frozen=True):
    """An answer as it goes to a chat.

    `ident` names what is stored for its buttons. `changed`: the minutes have changed since, and the items with them.
    """

    ident: str
    answer: Answer
    reply: Reply
    actions: tuple[Action, ...]
    changed: bool = False


class Dialogue:
    """Asks the answerer in the name of a chat, and remembers."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._limits = services.settings.limits
        self.asked = 0
        """Questions since the start."""

    def ask(self, question: str, place: Place, *, continues: int | None = None) -> Told:
        """Answers `question`, continuing what this person said here before.

        Args:
            question: The words asked.
            place: Where.
            continues: The message that this question replies to; if it shows an answer, that talk is continued.
        """
        services = self._services
        self.asked += 1
        services.audit.record("question", who=place.user_id, chat_id=place.chat_id, detail={"q": question})
        before = self._continued(continues, place) or self._remembered(place)
        told = self._told(self._stored(question, place, before), place)
        self._record(told, place)
        return told

    def adopt(self, ident: str, place: Place) -> Told | None:
        """A group's stored answer, told in full in a private chat and continued there; None if it is gone."""
        found = self._services.queries.get(ident)
        if found is None or "q" not in found.data:
            return None
        told = self._told({**found.data, "actions": []}, place)
        self._record(told, place)
        return told

    def explain(self, question: str, place: Place, *, continues: int | None = None) -> Explanation | None:
        """How `question` is read here; without one, how the question replied to, or else the last one, was read.

        Nothing is remembered, so that asking why does not change what the next follow-up continues.
        """
        answerer = self._services.answerer
        before = self._continued(continues, place) or self._remembered(place)
        if question:
            stored = self._stored(question, place, self._remembered(place))
            return answerer.explain(self._answer(stored)[0].query)
        query = None if before is None else Conversation.from_json(before).query
        return None if query is None else answerer.explain(query)

    def prepare(self, question: str, place: Place) -> Told:
        """Answers a question that nobody asked, to hang buttons and further questions on; remembers no talk."""
        return self._told(self._stored(question, place, None), place, remember=False)

    def again(self, ident: str, chat_id: int, *, page: int = 0) -> Told | None:
        """The reply stored under `ident`, made anew from its own question; None if that chat has none such.

        It is asked again rather than kept as text: minutes withdrawn since must not be shown.

        Args:
            ident: Names what is stored.
            chat_id: The chat that asks for it.
            page: The page that is to be shown, whose buttons must work.
        """
        again = self._again(ident, chat_id, page)
        return None if again is None else again[0]

    def turn(self, ident: str, place: Place, page: int) -> Told | None:
        """`again`, to show that page, or the first one where the minutes have changed since.

        From now on 第三个 is the third item there.
        """
        again = self._again(ident, place.chat_id, page)
        if again is None:
            return None
        told, stored = again
        before, talk = stored["after"], Conversation.from_json(stored["after"])
        after = replace(talk, shown=_from_page(told, 0 if told.changed else page, talk.shown)).to_json()
        self._services.queries.update(ident, {**stored, "after": after, "listed": _listed(told.answer)})
        if self._remembered(place) == before:
            self._services.conversations.save(place.chat_id, place.user_id, after, place.thread_id)
        return told

    def _again(self, ident: str, chat_id: int, page: int) -> tuple[Told, Stored] | None:
        """The reply made anew, and what is stored for it then."""
        found = self._services.queries.get(ident)
        if found is None or found.chat_id != chat_id or "q" not in found.data:
            return None
        stored: Stored = found.data
        answer, _ = self._answer(stored)
        reply, listed = render(answer), _listed(answer)
        changed = stored.get("listed", listed) != listed
        known = tuple(Action(ActionKind(kind), params) for kind, params in stored["actions"])
        # Old buttons keep their positions; those of another page, or of a newer index, come after them.
        actions = (*known, *(a for a in _actions(answer, reply, 0 if changed else page) if a not in known))
        if len(actions) > len(known):
            stored = {**stored, "actions": _plain(actions)}
            self._services.queries.update(ident, stored)
        return Told(ident, answer, reply, actions, changed), stored

    def _stored(self, question: str, place: Place, before: str | None) -> Stored:
        home = self._services.chats.home(place.user_id, None if place.private else place.chat_id)
        return {
            "q": question,
            "today": dt.datetime.now(self._services.settings.zone).date().isoformat(),
            "before": before,
            "unit": home.unit,
            "body": home.body or self._services.settings.home_body,
        }

    def _told(self, stored: Stored, place: Place, *, remember: bool = True) -> Told:
        answer, after = self._answer(stored)
        reply = render(answer, compact=not place.private)
        actions = _actions(answer, reply)
        kept = {**stored, "after": after, "actions": _plain(actions), "listed": _listed(answer)}
        if remember:
            self._services.conversations.save(place.chat_id, place.user_id, after, place.thread_id)
        ident = self._services.queries.put(place.chat_id, kept, user_id=place.user_id)
        return Told(ident, answer, reply, actions)

    def _answer(self, stored: Stored) -> tuple[Answer, str]:
        before = stored["before"]
        self._services.search.refresh()
        answer, after = self._services.answerer.ask(
            stored["q"],
            today=dt.date.fromisoformat(stored["today"]),
            conversation=None if before is None else Conversation.from_json(before),
            home_unit=stored["unit"],
            home_body=stored["body"],
        )
        return answer, after.to_json()

    def _record(self, told: Told, place: Place) -> None:
        answer = told.answer
        self._services.audit.record(
            "answer",
            who=place.user_id,
            chat_id=place.chat_id,
            items=[(item.citation.doc, item.ordinal) for item in answer.outline],
            detail={"q": answer.query.text, "query": told.ident, "took_ms": round(answer.took_ms, 1)},
        )

    def _continued(self, message_id: int | None, place: Place) -> str | None:
        if message_id is None:
            return None
        found = self._services.queries.of_message(place.chat_id, message_id)
        return self._told_of(message_id, place) if found is None else found.data.get("after")

    def _told_of(self, message_id: int, place: Place) -> str | None:
        """The talk that a notification begins: as if its first meeting had been asked for."""
        services = self._services
        rows = services.outbox.of_message(place.chat_id, message_id)
        stored = None if not rows else services.minutes.get(rows[0].doc)
        if stored is None:
            return None
        return self._answer(self._stored(_about(stored.minutes.meeting), place, None))[1]

    def _remembered(self, place: Place) -> str | None:
        limits = self._limits
        age = dt.timedelta(hours=limits.private_memory_hours)
        if not place.private:
            age = dt.timedelta(minutes=limits.group_memory_minutes)
        said: str | None = self._services.conversations.load(place.chat_id, place.user_id, place.thread_id, max_age=age)
        return said


def _about(meeting: Meeting) -> str:
    """The question whose answer is this meeting's items."""
    body, kind = meeting.body or "", meeting.kind or "会议"
    if meeting.number is not None:
        return f"{body}第{meeting.number}次{kind}有哪些议题"
    if meeting.date is not None:
        day = meeting.date
        return f"{body}{day.year}年{day.month}月{day.day}日{kind}有哪些议题"
    return f"{body}最近一次{kind}有哪些议题"


def _actions(answer: Answer, reply: Reply, page: int = 0) -> tuple[Action, ...]:
    """Every action that the reply's pages (of a long reply, that page) or its general duties offer, each once."""
    pages = reply.pages if is_counted(answer) else (reply.pages[reply.nearest(page)],)
    found: list[Action] = [b.action for shown in pages for row in shown.buttons for b in row]
    found += [open_item(g.item) for g in answer.general]
    found += [Action(ActionKind.ORIGINAL, {"doc": a.params["doc"]}) for a in found if a.kind is ActionKind.ITEM]
    kept = (ActionKind.ITEM, ActionKind.ORIGINAL, ActionKind.ASK)
    return tuple({repr(a): a for a in found if a.kind in kept}.values())


def _listed(answer: Answer) -> str:
    """What tells the items of this answer from those of another: every one of them, in order, by version."""
    return f"{crc32(repr([(i.citation.doc, i.citation.version_id, i.ordinal) for i in answer.outline]).encode()):08x}"


def _from_page(told: Told, page: int, shown: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The items that the page's buttons open, then the others of the answer."""
    buttons = told.reply.pages[told.reply.nearest(page)].buttons
    opened = [b.action.params for row in buttons for b in row if b.action.kind is ActionKind.ITEM]
    first = [(str(params["doc"]), int(params["ordinal"])) for params in opened]
    return tuple(dict.fromkeys((*first, *shown)))


def _plain(actions: Iterable[Action]) -> list[list[Any]]:
    return [[a.kind.value, a.params] for a in actions]
