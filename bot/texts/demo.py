"""What the demo's terminal says around the chat."""

from __future__ import annotations

from bot.texts import Twin

WELCOME = Twin(
    "演示：虚构的云溪市的 {minutes} 份样例纪要，不联网，不需要令牌。\n"
    "输入问题后回车；输入按钮前的数字即按下按钮；/upload 文件路径 上传文件；Ctrl-D 结束。\n",
    "Demo: {minutes} sample minutes of the fictional city of Yunxi; no network, no token.\n"
    "Type a question; type a button's number to press it; /upload PATH sends a file; Ctrl-D ends.\n",
)
NAME = Twin("演示用户", "Demo user")
MORE = Twin("…（还有 {lines} 行，输入 + 展开）", "… ({lines} more lines, type + to open)")
FILE = Twin("📎 {name}（{size} 字节）", "📎 {name} ({size} bytes)")
NO_BUTTON = Twin("这个按钮已不在消息上。", "That button is no longer on the message.")
NO_FILE = Twin("读不了 {file}：{why}", "cannot read {file}: {why}")
