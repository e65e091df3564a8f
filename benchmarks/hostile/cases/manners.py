"""robots.txt of any kind, and hosts that refuse: the crawl slows down, settles, and never asks what it may not."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.hostile.attack import SOME, Attack, Origin, Route
from benchmarks.hostile.cases.one_page import headline_of
from benchmarks.hostile.names import LATE, PAPER
from benchmarks.hostile.pages import TEXT, article, head, listing, redirect, reply, story
from benchmarks.hostile.server import Exchange, good_of

_RULES = b"User-agent: *\nDisallow: /forbidden/\n"
_FORBIDDEN = {"/forbidden/a-story-that-nobody-may-read-here.html": "A story that nobody may read here"}


def _text(body: bytes, status: int = 200, **headers: str) -> bytes:
    return reply(body, status, TEXT, [(name.replace("_", "-"), value) for name, value in headers.items()])


def _answers(_: Origin, *, body: bytes, status: int = 200) -> Route:
    return _text(body, status)


def _robots(name: str, does: str, make: Callable[[Origin], Route], **expected: Any) -> Attack:
    return Attack(name=f"robots.txt {name}", group="manners", does=does, robots=make, **expected)


def _closed(name: str, does: str, make: Callable[[Origin], Route], reason: str, **expected: Any) -> Attack:
    """Nothing may be asked for."""
    return _robots(name, does, make, good=0, exit_code=2, not_asked={reason: SOME} if reason else {}, **expected)


def _obeyed(name: str, does: str, make: Callable[[Origin], Route], **expected: Any) -> Attack:
    """Its rules are found and kept, and the rest of it does not matter."""
    kept = {"links": _FORBIDDEN, "forbidden": "/forbidden/", "not_asked": {"robots.txt disallows it": 1}}
    return _robots(name, does, make, **kept, **expected)


async def _endless(exchange: Exchange) -> None:
    await exchange.send(head(kind=TEXT, headers=[("Transfer-Encoding", "chunked")]))
    await exchange.send(b"%x\r\n%b\r\n" % (len(_RULES), _RULES))
    piece = b"# filler filler\n" * 4000
    while True:
        await exchange.send(b"%x\r\n%b\r\n" % (len(piece), piece))


async def _silent(exchange: Exchange) -> None:
    await asyncio.sleep(600)


async def _reset(exchange: Exchange) -> None:
    exchange.abort()


async def _hops(exchange: Exchange) -> bytes:
    return redirect(f"/robots.txt?{exchange.number}{len(exchange.path)}")


async def _slow_rules(exchange: Exchange) -> bytes:
    await asyncio.sleep(2.0)
    return _text(b"User-agent: *\nDisallow: /2026/11/25/\n")


_EARLY = {
    f"/2026/11/25/a-story-that-is-too-early-number-{n}.html": f"A story that is too early, number {n}"
    for n in range(20)
}


def _on_another_host(origin: Origin) -> dict[str, Route]:
    """Its links wait all at once for a robots.txt that is on its way."""
    links = {f"http://{LATE}:{origin.port}{path}": text for path, text in _EARLY.items()}
    pages = {path: reply(article(text)) for path, text in _EARLY.items()}
    return {"/": reply(listing({**good_of(0, 4), **links})), f"//{LATE}/robots.txt": _slow_rules, **pages}


_LOCKED = {
    f"/2026/11/24/a-locked-story-with-number-{n}-of-many.html": f"A locked story that has number {n}"
    for n in range(200)
}
_BUSY = {f"/2026/11/24/a-story-of-a-busy-host-number-{n}.html": f"A story of a busy host, number {n}" for n in range(1)}


def _locked(status: int, retry_after: str = "", words: str = "") -> Attack:
    """Everything but the front page and two hundred articles is refused."""
    headers = {"Retry_After": retry_after} if retry_after else {}
    name = f"{status} for everything{words}"
    return Attack(
        name=name,
        group="manners",
        does=f"two hundred pages that answer {status}{words}",
        robots=lambda _: _text(b"", 404),
        routes=lambda _: {"/2026/11/24/a-locked-*": _text(b"no", status, **headers)},
        links=_LOCKED,
        limits={"refuses": 1},
        settings={"NEWSSPIDER_MAX_PAUSE_S": "1", "NEWSSPIDER_MAX_LATENCY_DELAY_S": "0"},
        most_requests=60,
        most_s=150,
        pages=30,
    )


async def _busy(exchange: Exchange) -> bytes:
    if exchange.number <= 4:
        return _text(b"later", 429, Retry_After="1")
    return reply(article(_BUSY[exchange.path]))


def _wild() -> bytes:
    return (
        b"User-agent: *\n"
        + b"".join(b"Disallow: /" + b"*a" * 200 + b"%d$\n" % n for n in range(1200))
        + b"Disallow: /forbidden/\n"
    )


def _tdm_file(name: str, does: str, make: Callable[[Origin], Route], **expected: Any) -> Attack:
    """Whatever is in the place of the file that reserves text and data mining, it costs no article."""
    return Attack(
        name=f"tdmrep.json {name}",
        group="manners",
        does=does,
        robots=lambda _: _text(b"", 404),
        routes=lambda origin: {"/.well-known/tdmrep.json": make(origin)},
        **expected,
    )


ATTACKS: tuple[Attack, ...] = (
    _closed("500", "an error", lambda _: _text(b"no", 500), "robots.txt answered 500", most_s=60),
    _closed(
        "503", "busy", lambda _: _text(b"no", 503), "robots.txt answered 503", settings={"NEWSSPIDER_MAX_PAUSE_S": "1"}
    ),
    _closed("429", "later", lambda _: _text(b"no", 429, Retry_After="1"), "robots.txt answered 429"),
    _closed(
        "silent",
        "no answer",
        lambda _: _silent,
        "",
        failed={"no answer in time": 1},
        settings={"DOWNLOAD_TIMEOUT": "4"},
    ),
    _closed("reset", "a reset", lambda _: _reset, ""),
    _robots("loop", "redirects without end: as good as none", lambda _: _hops),
    *(
        _robots(str(status), "none is there, says it", partial(_answers, body=b"no", status=status))
        for status in (401, 403, 407, 451)
    ),
    _robots("HTML", "a page instead", lambda _: reply(listing({"/x": "User-agent: *"}))),
    _robots("301 to 404", "moved to nowhere", lambda _: redirect("/nothing-there", 301)),
    _obeyed(
        "of 50 MB",
        "rules, and 50 MB more",
        lambda _: _text(_RULES + b"# filler filler\n" * 3_200_000),
        most_bytes=16 << 20,
    ),
    _obeyed("without end", "rules, and comments without end", lambda _: _endless, most_bytes=32 << 20),
    _obeyed(
        "as a bomb",
        "rules in a gzip of 300 MB",
        lambda _: reply(
            gzip.compress(_RULES + b"# filler filler\n" * 19_000_000, 1),
            kind=TEXT,
            headers=[("Content-Encoding", "gzip")],
        ),
    ),
    _obeyed("of line ends", "rules, and ten million line ends", lambda _: _text(_RULES + b"\n" * 9_000_000)),
    _robots(
        "of wildcards",
        "1,200 rules of 200 wildcards each",
        lambda _: _text(_wild()),
        links=_FORBIDDEN,
        forbidden="/forbidden/",
        pages=10,
    ),
    _robots(
        "that comes late",
        "twenty links that the rules forbid, and the rules after a second",
        lambda _: _slow_rules,
        links=_EARLY,
        forbidden="/2026/11/25/",
        not_asked={"robots.txt disallows it": 20},
        most_requests=30,
    ),
    Attack(
        name="twenty before robots.txt",
        group="manners",
        does="links to twenty pages of another host, whose robots.txt forbids them after two seconds",
        hosts=(PAPER, LATE),
        robots=lambda _: _text(b"", 404),
        routes=_on_another_host,
        forbidden="/2026/11/25/",
        not_asked={"robots.txt disallows it": 20},
        most_requests=30,
    ),
    *(
        _closed(
            f"with a delay of {value}",
            f"Crawl-delay: {value}",
            partial(_answers, body=f"User-agent: *\nCrawl-delay: {value}\n".encode()),
            "",
        )
        for value in ("86400", "1e308")
    ),
    _robots("with a delay of nan", "Crawl-delay: nan", lambda _: _text(b"User-agent: *\nCrawl-delay: nan\n")),
    *(_locked(status) for status in (401, 403, 407, 451)),
    _locked(403, "99999999999999", " with an absurd Retry-After"),
    _locked(403, "Wed, 21 Oct 2099 07:28:00 GMT", " with a dated Retry-After"),
    Attack(
        name="429 four times",
        group="manners",
        does="pages that answer 429 four times each, and then are there",
        robots=lambda _: _text(b"", 404),
        routes=lambda _: dict.fromkeys(_BUSY, _busy),
        links=_BUSY,
        also=tuple(_BUSY.values()),
        most_s=120,
    ),
    Attack(
        name="503 until 2099",
        group="manners",
        does="one page says that the host is busy until 2099",
        robots=lambda _: _text(b"", 404),
        routes=lambda _: {story("the year 2099")[0]: _text(b"no", 503, Retry_After="Wed, 21 Oct 2099 07:28:00 GMT")},
        links=dict([story("the year 2099")]),
        log="left alone",
    ),
    _tdm_file("without end", "comments without end", lambda _: _endless, most_bytes=32 << 20, log="is left out"),
    _tdm_file("nested", "half a million brackets", lambda _: _text(b"[" * 500_000), log="is left out"),
    _tdm_file(
        "of rules",
        "400 rules of 400 wildcards each",
        lambda _: _text(json.dumps([{"location": "/*a" * 400, "tdm-reservation": 1}] * 400).encode()),
    ),
    _tdm_file("silent", "no answer", lambda _: _silent, settings={"DOWNLOAD_TIMEOUT": "4"}),
    _tdm_file(
        "elsewhere",
        "a redirect to a forbidden port of this machine",
        lambda origin: redirect(f"http://127.1:{origin.secret}/x"),
    ),
    Attack(
        name="nofollow",
        group="manners",
        does="an article whose links are not to be followed",
        routes=lambda _: {
            story("nofollow")[0]: reply(
                article(headline_of("nofollow"), extra_head='<meta name="robots" content="nofollow">')
            )
        },
        links=dict([story("nofollow")]),
        also=(headline_of("nofollow"),),
    ),
)
