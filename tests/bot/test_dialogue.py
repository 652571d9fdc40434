"""Questions from a chat: what is remembered, where, for how long; and what a button brings back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Settings
from bot.dialogue import Dialogue, Place, Told
from bot.keyboard import View, markup
from bot.replies import ActionKind
from bot.replies.full import general_in_full
from bot.services import Services, opened
from index.ingest import ingest_paths
from storage.admission import Home
from storage.clock import utcnow

ASKED = "市发改委负责哪些事项？"
AND = "那财政局呢？"


@pytest.fixture(scope="module")
def services(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with opened(Settings(data_dir=tmp_path_factory.mktemp("talk"), home_body="云溪市人民政府")) as services:
        assert not ingest_paths([samples], services.minutes).failed
        yield services


@pytest.fixture
def dialogue(services: Services) -> Dialogue:
    return Dialogue(services)


class Places:
    """A place nobody talked in before, for each use, nor in its neighbours, which tests talk in, too."""

    number = 1000

    @classmethod
    def private(cls) -> Place:
        cls.number += 10
        return Place(cls.number, cls.number)

    @classmethod
    def group(cls) -> Place:
        cls.number += 10
        return Place(-cls.number, cls.number, private=False)


def continued(told: Told) -> bool:
    return bool(told.answer.query.inherited)


def aged(services: Services, place: Place, age: dt.timedelta) -> None:
    """Lets the last turn of a place be so old."""
    state = services.conversations.load(place.chat_id, place.user_id, place.thread_id)
    services.conversations.save(place.chat_id, place.user_id, state, place.thread_id, now=utcnow() - age)


@pytest.mark.parametrize(
    ("private", "minutes", "remembered"),
    [(True, 11 * 60, True), (True, 13 * 60, False), (False, 29, True), (False, 31, False)],
)
def test_a_talk_is_continued_for_hours_in_private_and_minutes_in_a_group(
    dialogue: Dialogue, services: Services, private: bool, minutes: int, remembered: bool
) -> None:
    place = Places.private() if private else Places.group()
    dialogue.ask(ASKED, place)
    aged(services, place, dt.timedelta(minutes=minutes))
    assert continued(dialogue.ask(AND, place)) is remembered


def test_a_talk_belongs_to_its_chat_person_and_topic(dialogue: Dialogue) -> None:
    place = Places.group()
    dialogue.ask(ASKED, place)
    others = [
        Place(place.chat_id - 1, place.user_id, private=False),
        Place(place.chat_id, place.user_id + 1, private=False),
        Place(place.chat_id, place.user_id, thread_id=5, private=False),
    ]
    assert [continued(dialogue.ask(AND, other)) for other in others] == [False, False, False]
    assert continued(dialogue.ask(AND, place))


def test_a_reply_to_an_old_answer_continues_that_one(dialogue: Dialogue, services: Services) -> None:
    place = Places.private()
    old = dialogue.ask(ASKED, place)
    services.queries.attach(old.ident, 77)
    dialogue.ask("第31次会议有哪些议题", place)
    told = dialogue.ask(AND, place, continues=77)
    assert continued(told)
    units = {mention.canonical for mention in told.answer.query.units}
    assert units == {"财政局"}


def test_a_button_brings_back_its_own_answer_after_a_restart(dialogue: Dialogue, services: Services) -> None:
    place = Places.private()
    first = dialogue.ask(ASKED, place)
    dialogue.ask(AND, place)
    again = Dialogue(services).again(first.ident, place.chat_id)
    assert again is not None
    assert again.reply == first.reply
    assert again.actions[: len(first.actions)] == first.actions


def test_a_follow_ups_button_brings_back_the_follow_up(dialogue: Dialogue) -> None:
    place = Places.private()
    dialogue.ask(ASKED, place)
    told = dialogue.ask(AND, place)
    again = dialogue.again(told.ident, place.chat_id)
    assert again is not None
    assert again.reply == told.reply


def test_a_button_works_only_in_its_own_chat(dialogue: Dialogue) -> None:
    told = dialogue.ask(ASKED, Places.private())
    assert dialogue.again(told.ident, 4242) is None
    assert dialogue.again("nosuchid", 4242) is None


def test_removed_minutes_are_gone_from_old_answers(dialogue: Dialogue, services: Services) -> None:
    place = Places.private()
    told = dialogue.ask(ASKED, place)
    doc = told.answer.items[0].citation.doc
    services.minutes.remove(doc)
    try:
        again = dialogue.again(told.ident, place.chat_id)
    finally:
        services.minutes.restore(doc)
    assert again is not None
    assert doc not in {item.citation.doc for item in again.answer.items}


def test_a_groups_answer_opens_in_full_and_goes_on_in_private(dialogue: Dialogue) -> None:
    told = dialogue.ask(ASKED, Places.group())
    place = Places.private()
    adopted = dialogue.adopt(told.ident, place)
    assert adopted is not None
    assert adopted.answer.items == told.answer.items
    assert len(adopted.reply.pages) >= len(told.reply.pages)
    assert continued(dialogue.ask(AND, place))
    assert dialogue.adopt("nosuchid", place) is None


def test_the_home_unit_is_the_persons_or_the_groups(dialogue: Dialogue, services: Services) -> None:
    place = Places.group()
    services.chats.set_chat_home(place.chat_id, Home("财政局", None))
    told = dialogue.ask("我局有什么任务", place)
    assert {mention.canonical for mention in told.answer.query.units} == {"财政局"}
    services.chats.set_home(place.user_id, Home("教育局", None))
    told = dialogue.ask("我局有什么任务", Place(place.user_id, place.user_id))
    assert {mention.canonical for mention in told.answer.query.units} == {"教育局"}


def test_question_and_answer_are_recorded(dialogue: Dialogue, services: Services) -> None:
    place = Places.private()
    told = dialogue.ask(ASKED, place)
    answer, question = services.audit.entries(who=place.user_id)
    assert (question.what, question.chat_id, question.detail["q"]) == ("question", place.chat_id, ASKED)
    assert answer.what == "answer"
    assert answer.detail["query"] == told.ident
    assert answer.items == tuple((item.citation.doc, item.ordinal) for item in told.answer.items)


@pytest.mark.parametrize("question", [ASKED, "教育局有什么任务", "第31次会议有哪些议题", "没有的事情xyz"])
@pytest.mark.parametrize("private", [True, False])
def test_every_button_fits_and_points_at_its_own_action(dialogue: Dialogue, question: str, private: bool) -> None:
    place = Places.private() if private else Places.group()
    told = dialogue.ask(question, place)
    general = general_in_full(told.answer.general, told.answer.query.language).pages if told.answer.general else ()
    views = [(page, View(told.ident, n)) for n, page in enumerate(told.reply.pages)]
    views += [(page, View(told.ident, n, general=True, back=99)) for n, page in enumerate(general)]
    for page, view in views:
        keyboard = markup(page.buttons, view, told.actions, told.answer.query.language, "some_bot", feedback=private)
        pressed = [] if keyboard is None else [b for row in keyboard.inline_keyboard for b in row]
        wanted = [button.action for row in page.buttons for button in row]
        for made, action in zip(pressed, wanted, strict=False):
            if action.kind is ActionKind.PRIVATE:
                assert str(made.url).endswith(f"?start=q_{told.ident}")
                continue
            data = str(made.callback_data)
            assert len(data.encode()) <= 64
            if data[0] in "ioq":
                assert told.actions[int(data.split(":")[2])] == action


def test_what_is_stored_for_a_reply_is_small(dialogue: Dialogue, services: Services) -> None:
    told = dialogue.ask(ASKED, Places.private())
    found = services.queries.get(told.ident)
    assert found is not None
    assert len(json.dumps(found.data, ensure_ascii=False).encode()) < 64_000
