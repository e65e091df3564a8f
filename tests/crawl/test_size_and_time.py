"""Servers that send too much, too little, or what is no answer: each costs its own page, for a reason that is told."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
import pytest
from backports import zstd

from tests.crawl.run import Outcome, crawl
from tests.raw import GOOD, Exchange, RawSite, Route, answer, head
from tests.web import article_page

ENDLESS = b"<p>On and on it goes, and never to an end. </p>" * 1_000
PAGE = article_page("A story that was cut").encode() * 40
PACKED = gzip.compress(PAGE)


def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(60)) + packer.flush()


BOMB = _bomb()


async def endless(exchange: Exchange) -> None:
    await exchange.send(head())
    while True:
        await exchange.send(ENDLESS)


async def header_flood(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await exchange.send(b"X-Header: of a flood\r\n" * 1_000)


async def folded_flood(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\nX-Header: begins\r\n")
    while True:
        await exchange.send(b" and goes on\r\n" * 1_000)


async def interim_flood(exchange: Exchange) -> None:
    while True:
        await exchange.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 1_000)


async def endless_header(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\nX-Header: ")
    while True:
        await exchange.send(b"x" * 10_000)


async def tiny_chunks(exchange: Exchange) -> None:
    await exchange.send(head(Transfer_Encoding="chunked"))
    while True:
        await exchange.send(b"1\r\nx\r\n" * 10_000)


async def broken_chunk(exchange: Exchange) -> None:
    await exchange.send(head(Transfer_Encoding="chunked") + b"5\r\n<p>Hi\r\nnonsense\r\n")


async def drip(exchange: Exchange) -> None:
    await exchange.send(head(Content_Length=100_000))
    while True:
        await exchange.send(b"x")
        await asyncio.sleep(0.2)


async def standstill(exchange: Exchange) -> None:
    await exchange.send(head(Content_Length=100_000) + b"<p>Then nothing")
    await asyncio.sleep(60)


async def silent(exchange: Exchange) -> None:
    await asyncio.sleep(60)


async def reset(exchange: Exchange) -> None:
    await exchange.send(head(Content_Length=100_000) + b"<p>Then a reset")
    exchange.reset()


async def too_short(exchange: Exchange) -> None:
    await exchange.send(head(Content_Length=100_000) + b"<p>Then the end")


async def slow_head(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await exchange.send(b"X")
        await asyncio.sleep(0.5)


async def trailers(exchange: Exchange) -> None:
    await exchange.send(head(Transfer_Encoding="chunked") + b"5\r\n<p>Hi\r\n0\r\n")
    while True:
        await exchange.send(b"X-Trailer: one of many\r\n" * 1_000)


async def chunk_extension(exchange: Exchange) -> None:
    await exchange.send(head(Transfer_Encoding="chunked") + b"5;x=")
    while True:
        await exchange.send(b"x" * 10_000)


async def bare_page(exchange: Exchange) -> None:
    await exchange.send(article_page("Sent without a head").replace("\n", "").encode())


async def hangs_up(exchange: Exchange) -> None:
    exchange.reset()


@dataclass(frozen=True)
class Attack:
    route: Route
    reason: str
    """What log and manifest say."""
    requests: int = 1


ATTACKS = {
    "endless body": Attack(endless, "too large"),
    "announced 20 GB": Attack(head(Content_Length=20 << 30) + b"<p>", "too large"),
    "gzip bomb": Attack(answer(BOMB, Content_Encoding="gzip"), "too large"),
    "nested bomb": Attack(answer(gzip.compress(BOMB), Content_Encoding="gzip, gzip"), "too large"),
    "deflate bomb": Attack(answer(zlib.compress(bytes(60 << 20), 9), Content_Encoding="deflate"), "too large"),
    "brotli bomb": Attack(answer(brotli.compress(bytes(60 << 20), quality=1), Content_Encoding="br"), "too large"),
    "zstd bomb": Attack(answer(zstd.compress(bytes(60 << 20), 1), Content_Encoding="zstd"), "too large"),
    "truncated brotli": Attack(answer(brotli.compress(PAGE)[:-60], Content_Encoding="br"), "broken off", 2),
    "truncated zstd": Attack(answer(zstd.compress(PAGE)[:-60], Content_Encoding="zstd"), "broken off", 2),
    "truncated deflate": Attack(answer(zlib.compress(PAGE)[:-60], Content_Encoding="deflate"), "broken off", 2),
    "truncated gzip": Attack(answer(PACKED[:-60], Content_Encoding="gzip"), "broken off", 2),
    "no gzip": Attack(answer("<p>I say so", Content_Encoding="gzip"), "broken encoding"),
    "thousand codings": Attack(answer(PACKED, Content_Encoding=", ".join(["gzip"] * 1_000)), "broken encoding"),
    "header flood": Attack(header_flood, "head too large"),
    "folded flood": Attack(folded_flood, "head too large"),
    "interim flood": Attack(interim_flood, "head too large"),
    "endless header": Attack(endless_header, "head too large"),
    "tiny chunks": Attack(tiny_chunks, "not HTTP"),
    "cookie flood": Attack(answer("", Set_Cookie=f"a={'x' * 70_000}"), "head too large"),
    "slow head": Attack(slow_head, "no answer in time", 2),
    "trailers": Attack(trailers, "not HTTP"),
    "chunk extension": Attack(chunk_extension, "not HTTP"),
    "broken chunk": Attack(broken_chunk, "broken off", 2),
    "no http": Attack(b"220 mail.example.com ESMTP\r\n\r\n", "not HTTP"),
    "no head": Attack(bare_page, "not HTTP"),
    "status of thirty digits": Attack(b"HTTP/1.1 " + b"9" * 30 + b" X\r\nContent-Length: 0\r\n\r\n", "not HTTP"),
    "negative status": Attack(b"HTTP/1.1 -200 X\r\nContent-Length: 0\r\n\r\n", "not HTTP"),
    "two lengths": Attack(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "not HTTP"),
    "standstill": Attack(standstill, "too slow", 2),
    "silent": Attack(silent, "no answer in time", 2),
    "reset": Attack(reset, "broken off", 2),
    "too short": Attack(too_short, "broken off", 2),
    "hangs up": Attack(hangs_up, "broken off", 2),
}


def path_of(name: str) -> str:
    return f"/2026/11/25/this-is-what-the-attack-of-{name.replace(' ', '-')}-is.html"


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RawSite, Outcome, dict[str, Any]]]:
    """The site, the crawl of it, and what the manifest says of it."""
    data = tmp_path_factory.mktemp("attacked")
    settings = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=40", "-s", "DOWNLOAD_TIMEOUT=4")
    with RawSite({path_of(name): attack.route for name, attack in ATTACKS.items()}) as site:
        outcome = crawl("-a", f"site={site.url}", *settings, data=data)
        yield site, outcome, manifest_in(data)["sites"][site.authority]


def test_largest_answer_is_ended_when_all_together_are_too_much(tmp_path: Path) -> None:
    async def holds(exchange: Exchange) -> None:
        await exchange.send(head(Content_Length=4 << 20) + b"<p>Held back</p>" * 20_000)
        await asyncio.sleep(60)

    names = [f"holding back number {number}" for number in range(3)]
    settings = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=9", "-s", "NEWSSPIDER_MAX_BYTES_IN_FLIGHT=500000")
    with RawSite({path_of(name): holds for name in names}) as site:
        outcome = crawl("-a", f"site={site.url}", "-s", "DOWNLOAD_TIMEOUT=4", *settings, data=tmp_path)
    assert outcome.headlines == sorted(GOOD.values())
    assert re.search(r"Failed: .* \(too large: \d+ bytes are under way in all\)", outcome.stderr)


def test_page_that_drips_is_not_waited_for(tmp_path: Path) -> None:
    with RawSite({path_of("drip"): drip}) as site:
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    assert outcome.headlines == sorted(GOOD.values())
    assert re.search(r"Failed: .*drip.* \(too slow: fewer than 1000 bytes a second\)", outcome.stderr)
    assert site.asked.count(path_of("drip")) == 1


def manifest_in(data: Path) -> dict[str, Any]:
    (path,) = data.glob("runs/*/manifest.json")
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return manifest


def test_good_articles_come_out_and_nothing_else(attacked: tuple[RawSite, Outcome, dict[str, Any]]) -> None:
    _, outcome, _ = attacked
    assert outcome.headlines == sorted(GOOD.values()), outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize("name", ATTACKS)
def test_log_says_why_the_page_was_not_taken(attacked: tuple[RawSite, Outcome, dict[str, Any]], name: str) -> None:
    site, outcome, _ = attacked
    (line,) = [line for line in outcome.stderr.splitlines() if "Failed: " in line and path_of(name) in line]
    assert re.search(rf"\({ATTACKS[name].reason}(: .+)?\)$", line), line
    tries = ATTACKS[name].requests
    # Twisted asks once more by itself where a connection that was kept open turns out to be closed.
    assert tries <= site.asked.count(path_of(name)) <= (2 * tries if name == "hangs up" else tries)


def test_manifest_counts_each_reason(attacked: tuple[RawSite, Outcome, dict[str, Any]]) -> None:
    reasons = [attack.reason for attack in ATTACKS.values()]
    assert attacked[2]["failed"] == {reason: reasons.count(reason) for reason in reasons}


def test_no_more_is_read_than_is_allowed(attacked: tuple[RawSite, Outcome, dict[str, Any]]) -> None:
    """With what the buffers of both ends hold."""
    sent = attacked[0].sent
    assert sent[path_of("endless body")] < 20 << 20
    floods = ("header flood", "folded flood", "interim flood", "endless header", "tiny chunks", "trailers")
    for name in (*floods, "chunk extension"):
        assert sent[path_of(name)] < 8 << 20


def test_codecs_of_python_that_are_no_encodings_are_not_used(tmp_path: Path) -> None:
    """Some take quadratic time, others fail on any page; a server can name them all."""
    codecs = ("punycode", "idna", "hex", "uu", "base64", "rot13", "unicode_escape")
    pages: dict[str, Route] = {
        path_of(codec): answer(
            article_page(f"Told in {codec}", paragraphs=400 if codec == "punycode" else 4),
            kind=f"text/html; charset={codec}",
        )
        for codec in codecs
    }
    with RawSite(pages) as site:
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    assert outcome.headlines == sorted([*GOOD.values(), *(f"Told in {codec}" for codec in codecs)]), outcome.stderr


def test_page_that_broke_off_comes_whole_the_second_time(tmp_path: Path) -> None:
    packed = gzip.compress(article_page("Whole the second time").encode())

    async def cut_once(exchange: Exchange) -> None:
        is_first = exchange.site.asked.count(exchange.path) == 1
        await exchange.send(answer(packed[:-90] if is_first else packed, Content_Encoding="gzip"))

    async def reset_once(exchange: Exchange) -> None:
        page = answer(article_page("Whole after a reset"))
        is_first = exchange.site.asked.count(exchange.path) == 1
        await exchange.send(page[:-90] if is_first else page)
        if is_first:
            exchange.reset()

    with RawSite({path_of("cut once"): cut_once, path_of("reset once"): reset_once}) as site:
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    assert outcome.headlines == sorted([*GOOD.values(), "Whole the second time", "Whole after a reset"])
    assert "Failed: " not in outcome.stderr
