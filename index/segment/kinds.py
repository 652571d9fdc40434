"""What a statement is, by meaning: heard, judged, decided, or told to someone.

The reporting verb (会议指出, 会议明确) is evidence, not the answer: 会议指出，各单位要… tells people what to do,
会议明确 approves in one place and assigns duties in another, and 原则同意《…》 decides whatever stands before it.
Rules read folded text (see `lines`).
"""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from storage.domain import Kind


class Frame(StrEnum):
    """The reporting verb that governs a statement."""

    HEARD = "heard"
    JUDGED = "judged"
    DECIDED = "decided"
    TOLD = "told"


LABEL = re.compile(
    r"(?:（[一二三四五六七八九十]{1,3}）|（\d{1,2}）|[①-⑳]|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]{1,3}、"
    r"|第[一二三四五六七八九十]{1,2}，|[一二三四五六七八九十]{1,2}(?:是|要(?=[^求素点])))"
)
_WHO = (
    r"(?:会议|与会人员|与会同志|大家|[^，。：；、]{1,12}?(?:市长|县长|区长|州长|旗长|省长|主任|书记|总理|同志)"
    r"|(?!(?:文件|通知|方案|报告|条例|规定|办法|精神|上级|国家|中央|省委|市委|县委|区委|法律|专家))[一-龥]{2,3}"
    r"(?=(?:强调|指出|要求)，))"
)
_ADVERB = (
    r"(?:还|并|又|同时|进一步|一致|最后|再次|特别|着重|郑重|首先|随后|集中|集体|认真|专题|书面|深入|分别|一并|共同|逐项"
    r"|现场|依次|经研究|经讨论|经审议|研究|讨论|审议|分析|观看|充分|高度)"
)
_OPEN = (
    r"(?:(?:会上|会前|会议开始前|期间|会后|最后|随后|同时|对此|为此|因此|经研究|经讨论|经认真讨论"
    r"|[就对针关根按][^，。]{1,40})，)?"
)
_FRAME = re.compile(
    rf"{_OPEN}(?P<who>{_WHO})?{_ADVERB}{{0,4}}(?:，)?"
    r"(?P<verb>指出|认为|提出|分析|强调|要求|部署|明确|决定|议定|商定|确定|形成|作出|责成|肯定|希望|号召|重申|提醒|建议)"
)
_DEMANDS = re.compile(
    rf"{_OPEN}(?:{_WHO})?(?:[对就][^，。：]{{2,40}})?(?:提出|作出|作了|进行)了?[^，。：]{{0,10}}(?:要求|部署|安排)"
)
_HEARD = re.compile(
    rf"{_OPEN}(?:会议|与会人员)?(?:由[^，。]{{2,24}}?|以[^，。]{{2,30}}?(?:形式|方式)，)?{_ADVERB}{{0,4}}(?:听取|学习|传达|审议|审定|审阅|研究|讨论|通报|观看|宣读|汇报|交流)"
)
_HEARD_BARE = re.compile(r"(?:听取|学习|传达|审议|审定|审阅|研究|讨论|通报|观看|宣读|汇报)")
_GOES_ON = re.compile(r"，(?:并|同时)?(?P<verb>要求|强调|指出|认为|部署|责成)(?!了)")
_TALKED = re.compile(
    r"[^，。]{2,30}(?:汇报|介绍|通报|说明|宣读|传达)了|[^，。]{2,30}作了?[^，。]{0,8}(?:汇报|说明|介绍|发言|通报)|(?:发言|表态)。?$"
)

_BROUGHT = re.compile(r"（?(?:汇报|提请|上会|提交|报告)(?:单位|部门|人)：")
_ANNEX = re.compile(r"（?(?:责任|牵头|配合|主办|协办|承办|落实)(?:单位|部门|领导|人)|（?(?:完成|办理|整改)时限：")

_JUDGE = {"指出", "认为", "提出", "分析", "肯定"}
_TELL = {"强调", "要求", "部署", "责成", "希望", "号召", "重申", "提醒"}
_DECIDE = {"明确", "决定", "议定", "商定", "确定", "形成", "作出", "建议"}

_DECISION = re.compile(
    r"(?:(?:^|[，：；）。]|会议|原则上?|一致|基本|正式|[审商]议并?|讨论并?|研究并?|表决|票决|并|决定|现|拟|定)"
    r"(?:表示)?(?:不|未|不予|未予|暂不|予以)?(?:同意|批准)(?!后|书|时|率|前|之日|以后|方可|的(?!是)))"
    r"|(?:原则上?|一致|基本|正式|审议(?:并)?|讨论(?:并)?|研究(?:并)?|表决|票决|会议|获得?|全票|未|未能|予以)"
    r"(?:予以)?通过(?!后|率|前|之日|以后|方可)"
    r"|会议[^，。：；]{0,14}通过(?=[了该此《]|以下|上述)|票(?:同意|赞成|反对)|(?:同意|赞成)\d+票|(?:表决|票决)(?:未)?通过"
    r"|(?:予以|不予|不再)(?:支持|撤销|终止|立项|认定|核准|采纳|废止|通过|批准|同意|审议|保留)"
    r"|(?:^|[，：；）])(?:暂缓|暂不|缓议|否决|撤回|废止|取消|中止|终止)"
    r"|(?:会议|决定|议定|商定)(?:决定|确定|同意|暂缓|暂不|否决|废止|取消|终止)"
    r"|(?:决定|同意|完善|论证|成熟|调研)[^，。；]{0,8}(?:再次|再行|另行|重新|下次)(?:审议|研究|审定|上会)"
    r"|(?:再次?|另行|重新|下次)(?:提请|提交|报请|报|上会|召开会议)[^，。]{0,12}(?:审议|研究|审定|会议|讨论)"
    r"|(?:提请|提交|报)[^，。]{0,16}(?:再次|重新|另行|再行)(?:审议|研究|审定|讨论)"
)
_APPROVES = re.compile(
    r"(?:会议)?(?:经[^，。]{0,12}，)?(?:一致|原则上?|研究|审议|讨论|表决|并|决定){0,3}(?:同意|通过|批准|不予|暂缓)(?!后|的|多|各|过)"
)
"""A decision at the head of a statement; under 会议强调 only that is one."""
_FOLLOW = re.compile(
    r"修改|完善|修订|印发|公布|公开发布|发布实施|报.{0,20}(?:审议|审定|审批|批准|备案|审核)|提交|提请|按程序|依程序"
    r"|抓紧推进|组织实施"
)
_AFTER = re.compile(r"会后|(?:根据|按照|结合|吸纳|吸收|依据)[^，。]{0,12}(?:会议|会上|与会|讨论|大家|各方)")
_PAPER = re.compile(r"修改|完善|修订|印发|公布|报[^，。]{0,20}(?:审议|审定|审批|批准)|提交|提请")
_CLAUSE = r"(?:^|(?<=[，；：。、）]))"
_MODAL = re.compile(
    r"(?<![重主必需紧首险纲摘概简次扼只将若想机])要(?![求素点害地领闻件约义旨务道塞案职隘目价么])"
    r"|必须|务必|应当|应该|不得|严禁|严格禁止"
    r"|(?<![供响反效适相对顺理])应(?=加|按|进一|认真|严|及时|将|把|由|以|在|依|结合|根据|充分|尽快|做|于|抓|落实|建立|切实|主动)"
    r"|(?<![必急无])须(?=报|按|经|由|在|严|于|加|以|认|向|将|符合)"
    rf"|{_CLAUSE}请(?![示求假进教客])"
)
_IMPERATIVE = re.compile(
    rf"{_CLAUSE}(?:加强|推进|完善|强化|加快|提升|抓好|做好|落实|压实|严格|加大|深化|聚焦|坚持|统筹|围绕|紧盯|突出"
    r"|健全|优化|细化|巩固|深入|扎实|持续|进一步|切实|积极|主动|充分|全面|全力|严守|守牢|严防|密切|认真|立足|树牢"
    r"|牢固|确保|发挥|把握|用好|抢抓|引导|鼓励|建立|构建|打造|推动|促进|贯彻|领会|增强|提高|扛牢|明确责任|常态化"
    r"|从严|着力|狠抓|紧扣|对标|尽快|严厉|盯紧|绷紧|凝聚|广泛|大力|有序|稳步|科学|合理|规范|清醒|保障|严肃)"
)
_ASSIGN = re.compile(r"负责|履行|牵头|落实|承担|配合|做好|协助|统筹|抓好")


_ALL_TOLD = re.compile(r"(?:会议)?(?:指出|强调|要求)，要(?!求)[^由]*$")
"""会议指出，要结合讨论意见抓好完善: how to do it is told, though it speaks of the paper's own follow-up."""
_BACKGROUND = re.compile(
    r"取得了?[^，。]{0,14}(?:成效|成绩|进展|成果|突破)|成[效绩](?:明显|显著|突出|来之不易)|总体(?:平稳|稳定|可控|向好)|和谐稳定"
    r"|未发生|仍(?:然)?(?:存在|较|有)|依然(?:存在|较)|同比(?:增长|下降|提高|减少)|形势(?:依然|仍|十分|较为)?(?:严峻|复杂)"
)
_CHARGED = re.compile(r"(?:会议)?(?:决定)?责[成令]")
_CONCRETE = re.compile(
    r"由[^，。]{2,20}(?:负责|牵头|承担|实施|拨付|支付|会同|组织|统筹|任[^，。]{0,4}组长)|^成立|^组建|同意|[万亿]元|不再"
)


class Statement(Struct, frozen=True):
    """How one statement reads by itself; `kind` is None where only its neighbours can tell."""

    kind: Kind | None
    frame: Frame | None
    """The frame that its own reporting verb opens, if it has one."""


def frame_of(s: str) -> Frame | None:
    """The frame opened by the reporting verb at the head of folded `s`, its label taken off."""
    if _DEMANDS.match(s):
        return Frame.TOLD
    m = _FRAME.match(s)
    if m is not None:
        verb, named = m["verb"], m["who"] is not None
        after = s[m.end() : m.end() + 1]
        if verb in _JUDGE and (named or after in "，："):
            return Frame.JUDGED
        if verb in _TELL and (named or after in "，："):
            return Frame.TOLD
        if verb in _DECIDE and (named or after in "，："):
            return Frame.DECIDED
    if _HEARD.match(s) and (s.startswith(("会议", "会上", "会前", "与会")) or _is_report(s)):
        return Frame.HEARD
    return None


def _is_report(s: str) -> bool:
    """Whether a statement with no 会议 before its verb tells what was heard: 听取了…, 听取…的汇报。"""
    m = _HEARD_BARE.match(s)
    return m is not None and (
        s[m.end() : m.end() + 1] in ("了", "《") or re.search(r"(?:汇报|通报)[。：]?$", s) is not None
    )


def decides(s: str) -> bool:
    """Whether folded `s` approves, refuses, defers or otherwise decides."""
    return _DECISION.search(s) is not None


def tells(s: str) -> bool:
    """Whether folded `s` tells someone to do something, by a modal verb (要, 必须, 不得, 请)."""
    return _MODAL.search(s) is not None


def is_background(s: str) -> bool:
    """Whether folded `s`, which tells and decides nothing, says how things stand."""
    return _BACKGROUND.search(s) is not None


def carries_on(s: str) -> bool:
    """Whether folded `s`, met behind a footer or a page's furniture, still belongs to the item before."""
    return s.startswith("会议") or LABEL.match(s) is not None or (s.endswith("。") and (tells(s) or decides(s)))


def annexes(s: str) -> bool:
    """Whether folded `s` only adds to the statement before it who is responsible and until when."""
    return _ANNEX.match(s) is not None


def follows_up(s: str) -> bool:
    """Whether folded `s` says what becomes of the document after the meeting: 会后由X修改完善后印发."""
    return _AFTER.search(s) is not None and _PAPER.search(s) is not None


def statement(
    s: str, frame: Frame | None, *, framed_here: bool, decided: bool, before: Kind | None = None
) -> Statement:
    """Read one statement.

    Args:
        s: the statement, folded, its label taken off.
        frame: the frame in force before it.
        framed_here: that frame was opened in this paragraph.
        before: the kind of the statement before it in the same paragraph and frame.
        decided: a statement of this paragraph has decided something already, and no frame has opened since.
    """
    own = frame_of(s)
    if own is Frame.HEARD:
        return _heard(s)
    if (
        own is None
        and (not framed_here or frame is Frame.HEARD)
        and (_TALKED.match(s) or _BROUGHT.match(s))
        and not decides(s)
    ):
        return Statement(Kind.REPORT, own)
    here = own or frame
    if here is not Frame.DECIDED and _CHARGED.match(s):
        settled = decided or here is Frame.HEARD or _PAPER.search(s) is not None
        return Statement(Kind.RESOLUTION if settled else Kind.REQUIREMENT, own)
    if own in (Frame.TOLD, Frame.JUDGED) and _ALL_TOLD.match(s):
        return Statement(Kind.REQUIREMENT, Frame.TOLD)
    if decides(s) if here is not Frame.TOLD else _APPROVES.match(s):
        return Statement(Kind.RESOLUTION, own)
    if follows_up(s) and not (here is Frame.TOLD and own is None and not _AFTER.search(s)):
        return Statement(Kind.RESOLUTION, own)
    if here is Frame.TOLD:
        return Statement(Kind.REQUIREMENT, own)
    if here is Frame.DECIDED:
        if own is None and framed_here and before is Kind.REQUIREMENT:
            return Statement(before, own)
        return Statement(_decided(s, decided=decided, framed_here=framed_here or own is not None), own)
    if decided and _FOLLOW.search(s) and not tells(s):
        return Statement(Kind.RESOLUTION, own)
    if tells(s):
        return Statement(Kind.REQUIREMENT, Frame.TOLD if here is Frame.JUDGED else own)
    if here is Frame.JUDGED:
        return Statement(Kind.OPINION, own)
    if here is Frame.HEARD:
        return Statement(Kind.REQUIREMENT if _IMPERATIVE.match(s) else None, own)
    return Statement(Kind.REQUIREMENT if _IMPERATIVE.search(s) else None, own)


def _heard(s: str) -> Statement:
    """听取…的汇报; where the sentence goes on to decide or to tell (传达了…，要求…), that is its main point."""
    if decides(s) or re.search("，(?:会议)?责成", s) or follows_up(s):
        return Statement(Kind.RESOLUTION, Frame.HEARD)
    more = _GOES_ON.search(s)
    if more is None:
        return Statement(Kind.REPORT, Frame.HEARD)
    if more["verb"] in _TELL or tells(s[more.end() :]):
        return Statement(Kind.REQUIREMENT, Frame.TOLD)
    return Statement(Kind.OPINION, Frame.JUDGED) if more["verb"] in _JUDGE else Statement(Kind.REPORT, Frame.HEARD)


def _decided(s: str, *, decided: bool, framed_here: bool) -> Kind | None:
    """A statement under 会议明确/决定/议定: a decision, unless it only tells people what to do."""
    if decided and framed_here:
        return Kind.RESOLUTION
    body = _FRAME.match(s)
    rest = s[body.end() :].lstrip("，：") if body else s
    settled = body is not None and body["verb"] != "明确" and not tells(re.split("[，；]", rest, maxsplit=1)[0])
    if tells(s) and not settled:
        return Kind.REQUIREMENT
    if _IMPERATIVE.match(rest) or (body and body["verb"] == "明确" and _ASSIGN.search(rest) and "由" not in rest):
        return Kind.REQUIREMENT
    if not framed_here and not _CONCRETE.search(rest):
        return None
    return Kind.RESOLUTION
