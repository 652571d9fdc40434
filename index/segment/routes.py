"""Where a matter goes next: issued in whose name, submitted or reported to whom.

A route is a follow-up that the excerpt orders. What was issued before (省政府印发了…), what is merely reported
(向县委报告) and who carries something out (由X组织实施) is none.
"""

from __future__ import annotations

import re

from index.units.view import View
from storage.domain import Span

_ISSUE = r"(?:联合)?(?:印发|下发|发布|公布|发文|行文|转发|出台|制发|颁布)(?:实施|执行|施行)?"
_BODY = (
    r"(?:党组|常委会|常委会议|全会|全委会|全体会议|委员会|委|党委|政府|人大|政协|人代会|代表大会|两会|常务会议?|"
    r"办公会议?|专题会议?|主任会议|"
    r"部门|市长|县长|区长|领导|国务院|省|部|厅|局|办公室|办|上级|领导小组|指挥部|办公厅|会议|主席团|书记|集体研究)"
)
_VERDICT = (
    r"(?:审查批准|审查和批准|审议批准|审议决定|票决|审议通过|审议|审定|审批|审核|审查|审阅|批准|批复|备案|研究决定|研究审定|研究同意|研究|"
    r"讨论决定|讨论|决定|决策|同意|表决|核准|核定|核备|"
    r"通过|把关)"
)
_HIGHER = (
    r"(?:国家|省|自治区|自治州|市|县|区|州|盟|旗|师市)"
    r"(?:委常委会|政府常务会议?|(?:人民)?政府党组|委|政府|人民政府|人大常委会|[一-龥]{2,10}?(?:委员会|[委局厅部]))"
)
_NAMED = re.compile(
    rf"以[^，。；：、]{{0,8}}(?:[^，。；：]{{1,24}}?)(?:名义|文件|文)(?:联合|共同)?{_ISSUE}|"
    rf"以[^，。；：]{{2,24}}?名义(?:上报|报送|呈报|报)(?:{_HIGHER}(?=[，。；）]|$))?"
)
_SUBMIT = re.compile(
    rf"(?:(?:再次|一并|另行|重新)?(?:提交|提请|报请|报送|上报|呈报|呈请|呈送|报经|"
    rf"报(?![告表名道纸警销废酬考社刊送请经批]))|呈(?!报|请|送|现))"
    rf"(?P<to>(?![的了《])[^，。；：《》的了]{{0,22}}?{_BODY})(?:进行)?(?:再次|一并)?{_VERDICT}"
)
_APPROVAL = re.compile(
    r"(?:按(?:规定|法定|相关)?程序|依(?:法|规)?(?:依)?程序|及时|尽快|抓紧|一并|逐级|完善后|修改后|审核后)(?:逐级)?"
    r"(?:报批|上报审批|上报|报审|送审|呈批|报审批)|"
    r"(?:按(?:规定|法定|相关)?程序|(?:完善|修改|审核|审定|论证)后)(?:再)?(?:上报|呈报|报送|报)"
    rf"(?:{_HIGHER}|上级)(?=[，。；）]|$)|"
    rf"(?:(?<=后)|(?<=后，))(?:再|及时|尽快)?(?:按程序)?(?:上报|呈报|报送|报)(?:{_HIGHER})(?=[，。；）]|$)|"
    rf"(?<=方案|报告|意见|计划|规划|办法|清单|细则|文本)(?:上报|呈报|报送|报)(?:{_HIGHER})(?=[，。；）]|$)"
)
_CUE = (
    r"(?:(?:进一步|作进一步|再次|认真|抓紧)?(?:修改|完善|修订|修改完善|修订完善|修改和完善|优化完善|补充完善|"
    r"审核|审定|审查|核定|论证|审批|把关|征求意见|同意|批准|审议|"
    r"审议通过|公示|备案|合法性审查|定稿)(?:完善|把关|审定|无误|通过|到位)?(?:之)?后|依规依程序|依法依规|"
    r"依法依程序|按照?(?:相关|有关|规定|法定)?程序|依程序|"
    r"按照?规定|依法|尽快|抓紧|及时|适时|正式|会后|统一|即可|同意|予以)"
)
_BARE = re.compile(
    rf"{_CUE}(?:{_CUE}|[，])?(?:尽快|及时|抓紧|按程序|统一|正式|组织)?{_ISSUE}(?=[，。；、）]|$|后|给|至|各|并)"
)
_RETURNS = re.compile(
    r"(?:再次|再行|另行|重新)?(?:提请|提交|报)(?:下次)?会议(?:再次|再行|重新)?(?:研究|审议|讨论|审定)"
)
"""待论证后再次提请会议研究: back to this very meeting, and nowhere else."""
_FILING = re.compile(r"报[送请至]?[市县区旗州][一-龥]{2,10}[局委办](?:审核|备案|审查|核备|汇总|审批)?$")
_AFTER = re.compile(r"[的了《]|(?:以来|情况|工作)")
_PAST = re.compile(r"(?:已经?|曾|刚刚|近日|(?<![\d一二三四五六七八九十])日前|此前|前期|去年|昨日)[^，。；]{0,12}$")


def routes(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The route phrases in ``text[start:end]``, in order.

    Args:
        text: The document's text.
        start: Where the excerpt begins.
        end: Where it ends.

    Returns:
        Exact spans, none overlapping; 以…名义印发 and 报…审议 in one sentence are two.
    """
    view = View.of(text, start, end)
    found: list[tuple[int, int]] = []
    held = bytearray(len(view.masked))
    for pattern in (_NAMED, _SUBMIT, _APPROVAL, _BARE):
        for hit in pattern.finditer(view.masked):
            at, to = hit.span()
            if _AFTER.match(view.masked, to) or _PAST.search(view.masked, max(0, at - 16), at):
                continue
            if _RETURNS.fullmatch(view.masked, at, to):
                continue
            if any(held[at:to]):
                found = (
                    [_joined(view.masked, pair, (at, to)) for pair in found] if held[at] and not held[to - 1] else found
                )
                continue
            held[at:to] = b"\x01" * (to - at)
            found.append((at, to))
    return tuple(view.span(at, to) for at, to in sorted(found))


def is_filing(phrase: str) -> bool:
    """Whether a route phrase only has people hand something in at an office of their own government.

    各乡镇5月10日前报市住建局备案 tells them to do so; it is not where the matter goes next.
    """
    return _FILING.search(phrase) is not None


def _joined(text: str, had: tuple[int, int], new: tuple[int, int]) -> tuple[int, int]:
    """报市政府同意后印发 is one route: an issue directly after the approval belongs to it."""
    if had[0] < new[0] < had[1] < new[1] and text[had[1]] == "后":
        return had[0], new[1]
    return had
