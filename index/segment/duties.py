"""Who is told what in an excerpt: units with their roles, and those bound without being named."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from index.segment.roles import GROUND, LABEL, TAIL, Context, heading_role, role_of
from index.units.everyone import EVERYONE, scope_of
from index.units.match import DocumentNames, NameAt
from index.units.view import View
from storage.domain import Duty, Kind, Role, Scope, Span

_STOP = re.compile("[。；！？\n]")
_FAR = 400
"""Characters behind a name that may say what it is told."""
_NEXT_TOLD = re.compile(r"(?<=，)(?=[^，。；]{2,16}(?:局|委|办|部|中心|镇|街道|公司|集团)(?:要|应|负责|牵头|配合|等))")
_BETWEEN = re.compile(r"(?:[、和及与]|以及|，(?=[^，。；]{0,12}$))?")
_JOIN = re.compile(r"(?:（[^（）]{0,30}）)?(?:[、和及与]|以及|、以及)(?:（[^（）]{0,30}）)?")
_TOPIC = re.compile(r"[。：](?=要|负责|牵头|应|须|切实|加强|做好|会同)")
"""（一）市财政局。要… and 市水利局：负责…: the name is the subject of what follows."""
_DEALS = re.compile(r"[^，。；]{0,4}(?:签订|签署|会商|沟通|协商|对接|谈判|衔接|洽谈)")
_ASIDE = re.compile(r"（[^（）]*$")
_STRENGTH = {Role.LEAD: 0, Role.ACTS: 1, Role.COOPERATES: 2, Role.MENTIONED: 4}
_ADDRESSED_BEFORE = re.compile(
    r"(?:^|[，。；：！？、\n）（]|请|由|会后|要求|和|及|与|责成|[一二三四五六七八九十]是|"
    r"[一二三四五六七八九十]要|同时|下一步|特别是|今后|年度|期间|过程中|中|近期|[”》])$"
)
_NOT_ADDRESSED = re.compile(
    r"(?:：|为：|的|之间|间|上报|反映|意见|关系|合力|等(?!$)[^要]{0,6}的|[、，。；]|$|共同牵头|联动|负责人列席|（)"
)


class _Token(Struct, frozen=True):
    at: int
    to: int
    name: NameAt | None  # None for an everyone phrase


def duties(text: str, start: int, end: int, kind: Kind, names: DocumentNames) -> tuple[Duty, ...]:
    """The duties of one excerpt.

    Args:
        text: The document's text.
        start: Where the excerpt begins.
        end: Where it ends.
        kind: The excerpt's kind; background binds no one.
        names: The document's unit names.

    Returns:
        In the order first named. A unit has its strongest role of lead, acts, cooperates, and `reports` beside it; it
        is `mentioned` only where it has no other. `everyone` duties follow, one a scope, each mention a phrase.
    """
    view = View.of(text, start, end)
    found: dict[tuple[str, Role], tuple[str | None, list[Span]]] = {}
    general: list[_Token] = []
    for group in _groups(view, names, everyone=True):
        roles = list(_group_roles(view, group, kind))
        for token, role in roles:
            unit, canonical = _who(token)
            found.setdefault((unit, role), (canonical, []))[1].append(view.span(token.at, token.to))
        if _addressed(view.masked, group, {role for _, role in roles}):
            general += [token for token in group if token.name is None]
    return _merge(found) + _everyone(view, kind, general)


def heading_duties(text: str, start: int, end: int, names: DocumentNames) -> tuple[Duty, ...]:
    """The units named in an item's heading outside its titles: who brings the matter (审议县发改委《…》).

    Args:
        text: The document's text.
        start: Where the heading begins.
        end: Where it ends.
        names: The document's unit names.
    """
    view = View.of(text, start, end)
    found: dict[tuple[str, Role], tuple[str | None, list[Span]]] = {}
    for group in _groups(view, names, everyone=False):
        tail = TAIL.match(view.masked, group[-1].to)
        to = tail.end() if tail else group[-1].to
        left = re.sub(r"^.*[，、：；]", "", view.masked[max(0, group[0].at - 40) : group[0].at])
        role = heading_role(left, view.masked[to : to + 200])
        for token in group:
            unit, canonical = _who(token)
            if token.name is not None and not (role is Role.MENTIONED and token.name.place):
                found.setdefault((unit, role), (canonical, []))[1].append(view.span(token.at, token.to))
    return _merge(found)


def _who(token: _Token) -> tuple[str, str | None]:
    return (token.name.unit, token.name.canonical) if token.name else ("*", None)


def _groups(view: View, names: DocumentNames, *, everyone: bool) -> list[list[_Token]]:
    """Names in lists (市科技局、人社局和各镇): a list is told one thing."""
    units = [_Token(n.at, n.to, n) for n in names.find_in(view)]
    held = bytearray(len(view.masked))
    for unit in units:
        held[unit.at : unit.to] = b"\x01" * (unit.to - unit.at)
    phrases = (hit.span() for hit in EVERYONE.finditer(view.masked)) if everyone else ()
    every = [_Token(at, to, None) for at, to in phrases if not any(held[at:to])]
    groups: list[list[_Token]] = []
    for token in sorted(units + every, key=lambda t: t.at):
        joined = groups and _JOIN.fullmatch(view.masked, groups[-1][-1].to, token.at)
        if joined and not (view.masked[token.at - 1] == "与" and _DEALS.match(view.masked, token.to)):
            groups[-1].append(token)
        elif not _inside_aside(view, token):
            groups.append([token])
    return groups


def _inside_aside(view: View, token: _Token) -> bool:
    """A second name in brackets (市委组织部（市人才办）) adds no one; （责任单位：…） and （由X牵头） do."""
    if token.name is None:
        return False
    before = _ASIDE.search(view.masked, max(0, token.at - 40), token.at)
    if before is None:
        return False
    said = before.group()[1:]
    after = view.masked[token.to : token.to + 1]
    return said == "" and after == "）"


def _group_roles(view: View, group: list[_Token], kind: Kind) -> Iterable[tuple[_Token, Role]]:
    named = [t for t in group if t.name is not None]
    if not named:
        return []
    text = view.masked
    left = _left(text, group[0].at)
    tail = TAIL.match(text, group[-1].to)
    right_at = tail.end() if tail else group[-1].to
    if _TOPIC.match(text, right_at):
        right_at += 1
    stop = _STOP.search(text, right_at, right_at + _FAR)
    right = text[right_at : stop.start() if stop else right_at + _FAR]
    label = LABEL.search(left)
    if label:
        role: Role | None = Role.REPORTS if label["brings"] else Role.COOPERATES if label["helps"] else Role.LEAD
        if label["bound"] and "牵头" in text[max(0, group[0].at - 80) : group[0].at]:
            role = Role.ACTS
    else:
        other = _NEXT_TOLD.search(right)
        scope = right[: other.start()] if other else right
        fund = all(t.name is not None and t.name.unit.endswith("财政") for t in named)
        role = role_of(Context(left, right, scope, kind, fund))
    out = []
    for token in named:
        own = Role.LEAD if text.startswith(("（牵头", "（总牵头", "（主办"), token.to) else role
        place = token.name is not None and token.name.place
        if own is None or (place and (own is Role.MENTIONED or (own is Role.ACTS and GROUND.match(right)))):
            continue
        out.append((token, own))
    return out


def _left(text: str, at: int) -> str:
    """The words before a group in its own clause, at most 40 characters."""
    low = max(0, at - 40)
    piece = text[low:at]
    cut = max((piece.rfind(c) for c in "，。；！？\n"), default=-1)
    return piece[cut + 1 :]


def _merge(found: dict[tuple[str, Role], tuple[str | None, list[Span]]]) -> tuple[Duty, ...]:
    best: dict[str, Role] = {}
    for unit, role in found:
        if role in _STRENGTH and _STRENGTH[role] < _STRENGTH.get(best.get(unit, Role.MENTIONED), 9):
            best[unit] = role
        best.setdefault(unit, role)
    reporters = {unit for unit, role in found if role is Role.REPORTS}
    out = []
    for (unit, role), (canonical, spans) in found.items():
        keep = role is Role.REPORTS or (role is best[unit] and not (role is Role.MENTIONED and unit in reporters))
        if keep:
            out.append(Duty(unit, role, canonical=canonical, mentions=tuple(spans)))
    return tuple(out)


def _addressed(text: str, group: list[_Token], roles: set[Role]) -> bool:
    """Whether a group tells its general phrases something: as the units beside them, else by the words around."""
    if any(token.name is not None for token in group):
        return bool(roles & {Role.LEAD, Role.ACTS, Role.COOPERATES})
    at, to = group[0].at, group[-1].to
    return _ADDRESSED_BEFORE.search(text, max(0, at - 8), at) is not None and _NOT_ADDRESSED.match(text, to) is None


def _everyone(view: View, kind: Kind, general: list[_Token]) -> tuple[Duty, ...]:
    if kind not in (Kind.REQUIREMENT, Kind.RESOLUTION):
        return ()
    spans: dict[Scope, list[Span]] = {}
    for token in general:
        spans.setdefault(scope_of(view.masked[token.at : token.to]), []).append(view.span(token.at, token.to))
    return tuple(Duty("*", Role.EVERYONE, scope, mentions=tuple(where)) for scope, where in spans.items())
