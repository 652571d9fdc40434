"""The settings' file: TOML, with paths that are relative to it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from bot.problems import ConfigError
from bot.texts import cli as texts


def read(file: Path) -> dict[str, Any]:
    """The keys of a file.

    Raises:
        ConfigError: The file is missing, unreadable or no TOML.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(texts.NO_CONFIG_FILE, file=file) from None
    except OSError as problem:
        raise ConfigError(texts.UNREADABLE_CONFIG, file=file, why=problem.strerror) from None
    except UnicodeDecodeError:
        raise ConfigError(texts.CONFIG_NOT_UTF8, file=file) from None
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError(texts.CONFIG_NOT_TOML, file=file, where=_position(problem)) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, tables in tables in tables
        raise ConfigError(texts.CONFIG_NOT_TOML, file=file, where="too long or too deep") from None
    return _beside(file.absolute().parent, data)


def _position(problem: tomllib.TOMLDecodeError) -> str:
    """The place of a syntax error without the text around it, which may hold the token."""
    found = re.search(r"\(at (.+)\)", str(problem))
    return found.group(1) if found else "syntax error"


def _beside(folder: Path, data: dict[str, Any]) -> dict[str, Any]:
    """Makes the relative paths of a file relative to its `folder`."""
    if isinstance(data.get("data_dir"), str) and data["data_dir"]:
        data["data_dir"] = _under(folder, data["data_dir"], "data_dir")
    watch = data.get("watch")
    if isinstance(watch, dict) and isinstance(watch.get("folders"), list):
        watch["folders"] = [
            _under(folder, path, "watch.folders") if isinstance(path, str) and path else path
            for path in watch["folders"]
        ]
    storage = data.get("storage")
    if isinstance(storage, dict) and isinstance(storage.get("url"), str):
        found = re.fullmatch(r"(sqlite(?:\+\w+)?:///)(?!/|:memory:)([^?]+)(.*)", storage["url"])
        if found and not Path(found.group(2)).is_absolute():
            storage["url"] = f"{found.group(1)}{folder / found.group(2)}{found.group(3)}"
    return data


def _under(folder: Path, path: str, key: str) -> Path:
    try:
        return folder / Path(path).expanduser()
    except RuntimeError as problem:  # ~somebody whom this machine does not know
        raise ConfigError(texts.WRONG_VALUE, key=key, why=problem) from None
