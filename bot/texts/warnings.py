"""What a person should look at in a parse: one line for each code of `storage.domain.ParseWarning`."""

from __future__ import annotations

from collections.abc import Mapping

from bot.texts import Twin
from bot.texts.filling import filled
from index.corrections import UNFIT

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
    "missing_period_in": Twin(
        "议题{ordinal}：“{opening}”段末缺句号", "item {ordinal}: the paragraph “{opening}” lacks its full stop"
    ),
    "label_gap": Twin("编号“{after}”之后就是“{next}”，中间可能漏了议题", "no item between “{after}” and “{next}”"),
    "single_long_item": Twin("只分出一个议题，共 {characters} 字", "one single item of {characters} characters"),
    "unplaced_text": Twin("有 {characters} 字未归入任何部分", "{characters} characters belong to no part"),
    "undecodable": Twin("有 {places} 处文字损坏，显示为 �", "{places} places are damaged and shown as �"),
    "numbers_not_read": Twin(
        "自动编号可能没有读出（安装 LibreOffice 后可读出）",
        "automatic numbers may be missing (LibreOffice would read them)",
    ),
    "pages_without_text": Twin("这些页没有文字层：{pages}", "pages without text: {pages}"),
}

_UNFIT = {
    "boundary": Twin(
        "议题边界的更正已对不上（“{quote}”），请用 /fix 重做或撤销",
        "a correction of an item's bounds no longer fits (“{quote}”): redo or withdraw it with /fix",
    ),
    "kind": Twin(
        "段落类别的更正已对不上（“{quote}”），请用 /fix 重做或撤销",
        "a correction of an excerpt's kind no longer fits (“{quote}”): redo or withdraw it with /fix",
    ),
    "unit": Twin(
        "单位的更正已对不上（“{quote}”），请用 /fix 重做或撤销",
        "a correction of a unit no longer fits (“{quote}”): redo or withdraw it with /fix",
    ),
    "route": Twin(
        "去向的更正已对不上（“{quote}”），请用 /fix 重做或撤销",
        "a correction of a route no longer fits (“{quote}”): redo or withdraw it with /fix",
    ),
}
"""By the field that the correction is of; see `index.corrections`."""

_OTHER = Twin("请核对（{code}）", "please check ({code})")


def parse_warning(code: str, params: Mapping[str, object]) -> Twin:
    """The line for `code` with its parameters filled in; never raises for a new code."""
    twin = _UNFIT.get(str(params.get("field")), _OTHER) if code == UNFIT else _BY_CODE.get(code, _OTHER)
    return filled(twin, params, code)
