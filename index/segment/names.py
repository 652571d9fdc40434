"""Where a unit's name ends and a person's begins: 市发改委邵某, 人行唐某某, 副市长叶某.

Surnames: the Hundred Family Surnames and those common in the 2020 census beyond it; a two-character given name after a
single surname is the rule (about nine in ten), one character the rest.
"""

from __future__ import annotations

import re

_SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉"
    "宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃"
    "利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公楼仵买付阳闫肖丘佟苟代覃邸付仝"
    "战车修矫曲刑郐开撒冼揭种初由来火覃亓兰苑仉邝佘缑青粟尧展植鹿回淡位但幺税门海衣尉信鄢岳帅缑亢况后有琴梁丘左商牟佴伯赏墨哈谯笪"
    "年爱佟丑候奉才敬律令祭营勤智格腾荐果麦苓扎卡加塔阿买艾吾努依热古库玉合"
)  # fmt: skip
_DOUBLE = re.compile(
    r"万俟|司马|上官|欧阳|夏侯|诸葛|闻人|东方|赫连|皇甫|尉迟|公羊|澹台|公冶|宗政|濮阳|淳于|"
    r"单于|太叔|申屠|公孙|仲孙|轩辕|令狐|钟离|宇文|长孙|慕容|鲜于|闾丘|司徒|司空|端木|百里|"
    r"东郭|南宫|呼延|第五|拓跋|独孤|南门|西门|东门"
)
_NO_NAME = frozenset(
    {"党校", "党组", "常委", "工会", "海关", "高新", "金融", "武装", "农业", "水利", "应急", "党委", "广电", "电力"}
)
_RARE = frozenset("区局办委院镇乡县市州旗部会社行库厂队站所馆校司组处科室中心团")
_UNIT_END = re.compile(
    r"(?:局|委|办|办公室|部|厅|处|科|院|会|社|中心|集团|公司|银行|人行|海关|关|镇|乡|街道|新城|新区|园区|开发区|高新区"
    r"|港区|区|县|市|州|旗|团|队|站|所|馆|校|学院|大学|指挥部|人大|政协|政府|组|支队|大队|分局|党校|报社|台|总站|总队"
    r"|法院|检察院|医院|协会|商会|工商联|妇联|科协|文联|残联|侨联|联合会|工会|总工会|学会|办事处|管委会|委员会|工委|党工委"
    r"|中心|基地|林场|农场|水库|总社|供销社|联社|支行|分行|电信|移动|联通|铁塔|邮政|烟草|石油|石化|电力|供电|气象"
    r"|园|景区|度假区|示范区|保税区|片区|厂|矿|城投|交投|文旅|农发|水投|国资|金控|产投|武装部|消防|武警|团市委|团县委|团区委)$"
)
_POST_END = re.compile(
    r"(?:市长|县长|区长|州长|盟长|旗长|省长|镇长|乡长|主任|书记|局长|部长|委员|常委|成员|领导|秘书长|主席|院长|检察长|行长|经理"
    r"|董事长|总裁|校长|处长|科长|参事|顾问|调研员|巡视员|政委|司令员|总工程师|专员|组长|队长|总监|负责人|会长|理事长|社长|台长|总理|国务委员|副职|工程师)$"
)
_WORDY_END = re.compile(
    r"(?:街道|集团|公司|银行|中心|办公室|政府|法院|检察院|学院|大学|委员会|管委会|税务局|[发政经民司财教科工商水农审统信医]\w[局委办])$"
)


def is_unit(s: str) -> bool:
    """Whether a folded piece ends as units' names do."""
    return len(s) >= 2 and _UNIT_END.search(s) is not None


def is_post(s: str) -> bool:
    """Whether a folded piece ends as posts do: 副市长, 市政府办公室主任."""
    return _POST_END.search(s) is not None


def is_name(s: str) -> bool:
    """Whether folded `s` can be a person's name and is no unit or post."""
    if "·" in s or "•" in s:
        return re.fullmatch(r"[一-龥]{1,8}(?:[·•][一-龥]{1,8}){1,4}", s) is not None
    if not re.fullmatch(r"[一-龥㐀-䶿某×]{2,4}", s):
        return False
    if s in _NO_NAME:
        return False
    if _DOUBLE.match(s):
        return len(s) in (3, 4)
    return len(s) <= 3 and s[0] in _SINGLE and not (len(s) == 3 and is_unit(s) and s[-1] in _RARE)


def may_be_name(s: str) -> bool:
    """Whether folded `s` can be a name where one is expected: a name may end as units do (江望会)."""
    return is_name(s) or (2 <= len(s) <= 3 and s[0] in _SINGLE and s not in _NO_NAME and not _WORDY_END.search(s))


def split_name(s: str) -> tuple[str, str] | None:
    """A folded (unit or post, name) that stand without a separator; None where `s` does not end in a name.

    Of the possible cuts, one that leaves a whole unit or post before it wins; a longer name wins a tie.
    """
    m = re.search(r"[一-龥]{1,16}(?:[·•][一-龥]{1,8}){1,4}$", s)
    if m is not None:
        ends = [k for k in range(1, s.index("·" if "·" in s else "•")) if is_unit(s[:k]) or is_post(s[:k])]
        return (s[: ends[-1]], s[ends[-1] :]) if ends else None
    best: tuple[int, str, str] | None = None
    for size in (3, 2, 4):
        if len(s) <= size:
            continue
        before, name = s[:-size], s[-size:]
        if not is_name(name):
            continue
        score = 4 * (is_unit(before) or is_post(before) or before.endswith("）")) + (size == 3) - 2 * (len(before) < 2)
        if best is None or score > best[0]:
            best = (score, before, name)
    return (best[1], best[2]) if best is not None else None
