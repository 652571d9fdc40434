"""Saved web pages: the whole visible text, with everything around the article marked as furniture."""

from __future__ import annotations

import email
import email.policy
import re

from lxml import etree, html
from msgspec import Struct, field

from index.documents.model import Extract, UnreadableDocument
from index.documents.plain import decode
from storage.domain import Origin

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding=["']([\w-]+)""", re.I
)
_INVISIBLE = {"script", "style", "noscript", "template", "head", "iframe", "object", "select", "button", "svg", "input"}
_CHROME = {"nav", "header", "footer", "aside", "form"}
_INLINE = re.compile(
    r"a|abbr|b|bdo|big|cite|code|del|dfn|em|font|i|img|ins|kbd|label|mark|o:p|q|s|small|span|strike|strong|"
    r"sub|sup|tt|u|wbr"
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_PROSE = re.compile(r"[，。；、]")
_IMPRINT = re.compile(r"主办|承办|备案|版权|网站标识|技术支持|邮编|网安|联系电话|浏览器|即将离开")
_REGISTERED = re.compile(r"版权所有|备\s*案?\s*(?:号|序号)|ICP备|网站标识码|公网安备", re.I)
_MINUTES = re.compile(r"出席|列席|参加|会议|纪要|议题|同意|审议")
_NAMED = re.compile(r"纪要|第.{1,8}次.{0,8}会议")
_HEADING = 60
"""Characters: a longer text is no heading."""
_SHARE = 0.85
"""The article is the smallest element that holds so much of the page's prose."""
_LINKS = 0.5
"""A block with more of its characters in links than this is navigation."""


def read_html(data: bytes) -> Extract:
    """Read a saved web page; the origins count the article's lines from 1.

    Raises:
        UnreadableDocument: `damaged`, or as `plain.decode` does.
    """
    return _read(_text_of(data))


def read_mhtml(data: bytes) -> Extract:
    """Read a page saved whole (.mht): its first part of HTML. Raises as `read_html` does."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return _read(_text_of(payload, part.get_content_charset()))
    raise UnreadableDocument("damaged", format="mht")


def _text_of(data: bytes, charset: str | None = None) -> str:
    """The page's source; a declared encoding holds if the bytes fit it (gb2312 is declared for all of GB18030)."""
    declared = _DECLARED.search(data[:4096])
    said = charset or (declared and (declared[1] or declared[2]).decode("ascii", "replace")) or ""
    said = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}.get(said.lower(), said)
    if said and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(said)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)


class _Page(Struct):
    """The text put together so far, and which spans of it are the article's."""

    article: etree._Element
    parts: list[str] = field(default_factory=list)
    length: int = 0
    furniture: list[tuple[int, int]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    fresh: bool = True

    def put(self, text: str, *, keep: bool) -> None:
        if not keep:
            if self.furniture and self.furniture[-1][1] == self.length:
                self.furniture[-1] = (self.furniture[-1][0], self.length + len(text))
            else:
                self.furniture.append((self.length, self.length + len(text)))
        elif self.fresh:
            self.lines.append(self.length)
        self.parts.append(text)
        self.length += len(text)
        self.fresh = False

    def line(self, *, keep: bool) -> None:
        if not self.fresh:
            self.put("\n", keep=keep)
            self.fresh = True


def _read(source: str) -> Extract:
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    try:
        root = html.document_fromstring(source, parser=html.HTMLParser(encoding=None, no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument("damaged", format="html") from error
    body = root.find("body")
    body = root if body is None else body
    for stray in [e for e in body.iter() if not isinstance(e.tag, str) or e.tag in _INVISIBLE or _invisible(e)]:
        stray.drop_tree() if isinstance(stray, html.HtmlElement) and stray.getparent() is not None else None
    page = _Page(_article(body))
    title = _title(body, page.article)
    _walk(body, page, inside=body is page.article, title=title)
    page.line(keep=False)
    if not page.length:  # nested deeper than the parser goes
        raise UnreadableDocument("damaged", format="html")
    origins = tuple(Origin(start, paragraph=number) for number, start in enumerate(page.lines, 1))
    return Extract("".join(page.parts), origins, furniture=tuple(page.furniture))


def _invisible(element: etree._Element) -> bool:
    return bool(_HIDDEN.search(element.get("style", ""))) or element.get("hidden") is not None


def _article(body: etree._Element) -> etree._Element:
    """The smallest element with nearly all of the page's prose, and with all that speaks of a meeting.

    Prose are characters of text with Chinese punctuation outside links and menus, a site's imprint left aside.
    """
    prose: dict[etree._Element, int] = {}
    telling: dict[etree._Element, int] = {}

    def weigh(element: etree._Element) -> None:
        texts = [element.text]
        prose[element] = telling[element] = 0
        for child in element:
            texts.append(child.tail)
            if child.tag not in _CHROME and child.tag != "a":
                weigh(child)
                prose[element] += prose[child]
                telling[element] += telling[child]
        for text in texts:
            if text and _PROSE.search(text) and not _IMPRINT.search(text):
                prose[element] += len(text.strip())
                telling[element] += _MINUTES.search(text) is not None

    weigh(body)
    here = body
    while prose[body]:
        heavy = max((e for e in here if e in prose), key=prose.__getitem__, default=None)
        if (
            heavy is None
            or prose[heavy] < _SHARE * prose[body]
            or telling[heavy] < telling[body]
            or not _is_frame(heavy)
        ):
            break
        here = heavy
    return here


def _is_frame(element: etree._Element) -> bool:
    """Whether an element can hold an article. A layout table's cell holds paragraphs; a real table's, a value."""
    if element.tag in ("tr", "td"):
        return sum(1 for _ in element.iter("p", "div", "br")) > 2
    return element.tag not in ("p", "li") and not _INLINE.fullmatch(str(element.tag))


def _title(body: etree._Element, article: etree._Element) -> etree._Element | None:
    """The element outside the article that names the meeting, if any: sites set a page's heading apart."""
    for element in body.iter():
        words = "".join((element.text or "").split())
        if len(words) <= _HEADING and _NAMED.search(words) and element.tag not in ("a", "title"):
            above = [element, *element.iterancestors()]
            return None if any(e is article or e.tag == "a" for e in above) else element
    return None


def _walk(element: etree._Element, page: _Page, *, inside: bool, title: etree._Element | None) -> None:
    inside = inside or element is page.article or element is title
    chrome = (
        element is not page.article
        and element is not title
        and (element.tag in _CHROME or _is_menu(element) or _is_imprint(element))
    )
    keep = inside and not chrome
    block = not _INLINE.fullmatch(str(element.tag))
    if element.tag == "br":
        page.put("\n", keep=keep)
        page.fresh = True
    elif element.tag in ("td", "th") and element.getprevious() is not None:
        page.put("\t", keep=keep)
    elif block:
        page.line(keep=keep)
    _say(element.text, page, keep=keep)
    for child in element:
        _walk(child, page, inside=keep, title=title)
        _say(child.tail, page, keep=keep)
    if block and element.tag not in ("br", "td", "th"):
        page.line(keep=keep)


def _say(text: str | None, page: _Page, *, keep: bool) -> None:
    shown = re.sub(r"[ \t\r\n\f]+", " ", text or "")
    if page.fresh:
        shown = shown.lstrip(" ")
    if shown:
        page.put(shown, keep=keep)


def _is_menu(element: etree._Element) -> bool:
    """Whether a block is mostly links, and more than one: menus, related pages, share buttons."""
    if _INLINE.fullmatch(str(element.tag)) or element.tag in ("p", "td", "tr"):
        return False
    links = list(element.iter("a"))
    if len(links) < 2:
        return False
    linked = sum(_size(link) for link in links)
    return linked > _LINKS * max(1, _size(element))


def _is_imprint(element: etree._Element) -> bool:
    """Whether a block says whose site it is, and nothing of a meeting."""
    if _INLINE.fullmatch(str(element.tag)) or element.tag == "br":
        return False
    words = "".join("".join(t.split()) for t in element.itertext() if isinstance(t, str))
    return len(words) < 400 and _REGISTERED.search(words) is not None and not _MINUTES.search(words)


def _size(element: etree._Element) -> int:
    return sum(len("".join(t.split())) for t in element.itertext() if isinstance(t, str))
