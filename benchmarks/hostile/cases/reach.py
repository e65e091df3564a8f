"""Redirects, links and sitemaps that lead where nobody should go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.hostile.attack import SOME, Attack, Origin, Route
from benchmarks.hostile.cases.one_page import headline_of, one_page
from benchmarks.hostile.names import INSIDE, PAPER, TURNING
from benchmarks.hostile.pages import TEXT, article, redirect, reply, story
from benchmarks.hostile.server import Exchange

SPELLINGS = (
    "127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0",
    "0", "localhost.", "127.0.0.1.", "u:p@127.0.0.1", "%6c%6f%63alhost", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "[::]",
    "[0:0:0:0:0:ffff:7f00:1]", "LOCALHOST", "ip6-localhost", "[64:ff9b::7f00:1]",
)  # fmt: skip


def _redirects(name: str, does: str, target: Callable[[Origin], str], reason: str, **expected: Any) -> Attack:
    return one_page(name, "reach", does, lambda origin: redirect(target(origin)), failed={reason: 1}, **expected)


def _no_address(name: str, target: str) -> Attack:
    return _redirects(
        f"redirect to {name}",
        f"a redirect to {target[:40] or 'nothing'}",
        lambda _: target,
        "redirects to no web address",
    )


async def _with_cookie(exchange: Exchange) -> bytes:
    return redirect(exchange.path, headers=[("Set-Cookie", f"seen={exchange.number}")])


def _ping_pong() -> Attack:
    (ping, text), (pong, _) = story("ping"), story("pong")
    routes: dict[str, Route] = {ping: redirect(pong), pong: redirect(ping)}
    return Attack(
        name="ping and pong",
        group="reach",
        does="two addresses that redirect to each other",
        routes=lambda _: routes,
        links={ping: text},
        failed={"redirects in a circle": 1},
    )


def _chain() -> Attack:
    path, text = story("long chain")

    async def on(exchange: Exchange) -> bytes:
        return redirect(f"{path}?n={int(exchange.path.partition('=')[2] or 0) + 1}")

    return Attack(
        name="chain of redirects",
        group="reach",
        does="redirects without end",
        routes=lambda _: {path: on, f"{path}?*": on},
        links={path: text},
        failed={"more than 10 redirects": 1},
    )


def _secret(name: str, does: str, **how: Any) -> Attack:
    return Attack(name=name, group="reach", does=does, **how)


def _by_redirect() -> Attack:
    pages = dict(story(f"spelling {number}") for number in range(len(SPELLINGS)))

    def routes(origin: Origin) -> dict[str, Route]:
        targets = (f"http://{spelling}:{origin.secret}/x" for spelling in SPELLINGS)
        return {path: redirect(target) for path, target in zip(pages, targets, strict=True)}

    return _secret(
        "private by redirect",
        f"redirects to a forbidden port of this machine by {len(SPELLINGS)} spellings",
        routes=routes,
        links=pages,
        pages=len(SPELLINGS),
        most_requests=80,
    )


def _by_sitemap() -> Attack:
    return _secret(
        "private by sitemap",
        f"sitemaps on a forbidden port by {len(SPELLINGS)} spellings",
        sitemaps=lambda origin: tuple(f"http://{spelling}:{origin.secret}/map.xml" for spelling in SPELLINGS),
        log="private address",
    )


def _by_refresh() -> Attack:
    return one_page(
        "private by meta refresh",
        "reach",
        "a page that refreshes to a forbidden port of this machine",
        lambda origin: reply(
            article(
                headline_of("meta refresh"),
                extra_head=f'<meta http-equiv="refresh" content="0; url=http://127.1:{origin.secret}/x">',
            )
        ),
    )


def _foreign_claims(origin: Origin) -> bytes:
    there = f"http://{origin.elsewhere}"
    claims = (
        f'<base href="{there}/a/"><link rel="canonical" href="{there}/2026/x.html">'
        f'<meta property="og:url" content="{there}/2026/x.html"><link rel="amphtml" href="{there}/amp/x">'
    )
    return reply(article(headline_of("foreign claims"), extra_head=claims))


def _untrusted(certificate: str) -> Attack:
    return Attack(
        name=f"{certificate} certificate",
        group="reach",
        does="a certificate that nobody vouches for",
        certificate=certificate,
        good=0,
        exit_code=2,
        failed={"certificate not valid": SOME},
    )


def _foreign_sitemap() -> Attack:
    return Attack(
        name="foreign sitemaps",
        group="reach",
        does="robots.txt names sitemaps of another site, the sitemap names its pages",
        sitemaps=lambda origin: (f"{origin.url}foreign.xml",),
        routes=lambda origin: {
            "/foreign.xml": reply(
                "".join(
                    f"http://{origin.elsewhere}/2026/11/2{n}/a-story-of-somebody-else-{n}.html\n" for n in range(9)
                ),
                kind=TEXT,
            )
        },
    )


ATTACKS: tuple[Attack, ...] = (
    one_page(
        "redirect to itself",
        "reach",
        "a redirect to itself with a cookie",
        lambda _: _with_cookie,
        failed={"redirects in a circle": 1},
    ),
    _ping_pong(),
    _chain(),
    _no_address("file", "file:///etc/passwd"),
    _no_address("ftp", "ftp://127.0.0.1/x"),
    _no_address("data", "data:text/html,<h1>x</h1>"),
    _no_address("javascript", "javascript:alert(1)"),
    _no_address("gopher", "gopher://127.0.0.1:70/_x"),
    _no_address("half an address", "http://["),
    _no_address("a port of five digits", "http://127.0.0.1:99999/"),
    _redirects(
        "redirect to another site",
        "a redirect to another site",
        lambda origin: f"http://{origin.elsewhere}/x",
        "redirects to another site",
    ),
    one_page(
        "line separators in a redirect",
        "reach",
        "a redirect whose host holds U+2028 and U+202E",
        lambda _: redirect("http://a\u2028FORGED\u2028b\u202e.example/"),
        settings={"RETRY_TIMES": "0"},
    ),
    one_page(
        "redirect with a password",
        "reach",
        "a redirect to the same site with a password in it",
        lambda origin: redirect(f"{origin.url.replace('http://', 'http://user:pw@')}with-password.html"),
    ),
    *map(_untrusted, ("self-signed", "ended")),
    _by_redirect(),
    _by_sitemap(),
    _by_refresh(),
    one_page(
        "name of this machine",
        "reach",
        "a redirect to a name that leads to a forbidden port of this machine",
        lambda origin: redirect(f"http://{INSIDE}:{origin.secret}/x"),
        hosts=(PAPER,),
        not_asked={"private address": 1},
    ),
    one_page(
        "name that changes",
        "reach",
        "a redirect to a name that is on the public web when it is looked at, and then leads to a forbidden port",
        lambda origin: redirect(f"http://{TURNING}:{origin.secret}/x"),
        hosts=(PAPER,),
        settings={"NEWSSPIDER_ALLOWED_PORTS": "80,443,{secret}", "RETRY_TIMES": "0"},
        not_asked={"private address": 1},
    ),
    one_page(
        "foreign claims",
        "reach",
        "base, canonical, og:url and AMP of another site",
        _foreign_claims,
        also=(headline_of("foreign claims"),),
    ),
    _foreign_sitemap(),
)
