"""What the bot says while an admin edits the city's own units."""

from __future__ import annotations

from bot.texts import Twin

AWAITING = Twin("待确认的单位名 {n} 个：", "{n} unit name(s) to confirm:")
NONE_AWAITING = Twin("没有待确认的单位名。", "No unit names to confirm.")
KNOWN = Twin("本地单位名 {n} 个：", "{n} unit name(s) of this city:")
NONE_KNOWN = Twin("还没有本地单位名。", "No unit names of this city yet.")
LINE = Twin("{n} {unit}（{where}）", "{n} {unit} ({where})")
WHERE = Twin("{docs} 份纪要，议题 {items} 个", "{items} item(s) in {docs} document(s)")
WHERE_ROSTER = Twin("{docs} 份纪要的名单", "attendance of {docs} document(s)")
IS_OWN = Twin("本地单位", "unit of this city")
IS_ALIAS = Twin("即{canonical}", "is {canonical}")
IS_IGNORED = Twin("不是单位", "no unit")
HAS_ALIASES = Twin("别名 {aliases}", "also {aliases}")

ONE = Twin("{unit}", "{unit}")
ONE_PLACE = Twin("{doc} 议题{items}", "{doc}, items {items}")
ONE_ROSTER = Twin("{doc} 名单", "{doc}, attendance")
ONE_ROLES = Twin("在纪要中：{roles}", "in the minutes: {roles}")
ONE_ASK = Twin("这是单位吗？", "Is this a unit?")
UNHEARD = Twin("库里的纪要没有这个名称。", "No stored minutes have this name.")

BUTTON_CONFIRM = Twin("是，名称正确", "Yes, so called")
BUTTON_CONFIRM_PAGE = Twin("本页全部确认", "Confirm all here")
BUTTON_RENAME = Twin("是，另有正名", "Yes, otherwise called")
BUTTON_ALIAS = Twin("加别名", "Add another name")
BUTTON_IGNORE = Twin("不是单位", "No unit")
BUTTON_DROP = Twin("撤销", "Take back")
BUTTON_KNOWN = Twin("已确认的", "Confirmed")
BUTTON_AWAITING = Twin("待确认的", "To confirm")
BUTTON_BACK = Twin("◀ 返回", "◀ Back")

ASK_RENAME = Twin("请回复本条，写出“{unit}”的正名。", "Reply to this message with the right name of “{unit}”.")
ASK_ALIAS = Twin("请回复本条，写出“{unit}”的另一个名称。", "Reply to this message with another name of “{unit}”.")
TOO_SHORT = Twin("名称至少两个字。", "A name has two characters at least.")

DID_CONFIRM = Twin("✔ 已确认：{unit}", "✔ confirmed: {unit}")
DID_RENAME = Twin("✔ {unit} 即 {other}", "✔ {unit} is {other}")
DID_ALIAS = Twin("✔ {unit} 又称 {other}", "✔ {unit} is also called {other}")
DID_IGNORE = Twin("✔ 不再当作单位：{unit}", "✔ no unit any more: {unit}")
DID_DROP = Twin("✔ 已撤销：{unit}", "✔ taken back: {unit}")
REPARSED = Twin("{did}\n已重新解析 {n} 份：{what}", "{did}\n{n} document(s) parsed anew: {what}")
NOTHING_TO_REPARSE = Twin(
    "{did}\n没有纪要用到这个名称，无需重新解析。", "{did}\nNo minutes use this name: nothing to parse anew."
)
