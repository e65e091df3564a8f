"""Small local web sites for tests: what they answer is given, what they were asked is kept."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep
from zlib import crc32

from tests.in_thread import Serving


@dataclass(frozen=True, slots=True)
class Answer:
    body: str | bytes = ""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    drip_s: float = 0.0
    """Seconds between one byte of the body and the next; 0: it comes at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the server saw it; times are monotonic seconds."""

    path: str
    started: float
    agent: str
    in_flight: int
    """Requests being answered when this one began, itself included."""
    conditional: bool = False
    """It asks for a body only if that has changed."""


Route = Answer | str | Callable[[str], Answer]


class LocalSite(Serving):
    """A web site on a loopback address of its own; a context manager."""

    def __init__(
        self,
        routes: Mapping[str, Route] | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        etag: Callable[[bytes], str] | None = None,
    ) -> None:
        """`etag` gives the ETag of a body, and makes the site answer 304 where it is known."""
        self.routes: dict[str, Route] = dict(routes or {})
        self._etag = etag
        self.asked: list[Asked] = []
        self._lock = threading.Lock()
        self._in_flight = 0
        self._server = ThreadingHTTPServer((host, port), self._handler())
        self._server.daemon_threads = True
        self.authority = f"{host}:{self._server.server_address[1]}"
        self.url = f"http://{self.authority}/"

    @property
    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [asked.path for asked in self.asked]

    def gaps_s(self) -> list[float]:
        """Seconds from the start of each request to the start of the next."""
        starts = sorted(asked.started for asked in self.asked)
        return [later - earlier for earlier, later in itertools.pairwise(starts)]

    def _answer(self, path: str) -> Answer:
        route = self.routes.get(path)
        if route is None:
            return Answer("nothing here", status=404, content_type="text/plain")
        if isinstance(route, str):
            return Answer(route)
        return route if isinstance(route, Answer) else route(path)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.replace(site.url, "/") if self.path.startswith("http://") else self.path
                with site._lock:
                    site._in_flight += 1
                    agent, known = self.headers.get("User-Agent", ""), self.headers.get("If-None-Match")
                    site.asked.append(Asked(path, monotonic(), agent, site._in_flight, conditional=known is not None))
                try:
                    self._send(site._answer(path))
                finally:
                    with site._lock:
                        site._in_flight -= 1

            def _send(self, answer: Answer) -> None:
                sleep(answer.delay_s)
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                etag = site._etag(body) if site._etag and answer.status == 200 else None
                if etag and etag == self.headers.get("If-None-Match"):
                    body = b""
                    self.send_response(304)
                else:
                    self.send_response(answer.status)
                if etag:
                    self.send_header("ETag", etag)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(body)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if answer.drip_s:
                    for byte in body:
                        self.wfile.write(bytes([byte]))
                        sleep(answer.drip_s)
                self.wfile.write(b"" if answer.drip_s else body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Quiet: `asked` is the log."""

        return Handler


def honest_etag(body: bytes) -> str:
    return f'"{crc32(body):08x}"'


def article_page(headline: str, *, paragraphs: int = 4, canonical: str | None = None, published: str = "") -> str:
    """A plain article of our own writing, long enough to be one, unlike any other with another headline."""
    sentence = (
        f"The council spoke about {headline.lower()} for two hours on Monday evening, and most members agreed that the "
        "question would have to come back in the spring, when the figures of the winter are known."
    )
    body = "\n".join(
        f"<p>{number}. {sentence} Speaker {number} of {headline} disagreed.</p>" for number in range(paragraphs)
    )
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    date = f'<meta property="article:published_time" content="{published}">' if published else ""
    return (
        f'<!doctype html><html lang="en"><head><title>{headline} - The Test Times</title>{link}{date}'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{headline}"></head>'
        f"<body><nav><a href='/'>Home</a></nav><main><article><h1>{headline}</h1>{body}</article></main>"
        "<footer>All rights reserved</footer></body></html>"
    )


def listing_page(links: Mapping[str, str], head: str = "", menu: Mapping[str, str] | None = None) -> str:
    """A page that links others: path -> text."""
    items = "\n".join(f'<li><h2><a href="{path}">{text}</a></h2></li>' for path, text in links.items())
    entries = "\n".join(f'<a href="{path}">{text}</a>' for path, text in (menu or {}).items())
    return (
        f'<!doctype html><html lang="en"><head><title>The Test Times</title>{head}</head>'
        f"<body><header><nav>{entries}</nav></header><main><ul>{items}</ul></main></body></html>"
    )
