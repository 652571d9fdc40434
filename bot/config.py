"""Settings: one TOML file, overridden by ``MINUTES_BOT_…`` in the environment (nested keys with ``__``).

Environment over file over defaults. Relative paths in a file are relative to that file. Every key is explained in
``config.example.toml``. A wrong key or value is a `ConfigError` that names the key and never shows a secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta
from msgspec.structs import force_setattr

from bot.environment import merged, variables
from bot.problems import ConfigError
from bot.secret import Secret
from bot.section import Section, UnknownKeyError, WrongValueError
from bot.texts import cli as texts

DEFAULT_FILE = Path("config.toml")

NOT_PEOPLE = frozenset({1087968824, 136817688, 777000})
"""Telegram's stand-ins: the anonymous group admin, a channel, and the service account. None is one person."""

Id = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
"""What Telegram counts people and chats by, as databases hold it."""

DAY, YEAR, LONG = 86_400, 525_600, 100_000
"""The most seconds, minutes, and hours, days or megabytes that anything here may take: sums with more overflow."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")


def _reachable(address: str, schemes: tuple[str, ...]) -> bool:
    """Whether an address has one of the schemes, a host, and a port that is one."""
    try:
        parts = urlsplit(address)
        printable = address.isprintable() and " " not in address
        return printable and parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


class Webhook(Section, frozen=True, kw_only=True):
    """Where Telegram delivers updates when `Telegram.mode` is ``webhook``."""

    listen: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535)] = 8443
    url: str | None = None
    secret_token: Secret | None = None

    def _check(self) -> None:
        if self.secret_token is not None and not _SECRET_TOKEN.fullmatch(self.secret_token.reveal()):
            raise WrongValueError("1-256 characters of A-Z a-z 0-9 _ - are allowed", "secret_token")


class Telegram(Section, frozen=True, kw_only=True):
    """The connection to Telegram (or to what stands in for it)."""

    token: Secret | None = None
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    proxy: Secret | None = None
    mode: Literal["polling", "webhook"] = "polling"
    webhook: Webhook = Webhook()

    def _check(self) -> None:
        for name, blank in (("token", self.token), ("proxy", self.proxy)):
            if blank is not None and not blank.reveal().strip():
                force_setattr(self, name, None)
        if self.token is not None and not _TOKEN.fullmatch(self.token.reveal()):
            why = "not a bot token: BotFather's tokens look like digits, a colon, then letters and digits"
            raise WrongValueError(why, "token")
        for name, address in (("base_url", self.base_url), ("base_file_url", self.base_file_url)):
            if not _reachable(address, ("http", "https")):
                raise WrongValueError("not an address such as https://api.telegram.org/bot", name)
        # httpx would refuse it later and repeat it, password and all
        if self.proxy is not None and not _reachable(self.proxy.reveal(), ("http", "https", "socks5", "socks5h")):
            why = "not an address such as http://host:3128 or socks5://user:password@host:1080"
            raise WrongValueError(why, "proxy")
        if self.mode == "webhook" and not (self.webhook.url and self.webhook.secret_token):
            raise WrongValueError('mode = "webhook" needs telegram.webhook.url and telegram.webhook.secret_token')


class Storage(Section, frozen=True, kw_only=True):
    """Where what must not be lost is kept. The URL may carry a password, so it is never shown."""

    url: Secret | None = None


class Access(Section, frozen=True, kw_only=True):
    """Who may use the bot besides those let in from the chat."""

    mode: Literal["closed", "open"] = "closed"
    admins: tuple[Id, ...] = ()
    members: tuple[Id, ...] = ()
    groups: tuple[Id, ...] = ()

    def _check(self) -> None:
        for name, people in (("admins", self.admins), ("members", self.members)):
            for one in people:
                if one <= 0 or one in NOT_PEOPLE:
                    raise WrongValueError(f"{one} is not one person's Telegram id", name)


class Page(Section, frozen=True, kw_only=True):
    """A web page that lists minutes. In the settings its address alone will do."""

    alone: ClassVar[str] = "url"

    url: str
    links: str = "a[href]"
    """CSS selector of the links that are meant, or of what holds them."""
    pattern: str = "纪要|常务会议"
    """Regular expression that a link's words, its title or its address must meet."""
    hosts: tuple[str, ...] = ()
    """Other hosts that links and redirects may lead to."""
    every_minutes: Annotated[float, Meta(ge=1, le=YEAR)] | None = None

    def _check(self) -> None:
        if not _reachable(self.url, ("http", "https")):
            raise WrongValueError(
                "not an address that begins with http:// or https://", "url"
            )  # it may hold a password
        try:
            re.compile(self.pattern)
        except re.error as problem:
            raise WrongValueError(f"not a regular expression: {problem}", "pattern") from None


class Watch(Section, frozen=True, kw_only=True):
    """Folders and web pages whose new minutes are taken in."""

    folders: tuple[Path, ...] = ()
    pages: tuple[Page, ...] = ()
    every_minutes: Annotated[float, Meta(ge=1, le=YEAR)] = 60
    announce_days: Annotated[int, Meta(ge=0, le=LONG)] = 60
    move: bool = False
    allow_private: bool = False
    delay_seconds: Annotated[float, Meta(ge=0, le=DAY)] = 2
    megabytes: Annotated[float, Meta(gt=0, le=LONG)] = 50
    seconds: Annotated[float, Meta(gt=0, le=DAY)] = 60
    failures: Annotated[int, Meta(ge=1)] = 5


class Index(Section, frozen=True, kw_only=True):
    """How items are searched."""

    engine: Literal["okapi", "rank_bm25"] = "okapi"
    fields: tuple[Literal["words", "pairs", "letters"], ...] = ("words",)

    def _check(self) -> None:
        if self.fields[:1] != ("words",) or len(set(self.fields)) < len(self.fields):
            raise WrongValueError('"words" comes first, and each field once', "fields")
        if self.engine != "okapi" and self.fields != ("words",):
            why = f'engine = "{self.engine}" ranks by words alone; other fields need engine = "okapi"'
            raise WrongValueError(why)


class Limits(Section, frozen=True, kw_only=True):
    """Bounds that keep one chat or one file from taking everything."""

    private_memory_hours: Annotated[float, Meta(gt=0, le=LONG)] = 12
    group_memory_minutes: Annotated[float, Meta(gt=0, le=YEAR)] = 30
    question_characters: Annotated[int, Meta(ge=10, le=LONG)] = 1000
    upload_megabytes: Annotated[float, Meta(gt=0, le=LONG)] = 20
    health_seconds: Annotated[float, Meta(gt=0, le=DAY)] = 180


def _user_data() -> Path:
    import platformdirs  # only where no data_dir is given; a question in a fresh process waits for every import

    return Path(platformdirs.user_data_dir("minutes-bot", appauthor=False))


class Settings(Section, frozen=True, kw_only=True):
    """All settings. ``Settings(...)`` takes only what it is given; `load` reads the file and the environment."""

    telegram: Telegram = Telegram()
    storage: Storage = Storage()
    access: Access = Access()
    watch: Watch = Watch()
    index: Index = Index()
    limits: Limits = Limits()
    data_dir: Path = msgspec.field(default_factory=_user_data)
    home_body: str | None = None
    timezone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"
    inline: bool = False

    def _check(self) -> None:
        try:
            ZoneInfo(self.timezone)
        except (ValueError, OSError, KeyError):
            why = f"{self.timezone!r} is not a time zone name such as Asia/Shanghai"
            raise WrongValueError(why, "timezone") from None
        try:
            here = self.data_dir.expanduser()
        except RuntimeError as problem:  # ~somebody whom this machine does not know
            raise WrongValueError(str(problem), "data_dir") from None
        absolute = os.path.abspath(here)  # noqa: PTH100 - resolve() would follow a symlink away
        force_setattr(self, "data_dir", Path(absolute))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that dates in questions and schedules are meant in."""
        return ZoneInfo(self.timezone)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret, to be kept out of the log."""
        telegram = self.telegram
        held = (telegram.token, telegram.proxy, telegram.webhook.secret_token, self.storage.url)
        return tuple(secret.reveal() for secret in held if secret is not None)

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL: `Storage.url`, or a SQLite file under `data_dir`."""
        if self.storage.url is not None:
            return self.storage.url.reveal()
        return f"sqlite:///{self.data_dir / 'minutes.db'}"


def load(file: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings from `file` (default ``./config.toml`` if it is there) and the environment.

    Raises:
        ConfigError: The file is missing or is no TOML, or a key is unknown or has a wrong value.
    """
    data = variables(os.environ if environ is None else environ, Settings)
    if file is not None or DEFAULT_FILE.is_file():
        from bot.config_file import read  # what reads TOML is not loaded where there is none

        data = merged(read(file or DEFAULT_FILE), data)
    try:
        return Settings.read(data)
    except UnknownKeyError as problem:
        raise ConfigError(texts.UNKNOWN_KEY, key=_shown(problem.key)) from None
    except WrongValueError as problem:
        raise ConfigError(texts.WRONG_VALUE, key=problem.key, why=problem.why) from None


def _shown(key: str) -> str:
    """A key that nobody has foreseen, fit for one line: somebody may have put the token before the equals sign."""
    from bot.redact import redacted

    return redacted("".join(char if char.isprintable() else "?" for char in key))
