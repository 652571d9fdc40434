"""What the bot says of its own accord: new minutes, corrections, withdrawals, receipts; and how a chat asks for it."""

from __future__ import annotations

from bot.texts import Twin

HEAD = Twin("📄 新纪要：{meeting}", "📄 New minutes: {meeting}")
CORRECTION = Twin("📄 纪要更正：{meeting}", "📄 Corrected minutes: {meeting}")
DIGEST = Twin("📄 新纪要 {n} 份", "📄 {n} new minutes")
DATE = Twin("{date} 开会，共 {n} 个议题", "held {date}, {n} items")
COUNT = Twin("共 {n} 个议题", "{n} items")
UNIT = Twin("{unit}：{roles}", "{unit}: {roles}")
TOPIC = Twin("涉及“{topics}”：{n} 项", "On “{topics}”: {n} item(s)")
ROLE_COUNT = Twin("{role} {n} 项", "{role} {n}")
ITEM = Twin("{ordinal}、{title}｜{what}", "{ordinal}. {title} | {what}")
OTHERS = Twin("其余 {n} 个议题未点名{units}", "The other {n} item(s) do not name {units}")
OTHERS_TOPIC = Twin("其余 {n} 个议题", "The other {n} item(s)")
NONE_NAMED = Twin("没有点名{units}的议题", "No item names {units}")
MORE = Twin("等 {n} 个议题", "and others, {n} in all")
ASK = Twin("回复本条即可提问", "Reply to this message to ask")
ADDED = Twin("新增议题 {n} 个：", "{n} item(s) added:")
REMOVED = Twin("删去议题 {n} 个：", "{n} item(s) removed:")
ALTERED = Twin("文字有改动的议题 {n} 个：", "{n} item(s) reworded:")
FIELDS = Twin("会议信息有改动：{fields}", "Changed about the meeting: {fields}")
ELSEWHERE = Twin("议题无变化，抬头或名单有改动", "No item changed; the header or the attendance list did")
ONLY_PARSE = Twin("文字无变化", "The words are the same")
SUPERSEDED = Twin("（已有更正，以下为现行版本）", "(corrected since; this is the version in force)")
WITHDRAWN = Twin(
    "⚠️ 纪要已撤回：{meeting}。请勿再引用此前的通知。", "⚠️ Withdrawn: {meeting}. Do not rely on what was sent."
)
WITHDRAWN_HERE = Twin("（本条通知的纪要已撤回）", "(The minutes of this message have been withdrawn.)")
GONE = Twin("这份纪要已不在库里。", "These minutes are no longer in the store.")

FIELD_NAMES: dict[str, Twin] = {
    "body": Twin("政府", "government"),
    "kind": Twin("会议类别", "kind of meeting"),
    "number": Twin("次数", "number"),
    "year_number": Twin("次数", "number"),
    "title": Twin("标题", "title"),
    "issue": Twin("期号", "issue"),
    "date": Twin("开会日期", "date"),
    "chair": Twin("主持人", "chair"),
    "chair_title": Twin("主持人职务", "the chair's post"),
    "issuer": Twin("印发机关", "issuer"),
    "issued": Twin("印发日期", "date of issue"),
    "term": Twin("届次", "term"),
}

BUTTON_ALL = Twin("全部 {n} 项", "All {n}")
BUTTON_RECEIPT = Twin("✔ 收到 {n}", "✔ Received {n}")
BUTTON_PRIVATE = Twin("私聊看全文", "In full, in private")
RECEIVED = Twin("✔ 已记下，本群第 {n} 位", "✔ Noted, number {n} here")
RECEIVED_BEFORE = Twin("此前已记下", "Noted before")
RECEIPTS_NONE = Twin("还没有通知过纪要。", "Nothing has been announced yet.")
RECEIPTS_HEAD = Twin("{meeting} 收到情况", "{meeting}: who has received it")
RECEIPTS_CHAT = Twin("{title}：{m}/{n}", "{title}: {m} of {n}")
RECEIPTS_CHAT_ANY = Twin("{title}：{m} 人", "{title}: {m}")
RECEIPTS_NAMES = Twin("　{names}", "  {names}")

SUBSCRIBED = Twin("✔ 已订阅新纪要通知", "✔ Subscribed to new minutes")
SUBSCRIPTION = Twin("本处的订阅", "This subscription")
NOT_SUBSCRIBED = Twin("本处没有订阅。发送 /subscribe 订阅。", "Nothing is subscribed here. Send /subscribe.")
UNSUBSCRIBED = Twin("已退订，不再通知新纪要。", "Unsubscribed: no more news of minutes.")
ADMINS_ONLY = Twin(
    "群里的订阅由群管理员或机器人管理员设置。", "In a group, its admins or the bot's admins set the subscription."
)
CANNOT_TELL = Twin("暂时查不到您是不是群管理员，请稍后再试。", "Cannot check whether you are an admin here: try later.")
WISH_WHAT = Twin("内容：{what}", "What: {what}")
WISH_EVERYTHING = Twin("全部纪要", "all minutes")
WISH_UNITS = Twin("单位 {names}", "units {names}")
WISH_TOPICS = Twin("关键词 {names}", "topics {names}")
WISH_KINDS = Twin("会议 {names}", "meetings {names}")
WISH_ONLY = Twin("只在点名时通知", "only when named")
WISH_ALSO = Twin("点名的排在前面，其余照常通知", "named items first, the rest as well")
WISH_WHEN = Twin("时间：{when}", "When: {when}")
WISH_AT_ONCE = Twin("随到随发", "at once")
WISH_DIGEST = Twin("每天 {hour} 点汇总", "daily at {hour}:00")
WISH_QUIET = Twin("，{start}–{end} 免打扰", ", quiet from {start} to {end}")
WISH_HOW = Twin(
    "加关键词或单位：/subscribe 单位或关键词（多个用空格隔开）",
    "Add units or topics: /subscribe NAME… (separated by blanks)",
)
ADDED_TO = Twin("✔ 已加入：{names}", "✔ added: {names}")
BUTTON_EVERYTHING = Twin("全部", "Everything")
BUTTON_UNITS = Twin("按单位", "Units")
BUTTON_TOPICS = Twin("按关键词", "Topics")
BUTTON_KINDS = Twin("按会议", "Meetings")
BUTTON_NOW = Twin("随到随发", "At once")
BUTTON_DIGEST = Twin("每天汇总", "Daily digest")
BUTTON_HOUR = Twin("{hour} 点", "{hour}:00")
BUTTON_QUIET_ON = Twin("免打扰：{start}–{end}", "Quiet: {start}–{end}")
BUTTON_QUIET_OFF = Twin("免打扰：关", "Quiet hours: off")
BUTTON_ONLY_ON = Twin("只在点名时：是", "Only when named: yes")
BUTTON_ONLY_OFF = Twin("只在点名时：否", "Only when named: no")
BUTTON_STOP = Twin("退订", "Unsubscribe")
BUTTON_BACK = Twin("◀ 返回", "◀ Back")
PICK_UNITS = Twin(
    "选单位（再按一次取消）；没列出的请发送 /subscribe 单位名称",
    "Choose units (press again to drop); others: /subscribe NAME",
)
PICK_KINDS = Twin("选会议类别（都不选即全部）", "Choose kinds of meeting (none: all)")
PICK_TOPICS = Twin("加关键词请发送：/subscribe 关键词。按下面的按钮去掉", "Add: /subscribe WORDS. Press to drop")
PICK_HOUR = Twin("每天几点汇总？", "At which hour?")
PICK_QUIET = Twin("免打扰时段", "Quiet hours")
TOO_LONG = Twin("每个单位或关键词最多 {n} 个字。", "A unit or keyword has at most {n} characters.")
TOO_MANY = Twin("最多 {n} 个，请先去掉几个。", "At most {n}: drop some first.")

RETURNED = Twin(
    "我回来了。此前本群订阅了新纪要通知，要恢复吗？", "I am back. This group was subscribed to new minutes: resume?"
)
BUTTON_RESUME = Twin("恢复通知", "Resume")
BUTTON_NOT = Twin("不恢复", "No")
RESUMED = Twin("✔ 已恢复通知。", "✔ Resumed.")
NOT_RESUMED = Twin("不再通知；需要时发送 /subscribe。", "No more news; /subscribe whenever needed.")

TOPIC_LOST = Twin(
    "⚠️ 群“{title}”（{id}）的话题发不进去：{why}。该话题的订阅已停。",
    "⚠️ a topic of “{title}” ({id}) cannot be written to: {why}. Its subscription has ended.",
)

WITHDRAW_WHICH = Twin("撤回哪一份？", "Withdraw which?")
WITHDRAW_SURE = Twin(
    "确定撤回“{title}”（{doc}）？立即不可查询；已发的通知会删除，删不掉的另发撤回通知。",
    "Withdraw “{title}” ({doc})? It is hidden at once; messages sent are deleted, or a notice follows.",
)
WITHDRAW_DONE = Twin("已撤回：{doc}", "Withdrawn: {doc}")
BUTTON_WITHDRAW = Twin("撤回", "Withdraw")

OUTBOX_HEAD = Twin("未确定送达的通知：{n} 条", "Notifications that did not certainly arrive: {n}")
OUTBOX_EMPTY = Twin("没有未送达或不确定的通知。", "Every notification has arrived.")
OUTBOX_ROW = Twin(
    "{id} {state} · {title} · {doc} · 试 {attempts} 次{reason}",
    "{id} {state} · {title} · {doc} · tries {attempts}{reason}",
)
OUTBOX_NEXT = Twin(" · 下次 {at}", " · next {at}")
OUTBOX_REASON = Twin(" · {why}", " · {why}")
BUTTON_OUTBOX = Twin("通知明细", "Notifications")
BUTTON_RETRY = Twin("重发 {id}", "Retry {id}")
BUTTON_DROP = Twin("不发 {id}", "Drop {id}")
STATES: dict[str, Twin] = {
    "pending": Twin("待发", "waiting"),
    "sending": Twin("发送中", "being sent"),
    "failed": Twin("失败", "failed"),
    "uncertain": Twin("不确定", "uncertain"),
}

COMMAND_SUBSCRIBE = Twin("订阅新纪要通知", "Subscribe to new minutes")
COMMAND_SUBSCRIPTIONS = Twin("查看和修改订阅", "Show and change the subscription")
COMMAND_UNSUBSCRIBE = Twin("退订", "Unsubscribe")
COMMAND_RECEIPTS = Twin("谁已收到通知", "Who has received the news")
COMMAND_WITHDRAW = Twin("撤回一份纪要", "Withdraw minutes")
COMMAND_SOURCES = Twin("监视的文件夹和网页", "Watched folders and pages")
