"""What is no part of the minutes: bookmarks, page marks, the chrome of web pages."""

from __future__ import annotations

import re

from index.segment.lines import Folded, Line
from storage.domain import Noise

_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,200}\]")
_MARK = re.compile(
    r"[（）()\[\]〔〕—–―─━\-－_=~～·•.．*#|｜/\\\d]{1,60}|第\d{1,4}页(?:[，,/]?共\d{1,4}页)?|共\d{1,4}页"
)
_CHROME = re.compile(
    r"分享(?:到|至)?[：:]?.{0,20}|【?打印(?:本页)?】?.{0,12}|【?关闭(?:窗口|本页)?】?|字体?(?:大小)?[：:].{0,16}"
    r"|.{0,3}(?:打印|收藏|关闭窗口|返回顶部|回到顶部).{0,20}"
    r"|(?:当前|您的?|你的?)(?:所在)?位置[：:]?.{0,60}|首页(?:[>»/|].{0,60})?|.{0,16}[>»].{0,40}[>»].{0,60}"
    r"|(?:关联|相关)(?:稿件|链接|文章|文档|阅读|信息|解读)[：:]?.{0,60}|(?:上|下)一[篇条][：:]?.{0,80}"
    r"|(?:主办|承办|协办|主管|维护|技术支持|版权所有|建设单位)(?:单位)?[：:].{0,60}|.{0,8}本网站.{0,30}"
    r"|(?:地址|邮编|邮政编码|联系电话|电话|传真|邮箱|网站维护联系方式|联系方式|联系我们)[：:]?.{0,60}"
    r"|.{0,12}ICP[备证].{0,40}|.{0,8}公网?安备.{0,30}|网站标识码.{0,30}|网站(?:地图|声明|支持|无障碍).{0,30}"
    r"|无障碍(?:阅读|浏览)?|适老(?:化|模式).{0,10}|(?:版权|免责)(?:声明|所有).{0,40}|Copyright.{0,60}|©.{0,60}"
    r"|扫一扫.{0,30}|(?:微信|微博|QQ空间|QQ好友|新浪微博|手机版|客户端|登录|注册|搜索|检索|长者专区|繁體|简体|English)"
    r"|(?:浏览|阅读|点击)(?:次数|量|数)?[：:]?\d{0,9}次?|来源[：:].{0,20}(?:浏览|字号|字体|打印).{0,40}"
    r"|政府会议|(?:政务|政府信息)公开(?:目录|指南)?|(?:责任)?编辑[：:].{0,12}|【?字体[：:].{0,16}】?|大|中|小",
    re.IGNORECASE,
)


def marks(text: str) -> list[Noise]:
    """The bookmarks that a word processor left inside the text."""
    return [Noise(m.start(), m.end(), m.group()) for m in _BOOKMARK.finditer(text)]


def is_mark(s: str) -> bool:
    """Whether a folded line holds no words at all, or only a page number."""
    return _MARK.fullmatch(s) is not None


def is_chrome(s: str) -> bool:
    """Whether a folded line is a web page's own furniture."""
    return len(s) <= 120 and _CHROME.fullmatch(s) is not None


def noise_of(folded: Folded, lines: list[Line]) -> list[Noise]:
    """Named noise for whole lines, adjoining lines as one."""
    found: list[Noise] = []
    for line in lines:
        span = folded.span(line.start, line.end)
        joins = bool(found) and not folded.text[found[-1].end : span.start].strip()
        start = found.pop().start if joins else span.start
        found.append(Noise(start, span.end, folded.text[start : span.end]))
    return found
