"""Telling a flood wait of one chat from one of the whole bot; Telegram's answer to both is the same."""

from __future__ import annotations

import datetime as dt

from telegram.error import RetryAfter


def seconds_of(flood: RetryAfter) -> float:
    """`RetryAfter.retry_after` is an int or, by python-telegram-bot's setting, a timedelta."""
    wait: int | dt.timedelta = flood.retry_after
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)


class Flood:
    """Takes refusals of several chats in a row, with no call accepted in between, for one of the whole bot.

    Attributes:
        until: Nothing is to be sent to anybody before; long past while only single chats are held up.
    """

    CHATS = 10
    """Different chats in a row: the calls under way at once could be refused together by chance of one full second,
    as many different chats one after the other are not."""

    def __init__(self) -> None:
        self.until = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._refused: dict[int, dt.datetime] = {}

    def answered(self) -> None:
        """A call was accepted."""
        self._refused.clear()

    def refused(self, chat_id: int, until: dt.datetime) -> None:
        """A chat's call was refused until a moment."""
        self._refused[chat_id] = until
        if len(self._refused) >= self.CHATS:
            self.until = max(self.until, min(self._refused.values()))
            self._refused.clear()
