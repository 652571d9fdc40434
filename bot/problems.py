"""Errors that a person is told about in one sentence, instead of a traceback."""

from __future__ import annotations

from bot.texts import Twin, say
from index.question.model import Language


class HandledError(Exception):
    """Something a person can understand and put right: one line in their language, exit code 1 on the command line."""

    def __init__(self, twin: Twin, **params: object) -> None:
        super().__init__(say(twin, Language.EN, **params))
        self.twin = twin
        self.params = params

    def said(self, language: Language) -> str:
        """The line to show."""
        return say(self.twin, language, **self.params)


class ConfigError(HandledError):
    """The settings cannot be used; the message names the key and never shows a secret."""
