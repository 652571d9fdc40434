"""A value that must not be seen: a token, a password, an address that may hold one."""

from __future__ import annotations


class Secret:
    """Text that neither ``repr`` nor ``str`` nor a format shows; only `reveal` does."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself, for where it is used."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('…')"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)
