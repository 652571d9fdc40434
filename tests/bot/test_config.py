"""Settings: file, environment, defaults, and what is said of a wrong one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.config import ConfigError, Settings, load
from index.fields import FIELDS, WORDS_ALONE
from index.search import ENGINES

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"
SECRET = "123456789:AAsecretsecretsecretsecretsecret_-x"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No config.toml and no variables from wherever the tests run."""
    import os

    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("MINUTES_BOT_")]:
        monkeypatch.delenv(name)


def written(folder: Path, text: str, name: str = "config.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from keys(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_the_example_loads_and_gives_the_defaults() -> None:
    assert load(EXAMPLE).model_dump() == load(None).model_dump()


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
    assert settings.telegram.proxy.get_secret_value() == "http://file"
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


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("colour = 1", "colour"),
        ("[telegram]\ntokn = 'x'", "telegram.tokn"),
        ("[telegram.webhook]\nprot = 1", "telegram.webhook.prot"),
        ("[telegram]\nmode = 'carrier pigeon'", "telegram.mode"),
        ("timezone = 'Mars/Olympus'", "timezone"),
        ("[access]\nadmins = ['x']", "access.admins"),
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
