"""A web site on the loopback for tests: what each path answers, and what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]


def page(text: str, *, etag: str | None = None, charset: str = "utf-8", kind: str = "text/html") -> Answer:
    """A page; `charset` is what it is encoded in and what the server says."""
    headers = {"Content-Type": f"{kind}; charset={charset}"}
    if etag is not None:
        headers["ETag"] = etag
    return 200, headers, text.encode(charset)


@dataclass
class Site:
    """Paths to answers. A callable is asked each time; it gets the request's headers."""

    port: int = 0
    paths: dict[str, Answer | Callable[[dict[str, str]], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    not_modified: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        self.asked.append(path)
        found = self.paths.get(path, (404, {}, b""))
        status, answered, body = found(headers) if callable(found) else found
        if status == 200 and "ETag" in answered and headers.get("if-none-match") == answered["ETag"]:
            self.not_modified += 1
            return 304, {}, b""
        return status, answered, body


@contextmanager
def serving() -> Iterator[Site]:
    """A running site."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = site.answer(self.path, {k.lower(): v for k, v in self.headers.items()})
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # the other side has heard enough

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
