"""Web sites that answer byte by byte as they are told: what no decent server sends."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress

from tests.in_thread import ServerInThread
from tests.web import article_page, listing_page

Route = bytes | Callable[["Exchange"], Awaitable[None]]

GOOD = {
    f"/2026/11/2{n}/a-good-story-with-number-{n}-of-this-site.html": f"Good story {n} of the site" for n in range(4)
}
"""Path -> headline of the articles that every `RawSite` has."""


def head(status: int = 200, kind: str = "text/html; charset=utf-8", **headers: object) -> bytes:
    """The head of an answer; `Content_Length=3` is a header."""
    lines = [f"HTTP/1.1 {status} As told", f"Content-Type: {kind}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def answer(body: bytes | str, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: object) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    return head(status, kind, Content_Length=len(data), **headers) + data


def redirect(location: str, status: int = 302) -> bytes:
    return answer("", status, Location=location)


class Exchange:
    """A request, and the way back."""

    def __init__(self, site: RawSite, path: str, headers: Mapping[str, str], writer: asyncio.StreamWriter) -> None:
        self.site, self.path, self.headers = site, path, headers
        self._writer = writer

    async def send(self, data: bytes) -> None:
        """Raises `ConnectionError` once nobody listens any more."""
        self._writer.write(data)
        self.site.sent[self.path] = self.site.sent.get(self.path, 0) + len(data)
        await self._writer.drain()

    def reset(self) -> None:
        self._writer.transport.abort()


class RawSite(ServerInThread):
    """A context manager: a front page that links four good articles and whatever `routes` has; others are 404.

    A route is what is sent, or a coroutine that sends it and with whose end the connection ends.
    """

    def __init__(
        self,
        routes: Mapping[str, Route],
        *,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        hidden: Iterable[str] = (),
    ) -> None:
        """Routes whose path has one of `hidden` in it are not linked."""
        linked = [path for path in routes if not any(part in path for part in hidden)]
        self.routes: dict[str, Route] = {path: answer(article_page(title)) for path, title in GOOD.items()}
        self.routes["/"] = self.front(linked)
        self.routes.update(routes)
        self.asked: list[str] = []
        self.connections = 0
        self.sent: dict[str, int] = {}
        self._host, self._tls = host, tls
        super().__init__()

    @staticmethod
    def front(paths: Iterable[str], in_head: str = "") -> bytes:
        """The front page that links these paths beside the good articles."""
        others = {path: "Another story that this site has to tell" for path in paths if path.count("-") > 2}
        return answer(listing_page({**GOOD, **others}, in_head))

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, self._host, 0, ssl=self._tls, limit=2**20)

    def _is_at(self, port: int) -> None:
        self.authority = f"{self._host}:{port}"
        self.url = f"{'https' if self._tls else 'http'}://{self.authority}/"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                path = first.split(" ")[1]
                self.asked.append(path)
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
                route = self.routes.get(path, answer("nothing here", 404, "text/plain"))
                exchange = Exchange(self, path, headers, writer)
                if isinstance(route, bytes):
                    await exchange.send(route)
                else:
                    await route(exchange)
                    break
        with suppress(OSError):
            writer.close()
