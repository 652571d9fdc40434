"""Where one statement ends and the next begins, in folded text."""

from __future__ import annotations

import re

_MARK = re.compile(
    r"(?P<open>[（《])|(?P<close>[）》])|(?P<stop>[。！？]+[”’）》]*)"
    r"|(?P<lead>(?<=以下|如下)[^。：，；\n]{0,14}：|(?<=[议确决]定|明确)：(?=(?:一是|一要|（一）|1[.、])))"
    r"|(?P<turn>[，；](?=(?:会议|与会人员)(?:还|并|同时|进一步|一致|最后|再次|特别){0,3}"
    r"(?:指出|强调|要求|认为|明确|决定|议定|确定|提出|部署)[，：]?))"
)
_REACH = 150
"""A bracket left open for longer than this many characters was never closed; it then ends no sentence's reach."""


def sentences(s: str, start: int, end: int) -> list[tuple[int, int]]:
    """The statements of ``s[start:end]``, adjoining, none empty.

    A full stop ends one unless it stands in brackets; so do a lead-in's colon (议定以下意见：) and the comma before a
    new 会议强调.
    """
    out: list[tuple[int, int]] = []
    begin, opened = start, []
    for m in _MARK.finditer(s, start, end):
        if m["open"]:
            opened.append(m.start())
        elif m["close"]:
            if opened:
                opened.pop()
        else:
            if opened and m.start() - opened[-1] > _REACH:
                opened.clear()
            if opened:
                continue
            out.append((begin, m.end()))
            begin = m.end()
    if begin < end:
        out.append((begin, end))
    return out
