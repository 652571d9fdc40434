"""People in questions: names the minutes know, and names they do not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from index.question.library import Library
from index.question.spans import Reading
from index.wording import Wording

_ASKED = Wording(
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?:同志|局长|主任|书记|市长|县长|区长|副市长|先生|女士)?(?:是(?:哪个|哪家|谁|什么|哪)|代表(?:哪|谁|什么)|来自|的(?:职务|单位|身份)|属于哪|在哪个)"
)
_CAPITALS = re.compile(r"\b[A-Z][a-z']+(?: [A-Z][a-z']+){1,2}\b")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤童凌闻席翁"
)
_OFFICE = re.compile(r"[室局委办处部科院会所站]$")
"""How names of offices end: 公室 is what remains of an office's name, nobody's name."""
_TITLE = re.compile(r"(?:同志|副?市长|副?县长|副?区长|局长|主任|书记|镇长|部长)")


class Spelling(Protocol):
    """Who is written how in pinyin."""

    @property
    def people(self) -> Mapping[str, tuple[str, ...]]: ...


def read_people(reading: Reading, library: Library) -> tuple[str, ...]:
    """Names of people known to the minutes, taken out of the reading, in order."""
    text = reading.rest
    out: list[str] = []
    at = 0
    while at < len(text):
        for size in (4, 3, 2):
            name = text[at : at + size]
            if (
                len(name) == size
                and not _OFFICE.search(name)
                and (name in library.people or name in library.person_items)
            ):
                reading.take(at, at + size)
                title = _TITLE.match(reading.rest, at + size)
                if title:
                    reading.take(*title.span())
                out.append(name)
                at += size
                break
        else:
            at += 1
    return tuple(dict.fromkeys(out))


def read_unknown(reading: Reading) -> tuple[str, ...]:
    """A name in a question of the form 某某是哪个单位的 that no minutes know; taken out."""
    match = _ASKED.search(reading.rest)
    if match is None:
        return ()
    name = match["name"]
    if name[0] not in _SURNAMES or not 2 <= len(name) <= 3:
        return ()
    reading.take(*match.span("name"))
    return (name,)


def read_spelled(reading: Reading, spelling: Spelling) -> tuple[str, ...]:
    """People whose names an English question spells in pinyin (Li Ye, Ye Li); taken out of the reading."""
    found: list[str] = []
    for match in _CAPITALS.finditer(reading.rest):
        words = match.group().split()
        for order in (words, words[-1:] + words[:-1]):
            name = spelling.people.get("".join(order).lower().replace("'", ""))
            if name:
                found += name
                reading.take(*match.span())
                break
    return tuple(dict.fromkeys(found))
