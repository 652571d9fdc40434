"""How common a word is in the language at large, by the frequencies that jieba ships."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

RARE = 100
"""A word counted less often than this in jieba's corpus says by itself what a text is about (油烟; 学校 has 17,000)."""


@lru_cache(maxsize=1)
def _counts() -> str:
    # Found without importing jieba, which takes a moment and is not needed where rjieba cuts.
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        return ""
    return "\n" + Path(spec.origin).with_name("dict.txt").read_text(encoding="utf-8")


@lru_cache(maxsize=4096)
def rare(word: str) -> bool:
    """Whether the word is seldom used; words that the dictionary lacks are."""
    text = _counts()
    at = text.find(f"\n{word} ")
    if at < 0:
        return True
    return int(text[at + len(word) + 2 : at + len(word) + 12].split(" ")[0]) < RARE
