"""Regular expressions that are compiled when a question needs them.

There are some two hundred, most of whose words a question does not hold, and compiling them all takes a fresh process
as long as answering it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache

_FIRST_HAN = "\u2e80"
"""Letters before this character are those of alphabets."""


class Wording:
    """What a `re.Pattern` is for searching and replacing.

    Args:
        source: The expression.
        needs: Characters of which every match of it holds at least one; text without any is not looked at.
        lettered: The expression for text that holds letters, whose case it ignores; empty for the same one. By default
            it is the same one, and minds case.
    """

    def __init__(self, source: str, *, needs: str = "", lettered: str | None = None) -> None:
        self.source, self.needs, self.lettered = source, frozenset(needs), lettered

    def search(self, text: str) -> re.Match[str] | None:
        """Like `re.Pattern.search`."""
        pattern = self._for(text)
        return pattern.search(text) if pattern else None

    def match(self, text: str) -> re.Match[str] | None:
        """Like `re.Pattern.match`."""
        pattern = self._for(text)
        return pattern.match(text) if pattern else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Like `re.Pattern.finditer`."""
        pattern = self._for(text)
        return pattern.finditer(text) if pattern else iter(())

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Like `re.Pattern.sub`."""
        pattern = self._for(text)
        return pattern.sub(new, text) if pattern else text

    def _for(self, text: str) -> re.Pattern[str] | None:
        """What may match in the text; None where nothing does."""
        if self.lettered is not None and has_letters(text):
            return self._lettered
        return None if self.needs and self.needs.isdisjoint(text) else self._plain

    @cached_property
    def _plain(self) -> re.Pattern[str]:
        return re.compile(self.source)

    @cached_property
    def _lettered(self) -> re.Pattern[str]:
        return re.compile(self.lettered or self.source, re.I)


@lru_cache(maxsize=64)
def has_letters(text: str) -> bool:
    """Whether letters of an alphabet stand in the text."""
    return any(char < _FIRST_HAN and char.isalpha() for char in text)
