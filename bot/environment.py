"""Settings from the environment: ``MINUTES_BOT_`` and the key, levels joined by ``__``, in either case.

A section's variable holds the whole of it as JSON; variables of its keys win over that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.problems import ConfigError
from bot.section import Section, bare, fields, is_section
from bot.texts import cli as texts

PREFIX = "MINUTES_BOT_"
CONFIG_VARIABLE = PREFIX + "CONFIG"


def variables(environ: Mapping[str, str], settings: type[Section]) -> dict[str, Any]:
    """What the environment sets, as a file would.

    Raises:
        ConfigError: A variable sets nothing there is, or a section's is no JSON.
    """
    found: dict[str, Any] = {}
    for name in sorted(environ, key=lambda name: name.count("__")):
        if not name.upper().startswith(PREFIX) or name.upper() == CONFIG_VARIABLE:
            continue
        path = name[len(PREFIX) :].lower().split("__")
        if path[0] not in settings.__struct_fields__:
            raise ConfigError(texts.UNKNOWN_VARIABLE, name=name)
        value: Any = _decoded(environ[name]) if _holds_section(settings, path) else environ[name]
        for part in reversed(path):
            value = {part: value}
        found = merged(found, value)
    return found


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Both, key by key at every level; `over` wins."""
    both = {**base, **over}
    for key in base.keys() & over.keys():
        if isinstance(base[key], Mapping) and isinstance(over[key], Mapping):
            both[key] = merged(base[key], over[key])
    return both


def _holds_section(kind: Any, path: list[str]) -> bool:
    for part in path:
        types = {field.name: bare(field.type) for field in fields(kind)} if is_section(kind) else {}
        kind = types.get(part)
    return is_section(kind)


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ConfigError(texts.WRONG_VARIABLE, prefix=PREFIX) from None
