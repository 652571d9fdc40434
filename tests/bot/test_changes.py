"""What a re-index changed, in words: in one line, and in detail with what is not listed counted."""

from __future__ import annotations

from bot.review.changes import LISTED, brief, in_detail
from index.differences import Change, Totals
from index.question.model import Language
from index.reindex import Failure, Reparsed


def said(*changes: Change, language: Language = Language.ZH) -> str:
    return brief(Reparsed(len(changes), (), changes[:1], Totals.of(changes)), language)


def test_one_line_counts_all_documents() -> None:
    one, other = Change("甲", (3, 4), kinds=2), Change("乙", (5, 3), kinds=1, unfit=1)
    assert said(one) == "议题 3 → 4 个，段落类别 2 段"
    assert said(one, other) == "2 份的议题数有变（共 8 → 7 个），段落类别 3 段，1 处更正已对不上"
    assert said(one, other, language=Language.EN).startswith("items of 2 minutes (in all 8 → 7)")
    assert said() == "解析结果无变化"
    assert brief(Reparsed(1, (Failure("甲", "empty"),), ()), Language.ZH) == "1 份读不了，沿用旧结果"


def test_documents_that_are_not_listed_are_said_to_be_there() -> None:
    changes = [Change(f"m{n}", (1, 2)) for n in range(LISTED)]
    lines = in_detail(changes, Language.ZH, 65_700).split("\n")
    assert lines[:2] == ["m0", "· 议题 1 → 2 个"]
    assert lines[LISTED:] == [f"另有 {LISTED} 处", "另有 65700 份纪要有改变，未逐一列出"]
    assert "未逐一列出" not in in_detail(changes, Language.ZH)
