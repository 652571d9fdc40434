"""What ``/why`` and ``ask --explain`` say: how a question was read, what was searched, what came near."""

from __future__ import annotations

from bot.texts import Twin

QUESTION = Twin("问：{text}", "Asked: {text}")
READ = Twin("读作：{intents}", "Read as: {intents}")
UNIT = Twin("单位：{asked} → {names}", "Unit: {asked} → {names}")
ROLES = Twin("角色：{roles}", "Roles: {roles}")
SCOPE = Twin("限定：{scope}", "Limits: {scope}")
INHERITED = Twin("沿用上文：{inherited}", "Taken from before: {inherited}")
CORRECTED = Twin("改读：{pairs}", "Corrected: {pairs}")
SEARCHED = Twin("查了 {n} 份（{start} 至 {end}）", "Searched {n} documents ({start} to {end})")
TERMS = Twin("检索词：{terms}", "Search terms: {terms}")
NO_TERMS = Twin("没有可检索的内容词", "No content words to search by")
NEAR = Twin("最接近的议题（✓ 为答案）：", "Nearest items (✓ = in the answer):")
NEAR_ROW = Twin(
    "{mark} {doc} 议题{ordinal} 得分{score} 覆盖{covered} {title}",
    "{mark} {doc} item {ordinal} score {score} covers {covered} {title}",
)
LITERAL = Twin("原文里有这些字的议题：", "Items that hold the words literally:")
LITERAL_ROW = Twin("“{word}” {doc} 议题{ordinal}：{quote}", "“{word}” {doc} item {ordinal}: {quote}")
NOTHING_ASKED = Twin(
    "没有可解释的提问。请用 /why 加问题，或回复某条答复发 /why。",
    "Nothing to explain. Use /why with a question, or reply to an answer with /why.",
)
COMMAND = Twin("为什么这样答：/why 问题", "Why this answer: /why question")
