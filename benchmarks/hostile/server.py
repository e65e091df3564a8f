"""A site that sends what it likes: raw bytes, over asyncio, one site a port."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from benchmarks.hostile.attack import Attack, Origin, Route
from benchmarks.hostile.pages import TEXT, article, good_articles, listing, not_found, reply

_PIECE = 64 * 1024


@dataclass(slots=True)
class Exchange:
    """One request, and the way back."""

    origin: Origin
    path: str
    """With its query; through a proxy, the whole address."""
    headers: Mapping[str, str]
    number: int
    """How many requests for this path there have been, this one included."""
    site: Site
    writer: asyncio.StreamWriter

    async def send(self, piece: bytes) -> None:
        """Raises `ConnectionError` once the other side has had enough."""
        self.writer.write(piece)
        await self.writer.drain()
        self.site.sent += len(piece)

    def abort(self) -> None:
        self.writer.transport.abort()


@dataclass(slots=True, eq=False)
class Site:
    """Good articles and attacks. Not to be used before it listens."""

    attacks: Sequence[Attack]
    good: Mapping[str, str]
    """Path -> headline."""
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    origin: Origin = field(init=False)
    sent: int = 0
    """Bytes of replies that went out."""
    connections: int = 0
    asked: list[tuple[float, str, str | None]] = field(default_factory=list)
    """Seconds of the monotonic clock, path, cookies."""
    _exact: dict[str, Route] = field(default_factory=dict)
    _families: list[tuple[str, Route]] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)

    async def listen(self, secret: int, elsewhere: str) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, self.host, 0, ssl=self.tls, limit=1 << 20, backlog=512)
        port = server.sockets[0].getsockname()[1]
        scheme = "https" if self.tls else "http"
        name = next((attack.hosts[0] for attack in self.attacks if attack.hosts), self.host)
        self.origin = Origin(url=f"{scheme}://{name}:{port}/", secret=secret, elsewhere=elsewhere)
        self._build()
        return server

    def report(self) -> dict[str, Any]:
        """For a program: what the judge wants to know."""
        return {"asked": self.asked, "sent": self.sent, "connections": self.connections}

    def _build(self) -> None:
        links, sitemaps = dict(self.good), list[str]()
        menu: dict[str, str] = {}
        feeds: dict[str, str] = {}
        self._exact = {path: reply(article(title)) for path, title in self.good.items()}
        for attack in self.attacks:
            links |= attack.links
            menu |= attack.menu
            feeds |= attack.feeds
            sitemaps += attack.sitemaps(self.origin)
            for path, route in attack.routes(self.origin).items():
                if path.endswith("*"):
                    self._families.append((path[:-1], route))
                else:
                    self._exact[path] = route
        robots = next((attack.robots for attack in self.attacks if attack.robots), None)
        if robots is not None:
            self._exact["/robots.txt"] = robots(self.origin)
        elif sitemaps:
            self._exact["/robots.txt"] = reply("".join(f"Sitemap: {url}\n" for url in sitemaps), kind=TEXT)
        named = "".join(f'<link rel="alternate" type="{kind}" href="{path}">' for path, kind in feeds.items())
        self._exact.setdefault("/", reply(listing(links, extra_head=named, menu=menu)))
        self._families.sort(key=lambda family: len(family[0]), reverse=True)

    def _route_of(self, path: str, host: str) -> Route:
        found = self._exact.get(f"//{host}{path}") or self._exact.get(path)
        if found is None:
            found = next((route for start, route in self._families if path.startswith(start)), None)
        return not_found() if found is None else found

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, ssl.SSLError
        ):
            while request := await reader.readuntil(b"\r\n\r\n"):
                if not await self._answer(request, writer):
                    break
        with suppress(ConnectionError, ssl.SSLError):
            writer.close()

    async def _answer(self, request: bytes, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection goes on."""
        first, *lines = request.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        self.asked.append((time.monotonic(), path, headers.get("cookie")))
        self._counts[path] += 1
        exchange = Exchange(self.origin, path, headers, self._counts[path], self, writer)
        route = self._route_of(path, headers.get("host", "").partition(":")[0])
        body = route if isinstance(route, bytes) else await route(exchange)
        if body is None:
            return False
        for start in range(0, len(body), _PIECE):
            await exchange.send(body[start : start + _PIECE])
        return True


async def decoy(host: str, hits: list[str]) -> tuple[asyncio.Server, str]:
    """A port that notes every connection in `hits`; its authority."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hits.append("")
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            hits[-1] = (await reader.readuntil(b"\r\n")).decode("latin-1").strip()
            writer.write(reply(article("A page that nobody should have")))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, host, 0)
    return server, f"{host}:{server.sockets[0].getsockname()[1]}"


def good_of(number: int, count: int) -> dict[str, str]:
    """The good articles of a site, of which no two have any in common."""
    return good_articles(1000 + number, count)
