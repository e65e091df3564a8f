"""The newspaper on a port: HTTP/1.1 with keep-alive, honest 304 answers, and an access log of JSON lines.

`POST /-/step` goes one step on, `POST /-/step?to=N` to that step; the answer is `{"step": N}`. A line of the log:
`{"path", "status", "conditional", "step", "agent", "at"}`, `at` in seconds of the monotonic clock.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import IO
from urllib.parse import parse_qs, urlsplit

from benchmarks.growing.site import Site

_STEP_PATH = "/-/step"


class Server:
    """`delay_s` is waited before each answer. `log` is written line by line."""

    def __init__(self, site: Site, log: IO[str], *, delay_s: float = 0.0, step: int = 0) -> None:
        self._site = site
        self._log = log
        self._delay_s = delay_s
        self._step = step

    async def listen(self, port: int = 0) -> tuple[asyncio.Server, str]:
        """The running server and the address of the front page."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", port, backlog=256)
        return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                method, target, headers = _request(head)
                await reader.readexactly(int(headers.get("content-length", "0")))
                if self._delay_s:
                    await asyncio.sleep(self._delay_s)
                writer.write(self._answer(method, target, headers))
                await writer.drain()
        writer.close()

    def _answer(self, method: str, target: str, headers: Mapping[str, str]) -> bytes:
        if urlsplit(target).path == _STEP_PATH:
            return self._go_on(method, target)
        reply = self._site.reply(target, self._step, f"http://{headers.get('host', '')}")
        none_match, since = headers.get("if-none-match"), headers.get("if-modified-since")
        status = 304 if reply.is_known(none_match, since) else reply.status
        line = {
            "path": target,
            "status": status,
            "conditional": none_match is not None or since is not None,
            "step": self._step,
            "agent": headers.get("user-agent", ""),
            "at": time.monotonic(),
        }
        self._log.write(json.dumps(line) + "\n")
        self._log.flush()
        body = b"" if status == 304 or method == "HEAD" else reply.body().encode()
        return _response(status, {"Content-Type": reply.kind, **reply.headers()}, body)

    def _go_on(self, method: str, target: str) -> bytes:
        if method == "POST":
            wanted = parse_qs(urlsplit(target).query).get("to", [str(self._step + 1)])[0]
            self._step = int(wanted)
        return _response(200, {"Content-Type": "application/json"}, json.dumps({"step": self._step}).encode())


def _request(head: bytes) -> tuple[str, str, dict[str, str]]:
    """Method, target and headers, their names in lower case. Raises `ValueError`."""
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    return method, target, {name.strip().lower(): value.strip() for name, _, value in pairs}


def _response(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if status != 304:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
