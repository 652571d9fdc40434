"""The terminal chat: lines typed become messages, presses and uploads; what the bot says is printed as it comes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO

from bot.sandbox.model import Message
from bot.sandbox.people import Person
from bot.sandbox.render import Screen, rendered
from bot.texts import demo as texts
from bot.texts import say

PROMPT = "› "
_CLEAR_LINE = "\r\x1b[K"


@dataclass(slots=True)
class Terminal:
    """One person's private chat on a text stream.

    Lines typed: a number presses the button printed with it, ``+`` opens the last reply's folded quotations,
    ``/upload PATH`` sends a file, anything else is said.
    """

    person: Person
    out: TextIO
    screen: Screen
    prompting: bool = False
    """The prompt stands at the end of what is printed."""
    _shown: dict[int, int] = field(default_factory=dict)
    """Message id → number of edits already printed."""
    _buttons: list[tuple[Message, str]] = field(default_factory=list)
    """Message and callback data behind each number."""
    _answered: bool = False
    """Something was typed since numbers were last given."""
    _toasts: set[str] = field(default_factory=set)

    def print_new(self) -> None:
        """Prints every message and edit that has not been printed yet, above the prompt if it stands there."""
        messages = [m for m in self.person.sees() if self._shown.get(m.id) != m.edits]
        answered = [q for q in self.person.sandbox.world.queries.values() if q.answer and q.id not in self._toasts]
        toasts = [q.answer["text"] for q in answered if q.answer and q.answer["text"]]
        self._shown |= {m.id: m.edits for m in messages}
        self._toasts |= {q.id for q in answered}
        if self.prompting and (messages or toasts):
            self.out.write(_CLEAR_LINE)
        for message in messages:
            self._print(message, self.screen)
        for toast in toasts:
            self._line(f"（{toast}）")
        if self.prompting and (messages or toasts):
            self.prompt()

    def prompt(self) -> None:
        """Shows that a line may be typed."""
        self.out.write(PROMPT)
        self.out.flush()

    def typed(self, line: str) -> None:
        """Does what one line asks for."""
        # bytes that were no text in the terminal's encoding arrive as lone surrogates, which no message can carry
        line = line.encode("utf-8", "replace").decode().strip()
        self._answered = True
        if not line:
            return
        if line == "+":
            self._unfold()
        elif line.isdecimal() and 1 <= int(line) <= len(self._buttons):
            self._press(*self._buttons[int(line) - 1])
        elif line.split()[0] == "/upload":
            self._upload(line.removeprefix("/upload").strip())
        else:
            self.person.say(line)

    def _press(self, message: Message, data: str) -> None:
        position = next((n for n, b in enumerate(message.buttons()) if _data(b) == data), None)
        if position is None:
            self._line(say(texts.NO_BUTTON, self.screen.language))
        elif "callback_data" in message.buttons()[position]:
            self.person.press(message, position)
        else:
            self._line(data)

    def _upload(self, given: str) -> None:
        path = Path(given).expanduser()
        try:
            data = path.read_bytes()
        except OSError as problem:
            self._line(say(texts.NO_FILE, self.screen.language, file=given or "?", why=problem.strerror))
            return
        self.person.upload(data, path.name)

    def _unfold(self) -> None:
        if messages := self.person.sees():
            self._print(messages[-1], replace(self.screen, fold=False))

    def _print(self, message: Message, screen: Screen) -> None:
        if message.buttons() and self._answered:
            self._buttons.clear()
            self._answered = False
        self._line(rendered(message, screen, first_button=len(self._buttons) + 1) + "\n")
        self._buttons += [(message, _data(b)) for b in message.buttons()]

    def _line(self, text: str) -> None:
        self.out.write(text + "\n")
        self.out.flush()


def _data(button: dict[str, object]) -> str:
    return str(button.get("callback_data") or button.get("url") or "")
