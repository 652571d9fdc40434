"""Settings: one TOML file, overridden by ``MINUTES_BOT_…`` in the environment (nested keys with ``__``).

Environment over file over defaults. Relative paths in a file are relative to that file. Every key is explained in
``config.example.toml``. A wrong key or value is a `ConfigError` that names the key and never shows a secret.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic import model_validator as validate_model
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from bot.problems import HandledError
from bot.texts import cli as texts

PREFIX = "MINUTES_BOT_"
CONFIG_VARIABLE = PREFIX + "CONFIG"
DEFAULT_FILE = Path("config.toml")

NOT_PEOPLE = frozenset({1087968824, 136817688, 777000})
"""Telegram's stand-ins: the anonymous group admin, a channel, and the service account. None is one person."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")


class ConfigError(HandledError):
    """The settings cannot be used; the message names the key and never shows a secret."""


def _split(value: Any) -> Any:
    """Lets the environment give a list as ``1,2``; a file gives a list."""
    if not isinstance(value, str):
        return value
    return [part for part in re.split(r"[,\s]+", value.strip().strip("[]")) if part]


def _unquote(value: Any) -> Any:
    parts = _split(value)
    return (
        [part.strip("\"'") if isinstance(part, str) else part for part in parts] if isinstance(parts, list) else parts
    )


Ids = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_split)]
Paths = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_unquote)]
Fields = Annotated[tuple[Literal["words", "pairs", "letters"], ...], NoDecode, BeforeValidator(_unquote)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _reachable(address: str, schemes: tuple[str, ...]) -> bool:
    """Whether an address has one of the schemes, a host, and a port that is one."""
    try:
        parts = urlsplit(address)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


class Webhook(_Section):
    """Where Telegram delivers updates when `Telegram.mode` is ``webhook``."""

    listen: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8443
    url: str | None = None
    secret_token: SecretStr | None = None

    @field_validator("secret_token")
    @classmethod
    def _allowed(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SECRET_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("1-256 characters of A-Z a-z 0-9 _ - are allowed")
        return value


class Telegram(_Section):
    """The connection to Telegram (or to what stands in for it)."""

    token: SecretStr | None = None
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    proxy: SecretStr | None = None
    mode: Literal["polling", "webhook"] = "polling"
    webhook: Webhook = Webhook()

    @field_validator("token")
    @classmethod
    def _well_formed(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value().strip():
            return None
        if not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("not a bot token: BotFather's tokens look like digits, a colon, then letters and digits")
        return value

    @field_validator("base_url", "base_file_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not _reachable(value, ("http", "https")):
            raise ValueError("not an address such as https://api.telegram.org/bot")
        return value

    @field_validator("proxy")
    @classmethod
    def _usable(cls, value: SecretStr | None) -> SecretStr | None:
        # httpx would refuse it later and repeat it, password and all
        if value is None or not value.get_secret_value().strip():
            return None
        if not _reachable(value.get_secret_value(), ("http", "https", "socks5", "socks5h")):
            raise ValueError("not an address such as http://host:3128 or socks5://user:password@host:1080")
        return value

    @validate_model(mode="after")
    def _webhook_complete(self) -> Self:
        if self.mode == "webhook" and not (self.webhook.url and self.webhook.secret_token):
            raise ValueError('mode = "webhook" needs telegram.webhook.url and telegram.webhook.secret_token')
        return self


class Storage(_Section):
    """Where what must not be lost is kept. The URL may carry a password, so it is never shown."""

    url: SecretStr | None = None


class Access(_Section):
    """Who may use the bot besides those let in from the chat."""

    mode: Literal["closed", "open"] = "closed"
    admins: Ids = ()
    members: Ids = ()
    groups: Ids = ()

    @field_validator("admins", "members")
    @classmethod
    def _people(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        for one in value:
            if one <= 0 or one in NOT_PEOPLE:
                raise ValueError(f"{one} is not one person's Telegram id")
        return value


class Page(_Section):
    """A web page that lists minutes. In the settings its address alone will do."""

    url: str
    links: str = "a[href]"
    """CSS selector of the links that are meant, or of what holds them."""
    pattern: str = "纪要|常务会议"
    """Regular expression that a link's words, its title or its address must meet."""
    hosts: tuple[str, ...] = ()
    """Other hosts that links and redirects may lead to."""
    every_minutes: Annotated[float, Field(ge=1)] | None = None

    @field_validator("url")
    @classmethod
    def _web(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{value!r} is not an address that begins with http:// or https://")
        return value

    @field_validator("pattern")
    @classmethod
    def _regular(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as problem:
            raise ValueError(f"not a regular expression: {problem}") from None
        return value


def _pages(value: Any) -> Any:
    found = _unquote(value)
    return [{"url": one} if isinstance(one, str) else one for one in found] if isinstance(found, list) else found


class Watch(_Section):
    """Folders and web pages whose new minutes are taken in."""

    folders: Paths = ()
    pages: Annotated[tuple[Page, ...], NoDecode, BeforeValidator(_pages)] = ()
    every_minutes: Annotated[float, Field(ge=1)] = 60
    announce_days: Annotated[int, Field(ge=0)] = 60
    move: bool = False
    allow_private: bool = False
    delay_seconds: Annotated[float, Field(ge=0)] = 2
    megabytes: Annotated[float, Field(gt=0)] = 50
    seconds: Annotated[float, Field(gt=0)] = 60
    failures: Annotated[int, Field(ge=1)] = 5


class Index(_Section):
    """How items are searched."""

    engine: Literal["okapi", "rank_bm25"] = "okapi"
    fields: Fields = ("words",)

    @field_validator("fields")
    @classmethod
    def _words_first(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value[:1] != ("words",) or len(set(value)) < len(value):
            raise ValueError('"words" comes first, and each field once')
        return value

    @validate_model(mode="after")
    def _fields_need_okapi(self) -> Self:
        if self.engine != "okapi" and self.fields != ("words",):
            raise ValueError(f'engine = "{self.engine}" ranks by words alone; other fields need engine = "okapi"')
        return self


class Limits(_Section):
    """Bounds that keep one chat or one file from taking everything."""

    private_memory_hours: Annotated[float, Field(gt=0)] = 12
    group_memory_minutes: Annotated[float, Field(gt=0)] = 30
    question_characters: Annotated[int, Field(ge=10)] = 1000
    upload_megabytes: Annotated[float, Field(gt=0)] = 20
    health_seconds: Annotated[float, Field(gt=0)] = 180


class Settings(BaseSettings):
    """All settings. ``Settings(...)`` takes only what it is given; `load` reads the file and the environment."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        nested_model_default_partial_update=False,
    )

    telegram: Telegram = Telegram()
    storage: Storage = Storage()
    access: Access = Access()
    watch: Watch = Watch()
    index: Index = Index()
    limits: Limits = Limits()
    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("minutes-bot", appauthor=False)))
    home_body: str | None = None
    timezone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"
    inline: bool = False

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what the caller gives: a demo or a test must not pick up this machine's settings."""
        return (init_settings,)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError):
            raise ValueError(f"{value!r} is not a time zone name such as Asia/Shanghai") from None
        return value

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return Path(os.path.abspath(value.expanduser()))  # noqa: PTH100 - resolve() would follow a symlink away

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that dates in questions and schedules are meant in."""
        return ZoneInfo(self.timezone)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret, to be kept out of the log."""
        telegram = self.telegram
        held = (telegram.token, telegram.proxy, telegram.webhook.secret_token, self.storage.url)
        return tuple(secret.get_secret_value() for secret in held if secret is not None)

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL: `Storage.url`, or a SQLite file under `data_dir`."""
        if self.storage.url is not None:
            return self.storage.url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'minutes.db'}"


def load(file: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings from `file` (default ``./config.toml`` if it is there) and the environment.

    Raises:
        ConfigError: The file is missing or is no TOML, or a key is unknown or has a wrong value.
    """
    environ = os.environ if environ is None else environ
    _refuse_unknown_variables(environ)
    data: dict[str, Any] = {}
    if file is not None or DEFAULT_FILE.is_file():
        data = _read(file or DEFAULT_FILE)

    class Loaded(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return (env_settings, InitSettingsSource(settings_cls, data))

    try:
        return Loaded()
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "config"
        if first["type"] == "extra_forbidden":
            raise ConfigError(texts.UNKNOWN_KEY, key=key) from None
        raise ConfigError(texts.WRONG_VALUE, key=key, why=first["msg"].removeprefix("Value error, ")) from None
    except SettingsError:
        raise ConfigError(texts.WRONG_VARIABLE, prefix=PREFIX) from None


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    """pydantic-settings ignores an unknown variable: a misspelt one would silently not apply."""
    for name in environ:
        if not name.upper().startswith(PREFIX) or name.upper() == CONFIG_VARIABLE:
            continue
        key = name[len(PREFIX) :].split("__")[0].lower()
        if key not in Settings.model_fields:
            raise ConfigError(texts.UNKNOWN_VARIABLE, name=name)


def _read(file: Path) -> dict[str, Any]:
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
    return _beside(file.absolute().parent, data)


def _position(problem: tomllib.TOMLDecodeError) -> str:
    """The place of a syntax error without the text around it, which may hold the token."""
    found = re.search(r"\(at (.+)\)", str(problem))
    return found.group(1) if found else "syntax error"


def _beside(folder: Path, data: dict[str, Any]) -> dict[str, Any]:
    """Makes the relative paths of a file relative to its `folder`."""
    if isinstance(data.get("data_dir"), str):
        data["data_dir"] = folder / Path(data["data_dir"]).expanduser()
    watch = data.get("watch")
    if isinstance(watch, dict) and isinstance(watch.get("folders"), list):
        watch["folders"] = [folder / Path(p).expanduser() if isinstance(p, str) else p for p in watch["folders"]]
    storage = data.get("storage")
    if isinstance(storage, dict) and isinstance(storage.get("url"), str):
        found = re.fullmatch(r"(sqlite(?:\+\w+)?:///)(?!/|:memory:)([^?]+)(.*)", storage["url"])
        if found and not Path(found.group(2)).is_absolute():
            storage["url"] = f"{found.group(1)}{folder / found.group(2)}{found.group(3)}"
    return data
