"""What a person should look at in a parse: one line for each code of `storage.domain.ParseWarning`."""

from __future__ import annotations

from collections.abc import Mapping

from bot.texts import Twin
from bot.texts.filling import filled

_BY_CODE = {
    "no_items": Twin("没有找到议题", "no agenda items found"),
    "no_meeting_date": Twin("没有认出开会日期", "no meeting date found"),
    "no_body": Twin("没有认出是哪个政府的会议", "the government was not recognised"),
    "no_kind": Twin("没有认出是哪种会议", "the kind of meeting was not recognised"),
    "no_chair": Twin("没有认出主持人", "no chair found"),
    "no_meeting_number": Twin("没有认出是第几次会议", "no meeting number found"),
    "agenda_count_differs": Twin(
        "议程列 {agenda} 项，正文 {items} 项", "the agenda lists {agenda} items, the body has {items}"
    ),
    "empty_item": Twin("议题{ordinal}没有正文", "item {ordinal} has no body"),
    "missing_period": Twin("议题{ordinal}有段落末尾缺句号", "a paragraph of item {ordinal} lacks its full stop"),
    "single_long_item": Twin("只分出一个议题，共 {characters} 字", "one single item of {characters} characters"),
    "unplaced_text": Twin("有 {characters} 字未归入任何部分", "{characters} characters belong to no part"),
    "undecodable": Twin("有 {places} 处文字损坏，显示为 �", "{places} places are damaged and shown as �"),
    "numbers_not_read": Twin(
        "自动编号可能没有读出（安装 LibreOffice 后可读出）",
        "automatic numbers may be missing (LibreOffice would read them)",
    ),
    "pages_without_text": Twin("这些页没有文字层：{pages}", "pages without text: {pages}"),
}

_OTHER = Twin("请核对（{code}）", "please check ({code})")


def parse_warning(code: str, params: Mapping[str, object]) -> Twin:
    """The line for `code` with its parameters filled in; never raises for a new code."""
    return filled(_BY_CODE.get(code, _OTHER), params, code)
