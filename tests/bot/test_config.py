"""Settings: file, environment, defaults, and what is said of a wrong one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.config import Access, Page, Settings, Telegram, Watch, load
from bot.problems import ConfigError
from bot.secret import Secret
from bot.section import Section, WrongValueError, bare, is_section
from bot.section import fields as fields_of
from index.fields import FIELDS, WORDS_ALONE
from index.search import ENGINES

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "config.example.toml"
SECRET = "123456789:AAsecretsecretsecretsecretsecret_-x"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No config.toml and no variables from wherever the tests run."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("MINUTES_BOT_")]:
        monkeypatch.delenv(name)


def written(folder: Path, text: str, name: str = "config.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def keys(section: type[Section], prefix: str = "") -> Iterator[str]:
    for field in fields_of(section):
        if is_section(bare(field.type)):
            yield from keys(bare(field.type), f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}"


def test_the_example_loads_and_gives_the_defaults() -> None:
    assert load(EXAMPLE) == load(None)


def test_the_example_names_every_key_and_no_other() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    settings = [line.removeprefix("# ") for line in text.splitlines() if _is_key(line.removeprefix("# "))]
    sections = tomllib.loads("\n".join(settings))
    assert set(_leaves(sections)) == set(keys(Settings))


def _is_key(line: str) -> bool:
    name, equals, _ = line.partition(" = ")
    return line.startswith("[") or (bool(equals) and name.isidentifier())


def _leaves(data: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_environment_over_file_over_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(
        tmp_path, 'timezone = "Europe/Berlin"\n[telegram]\nproxy = "http://file"\nbase_url = "http://f/bot"\n'
    )
    monkeypatch.setenv("MINUTES_BOT_TELEGRAM__BASE_URL", "http://env/bot")
    settings = load(file)
    assert settings.telegram.base_url == "http://env/bot"
    assert settings.telegram.proxy is not None
    assert settings.telegram.proxy.reveal() == "http://file"
    assert settings.timezone == "Europe/Berlin"
    assert settings.access.mode == "closed"


def test_the_file_in_the_working_directory_is_read_by_itself(tmp_path: Path) -> None:
    written(tmp_path, 'home_body = "云溪市人民政府"')
    assert load().home_body == "云溪市人民政府"


def test_relative_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    file = written(
        folder, 'data_dir = "data"\n[storage]\nurl = "sqlite:///db/x.db"\n[watch]\nfolders = ["in", "/abs"]\n'
    )
    settings = load(file)
    assert settings.data_dir == folder / "data"
    assert settings.database_url == f"sqlite:///{folder / 'db' / 'x.db'}"
    assert settings.watch.folders == (folder / "in", Path("/abs"))


def test_the_database_is_in_the_data_directory_by_default(tmp_path: Path) -> None:
    assert load(written(tmp_path, 'data_dir = "d"')).database_url == f"sqlite:///{tmp_path / 'd' / 'minutes.db'}"


@pytest.mark.parametrize("given", ["5,6", "5 6", "[5, 6]"])
def test_lists_from_the_environment(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_BOT_ACCESS__ADMINS", given)
    assert load().access.admins == (5, 6)


def test_a_list_from_the_environment_may_hold_blanks_and_sections_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_BOT_WATCH__FOLDERS", '["/a b,c"]')
    monkeypatch.setenv("MINUTES_BOT_WATCH__PAGES", '[{"url": "https://example.org/", "pattern": "纪要"}]')
    assert load().watch.folders == (Path("/a b,c"),)
    assert load().watch.pages == (Page(url="https://example.org/", pattern="纪要"),)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('data_dir = ""', "data_dir"),
        ('data_dir = "~nobody-of-that-name/x"', "data_dir"),
        ('[watch]\nfolders = ["~nobody-of-that-name/x"]', "watch.folders"),
        ("[watch]\nevery_minutes = inf", "watch.every_minutes"),
        ("[limits]\nprivate_memory_hours = 1e300", "limits.private_memory_hours"),
        (f"[access]\nadmins = [0x{'F' * 9000}]", "access.admins.0"),
        (f"[access]\nadmins = [{'9' * 5000}]", "config.toml"),
        (f"x = {'[' * 9000}{']' * 9000}", "config.toml"),
        ('"a\\nb" = 1', "a?b"),
        ('[telegram]\nproxy = "http://u:p@h ost:1"', "telegram.proxy"),
        ('[watch]\npages = ["ftp://somebody:hunter2@h/"]', "watch.pages.0.url"),
        (f'[telegram]\n"{SECRET}" = "x"', "telegram."),
    ],
)
def test_odd_values_are_told_in_one_line_that_names_the_key(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(ConfigError) as told:
        load(written(tmp_path, text))
    line = str(told.value)
    assert key in line
    assert line.isprintable()
    assert "hunter2" not in line
    assert SECRET not in line


def test_json_without_end_in_a_variable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_BOT_TELEGRAM", "[" * 100_000)
    with pytest.raises(ConfigError):
        load()


@pytest.mark.parametrize("given", ['["/in", "/b"]', "/in,/b", "/in /b"])
def test_lists_of_text_from_the_environment(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_BOT_WATCH__FOLDERS", given)
    assert load().watch.folders == (Path("/in"), Path("/b"))


@pytest.mark.parametrize(
    ("given", "meant"),
    [(word, True) for word in ("true", "True", "1", "yes", "YES", "on", "t", "y")]
    + [(word, False) for word in ("false", "False", "0", "no", "No", "off", "f", "N")],
)
def test_yes_and_no_from_the_environment(given: str, meant: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_BOT_WATCH__MOVE", given)
    assert load().watch.move is meant


def test_numbers_from_the_environment() -> None:
    environ = {"MINUTES_BOT_TELEGRAM__WEBHOOK__PORT": " 080 ", "MINUTES_BOT_WATCH__SECONDS": "2.5"}
    settings = load(environ=environ | {"MINUTES_BOT_LIMITS__QUESTION_CHARACTERS": "20.0"})
    assert (settings.telegram.webhook.port, settings.watch.seconds) == (80, 2.5)
    assert repr(settings.limits.question_characters) == "20"


def test_the_case_of_a_variable_does_not_matter() -> None:
    assert load(environ={"minutes_bot_Telegram__WEBHOOK__port": "81"}).telegram.webhook.port == 81


def test_a_section_from_one_variable_is_less_than_a_variable_of_its_key(tmp_path: Path) -> None:
    file = written(tmp_path, "[telegram]\nproxy = 'http://file'\n[telegram.webhook]\nport = 80\nlisten = 'file'")
    whole = {"token": SECRET, "webhook": {"port": 81, "url": "https://variable"}}
    environ = {"MINUTES_BOT_TELEGRAM__WEBHOOK__PORT": "82", "MINUTES_BOT_TELEGRAM": json.dumps(whole)}
    telegram = load(file, environ).telegram
    assert (telegram.token, telegram.proxy) == (Secret(SECRET), Secret("http://file"))
    hook = telegram.webhook
    assert (hook.port, hook.url, hook.listen) == (82, "https://variable", "file")
    assert load(environ={"MINUTES_BOT_TELEGRAM__WEBHOOK": '{"port": 83}'}).telegram.webhook.port == 83


@pytest.mark.parametrize("given", [f'{{"token": {SECRET}}}', "", f'{{"token": "{SECRET}\udcff'])
def test_a_section_that_is_no_json_is_refused_without_being_shown(given: str) -> None:
    with pytest.raises(ConfigError, match="MINUTES_BOT_… environment variable") as problem:
        load(environ={"MINUTES_BOT_TELEGRAM": given})
    assert "secret" not in str(problem.value)
    assert problem.value.__cause__ is None


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("TELEGRAM__TOKN", SECRET, "unknown config key: telegram.tokn"),
        ("TELEGRAM", f'{{"tokn": "{SECRET}"}}', "unknown config key: telegram.tokn"),
        ("TELEGRAM__", SECRET, "unknown config key: telegram."),
        ("TELEGRAM", f'"{SECRET}"', "config key telegram: must be a section"),
        ("TELEGRAM__TOKEN", f"{SECRET} secret", "config key telegram.token: not a bot token"),
        ("TELEGRAM__TOKEN__X", SECRET, "config key telegram.token: Expected `str`, got `object`"),
        ("TELEGRAM__MODE", SECRET, 'config key telegram.mode: must be one of "polling", "webhook"'),
        ("TELEGRAM__WEBHOOK__PORT", SECRET, "config key telegram.webhook.port: Expected `int`, got `str`"),
        ("TELEGRAM__WEBHOOK__SECRET_TOKEN", "a secret", "config key telegram.webhook.secret_token: 1-256 characters"),
        ("TIMEZONE__X", "1", "config key timezone: Expected `str`, got `object`"),
        ("INLINE", "maybe", "config key inline: Expected `bool`, got `str`"),
        ("LIMITS__HEALTH_SECONDS", "nan", "config key limits.health_seconds: Expected `float` > 0"),
        ("ACCESS__ADMINS", "5,x", "config key access.admins.1: Expected `int`, got `str`"),
        ("WATCH", '{"pages": ["http://a.example", {"links": "a"}]}', "config key watch.pages.1.url: must be given"),
    ],
)
def test_what_a_variable_gets_wrong_is_said(name: str, given: str, said: str) -> None:
    with pytest.raises(ConfigError) as problem:
        load(environ={f"MINUTES_BOT_{name}": given})
    assert str(problem.value).startswith(said)
    assert "AAsecret" not in str(problem.value)
    assert "a secret" not in str(problem.value)


def test_a_page_is_its_address_or_its_keys(tmp_path: Path) -> None:
    text = "pages = ['http://a.example/', { url = 'http://b.example', hosts = ['c.example'], every_minutes = 5 }]"
    first, second = load(written(tmp_path, f"[watch]\n{text}")).watch.pages
    assert first == Page(url="http://a.example/")
    assert (second.url, second.hosts, second.every_minutes) == ("http://b.example", ("c.example",), 5)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("colour = 1", "colour"),
        ("[telegram]\ntokn = 'x'", "telegram.tokn"),
        ("[telegram.webhook]\nprot = 1", "telegram.webhook.prot"),
        ("[telegram]\nmode = 'carrier pigeon'", "telegram.mode"),
        ("timezone = 'Mars/Olympus'", "timezone"),
        ("[access]\nadmins = ['x']", "access.admins.0"),
        ("[access]\nadmins = 5", "access.admins: must be a list"),
        ("[telegram]\ntoken = 5", "telegram.token"),
        ("telegram = 5", "telegram: must be a section"),
        ("home_body = 5", "home_body"),
        ("inline = 2", "inline"),
        ("data_dir = 5", "data_dir"),
        ("[watch]\nfolders = [5]", "watch.folders.0"),
        ("[watch]\nmegabytes = 0", "watch.megabytes"),
        ("[watch]\nannounce_days = 2.5", "watch.announce_days"),
        ("[watch]\npages = ['http://a.example', 'ftp://x']", "watch.pages.1.url"),
        ("[[watch.pages]]\nurl = 'http://a.example'\npattern = '('", "watch.pages.0.pattern: not a regular"),
        ("[[watch.pages]]\nurl = 'http://a.example'\nurll = ''", "unknown config key: watch.pages.0.urll"),
        ("[[watch.pages]]\nurl = 'http://[::1'", "watch.pages.0.url"),
        ("[[watch.pages]]\nlinks = 'a'", "watch.pages.0.url"),
        ("[telegram.webhook]\nport = 70000", "telegram.webhook.port"),
        ("[access]\nadmins = [1087968824]", "access.admins"),
        ("[telegram]\nmode = 'webhook'", "secret_token"),
        ("[telegram]\nproxy = 'hunter2'", "telegram.proxy"),
        ("[telegram]\nproxy = 'ftp://u:hunter2@host:1'", "telegram.proxy"),
        ("[telegram]\nproxy = 'socks5://u:hunter2@host:99999'", "telegram.proxy"),
        ("[telegram]\nbase_url = 'api.telegram.org/bot'", "telegram.base_url"),
        ("[telegram.webhook]\nsecret_token = 'a b'", "telegram.webhook.secret_token"),
        ("[limits]\nquestion_characters = 1", "limits.question_characters"),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError) as problem:
        load(written(tmp_path, text))
    assert named in str(problem.value)
    assert "\n" not in str(problem.value)
    assert "hunter2" not in str(problem.value)


def test_a_misspelt_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_BOT_TELGRAM__TOKEN", SECRET)
    with pytest.raises(ConfigError, match="MINUTES_BOT_TELGRAM__TOKEN") as problem:
        load()
    assert SECRET not in str(problem.value)


@pytest.mark.parametrize(
    "text", [f"[telegram]\ntoken = 'x{SECRET}'", f"[telegram]\ntoken = {SECRET}", f"[telegram\ntoken = '{SECRET}'"]
)
def test_a_malformed_token_is_refused_without_being_shown(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as problem:
        load(written(tmp_path, text))
    assert "secret" not in str(problem.value)
    assert problem.value.__cause__ is None


def test_secrets_are_not_in_the_representation(tmp_path: Path) -> None:
    url = "postgresql://bot:hunter2@db/minutes"
    settings = load(
        written(tmp_path, f"[telegram]\ntoken = '{SECRET}'\nproxy = 'http://u:pw@p'\n[storage]\nurl = '{url}'\n")
    )
    assert not any(secret in repr(settings) for secret in (SECRET, "hunter2", "pw@"))
    assert settings.database_url == url
    assert set(settings.secrets) == {SECRET, "http://u:pw@p", url}


def test_a_secret_is_shown_only_when_it_is_asked_for() -> None:
    secret = Secret(SECRET)
    assert not any(SECRET in shown for shown in (repr(secret), str(secret), f"{secret}", f"{[secret]}"))
    with pytest.raises(TypeError):
        vars(secret)
    assert secret.reveal() == SECRET
    assert secret == Secret(SECRET)
    assert hash(secret) == hash(Secret(SECRET))
    assert secret not in (Secret("x"), SECRET)


@pytest.mark.parametrize(("data", "says"), [(b"a = ", "TOML"), (b"\xff\xfe", "UTF-8")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, data: bytes, says: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(data)
    with pytest.raises(ConfigError, match=says) as problem:
        load(file)
    assert "config.toml" in str(problem.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothere\.toml"):
        load(tmp_path / "nothere.toml")


def test_settings_made_in_code_ignore_file_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, 'home_body = "云溪市人民政府"')
    monkeypatch.setenv("MINUTES_BOT_ACCESS__ADMINS", "5")
    settings = Settings()
    assert settings.home_body is None
    assert settings.access.admins == ()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Settings(telegram=Telegram(token=Secret(f"x{SECRET}"))), "^token: not a bot token"),
        (lambda: Telegram(mode="webhook"), "needs telegram.webhook.url"),
        (lambda: Telegram(base_url="x"), "^base_url: not an address"),
        (lambda: Access(admins=(0,)), "^admins: 0 is not one person's"),
        (lambda: Settings(watch={"pages": [{"url": "x"}]}), r"^watch\.pages\.0\.url: not an address"),
        (lambda: Watch(failures=0), "^failures: Expected `int` >= 1"),
        (lambda: Settings(timezone="Mars/Olympus"), "^timezone: 'Mars/Olympus' is not a time zone"),
    ],
)
def test_settings_made_in_code_are_checked(make: Callable[[], Section], said: str) -> None:
    with pytest.raises(WrongValueError, match=said) as problem:
        make()
    assert "AAsecret" not in str(problem.value)


def test_settings_do_not_change() -> None:
    with pytest.raises(AttributeError):
        Settings().language = "en"  # type: ignore[misc]


def test_what_is_blank_or_relative_is_settled(tmp_path: Path) -> None:
    assert Telegram(token=Secret(" "), proxy=Secret("")) == Telegram()
    assert Settings(data_dir=Path("d")).data_dir == tmp_path / "d"
    assert Settings(data_dir=Path("~/d")).data_dir == Path.home() / "d"


def test_pydantic_is_not_loaded_for_the_settings() -> None:
    """A question in a fresh process waits for everything that is loaded first."""
    slow = "{'pydantic', 'pydantic_core', 'pydantic_settings', 'platformdirs', 'asyncio', 'email'}"
    program = "import sys\nfrom bot.config import load\nload(environ={'MINUTES_BOT_DATA_DIR': '/x'})\n"
    program += f"print({slow} & set(sys.modules))"
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environ)
    assert ran.stdout.strip() == "set()"


def test_every_engine_there_is_can_be_configured() -> None:
    for engine in ENGINES:
        assert Settings(index={"engine": engine}).index.engine == engine
    with pytest.raises(ValueError, match=r"index\.engine"):
        Settings(index={"engine": "magic"})


def test_every_field_there_is_can_be_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().index.fields == WORDS_ALONE
    assert load(written(tmp_path, f"[index]\nfields = {list(FIELDS)}")).index.fields == FIELDS
    monkeypatch.setenv("MINUTES_BOT_INDEX__FIELDS", "words,pairs")
    assert load(None).index.fields == ("words", "pairs")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('fields = ["pairs", "words"]', '"words" comes first'),
        ("fields = []", '"words" comes first'),
        ('fields = ["words", "pairs", "pairs"]', "each field once"),
        ('fields = ["words", "syllables"]', "index.fields"),
        ('engine = "rank_bm25"\nfields = ["words", "letters"]', "ranks by words alone"),
    ],
)
def test_fields_that_cannot_be_are_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load(written(tmp_path, f"[index]\n{text}"))
