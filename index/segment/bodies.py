"""Which body met and who issued the minutes: full names in the document, or a short one completed from evidence."""

from __future__ import annotations

import re
from collections import Counter

from index.segment.lines import Folded, Line

_LEVEL = "省市县区州旗盟镇乡"
_FULL = re.compile(
    rf"(?:^|(?<=[^一-龥])|(?<=[：于在和由日午]))(?P<name>[一-龥]{{2,12}}?(?:自治)?[{_LEVEL}](?:第?[一二三四五六七八九十\d]{{1,3}}届)?人民政府)"
)
_OFFICE = re.compile(r"(?P<body>[一-龥]{2,16}?(?:人民政府|管理委员会|管委会|政府))(?P<office>办公[室厅])?")
_SHORT = re.compile(
    rf"(?P<level>自治区|自治州|自治县|[{_LEVEL}])(?:第?[一二三四五六七八九十\d]{{1,3}}届)?(?:人民)?政府"
    rf"|(?:第?[一二三四五六七八九十\d]{{1,3}}届)(?P<late>[{_LEVEL}])(?:人民)?政府"
)
_GENERIC = re.compile(
    r"全|我|各|本|城|地|社|园|小|辖|新|片|景|山|灾|牧|林|郊|街|厂|矿|特|港|库|校|"
    r"市|县|区|镇|乡|省|上|超|门|都|外|该|贵|他|两|老|主城|中心城|示范|开发|高新|自治|"
    r"度假|功能|保护|工业|核心|先行|试验|合作|高新技术产业开发|经济技术开发|跨境|集中|产业|"
    r"部分|有关|相关|所有|周边|农村|城乡|兄弟|先进|上级|全省|全国|各县|各区"
)


def body_of(folded: Folded, title: str | None, said: str, heads: str) -> str | None:
    """The body that met, by its full name where the document lets one be known, else as written."""
    near = "\n".join(x for x in (title or "", said, heads) if x)
    if "国务院" in (title or "") + said and "政府" not in (title or ""):
        return "国务院"
    m = re.search(r"(?P<b>[一-龥]{2,20}?(?:管理委员会|管委会))(?=.{0,10}(?:主任|办公|第))", (title or "") + "\n" + said)
    if m is not None:
        return m["b"]
    m = re.search(
        r"(?:^|\n|召开)(?P<b>第[一二三四五六七八九十]{1,4}师(?:[一-龥]{2,5}?市)?)(?=第?\d|[^\n。]{0,12}常务)",
        near,
    )
    if m is not None:
        return m["b"]
    level = _level(said) or _level(title or "") or _level(heads)
    full = _full(near, level) or _full("\n".join(x for x in _tail(folded)), level)
    if full is not None:
        return full
    if level is None:
        return None
    own = re.search(
        rf"(?:^|\n|召开)(?P<place>[一-龥]{{2,6}}?){level}(?=第|\d{{4}}年|{level}长|(?:人民)?政府(?:党组)?(?:召开|第|常务|\d{{4}}年))",
        f"{title or ''}\n{heads}",
    )
    place = own["place"] if own and not _GENERIC.fullmatch(own["place"]) else _place(folded, level, heads)
    if place is not None:
        return f"{place}{level}人民政府"
    return f"{level}人民政府"


def _tail(folded: Folded) -> list[str]:
    return [folded.of(line)[:120] for line in folded.lines()[-40:]]


def _level(s: str) -> str | None:
    m = _SHORT.search(s)
    if m is not None:
        return m["level"] or m["late"]
    m = re.search(rf"([{_LEVEL}])长(?:主持|[一-龥]{{2,4}}(?:同志)?(?:在[^，。]{{2,16}})?主持|办公会)", s)
    return m.group(1) if m is not None else None


def _full(s: str, level: str | None) -> str | None:
    names: Counter[str] = Counter()
    for m in _FULL.finditer(s):
        name = re.sub(r"第?[一二三四五六七八九十\d]{1,3}届", "", m["name"])
        name = re.sub(r"^(?:.*(?:主办|承办|主持召开|召开|参加|出席|列席|抄送|发送))[：:]?", "", name)
        stem = re.sub(rf"[{_LEVEL}]人民政府$", "", name)
        if len(stem) < 2 or _GENERIC.fullmatch(stem) or re.search(r"主持|召开|会议|市委|县委|区委", stem):
            continue
        if level is None or name.endswith(f"{level}人民政府"):
            names[name] += 1
    return names.most_common(1)[0][0] if names else None


def _place(folded: Folded, level: str, heads: str) -> str | None:
    """The place's own name, from how often the text names a place of that level.

    It counts only where it stands twice and no other as often, or where the issue number begins with its first
    character (云府…〔2025〕2号 and 云溪市).
    """
    s = folded.s[:200_000]
    counts: Counter[str] = Counter()
    named = rf"(?:^|(?<=[^一-龥])|(?<=[于在为和由对是年]))([一-龥]{{2,4}}?){level[-1]}(?![长委政级内外直属域块别])"
    for m in re.finditer(named, s, re.MULTILINE):
        if not _GENERIC.fullmatch(m.group(1)) and not re.search(r"[各全我本该的新]|^[省市县区州]|年|月|第", m.group(1)):
            counts[m.group(1)] += 1
    if not counts:
        return None
    abbreviation = re.search(rf"(?:^|\n)([一-龥]{{1,2}}?)[{_LEVEL}]?(?:政|府)(?:办|常)?[^\n]{{0,8}}[〔（\[]", heads)
    first = abbreviation.group(1)[0] if abbreviation is not None else None
    ranked = counts.most_common()
    rival = ranked[1][1] if len(ranked) > 1 else 0
    for place, n in ranked:
        if place[0] == first or (first is None and n >= 2 and n >= 2 * rival):
            return place
    return None


def issuer_of(folded: Folded, front: list[Line], back: list[Line]) -> str | None:
    """The office that issued the minutes: beside a date in the masthead, or before 印发/整理."""
    for line in [*front, *back]:
        s = folded.of(line)
        if len(s) > 80 or "主持" in s or s.startswith(("抄送", "发", "主送", "分送", "报", "送")):
            continue
        for m in _OFFICE.finditer(s):
            if m["office"] and re.match(r"(?:秘书[一二三]?[科处])?(?:\d{4}年|[二〇○零]|印发|整理|编|$)", s[m.end() :]):
                return m.group()
    return None
