"""Small papers, each at a loopback address of its own, that go on growing.

`python -m benchmarks.cluster.web HOSTS STORIES EVERY_S LOG`: each has half of its stories from the beginning, and one
more every so many seconds. The first line on stdout is the port; paper number 7 is at `http://127.1.0.7:PORT/`. Every
request becomes a line of LOG: number of the paper, when it came, the path.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from time import monotonic

from benchmarks.growing.prose import headline, paragraphs
from benchmarks.many_hosts_web import address_of

_ROBOTS = "User-agent: *\nDisallow: /private/\n"
_PIECE = 256


def path_of(number: int, story: int) -> str:
    return f"/2026/11/2{story % 10}/story-{story}-of-what-the-town-of-number-{number}-has-decided.html"


class GrowingPapers:
    def __init__(self, hosts: int, stories: int, every_s: float, log: Path) -> None:
        self._hosts = hosts
        self._stories = stories
        self._every_s = every_s
        self._log = log.open("w", encoding="utf-8")
        self._began = monotonic()

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
                path = head.split(b" ", 2)[1].decode("latin-1")
                self._log.write(f"{number} {monotonic()} {path}\n")
                self._log.flush()
                writer.write(self._answer(number, path))
                await writer.drain()
        writer.close()

    def _answer(self, number: int, path: str) -> bytes:
        there = min(self._stories, self._stories // 2 + int((monotonic() - self._began) / self._every_s))
        stories = {path_of(number, story): story for story in range(there)}
        kind, body = "text/html; charset=utf-8", ""
        if path == "/robots.txt":
            kind, body = "text/plain", _ROBOTS
        elif path == "/":
            newest_first = reversed(stories.items())
            links = (f'<h2><a href="{link}">{_title(number, story)}</a></h2>' for link, story in newest_first)
            body = _page(f"Town {number}", "".join(links))
        elif path in stories:
            story = stories[path]
            text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number, story))
            body = _page(_title(number, story), f"<article><h1>{_title(number, story)}</h1>{text}</article>")
        status, content = "200 OK" if body else "404 Not Found", body.encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
        return head.encode("latin-1") + content


def _title(number: int, story: int) -> str:
    return f"{headline(number, story)} ({story})"


def _page(title: str, body: str) -> str:
    return f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><main>{body}</main></body></html>'


if __name__ == "__main__":
    with suppress(PermissionError):  # it is to see when a request came, whatever else is at work
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    asyncio.run(GrowingPapers(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4])).serve())
