"""A secrecy marking is seen wherever a header may bear it, and the words in prose are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.secrecy import marking

BODY = "一、审议《云溪市河道管护办法》\n会议明确，由市水务局牵头。\n"


@pytest.mark.parametrize(
    "line",
    [
        "机密★1年",
        "机密★",
        "绝密★启用前",
        "秘密★10年",
        "秘密☆长期",
        "秘密 ★ 3个月",
        "000012　机密★1年　特急",
        "机密★１年",
        "★机密",
        "密级：秘密",
        "密级: 机密 紧急程度：特急",
        "密　级：绝　密",
        "保密等级：秘密",
        "密级 秘密",
        "秘密",
        "　　机　密　　",
        "【绝密】",
        "（秘密）",
        "特急 机密",
        "秘密10年",
        "机密 长期",
        "机密·一年",
        "絕密★",
        "祕密",
        "秘密▲",
        "秘密◆长期",
        "机密件",
        "「机密」",
        "机密（保密期限5年）",
        "密级为：秘密",
        "秘　　密　　　　　　　　　云溪府纪〔2026〕9号",
        "机密    第9号",
        "内部资料　秘密",
    ],
)
@pytest.mark.parametrize("before", ["", "云溪市人民政府常务会议纪要\n〔2025〕3号\n"])
def test_a_marking_in_the_header_is_seen(line: str, before: str) -> None:
    text = f"{before}{line}\n云溪市人民政府办公室\n{BODY}"
    assert marking(text, text.index("一、")) == " ".join(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "会议要求，各单位要保守国家秘密，严防失泄密。",
        "市国家保密局汇报了机密文件管理情况",
        "密级：无",
        "密级：公开",
        "密级：内部",
        "审议《云溪市秘密载体管理办法》",
        "列席：市委机要和保密局　陈某",
        "机密文件清查",
        "商业秘密保护三年行动",
        "紧急程度：特急",
        "机密级涉密信息系统分级保护测评情况的汇报",
        "会议强调，要保守 秘密 ，守住底线",
        "秘密 载体清查情况",
    ],
)
def test_the_words_in_prose_are_no_marking(line: str) -> None:
    text = f"云溪市人民政府常务会议纪要\n{line}\n{BODY}"
    assert marking(text, text.index("一、")) is None


def test_what_stands_in_the_items_is_no_marking() -> None:
    header = "云溪市人民政府常务会议纪要\n" + "会议听取了有关情况。\n" * 60
    text = f"{header}{BODY}机密★1年\n"
    assert marking(text, text.index("一、")) is None


def test_a_marking_set_upright_is_seen() -> None:
    text = f"机\n密\n★\n云溪市人民政府\n{BODY}"
    assert marking(text, text.index("一、")) == "机 密"


def test_a_header_is_looked_at_even_where_an_item_is_read_first() -> None:
    assert marking(f"秘密★\n{BODY}", 0) == "秘密★"
    assert marking(f"云溪市\n密级：机密\n{BODY}") == "密级：机密"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="机秘绝密级★:：年10 \n无会议", max_size=30))
def test_any_header_is_judged_without_error(text: str) -> None:
    found = marking(text)
    assert found is None or "密" in found
