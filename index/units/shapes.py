"""What the name of a Chinese public body looks like: suffixes, and where a name may begin and end.

A name ends at a suffix that the next character does not turn into another word (考核办|法, 组织部|署, 管理局|面), and
begins after punctuation or a word that governs it (由, 会同, 责成, 听取了). These lists are about the language, not
about any document.
"""

from __future__ import annotations

import re

FORMAL = (
    "有限责任公司|股份有限公司|有限公司|集团公司|总公司|分公司|公司|集团|指挥部办公室|指挥部|领导小组办公室|"
    "领导小组|工作组|工作专班|专班|"
    "委员会办公室|办公室|管理委员会|管委会|党工委|委员会|理事会|管理处|管理站|办事处|服务站|分局|支局|局|办|厅|部|中心|"
    "大队|支队|中队|总队|总社|联社|合作社|协会|联合会|商会|医院|卫生院|学院|大学|中学|小学|学校|研究院|研究所|银行|分行|"
    "支行|派出所|"
    "博物馆|图书馆|档案馆|文化馆|电视台|水文站|火车站|车站|法院|检察院|管理所|运营商|服务社|工作站|党支部"
)
PLACES = (
    "街道办事处|街道办|街道|(?:镇|乡)(?:人民政府|政府|党委)?|苏木|(?:农|林|牧)场|园区|开发区|经开区|高新区|"
    "示范区|新区|度假区|"
    "保税区|合作区|风景区|景区|集聚区|港区|新城|片区管委会"
)
SUFFIX = re.compile(rf"(?:{PLACES}|(?<![省市县区州旗盟常政])委|{FORMAL})$")
LAST = frozenset("局办厅部委镇乡")
_TWOS = (
    "公司集团挥部小组作组专班公室委会工委员会事会理处理站事处务站分局支局中心大队支队中队总队总社联社"
    "作社协会合会商会医院生院学院大学中学小学学校究院究所银行分行支行出所物馆书馆案馆化馆视台文站车站"
    "法院察院理所营商务社作站支部街道道办政府党委苏木农场林场牧场园区发区开区高新新区范区假区税区作区"
    "景区聚区港区新城"
)
LAST_TWO = frozenset(_TWOS[i : i + 2] for i in range(0, len(_TWOS), 2))
"""The last characters of every suffix: a quick test before the full one."""
LONGEST_RUN = 26
"""Characters: no name in use is longer."""
TOWN = re.compile(r"(?:街道办事处|街道办|街道|(?:镇|乡)(?:人民政府|政府|党委)?|苏木|(?:农|林|牧)场)$")
PLACE = re.compile(rf"(?:{PLACES})(?:管委会|管理委员会)?$")
COMPANY = re.compile(r"(?:公司|集团|银行|支行|分行)$")
OFFICE = re.compile(r"(?<![大全格布结时政僵破开变定])局$|(?<![考主经督])办$|中心$|管委会$|指挥部$")
"""What a bare subject (前海管理局要…) may end in; 大局 and 格局 are no offices."""
BOARD = re.compile(r"(?:领导小组|指挥部|专班|工作组)(?:办公室)?$")
GOVERNMENT = re.compile(r"[\u4e00-\u9fff]{1,5}?(?:自治[县旗]|新区|[市县区旗])(?:人民)?政府$")
BRANCH = re.compile(r"(?![与和及同会由向对])[\u4e00-\u9fff]{2,5}?(?:分局|支局|管理局|分公司|支行|分院|派出所)")

_NOT_AFTER = {
    last: re.compile(after)
    for last, after in {
        "办": "公(?!开|告|布)|法(?!制)|理(?!顺)|事(?!项)|学(?!习)|结(?!合)|实(?!施|行)|成(?!立)|完(?!善)|"
        "证(?!明)|[好案件会税展到得比赛给下]",
        "部": "分(?!别|析|类)|属(?!地)|[署门件位长委队级]",
        "局": "部(?!署)|[面势限长域]",
        "委": "办(?!理)|派(?!出)|[员托会书任屈培]",
        "会": "后(?!续)|委(?!托)|[议上前场见务计谈晤费诊]",
        "院": "落(?!实)|[长校士内外子]",
        "处": "[理置罚于分长境]|在(?!.{0,12}基础)",
        "站": "[位点长稳式]",
        "所": "[有需得属长谓述提列涉]",
        "台": "[账阶风湾]",
        "馆": "[长藏]",
        "队": "[伍员]|长(?!期)",
        "厅": "长(?!期)",
        "心": "主(?!动|要|导)|组(?!织)|理(?!顺)|任(?!务)|[城镇村区态血环]",
        "司": "法(?!人|定|制)|机",
        "团": "结(?!合)|[队体伙员]",
        "镇": "[村级域区长化居]",
        "乡": "[村镇级贤土亲愁情域长]",
        "道": "[路班理德]",
        "区": "[域级块间划属长位]",
        "大": "力(?!争)|[会代量]",
        "协": "同(?!步)|[会议调作商助]",
        "行": "[政业为长动]",
        "关": "联(?!合|动|席)|[于系注键爱心口停]",
        "联": "合(?!力|理)|动(?!员)|[系席网]",
        "校": "[长园区企地]",
    }.items()
}
_MEETS = ("会同", "会商", "会签", "会审")
_FAR_AFTER = re.compile(r"(?:(?<=中心)(?:工作|学校|小学|幼儿园|医院|卫生院|位置)|(?<=公司)(?:制|化|章程))")

LEADING = re.compile(
    "会同|责成|责令|由|同意|拨付|支付|补助|奖励|收购|出资|"
    "听取了?|审议了?|研究了?|审定|批准|通过了?|明确|决定|指定|确定|成立|组建|设立|委托|"
    "授权|支持|督促|指导|协调|"
    "组织|依托|联合|协同|配合|协助|商请|提请|报请|邀请|邀|请|加强|推动|推进|强化|发挥|安排|抽调|通知|要求|涉及|"
    "包括|特别是|尤其是|其中|"
    "同时|会后|会前|此外|另外|以及|[与和及向在从到为以是让给归将把按并对至受令即或]|经(?![济开发信贸营])|"
    "报(?![社业刊])|交由|划归|移交|牵头单位|责任单位|配合单位|关于|"
    "会议|现场|原则上?|今后|目前|一是|二是|三是|四是|五是|六是|七是|八是|九是|加快|落实|完善|建立|鼓励|引导|"
    "帮助|争取|对接|联系|沟通|委派|"
    "作为|深入|进驻|召开|主持|列入|纳入|印发|转发|提交|呈报|上报|抄送|征求|吸纳|采纳|根据|按照|结合|围绕|依据|"
    "参照|利用|借助"
)
"""Words after which a name may begin inside an unbroken run of characters."""

_STOP = re.compile(
    r"[^\u4e00-\u9fffA-Za-z0-9·]|[的了是把被等其该各请让使并或而且也]|要求|要(?!素)|应(?![急用链])|由|与|须|将|"
    r"对(?![口外台])|就(?!业)|"
    r"向(?!阳)|以|在|从|为(?!民)|及"
)
BUILDING = re.compile(
    r"(?:行政|文化|商业|会展|活动|体育|购物|艺术|政治|经济|金融|城市|服务|主城|会议|展览)(?:艺术)?中心|[镇乡街]?街道|城镇|集镇"
)
"""Places that are called 市…中心 and are no office."""
NOT_TOWN = re.compile(r"(?:乡镇|村镇|城镇|集镇|镇街|街镇)(?:街道)?$")
DISTRICT = re.compile(
    r"(?:^|[，。；：、\n）由请]|责成|会同|要求)"
    r"(?P<name>(?!(?:[全各我本该两几多]|城|主城|老城|新城|中心城|园|片|街|景|社|厂|校|库|灾|矿|港|市|郊|辖|地|小|牧|山)[区县旗市])"
    r"(?![全各我本该两几多])[一-龥]{1,3}[区县旗市]|\d{1,3}团)$"
)
"""A district or county named alone; 全市, 城区, 园区 and their like are no names."""
TOLD = re.compile(
    r"要(?![求素])|应(?!急)|须|负责|牵头|会同|具体负责|组织实施|落实|[、和](?:[一-龥]{2,4}[区县旗市]|\d{1,3}团)(?:要|应|须|负责|牵头|[、和]|等)"
)
"""What makes the name of a place before it the one who is told."""
MERGED = re.compile(r"(?<![全各])[省市县区州旗](?P<body>(?!各|[一-龥]*?[局委办部院厅镇乡会政])[一-龥]{2,8}和)$")
"""Before the tail of an office made of two: 市城管|和|综合执法局."""
STATIONED = re.compile(r"派?驻[一-龥]{2,16}?纪检监察组")
LONGER = re.compile(r"(?:集团)?(?:有限责任公司|股份有限公司|有限公司|集团公司|总公司|公司)|集团|办公室")
"""What makes a longer name of a company's name just before it."""
GENERIC = re.compile(
    r"(?:各|苏木|有关|相关|国有|国企|上市|第三方|平台|物业|保险|施工|建设|运营|设计|检测|该|本|此|两|三|四|五|多|几|"
    r"全|区|集|城|老|村|小|特色|重点|中心|"
    r"建制|示范|强|大|乡|镇|专业|招商|子|母|总|分|项目|民营|外资|房地产|开发|代建|担保|融资|投资|经营|管理|服务|"
    r"省级?|市级?|县级?|区级?|"
    r"国家级?|社区|街道|农村|农业|物流|中介|社会|文化|工业|产业|科技|行政|上级|下级|直属|主管|主城|中心城|老城|"
    r"新|旧|县域|市域|城市|城镇|"
    r"市政|一线|前线|便民|党群|公共|综合|商业|养老|活动|办事|体检|医疗|教学|数据|呼叫|物资|配送|金融|创新|研发|"
    r"孵化|会展|国际|区域|全国|世界|"
    r"乡村|镇村|城乡|百强|千强|商贸|旅游|边境|沿江|沿海|山区|库区|景区|园区|牧区|林区|厂区|校区|院区|站区|矿区|"
    r"片区|街区|辖区|属地|当地|外地|"
    r"本地|异地|县城|省|市|县|州|旗|我|你|他|们|级|家|个)*"
)
"""A body made of these words alone is a class (平台公司, 各乡镇), not a name."""


def ends_here(text: str, end: int) -> bool:
    """Whether a name may end at `end`: the next characters make no other word of its suffix."""
    if text.startswith(_MEETS, end):
        return True
    other = _NOT_AFTER.get(text[end - 1])
    if other and other.match(text, end):
        # 财政局长乐分局 is a branch, 财政局长 a person: 长 ends a name where a place name follows it.
        return (
            text[end] == "长"
            and re.match(r"长[\u4e00-\u9fff]{1,3}(?:分局|支局|派出所|大队)", text[end : end + 8]) is not None
        )
    return not _FAR_AFTER.match(text, end)


def run_before(text: str, end: int, longest: int = LONGEST_RUN) -> int:
    """Where the unbroken run of name characters that ends at `end` begins, at most `longest` characters back."""
    low = max(0, end - longest)
    start = low
    for stop in _STOP.finditer(text, low, end):
        start = stop.end()
    for lead in LEADING.finditer(text, start, end):
        if lead.end() < end - 2:
            start = lead.end()
    return start
