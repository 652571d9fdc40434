"""Chinese and Arabic numerals in questions."""

from __future__ import annotations

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
NUMERAL = r"(?:(?<!\d)\d{1,4}(?!\d)|[零〇一二两三四五六七八九十百]{1,7})"
_UNITS = {"十": 10, "百": 100}


def number(text: str) -> int | None:
    """57 for 57, 五十七 and 五七; None for anything else."""
    if text.isdecimal():
        return int(text)
    if not text or any(c not in DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit
