"""What replies say around the quoted minutes."""

from __future__ import annotations

from bot.texts import Twin

# Labels of quotes stay Chinese in both languages: they name the kind of a Chinese excerpt.
LABEL_RESOLUTION = Twin("【议定】", "【议定】")
LABEL_REQUIREMENT = Twin("【要求】", "【要求】")
LABEL_NAMED = Twin("【点名要求】", "【点名要求】")
LABEL_REPORT = Twin("【汇报】", "【汇报】")
LABEL_OPINION = Twin("【会议认为】", "【会议认为】")
OCR_MARK = Twin("【OCR识别，请核对原件】", "【OCR识别，请核对原件】 Read by OCR: check the original")

ROLE_LEAD = Twin("牵头", "takes the lead in")
ROLE_RESPONSIBLE = Twin("负责", "is responsible for")
ROLE_COOPERATES = Twin("配合", "supports")
ROLE_ACTS = Twin("点名", "is told to act in")
ROLE_REPORTS = Twin("汇报", "reported on")
ROLE_MENTIONED = Twin("提到", "is mentioned in")

UNIT_ONE_ROLE = Twin("{unit}：{role} {n} 项（{where}）", "{unit} {role} {n}: {where}")
UNIT_ROLE_SHORT = Twin("{role}{ordinals}", "{role} item(s) {ordinals}")
UNIT_ROLE_COUNT = Twin("{role} {n} 项", "{role} {n}")
UNIT_ROLES = Twin("{unit}：{roles}", "{unit} {roles}")
MEETING_ROLES = Twin("{meeting}：{roles}", "{meeting}: {roles}")
UNIT_JOINT = Twin("{unit}：共同涉及 {n} 项（{where}）", "{unit}: {n} item(s) name both ({where})")
MEETINGS_COUNTED = Twin("{n} 次会议", "{n} meetings")
ITEM_OF_ONE = Twin("议题{ordinals}", "item {ordinals}")
ITEMS_OF_ONE = Twin("议题{ordinals}", "items {ordinals}")
SEARCHED_ONE = Twin("（已查 1 份：{meeting}）", "(1 document searched: {meeting})")
SEARCHED_MANY = Twin("（已查 {n} 份，{start} 至 {end}）", "({n} documents searched, {start} to {end})")

CONTINUED = Twin("接上问 · {what}", "Continuing: {what}")
PREDECESSOR = Twin("（“{asked}”今为“{taken}”）", "({asked} is now {taken})")
READ_ENDS = Twin("（问题较长，只读了开头和结尾）", "(long question: only its beginning and end were read)")
READ_AS = Twin("（按“{taken}”查）", "(read as “{taken}”)")

FOUND_ONE = Twin("查到 1 个议题：{title}", "1 item found: {title}")
FOUND_MANY = Twin("查到 {n} 个议题", "{n} items found")
ROUTE_HEAD = Twin("{route}：{n} 项（{where}）", "{n} document(s) ({where}): {route}")
ROUTE_HEAD_TO = Twin("{target}｜{route}：{n} 项（{where}）", "{n} document(s) ({where}) {target}: {route}")
ROUTE_TARGETS = {
    "人大": Twin("人大", "go to the People's Congress or its Standing Committee（人大）"),
    "政协": Twin("政协", "go to the CPPCC（政协）"),
    "常委会": Twin("常委会", "go to the Party Standing Committee（常委会）"),
    "党委": Twin("党委", "go to, or are issued for, the Party Committee（党委）"),
    "政府办公室": Twin("政府办公室", "are issued in the name of the government's General Office（政府办公室）"),
    "市政府": Twin("政府", "are issued in the name of the government（政府）"),
    "政府审定": Twin("政府审定", "go back to the government for approval（政府审定）"),
    "印发": Twin("印发", "are to be issued（印发）"),
}
ROUTE_ANY = Twin("去向", "have this onward route")
MEETING_HEAD = Twin("{meeting}：{n} 个议题", "{meeting}: {n} items")
COUNT_ITEMS = Twin("共 {n} 个议题", "{n} item(s)")
COUNT_MINUTES = Twin("共 {n} 份纪要", "{n} minutes document(s)")
COUNT_PEOPLE = Twin("名单共 {n} 人", "{n} people on the list")
COUNT_MEETINGS = Twin("共 {n} 次会议", "{n} meeting(s)")
CHAIR = Twin("主持：{title}{name}", "Chaired by {name} ({title})")
ATTENDANCE = Twin("{kind}：{unit} {names}", "{kind} (attended): {unit} {names}")
PERSON_UNIT = Twin("{name}：{unit}（{kind}）", "{name}: {unit} ({kind})")
PERSON_NO_UNIT = Twin("{name}：{kind}，名单未写单位", "{name}: {kind}, no unit given on the list")
ROSTER = Twin("{kind}（{count} 人）：{names}", "{kind} ({count}): {names}")
ROSTER_MORE = Twin("等 {n} 个", " and others, {n} in all")
RECORDER = Twin("记录：{name}", "Recorded by {name}")
REPORTER = Twin("汇报：{names}", "Reported by {names}")
LEAD = Twin("负责：{names}", "Responsible: {names}")
LEAD_PERSON = Twin("牵头领导：{names}", "Led by {names}")
LEAD_SAID = Twin("牵头：{names}", "Lead: {names}")
ALSO_REPORTED = Twin("{unit}（并作汇报）", "{unit} (also reported it)")
DEADLINE = Twin("期限：{text}", "Deadline: {text}")
DEADLINE_DATED = Twin("期限：{text}（{date}）", "Deadline: {text} ({date})")
LIMIT_DATED = Twin("{text}（{date}）", "{text} ({date})")
LIMITS_MORE = Twin(" 等 {n} 个", " and others, {n} in all")
OUTCOMES = {
    "in principle": Twin("原则同意", "approved in principle"),
    "approved": Twin("同意", "approved"),
    "refused": Twin("不同意", "not approved"),
    "put off": Twin("暂缓", "put off"),
}
TITLE_ONLY = Twin("（纪要只列了题目，未写内容）", "(The minutes give the title only.)")
TIME_OF = Twin("{what}时间：{text}", "Time ({what}): {text}")
TIME_OF_DATED = Twin("{what}时间：{text}（{date}）", "Time ({what}): {text} ({date})")
ROUTE = Twin("去向：{text}", "Goes on: {text}")
DECISION = Twin("{phrase}", "Decision: {phrase}")
ORIGINAL = Twin("原件：{name}", "Original: {name}")
EARLIER = Twin("此前：{meetings}", "Earlier: {meetings}")
PAGE_OF_ORIGIN = Twin("原件第 {page} 页", "page {page} of the original")

GAP_NO_MINUTES_YET = Twin(
    "库里还没有纪要。管理员把文件发给我，或用 minutes-bot ingest 入库后即可提问。",
    "No minutes are stored yet. Once an admin adds some, you can ask.",
)
GAP_NOTHING_FOUND = Twin("纪要里没有查到", "Nothing in the minutes about this")
GAP_NOTHING_FOUND_ABOUT = Twin("纪要里没有查到“{asked}”", "Nothing in the minutes about “{asked}”")
GAP_NEAREST = Twin("最接近的议题：{title}（{where}）", "Nearest item: {title} ({where})")
GAP_NOT_NAMED = Twin("{unit}：纪要没有点名交办的事项", "{unit}: the minutes assign it nothing by name")
GAP_ATTENDS_ONLY = Twin("名单中：{kind} {names}", "On the attendance list only（{kind}）: {names}")
GAP_ROLE_NOT_STATED = Twin(
    "{unit}：纪要没有写明由其{role}的事项（提到它的是议题{items}）",
    "{unit}: no item says that it {role} anything (items {items} name it)",
)
GAP_NO_SUCH_MEETING = Twin("没有查到{asked}", "No such meeting here: {asked}")
GAP_LATEST = Twin("最近一次是{latest}", "The latest is {latest}")
GAP_NO_SUCH_ITEM = Twin("没有第 {asked} 个议题，共 {count} 个", "There is no item {asked}; there are {count}")
GAP_NO_DEADLINE = Twin("期限：纪要未写明", "Deadline: not stated")
GAP_NO_TIME_OF = Twin("{what}时间：纪要未写明", "Time ({what}): not stated")
OTHER_LIMITS = Twin("（提到的期限“{others}”未说是{what}时间）", " (limits named: {others}; none is said of {what})")
GAP_NO_LEAD_BUT_REPORTER = Twin(
    "负责单位：纪要未写明（汇报：{reporters}）", "Responsible unit: not stated (reported by {reporters})"
)
GAP_NO_LEAD = Twin("负责单位：纪要未写明", "Responsible unit: not stated")
GAP_NO_REPORTER = Twin("汇报单位：纪要未写明", "Who reported it: not stated")
GAP_NO_AMOUNT = Twin("数额：纪要未写明", "Amount: not stated")
GAP_NO_ROUTE = Twin("去向：纪要未写明", "Onward route: not stated")
GAP_NO_DECISION = Twin("议定结果：纪要未写明", "Decision: not stated")
GAP_NO_REQUIREMENT = Twin("要求：纪要未写明", "Requirements: none stated")
GAP_NO_PROGRESS = Twin("办理进展、是否已印发或开工：纪要未载", "Progress or outcome since: not in these minutes")
GAP_NOT_IN_ROSTER = Twin("名单中没有{asked}", "{asked} is not on the attendance list")
GAP_NO_ROSTER = Twin("这份纪要没有参会名单", "These minutes carry no attendance list")
GAP_NO_CHAIR = Twin("主持人：纪要未写明", "Chair: not stated")
GAP_DID_YOU_MEAN = Twin("没有查到“{asked}”。是不是要问：{names}", "No “{asked}” here. Did you mean {names}?")
GAP_PERHAPS = Twin("是不是要问：{names}", "Did you mean {names}?")
GAP_WHICH_BODY = Twin("请选哪个政府：{names}", "Which government do you mean: {names}?")
GAP_UNKNOWN_HOME = Twin(
    "我还不知道您在哪个单位。请用 /me 设置一次。", "I do not know your unit yet. Set it once with /me."
)
GAP_OUT_OF_SCOPE = Twin(
    "我只回答政府常务会议纪要里的内容，例如：发改委负责哪些事项？",
    "I answer only from the meeting minutes, for example: what is the Finance Bureau responsible for?",
)
GAP_ITEM_GONE = Twin("这个议题已不在库里", "This item is no longer in the store")
GAP_USE_BUTTONS = Twin(
    "翻页请按回答下方的 ▶；要看其中一条，可以说“第三个展开”。",
    "Turn the pages with ▶ below the answer; to open an item, ask for “the third item”.",
)
GAP_ORIGINAL_MISSING = Twin("库里没有这份原件", "The original file is not stored")

GENERAL_ALL = Twin(
    "对“各地各部门”的一般要求，见 {n} 个议题：", "General duties of “各地各部门” (everyone) stand in {n} item(s):"
)
GENERAL_CONCERNED = Twin(
    "另 {n} 个议题只提“各有关部门”，未写明是否含{unit}",
    "{n} more item(s) bind only “各有关部门” (those concerned), without saying whether that includes {unit}",
)
GENERAL_CONCERNED_ANY = Twin("只提“各有关部门”的 {n} 个议题：", "{n} item(s) bind only “各有关部门” (those concerned):")
GENERAL_MORE = Twin("等 {n} 项", "and {n} more")

COMPACT_LINES = Twin("……另 {n} 行，私聊看全部", "… {n} more line(s) in the private chat")
COMPACT_FOLLOW = Twin("回复本条可继续问", "Reply to this message to ask on")

ITEM_WHOLE = Twin("议题{ordinal}全文", "Item {ordinal} in full")
BUTTON_ITEM = Twin("{ordinal}", "Item {ordinal}")
BUTTON_WHOLE = Twin("议题全文", "Whole item")
BUTTON_GENERAL = Twin("一般要求", "General duties")
BUTTON_ORIGINAL = Twin("原件", "Original")
BUTTON_UNIT = Twin("{unit}其他事项", "More of {unit}")
BUTTON_LEAD_ONLY = Twin("只看负责", "Lead only")
BUTTON_REQUIREMENTS = Twin("全部要求", "All requirements")
BUTTON_BACK = Twin("◀ 返回", "◀ Back")
BUTTON_PRIVATE = Twin("私聊看全部", "See all in private")
BUTTON_WRONG = Twin("没答对", "Not right")
BUTTON_MEETING = Twin("本次会议", "This meeting")
BUTTON_THIS_YEAR = Twin("只看今年", "This year only")

ASK_UNIT = Twin("{unit}有哪些事项", "which items name {unit}")
ASK_UNIT_LEAD = Twin("{unit}负责哪些事项", "which items is {unit} responsible for")
ASK_REQUIREMENTS = Twin("有什么要求", "what is required")
ASK_MEETING = Twin("第{number}次会议有哪些议题", "which items did meeting {number} have")
ASK_THIS_YEAR = Twin("今年以来呢", "and this year")
