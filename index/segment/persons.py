"""People who are told to lead or do something: 由吴某某同志牵头调度, 请张某某副市长负责."""

from __future__ import annotations

import re

from index.segment.names import may_be_name
from index.units.view import View
from storage.domain import PersonDuty, Role

_NAME = r"(?![由请责让交并和])[\u4e00-\u9fff·某×]{2,4}?"
_POST = (
    r"(?:(?:省|市|县|区|州|旗|盟)?(?:委|政府|人大|政协)?(?:党组)?(?:常务)?(?:副)?(?:省长|市长|县长|区长|州长|"
    r"旗长|盟长|镇长|乡长|书记|常委|主席|主任|秘书长|局长|"
    r"部长|政委|组长|成员|总指挥|指挥长|调研员|董事长|总经理))"
)
_LEADS = (
    r"(?:具体|亲自|总|统一|全面|共同|分别)?(?:牵头|负责|统筹|调度|总协调|抓总|挂帅|包抓|主抓|总负责|挂点|"
    r"包联|领衔|担任(?:组长|总指挥|指挥长))"
)
_HELPS = r"(?:予以|积极|全力)?(?:协助|配合)"
_TITLED = rf"(?:{_POST}{_NAME}(?:同志)?|{_NAME}{_POST}|{_NAME}同志)"
_LIST = rf"(?P<who>(?:{_POST}?{_NAME}(?:同志|{_POST})?[、和]){{0,9}}{_TITLED})"
_BOUND = r"(?:(?<=[，。；：、（由请和与])|^|(?<=责成|要求|委托|会议))"
_TOLD = re.compile(rf"{_BOUND}{_LIST}(?:要|须|应)?(?:继续)?(?:(?P<lead>{_LEADS})|(?P<help>{_HELPS}))")
_TITLE = re.compile(
    r"(?:长|书记|常委|主席|主任|政委|成员|总指挥|调研员|总经理|同志)"
    r"(?=[\u4e00-\u9fff·×]{0,16}?(?:牵头|负责|统筹|调度|总协调|抓总|挂帅|包抓|主抓|挂点|包联|领衔|担任|协助|配合))"
)
_LONGEST = 400
"""Characters; ten names, each with the longest post, are shorter."""
_REACH = 40
"""Characters from a title to the end of the verb behind it, at most."""
_POSTED = re.compile(
    rf"(?<=[由请])(?P<who>(?:各位?)?(?:分管|联系|常务|相关分管)(?:副)?(?:市长|县长|区长|领导|副市长|副县长|"
    rf"副区长))(?:要)?{_LEADS}"
)
_LABEL = re.compile(
    rf"(?:责任领导|牵头领导|分管领导|包联领导|包抓领导|责任人|牵头人|总牵头)："
    rf"(?P<who>{_POST}?{_NAME}(?:同志|{_POST})?(?:[、，]{_POST}?{_NAME}(?:同志|{_POST})?){{0,9}})(?=[；。）\n]|"
    rf"$|[、，]?(?:牵头|责任|配合))"
)


def persons(text: str, start: int, end: int) -> tuple[PersonDuty, ...]:
    """The people told to lead (or to help) in ``text[start:end]``, in order.

    Args:
        text: The document's text.
        start: Where the excerpt begins.
        end: Where it ends.

    Returns:
        One entry a person; `name` without post, or the post where the text names no one (分管副市长).
    """
    view = View.of(text, start, end)
    out: dict[tuple[int, int], PersonDuty] = {}
    for low, high in _near_titles(view.masked):
        for hit in _TOLD.finditer(view.masked, low, high):
            role = Role.LEAD if hit["lead"] else Role.COOPERATES
            _each(view, hit.start("who"), hit["who"], role, out)
    for hit in _LABEL.finditer(view.masked):
        _each(view, hit.start("who"), hit["who"], Role.LEAD, out)
    for hit in _POSTED.finditer(view.masked):
        span = view.span(*hit.span("who"))
        out.setdefault((span.start, span.end), PersonDuty(hit["who"], Role.LEAD, span.start, span.end))
    return tuple(out[k] for k in sorted(out))


def _near_titles(text: str) -> list[tuple[int, int]]:
    """The stretches that can hold people who are told to lead: a list reaches back from a title and its verb."""
    out: list[tuple[int, int]] = []
    for hit in _TITLE.finditer(text):
        low = max(hit.start() - _LONGEST, 0)
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], hit.end() + _REACH)
        else:
            out.append((low, hit.end() + _REACH))
    return out


def _each(view: View, at: int, who: str, role: Role, out: dict[tuple[int, int], PersonDuty]) -> None:
    for part in re.finditer(r"[^、，和]+", who):
        one = _NAMES.search(part.group())
        if one is None or not may_be_name(one["name"]):
            continue
        span = view.span(at + part.start() + one.start("name"), at + part.start() + one.end("name"))
        out.setdefault((span.start, span.end), PersonDuty(one["name"], role, span.start, span.end))


_NAMES = re.compile(rf"^{_POST}?(?P<name>{_NAME})(?:同志|{_POST})?$")
