"""Names and words written by sound or with a wrong character, and pinyin."""

from __future__ import annotations

import re

_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ueng|ang|eng|ong|ing|ian|iao|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|a|o|e|i|u|v)"
)


def is_pinyin(word: str) -> bool:
    """Whether the letters cut into Mandarin syllables, at least two of them."""
    at = count = 0
    while at < len(word):
        match = _SYLLABLE.match(word, at)
        if match is None:
            return False
        at, count = match.end(), count + 1
    return count >= 2
