"""Updates of one chat in order, of several side by side."""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.order import InOrderPerChat


def update(number: int, chat: int) -> Update:
    data = {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private", "first_name": "甲"}},
    }
    made = Update.de_json(data, None)
    assert made is not None
    return made


async def test_in_order_within_a_chat_and_side_by_side_across_chats() -> None:
    processor, log = InOrderPerChat(), []
    gates = {n: asyncio.Event() for n in range(1, 5)}

    async def work(number: int) -> None:
        log.append(f"begin {number}")
        await gates[number].wait()
        log.append(f"end {number}")

    async def settle() -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    chats = {1: 7, 2: 7, 3: 8, 4: 7}
    tasks = [asyncio.create_task(processor.process_update(update(n, chat), work(n))) for n, chat in chats.items()]
    await settle()
    assert log == ["begin 1", "begin 3"]
    gates[2].set()
    gates[3].set()
    await settle()
    assert log == ["begin 1", "begin 3", "end 3"]
    gates[1].set()
    await settle()
    assert log[3:] == ["end 1", "begin 2", "end 2", "begin 4"]
    gates[4].set()
    await asyncio.gather(*tasks)
    assert processor._locks == {}


async def test_a_failure_lets_the_next_one_in() -> None:
    processor, done = InOrderPerChat(), []

    async def fails() -> None:
        raise RuntimeError

    async def works() -> None:
        done.append(True)

    results = await asyncio.gather(
        processor.process_update(update(1, 7), fails()),
        processor.process_update(update(2, 7), works()),
        return_exceptions=True,
    )
    assert isinstance(results[0], RuntimeError)
    assert done == [True]
    assert processor._locks == {}


async def test_what_is_no_update_of_a_chat_is_not_held() -> None:
    done = []

    async def works() -> None:
        done.append(True)

    await InOrderPerChat().process_update("something else", works())
    assert done == [True]
