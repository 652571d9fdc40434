"""What the command line says: to the admin at a terminal, one line at a time."""

from __future__ import annotations

from bot.texts import Twin

PLAIN = Twin("{line}", "{line}")

UNKNOWN_KEY = Twin(
    "配置项不认识：{key}（config.example.toml 列有全部配置项）",
    "unknown config key: {key} (config.example.toml lists every key)",
)
WRONG_VALUE = Twin("配置项 {key} 有误：{why}", "config key {key}: {why}")
UNKNOWN_VARIABLE = Twin("环境变量不认识：{name}", "unknown environment variable: {name}")
WRONG_VARIABLE = Twin(
    "某个 {prefix}… 环境变量的格式不对", "a {prefix}… environment variable has a value of the wrong form"
)
NO_CONFIG_FILE = Twin("没有这个配置文件：{file}", "no such config file: {file}")
UNREADABLE_CONFIG = Twin("配置文件 {file} 读不了：{why}", "cannot read config file {file}: {why}")
CONFIG_NOT_UTF8 = Twin("配置文件 {file} 不是 UTF-8 文本", "config file {file} is not UTF-8 text")
CONFIG_NOT_TOML = Twin("配置文件 {file} 不是有效的 TOML：{where}", "config file {file} is not valid TOML: {where}")

NO_SUCH_FILE = Twin("没有这个文件：{file}", "no such file: {file}")
UNREADABLE_FILE = Twin("{file} 读不了：{why}", "cannot read {file}: {why}")
SYSTEM = Twin("系统拒绝了操作：{why}", "the system refused: {why}")
DISK = Twin("写盘失败（{file}）：{why}", "cannot write ({file}): {why}")
NOT_UTF8 = Twin("文件不是 UTF-8 编码（第 {at} 字节）", "the file is not UTF-8 (at byte {at})")
NOT_TEXT = Twin("输入里有不成文字的字节", "the input holds bytes that are no text")
UNEXPECTED = Twin(
    "程序出错（编号 {ident}），详情已存到 {file}",
    "unexpected error {ident}; the details are in {file}",
)
INTERRUPTED = Twin("已中断", "interrupted")

INGESTED = Twin(
    "新增 {added}，未变 {unchanged}，替换 {replaced}，失败 {failed}",
    "added {added}, unchanged {unchanged}, replaced {replaced}, failed {failed}",
)
INGEST_FAILED = Twin("失败：{name}：{why}", "failed: {name}: {why}")
NOTHING_TO_INGEST = Twin("这些位置没有可读的文件", "no readable files there")
REMOVED = Twin("已移出：{doc}（可用 restore 恢复）", "removed: {doc} (restore brings it back)")
RESTORED = Twin("已恢复：{doc}", "restored: {doc}")
NO_SUCH_DOC = Twin("库里没有这份纪要：{doc}", "no such minutes in the store: {doc}")
REINDEXED = Twin("完成：{minutes} 份纪要，{items} 个议题", "done: {minutes} minutes, {items} items")
EVALUATED = Twin("{name}：{right}/{total}", "{name}: {right}/{total}")
BATCH_LINE = Twin("{file} 第 {line} 行：{why}", "{file} line {line}: {why}")

PARSED_CONFIDENCE = Twin("把握 {percent}%", "confidence {percent} %")
PARSED_DOUBTFUL = Twin(
    "把握 {percent}%，低于 {floor}%：入库前请核对", "confidence {percent} %, below {floor} %: check first"
)
PARSED_EXCERPTS = Twin("段落 {kinds}　单位 {units} 个", "excerpts {kinds}, units {units}")
PARSED_EXCERPT = Twin("{label} {start}-{end} {opening}", "{label} {start}-{end} {opening}")
DOUBTFUL = Twin(
    "请核对：{doc} 的解析把握不大（机器人里用 /fix 核对更正）",
    "check {doc}: its parse is not certain (correct it with /fix in the bot)",
)

NO_SUCH_DELIVERY = Twin("没有这条待定的通知：{id}", "no such open notification: {id}")
OUTBOX_EMPTY = Twin("没有待发或不确定的通知", "nothing waits, failed or is uncertain")

NO_TOKEN = Twin(
    "没有设置 telegram.token：向 @BotFather 申请一个，写进配置文件或 MINUTES_BOT_TELEGRAM__TOKEN",
    "telegram.token is not set: get one from @BotFather and put it into the config file or MINUTES_BOT_TELEGRAM__TOKEN",
)
TOKEN_REFUSED = Twin(
    "Telegram 不认这个令牌（401）：请核对 telegram.token，或向 @BotFather 重新申请",
    "Telegram refuses the token (401): check telegram.token or get a new one from @BotFather",
)
CONFLICT = Twin(
    "另一个程序在用同一个令牌收消息（409，已持续 {seconds} 秒）：请停掉其中一个",
    "another program receives updates with the same token (409 for {seconds} s): stop one of them",
)
UNREACHABLE = Twin(
    "连不上 {host}：{why}（如需代理，请设 telegram.proxy）",
    "cannot reach {host}: {why} (set telegram.proxy if a proxy is needed)",
)
POLLING_ENDED = Twin("收消息的循环意外停止：{why}", "receiving updates has stopped: {why}")
CANNOT_LISTEN = Twin(
    "不能监听 {listen}:{port}（telegram.webhook）：{why}", "cannot listen on {listen}:{port} (telegram.webhook): {why}"
)
ALREADY_RUNNING = Twin("机器人已在运行（锁文件 {file}）", "the bot is already running (lock file {file})")
CLAIM = Twin(
    "还没有管理员。请在与机器人的私聊中发送：/claim {code}（只能用一次）",
    "No admin yet. Send this to the bot in a private chat: /claim {code} (works once)",
)
RUNNING = Twin("@{name} 已启动（{mode}）。按 Ctrl+C 停止。", "@{name} is running ({mode}). Ctrl+C stops it.")

CHECK_OK = Twin("✓ {what}", "✓ {what}")
CHECK_NOTE = Twin("· {what}", "· {what}")
CHECK_BAD = Twin("✗ {what}", "✗ {what}")
CHECK_CONFIG = Twin("配置可用，数据目录 {data_dir}", "config is valid; data directory {data_dir}")
CHECK_READABLE = Twin(
    "本机其他用户可以读取数据目录：chmod 700 {data_dir}",
    "other users of this machine can read the data directory: chmod 700 {data_dir}",
)
CHECK_DATABASE = Twin("数据库可用：{minutes} 份纪要", "database is sound: {minutes} minutes")
CHECK_SLICES = Twin(
    "{excerpts} 个段落与原文逐字一致", "{excerpts} excerpts equal their source, character for character"
)
CHECK_MISMATCH = Twin(
    "{n} 处与原文不一致（如 {example}）：请运行 reindex，仍不一致则从备份恢复",
    "{n} place(s) differ from the source (e.g. {example}): run reindex; if they stay, restore a backup",
)
CHECK_UNREADABLE = Twin(
    "{n} 份原件现在读不了，未能核对（如 {example}）：安装所需程序后再查",
    "{n} original(s) cannot be read now and were not compared (e.g. {example}): install the program and check again",
)
CHECK_UNFIT = Twin(
    "{n} 处更正已对不上原文（{docs}）：请用 /fix 重做或撤销",
    "{n} correction(s) no longer fit ({docs}): redo or withdraw them with /fix",
)
CHECK_PROGRAM = Twin("{program} 可用（{formats}）", "{program} is there ({formats})")
CHECK_NO_PROGRAM = Twin(
    "没有 {programs}，读不了 {formats}：需要时请安装（如 apt install {package}）",
    "no {programs}, so no {formats}: install it if needed (e.g. apt install {package})",
)
CHECK_OCR = Twin("OCR 组件可用：扫描件会识别并注明", "the extra 'ocr' is there: scans are recognised and marked")
CHECK_NO_OCR = Twin(
    "没有 OCR 组件，扫描件会被拒收：需要时请安装 minutes-bot[ocr]",
    "the extra 'ocr' is not installed, so scans are refused: install minutes-bot[ocr] if needed",
)
CHECK_INDEX = Twin("索引可用：{items} 个议题", "index is sound: {items} items")
CHECK_TOKEN = Twin("令牌可用：@{name}", "token is valid: @{name}")
CHECK_ADMINS = Twin(
    "还没有管理员：运行 run 时会给出一次性口令",
    "no admin yet: `run` prints a one-time code",
)
CHECK_FAILED = Twin("{n} 项有问题", "{n} problem(s) found")
