"""What a unit named in a sentence is told: the cues of official Chinese for each role.

Every function looks at the words around one group of names (市科技局、人社局等部门). Rules stand in order of
strength; each names the wording it is about.
"""

from __future__ import annotations

import re

from msgspec import Struct

from storage.domain import Kind, Role

TAIL = re.compile(
    r"(?:等(?:\d+|[一二三四五六七八九十两多几]+)?(?:家|个)?(?:各|有关|相关|各有关|"
    r"各相关)?[^，。；：、要应须的]{0,10}?(?:部门|单位|委办局|镇街|乡镇|镇（街道）|街道|企业|公司|"
    r"集团|主体|板块|地|平台)|等(?=[要应须将负积认切按根密做予协配各主共牵]|$|"
    r"[，。；]))?(?:（[^（）]{0,30}）)?(?:主要|分管)?(?:负责同志|负责人|领导|主要领导)?"
    r"(?:(?:党委|党组)?(?:书记)?、?副?(?:局长|主任|部长|书记|镇长|乡长|院长|总经理|董事长|支队长|"
    r"大队长)[\u4e00-\u9fff]{0,3}?(?:同志)?"
    r"(?=汇报|作|就|介绍|代表|要|通报|报告))?"
)
LABEL = re.compile(
    r"(?P<lead>牵头(?:责任)?(?:单位|部门)|主办单位|主责(?:单位|部门)|实施(?:单位|主体)|主要责任单位|总牵头|"
    r"牵头)(?:为|是)?：$|"
    r"(?P<bound>责任(?:单位|部门|主体)|承办单位|落实单位|(?<!配合)单位|责任)(?:为|是)?：$|"
    r"(?P<brings>(?:汇报|提请|提交|上会|报告|送审|起草)(?:单位|部门|人))(?:为|是)?：$|"
    r"(?P<helps>(?:配合|协办|协同|协助|参与|参加|支持)(?:责任)?(?:单位|部门)?)(?:为|是)?：$"
)
_MODAL = r"(?:要|应该?|应当|须|需要?|必须|务必|得|将)"
_ADVERB = (
    r"(?:继续|切实|充分|认真|进一步|主动|全面|严格|具体|统一|全权|共同|分别|联合|积极|直接|总体|主要|尽快|抓紧|"
    r"及时|会后|立即|迅速|加快|按照?职责分工|根据职责分工|按照?职责|"
    r"依职责|依法依规|依法|密切|全力|大力|通力|协同|同步|加强|认真|牢牢|持续|统筹|强化|予以|给予|做好|按照?分工|"
    r"各司其职|结合职能|结合各自职能)"
)
_REPORT_NOUN = r"(?:汇报|报告|请示|意见|建议|方案|说明|情况|安排|提案|议案|介绍|通报)"
_HEARD = re.compile(
    r"(?:听取并(?:审议|研究|讨论|原则同意|原则通过)了?|听取(?:和审议)?了?|审议(?:并(?:原则)?(?:通过|同意))?了?|"
    r"研究(?:审议)?(?:并(?:原则)?(?:通过|同意))?了?|(?:原则上?)?(?:同意|通过)了?|"
    r"审阅了?|讨论(?:研究)?了?|学习了?|审定|批准|采纳|吸纳|研究讨论了?)$"
)
_SUBMITTED = re.compile(
    r"(?:共同|联合|会同[^，。；]{1,16})?所?(?:(?:提交|提请|报送|呈报|呈请|起草|拟[定订制]|汇报|上报|报审|送审|"
    r"草拟|报来|申报)"
    r"(?:审议|讨论|研究|审定|汇报|通报|汇报中)?的|"
    r"(?:提出|报告|通报|编制|制定|作出?|反映|牵头起草|牵头制定)的(?=[^，。；]{0,40}?(?:《|方案|意见|建议|请示|"
    r"报告|计划|规划|办法|汇报|条件|思路|申请|议题|事项)))"
)
_DOCUMENT = re.compile(
    rf"《|关于|就|(?:的|提出的?|提交的?)?(?:审查|初审|修改|处理|具体)?{_REPORT_NOUN}(?=[、，。；《]|$)|"
    rf"[^，。；要应须]{{0,60}}?(?:工作)?{_REPORT_NOUN}(?:[，。；]|$)"
)
_SPOKE = re.compile(
    rf"(?!{_MODAL})(?:关于|就|围绕|对|代表)?[^。；]{{0,80}}?(?:作了?|进行了?|做了?|"
    rf"所作)[^，。；]{{0,10}}(?:汇报|说明|介绍|报告|通报|解读|发言)|(?:汇报|报告|通报|介绍|解读)了|(?:作|"
    rf"进行)(?:专题)?(?:汇报|说明|介绍)|"
    rf"关于[^。；]{{0,160}}?{_REPORT_NOUN}(?:[，。；]|$)"
)
_MATTER = re.compile(r"(?!关于|提[交出请]|《)[^，。；《》]{2,60}?(?:事宜|问题|事项)(?=[，。；]|$)")
"""研究了云溪城投公司增资事宜: the company is what the matter is about."""
_SPIRIT = re.compile(r"[^。；]{0,60}?(?:精神|讲话|批示|指示|文件)")
_MEMBER = re.compile(r"[^，。；]{0,24}?(?:担?任|为)(?:常务)?副?(?:组长|总指挥|指挥长|主任|成员|成员单位|召集人)")
_YOU = re.compile(
    r"(?:并|交|均|统一|分别|仍|继续|拟|可|暂|主要|应|须|全部|一律|具体|先|再|改|委托给?|统筹)?由$|(?:责成|责令|"
    r"委托|授权|指定|明确由|确定由)$"
)
_CHANGED = re.compile(r"(?:变更|调整|更名|划转|转让|改|升格|转)[为至给到]")
"""由甲集团变更为乙集团: from, not by."""
_FUND = re.compile(
    r"(?:资金|经费|费用|价款|款项|补助|支出|缺口|成本|预算|奖补|补贴|利息|差额|余款|薪酬|工资)[^，。；]{0,24}由$"
)
_PAYS = re.compile(
    r"[^，。；]{0,10}?(?:拨付|承担|列支|安排|解决|保障|支付|负担|兜底|筹措|分担|补足|垫付|核拨|统筹|落实|配套|核定)"
)
_OBJECT = re.compile(
    r"(?:提请|呈请|呈报|报备|抄报|向|对|报|抄送|抄报|报经|报请|经|接受|在|从|给|至|到|于|原|报送|提交|移交|移送|"
    r"反馈给?|上报|归|驻|隶属|"
    r"比照|参照|据)$"
)
_SEATED = re.compile(r"(?:办公室|专班|秘书处)(?:设|挂靠|挂)在$")
_DAILY = re.compile(r"[，（]?(?:具体|并|由其)?(?:负责|承担)[^，。；]{0,12}(?:日常|统筹|协调|组织)")
"""领导小组办公室设在市商务局，承担日常工作: where its office sits is no duty, what it then does is."""
_HELPED = re.compile(
    r"(?:协调|配合|协助|服务|指导|帮助|依托|通过|争取|邀请|借助|按照|根据|结合|加强|围绕|关于|撤销|整合|调整)$"
)
_JOINED = re.compile(r"(?:会同|联合|协同|汇同|联手|(?<![工磋协会电通])商|共同会同)(?:[\u4e00-\u9fff]{2,14}、){0,3}$")
_BESIDE = re.compile(r"(?:与|同|跟|和)$")
_PRESSED = re.compile(r"(?:督促|督导|要求|请|敦促|通知|安排|指派|提醒|组织|推动|支持)$")
_TOGETHER = re.compile(r"[^，。；]{0,8}?(?:配合|共同|联合|联动|合力|协作|协同)")
_BINDING = re.compile(r"(?:明确|确定|指定|以|将|把|由)$")
_AS_LEAD = re.compile(
    r"(?:作为|为|是|担任)[^，。；]{0,36}?(?:牵头|责任单位|责任主体|第一责任|实施(?:主体|单位|机构)|建设(?:主体|"
    r"单位)|(?:项目)?(?<!行)业主|承接主体|运营主体|投资主体|主责|主体单位|主体|执行主体)"
)
_PLAYS = re.compile(r"(?:好)?[^，。；]{0,8}?(?:牵头|统筹|抓总|主导|主体|龙头)[^，。；]{0,8}?作用")
_GENITIVE = re.compile(
    r"的(?!(?:汇报|意见))|之|职责|职能|名义|系统|内部|网站|大楼|文件|牌子|下属|所属|辖区|范围|境内|附近|"
    r"机关干部|工作人员|备案|审核|审查|批准|审批|审定|同意|"
    r"备查|会审|联审|窗口|账户|专户|[^，。；、]{0,6}监督电话|(?:人员|行政|事业)?编制|[^，。；、要应须]{0,4}经费(?!保障)"
)
_RELATIVE = re.compile(
    r"(?:提出|通报|反馈|反映|交办|移交|转办|下达|批复|印发|制定|出台|发现|指出|确定|部署|公布|发布|明确|安排|"
    r"认定|出具)的"
)
_PROJECT = re.compile(r"[^，。；、要应须将会需由牵负]{2,40}?(?:项目|工程)(?=[、，。；]|按|立项|的|及|$)")
_HELPS = re.compile(
    rf"参加(?=[，。；]|$)|[^，。；]{{0,18}}?配合(?:工作)?(?:[，。；、）]|$|做好|抓好|支持|开展|推进|落实|完成|实施|工作|推动|到位|好)|"
    rf"(?:{_MODAL})?(?:{_ADVERB})*(?:协助|参与|协同(?!推进|发力)|配合|协办|支持配合)|"
    rf"{_MODAL}?(?:予以|给予|大力|全力|积极)(?:配合)?支持(?:[，。；]|$)"
)
_HELPS_NOT = re.compile(r"加强|强化|深化|建立|形成|完善|健全|牵头|负责|(?<!参)[与同和][^，。；]{1,30}配合")
_LEADS = re.compile(
    rf"(?:{_MODAL})?(?:(?!由|配合|协助|涉及)[^，。；]){{0,22}}?(?:牵头(?!单位|部门|的|协调解决的)|抓总|负总责|"
    rf"总负责|履行主责|主责主抓)|"
    rf"(?:{_MODAL})?(?:{_ADVERB})*(?:具体|全权|全面|直接|统一|总体|主要|共同|分别)?负责(?!同志|人|任|制|地(?![块质方])|的态度)|"
    rf"(?:{_MODAL})?(?:{_ADVERB})*(?:会同|商)(?![议讨量])"
)
_WITH_OTHERS = re.compile(rf"{_MODAL}(?:{_ADVERB})*(?:会同|商)(?:有关|相关|各)")
"""要会同有关部门 tells one to act; 要会同市财政局 puts one in charge of the other."""
_SHARES = re.compile(
    rf"(?:{_MODAL})?(?:按照?|根据|依据|依)?(?:各自)?(?:职责|职能|分工|任务)*分工?(?:各自)?负责|各负其责|"
    rf"对[^，。；]{{1,12}}负责"
)
_LEADS_LATER = re.compile(
    r"(?:发挥|起到)[^，。；]{0,8}(?:牵头|抓总|主导)[^，。；]{0,8}作用|(?<!由)牵头抓总(?!的主责的)|负总责|"
    r"履行[^，。；]{0,6}(?:牵头|抓总)|"
    r"(?:^|[，、并])(?:并)?(?:切实)?牵头(?=制定|组织|会同|建立|健全|开展|做好|落实|推进|抓好|负责|研究|协调|"
    r"起草|梳理|编制|出台|统筹|拟|谋划|推动|成立|召开|完善|对接)|"
    r"^[^。；]{0,6}作为[^，。；]{0,40}(?:主体|牵头[^，。；]{0,4}|(?<!行)业主|责任单位)，"
)
_FOLLOW_UP = re.compile(
    r"(?:根据|按照|结合|吸纳|吸收|依据|对照)[^。；]{0,6}(?:会议|会上|与会|讨论|审议|各方|本次会|"
    r"此次会)[^。；]{0,24}(?:修改|完善|修订|优化|补充|推进|落实|抓紧|组织实施|实施)|"
    r"(?:修改完善|进一步(?:修改|完善|修订)|修订完善|修改后|完善后|修订后|修改并|完善并|优化完善|"
    r"修改[、和]完善)[^。；]{0,40}(?:印发|报|提交|实施|上报|提请|发布|出台|审议|审定|发文)"
)
_PROCEDURE = re.compile(
    r"(?:要|及时|抓紧|尽快|会后|负责|依法)*(?:按照?(?:规定|法定|有关|相关)?程序|依程序|依法依规)(?:及时|尽快|抓紧)?"
    r"(?:印发|下发|报|提交|提请|上报|发布|公布)"
)
"""请市政府办公室按程序提请市委常委会审议: the paper is now in its hands."""
_APPROVED = re.compile(r"(?:同意|支持|批准|授权)$")
_THING = re.compile(
    r"[^，。；要应须]{0,24}?(?:变更|调整|方案|计划|选址|规划|设计|概算|预算|名单|标准|机制|改革|搬迁|更名|[一二三四五六]期[^，。；]{0,12})"
    r"(?=[，。；、]|及|和|$)"
)
"""同意县人民医院二期工程设计变更: a thing of the unit's is approved, the unit is told nothing."""
GROUND = re.compile(r"[A-Za-z\d]|[^，。；要应须负牵]{0,12}?(?:地块|土地|用地|路段|房屋|厂房|宗地|段)")
"""城南新区A、B两宗地块: the place, not its office."""
_MODAL_AFTER = re.compile(rf"(?:{_ADVERB}|在[^，。；]{{1,20}}|[^，。；要]{{0,8}}?)?(?:{_MODAL})(?!求|素|点)")
_INTRO = re.compile(
    r"(?:^|会后|同时|其中|此外|特别是|尤其是|下一步|今后|因此|为此|对此|另外|具体|会议(?:要求|强调|指出|明确|"
    r"决定|议定|确定|认为|同意)|[一二三四五六七八九十]是|[一二三四五六七八九十]要|"
    r"（(?:[一二三四五六七八九十\d]+）)?|\d+[.．、]|[①-⑩]|并|及|和|、|：|原则上|即|目前|近期|当前|"
    r"各位[^，。；]{0,12}[及和]|[^，。；]{0,14}(?:方面|期间|前|后|内|中|时|上|起|底|来))$"
)


class Context(Struct, frozen=True):
    """The words around a group of names.

    Attributes:
        left: From the last comma, stop or other group up to the group.
        right: From the end of the group (等部门 passed over) to the end of its clause and on to the sentence's.
        scope: As `right`, ended where another subject begins.
        kind: The excerpt's kind.
        fund: The group is 财政 as a purse (市财政), not the bureau.
    """

    left: str
    right: str
    scope: str
    kind: Kind
    fund: bool = False


def role_of(c: Context) -> Role | None:
    """The role a context gives its group; None where the name is part of something else (a project's name)."""
    clause = re.split(r"[，。；]", c.right, maxsplit=1)[0]
    if c.left.endswith("以") and c.right.startswith(("名义", "文")):
        return None
    if reported := _reports(c):
        return reported
    if _BINDING.search(c.left) and _AS_LEAD.match(c.right):
        return Role.LEAD
    if _YOU.search(c.left):
        if _CHANGED.match(c.right):
            return Role.MENTIONED
        return _told_by_you(c)
    if c.left.endswith(("发挥", "发挥好", "强化")):
        return Role.LEAD if _PLAYS.match(c.right) else Role.ACTS if "作用" in clause else Role.MENTIONED
    if _JOINED.search(c.left):
        return Role.COOPERATES
    if _BESIDE.search(c.left):
        return Role.COOPERATES if _TOGETHER.match(c.right) else Role.MENTIONED
    if _SEATED.search(c.left) and _DAILY.match(c.right):
        return Role.LEAD
    if _OBJECT.search(c.left) or _HELPED.search(c.left):
        return Role.MENTIONED
    if _PROJECT.match(c.right):
        return None
    if _MEMBER.match(c.right):
        return Role.MENTIONED
    if _GENITIVE.match(c.right) or _RELATIVE.match(c.right):
        return Role.MENTIONED
    return _subject(c, clause)


def heading_role(left: str, right: str) -> Role:
    """The role of a unit in an item's heading: it brought the matter, or it is only spoken of."""
    context = Context(left, right, right, Kind.OPINION)
    return _reports(context) or Role.MENTIONED


def _reports(c: Context) -> Role | None:
    heard = _HEARD.search(c.left)
    if _SUBMITTED.match(c.right) and (heard or c.kind in (Kind.REPORT, Kind.RESOLUTION)):
        return Role.REPORTS
    if heard and _DOCUMENT.match(c.right):
        agreed = heard.group().rstrip("了").endswith(("同意", "通过"))
        if not agreed or re.match(rf"《|关于|的?[^，。；要]{{0,8}}{_REPORT_NOUN}|提[出交]", c.right):
            return Role.REPORTS
    if not _YOU.search(c.left) and not _BESIDE.search(c.left) and not _OBJECT.search(c.left) and _SPOKE.match(c.right):
        return Role.REPORTS
    about = heard is not None and "听取" not in heard.group() and _MATTER.match(c.right) is not None
    if c.kind is Kind.REPORT and heard and not about and not _SPIRIT.match(c.right):
        return Role.REPORTS
    return None


def _told_by_you(c: Context) -> Role:
    if c.fund or (_FUND.search(c.left) and _PAYS.match(c.right)):
        return Role.ACTS
    if _helps(c.right) and not _LEADS.match(c.right):
        return Role.COOPERATES
    return Role.LEAD


def _helps(right: str) -> bool:
    """积极配合 helps; 加强协作配合 and 与公安局协同配合 are what one is told to do with others."""
    found = _HELPS.match(right)
    return found is not None and not _HELPS_NOT.search(found.group())


def _subject(c: Context, clause: str) -> Role:
    """The group is what the sentence is about: is it told something, and how?"""
    modal = _MODAL_AFTER.match(c.right)
    pressed = _PRESSED.search(c.left)
    approved = c.kind is Kind.RESOLUTION and _APPROVED.search(c.left)
    if approved and _THING.match(c.right):
        return Role.MENTIONED
    told = c.kind in (Kind.RESOLUTION, Kind.REQUIREMENT)
    if not (modal or pressed or approved or (told and _INTRO.search(c.left))):
        return Role.MENTIONED
    if _SHARES.match(c.right):
        return Role.ACTS
    if (_LEADS.match(c.right) and not _WITH_OTHERS.match(c.right)) or _AS_LEAD.match(c.right):
        return Role.LEAD
    if _helps(c.right):
        return Role.COOPERATES
    procedure = c.kind is Kind.RESOLUTION and _PROCEDURE.match(c.right)
    if _LEADS_LATER.search(c.scope) or (told and _FOLLOW_UP.search(c.scope)) or procedure or approved:
        return Role.LEAD
    if not told and not modal:
        return Role.MENTIONED
    return Role.ACTS if clause or c.right[:1] == "，" else Role.MENTIONED
