"""Sentences in the styles of many governments, about fictional places, and who is told what in each."""

from __future__ import annotations

import pytest

from index.segment.duties import duties
from index.units import DocumentNames
from storage.domain import Kind

REQ, RES, REP, OPI = Kind.REQUIREMENT, Kind.RESOLUTION, Kind.REPORT, Kind.OPINION

CASES: list[tuple[Kind, str, str]] = [
    # lead by 由, 责成, 会后由, 作为…主体, 牵头, 具体负责
    (RES, "会后，由市住建局根据会议意见修改完善后，按程序印发实施。", "市住建局 lead"),
    (RES, "会议议定，由市水利局会同市财政局、柳河镇制定补偿办法。", "市水利局 lead; 市财政局 cooperates; 柳河镇 cooperates"),
    (RES, "责成市城管局会同市公安局交警大队限期整治。", "市城管局 lead; 市公安局交警大队 cooperates"),
    (RES, "责成县发改委、县财政局尽快向省里争取资金。", "县发改委 lead; 县财政局 lead"),
    (RES, "原则同意市文旅局提出的意见，由云溪文旅集团作为项目实施主体抓紧推进。", "市文旅局 reports; 云溪文旅集团 lead"),
    (RES, "会议决定，以市水务集团为项目业主，市水利局负责行业监管。", "市水务集团 lead; 市水利局 lead"),
    (RES, "同意将市交投集团作为该路段改造的责任主体。", "市交投集团 lead"),
    (RES, "会议明确市教育局为责任单位，12月底前完成搬迁。", "市教育局 lead"),
    (RES, "市发改局牵头，市财政局、市自然资源局配合，抓紧开展前期工作。", "市发改局 lead; 市财政局 cooperates; 市自然资源局 cooperates"),
    (RES, "由市商务局牵头，市市场监管局、税务局等部门参与，形成专题报告。", "市商务局 lead; 市市场监管局 cooperates; 市税务局 cooperates"),
    (RES, "市民政局具体负责，各镇（街道）配合落实。", "市民政局 lead; * all"),
    (REQ, "市工信局要发挥好牵头作用，加强统筹协调；市科技局、市人社局要主动参与、密切配合。", "市工信局 lead; 市科技局 cooperates; 市人社局 cooperates"),
    (REQ, "市审计局要牵头开展专项检查。", "市审计局 lead"),
    (REQ, "市应急管理局要切实履行牵头抓总职责，压实各方责任。", "市应急管理局 lead"),
    (REQ, "市数据局要加快平台建设，牵头建立数据共享机制。", "市数据局 lead"),
    (REQ, "要发挥市防汛抗旱指挥部办公室的统筹协调作用。", "市防汛抗旱指挥部办公室 lead"),
    (RES, "会后请市司法局作进一步修改，提请市委常委会审议。", "市司法局 lead"),
    (RES, "请市农业农村局牵头研究，下次会议再议。", "市农业农村局 lead"),
    (RES, "市卫健委要根据会议讨论意见对《实施方案》进行修改完善，以市政府办公室名义印发。", "市卫健委 lead"),
    (RES, "由市财政局负责落实所需资金，市审计局跟踪监督。", "市财政局 lead; 市审计局 acts"),
    (RES, "所需经费由市财政局统筹安排。", "市财政局 acts"),
    (RES, "项目缺口资金由县财政承担，县教体局负责建设管理。", "县财政 acts; 县教体局 lead"),
    (RES, "会议同意云溪水务投资集团有限公司发行公司债券。", "云溪水务投资集团有限公司 lead"),
    (RES, "会议授权市自然资源和规划局与开发企业签订补充协议。", "市自然资源和规划局 lead"),
    # label lists
    (REQ, "加快推进老旧小区改造。（责任单位：市住建局、城关镇）", "市住建局 lead; 城关镇 lead"),
    (REQ, "（牵头单位：市商务局；配合单位：市财政局、市税务局）", "市商务局 lead; 市财政局 cooperates; 市税务局 cooperates"),
    (REQ, "完善防汛预案。（市水利局牵头，市气象局、各乡镇配合）", "市水利局 lead; 市气象局 cooperates; * all"),
    (REQ, "责任单位：市公安局（牵头）、市司法局。", "市公安局 lead; 市司法局 lead"),
    # acts
    (REQ, "市公安局、市交通运输局等部门要加强路面管控。", "市公安局 acts; 市交通运输局 acts"),
    (REQ, "市人社局、残联、妇联要做好就业帮扶。", "市人社局 acts; 市残联 acts; 市妇联 acts"),
    (REQ, "市住建局、交通局、水利局要各司其职、密切协作，加快项目审批。", "市住建局 acts; 市交通局 acts; 市水利局 acts"),
    (REQ, "石桥镇、柳河镇、青岭乡要落实属地责任。", "石桥镇 acts; 柳河镇 acts; 青岭乡 acts"),
    (REQ, "云溪高新区要加大招商力度，东湖街道、西园街道要做好征迁工作。", "云溪高新区 acts; 东湖街道 acts; 西园街道 acts"),
    (REQ, "请市委宣传部组织好新闻发布，市委网信办做好舆情引导。", "市委宣传部 acts; 市委网信办 acts"),
    (REQ, "市委组织部、编办要及时跟进。", "市委组织部 acts; 市委编办 acts"),
    (REQ, "在此基础上，市统计局应强化监测分析。", "市统计局 acts"),
    (REQ, "国网云溪供电公司、市燃气公司要保障能源供应。", "国网云溪供电公司 acts; 市燃气公司 acts"),
    (REQ, "市生态环境局石桥分局要加密巡查。", "市生态环境局石桥分局 acts"),
    (REQ, "财政、审计部门要加强资金监管。", "财政部门 acts; 审计部门 acts"),
    (REQ, "发展改革、自然资源、生态环境等部门要提前介入、靠前服务。", "发展改革部门 acts; 自然资源部门 acts; 生态环境部门 acts"),
    (REQ, "公安、应急、消防等部门按职责分工负责。", "公安部门 acts; 应急部门 acts; 消防部门 acts"),
    (REQ, "市住房城乡建设局负责同志要靠前指挥。", "市住房城乡建设局 acts"),
    (REQ, "市行政审批局每季度通报一次办理情况。", "市行政审批局 acts"),
    (REQ, "会议要求，市教育局抓紧完善方案。", "市教育局 acts"),
    (REQ, "要求县卫健委立即整改。", "县卫健委 acts"),
    # cooperates and mentioned
    (REQ, "市金融办要加强与人民银行云溪支行的沟通对接。", "市金融办 acts; 人民银行云溪支行 mentioned"),
    (REQ, "市市场监管局要与市公安局协同配合，严厉打击制假售假。", "市市场监管局 acts; 市公安局 cooperates"),
    (REQ, "遇有重大情况第一时间向市应急管理局报告。", "市应急管理局 mentioned"),
    (REQ, "市财政局、审计局要积极协助市国资委做好清产核资。", "市财政局 cooperates; 市审计局 cooperates; 市国资委 mentioned"),
    (RES, "相关方案经市司法局合法性审查后印发。", "市司法局 mentioned"),
    (REQ, "市农业农村局要联合市气象局发布预警信息。", "市农业农村局 acts; 市气象局 cooperates"),
    (REQ, "市司法局的工作要再上台阶。", "市司法局 mentioned"),
    # reports
    (REP, "会议听取了市财政局关于上半年预算执行情况的汇报。", "市财政局 reports"),
    (REP, "会议听取市发改委、统计局上半年经济运行情况汇报。", "市发改委 reports; 市统计局 reports"),
    (REP, "会议审议了市教育局提交的《云溪市学前教育发展规划》。", "市教育局 reports"),
    (REP, "市住建局就城市更新工作作了汇报，市自然资源局作了补充说明。", "市住建局 reports; 市自然资源局 reports"),
    (REP, "会上，市水务局汇报了供水保障情况。", "市水务局 reports"),
    (RES, "原则通过市民政局拟订的《养老服务设施布局规划》。", "市民政局 reports"),
    (RES, "会议原则同意市交通运输局《关于农村公路养护的请示》。", "市交通运输局 reports"),
    (RES, "会议原则同意市发改局关于项目调整的意见，由市发改局按程序办理。", "市发改局 reports; 市发改局 lead"),
    (RES, "会议研究并同意县林业局所提方案。", "县林业局 reports"),
    # nobody
    (REQ, "要精心组织部署，完善考核办法，提高审批工作效率。", ""),
    (REQ, "要打破部门壁垒，改变被动局面，形成工作合力。", ""),
    (RES, "同意云溪市公安局石桥派出所业务用房建设项目、云溪市人民医院扩建项目按程序立项。", ""),
    (RES, "以市政府办公室名义印发。", ""),
    (RES, "会后按程序报市委常委会审议。", ""),
    (OPI, "近年来，市文旅局做了大量工作，成效明显。", "市文旅局 mentioned"),
    (REQ, "要学习借鉴“市民政局＋镇街”工作模式。", ""),
    (REQ, "要落实《市财政局关于加强预算管理的通知》。", ""),
    (REQ, "业主单位要加强管理，施工单位要确保质量。", ""),
    (REQ, "要围绕中心工作，建设中心城区，发展中心镇。", ""),
    (REQ, "市长要求、市民满意是工作的标准。", ""),
    # everyone
    (REQ, "各地各部门要提高站位。", "* all"),
    (REQ, "各有关部门要各司其职。", "* concerned"),
    (REQ, "各镇（街道）、市直有关部门要落实责任。", "* concerned"),
    (REQ, "各乡镇（街道）、各部门要抓好落实。", "* all"),
    (REQ, "各责任单位要对照清单逐项销号。", "* concerned"),
    (REQ, "相关部门密切配合，形成合力。", "* concerned"),
    (REQ, "会后，请各区（县）和市级各部门认真抓好落实。", "* all"),
    (REQ, "各县（市、区）人民政府要加强领导。", "* all"),
    (REQ, "各板块要压实责任，各成员单位要加强会商。", "* all; * concerned"),
    (REQ, "市应急局要联合有关部门开展督查。", "市应急局 acts"),
    (REQ, "市直各单位要带头执行。", "* all"),
    # restoring, other places, longer names
    (REQ, "太仓市财政局的做法值得学习，市财政局要认真借鉴。", "市财政局 acts"),
    (REQ, "苏州市生态环境局通报的问题，市生态环境局要立行立改。", "苏州市生态环境局 mentioned; 市生态环境局 acts"),
    (REQ, "市纪委监委要加强监督，市监委派驻机构同步跟进。", "市纪委监委 acts"),
    (REQ, "市委社会工作部要会同市民政局研究提出意见。", "市委社会工作部 lead; 市民政局 cooperates"),
    (REQ, "市金融监管分局、人行云溪分行要引导金融机构加大投放。", "市金融监管分局 acts; 人行云溪分行 acts"),
    (REQ, "市港口管委会、云溪港区要协同发力。", "市港口管委会 acts; 云溪港区 acts"),
    (REQ, "团市委、市妇联、市科协要广泛发动。", "团市委 acts; 市妇联 acts; 市科协 acts"),
    (REQ, "市人大、市政协机关要带头参与。", "市人大 acts; 市政协机关 acts"),
    (REQ, "市云河服务公司作为运营主体，要规范管理。", "市云河服务公司 lead"),
    # other governments' wording
    (RES, "（一）原则同意《云溪市供水条例（草案）》，由市司法局、市水务局根据会议意见修改后，提请市人大常委会审议。", "市司法局 lead; 市水务局 lead"),
    (RES, "会议审议并通过《云溪县殡葬设施规划》，交由县民政局组织实施。", "县民政局 lead"),
    (RES, "会议同意市国资委提出的重组方案，授权市国资委办理后续事宜。", "市国资委 reports; 市国资委 lead"),
    (RES, "由市政府办公室督促市住建局、城投集团于年底前完成清算。", "市政府办公室 lead; 市住建局 acts; 市城投集团 acts"),
    (RES, "会议原则同意，请市规划和自然资源局按程序办理。", "市规划和自然资源局 acts"),
    (RES, "相关工作由分管副市长牵头，市发展改革委负责落实。", "市发展改革委 lead"),
    (RES, "会议明确，项目由市代建中心负责建设，建成后移交市教育局使用。", "市代建中心 lead; 市教育局 mentioned"),
    (RES, "待条件成熟后，由县人社局再次提请县政府常务会议研究。", "县人社局 lead"),
    (RES, "会议不同意市投促局提出的优惠条件，责成市投促局重新谈判。", "市投促局 reports; 市投促局 lead"),
    (RES, "会议决定成立云溪市轨道交通建设指挥部，办公室设在市交通运输局。", "云溪市轨道交通建设指挥部 mentioned; 市交通运输局 mentioned"),
    (RES, "一、同意收回该宗土地使用权，由市自然资源局、石桥镇政府具体实施。", "市自然资源局 lead; 石桥镇政府 lead"),
    (RES, "同意市财政局从预备费中安排200万元用于抗旱。", "市财政局 lead"),
    (RES, "会议原则同意由市公安局牵头起草的方案。", "市公安局 reports"),
    (REQ, "市大数据中心牵头，会同市委网信办、市公安局，于6月底前拿出方案。", "市大数据中心 lead; 市委网信办 cooperates; 市公安局 cooperates"),
    (REQ, "一是市发展改革委要加强统筹，二是市财政局要强化保障，三是各镇（街道）要抓好落实。", "市发展改革委 acts; 市财政局 acts; * all"),
    (REQ, "对存在的问题，市住房城乡建设局要举一反三；对涉及的历史遗留问题，市信访局要依法化解。", "市住房城乡建设局 acts; 市信访局 acts"),
    (REQ, "由市城管局负总责，东湖街道办事处做好群众工作。", "市城管局 lead; 东湖街道办事处 acts"),
    (REQ, "市消防救援支队要会同市应急管理局开展检查。", "市消防救援支队 lead; 市应急管理局 cooperates"),
    (REQ, "县检察院、县法院要依法从快办理。", "县检察院 acts; 县法院 acts"),
    (REQ, "市总工会、团市委、市妇联等群团组织要发挥优势。", "市总工会 acts; 团市委 acts; 市妇联 acts"),
    (REQ, "要充分发挥市安委办、市食安办统筹协调作用。", "市安委办 lead; 市食安办 lead"),
    (REQ, "市委办公室、市政府办公室要加强督查督办。", "市委办公室 acts; 市政府办公室 acts"),
    (REQ, "两办督查室要跟踪问效，市委督查室、市政府督查室要定期通报。", "市委督查室 acts; 市政府督查室 acts"),
    (REQ, "市税务局要依法征收，并及时将数据共享给市财政局。", "市税务局 acts; 市财政局 mentioned"),
    (REQ, "市教育局会同市卫生健康委抓好校园疫情防控，市市场监管局负责食品安全。", "市教育局 lead; 市卫生健康委 cooperates; 市市场监管局 lead"),
    (REQ, "市水务局、各镇（街道）要加强河湖巡查。", "市水务局 acts; * all"),
    (REQ, "城关镇政府要做好征地工作，县自然资源局、县林业局要加快手续办理。", "城关镇政府 acts; 县自然资源局 acts; 县林业局 acts"),
    (REQ, "市发改委主任要亲自抓，市财政局局长要当好铁算盘。", "市发改委 acts; 市财政局 acts"),
    (REQ, "住建、城管、公安等部门要开展联合执法。", "住建部门 acts; 城管部门 acts; 公安部门 acts"),
    (REQ, "教育、民政系统要摸清底数。", ""),
    (REQ, "要在教育、医疗、养老等领域补短板。", ""),
    (REQ, "市政府各组成部门要严格执行。", "* all"),
    (REQ, "属地镇街要做好稳控，行业主管部门要履行监管责任。", "* concerned"),
    (REQ, "牵头部门要切实负起责任，配合部门要主动靠前。", "* concerned"),
    (REQ, "广大干部要真抓实干。", ""),
    (REP, "会议传达学习了省委经济工作会议精神和市委常委会会议精神。", ""),
    (REP, "市统计局局长王某某汇报了一季度经济运行情况。", "市统计局 reports"),
    (REP, "会议书面听取了市林业局、市气象局关于森林防火工作的情况汇报。", "市林业局 reports; 市气象局 reports"),
    (REP, "受市政府委托，市审计局作了专题汇报。", "市审计局 reports"),
    (REP, "会议听取云溪经济开发区管委会、城关镇关于项目建设情况的汇报。", "云溪经济开发区管委会 reports; 城关镇 reports"),
    (REP, "会议研究了市城投集团《关于隔离酒店项目有关问题的请示》。", "市城投集团 reports"),
]  # fmt: skip


def _said(text: str, kind: Kind) -> set[tuple[str, str]]:
    names = DocumentNames.learn(
        text, body="云溪县人民政府" if "县" in text[:16] and "市" not in text else "云溪市人民政府"
    )
    out = set()
    for duty in duties(text, 0, len(text), kind, names):
        for span in duty.mentions:
            assert text[span.start : span.end].strip()
        out.add((duty.unit, duty.scope.value if duty.scope else duty.role.value))
    return out


@pytest.mark.parametrize(("kind", "text", "expected"), CASES, ids=[c[1][:24] for c in CASES])
def test_sentence(kind: Kind, text: str, expected: str) -> None:
    wanted = {tuple(pair.strip().split(" ")) for pair in expected.split(";") if pair.strip()}
    got = _said(text, kind)
    if not any(role == "mentioned" for _, role in wanted):
        got = {(unit, role) for unit, role in got if role != "mentioned"}
    assert got == wanted
