"""Which lines begin an item: one style of numbers carries them, or none does and paragraphs tell."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct

from index.segment.headings import ACTION, VERBS, Label, bare_heading, is_phrase, label_at, names_topic, runs
from index.segment.kinds import Frame, decides, frame_of, tells
from index.segment.lines import Folded, Line
from index.segment.report import agenda_count

_ADVERBS = r"(?:还|首先|随后|接着|最后|集中|集体|认真|专题|再次|书面|深入|分别|一并|在)*"
_STARTER = re.compile(
    rf"(?:(?:会上|随后|最后|接着|期间|此外|同时|会前|会议开始前)，?(?:会议|与会人员)?|会议|与会人员)"
    rf"(?:以[^，。]{{2,30}}?(?:形式|方式)，?|由[^，。]{{2,20}}?(?:同志)?)?{_ADVERBS}{VERBS}"
    r"(?!(?:指出|强调|要求|认为|提出|决定|议定|明确|确定|同意))"
    r"|[^，。：；]{2,24}(?:局|委|办|办公室|部|中心|集团|公司|院|镇|街道|同志)[^，。：；]{0,12}(?:汇报|通报|传达)了"
    r"|(?:关于|就|针对|围绕|在听取)[^。：；]{4,60}[，。：](?:会议|要)"
)
_DECIDES = re.compile(
    r"(?:会议)?(?:不|未|暂)?(?:研究|讨论|审议|听取)?(?:并|，)?(?:原则|一致|审议|讨论|研究|决定|同意|通过)"
)
_LATE = re.compile(r"会议还(?:集中|专题)?" + VERBS)
_GROUP = re.compile(
    rf"(?:会议)?(?:{VERBS}{{0,2}}[^，。《》]{{0,16}}(?:事项|议题|事宜|汇报|文件|精神|内容|工作|如下)?|其他事项|有关事项)[。：]?"
)
_LATER_GROUP = re.compile(
    rf"会议{_ADVERBS}(?:{VERBS}){{1,2}}(?!了)[^，。《》了]{{0,16}}(?:事项|议题|事宜|文件|精神|内容|工作|如下)[。：]?"
)
"""会议研究民生工作。 alone before a number heads the group that begins there; it is no end of the item before."""
_AGREED = re.compile(r"(?:会议)?(?:经[^，：]{2,12}，)?(?:议定|决定|明确|确定|形成|商定)[^，。：]{0,12}：$")
_SPOKEN = re.compile(r"会议(?:认为|指出|听取|强调|充分|对)")
_LISTED = re.compile(r"会议(?:听取|审议|研究|讨论|学习|传达)[^。]*等\d*[个项]?(?:议题|事项|工作|汇报)。")
"""Only the agenda: 会议审议了《…》《…》等议题。"""
_SUBJECT = re.compile(r"汇报|情况|精神|》")
_LEAD_IN = re.compile(r"(?:如下|以下)[^。]{0,16}[：:。]?$|：$")
_BOUNDED = 400


class Start(Struct):
    """An item's first line, the place where it begins and its number."""

    line: int
    at: int
    label: Label | None = None


def outline(
    folded: Folded, lines: list[Line], convened: int, agenda: tuple[int, int] | None
) -> tuple[list[Start], set[int]]:
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
        groups |= {
            start.line - 1
            for last, start in pairwise(starts)
            if start.line - 1 > last.line and _LATER_GROUP.fullmatch(folded.of(lines[start.line - 1]))
        }
        before = _head_items(folded, lines, before, starts)
        starts += _late_items(folded, lines, starts)
    return sorted(before + starts, key=lambda start: start.at), groups


def _numbered(
    folded: Folded, lines: list[Line], labels: list[tuple[int, Label]]
) -> tuple[list[tuple[int, Label]], set[int]]:
    s = folded.s
    for style in ("topic", "han", "bare", "zero", "paren", "digit", "digit_paren"):
        found = runs([x for x in labels if x[1].style == style])
        if style in {"paren", "digit", "digit_paren"}:
            found = [run for run in found if not _answers(folded, lines, run)]
        if not found:
            continue
        edges = [run[0][1].start for run in found[1:]] + [len(s)]
        weight = [end - run[0][1].start for run, end in zip(found, edges, strict=True)]
        best = found[weight.index(max(weight))]
        topics = sum(_item_like(s, lines[k], label) for k, label in best)
        unlike = 2 * topics < len(best)
        if style in {"paren", "digit", "digit_paren"} or len(best) == 1:
            if unlike:
                continue
            if style not in {"topic", "han", "bare", "zero"}:
                several = [x for run in found for x in run if _item_like(s, lines[x[0]], x[1])]
                return (several if len(found) > 1 else best), set()
        if unlike and 1 < len(found) <= sum(_STARTER.match(s, x.start, x.end) is not None for x in lines):
            continue
        return _ungrouped(folded, lines, best, labels)
    return [], set()


def _answers(folded: Folded, lines: list[Line], run: list[tuple[int, Label]]) -> bool:
    """Whether the numbers of a run are the points of a paragraph that opened a topic.

    会议听取了…汇报，议定以下意见：（一）关于…; a run of agenda verbs (会议研究了以下事项：1.审议…) is the agenda.
    """
    first = run[0][0]
    if not first:
        return False
    before = folded.of(lines[first - 1])
    topics = sum(names_topic(folded.s[label.end : label.end + 60]) for _, label in run)
    if not before.endswith("：") or 2 * topics >= len(run):
        return False
    said = folded.of(lines[first - 2]) if first >= 2 else ""
    return _STARTER.match(before) is not None or (_AGREED.match(before) is not None and _SPOKEN.match(said) is not None)


def _item_like(s: str, line: Line, label: Label) -> bool:
    return names_topic(s[label.end : min(line.end, label.end + 60)]) or _own_heading(s, line, label)


def _own_heading(s: str, line: Line, label: Label) -> bool:
    text = s[label.end : min(line.end, label.end + 200)].split("。")[0]
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
    """Paragraphs that open a topic by 会议听取/审议/传达… or by a decision on something else, and bare headings.

    Args:
        folded: the document.
        lines: the lines that may hold items.
        start: the first line that may begin an item.
        stop: the line behind the last.
        whole: no item of the document has a number. Bare headings then count, if it minutes a meeting at all.
    """
    s = folded.s
    out: list[Start] = []
    here = _Open()
    whole = whole and (start > 0 or any(s.startswith("会议", line.start) for line in lines))
    for k in range(start, stop):
        text = s[lines[k].start : min(lines[k].end, lines[k].start + _BOUNDED)]
        after = s[lines[k + 1].start : lines[k + 1].start + 4] if k + 1 < stop else ""
        headed = whole and bare_heading(text, after) and label_at(s, lines[k].start, lines[k].end) is None
        first = text.split("。")[0]
        decided = decides(first)
        opens = headed
        if _STARTER.match(text):
            lead = _LEAD_IN.search(text) is not None and not _SUBJECT.search(text)
            opens = opens or (not lead and not (decided and out and here.waits_for(text)))
        elif decided and whole and _DECIDES.match(text):
            opens = not out or not here.waits_for(text)
        if here.headed and out and out[-1].line == k - 1:
            opens = headed
        if opens:
            out.append(Start(k, lines[k].start))
            here = _Open(text, headed)
        here.take(text, decided, opens)
    return out


class _Open(Struct):
    """What the item being read has said so far."""

    text: str = ""
    headed: bool = False
    decided: bool = False
    told: bool = False

    def take(self, text: str, decided: bool, opens: bool) -> None:
        """Read one more paragraph into it."""
        self.text = (self.text + text)[-4000:]
        self.decided = self.decided or decided
        spoken = not opens and frame_of(text) in {Frame.TOLD, Frame.DECIDED, Frame.JUDGED}
        self.told = self.told or spoken or tells(text)

    def waits_for(self, text: str) -> bool:
        """Whether a decision in `text` is the one this item still lacks, or on the paper it is about."""
        named = re.search(r"《([^》]{2,60})", text)
        if named is None:
            return not self.decided and not (self.told and (_STARTER.match(text) or not self._speaks_of(text)))
        opens = self.decided or self.told or (self.text and _STARTER.match(text))
        return self._knows(named.group(1)) >= 0.6 or not opens

    def _speaks_of(self, text: str) -> bool:
        """Whether a decision without a title is on this item's matter: a third of its words stood there before."""
        return self._knows(_DECIDES.sub("", re.split("[，。；：]", text, maxsplit=1)[0], count=1)) >= 0.3

    def _knows(self, words: str) -> float:
        pairs = {a + b for a, b in pairwise(words)}
        return sum(pair in self.text for pair in pairs) / len(pairs) if pairs else 1.0


def _paragraphs(
    folded: Folded, lines: list[Line], start: int, found: list[Start], agenda: tuple[int, int] | None
) -> list[Start]:
    """The starts where no number and not every topic's verb tells: as many paragraphs as topics, or the first ones.

    Reports of the central government's meetings give each topic one paragraph, opened by 会议指出 as often as by its
    verb.
    """
    s = folded.s
    speaking = [k for k in range(start, len(lines)) if s.startswith("会议", lines[k].start)]
    if found and len(speaking) > 1 and _LISTED.fullmatch(s, found[0].at, lines[found[0].line].end):
        speaking = [k for k in speaking if k != found[0].line]
        agenda = agenda or agenda_count(s[found[0].at : lines[found[0].line].end])
        found = found[1:]
    several = agenda is not None and 2 <= agenda[0] <= len(speaking) <= agenda[1]
    if several and not found and all(frame_of(s[lines[k].start : lines[k].start + 20]) for k in speaking):
        return [Start(k, lines[k].start) for k in speaking]
    if agenda is not None and len(found) < agenda[0] == len(speaking):
        return [Start(k, lines[k].start) for k in sorted({*speaking, *(start.line for start in found)})]
    first = found[0].line if found else len(lines)
    heads = {k: s[lines[k].start : min(lines[k].end, lines[k].start + _BOUNDED)] for k in speaking if k < first}
    lead = [k for k, text in heads.items() if frame_of(text) is not None or decides(text)]
    return ([Start(lead[0], lines[lead[0]].start)] if lead else []) + found


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
