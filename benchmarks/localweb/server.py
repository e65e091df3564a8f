"""The web on loopback addresses, one for each site, and on a proxy that knows the names of hosts.

A site is asked at its own address (127.0.0.2, 127.0.0.3 ...); one that has host names through the proxy (127.0.0.1)
alone. The proxy knows each site as `s0.example.net`, `s1.example.net` ..., for those who do not ask addresses
without a name. `POST /-/step?to=N` at the proxy goes to that step. A line of the log is an `Asked`, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from http import HTTPStatus
from typing import IO
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from benchmarks.localweb.asked import Asked
from benchmarks.localweb.edition import Reply
from benchmarks.localweb.site import Site

RETRY_AFTER_S = 5
_STEP_PATH = "/-/step"


class Server:
    """`delay_s` is waited before each answer, so that requests overlap. `log` is written line by line."""

    def __init__(self, sites: Sequence[Site], log: IO[str], *, delay_s: float = 0.01) -> None:
        self._sites = sites
        self._log = log
        self._delay_s = delay_s
        self._step = 0
        self._maker = ThreadPoolExecutor(max_workers=1)
        self._in_flight: Counter[str] = Counter()
        self._count: Counter[int] = Counter()
        self._by_name = {
            name.encode("idna").decode(): number for number, site in enumerate(sites) for name in site.design.names
        }
        self._by_name |= {f"s{number}.example.net": number for number in range(len(sites))}

    async def listen(self, stack: AsyncExitStack) -> tuple[str, list[str]]:
        """The proxy's address, and the front page of each site."""
        fronts, proxy = [], await self._listen_at("127.0.0.1", None, stack)
        for number, site in enumerate(self._sites):
            address = await self._listen_at(f"127.0.0.{number + 2}", number, stack)
            fronts.append(f"http://{site.design.names[0]}/" if site.design.names else address)
        return proxy, fronts

    async def _listen_at(self, host: str, number: int | None, stack: AsyncExitStack) -> str:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
                while head := await reader.readuntil(b"\r\n\r\n"):
                    method, target, headers = _request(head)
                    await reader.readexactly(int(headers.get("content-length", "0")))
                    writer.write(await self._answer(method, target, headers, number))
                    await writer.drain()
            writer.close()

        server = await asyncio.start_server(serve, host, 0, backlog=256)
        await stack.enter_async_context(server)
        return f"http://{host}:{server.sockets[0].getsockname()[1]}/"

    async def _answer(self, method: str, target: str, headers: Mapping[str, str], number: int | None) -> bytes:
        if urlsplit(target).path == _STEP_PATH:
            return self._go_on(target)
        authority = headers.get("host", "")
        if target.startswith("http://"):
            parts = urlsplit(target)
            authority = parts.netloc
            target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        host = authority.partition(":")[0].lower()
        number = self._by_name.get(host) if number is None else number
        if number is None or method not in ("GET", "HEAD"):
            return _response(Reply(status=502), "GET")
        return await self._site_answer(number, method, target, headers, authority)

    async def _site_answer(
        self, number: int, method: str, target: str, headers: Mapping[str, str], authority: str
    ) -> bytes:
        site, started_s = self._sites[number], time.monotonic()
        host = authority.partition(":")[0].lower()
        self._in_flight[host] += 1
        self._count[number] += 1
        in_flight, is_refused = self._in_flight[host], self._count[number] == site.design.refuses_at
        names = site.design.names
        origin = f"http://{names[0]}" if names and not host.endswith("example.net") else f"http://{authority}"
        await asyncio.sleep(self._delay_s)
        reply = _refusal() if is_refused else await self._made(site, target, origin, host)
        tag = f'"{crc32(reply.body):08x}"'
        if reply.status == 200 and headers.get("if-none-match") == tag:
            reply = Reply(status=304, headers={"ETag": tag})
        elif reply.status == 200:
            reply = Reply(status=200, kind=reply.kind, body=reply.body, headers={"ETag": tag})
        line = Asked(
            site=number,
            host=host,
            path=target,
            status=reply.status,
            started_s=started_s,
            answered_s=time.monotonic(),
            in_flight=in_flight,
            retry_after_s=RETRY_AFTER_S if is_refused else 0,
            step=self._step,
            agent=headers.get("user-agent", ""),
        )
        self._log.write(f"{json.dumps(line.as_dict())}\n")
        self._log.flush()
        self._in_flight[host] -= 1
        return _response(reply, method)

    async def _made(self, site: Site, target: str, origin: str, host: str) -> Reply:
        """In a thread, so that what comes meanwhile is noticed when it comes."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._maker, site.reply, target, self._step, origin, host)

    def _go_on(self, target: str) -> bytes:
        self._step = int(parse_qs(urlsplit(target).query).get("to", [str(self._step + 1)])[0])
        return _response(Reply(kind="application/json", body=json.dumps({"step": self._step}).encode()), "GET")


def _refusal() -> Reply:
    return Reply(status=429, headers={"Retry-After": str(RETRY_AFTER_S)})


def _request(head: bytes) -> tuple[str, str, dict[str, str]]:
    """Method, target and headers, their names in lower case. Raises `ValueError`."""
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    return method, target, {name.strip().lower(): value.strip() for name, _, value in pairs}


def _response(reply: Reply, method: str) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", f"Content-Type: {reply.kind}"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    if reply.status != 304:
        lines.append(f"Content-Length: {len(reply.body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (b"" if method == "HEAD" else reply.body)
