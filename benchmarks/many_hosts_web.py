"""Many small sites, each at a loopback address of its own.

`python -m benchmarks.many_hosts_web HOSTS SLOW SECONDS LOG`: the last `SLOW` of them take so many seconds for each
answer. The first line on stdout is the port; site number 7 is at `http://127.1.0.7:PORT/`. Every request becomes a line
of LOG: number of the site, when it came, when it was answered.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from time import monotonic

from benchmarks.growing.prose import headline, paragraphs

STORIES = 3
_ROBOTS = "User-agent: *\nDisallow: /private/\n"
_PIECE = 256
"""Hosts a network of 127.x.y.0/24 has."""


def address_of(number: int) -> str:
    return f"127.1.{number // _PIECE}.{number % _PIECE}"


def story_path(number: int, story: int) -> str:
    return f"/2026/11/2{story}/what-the-town-of-number-{number}-has-decided.html"


class ManyHosts:
    def __init__(self, hosts: int, slow: int, slow_s: float, log: Path) -> None:
        self._hosts = hosts
        self._slow_from = hosts - slow
        self._slow_s = slow_s
        self._log = log.open("w", encoding="utf-8")

    async def serve(self) -> None:
        async with AsyncExitStack() as stack:
            port = 0
            for number in range(self._hosts):
                server = await asyncio.start_server(self._serve, address_of(number), port)
                await stack.enter_async_context(server)
                port = server.sockets[0].getsockname()[1]
            print(port, flush=True)
            await asyncio.Event().wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0].split(".")
        number = int(host[2]) * _PIECE + int(host[3])
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                came = monotonic()
                if number >= self._slow_from:
                    await asyncio.sleep(self._slow_s)
                writer.write(_answer(number, head.split(b" ", 2)[1].decode("latin-1")))
                await writer.drain()
                self._log.write(f"{number} {came} {monotonic()}\n")
                self._log.flush()
        writer.close()


def _answer(number: int, path: str) -> bytes:
    paths = [story_path(number, story) for story in range(STORIES)]
    titles = [headline(number, story) for story in range(STORIES)]
    kind, body = "text/html; charset=utf-8", ""
    if path == "/robots.txt":
        kind, body = "text/plain", _ROBOTS
    elif path == "/":
        links = (f'<h2><a href="{link}">{title}</a></h2>' for link, title in zip(paths, titles, strict=True))
        body = _page(f"Town {number}", "".join(links))
    elif path in paths:
        story = paths.index(path)
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number, story))
        body = _page(titles[story], f"<article><h1>{titles[story]}</h1>{text}</article>")
    status, content = "200 OK" if body else "404 Not Found", body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode("latin-1") + content


def _page(title: str, body: str) -> str:
    return f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><main>{body}</main></body></html>'


if __name__ == "__main__":
    asyncio.run(ManyHosts(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4])).serve())
