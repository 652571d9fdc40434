"""What was decided, in the words of the minutes: approved, refused or put off."""

from __future__ import annotations

import re

from index.wording import Wording

_REFUSED = (
    r"不予(?:原则)?(?:同意|通过|批准|审议)|不(?:宜)?同意|不(?:予)?(?:通过|批准)|未(?:予|获)?(?:同意|通过|批准)|否决"
)
_PUT_OFF = (
    r"退回(?:修改|完善|重新[\u4e00-\u9fff]{2})?|暂缓[\u4e00-\u9fff]{0,4}|暂不[\u4e00-\u9fff]{1,6}|缓议|另行(?:研究|审议|提请)[\u4e00-\u9fff]{0,4}"
    r"|待[\u4e00-\u9fff]{2,16}后[，]?(?:再次?|另行)(?:提请|研究|审议|上会)[\u4e00-\u9fff]{0,8}"
)
_APPROVED = (
    r"原则(?:上)?(?:同意|通过)|(?:审议|票决|表决|一致|方式)(?:并)?(?:原则|一致)?(?:同意|通过)"
    r"|(?<![不未予经获])同意(?!率|书|后|与否|的)|(?<![不未予经获])通过(?=了|该|《|[，。；])|(?<![不未予])批准(?!后|文|的)"
)
_IN_PRINCIPLE = re.compile("原则")
_MAY_PUT_OFF = frozenset("退暂缓另待")
"""Characters of which all words that put off hold one; most resolutions have none."""
_SETTLED = Wording(f"(?:{_REFUSED})|(?:{_APPROVED})", needs="不未否同通批")
_VERDICT = Wording(f"(?:{_REFUSED})|(?:{_PUT_OFF})|(?:{_APPROVED})")
_TITLES = re.compile(r"《[^《》]*》|“[^“”]*”")


def verdict(text: str) -> str:
    """The deciding words of a resolution: the exact slice, or an empty string where it decides nothing of the kind.

    A refusal is never read as the approval that stands inside it (不同意); words inside titles and quotation marks
    decide nothing, nor do 通过座谈会 and 经同意后.

    Args:
        text: A resolution, or a sentence of one.
    """
    masked = _TITLES.sub(lambda hit: "《" + "\u3000" * (len(hit.group()) - 1), text)
    found = (_SETTLED if _MAY_PUT_OFF.isdisjoint(masked) else _VERDICT).search(masked)
    return text[found.start() : found.end()] if found else ""


def outcome(phrase: str) -> str:
    """What a verdict amounts to: ``refused``, ``put off``, ``in principle`` or ``approved``."""
    if re.search(_REFUSED, phrase):
        return "refused"
    if re.search(_PUT_OFF, phrase):
        return "put off"
    return "in principle" if _IN_PRINCIPLE.search(phrase) else "approved"
