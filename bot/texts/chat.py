"""What the bot says to anybody it talks with, besides the replies to questions."""

from __future__ import annotations

from bot.texts import Twin

NOT_ADMITTED = Twin(
    "您好，本机器人只对获准人员开放。您的编号：{id}",
    "Hello. This bot is open to admitted people only. Your id: {id}",
)
GROUP_NOT_ADMITTED = Twin(
    "您好，本群尚未获准使用。群编号：{id}",
    "Hello. This group has not been admitted yet. Its id: {id}",
)
REQUEST_SENT = Twin(
    "您好，本机器人只对获准人员开放。您的编号：{id}。申请已转给管理员。",
    "Hello. This bot is open to admitted people only. Your id: {id}. Your request has gone to the admins.",
)
REQUEST_GRANTED = Twin(
    "管理员已同意，您现在可以提问了。发送 /start 看看怎么用。", "You have been admitted. Send /start to see how."
)
CLAIMED = Twin("您现在是管理员了。发送 /help 看管理命令。", "You are an admin now. Send /help for the admin commands.")
CLAIM_WRONG = Twin("口令不对或已失效。", "The code is wrong or no longer valid.")
ADMINS_ONLY = Twin("这个命令只限管理员使用。", "This command is for admins only.")

START = Twin(
    "我回答政府常务会议纪要里的问题：谁负责、怎么定的、有什么要求，答案都是纪要原文并注明出处。\n直接输入问题即可，例如：",
    "I answer questions about executive-meeting minutes: who is responsible, what was decided, what is required. "
    "Every answer quotes the minutes word for word, with its source.\nJust type a question, for example:",
)
EXAMPLE_UNIT = Twin("财政局负责哪些事项？", "Which items is the Finance Bureau responsible for?")
EXAMPLE_LATEST = Twin("最近一次会议研究了什么？", "What did the latest meeting discuss?")
EXAMPLE_ROUTE = Twin("哪些事项要报市委常委会？", "Which items go to the Party standing committee?")

HELP = Twin(
    "<b>提问</b>：直接输入，例如“财政局有什么任务”“优化营商环境怎么定的”“第十二次会议议了哪些事”。"
    "接着问也行：“那教育局呢”“谁负责”。\n"
    "<b>在群里</b>：用 /ask 加问题、@我，或回复我的消息。\n"
    "/latest 最近一次会议\n/meeting 12 某一次会议\n/me 设置我的单位\n"
    "/subscribe 订阅新纪要通知（群里由群管理员设置）\n"
    "按钮：◀ ▶ 翻页，议题编号看全文，“原件”取原文件。",
    "<b>Asking</b>: just type, for example “what must the Finance Bureau do”, “what was decided about the business "
    "environment”, “items of the 12th meeting”. Follow-ups work: “and the Education Bureau?”, “who is responsible?”.\n"
    "<b>In groups</b>: /ask and the question, mention me, or reply to my message.\n"
    "/latest the latest meeting\n/meeting 12 one meeting\n/me set my unit\n"
    "/subscribe hear of new minutes (in a group its admins decide)\n"
    "Buttons: ◀ ▶ turn pages, an item's number opens it in full, “Original” sends the file.",
)
HELP_ADMIN = Twin(
    "\n<b>管理</b>\n发来文件：预览后入库\n/reindex 重建索引\n/remove 移出一份纪要\n"
    "/withdraw 撤回一份纪要及其通知\n/receipts 谁收到了\n/sources 监视的文件夹和网页\n"
    "/fix 核对并更正一份纪要\n/units 确认单位名\n/why 为什么这样答\n/status 运行情况\n"
    "/admit 准许本群（在群里发送）\n/dismiss 取消准许某人或本群",
    "\n<b>Admin</b>\nSend a file: preview, then store\n/reindex rebuild the index\n/remove take minutes out\n"
    "/withdraw take back minutes and their messages\n/receipts who received them\n/sources watched folders and pages\n"
    "/fix check and correct minutes\n/units confirm unit names\n/why why an answer is as it is\n"
    "/status how things are\n/admit admit this group (send it there)\n/dismiss shut a person or this group out",
)

ASK_EMPTY = Twin(
    "请在 /ask 后面写上问题，例如：/ask 财政局有什么任务",
    "Put the question after /ask: /ask what must the Finance Bureau do",
)
QUESTION_TOO_LONG = Twin(
    "问题太长了（最多 {limit} 字），请分开问。", "The question is too long (at most {limit} characters): ask in parts."
)
MEETING_EMPTY = Twin("请写上第几次会议，例如：/meeting 12", "Which meeting? For example: /meeting 12")
ASK_LATEST_MEETING = Twin("最近一次会议有哪些议题？", "Which items did the latest meeting have?")
ASK_MEETING = Twin("第{number}次会议有哪些议题？", "Which items did meeting {number} have?")
TYPE_IT = Twin("我只看得懂文字，请把问题打出来。", "I only understand text: please type the question.")
UNKNOWN_COMMAND = Twin(
    "没有这个命令。直接输入问题即可，用法见 /help。", "No such command. Just type a question; see /help."
)
UPLOAD_FOR_ADMINS = Twin("只有管理员可以上传纪要。", "Only admins can upload minutes.")

GONE = Twin("这条消息太旧了，请重新提问。", "This message is too old: please ask again.")
NOT_YOURS = Twin("这个按钮不是给您的。", "This button is not for you.")
ITEM_GONE = Twin("这个议题已不在库里。", "This item is no longer in the store.")
CHANGED = Twin(
    "纪要库在这条回答之后有变动，已按现有纪要重新列出，请从头看。",
    "The minutes have changed since this answer: it has been listed anew, please start over.",
)
ITEM_CHANGED = Twin(
    "这份纪要已更新，原来的议题序号不再对应，已按现有纪要重新列出，请再选一次。",
    "These minutes have changed and the item numbers with them: the answer has been listed anew, please choose again.",
)
ORIGINAL_GONE = Twin("库里没有这份原件。", "The original is not in the store.")

INLINE_TITLE = Twin("{n} 个议题", "{n} item(s)")

WRONG_WHY = Twin("哪里不对？", "What is wrong?")
WRONG_ITEM = Twin("议题不对", "Wrong item")
WRONG_MISSING = Twin("漏了议题", "Something is missing")
WRONG_UNIT = Twin("单位不对", "Wrong unit")
WRONG_EXCERPT = Twin("段落不对", "Wrong excerpt")
WRONG_THANKS = Twin("谢谢，已记下。", "Thank you, noted.")

ME_NOW = Twin("您的单位：{unit}\n默认政府：{body}", "Your unit: {unit}\nDefault government: {body}")
ME_GROUP_NOW = Twin("本群单位：{unit}\n默认政府：{body}", "This group's unit: {unit}\nDefault government: {body}")
ME_NOT_SET = Twin("未设置", "not set")
ME_HOW = Twin(
    "设置单位请发送：/me 单位名称，例如 /me 财政局。设好后可以问“我局有什么任务”。",
    "To set your unit send /me and its name, for example /me 财政局. Then “what must we do” works.",
)
ME_UNKNOWN = Twin(
    "不认识“{asked}”这个单位。请写全称或常用简称。",
    "I do not know a unit “{asked}”: write its full or usual short name.",
)
ME_CHOOSE = Twin("您指的是哪个单位？", "Which unit do you mean?")
ME_CLEAR = Twin("清除设置", "Clear")
ME_ADMINS_SET = Twin("本群的单位由管理员设置。", "Admins set the unit of this group.")

FAILED = Twin(
    "抱歉，出错了（编号 {ident}）。请稍后再试，或把编号告诉管理员。",
    "Sorry, something failed ({ident}). Try again later, or give this id to the admin.",
)
FAILED_BECAUSE = Twin("没有成功：{why}（编号 {ident}）", "That did not work: {why} ({ident})")

COMMAND_START = Twin("开始", "Start")
COMMAND_HELP = Twin("怎么用", "How to use it")
COMMAND_ASK = Twin("提问：/ask 问题", "Ask: /ask question")
COMMAND_LATEST = Twin("最近一次会议", "The latest meeting")
COMMAND_MEETING = Twin("某一次会议：/meeting 12", "One meeting: /meeting 12")
COMMAND_ME = Twin("我的单位", "My unit")
COMMAND_REINDEX = Twin("重建索引", "Rebuild the index")
COMMAND_REMOVE = Twin("移出一份纪要", "Take minutes out")
COMMAND_FIX = Twin("核对并更正", "Check and correct")
COMMAND_UNITS = Twin("确认单位名", "Confirm unit names")
COMMAND_STATUS = Twin("运行情况", "How things are")
COMMAND_ADMIT = Twin("准许本群使用", "Admit this group")
COMMAND_DISMISS = Twin("取消准许", "Shut out")
