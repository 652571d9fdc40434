"""What a follow-up question may take from the talk before."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from index.question.model import Query


class Conversation(Struct, frozen=True):
    """The last question of a talk as it was understood, and the items its answer showed, in order.

    `shown` holds (doc, ordinal) pairs. The caller decides how long a talk lasts.
    """

    query: Query | None = None
    shown: tuple[tuple[str, int], ...] = ()

    def to_json(self) -> str:
        """The conversation as one JSON value, for the store."""
        said = self if self.query is None else replace(self, query=replace(self.query, also=()))
        return msgspec.json.encode(said, order="deterministic").decode()

    @classmethod
    def from_json(cls, text: str) -> Conversation:
        """The conversation that `to_json` wrote; an empty one where the text is of another version."""
        try:
            return _decoder.decode(text)
        except ValueError:
            return cls()


EMPTY = Conversation()
_decoder = msgspec.json.Decoder(Conversation)
