"""What the bot says while an admin goes through a parse and corrects it."""

from __future__ import annotations

from bot.texts import Twin

FIX_WHICH = Twin("更正哪一份？", "Correct which?")
WHICH_DOCUMENT = Twin("核对哪一份？", "Check which?")
NO_SUCH_ITEM = Twin("没有第 {ordinal} 个议题，共 {n} 个。", "There is no item {ordinal}; there are {n}.")
BUSY = Twin("正在重新解析…", "Parsing anew…")

HEAD = Twin("逐项核对 · {name} · 议题{ordinal}（{n}/{total}）", "Checking {name}, item {ordinal} ({n}/{total})")
NO_HEADING = Twin("（没有标题）", "(no heading)")
UNITS = Twin("单位：{units}", "units: {units}")
UNIT = Twin("{unit} {role}", "{unit}: {role}")
HEADING_UNITS = Twin("标题中的单位：{units}", "units in the heading: {units}")
PERSONS = Twin("负责人：{names}", "people: {names}")
DEADLINES = Twin("期限：{limits}", "time limits: {limits}")
ROUTES = Twin("去向：{routes}", "goes on: {routes}")
NO_ROUTE = Twin("去向：未写明", "goes on: not stated")
CORRECTED = Twin("已有更正 {n} 处", "{n} correction(s) made")

EXCERPT_HEAD = Twin("议题{ordinal} 第 {n} 段 {label}", "item {ordinal}, excerpt {n} {label}")
EXCERPT_ASK = Twin("类别不对，请选；单位不对，请点单位。", "Pick another kind, or press a unit to correct it.")
HEADING_HEAD = Twin("议题{ordinal} 标题中的单位", "units in the heading of item {ordinal}")
UNIT_HEAD = Twin("{unit}：{role}（议题{ordinal}）", "{unit}: {role} (item {ordinal})")
UNIT_ASK = Twin("应当是？", "What should it be?")
UNIT_ADD_ASK = Twin("{unit} 在这一段里：", "{unit} in this excerpt:")
BOUNDARY_HEAD = Twin(
    "议题{ordinal}从哪一句起应另成一个议题？", "From which sentence on is it another item (item {ordinal})?"
)
BOUNDARY_LINE = Twin("{n} {opening}…", "{n} {opening}…")
ROUTE_HEAD = Twin("议题{ordinal} 的去向", "where item {ordinal} goes on to")
ROUTE_IS = Twin("✓ {n} {words}", "✓ {n} {words}")
ROUTE_MAY = Twin("＋ {n} {words}", "+ {n} {words}")
ROUTE_ASK = Twin(
    "点 ✗ 去掉认错的，点 ＋ 补上漏掉的。", "Press ✗ to take one out that is none, + to add one that was missed."
)

KIND_RESOLUTION = Twin("议定", "resolution")
KIND_REQUIREMENT = Twin("要求", "requirement")
KIND_REPORT = Twin("汇报", "report")
KIND_OPINION = Twin("会议认为", "opinion")
EVERYONE_ALL = Twin("各地各部门（全体）", "everyone")
EVERYONE_CONCERNED = Twin("各有关部门（未点名）", "those concerned, not named")

BUTTON_EXCERPT = Twin("第 {n} 段", "Excerpt {n}")
BUTTON_HEADING = Twin("标题单位", "Heading")
BUTTON_BOUNDARY = Twin("议题边界", "Item bounds")
BUTTON_ROUTE = Twin("去向", "Route")
BUTTON_CORRECTIONS = Twin("更正记录", "Corrections")
BUTTON_DONE = Twin("核对完毕", "Done")
BUTTON_CLOSE = Twin("结束", "Close")
BUTTON_BACK = Twin("◀ 返回", "◀ Back")
BUTTON_ADD_UNIT = Twin("＋ 补一个单位", "+ Add a unit")
BUTTON_RENAME = Twin("改名称", "Rename")
BUTTON_NO_UNIT = Twin("去掉", "Take out")
BUTTON_MERGE = Twin("并入上一议题", "Join to the item before")
BUTTON_NO_ROUTE = Twin("都不是去向", "None of them")
BUTTON_TYPE_ROUTE = Twin("另写原文", "Type the words")
BUTTON_WITHDRAW = Twin("撤销 {n}", "Withdraw {n}")

ASK_UNIT_NAME = Twin(
    "请回复本条，写出“{unit}”应有的名称。", "Reply to this message with the name that “{unit}” should have."
)
ASK_UNIT_WORDS = Twin(
    "请回复本条，照原文写出这个单位（如“该局”另有全称，写成：该局=市水务局）。",
    "Reply to this message with the unit's words as they stand in the text (words=full name, if they differ).",
)
ASK_ROUTE_WORDS = Twin(
    "请回复本条，照原文写出说明去向的字句。", "Reply to this message with the words that say where it goes on to."
)
ASK_REASON = Twin("请回复本条，写出更正原因。", "Reply to this message with the reason.")
NOT_IN_TEXT = Twin("原文这里没有“{words}”，请照原文写。", "“{words}” does not stand there: write it as in the text.")

SAYS_KIND = Twin("“{opening}…”：{before} → {now}", "“{opening}…”: {before} → {now}")
SAYS_IS_KIND = Twin("“{opening}…”：应为{now}", "“{opening}…” should be {now}")
SAYS_ROLE = Twin("“{words}”：{unit} {role}", "“{words}”: {unit}, {role}")
SAYS_NO_UNIT = Twin("“{words}”不是受命单位", "“{words}” names no unit that is told anything")
SAYS_ROUTE = Twin("“{words}”是去向", "“{words}” says where it goes on to")
SAYS_NO_ROUTE = Twin("“{words}”不是去向", "“{words}” does not say where it goes on to")
SAYS_BOUNDARY = Twin("“{opening}…”起、至“…{closing}”止为一个议题", "one item: from “{opening}…” to “…{closing}”")

CONFIRM = Twin("将更正：\n{what}\n请选原因：", "To be corrected:\n{what}\nWhy?")
REASON_MISREAD = Twin("解析有误", "read wrongly")
REASON_SOURCE = Twin("原文笔误", "slip in the source")
BUTTON_REASON = Twin("另写原因", "Another reason")
BUTTON_KEEP = Twin("不改了", "Leave it")

DRAFTED = Twin("✔ 已更正，入库时一并保存。", "✔ Corrected; kept together with the minutes when they are stored.")
APPLIED = Twin("✔ 已更正并重新解析：{what}", "✔ Corrected and parsed anew: {what}")
WITHDRAWN = Twin("✔ 已撤销并重新解析：{what}", "✔ Withdrawn and parsed anew: {what}")
NOT_FITTING = Twin("这项更正放不上去，没有保存。", "This correction does not fit and was not kept.")
CLOSED = Twin("核对结束。", "Done checking.")

LOG_HEAD = Twin("{name} 的更正记录（{n} 处）", "Corrections of {name} ({n})")
LOG_EMPTY = Twin("{name}：没有更正。", "{name}: no corrections.")
LOG_LINE = Twin("{n} {what}｜{author}｜{reason}", "{n} {what} | {author} | {reason}")

CHANGED_NOTHING = Twin("解析结果无变化", "the parse is the same")
CHANGED_ITEMS = Twin("议题 {before} → {now} 个", "items {before} → {now}")
CHANGED_ITEMS_OF = Twin(
    "{n} 份的议题数有变（共 {before} → {now} 个）", "items of {n} minutes (in all {before} → {now})"
)
CHANGED_BOUNDS = Twin("议题边界 {n} 处", "{n} item bound(s)")
CHANGED_KINDS = Twin("段落类别 {n} 段", "{n} kind(s)")
CHANGED_ADDED = Twin("新增单位角色 {n}", "{n} unit role(s) added")
CHANGED_DROPPED = Twin("取消 {n}", "{n} dropped")
CHANGED_UNFIT = Twin("{n} 处更正已对不上", "{n} correction(s) no longer fit")
CHANGED_OTHERS = Twin("另有 {n} 份纪要有改变，未逐一列出", "{n} more minutes changed and are not listed")
CHANGED_FAILED = Twin("{n} 份读不了，沿用旧结果", "{n} could not be read and keep their old result")
