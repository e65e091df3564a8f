"""Replies that are too large, too slow, broken, or no HTTP."""

from __future__ import annotations

import asyncio
import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from benchmarks.hostile.attack import Attack, Route
from benchmarks.hostile.cases.one_page import headline_of, one_page
from benchmarks.hostile.pages import article, head, reply, story
from benchmarks.hostile.server import Exchange

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CODINGS = ("gzip", "zstd", "deflate", *(["br"] if find_spec("brotli") else []))
"""Without Brotli nobody asks for it."""
_BOMB_MB = 300
_ZEROS = bytes(1 << 20)
_SOON = {"DOWNLOAD_TIMEOUT": "5"}
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def _packed(coding: str, pieces: Iterable[bytes]) -> bytes:
    match coding:
        case "gzip":
            packed = io.BytesIO()
            with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6, mtime=0) as file:
                for piece in pieces:
                    file.write(piece)
            return packed.getvalue()
        case "br":
            packer: Any = import_module("brotli").Compressor(quality=4)
            return b"".join([*(packer.process(piece) for piece in pieces), packer.finish()])
        case "zstd":
            packer = zstd.ZstdCompressor(level=3)
        case _:
            packer = zlib.compressobj(6)
    return b"".join([*(packer.compress(piece) for piece in pieces), packer.flush()])


def _coded(body: bytes, coding: str) -> bytes:
    return reply(body, headers=[("Content-Encoding", coding)])


def _bomb(coding: str) -> Attack:
    return one_page(
        f"{coding} bomb",
        "wire",
        f"{_BOMB_MB} MB of zeros as {coding}",
        lambda _: _coded(_packed(coding, [_ZEROS] * _BOMB_MB), coding),
        failed={"too large": 1},
    )


def _cut(coding: str) -> Attack:
    """The length is right, so that only the coding tells that the article breaks off."""
    body = article(f"The cut {coding}").encode() * 3

    def cut() -> bytes:
        packed = _packed(coding, [body])
        return _coded(packed[: len(packed) * 3 // 4], coding)

    return one_page(
        f"truncated {coding}",
        "wire",
        f"{coding} that ends in the middle",
        lambda _: cut(),
        never=(f"The cut {coding}",),
        failed={"broken off": 1},
    )


def _sends(*pieces: bytes, again: bytes = b"", pause_s: float = 0.0) -> Route:
    """These bytes, then `again` without end, and the end of the connection where there is none."""

    async def route(exchange: Exchange) -> None:
        for piece in pieces:
            await exchange.send(piece)
        while again:
            await exchange.send(again)
            await asyncio.sleep(pause_s)

    return route


def _raw(name: str, does: str, *pieces: bytes, again: bytes = b"", pause_s: float = 0.0, **expected: Any) -> Attack:
    return one_page(name, "wire", does, lambda _: _sends(*pieces, again=again, pause_s=pause_s), **expected)


async def _silent(exchange: Exchange) -> None:
    await asyncio.sleep(600)


async def _slow_head(exchange: Exchange) -> None:
    for byte in _HEAD * 100:
        await exchange.send(bytes([byte]))
        await asyncio.sleep(0.5)


async def _flood(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\n")
    number = 0
    while True:
        await exchange.send(b"".join(b"X-H-%d: %s\r\n" % (number + i, b"y" * 40) for i in range(1000)))
        number += 1000


async def _reset(exchange: Exchange) -> None:
    await exchange.send(head(length=100_000) + b"<p>hello")
    exchange.abort()


async def _without_cookie(exchange: Exchange) -> bytes:
    return (
        reply("no", 431)
        if exchange.headers.get("cookie")
        else reply(article(headline_of("cookies refused")), headers=[("Set-Cookie", "a=b")])
    )


async def _hold(exchange: Exchange) -> None:
    """Nine of ten megabytes, and then not the rest."""
    await exchange.send(head(length=10_000_000))
    for _ in range(9):
        await exchange.send(bytes(1_000_000))
    await asyncio.sleep(600)


def _holding() -> Attack:
    pages = dict(story(f"held body {number}") for number in range(16))
    return Attack(
        name="held bodies",
        group="wire",
        does="sixteen bodies of 10 MB, of which the last one is never sent",
        routes=lambda _: dict.fromkeys(pages, _hold),
        links=pages,
        settings={**_SOON, "CONCURRENT_REQUESTS_PER_DOMAIN": "16"},
        pages=16,
        most_requests=80,
        most_bytes=400_000_000,
        most_s=60,
    )


_WHOLE = article("An odd reply").encode()
_LENGTH = b"Content-Length: %d\r\n" % len(_WHOLE)
_CHUNKED = head(headers=[("Transfer-Encoding", "chunked")])
_CHUNK = b"10000\r\n" + b"<p>x" * 16_384 + b"\r\n"
_BROKEN: dict[str, int] = {"broken off": 1}


def _odd(name: str, does: str, make: Callable[[], bytes], reasons: str = "not HTTP", **expected: Any) -> Attack:
    expected.setdefault("failed", {reasons: 1} if reasons else {})
    return one_page(name, "wire", does, lambda _: _sends(make()), **expected)


ATTACKS: tuple[Attack, ...] = (
    *map(_bomb, _CODINGS),
    one_page(
        "nested gzip bomb",
        "wire",
        "a gzip of a gzip bomb",
        lambda _: _coded(gzip.compress(_packed("gzip", [_ZEROS] * _BOMB_MB)), "gzip, gzip"),
        failed={"too large": 1},
    ),
    *map(_cut, _CODINGS),
    one_page(
        "no gzip",
        "wire",
        "plain text that says that it is gzip",
        lambda _: _coded(_WHOLE, "gzip"),
        failed={"broken encoding": 1},
    ),
    _odd(
        "many codings",
        "two thousand codings",
        lambda: _HEAD + b"Content-Encoding: " + b"gzip, " * 2000 + b"gzip\r\n" + _LENGTH + b"\r\n" + _WHOLE,
        "broken encoding",
    ),
    _raw("endless body", "chunks without end", _CHUNKED, again=_CHUNK, failed={"too large": 1}),
    _raw("20 GB", "a length of 20 GB", head(length=20_000_000_000), again=bytes(65_536), failed={"too large": 1}),
    _odd(
        "length of 40 digits",
        "a length of 40 digits",
        lambda: _HEAD + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n" + _WHOLE,
        "too large|not HTTP",
    ),
    _odd("negative length", "a length of -5", lambda: _HEAD + b"Content-Length: -5\r\n\r\n" + _WHOLE),
    _odd(
        "two lengths",
        "two lengths that differ",
        lambda: _HEAD + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n" + _WHOLE,
    ),
    _raw(
        "one-byte chunks",
        "chunks of one byte without end",
        _CHUNKED,
        again=b"1\r\nx\r\n" * 5000,
        failed={"not HTTP": 1},
        most_bytes=16 << 20,
    ),
    _raw(
        "drip", "two bytes a second", head(length=100_000), again=b"x", pause_s=0.5, failed={"too slow": 1}, most_s=75
    ),
    one_page("silence", "wire", "no answer", lambda _: _silent, failed={"no answer in time": 1}, settings=_SOON),
    one_page(
        "slow head",
        "wire",
        "two bytes of the head a second",
        lambda _: _slow_head,
        failed={"no answer in time|too slow": 1},
        settings=_SOON,
    ),
    one_page(
        "header flood",
        "wire",
        "headers without end",
        lambda _: _flood,
        failed={"head too large": 1},
        most_bytes=32 << 20,
    ),
    _raw(
        "folded header",
        "one header of endless lines",
        b"HTTP/1.1 200 OK\r\nX-A: b\r\n",
        again=b" yyyyyyyyyyyyyyyyyyyyyyyyy\r\n" * 2000,
        failed={"head too large": 1},
        most_bytes=32 << 20,
    ),
    _raw(
        "flood of 1xx",
        "interim answers without end",
        again=b"HTTP/1.1 100 Continue\r\n\r\n" * 2000,
        failed={"head too large": 1},
        most_bytes=32 << 20,
    ),
    _raw(
        "endless header line",
        "one header without end",
        b"HTTP/1.1 200 OK\r\nX-A: ",
        again=b"y" * 65_536,
        failed={"head too large|not HTTP": 1},
        most_bytes=32 << 20,
    ),
    _raw(
        "chunk extension",
        "an extension of a chunk without end",
        _CHUNKED + b"5;ext=",
        again=b"y" * 65_536,
        failed={"not HTTP|head too large": 1},
        most_bytes=32 << 20,
    ),
    _raw(
        "trailers",
        "trailers without end",
        _CHUNKED + b"5\r\nhello\r\n0\r\n",
        again=b"X-T: yyyyyyyyyyyyyyyyyyyyyyyyy\r\n" * 2000,
        failed={"head too large|not HTTP": 1},
        most_bytes=32 << 20,
    ),
    one_page(
        "500 cookies",
        "wire",
        "an article with 150 kB of cookies, within or beyond the limit of heads",
        lambda _: reply(
            article(headline_of("500 cookies")), headers=[("Set-Cookie", f"a{n}={'c' * 90}") for n in range(500)]
        ),
        also=(headline_of("500 cookies"),),
    ),
    one_page(
        "cookies refused",
        "wire",
        "431 for whoever sends a cookie back",
        lambda _: _without_cookie,
        also=(headline_of("cookies refused"),),
    ),
    one_page("reset", "wire", "a reset in the middle of the body", lambda _: _reset, failed=_BROKEN),
    _odd("wrong length", "less than the length says", lambda: head(length=len(_WHOLE) + 5000) + _WHOLE, "broken off"),
    _odd(
        "broken chunk",
        "a chunk whose length is no number",
        lambda: _CHUNKED + b"zz\r\nhello\r\n",
        "broken off|not HTTP",
    ),
    _odd("half a chunk", "a chunk that ends early", lambda: _CHUNKED + b"10000\r\nhello", "broken off"),
    _odd("nothing at all", "a connection that closes", lambda: b"", "broken off"),
    _odd("no HTTP", "no HTTP", lambda: b"hello world this is no http\r\n\r\n" + _WHOLE, "not HTTP"),
    _odd("HTTP/0.9", "a body without a head", lambda: _WHOLE, "not HTTP|head too large|broken off"),
    _odd("status 0", "status 0", lambda: b"HTTP/1.1 0 X\r\nContent-Length: 2\r\n\r\nhi"),
    _odd("status -200", "a negative status", lambda: b"HTTP/1.1 -200 X\r\nContent-Length: 2\r\n\r\nhi"),
    _odd("status 999", "status 999", lambda: b"HTTP/1.1 999 X\r\nContent-Length: 2\r\n\r\nhi", "HTTP 999"),
    _odd(
        "status of 11 digits",
        "a status of 11 digits",
        lambda: b"HTTP/1.1 99999999999 X\r\nContent-Length: 2\r\n\r\nhi",
    ),
    _odd("101", "another protocol", lambda: b"HTTP/1.1 101 X\r\nUpgrade: h2c\r\n\r\n" + _WHOLE, ""),
    _odd(
        "204 with a body", "a body where there is none", lambda: b"HTTP/1.1 204 X\r\nContent-Length: 5\r\n\r\nhello", ""
    ),
    _odd("304 unasked", "not modified, of what was never read", lambda: b"HTTP/1.1 304 X\r\n\r\n", ""),
    _odd(
        "colours in the reason",
        "control characters in the status line",
        lambda: b"HTTP/1.1 500 \x1b[31mred\x07\rforged\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP 500",
        most_s=60,
    ),
    _odd(
        "NUL in a header",
        "control characters in a header",
        lambda: (
            _HEAD
            + b"X-\0: \0\x1b[31m\r\n"
            + _LENGTH
            + b"\r\n"
            + article("A header with a hole").encode().ljust(len(_WHOLE))[: len(_WHOLE)]
        ),
        "",
    ),
    _odd(
        "long content type",
        "a content type of 60 kB",
        lambda: b"HTTP/1.1 200 OK\r\nContent-Type: " + b"x" * 60_000 + b"\r\n" + _LENGTH + b"\r\n" + _WHOLE,
        "",
        also=("An odd reply",),
    ),
    _holding(),
)
