"""The body of an item as excerpts: statements read one by one, neighbours of one kind joined within a paragraph."""

from __future__ import annotations

import re

from msgspec import Struct

from index.segment.kinds import LABEL, Frame, annexes, is_background, statement
from index.segment.sentences import sentences
from storage.domain import Kind

_TOPIC = 25
"""Characters that a topic sentence (统一思想认识。) hardly exceeds."""
_LEAD_IN = re.compile(
    r"(?:会议)?(?:经?(?:研究|讨论|审议)，?)?(?:一致)?(?:议定|决定|明确|确定|商定|要求|强调|指出|认为)"
    r"(?:了?(?:如下|以下))?(?:事项|意见)?(?:如下)?："
)
_MANY = 2000
"""Paragraphs from which an item is no item: its statements are joined across paragraphs, to stay quick."""
_DEFAULT = {
    Frame.HEARD: Kind.OPINION,
    Frame.JUDGED: Kind.OPINION,
    Frame.DECIDED: Kind.REQUIREMENT,
    Frame.TOLD: Kind.REQUIREMENT,
    None: Kind.REQUIREMENT,
}


class _Read(Struct):
    start: int
    end: int
    kind: Kind | None
    opens: bool
    """A reporting verb of its own stands at its head."""
    telling: bool
    """Too long to be a topic sentence."""


def excerpts(s: str, paragraphs: list[tuple[int, int]], standing: Frame | None) -> list[tuple[Kind, int, int]]:
    """The (kind, start, end) of every statement in the paragraphs of one item, joined where kinds agree.

    Args:
        s: the folded text.
        paragraphs: folded ranges, in order, none empty.
        standing: the frame that stands over the whole item (会议议定以下意见： before the first).
    """
    out: list[tuple[Kind, int, int]] = []
    frame = standing
    listing = False
    """A list of what was approved is being read (会议同意以下项目立项：)."""
    opened: int | None = None
    """Where a lead-in that ends a paragraph (会议议定：) began: it opens what the next one says."""
    for n, (start, end) in enumerate(paragraphs):
        if frame is Frame.HEARD and LABEL.match(s, start, end):
            frame = standing
        reads, frame = _paragraph(s, start, end, frame)
        listed = listing and LABEL.match(s, start, end) is not None
        for read in reads if listed else ():
            read.kind = read.kind or Kind.RESOLUTION
        listing = listed or (reads[-1].kind is Kind.RESOLUTION and s[end - 1] == "：")
        if out and annexes(s[start : start + 12]):
            for read in reads:
                read.kind = out[-1][0]
        _settle(s, reads, frame)
        if opened is not None:
            reads[0].start, opened = opened, None
        if n + 1 < len(paragraphs) and _LEAD_IN.fullmatch(s, reads[-1].start, end):
            opened = reads.pop().start
        first = len(out) if len(paragraphs) <= _MANY else 0
        for read in reads:
            assert read.kind is not None
            if len(out) > first and out[-1][0] is read.kind:
                out[-1] = (read.kind, out[-1][1], read.end)
            else:
                out.append((read.kind, read.start, read.end))
    return out


def _paragraph(s: str, start: int, end: int, frame: Frame | None) -> tuple[list[_Read], Frame | None]:
    reads: list[_Read] = []
    framed_here = decided = False
    before: Kind | None = None
    for a, b in sentences(s, start, end):
        label = LABEL.match(s, a, b)
        head = label.end() if label else a
        read = statement(s[head:b], frame, framed_here=framed_here, decided=decided, before=before)
        if read.frame is not None:
            frame, framed_here, decided = read.frame, True, False
        decided = decided or read.kind is Kind.RESOLUTION
        before = read.kind
        opens = read.frame is not None or s.startswith("会议", head)
        reads.append(_Read(a, b, read.kind, opens, label is None and b - a > _TOPIC))
    return reads, frame


def _settle(s: str, reads: list[_Read], frame: Frame | None) -> None:
    """Give every statement that says nothing by itself the kind of its neighbours.

    A topic sentence goes with what follows; what follows a decision explains it.
    """
    for k, read in enumerate(reads):
        if read.kind is not None:
            continue
        before = reads[k - 1].kind if k else None
        after = next((r for r in reads[k + 1 :] if r.kind is not None), None)
        if before is Kind.RESOLUTION:
            read.kind = before
        elif after is not None and not after.opens:
            read.kind = after.kind
        elif after is not None and k == 0:
            read.kind = Kind.OPINION if read.telling and after.kind is Kind.RESOLUTION else after.kind
        elif before is Kind.REPORT:
            read.kind = Kind.OPINION
        else:
            said = Kind.OPINION if frame is None and is_background(s[read.start : read.end]) else _DEFAULT[frame]
            read.kind = before or said
