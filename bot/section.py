"""What every part of the settings does with the values it is given, by a file, by the environment or in Python.

Each value is brought to the type its key declares, so that text will do for a number, ``yes`` for true, and ``1,2`` for
a list. `WrongValueError` says which key could not be, and never what a `Secret` was to hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Self, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, force_setattr

from bot.secret import Secret

_YES = frozenset({"true", "t", "yes", "y", "on", "1"})
_NO = frozenset({"false", "f", "no", "n", "off", "0"})


class WrongValueError(ValueError):
    """A key cannot have the value it is given; `path` leads to it from the section that was made."""

    def __init__(self, why: str, *path: str) -> None:
        super().__init__(why)
        self.why = why
        self.path = path

    def __str__(self) -> str:
        return f"{self.key}: {self.why}" if self.path else self.why

    @property
    def key(self) -> str:
        """The key as it would be written, such as ``telegram.webhook.port``."""
        return ".".join(self.path)

    def under(self, name: str) -> Self:
        """The same, seen from the section that has this one as `name`."""
        self.path = (name, *self.path)
        return self


class UnknownKeyError(WrongValueError):
    """There is no such key."""


class Section(msgspec.Struct, frozen=True):
    """Part of the settings: immutable, and checked however it is made."""

    alone: ClassVar[str | None] = None
    """The key that is meant when text stands for the whole section."""

    def __post_init__(self) -> None:
        for field in fields(type(self)):
            try:
                force_setattr(self, field.name, _brought_to(field.type, getattr(self, field.name)))
            except WrongValueError as problem:
                raise problem.under(field.name) from None
        self._check()

    def _check(self) -> None:
        """What no type can say.

        Raises:
            WrongValueError: A key's value cannot be.
        """

    @classmethod
    def read(cls, data: object) -> Self:
        """A section from its keys.

        Raises:
            WrongValueError: A key is unknown, missing or has a wrong value.
        """
        if cls.alone is not None and isinstance(data, str):
            data = {cls.alone: data}
        if not isinstance(data, Mapping):
            raise WrongValueError("must be a section with keys of its own")
        for key in data:
            if key not in cls.__struct_fields__:
                raise UnknownKeyError("there is no such key", key)
        for field in fields(cls):
            if field.required and field.name not in data:
                raise WrongValueError("must be given", field.name)
        return cls(**data)


@cache
def fields(section: type[Section]) -> tuple[FieldInfo, ...]:
    """The keys of a section with their types."""
    return msgspec.structs.fields(section)


def bare(kind: Any) -> Any:
    """A type without its bounds, and without None where it may be that."""
    if get_origin(kind) is Annotated:
        return bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return bare(next(one for one in get_args(kind) if one is not NoneType))
    return kind


def is_section(kind: Any) -> bool:
    """Whether a key of this type holds keys of its own."""
    return isinstance(kind, type) and issubclass(kind, Section)


def _brought_to(kind: Any, value: Any) -> Any:
    plain = bare(kind)
    if get_origin(plain) is tuple:
        return _list(get_args(plain)[0], value)
    if get_origin(plain) is Literal:
        return _choice(get_args(plain), value)
    if is_section(plain):
        return value if isinstance(value, plain) else plain.read(value)
    try:
        if plain is Path and value == "":  # which would be the folder that the program happens to run in
            raise WrongValueError("must not be empty")
        if plain in (Path, Secret) and not isinstance(value, plain | None):
            return plain(msgspec.convert(value, str))
        if plain in (int, float, bool) and isinstance(value, str):
            value = _spoken(plain, value.strip())
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as problem:
        raise WrongValueError(str(problem)) from None


def _list(kind: Any, value: Any) -> tuple[Any, ...]:
    """A list; the environment gives it as ``1,2`` or ``["a", "b"]``."""
    if isinstance(value, str) and (given := _as_json(value)) is not None:
        value = given
    if isinstance(value, str):
        value = [part.strip("\"'") for part in re.split(r"[,\s]+", value.strip().strip("[]")) if part]
    if not isinstance(value, list | tuple):
        raise WrongValueError("must be a list")
    made = []
    for n, one in enumerate(value):
        try:
            made.append(_brought_to(kind, one))
        except WrongValueError as problem:
            raise problem.under(str(n)) from None
    return tuple(made)


def _as_json(text: str) -> list[Any] | None:
    """The list that text is as JSON; None if it is none."""
    try:
        return msgspec.json.decode(text, type=list[Any])
    except (ValueError, RecursionError):
        return None


def _choice(choices: tuple[str, ...], value: Any) -> Any:
    if value not in choices:
        raise WrongValueError("must be one of " + ", ".join(f'"{one}"' for one in choices))
    return value


def _spoken(kind: type[int | float], text: str) -> Any:
    """A number, or a yes or no, that is given as text; text that is none stays as it is."""
    if kind is bool:
        return text.lower() in _YES if text.lower() in _YES | _NO else text
    try:
        return kind(text)
    except ValueError:
        return text
