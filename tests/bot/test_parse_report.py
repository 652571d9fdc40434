"""What `parse` prints for a person, and what `check` says of the formats that can be read here."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from bot import checkup
from bot.review.parse_report import parse_report
from bot.texts import say
from index.documents import Program, read
from index.parsing import parse
from index.question.model import Language
from storage.domain import Minutes, ParseWarning


@pytest.fixture
def minutes(samples: Path) -> Minutes:
    file = samples / "yunxi-041.txt"
    (document,) = read(file.read_bytes(), file.name)
    return parse(document)


def test_the_report_names_meeting_items_kinds_units_routes_and_confidence(minutes: Minutes) -> None:
    said = parse_report(minutes, "yunxi-041.txt", Language.ZH)
    lines = said.splitlines()
    assert lines[1].startswith("云溪市人民政府 第41次常务会议")
    assert f"议题 {len(minutes.items)}" in said
    assert "未归类字符 0" in said
    assert "段落 【议定】" in said
    assert "把握 100%" in said
    assert "去向：市委常委会 五" in said
    assert "新单位名：市云投集团" in said
    for item in minutes.items:
        for excerpt in item.excerpts:
            assert f" {excerpt.start}-{excerpt.end} " in said
    assert "期限：8月20日前（2025-08-20）" in said


def test_a_doubtful_parse_and_one_read_by_ocr_say_so(minutes: Minutes) -> None:
    doubtful = replace(minutes, confidence=0.4, ocr=True, warnings=(ParseWarning("no_chair"),))
    said = parse_report(doubtful, "a.txt", Language.ZH)
    assert "把握 40%，低于 60%" in said
    assert "【OCR识别，请核对原件】" in said
    assert "1 没有认出主持人" in said
    assert "confidence 40 %" in parse_report(doubtful, "a.txt", Language.EN)


def formats(monkeypatch: pytest.MonkeyPatch, programs: tuple[Program, ...], *, ocr: bool) -> list[str]:
    monkeypatch.setattr(checkup, "programs", lambda: programs)
    monkeypatch.setattr(checkup, "available", lambda: ocr)
    return [say(one.mark, Language.ZH, what=say(one.twin, Language.ZH, **one.params)) for one in checkup._formats()]


def test_check_names_the_converters_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    small, big = Program("antiword", "antiword", ("doc",), None), Program("Office", "office", ("doc", "wps"), "/o")
    assert formats(monkeypatch, (small, big), ocr=True) == [
        "✓ Office 可用（doc、wps）",
        "✓ OCR 组件可用：扫描件会识别并注明",
    ]


def test_check_says_what_to_install_for_what_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    small, big = Program("antiword", "antiword", ("doc",), None), Program("Office", "office", ("doc", "wps"), None)
    doc, wps, ocr = formats(monkeypatch, (small, big), ocr=False)
    assert doc == "· 没有 antiword / Office，读不了 doc：需要时请安装（如 apt install antiword）"
    assert wps == "· 没有 Office，读不了 wps：需要时请安装（如 apt install office）"
    assert ocr.startswith("· 没有 OCR 组件")
