"""Secrecy markings in a document's header. A document that bears one is refused, and nothing of it is kept.

Where and how a marking stands: GB/T 9704-2012, 7.2.2 (top left of the first page; 绝密, 机密 or 秘密, then ``★`` and
the term, ``机密★1年``), and the older and tabular forms: ``密级：秘密``, ``秘密 10年``, the word alone on its line, set
off by a wide gap from what else stands there, or upright, one character a line. A document refused by mistake is seen
and can be put right, a secret let in cannot: what may be a marking is taken for one.
"""

from __future__ import annotations

import re
import unicodedata

_LEVEL = r"(?:[绝机秘]\s*密(?:\s*[级件])?)"
_TERM = r"(?:长\s*期|[\d〇零一二三四五六七八九十]+\s*(?:年|个\s*月|月|天|日))"
_URGENCY = r"(?:特\s*急|加\s*急|急\s*件|平\s*急|特\s*提)"
_STAR = r"[★☆*✩✭✯⭐▲△◆◇●■※]"
_OPEN, _CLOSE = r"[\[【(（〔「『《<〈]", r"[\])】）〕」』》>〉]"

_STARRED = re.compile(rf"{_LEVEL}\s*{_STAR}|{_STAR}\s*{_LEVEL}(?![\w])")
_LABELLED = re.compile(
    rf"(?:密\s*级|保\s*密\s*等\s*级|涉\s*密\s*等\s*级)(?:\s*[为是]?\s*:\s*|\s*[为是]\s*|\s+){_OPEN}?\s*({_LEVEL})"
)
_ALONE = re.compile(
    rf"^\s*(?:No\.?|№)?\s*\d*\s*(?:{_URGENCY}\s*)?{_OPEN}?\s*({_LEVEL})\s*{_CLOSE}?\s*[·•:;,、\-—]*\s*"
    rf"(?:{_OPEN}?\s*(?:保\s*密\s*期\s*限\s*:?\s*)?{_TERM}\s*{_CLOSE}?)?"
    rf"\s*(?:{_URGENCY})?\s*(?:No\.?|№)?\s*\d*\s*$"
)
_SET_OFF = re.compile(rf"^\s*{_OPEN}?{_LEVEL}{_CLOSE}?\s{{2,}}|\s{{2,}}{_OPEN}?{_LEVEL}{_CLOSE}?\s*$")
_UPRIGHT = re.compile(rf"^[^\S\n]*[绝机秘][^\S\n]*\n\s*密(?:[^\S\n]*(?:[级件]|{_STAR}))?[^\S\n]*$", re.MULTILINE)
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
    lines = _lines(text, end)
    for line in lines:
        folded = unicodedata.normalize("NFKC", line.replace("\u3000", "  ")).translate(_TRADITIONAL)
        found = _STARRED.search(folded) or _LABELLED.search(folded) or _ALONE.match(folded) or _SET_OFF.search(folded)
        if found is not None:
            return " ".join(line.split())[:40]
    upright = _UPRIGHT.search("\n".join(lines).translate(_TRADITIONAL))
    return None if upright is None else " ".join(upright.group().split())


def _lines(text: str, end: int) -> list[str]:
    """The lines that begin before `end`, whole."""
    stop = text.find("\n", end)
    return text[: len(text) if stop < 0 else stop].splitlines()
