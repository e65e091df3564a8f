"""Real pages, served by many hosts of this machine.

`python -m benchmarks.throughput.web CORPUS HOSTS PAGES`: so many pages, told out to hosts of which each has a
robots.txt, a sitemap and a front page. They are packed once, when it starts. The first line on stdout is `PORT PAGES`.
"""

from __future__ import annotations

import asyncio
import gzip
import itertools
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsspider.training.corpus import TruePage, read_corpus

_GZIP_LEVEL = 6
_LINKED = 20
"""Articles on a front page."""
_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nnot found"


def address_of(number: int) -> str:
    return f"127.2.{number // 256}.{number % 256}"


def path_of(page: int) -> str:
    return f"/2026/11/{1 + page % 25:02}/the-story-of-number-{page}.html"


class Site:
    """One host: its files, each as the bytes of a whole answer."""

    def __init__(self, number: int, port: int) -> None:
        self.origin = f"http://{address_of(number)}:{port}"
        self.files: dict[bytes, bytes] = {}
        self._stories: list[tuple[str, str]] = []

    def add(self, page: int, true: TruePage) -> None:
        path = path_of(page)
        self._stories.append((path, true.title or f"The story of number {page}"))
        kind = f"text/html; charset={true.encoding}" if true.encoding else "text/html"
        self.files[path.encode()] = _answer(kind, true.html)

    def finish(self) -> None:
        now = datetime.now(UTC)
        entries = "".join(
            f"<url><loc>{self.origin}{path}</loc><lastmod>{(now - timedelta(hours=hours)).isoformat()}</lastmod></url>"
            for hours, (path, _) in enumerate(self._stories)
        )
        links = "".join(f'<h2><a href="{path}">{_escaped(title)}</a></h2>' for path, title in self._stories[:_LINKED])
        front = f'<!doctype html><html lang="en"><title>A paper</title><body><main>{links}</main></body></html>'
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
        robots = f"User-agent: *\nDisallow: /private/\nSitemap: {self.origin}/sitemap.xml\n"
        self.files[b"/"] = _answer("text/html; charset=utf-8", front.encode())
        self.files[b"/sitemap.xml"] = _answer("application/xml", sitemap.encode())
        self.files[b"/robots.txt"] = _answer("text/plain", robots.encode())


class Served(asyncio.Protocol):
    """Connections are kept; a request is answered by what stands ready."""

    def __init__(self, site: Site) -> None:
        self._files = site.files
        self._transport: asyncio.Transport | None = None
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        *requests, self._rest = (self._rest + data).split(b"\r\n\r\n")
        for request in requests:
            self._transport.write(self._files.get(request.split(b" ", 2)[1], _NOT_FOUND))


def _answer(kind: str, body: bytes) -> bytes:
    packed = gzip.compress(body, _GZIP_LEVEL)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    return head.encode("latin-1") + packed


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


async def serve(corpus: Path, hosts: int, pages: int) -> None:
    loop = asyncio.get_running_loop()
    stories = list(itertools.islice((page for page in read_corpus(corpus) if page.has_truth), pages))
    first = await loop.create_server(asyncio.Protocol, address_of(0), 0)
    port = first.sockets[0].getsockname()[1]
    first.close()
    sites = [Site(number, port) for number in range(hosts)]
    for number, story in enumerate(stories):
        sites[number % hosts].add(number, story)
    for number, site in enumerate(sites):
        site.finish()
        await loop.create_server(lambda site=site: Served(site), address_of(number), port)  # type: ignore[misc]
    print(port, len(stories), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
