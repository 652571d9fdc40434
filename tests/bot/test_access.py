"""Who may do what: the one decision."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.access import Gatekeeper, Seldom, Standing, gate
from bot.config import Access
from storage.admission import PersonRole
from storage.chats import ChatRepository
from storage.database import Database

ADMIN, MEMBER, STRANGER = 11, 12, 13
GROUP, OTHER_GROUP = -21, -22
ANONYMOUS = 1087968824


@pytest.fixture
def chats() -> Iterator[ChatRepository]:
    database = Database.open("sqlite://")
    yield ChatRepository(database)
    database.close()


@pytest.fixture
def keeper(chats: ChatRepository) -> Gatekeeper:
    return Gatekeeper(Access(admins=(ADMIN,), members=(MEMBER,), groups=(GROUP,)), chats)


@pytest.mark.parametrize(
    ("user", "chat", "private", "as_chat", "standing"),
    [
        (ADMIN, ADMIN, True, False, Standing.ADMIN),
        (MEMBER, MEMBER, True, False, Standing.MEMBER),
        (STRANGER, STRANGER, True, False, Standing.NONE),
        (None, None, True, False, Standing.NONE),
        (ADMIN, GROUP, False, False, Standing.ADMIN),
        (MEMBER, GROUP, False, False, Standing.GROUP),
        (STRANGER, GROUP, False, False, Standing.GROUP),
        (STRANGER, OTHER_GROUP, False, False, Standing.NONE),
        (MEMBER, OTHER_GROUP, False, False, Standing.NONE),
        (ADMIN, OTHER_GROUP, False, False, Standing.ADMIN),
        (ANONYMOUS, GROUP, False, True, Standing.GROUP),
        (ANONYMOUS, OTHER_GROUP, False, True, Standing.NONE),
        (ADMIN, GROUP, False, True, Standing.GROUP),
    ],
)
def test_the_decision(
    keeper: Gatekeeper, user: int | None, chat: int | None, private: bool, as_chat: bool, standing: Standing
) -> None:
    assert keeper.standing(user, chat, private=private, as_chat=as_chat) is standing


def test_open_access_lets_people_and_groups_in_but_makes_no_admins(chats: ChatRepository) -> None:
    keeper = Gatekeeper(Access(mode="open"), chats)
    assert keeper.standing(STRANGER, STRANGER, private=True) is Standing.MEMBER
    assert keeper.standing(STRANGER, OTHER_GROUP, private=False) is Standing.GROUP
    assert keeper.standing(ANONYMOUS, None, private=True) is Standing.NONE


def test_what_the_store_admits_counts_after_a_refresh(keeper: Gatekeeper, chats: ChatRepository) -> None:
    chats.admit(STRANGER, "外人", role=PersonRole.MEMBER)
    chats.admit_chat(OTHER_GROUP, "group", "群")
    assert keeper.standing(STRANGER, STRANGER, private=True) is Standing.NONE
    keeper.refresh()
    assert keeper.standing(STRANGER, STRANGER, private=True) is Standing.MEMBER
    assert keeper.standing(MEMBER, OTHER_GROUP, private=False) is Standing.GROUP
    chats.expel(STRANGER)
    chats.expel_chat(OTHER_GROUP)
    keeper.refresh()
    assert keeper.standing(STRANGER, STRANGER, private=True) is Standing.NONE
    assert keeper.standing(MEMBER, OTHER_GROUP, private=False) is Standing.NONE


def test_an_anonymous_admin_is_no_admin_even_if_the_store_says_so(keeper: Gatekeeper, chats: ChatRepository) -> None:
    chats.admit(ANONYMOUS, "Group", role=PersonRole.ADMIN)
    keeper.refresh()
    assert keeper.standing(ANONYMOUS, GROUP, private=False) is Standing.GROUP
    assert keeper.standing(ANONYMOUS, ANONYMOUS, private=True) is Standing.NONE


def test_a_configured_group_is_still_admitted_after_it_moved(chats: ChatRepository) -> None:
    chats.admit_chat(GROUP, "group", "群")
    chats.migrate(GROUP, -1002100)
    keeper = Gatekeeper(Access(groups=(GROUP,)), chats)
    keeper.refresh()
    assert keeper.may_ask_in(-1002100)


def test_seldom_is_once_in_a_while_for_each_key() -> None:
    now = 0.0
    seldom = Seldom(60, clock=lambda: now)
    assert [seldom.due(1), seldom.due(1), seldom.due(2)] == [True, False, True]
    now = 59.0
    assert not seldom.due(1)
    now = 60.0
    assert seldom.due(1)


def test_seldom_does_not_grow_for_ever() -> None:
    seldom = Seldom(60, clock=lambda: 0.0)
    for key in range(3 * Seldom.MOST):
        seldom.due(key)
    assert len(seldom._last) <= Seldom.MOST


class _Runtime:
    def __init__(self, keeper: Gatekeeper) -> None:
        self.gatekeeper = keeper


class _Context:
    standing: Standing

    def __init__(self, keeper: Gatekeeper) -> None:
        self.runtime = _Runtime(keeper)


def message(user: int, chat: int, text: str) -> Update:
    data = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1,
            "from": {"id": user, "is_bot": False, "first_name": "甲"},
            "chat": {"id": chat, "type": "private" if chat > 0 else "group", "title": "群"},
            "text": text,
        },
    }
    update = Update.de_json(data, None)
    assert update is not None
    return update


@pytest.mark.parametrize(
    ("user", "chat", "text", "passes"),
    [
        (MEMBER, MEMBER, "财政局呢", True),
        (STRANGER, STRANGER, "财政局呢", False),
        (STRANGER, STRANGER, "/admit", False),
        (STRANGER, GROUP, "/ask 财政局呢", True),
        (ADMIN, OTHER_GROUP, "/ask 财政局呢", False),
        (ADMIN, OTHER_GROUP, "/admit", True),
        (ADMIN, OTHER_GROUP, "/admit@some_bot", True),
        (MEMBER, OTHER_GROUP, "/admit", False),
    ],
)
async def test_the_gate_ends_what_is_not_admitted(
    keeper: Gatekeeper, user: int, chat: int, text: str, passes: bool
) -> None:
    turned: list[Update] = []

    async def turn_away(update: Update, context: object) -> None:
        turned.append(update)

    context, update = _Context(keeper), message(user, chat, text)
    decide = gate(turn_away)
    if passes:
        await decide(update, context)  # type: ignore[arg-type]
        assert not turned
    else:
        with pytest.raises(ApplicationHandlerStop):
            await decide(update, context)  # type: ignore[arg-type]
        assert turned == [update]
