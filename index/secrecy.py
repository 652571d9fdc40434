"""Secrecy markings in a document's header. A document that bears one is refused, and nothing of it is kept.

Where and how a marking stands: GB/T 9704-2012, 7.2.2 (top left of the first page; 绝密, 机密 or 秘密, then ``★`` and
the term, ``机密★1年``), and the older and tabular forms ``密级：秘密``, ``秘密 10年`` and the word alone on its line.
"""

from __future__ import annotations

import re
import unicodedata

_LEVEL = r"(?:绝\s*密|绝\s*密\s*级|机\s*密|机\s*密\s*级|秘\s*密|秘\s*密\s*级)"
_TERM = r"(?:长\s*期|[\d〇零一二三四五六七八九十]+\s*(?:年|个\s*月|月|天|日))"
_URGENCY = r"(?:特\s*急|加\s*急|急\s*件|平\s*急|特\s*提)"
_STAR = r"[★☆*✩⭐]"

_STARRED = re.compile(rf"{_LEVEL}\s*{_STAR}|{_STAR}\s*{_LEVEL}(?![\w])")
_LABELLED = re.compile(rf"(?:密\s*级|保\s*密\s*等\s*级|涉\s*密\s*等\s*级)(?:\s*[::]\s*|\s+)[\[【(（]?\s*({_LEVEL})")
_ALONE = re.compile(
    rf"^\s*(?:No\.?|№)?\s*\d*\s*(?:{_URGENCY}\s*)?[\[【(（〔]?\s*({_LEVEL})\s*[\])】）〕]?\s*[·•:;,、\-—]*\s*{_TERM}?"
    rf"\s*(?:{_URGENCY})?\s*(?:No\.?|№)?\s*\d*\s*$"
)
_TRADITIONAL = str.maketrans("絕機祕級", "绝机秘级")
_LEAST = 400
"""Characters of a header looked at even where the first item is read as beginning earlier."""


def marking(text: str, header_end: int | None = None) -> str | None:
    """The secrecy marking in the header of a document, as its line has it, or None.

    The words themselves in prose (保守国家秘密) are no marking.

    Args:
        text: The document.
        header_end: Where its first item begins, where that is known.
    """
    end = max(header_end or 0, _LEAST)
    for line in _lines(text, end):
        folded = unicodedata.normalize("NFKC", line).translate(_TRADITIONAL)
        found = _STARRED.search(folded) or _LABELLED.search(folded) or _ALONE.match(folded)
        if found is not None:
            return " ".join(line.split())[:40]
    return None


def _lines(text: str, end: int) -> list[str]:
    """The lines that begin before `end`, whole."""
    stop = text.find("\n", end)
    return text[: len(text) if stop < 0 else stop].splitlines()
