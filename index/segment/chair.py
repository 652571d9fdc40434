"""Who chaired: 陆某某市长主持召开, 县委副书记、县长李某主持, 主持人：张某（市长）."""

from __future__ import annotations

import re

from index.segment.lines import Folded, Line
from index.segment.names import is_name, is_post, split_name

_SAID = re.compile(r"(?P<who>[^。\n]{2,80}?)(?:同志|主任委员)?(?:在[^，。]{2,20})?主持")
_BLOCK = re.compile(r"(?:会议)?主持(?:人|者|人员)?[：:]?(?P<who>[^。；\n]{2,40})")
_PRESIDED = re.compile(r"(?:^|(?<=。))(?P<who>[^，。：]{2,30}?)(?:同志)?主持会议(?=[，。]|$)")
_LABEL = re.compile(r"(?:会议)?主持(?:人|者|人员)")
"""A table's cell: the name is in the next one."""
_PLACE = re.compile(
    r"(?:^|(?<=[，、]))国务院(?=(?:副)?总理)|(?:^|(?<=[，、]))(?:[一-龥]{2,8}?)?[省市县区州旗](?:人民)?政府(?=(?:代理?|副|常务副)?[省市县区州旗]长)"
)
_OWN = re.compile(r"^[一-龥]{2,6}?(?P<level>[省市县区州旗])(?=(?:代理?|副|常务副)?(?P=level)长)")


def chair_of(folded: Folded, front: list[Line], convened: Line | None) -> tuple[str | None, str | None]:
    """The (name, post) of whoever presided; the post without the meeting's own body (区政府区长 → 区长)."""
    if convened is not None:
        s = folded.s[convened.start : min(convened.end, convened.start + 400)]
        for m in _SAID.finditer(s):
            found = _who(re.split(r"[日午晚]，?|，(?=[^，]*$)", m["who"])[-1], m["who"])
            if found is not None:
                return found
        by = re.search(r"(?:会议)?由(?P<who>[^。，]{2,60}?)(?:同志)?主持", s)
        if by is not None and (found := _who(by["who"], by["who"])) is not None:
            return found
    for k, line in enumerate(front):
        said = folded.of(line)
        if _LABEL.fullmatch(said) and k + 1 < len(front):
            said += "：" + folded.of(front[k + 1])
        block = _BLOCK.match(said) or _PRESIDED.search(said)
        if block is not None and (found := _who(block["who"], block["who"])) is not None:
            return found
    return None, None


def _who(near: str, whole: str) -> tuple[str, str | None] | None:
    for said in (near, whole):
        said = re.sub(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:[上下]午)?$", "", said)
        text = re.sub(r"^.*(?:\d日|[上下]午|晚上?)(?:电|讯)?，?", "", said)
        text = re.sub(r"^(?:(?:会议)?由|受[^，]{2,30}委托，)", "", text).removesuffix("同志")
        text = re.sub(r"(?:同志)?在[^，]{2,20}$", "", text)
        m = re.fullmatch(r"(?P<name>[^（]{2,12})（(?P<post>[^）]{2,30})）", text)
        if m is not None and is_name(m["name"]):
            return m["name"], _post(m["post"])
        if is_name(text) and "·" not in text and not is_post(text):
            return text, None
        for size in (3, 2, 4):
            if is_name(text[:size]) and is_post(text[size:]) and not is_post(text[:size]):
                return text[:size], _post(text[size:])
        cut = split_name(text)
        if cut is not None and is_post(cut[0]):
            return cut[1], _post(cut[0])
        if is_name(text) and not is_post(text):
            return text, None
    bare = re.sub(r"(?:主持|：|:).*$", "", near)
    rare = next((size for size in (3, 2) if _rare(bare, size)), None)
    return (bare[-rare:], _post(bare[:-rare])) if rare is not None else None


def _rare(text: str, size: int) -> bool:
    """Whether `text` is a post and `size` characters behind it: a name whose surname no list has."""
    return is_post(text[:-size]) and re.fullmatch(r"[一-龥]+", text[-size:]) is not None and not is_post(text)


def _post(post: str) -> str:
    return _OWN.sub("", _PLACE.sub("", post.strip("，、")))
