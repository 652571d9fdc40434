"""Which lines begin an item: one style of numbers carries them, or none does and paragraphs tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.segment.headings import ACTION, VERBS, Label, is_phrase, label_at, names_topic, runs
from index.segment.kinds import Frame, decides, frame_of
from index.segment.lines import Folded, Line

_STARTER = re.compile(
    rf"(?:(?:会上|随后|最后|接着|期间|此外|同时|会前)，?)?(?:会议|与会人员)(?:还|首先|随后|接着|最后|集中|集体|认真|专题|再次|书面|深入|分别|一并)*{VERBS}"
    r"(?!(?:指出|强调|要求|认为|提出|决定|议定|明确|确定|同意))"
)
_DECIDES = re.compile(r"(?:会议)?(?:研究|讨论|审议|听取)?(?:并|，)?(?:原则|一致|审议|讨论|研究|决定|同意|通过)")
_LATE = re.compile(r"会议还(?:集中|专题)?" + VERBS)
_GROUP = re.compile(
    rf"(?:会议)?(?:{VERBS}{{0,2}}[^，。《》]{{0,16}}(?:事项|议题|事宜|汇报|文件|精神|内容|工作|如下)?|其他事项|有关事项)[。：]?"
)
_LEAD_IN = re.compile(r"(?:如下|以下)[^。]{0,16}[：:。]?$|：$")
_BOUNDED = 400


@dataclass(slots=True)
class Start:
    """An item's first line, the place where it begins and its number."""

    line: int
    at: int
    label: Label | None = None


def outline(folded: Folded, lines: list[Line], convened: int, agenda: int | None) -> tuple[list[Start], set[int]]:
    """The starts of the items, in order, and the lines that only head a group of them (二、审议事项).

    Args:
        folded: the document.
        lines: the lines that may hold items, in order: no noise, roster or footer.
        agenda: how many topics the sentence on the agenda names, if one does.
        convened: how many of them come before the items for sure (masthead, 主持召开 sentence).
    """
    s = folded.s
    labels = [
        (k, label)
        for k, line in enumerate(lines)
        if k >= convened and (label := label_at(s, line.start, line.end)) is not None
    ]
    numbered, groups = _numbered(folded, lines, labels)
    starts = [Start(k, label.start, label) for k, label in numbered]
    first = starts[0].line if starts else len(lines)
    before = _unnumbered(folded, lines, convened, first, whole=not starts)
    if not starts:
        before = _paragraphs(folded, lines, convened, before, agenda)
    else:
        if first > convened and _GROUP.fullmatch(folded.of(lines[first - 1])):
            groups.add(first - 1)
        before = _head_items(folded, lines, before, starts)
        starts += _late_items(folded, lines, starts)
    return sorted(before + starts, key=lambda start: start.at), groups


def _numbered(
    folded: Folded, lines: list[Line], labels: list[tuple[int, Label]]
) -> tuple[list[tuple[int, Label]], set[int]]:
    s = folded.s
    for style in ("topic", "han", "bare", "paren", "digit", "digit_paren"):
        found = runs([x for x in labels if x[1].style == style])
        if not found:
            continue
        edges = [run[0][1].start for run in found[1:]] + [len(s)]
        weight = [end - run[0][1].start for run, end in zip(found, edges, strict=True)]
        best = found[weight.index(max(weight))]
        if style in {"paren", "digit", "digit_paren"} or len(best) == 1:
            topics = sum(_item_like(s, lines[k], label) for k, label in best)
            if 2 * topics < len(best):
                continue
            if style not in {"topic", "han", "bare"}:
                several = [x for run in found for x in run if _item_like(s, lines[x[0]], x[1])]
                return (several if len(found) > 1 else best), set()
        return _ungrouped(folded, lines, best, labels)
    return [], set()


def _item_like(s: str, line: Line, label: Label) -> bool:
    return names_topic(s[label.end : min(line.end, label.end + 60)]) or _own_heading(s, line, label)


def _own_heading(s: str, line: Line, label: Label) -> bool:
    text = s[label.end : line.end]
    return text.startswith("关于") and is_phrase(text)


def _ungrouped(
    folded: Folded, lines: list[Line], outer: list[tuple[int, Label]], labels: list[tuple[int, Label]]
) -> tuple[list[tuple[int, Label]], set[int]]:
    """Replace a group heading (二、审议事项) by the items under it (（一）审议《…》)."""
    s = folded.s
    edges = [k for k, _ in outer[1:]] + [len(lines)]
    out: list[tuple[int, Label]] = []
    groups: set[int] = set()
    for (k, label), stop in zip(outer, edges, strict=True):
        inner = [x for x in labels if k < x[0] < stop and x[1].style in {"paren", "digit"}]
        inner = [x for x in inner if x[1].style == inner[0][1].style]
        head = s[label.end : lines[k].end]
        topics = [x for x in inner if _item_like(s, lines[x[0]], x[1])]
        grouped = (
            bool(inner)
            and inner[0][0] == k + 1
            and len(head) <= 30
            and "《" not in head
            and 10 * len(topics) >= 6 * len(inner)
            and _GROUP.fullmatch(head) is not None
        )
        out += topics if grouped else [(k, label)]
        groups |= {k} if grouped else set()
    return out, groups


def _unnumbered(folded: Folded, lines: list[Line], start: int, stop: int, *, whole: bool) -> list[Start]:
    """Paragraphs that open a topic by 会议听取/审议/传达…, or by a line that is a heading without a number."""
    s = folded.s
    out: list[Start] = []
    seen = ""
    told = False
    for k in range(start, stop):
        text = s[lines[k].start : min(lines[k].end, lines[k].start + _BOUNDED)]
        full = lines[k].end - lines[k].start <= _BOUNDED
        opens = _STARTER.match(text) is not None and not (full and _LEAD_IN.search(text) and not _heard(text))
        if opens and decides(text.split("。")[0]) and out and not told and _same_topic(text, seen):
            opens = False
        if not opens and whole and full and "。" not in text[:-1] and is_phrase(text.rstrip("。：")):
            opens = k + 1 < stop and label_at(s, lines[k].start, lines[k].end) is None
        if not opens and out and told and _DECIDES.match(text) and decides(text.split("。")[0]):
            opens = "《" in text and not _same_topic(text, seen)
        if opens:
            out.append(Start(k, lines[k].start))
            seen, told = text, False
        else:
            seen += text
            told = told or frame_of(text) in {Frame.TOLD, Frame.DECIDED, Frame.JUDGED}
    return out


def _paragraphs(folded: Folded, lines: list[Line], start: int, found: list[Start], agenda: int | None) -> list[Start]:
    """The starts where no number and not every topic's verb tells: as many paragraphs as topics, or the first ones.

    Reports of the central government's meetings give each topic one paragraph, opened by 会议指出 as often as by its
    verb.
    """
    s = folded.s
    speaking = [k for k in range(start, len(lines)) if s.startswith("会议", lines[k].start)]
    if agenda is not None and len(found) < agenda == len(speaking):
        return [Start(k, lines[k].start) for k in speaking]
    first = found[0].line if found else len(lines)
    lead = [k for k in speaking if k < first and frame_of(s[lines[k].start : lines[k].end][:_BOUNDED]) is not None]
    return ([Start(lead[0], lines[lead[0]].start)] if lead else []) + found


def _heard(text: str) -> bool:
    return re.search(r"汇报|情况|精神|》", text) is not None


def _same_topic(text: str, seen: str) -> bool:
    """Whether the first 《…》 of `text` was named in `seen` already, or it names none."""
    m = re.search(r"《([^》]{2,60})", text)
    return m is None or m.group(1) in seen


def _head_items(folded: Folded, lines: list[Line], before: list[Start], starts: list[Start]) -> list[Start]:
    """Of the paragraphs before the first number, those that are items and not the agenda or a group heading."""
    s = folded.s
    heads = [s[x.label.end : lines[x.line].end][:_BOUNDED] for x in starts if x.label is not None]
    out = []
    for k, start in enumerate(before):
        last = before[k + 1].line if k + 1 < len(before) else starts[0].line
        text = s[start.at : lines[start.line].end]
        alone = last == start.line + 1
        if alone and (_GROUP.fullmatch(text) or _LEAD_IN.search(text[-30:]) or _agenda(text, heads)):
            continue
        if _LEAD_IN.search(text[-30:]) and "如下" in text[-30:]:
            continue
        out.append(start)
    return out


def _agenda(text: str, heads: list[str]) -> bool:
    """Whether a paragraph only lists what the numbered items then bring."""
    clauses = [ACTION.sub("", c, count=1).lstrip("了") for c in re.split(r"[，；。、]", text) if len(c) > 4]
    known = sum(any(c[:12] in head for head in heads) for c in clauses)
    return bool(clauses) and 2 * known >= len(clauses)


def _late_items(folded: Folded, lines: list[Line], starts: list[Start]) -> list[Start]:
    taken = {start.line for start in starts}
    return [
        Start(k, line.start)
        for k, line in enumerate(lines)
        if k > starts[0].line and k not in taken and _LATE.match(folded.s, line.start, line.end)
    ]
