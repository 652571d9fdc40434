"""Fetching from public web sites: politely, within limits, and never from inside the house.

robots.txt is obeyed (RFC 9309), hosts are asked one request at a time with a pause between, redirects are followed only
to hosts that are allowed, and an address that is not public is refused unless the settings allow it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections.abc import Awaitable, Callable, Collection
from email.message import Message
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx
from msgspec import Struct, field

AGENT = "minutes-bot"
REDIRECTS = 5
ROBOTS_SECONDS = 24 * 3600.0
"""RFC 9309, 2.4: a cached robots.txt is not used for longer than a day."""
ROBOTS_BYTES = 512 * 1024
"""RFC 9309, 2.5: at least 500 kibibytes are read; what is beyond is ignored."""
LONGEST_DELAY = 60.0
"""Seconds; a longer Crawl-delay would make one list of minutes take days."""


class FetchProblem(Exception):  # noqa: N818 - it says what is wrong with the address
    """Nothing was fetched.

    Attributes:
        code: ``status`` (status), ``robots``, ``host`` (host), ``private`` (host), ``redirects``, ``too_large``
            (limit), ``timeout``, ``unreachable`` (why) or ``scheme``.
        params: What fills the text of that code.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class Marks(Struct, frozen=True):
    """What a server gave to ask again with: an entity tag, a date of change."""

    etag: str | None = None
    modified: str | None = None


class Fetched(Struct, frozen=True):
    """What came. `body` is None where nothing has changed (304). `name` is the file name the server gave, if any."""

    url: str
    body: bytes | None
    marks: Marks
    charset: str | None = None
    name: str | None = None
    html: bool = False


class _Host(Struct):
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = float("-inf")
    robots: RobotFileParser | None = None
    robots_until: float = float("-inf")
    delay: float = 0.0


class Fetcher:
    """Gets pages and files.

    Args:
        allow_private: Whether addresses that are not public may be asked.
        delay: Seconds between two requests to one host.
        most: Bytes of one answer.
        seconds: For one answer, redirects included.
        clock: Seconds that only grow.
        sleep: Waits that many seconds.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        delay: float = 2.0,
        most: int = 50 * 2**20,
        seconds: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._allow_private = allow_private
        self._delay = delay
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._client = httpx.AsyncClient(
            follow_redirects=False,
            trust_env=False,
            timeout=seconds,
            headers={"User-Agent": AGENT, "Accept-Language": "zh-CN,zh;q=0.9,*;q=0.5"},
        )
        self.requests = 0
        """Requests made so far, those for robots.txt included."""

    async def close(self) -> None:
        """Ends the connections."""
        await self._client.aclose()

    async def get(self, url: str, hosts: Collection[str], marks: Marks | None = None) -> Fetched:
        """Fetches an address.

        Args:
            url: http or https.
            hosts: The only hosts that may be asked, redirects included.
            marks: From the last time; then a 304 may come.

        Raises:
            FetchProblem: Of the code that says why.
        """
        marks = marks or Marks()
        for _ in range(REDIRECTS + 1):
            self._check(url, hosts)
            host = await self._admitted(url)
            answer = await self._once(url, marks, host)
            if isinstance(answer, Fetched):
                return answer
            url = answer
        raise FetchProblem("redirects")

    def _check(self, url: str, hosts: Collection[str]) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchProblem("scheme")
        if parts.hostname not in hosts:
            raise FetchProblem("host", host=parts.hostname)

    async def _admitted(self, url: str) -> _Host:
        """The host of an address, once robots.txt is known to let us in."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        host = self._hosts.setdefault(origin, _Host())
        if host.robots is None or self._clock() >= host.robots_until:
            host.robots = await self._robots(origin, host)
            host.robots_until = self._clock() + ROBOTS_SECONDS
            asked = host.robots.crawl_delay(AGENT)
            host.delay = min(float(asked), LONGEST_DELAY) if asked else 0.0
        if not host.robots.can_fetch(AGENT, url):
            raise FetchProblem("robots")
        return host

    async def _robots(self, origin: str, host: _Host) -> RobotFileParser:
        rules = RobotFileParser()
        hosts = {str(urlsplit(origin).hostname)}
        url = f"{origin}/robots.txt"
        try:
            for _ in range(REDIRECTS + 1):
                answer = await self._once(url, Marks(), host, most=ROBOTS_BYTES, cut=True)
                if isinstance(answer, Fetched):
                    rules.parse((answer.body or b"").decode("utf-8", "replace").splitlines())
                    return rules
                url = answer
                self._check(url, hosts)
        except FetchProblem as problem:
            if problem.code == "status" and problem.params["status"].startswith("5"):
                raise  # RFC 9309, 2.3.1.4: a site that cannot say must not be asked
            if problem.code not in ("status", "host", "scheme"):
                raise
        rules.parse([])  # there is none: everything is allowed
        return rules

    async def _once(
        self, url: str, marks: Marks, host: _Host, *, most: int | None = None, cut: bool = False
    ) -> Fetched | str:
        """One request; the address it redirects to, if it does."""
        async with host.lock:
            wait = host.free_at - self._clock()
            if wait > 0:
                await self._sleep(wait)
            try:
                async with asyncio.timeout(self._seconds):
                    await self._check_address(url)
                    return await self._exchange(url, marks, most or self._most, cut=cut)
            except TimeoutError:
                raise FetchProblem("timeout") from None
            except httpx.TimeoutException:
                raise FetchProblem("timeout") from None
            except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as problem:
                raise FetchProblem("unreachable", why=type(problem).__name__) from problem
            finally:
                host.free_at = self._clock() + max(self._delay, host.delay)

    async def _check_address(self, url: str) -> None:
        if self._allow_private:
            return
        name = str(urlsplit(url).hostname)
        found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
        if not all(ipaddress.ip_address(place[4][0]).is_global for place in found):
            raise FetchProblem("private", host=name)

    async def _exchange(self, url: str, marks: Marks, most: int, *, cut: bool) -> Fetched | str:
        headers = {
            name: value
            for name, value in (("If-None-Match", marks.etag), ("If-Modified-Since", marks.modified))
            if value
        }
        self.requests += 1
        async with self._client.stream("GET", url, headers=headers) as answer:
            self._check_peer(answer)
            if answer.is_redirect and "location" in answer.headers:
                return urljoin(url, answer.headers["location"])
            kept = Marks(answer.headers.get("etag"), answer.headers.get("last-modified"))
            if answer.status_code == httpx.codes.NOT_MODIFIED:
                return Fetched(url, None, marks)
            if answer.status_code != httpx.codes.OK:
                raise FetchProblem("status", status=str(answer.status_code))
            declared = answer.headers.get("content-length", "")
            if declared.isdecimal() and int(declared) > most and not cut:
                raise FetchProblem("too_large", limit=str(most))
            body = bytearray()
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > most:
                    if cut:
                        break
                    raise FetchProblem("too_large", limit=str(most))
            head = _header(answer.headers.get("content-type", ""))
            is_html = head.get_content_type() in ("text/html", "application/xhtml+xml")
            name = _header(answer.headers.get("content-disposition", ""), "content-disposition").get_filename()
            return Fetched(url, bytes(body), kept, head.get_content_charset(), name, is_html)

    def _check_peer(self, answer: httpx.Response) -> None:
        """The name was looked up once more when connecting; what it gave then counts."""
        stream = answer.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        if not self._allow_private and peer and not ipaddress.ip_address(peer[0]).is_global:
            raise FetchProblem("private", host=str(answer.url.host))


def _header(value: str, name: str = "content-type") -> Message:
    head = Message()
    head[name] = value
    return head
