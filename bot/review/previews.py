"""What an admin reads of documents before they are stored."""

from __future__ import annotations

import re
from html import escape

from bot.replies.labels import LABELS, meeting_name, meeting_number, ordinal, ordinals, role_word
from bot.texts import Twin, replies, say, say_html
from bot.texts import admin as texts
from bot.texts.problems import document_problem
from bot.texts.warnings import parse_warning
from index.answer.scope import citation
from index.contracts import unassigned
from index.ingest import Outcome, Preview, Result
from index.learned import NewUnit, new_units
from index.question.model import Language
from index.units import UnitTable
from storage.domain import Item, Minutes, ParseWarning, StoredMinutes

SHOWN = 5
"""Places to look at that are written out; the rest are counted."""

OUTCOMES: dict[Result, Twin] = {
    Result.ADDED: texts.OUTCOME_ADDED,
    Result.UNCHANGED: texts.OUTCOME_UNCHANGED,
    Result.REPLACED: texts.OUTCOME_REPLACED,
}

_IN_NAME_OF = re.compile(r"以(?P<to>[^，。；以]{2,30}名义)")
_GOES_TO = re.compile(
    r"(?:提交|提请|报请|报送|呈报|上报|呈送|报经|提报|报|送)(?:给|到|至|请)?(?P<to>[^，。；]{2,30}?)(?:再次|进一步)?"
    r"(?:审议|审定|审批|审查|审核|审阅|批准|批复|研究|同意|备案|决定|讨论|票决|核准|$)"
)


def preview_html(shown: Preview, language: Language, *, short: bool, table: UnitTable | None = None) -> str:
    """One document as understood.

    Args:
        shown: The preview.
        language: Of the reply.
        short: It is one of several.
        table: The unit table with the city's own list, for names to confirm; the shipped one where None.
    """
    if shown.minutes is None or (shown.problem is not None and not shown.minutes.items):
        return say_html(texts.UPLOAD_REFUSED, language, name=shown.name, why=_why(shown, language))
    minutes = shown.minutes
    lines = [
        f"<b>{say_html(texts.UPLOAD_HEAD, language, name=shown.name)}</b>",
        escape(meeting_line(minutes), quote=False),
    ]
    if not short:
        meeting, none = minutes.meeting, say(texts.UPLOAD_NONE, language)
        held, issued, chair = meeting.date or none, meeting.issued or none, meeting.chair or none
        lines.append(say_html(texts.UPLOAD_DATES, language, held=held, issued=issued, chair=chair))
    lines.append(items_line(minutes, language))
    if not short:
        lines += roster_lines(minutes, language)
        lines.append(say_html(texts.UPLOAD_ROUTES, language, routes=routes_line(minutes, language)))
        same = shown.replaces or say(texts.UPLOAD_NONE, language)
        lines.append(say_html(texts.UPLOAD_CLEAR, language, same=same))
    if minutes.ocr:
        lines.append(say(replies.OCR_MARK, language))
    if shown.unchanged is not None:
        lines.append(say_html(texts.UPLOAD_UNCHANGED, language, doc=shown.unchanged))
    if shown.doubtful:
        lines.append(say(texts.UPLOAD_LOW, language, percent=round(minutes.confidence * 100)))
    return "\n".join(lines + _to_look_at(minutes, language, table or UnitTable.default(), short=short))


def stored_line(outcome: Outcome, language: Language) -> str:
    """What became of one document."""
    if outcome.result is Result.FAILED:
        problem = outcome.problem
        why = say(document_problem(problem.code, problem.params), language) if problem else ""
        return say(texts.UPLOAD_REFUSED, language, name=outcome.name, why=why)
    return say(
        texts.STORED, language, name=outcome.name, doc=outcome.doc, outcome=say(OUTCOMES[outcome.result], language)
    )


def target(route: str) -> str:
    """Where a route as written sends a document: 报市委常委会审议 → 市委常委会, 以市政府名义印发 → 市政府名义."""
    bare = "".join(route.split())
    found = _IN_NAME_OF.search(bare) or _GOES_TO.search(bare)
    return found["to"] if found else bare


def warning_line(minutes: Minutes, warning: ParseWarning, language: Language) -> str:
    """One warning in words: which item, and which excerpt by how it begins."""
    params: dict[str, object] = dict(warning.params)
    code = warning.code
    if isinstance(number := params.get("ordinal"), int) and number > 0:
        params["ordinal"] = ordinal(number, language)
        opening = _opening(minutes, number, warning.start)
        if code == "missing_period" and opening:
            code, params["opening"] = "missing_period_in", opening
    return say(parse_warning(code, params), language)


def new_unit_line(unit: NewUnit, language: Language) -> str:
    """A name that needs confirmation, where it stands and how it is bound there."""
    roles = (", " if language is Language.EN else "、").join(
        say(role_word(role, says_lead=False), language) for role in unit.roles
    )
    return say(texts.UPLOAD_NEW_UNIT, language, unit=unit.name, items=ordinals(unit.ordinals, language), roles=roles)


def kinds_line(minutes: Minutes, language: Language) -> str:
    """How many excerpts there are of each kind."""
    held = [excerpt.kind for item in minutes.items for excerpt in item.excerpts]
    return " ".join(f"{say(label, language)}{held.count(kind)}" for kind, label in LABELS.items() if kind in held)


def _why(shown: Preview, language: Language) -> str:
    problem = shown.problem
    return say(document_problem(problem.code, problem.params), language) if problem is not None else ""


def meeting_line(minutes: Minutes) -> str:
    """The meeting and the issue: 云溪市人民政府 第47次常务会议（第9号）."""
    meeting = minutes.meeting
    cite = citation(StoredMinutes(meeting.title or "", 0, 0, "", "", minutes))
    numbered = meeting.number is not None or meeting.year_number is not None
    number = meeting_number(cite) if numbered else ""
    name = f"{meeting.body} {number}{meeting.kind or ''}" if meeting.body else meeting_name(cite)
    return f"{name.strip()}（{meeting.issue}）" if meeting.issue else name.strip()


def items_line(minutes: Minutes, language: Language) -> str:
    """How many items, whether the agenda agrees, and what belongs to no part."""
    count, left, agenda = len(minutes.items), unassigned(minutes), minutes.agenda
    if agenda is None or (agenda < 2 and agenda != count):  # a lone title in the opening is seldom an agenda
        return say(texts.UPLOAD_ITEMS, language, items=count, unassigned=left)
    twin = texts.UPLOAD_ITEMS_AGREE if agenda == count else texts.UPLOAD_ITEMS_DIFFER
    return say(twin, language, items=count, agenda=agenda, unassigned=left)


def roster_lines(minutes: Minutes, language: Language) -> list[str]:
    """How many are on the attendance list; no line where there is none."""
    if not minutes.roster:
        return []
    named = {entry.unit for entry in minutes.roster if entry.unit and entry.name}
    bare = {entry.unit for entry in minutes.roster if entry.unit} - named
    people = sum(entry.name is not None for entry in minutes.roster)
    if not named and not bare:
        return [say(texts.UPLOAD_ROSTER_PEOPLE, language, people=people)]
    twin = texts.UPLOAD_ROSTER_BARE if bare else texts.UPLOAD_ROSTER
    return [say(twin, language, units=len(named), people=people, bare=len(bare))]


def routes_line(minutes: Minutes, language: Language) -> str:
    """Which items go where, by target."""
    by_target: dict[str, list[Item]] = {}
    for item in minutes.items:
        said = (target(minutes.text[route.start : route.end]) for route in item.routes)
        for where in dict.fromkeys(said):
            by_target.setdefault(where, []).append(item)
    order = sorted(by_target, key=lambda where: (where.endswith("名义"), "办公" in where))
    lines = [f"{where} {ordinals((i.ordinal for i in by_target[where]), language)}" for where in order]
    silent = [item.ordinal for item in minutes.items if not item.routes]
    if silent:
        lines.append(say(texts.UPLOAD_NO_ROUTE, language, items=ordinals(silent, language)))
    return "；".join(lines)


def to_look_at(minutes: Minutes, language: Language, table: UnitTable) -> list[str]:
    """Every place that a person should look at: warnings, then names to confirm."""
    bound = [new_unit_line(unit, language) for unit in new_units(minutes, table) if unit.ordinals]
    return [warning_line(minutes, warning, language) for warning in minutes.warnings] + bound


def _to_look_at(minutes: Minutes, language: Language, table: UnitTable, *, short: bool) -> list[str]:
    places = to_look_at(minutes, language, table)
    listed = sum(not unit.ordinals for unit in new_units(minutes, table))
    lines = [say(texts.UPLOAD_WARNINGS, language, n=len(places))] if places else []
    if short:
        return lines
    lines += [f"{number} {escape(line, quote=False)}" for number, line in enumerate(places[:SHOWN], 1)]
    if len(places) > SHOWN:
        lines.append(say(texts.UPLOAD_MORE, language, n=len(places) - SHOWN))
    if listed:  # whoever only attends is told nothing: these can wait until the minutes are stored
        lines.append(say(texts.UPLOAD_NEW_IN_ROSTER, language, n=listed))
    return lines


def _opening(minutes: Minutes, number: int, at: int | None) -> str:
    """How the excerpt of item `number` at a place begins, up to its first comma; empty where there is none."""
    held = [e for item in minutes.items if item.ordinal == number for e in item.excerpts]
    excerpt = next((e for e in held if at is not None and e.start <= at < e.end), None)
    if excerpt is None:
        return ""
    words = "".join(minutes.text[excerpt.start : excerpt.start + 40].split())
    return re.split(r"[，。：；,:;]", words)[0][:10]
