"""The deciding words, never the opposite of what was decided."""

from __future__ import annotations

import pytest

from index.answer.decisions import verdict


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("会议明确，原则同意该《办法》，会后由市财政局修改完善。", "原则同意"),
        ("原则上同意《方案》。", "原则上同意"),
        ("会议审议并原则通过《意见》。", "审议并原则通过"),
        ("会议以票决方式通过该《方案》，由市生态环境局牵头。", "方式通过"),
        ("会议同意将48个项目列入计划。", "同意"),
        ("会议不同意该方案，市城管局要先行整治。", "不同意"),
        ("会议决定，该《办法》本次不予通过，待成熟后再次提请市政府常务会议审议。", "不予通过"),
        ("会议决定，该规划暂缓审议，由市文旅局优化调整。", "暂缓审议"),
        ("该事项未获通过。", "未获通过"),
        ("决定进一步修改完善后另行审议。", "另行审议"),
        ("要通过座谈会等方式征求意见。", ""),
        ("同意率达不到三分之二的不再实施。", ""),
        ("报经市政府同意后实施。", ""),
        ("《关于同意设立园区的请示》由市发改委办理。", ""),
        ("所需资金由市财政局安排。", ""),
    ],
)
def test_verdict(text: str, said: str) -> None:
    assert verdict(text) == said
