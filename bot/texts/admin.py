"""What the bot says to its admins."""

from __future__ import annotations

from bot.texts import Twin

REQUEST = Twin("{name}（编号 {id}）申请使用机器人", "{name} (id {id}) asks to use the bot")
BUTTON_GRANT = Twin("同意", "Admit")
BUTTON_REFUSE = Twin("拒绝", "Refuse")
GRANTED = Twin("✔ 已同意：{name}（{id}）", "✔ admitted: {name} ({id})")
REFUSED = Twin("✘ 已拒绝：{name}（{id}）", "✘ refused: {name} ({id})")
DECIDED = Twin("这个申请已经处理过了。", "This request has been decided already.")

GROUP_ADDED = Twin("机器人被加入群“{title}”（{id}），添加人 {name}", "The bot was added to “{title}” ({id}) by {name}")
GROUP_ADMITTED = Twin(
    "✔ 本群已获准使用：发送 /ask 加问题、@我，或回复我的消息。",
    "✔ This group is admitted: /ask and a question, mention me, or reply to me.",
)
GROUP_ADMITTED_ADMIN = Twin("✔ 已准许群“{title}”（{id}）", "✔ group admitted: “{title}” ({id})")
GROUP_REFUSED_ADMIN = Twin("✘ 未准许群“{title}”（{id}）", "✘ group not admitted: “{title}” ({id})")
GROUP_DISMISSED = Twin("本群已取消准许。", "This group is no longer admitted.")
PERSON_DISMISSED = Twin("已取消准许：{id}", "no longer admitted: {id}")
PERSON_ADMITTED = Twin("已准许：{id}", "admitted: {id}")
NOT_FOUND_PERSON = Twin("没有这个人：{id}", "no such person: {id}")
BY_CONFIG = Twin("这一项写在配置文件里，请改配置。", "That stands in the config file: change it there.")
DISMISS_HOW = Twin(
    "请写编号，例如 /dismiss 12345；在群里直接发送则取消本群。",
    "Give an id, for example /dismiss 12345; in a group it is the group.",
)
ADMIT_HOW = Twin(
    "请写编号，例如 /admit 12345；在群里直接发送则准许本群。",
    "Give an id, for example /admit 12345; in a group it is the group.",
)
CHAT_LOST = Twin(
    "⚠️ 发不到群“{title}”（{id}）：{why}。已停发，恢复后会重新开始。",
    "⚠️ cannot reach “{title}” ({id}): {why}. Sending stopped until it is back.",
)

REINDEX_STARTED = Twin("正在重建索引…", "Rebuilding the index…")
REINDEX_PROGRESS = Twin("正在重建索引… {done}/{total}", "Rebuilding the index… {done}/{total}")
REINDEX_RUNNING = Twin("已经在重建了。", "A rebuild is running already.")
REINDEX_DONE = Twin(
    "✅ 重建完成：{minutes} 份纪要，{items} 个议题，已切换到新索引",
    "✅ Done: {minutes} minutes, {items} items; the new index is in use",
)
REINDEX_FAILED_DOCS = Twin(
    "解析失败 {n} 份，沿用旧结果：{names}", "{n} failed to parse and keep their old result: {names}"
)
REINDEX_COUNTS = Twin(
    "入库失败 {failed}，未归类字符 {unassigned}", "failed {failed}, unassigned characters {unassigned}"
)
REINDEX_COMPARED = Twin("与上一版相比：{what}", "Compared with before: {what}")
REINDEX_SAME = Twin("无变化", "no change")
REINDEX_BOUNDS = Twin("议题边界 {n} 处改变", "{n} item bound(s) changed")
REINDEX_SAME_BOUNDS = Twin("议题边界无变化", "item bounds the same")
REINDEX_KINDS = Twin("段落类别 {n} 段改变", "{n} excerpt kind(s) changed")
REINDEX_SAME_KINDS = Twin("段落类别无变化", "excerpt kinds the same")
REINDEX_ROLES = Twin("单位角色新增 {added}、取消 {dropped}", "unit roles: {added} added, {dropped} dropped")
REINDEX_SAME_ROLES = Twin("单位角色无变化", "unit roles the same")
REINDEX_UNFIT = Twin(
    "⚠️ {n} 处更正已对不上，请用 /fix 重做或撤销", "⚠️ {n} correction(s) no longer fit: redo or withdraw them with /fix"
)
REINDEX_OVERTAKEN = Twin(
    "{n} 份在重建期间另有改动，以其改动为准", "{n} changed otherwise meanwhile and stay as that left them"
)
REINDEX_VERIFIED = Twin(
    "核对：全部段落与原文逐字一致", "checked: every excerpt equals its original, character for character"
)
REINDEX_DISAGREES = Twin(
    "⚠️ 核对：{n} 处与原文不一致（如 {example}），请运行 minutes-bot check",
    "⚠️ checked: {n} place(s) differ from the original (e.g. {example}): run minutes-bot check",
)
BUTTON_CHANGES = Twin("看改变", "See the changes")
BUTTON_GO_BACK = Twin("退回上一版", "Go back")
WENT_BACK = Twin("✔ 已退回上一版：{n} 份纪要，搜索已更新。", "✔ gone back: {n} minutes, and the search with them.")
NOTHING_TO_GO_BACK = Twin("没有可退回的上一版。", "There is nothing to go back to.")
LEFT_ALONE = Twin("{n} 份其后又有改动，保持不变：{names}", "{n} changed again since and stay as they are: {names}")
REINDEX_TOOK = Twin("用时 {seconds} 秒", "took {seconds} s")
REINDEX_TOOK_ASKED = Twin(
    "用时 {seconds} 秒；其间 {asked} 次提问由旧索引答复",
    "took {seconds} s; {asked} question(s) meanwhile were answered from the old index",
)

REMOVE_WHICH = Twin("移出哪一份？", "Take out which?")
REMOVE_NONE = Twin("库里还没有纪要。", "There are no minutes in the store.")
REMOVE_SURE = Twin(
    "确定移出“{title}”（{doc}）？保留一段时间，可恢复。",
    "Take out “{title}” ({doc})? It is kept for a while and can be restored.",
)
REMOVED = Twin("已移出：{doc}", "Taken out: {doc}")
RESTORED = Twin("已恢复：{doc}", "Restored: {doc}")
BUTTON_REMOVE = Twin("移出", "Take out")
BUTTON_RESTORE = Twin("恢复", "Restore")
BUTTON_CANCEL = Twin("取消", "Cancel")
CANCELLED = Twin("已取消。", "Cancelled.")
NO_SUCH_DOC = Twin("库里没有这份纪要：{doc}", "No such minutes: {doc}")

STATUS_STORE = Twin(
    "库内 {minutes} 份纪要，{items} 个议题（{start} 至 {end}）",
    "{minutes} minutes, {items} items in the store ({start} to {end})",
)
STATUS_EMPTY = Twin("库内还没有纪要", "no minutes in the store yet")
STATUS_PEOPLE = Twin(
    "管理员 {admins}，成员 {members}，群 {groups}，待批申请 {requests}",
    "admins {admins}, members {members}, groups {groups}, requests waiting {requests}",
)
STATUS_OUTBOX = Twin(
    "通知：待发 {pending}，已发 {sent}，不确定 {uncertain}，失败 {failed}",
    "Notifications: waiting {pending}, sent {sent}, uncertain {uncertain}, failed {failed}",
)
STATUS_HEALTH = Twin("最近一次收到 Telegram 应答：{seconds} 秒前", "Telegram last answered {seconds} s ago")
STATUS_UNHEALTHY = Twin("⚠️ 已 {seconds} 秒没有收到 Telegram 应答", "⚠️ no answer from Telegram for {seconds} s")

UPLOAD_TOO_BIG = Twin(
    "{name}：超过 {limit} MB，机器人取不到。请在服务器上运行：minutes-bot ingest 文件路径",
    "{name}: over {limit} MB, which a bot cannot fetch. Run on the server: minutes-bot ingest PATH",
)
UPLOAD_REFUSED = Twin("{name}：{why}", "{name}: {why}")
UPLOAD_HEAD = Twin("📥 {name} · 预览，尚未入库", "📥 {name} · preview, not stored yet")
UPLOAD_DATES = Twin("开会 {held}　印发 {issued}　主持 {chair}", "held {held}, issued {issued}, chaired by {chair}")
UPLOAD_ITEMS = Twin("议题 {items}　未归类字符 {unassigned}", "items {items}, unassigned characters {unassigned}")
UPLOAD_ITEMS_AGREE = Twin(
    "议题 {items}（议程 {agenda}，一致）　未归类字符 {unassigned}",
    "items {items} (agenda {agenda}: the same), unassigned characters {unassigned}",
)
UPLOAD_ITEMS_DIFFER = Twin(
    "议题 {items}（议程 {agenda}，不一致）　未归类字符 {unassigned}",
    "items {items} (agenda {agenda}: they differ), unassigned characters {unassigned}",
)
UPLOAD_ROSTER = Twin("名单 {units} 个单位 {people} 人", "attendance: {units} units, {people} people")
UPLOAD_ROSTER_PEOPLE = Twin("名单 {people} 人", "attendance: {people} people")
UPLOAD_ROSTER_BARE = Twin(
    "名单 {units} 个单位 {people} 人，另 {bare} 个单位未列人名",
    "attendance: {units} units, {people} people; {bare} more units without names",
)
UPLOAD_ROUTES = Twin("去向：{routes}", "routes: {routes}")
UPLOAD_NO_ROUTE = Twin("未写明 {items}", "not stated {items}")
UPLOAD_CLEAR = Twin(
    "密级标志：未发现　库内同次会议：{same}", "secrecy marking: none; same meeting in the store: {same}"
)
UPLOAD_NONE = Twin("无", "none")
UPLOAD_UNCHANGED = Twin("库内已有同一份：{doc}", "already in the store: {doc}")
UPLOAD_WARNINGS = Twin("⚠️ 请看 {n} 处", "⚠️ please look at {n}")
UPLOAD_NEW_UNIT = Twin("新单位名：{unit}（议题{items}，{roles}）", "new unit name: {unit} (items {items}: {roles})")
UPLOAD_NEW_IN_ROSTER = Twin(
    "名单中另有 {n} 个新单位名（入库后用 /units 确认）",
    "{n} new unit name(s) on the attendance list (confirm them with /units once stored)",
)
UPLOAD_LOW = Twin(
    "⚠️ 解析把握不大（{percent}%），请核对后再入库", "⚠️ the parse is not certain ({percent} %): check before storing"
)
UPLOAD_MORE = Twin("另有 {n} 处", "and {n} more")
BUTTON_STORE_AND_TELL = Twin("入库并通知 {n} 个群", "Store and tell {n} chat(s)")
BUTTON_REVIEW = Twin("逐项核对", "Check item by item")
BUTTON_STORE_ANYWAY = Twin("仍要入库", "Store all the same")
UPLOAD_SURE = Twin(
    "解析把握只有 {percent}%，议题或出处可能不对。核对过了吗？仍要入库吗？",
    "The parse is only {percent} % certain: items or meeting may be wrong. Have you checked? Store it all the same?",
)
BUTTON_STORE = Twin("只入库", "Only store")
STORED = Twin("✅ {name} → {doc}：{outcome}", "✅ {name} → {doc}: {outcome}")
STORED_TOLD = Twin("将通知 {n} 个群", "{n} chat(s) will be told")
OUTCOME_ADDED = Twin("已入库", "stored")
OUTCOME_UNCHANGED = Twin("已有，未变", "there already, unchanged")
OUTCOME_REPLACED = Twin("已替换旧版（旧版保留）", "replaced the old version, which is kept")

FEEDBACK = Twin(
    "没答对：{question}\n原因：{reason}\n来自 {name}", "Not right: {question}\nReason: {reason}\nFrom {name}"
)
