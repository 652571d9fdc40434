"""The terminal chat and the live application, tried with a small bot of their own."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.sandbox.api import Sandbox
from bot.sandbox.live import Live
from bot.sandbox.people import Person
from bot.sandbox.render import Screen
from bot.sandbox.request import SandboxRequest
from bot.sandbox.terminal import Terminal

Context = ContextTypes.DEFAULT_TYPE


async def echo(update: Update, context: Context) -> None:
    assert update.effective_message is not None
    said = update.effective_message.text or f"收到 {update.effective_message.document.file_name}"  # type: ignore[union-attr]
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(n, callback_data=n) for n in ("甲", "乙")]])
    await update.effective_message.reply_text(said, reply_markup=keyboard)


async def press(update: Update, context: Context) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("好的")
    await update.callback_query.edit_message_text(f"按了{update.callback_query.data}")


@pytest.fixture
async def live() -> AsyncIterator[Live]:
    sandbox = Sandbox()
    request = SandboxRequest(sandbox)
    application = Application.builder().token(sandbox.world.token).request(request).get_updates_request(request).build()
    application.add_handler(MessageHandler(filters.TEXT | filters.Document.ALL, echo))
    application.add_handler(CallbackQueryHandler(press))
    async with Live(sandbox, application, allowed_updates=["message", "callback_query"]) as live:
        yield live


@pytest.fixture
def terminal(live: Live) -> Terminal:
    return Terminal(Person.joins(live.sandbox, "李四"), io.StringIO(), Screen())


async def shown(live: Live, terminal: Terminal, *lines: str) -> str:
    """What is printed after typing the lines, one after another."""
    assert isinstance(terminal.out, io.StringIO)
    for line in lines:
        terminal.typed(line)
        await live.settle()
        terminal.print_new()
    printed = terminal.out.getvalue()
    terminal.out.seek(0)
    terminal.out.truncate()
    return printed


async def test_a_line_is_said_and_its_reply_printed_once(live: Live, terminal: Terminal) -> None:
    assert await shown(live, terminal, "你好") == "你好\n[1 甲]  [2 乙]\n\n"
    assert await shown(live, terminal, "") == ""


async def test_bytes_that_are_no_text_do_not_break_the_chat(live: Live, terminal: Terminal) -> None:
    assert (await shown(live, terminal, "问\udcff")).startswith("问?\n")


async def test_a_number_presses_its_button_and_the_edit_is_printed(live: Live, terminal: Terminal) -> None:
    assert await shown(live, terminal, "你好", "2") == "你好\n[1 甲]  [2 乙]\n\n按了乙\n\n（好的）\n"


async def test_a_number_without_a_button_is_said(live: Live, terminal: Terminal) -> None:
    assert await shown(live, terminal, "57") == "57\n[1 甲]  [2 乙]\n\n"


async def test_a_button_that_is_gone_says_so(live: Live, terminal: Terminal) -> None:
    await shown(live, terminal, "你好", "2")
    assert await shown(live, terminal, "1") == "这个按钮已不在消息上。\n"


async def test_upload_sends_a_file(live: Live, terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "纪要 一.txt").write_text("文", encoding="utf-8")
    assert (await shown(live, terminal, f"/upload {tmp_path}/纪要 一.txt")).startswith("收到 纪要 一.txt\n")
    assert "读不了" in await shown(live, terminal, "/upload /no/such/file")


async def test_what_comes_while_the_prompt_stands_goes_above_it(live: Live, terminal: Terminal) -> None:
    terminal.prompting = True
    assert await shown(live, terminal, "你好") == "\r\x1b[K你好\n[1 甲]  [2 乙]\n\n› "


async def test_settling_waits_for_slow_handlers(live: Live) -> None:
    person = Person.joins(live.sandbox, "李四")
    fault = live.sandbox.faults.hold("sendMessage")
    person.say("慢")
    settled = asyncio.create_task(live.settle())
    await fault.entered.wait()
    assert not settled.done()
    assert fault.gate is not None
    fault.gate.set()
    await settled
    assert [m.text for m in person.sees()] == ["慢"]
