"""The question as it is read: text from which understood parts are taken out one after another."""

from __future__ import annotations

import re

from msgspec import Struct, field

from index.wording import Wording

BLANK = " "


class Reading(Struct):
    """The folded question and what is still unread of it; offsets of both are the same."""

    text: str
    rest: str = field(default="")

    def __post_init__(self) -> None:
        self.rest = self.rest or self.text

    def take(self, start: int, end: int) -> str:
        """Marks a part as understood and returns it."""
        taken = self.text[start:end]
        self.rest = self.rest[:start] + BLANK * (end - start) + self.rest[end:]
        return taken

    def take_all(self, pattern: re.Pattern[str] | Wording) -> list[re.Match[str]]:
        """Marks every match in the unread text as understood and returns the matches."""
        found = list(pattern.finditer(self.rest))
        for match in found:
            self.take(*match.span())
        return found

    def has(self, pattern: re.Pattern[str] | Wording) -> bool:
        """Whether the pattern stands anywhere in the question, read or not."""
        return pattern.search(self.text) is not None
