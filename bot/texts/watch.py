"""What the bot says of watched folders and pages."""

from __future__ import annotations

from bot.texts import Twin

HEAD = Twin("监视的来源：{n} 个", "Watched sources: {n}")
NONE = Twin(
    "没有监视的来源。加网页：/sources add 网址；文件夹写在配置里。",
    "Nothing is watched. Add a page: /sources add URL; folders stand in the config file.",
)
SOURCE = Twin("{n}. {target}{paused}", "{n}. {target}{paused}")
PAUSED = Twin("（已暂停）", " (paused)")
TIMES = Twin("　上次 {last}，下次 {next}", "  last {last}, next {next}")
NEVER = Twin("还没有", "not yet")
COUNTS = Twin(
    "　已取 {done}，未成 {failed}；上次：新增 {added}，更正 {replaced}，请求 {requests}",
    "  done {done}, failed {failed}; last: added {added}, replaced {replaced}, requests {requests}",
)
FAILING = Twin("　⚠️ 连续失败 {n} 次：{why}", "  ⚠️ failed {n} times in a row: {why}")
TROUBLE = Twin("　✘ {name}：{why}", "  ✘ {name}: {why}")
HOW = Twin("加网页：/sources add 网址", "Add a page: /sources add URL")
ADDED = Twin("✔ 已加入，马上开始：{url}", "✔ Added, starting now: {url}")
KNOWN = Twin("已经在监视：{url}", "Watched already: {url}")
NO_URL = Twin("请写完整网址，例如：/sources add https://…", "Give the whole address: /sources add https://…")
STARTED = Twin("已开始", "Started")
RUNNING = Twin("正在运行", "Running already")
BUTTON_RUN = Twin("立即看 {n}", "Run {n}")
BUTTON_PAUSE = Twin("暂停 {n}", "Pause {n}")
BUTTON_GO_ON = Twin("继续 {n}", "Go on {n}")
BUTTON_REMOVE = Twin("去掉 {n}", "Remove {n}")

TAKEN = Twin(
    "📥 {target}\n新增 {added}，更正 {replaced}，将通知 {told} 处",
    "📥 {target}\nadded {added}, replaced {replaced}, telling {told}",
)
NAMED = Twin("　{name}", "  {name}")
MORE = Twin("　等 {n} 份", "  and others, {n} in all")
REPORT = Twin(
    "⚠️ {target}\n连续 {n} 次没有取到：{why}。仍会继续尝试。",
    "⚠️ {target}\nfailed {n} times in a row: {why}. Still trying.",
)
BACK = Twin("✔ {target}\n恢复正常", "✔ {target}\nworks again")
NAMELESS = Twin("（不保留名称）", "(name not kept)")

WHY: dict[str, Twin] = {
    "status": Twin("网站报错或页面已不在", "the site says no, or the page is gone"),
    "robots": Twin("网站的 robots.txt 不允许", "the site's robots.txt forbids it"),
    "host": Twin("转到了别的网站", "it leads to another site"),
    "private": Twin("是内部网络的地址", "an address inside a private network"),
    "redirects": Twin("来回跳转", "redirected in circles"),
    "too_large": Twin("太大", "too large"),
    "timeout": Twin("太慢", "too slow"),
    "unreachable": Twin("连不上", "cannot be reached"),
    "scheme": Twin("不是网址", "no web address"),
    "selector": Twin("配置里的 links 或 pattern 不对", "links or pattern in the config is wrong"),
    "no_folder": Twin("没有这个文件夹", "no such folder"),
    "doubtful": Twin(
        "解析把握不大，未入库，请看过后发给我", "the parse is doubtful: not stored; look at it and send it to me"
    ),
    "secret": Twin("有密级标志，未保存", "bears a secrecy marking, not kept"),
}
OTHER = Twin("没有读成（{code}）", "could not be read ({code})")
