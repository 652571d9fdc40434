"""The question folded to one form: full width, traditional characters, stray spaces, separators."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from index.wording import Wording

_CJK = r"\u3400-\u9fff"
_SPACE_BETWEEN = Wording(
    rf"(?<=[{_CJK}\d，。？！、：；])[ \t\u3000]+(?=[{_CJK}\d，。？！、：；])"
    rf"|(?<=[{_CJK}])\s+(?=\w)|(?<=\w)\s+(?=[{_CJK}])",
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]")
"""What takes no room: soft hyphens, joiners, direction marks, variation selectors, byte order marks."""
_PUNCT = str.maketrans({"?": "？", "!": "！", ",": "，", ";": "；", ":": "："})
_MIDDLE_DOT = re.compile(r"(?<=\d)\s*[·•・‧∙]\s*(?=\d)")
_POLITE = re.compile(
    r"^(?:@\w+\s*)?(?:(?:你好|您好|请问(?:一下|下)?|麻烦(?:你|您)?|劳驾|帮我|帮忙|我想(?:问|知道|了解|查)(?:一下|下)?|想(?:问|知道|了解)(?:一下|下)?"
    r"|问一下|查一下|查下|看一下|看看|说说|讲讲|告诉我|列一下|列出|列举|给我|请)[，,、:： ]*)+(?=\S{2,})"
)
_PAREN_UNIT = re.compile(r"[（(]([^（）()]{1,12})[)）]")


_IGNORED = re.compile(r"[\s“”‘’\"'「」『』、]+")


_TRADITIONAL_TOO = frozenset("乾吒夥後徵捱摺於榘沈甯菸薹藉覆醣麴麽")
"""The characters of GB2312, which is a set of simplified ones, that conversion may change; a test holds that."""


@lru_cache(maxsize=1)
def _converter() -> Any:
    # The conversion tables take a moment to load.
    import opencc

    return opencc.OpenCC("t2s")


def to_simplified(text: str) -> str:
    """Traditional characters to simplified ones; other text is returned as it is."""
    return text if _is_simplified(text) else str(_converter().convert(text))


def _is_simplified(text: str) -> bool:
    """Whether it is sure that conversion changes nothing, as of most questions."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return not has_han(text)
    return _TRADITIONAL_TOO.isdisjoint(text)


def has_han(text: str) -> bool:
    """Whether any Chinese character stands in the text."""
    return any("\u3400" <= c <= "\u9fff" for c in text)


def fold(text: str) -> str:
    """Width, script, spacing and separators folded; the text stays readable Chinese (or lower-cased English)."""
    out = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()
    out = to_simplified(out)
    out = _MIDDLE_DOT.sub(".", out)
    if has_han(out):
        if any(map(str.isspace, out)):
            out = _SPACE_BETWEEN.sub("", out)
        out = out.translate(_PUNCT)
    return re.sub(r"\s+", " ", out)


def without_courtesy(text: str) -> str:
    """The question without 请问, 帮我查一下 and the like at its start."""
    return _POLITE.sub("", text, count=1)


def key(text: str) -> str:
    """Text for literal matching: folded, lower case, no white space, no quotes and 、, 6.28 for 6·28."""
    out = unicodedata.normalize("NFKC", text).lower()
    out = _MIDDLE_DOT.sub(".", out)
    return _IGNORED.sub("", out)
