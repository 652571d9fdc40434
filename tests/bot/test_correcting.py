"""Correcting parses and unit names from the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import app
from bot.commands.ending import run_to_exit_code
from bot.config import Settings
from bot.services import opened
from storage.domain import Kind, Minutes, Role

Run = Callable[..., tuple[int, str, str]]

TEXT = (
    "云溪市人民政府\n常务会议纪要\n\n市政府第12次常务会议纪要\n\n"
    "2025年3月14日上午，陆某某市长主持召开市政府第12次常务会议，纪要如下：\n"
    "一、审议《云溪市停车管理办法》\n会议听取了市城管局关于《云溪市停车管理办法》的汇报。\n"
    "会议明确，市清源停车公司负责建设，市财政局配合。\n"
    "二、听取校园食品安全情况\n会议要求，市教育局要抓好检查。该局每月报送进度。\n"
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("MINUTES_BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    def go(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["minutes-bot", *arguments])
        code = run_to_exit_code(app)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    assert go("ingest", "a.txt")[0] == 0
    return go


def stored(tmp_path: Path) -> Minutes:
    with opened(Settings(data_dir=tmp_path / "data")) as services:
        found = services.minutes.get("a")
    assert found is not None
    return found.minutes


def roles(minutes: Minutes, unit: str) -> set[Role]:
    return {d.role for i in minutes.items for e in i.excerpts for d in e.units if d.unit == unit}


def test_an_item_is_shown_and_a_kind_corrected_listed_and_withdrawn(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("fix", "a", "--item", "2")
    assert code == 0
    assert "市教育局 点名" in out
    number = str(len(stored(tmp_path).items[1].excerpts))
    code, out, _ = run("fix", "a", "--item", "2", "--excerpt", number, "--kind", "opinion", "--reason", "原文如此")
    assert code == 0
    assert "段落类别 1 段" in out
    assert stored(tmp_path).items[1].excerpts[-1].kind is Kind.OPINION
    _, out, _ = run("fix", "a")
    assert "1  kind" in out
    assert "原文如此" in out
    assert run("fix", "a", "--withdraw", "1")[0] == 0
    assert stored(tmp_path).items[1].excerpts[-1].kind is Kind.REQUIREMENT
    assert run("fix", "a", "--withdraw", "1")[0] == 1


def test_units_routes_and_bounds_are_corrected(run: Run, tmp_path: Path) -> None:
    last = str(len(stored(tmp_path).items[1].excerpts))
    unit = ("fix", "a", "--item", "2", "--excerpt", last, "--unit")
    assert run(*unit, "市消防救援支队", "--words", "该局", "--role", "acts")[0] == 0
    assert roles(stored(tmp_path), "市消防救援支队") == {Role.ACTS}
    assert run(*unit, "市教育局", "--role", "lead")[0] == 0
    assert roles(stored(tmp_path), "市教育局") == {Role.LEAD}
    assert run(*unit, "市教育局", "--remove")[0] == 0
    assert roles(stored(tmp_path), "市教育局") == set()
    assert run("fix", "a", "--item", "2", "--route", "报送进度")[0] == 0
    assert len(stored(tmp_path).items[1].routes) == 1
    assert run("fix", "a", "--item", "2", "--no-route", "报送进度")[0] == 0
    assert stored(tmp_path).items[1].routes == ()
    assert run("fix", "a", "--item", "2", "--split", "该局每月")[0] == 0
    assert len(stored(tmp_path).items) == 3
    assert run("fix", "a", "--item", "2", "--merge")[0] == 0
    assert len(stored(tmp_path).items) == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("fix", "nothere"), 1),
        (("fix", "a", "--item", "9"), 1),
        (("fix", "a", "--item", "1", "--merge"), 1),
        (("fix", "a", "--item", "1", "--split", "没有这句"), 1),
        (("fix", "a", "--item", "1", "--route", "没有这句"), 1),
        (("fix", "a", "--item", "1", "--excerpt", "9", "--kind", "opinion"), 2),
        (("fix", "a", "--item", "1", "--excerpt", "1", "--unit", "市财政局"), 2),
        (("units", "市财政局"), 2),
        (("units", "市财政局", "--confirm", "--ignore"), 2),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    before = stored(tmp_path)
    got, _, err = run(*arguments)
    assert got == code
    assert err
    assert stored(tmp_path) == before


def test_unit_names_are_listed_confirmed_renamed_and_dropped(run: Run) -> None:
    name = "市清源停车公司"
    assert f"1 {name}（1 份纪要，议题 1 个）" in run("units")[1]
    assert "已重新解析 1 份" in run("units", name, "--confirm")[1]
    assert "没有待确认的单位名" in run("units")[1]
    assert "又称 清源停车" in run("units", name, "--also", "清源停车")[1]
    assert "即 市城管局" in run("units", name, "--is", "市城管局")[1]
    assert "不再当作单位" in run("units", name, "--ignore")[1]
    assert "已撤销" in run("units", name, "--drop")[1]
    assert "没有纪要用到" in run("units", "市没有这个局", "--confirm")[1]
