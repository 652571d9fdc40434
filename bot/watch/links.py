"""Reading a page for its links: those of a list, and the files attached to one page."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from cssselect import SelectorError
from lxml.etree import LxmlError
from msgspec import Struct

from index.documents import UnreadableDocument
from index.documents.plain import decode

ATTACHED = (".doc", ".docx", ".pdf", ".wps", ".ofd", ".rtf", ".odt", ".zip")
_NAME = re.compile(r"[\\/:*?\"<>|\s]+")


class Link(Struct, frozen=True):
    """A link: its address without fragment, and its words."""

    url: str
    text: str


def links_of(body: bytes, charset: str | None, base: str, *, selector: str, pattern: str) -> list[Link]:
    """The links of a list page, in order, each once.

    Args:
        body: The page.
        charset: As the server said; a wrong one is found out.
        base: The page's address.
        selector: CSS; a link that is meant, or something that holds such links.
        pattern: A regular expression that a link's words, its title or its address must meet.

    Raises:
        ValueError: The selector or the pattern is none.
    """
    page = _page(body, charset)
    if page is None:
        return []
    try:
        chosen, wanted = page.cssselect(selector), re.compile(pattern)
    except (SelectorError, re.error) as problem:
        raise ValueError(str(problem)) from None
    anchors = [a for element in chosen for a in ([element] if element.tag == "a" else element.iter("a"))]
    return [link for link in _links(page, anchors, base) if wanted.search(link.text) or wanted.search(link.url)]


def attachments_of(body: bytes, charset: str | None, base: str) -> list[Link]:
    """The documents that a page links to, in order, each once."""
    page = _page(body, charset)
    found = [] if page is None else _links(page, list(page.iter("a")), base)
    return [link for link in found if urlsplit(link.url).path.lower().endswith(ATTACHED)]


def file_name(link: Link, given: str | None, *, html: bool) -> str:
    """A name for what a link led to: the server's, else the address's for a file and the link's words for a page."""
    path = urlsplit(link.url).path.rsplit("/", 1)[-1]
    if html:
        words = _NAME.sub(" ", link.text).strip()
        return f"{words if len(words) > 3 else path or 'page'}.html"
    return _NAME.sub(" ", (given or path or "file").replace("\\", "/").rsplit("/", 1)[-1]).strip() or "file"


def _links(page: lxml.html.HtmlElement, anchors: list[lxml.html.HtmlElement], base: str) -> list[Link]:
    stated = next((str(b.get("href")) for b in page.iter("base") if b.get("href")), "")
    root = urljoin(base, stated)
    found: dict[str, Link] = {}
    for anchor in anchors:
        href = str(anchor.get("href") or "").strip()
        try:
            url = urldefrag(urljoin(root, href)).url
            usable = bool(href) and urlsplit(url).scheme in ("http", "https")
        except ValueError:
            continue  # no address at all, such as http://[
        if usable:
            words = str(anchor.get("title") or "") or str(anchor.text_content())
            found.setdefault(url, Link(url, " ".join(words.split())))
    return list(found.values())


def _page(body: bytes, charset: str | None) -> lxml.html.HtmlElement | None:
    text = None
    if charset is not None:
        try:
            text = body.decode(charset)
        except (LookupError, UnicodeDecodeError):
            text = None  # the server is wrong about its own page; the bytes tell
    if text is None:
        try:
            text = decode(body)
        except UnreadableDocument:
            return None
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)  # lxml refuses a declared encoding in what is decoded already
    try:
        return lxml.html.document_fromstring(text)
    except (LxmlError, ValueError):
        return None
