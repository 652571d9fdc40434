"""One verb: segment. The text of one document to its Minutes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from index.segment.binding import bound
from index.segment.documents import documents_of
from index.segment.excerpts import excerpts
from index.segment.flow import unfolded
from index.segment.headings import BULLETS, action_of, bare_heading, is_phrase
from index.segment.kinds import Frame, carries_on, decides
from index.segment.lines import Folded, Line
from index.segment.meeting import meeting_of
from index.segment.noise import marks, noise_of
from index.segment.numerals import dates
from index.segment.outline import Start, outline
from index.segment.points import points
from index.segment.regions import CONVENED, is_footer, regions
from index.segment.report import agenda_count, confidence_of, warnings_of
from index.segment.roster import entries, is_attendance, said_entries
from index.units import UnitOverlay, UnitTable
from storage.domain import Excerpt, Item, Kind, Minutes, Noise, Origin, Point, Removal, RosterEntry, Span

PARSER_VERSION = "2"
"""Changes whenever the same text may parse otherwise; stored minutes of another version are parsed again."""

_LEAD_IN = re.compile(r"(?:议定|决定|明确|确定|形成)[^。]{0,16}[：:]?$")


def segment(
    text: str,
    *,
    removed: Sequence[Removal] = (),
    origins: Sequence[Origin] = (),
    ocr: bool = False,
    overlay: UnitOverlay | None = None,
) -> Minutes:
    """Segment one document.

    Never raises on any text: what cannot be read as an item becomes header, and the warnings say so.

    Args:
        text: the document's text after clean-up.
        removed: what clean-up took out, handed through.
        origins: pages or paragraphs, as positions in `text`, handed through.
        ocr: the text was recognised from pictures.
        overlay: the unit names that one city adds to the shipped table.
    """
    folded = Folded(text)
    sorted_lines = regions(folded)
    plain = sorted_lines.plain
    convened = _convened(folded, plain)
    parted = unfolded(folded, plain, convened)
    whole = set(plain)
    closed = [x for x in parted if x not in whole and x.end - x.start <= 500 and is_footer(folded.of(x))]
    shut = set(closed)
    plain = [x for x in parted if x not in shut]
    closing = sorted([*sorted_lines.closing, *closed], key=lambda x: x.start)
    starts, groups = outline(folded, plain, convened + 1, _agenda(folded, plain[: convened + 1], convened))
    first = starts[0].line if starts else len(plain)
    there = [x for x in plain[first:] if x.end - x.start <= 2000 and is_attendance(folded.of(x))]
    front = [*plain[:first], *there]
    gone = set(there)
    before = [x for x in closing if not starts or x.start < starts[0].at]
    back = [x for x in closing if starts and x.start > starts[0].at]
    heads = sorted(
        [*front, *before, *[x for x in sorted_lines.roster if not starts or x.start < starts[0].at]],
        key=lambda x: x.start,
    )
    meeting = meeting_of(folded, heads, back, plain[convened] if convened >= 0 else None)
    stops = sorted(line.start for line in (*closing, *there, *sorted_lines.roster, *sorted_lines.chrome))
    body = [line for k, line in enumerate(plain) if k not in groups and line not in gone]
    items = _items(folded, body, stops, starts, _standing(folded, front))
    roster = sorted([*entries(folded, sorted_lines.roster), *said_entries(folded, front)], key=lambda r: r.start)
    leftover = _behind_chrome(sorted_lines.chrome, plain[first:], folded, items)
    unread = sorted([*sorted_lines.noise, *sorted_lines.chrome, *leftover], key=lambda x: x.start)
    noise = sorted([*marks(text), *noise_of(folded, unread)], key=lambda n: n.start)
    header = _header(text, items, roster, noise)
    said = _agenda(folded, front, convened)
    agenda = None if said is None else len(items) if said[0] <= len(items) <= said[1] else said[0]
    warnings = warnings_of(meeting, items, agenda, _unplaced(folded, body, starts, items, leftover), text)
    parsed = Minutes(
        meeting=meeting,
        text=text,
        items=tuple(items),
        header=tuple(header),
        roster=tuple(roster),
        noise=tuple(noise),
        removed=tuple(removed),
        origins=tuple(origins),
        warnings=tuple(warnings),
        confidence=confidence_of(warnings, items),
        ocr=ocr,
        agenda=agenda,
    )
    return bound(parsed, UnitTable.with_overlay(overlay))


def _convened(folded: Folded, lines: list[Line]) -> int:
    """The index of the line that says who convened the meeting and when; a headline says it without its day."""
    found = [
        k for k, line in enumerate(lines[:60]) if CONVENED.search(folded.s, line.start, min(line.end, line.start + 400))
    ]
    dated = (k for k in found if dates(folded.s[lines[k].start : min(lines[k].end, lines[k].start + 200)]))
    return next(dated, found[0] if found else -1)


def _standing(folded: Folded, front: list[Line]) -> Frame | None:
    """The frame a lead-in sets for every item (…议定以下意见：)."""
    if front and _LEAD_IN.search(folded.of(front[-1])[-40:]):
        return Frame.DECIDED
    return None


def _behind_chrome(chrome: list[Line], plain: list[Line], folded: Folded, items: list[Item]) -> list[Line]:
    """Lines behind the last item and a web page's furniture: more of it (titles of other pages)."""
    end = items[-1].end if items else len(folded.text)
    behind = [line for line in plain if folded.source(line.start) >= end]
    return [
        line
        for line in behind
        if chrome and any(x.start < line.start and folded.source(x.start) >= end for x in chrome[-40:])
    ]


def _unplaced(folded: Folded, plain: list[Line], starts: list[Start], items: list[Item], leftover: list[Line]) -> int:
    """How many characters behind the first item are no footer, roster or noise, and yet in no item."""
    gone = {line.start for line in leftover}
    spans = [(item.start, item.end) for item in items]
    count = k = 0
    for line in plain:
        at = folded.source(line.start)
        while k < len(spans) and spans[k][1] <= at:
            k += 1
        inside = k < len(spans) and spans[k][0] <= at
        if starts and line.start > starts[0].at and not inside and line.start not in gone:
            count += line.end - line.start
    return count


def _agenda(folded: Folded, front: list[Line], convened: int) -> tuple[int, int] | None:
    said = "".join(folded.of(line)[:3000] for line in front[max(convened, 0) :])
    said = re.sub(r"^.*?主持召开[^，。；]*[，。；]", "", said, count=1)
    return agenda_count(said)


def _items(
    folded: Folded, plain: list[Line], stops: list[int], starts: list[Start], standing: Frame | None
) -> list[Item]:
    out: list[Item] = []
    edges = [*(start.at for start in starts), len(folded.s)]
    places = [line.start for line in plain]
    for ordinal, (start, (begin, end)) in enumerate(zip(starts, pairwise(edges), strict=True), 1):
        lines = plain[bisect_left(places, begin) : bisect_left(places, end)]
        out.append(_item(folded, start, _until_stop(folded, lines, stops), ordinal, standing))
    return out


def _until_stop(folded: Folded, lines: list[Line], stops: list[int]) -> list[Line]:
    """The lines up to the first stop (footer, roster, chrome) behind which none of them carries the item on."""
    last = lines[0]
    for line in lines[1:]:
        parted = bisect_right(stops, line.start) > bisect_right(stops, last.start)
        if not parted or carries_on(folded.s[line.start : min(line.end, line.start + 400)]):
            last = line
        else:
            break
    return [line for line in lines if line.start <= last.start]


def _item(folded: Folded, start: Start, lines: list[Line], ordinal: int, standing: Frame | None) -> Item:
    s = folded.s
    label, first = start.label, lines[0]
    after = label.end if label is not None else start.at
    while label is None and after < first.end - 1 and s[after] in BULLETS:
        after += 1
    following = s[lines[1].start : lines[1].start + 4] if len(lines) > 1 else ""
    heading: tuple[int, int] | None = None
    body = after
    sentence_end = s.find("。", after, first.end)
    if (label is not None and after >= first.end) or (
        sentence_end < 0
        and (label is not None or is_phrase(s[after : first.end]) or bare_heading(s[after : first.end], following))
        and first.end - after <= 200
    ):
        heading, body = (start.at, first.end), first.end
    elif label is not None and sentence_end > 0 and is_phrase(s[after:sentence_end]):
        heading, body = (start.at, sentence_end), sentence_end + 1
    if label is not None and heading is not None and lines[-1].end <= max(body, first.end):
        said = re.sub("《[^》]*》", "《》", s[after : heading[1]])
        if heading[1] >= first.end - 1 and decides(said):
            heading, body = None, after
    paragraphs = [(max(x.start, body), x.end) for x in lines if x.end > body]
    head = s[after : heading[1]] if heading else ""
    read = excerpts(s, paragraphs, standing)
    action = action_of(head) or (action_of(s[paragraphs[0][0] : paragraphs[0][0] + 30]) if paragraphs else None)
    span = folded.span(start.at, lines[-1].end)
    place = folded.span(*heading) if heading else None
    return Item(
        ordinal=ordinal,
        label=s[label.start : label.end].rstrip("、．.：，。") if label is not None else None,
        action=action,
        heading=folded.text[place.start : place.end] if place else None,
        heading_start=place.start if place else None,
        heading_end=place.end if place else None,
        start=span.start,
        end=span.end,
        documents=documents_of(s, head, read),
        excerpts=tuple(_excerpt(folded, kind, a, b) for kind, a, b in read),
    )


def _excerpt(folded: Folded, kind: Kind, start: int, end: int) -> Excerpt:
    span = folded.span(start, end)
    marked = []
    for label, a, b in points(folded.s, start, end):
        place = folded.span(a, b)
        marked.append(Point(label, place.start, place.end))
    return Excerpt(kind=kind, start=span.start, end=span.end, points=tuple(marked))


def _header(text: str, items: list[Item], roster: list[RosterEntry], noise: list[Noise]) -> list[Span]:
    """Every stretch of text that nothing else holds: nothing is lost, whatever the document looks like."""
    held = sorted((x.start, x.end) for group in (items, roster, noise) for x in group)
    out: list[Span] = []
    here = 0
    for start, end in [*held, (len(text), len(text))]:
        if start > here:
            gap = text[here:start]
            inner = gap.strip("\ufeff\u200b \t\r\n\u3000")
            if inner.strip():
                lead = here + gap.index(inner)
                out.append(Span(lead, lead + len(inner)))
        here = max(here, end)
    return out
