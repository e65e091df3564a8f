"""Documents made to take time and memory, to read files, or to write into logs."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

from benchmarks.hostile.attack import Attack, Origin
from benchmarks.hostile.cases.one_page import headline_of, one_page
from benchmarks.hostile.pages import HTML, XML, article, reply, rss

_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10))


def _entities(name: str, does: str, doctype: Callable[[Origin], str], entity: str) -> tuple[Attack, Attack]:
    """As a feed, and as a sitemap; both name an article that is not there."""
    slug = name.replace(" ", "-")

    def feed(origin: Origin) -> bytes:
        return reply(
            f"<!DOCTYPE rss [{doctype(origin)}]>{rss(f'<item><title>{entity}</title><link>/x</link></item>')}",
            kind="application/rss+xml",
        )

    def sitemap(origin: Origin) -> bytes:
        return reply(
            f"<!DOCTYPE urlset [{doctype(origin)}]><urlset><url><loc>{origin.url}{entity}</loc></url></urlset>",
            kind=XML,
        )

    return (
        Attack(
            name=f"{name} in a feed",
            group="markup",
            does=does,
            routes=lambda origin: {f"/{slug}.rss": feed(origin)},
            feeds={f"/{slug}.rss": "application/rss+xml"},
        ),
        Attack(
            name=f"{name} in a sitemap",
            group="markup",
            does=does,
            routes=lambda origin: {f"/{slug}.xml": sitemap(origin)},
            sitemaps=lambda origin: (f"{origin.url}{slug}.xml",),
        ),
    )


def _sitemap(name: str, does: str, make: Callable[[], bytes], **expected: Any) -> Attack:
    path = f"/{name.replace(' ', '-')}.xml"
    return Attack(
        name=name,
        group="markup",
        does=does,
        routes=lambda _: {path: reply(make(), kind=XML)},
        sitemaps=lambda origin: (f"{origin.url}{path[1:]}",),
        **expected,
    )


def _page(name: str, does: str, make: Callable[[], str | bytes], **expected: Any) -> Attack:
    return one_page(name, "markup", does, lambda _: reply(make()), **expected)


def _html(middle: str) -> str:
    return f"<html><body><p>A page of one kind</p>{middle}"


def _charset(name: str, size: int) -> Attack:
    """The declared encoding is one of Python's that no page is in."""
    title = headline_of(name)
    return one_page(
        f"charset {name}",
        "markup",
        f"an article that says that it is in {name}",
        lambda _: reply((article(title) + "<p hidden>-" + "A" * size).encode(), kind=f"text/html; charset={name}"),
        also=(title,),
    )


_SAMPLES = {
    "windows-1251": "Паром вернулся в гавань после трёх недель ремонта, и город встретил его оркестром.",
    "gbk": "渡轮在维修三周之后回到了港口，全城的人都来迎接它，市长也在码头上讲了话。",
    "shift_jis": "三週間の修理を終えたフェリーが港に戻り、町の人々が楽団とともに出迎えました。",
    "euc-kr": "삼 주 동안의 수리를 마친 여객선이 항구로 돌아왔고 시민들이 악단과 함께 맞이했습니다.",
    "utf-16": "Nach drei Wochen ist die Fähre in den Hafen zurückgekehrt, und die Stadt hat sie mit Musik begrüßt.",
}


def _encoded(encoding: str, *, declared: str, how: str) -> Attack:
    sentence = _SAMPLES[encoding]
    title = sentence[:24].strip() + f" ({how})"
    paragraphs = "".join(f"<p>{number}. {sentence} {sentence} {how}</p>" for number in range(8))
    text = (
        f'<html><head><title>{title}</title><meta property="og:type" content="article"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
    return one_page(
        f"{encoding} {how}",
        "markup",
        f"an article in {encoding}, {how}",
        lambda _: reply(text.encode(encoding), kind=declared),
        also=(title,),
        texts={title: sentence},
    )


_ODD = "Esc \x1b[31mred\x07 \ud800 half \u202e turned \u2028 parted \x9b \x85 end"


def _odd_feed() -> Attack:
    title = headline_of("odd titles")

    def feed(origin: Origin) -> bytes:
        items = [
            {"id": "1", "url": "/2026/11/24/named-by-a-feed-with-odd-titles.html", "title": _ODD},
            {"id": "2", "url": "/2026/11/20/\ud800-a-story-with-half-a-letter.html", "title": "Half \udc00"},
        ]
        return reply(
            json.dumps(
                {"version": "https://jsonfeed.org/version/1.1", "title": "x", "language": "\ud800", "items": items}
            ),
            kind="application/feed+json",
        )

    return Attack(
        name="odd titles in a feed",
        group="markup",
        does="control characters, half surrogates and turned text in titles and addresses of a JSON feed",
        routes=lambda origin: {
            "/odd.json": feed(origin),
            "/2026/11/24/named-by-a-feed-with-odd-titles.html": reply(article(title)),
        },
        feeds={"/odd.json": "application/feed+json"},
        also=(title,),
    )


def _odd_text() -> Attack:
    """What a browser shows of such characters is nothing."""
    name = "odd characters"
    odd = "\x01\x02 \x7f \x9f \ufffe \ud800 \u2028 \x85 &#1; &#x1b;[31m &#xd800; &#x2028; \x00"
    title = headline_of(name)
    return _page(
        name,
        "NUL, C0, C1, half surrogates and separators in the text",
        lambda: article(title, extra_body=f"<p>The ferry {odd} came back after a long repair of three weeks.</p>"),
        also=(title,),
    )


def _json_ld(name: str, does: str, data: Callable[[], str]) -> Attack:
    title = headline_of(name)
    return _page(
        name,
        does,
        lambda: article(title, extra_head=f'<script type="application/ld+json">{data()}</script>'),
        also=(title,),
    )


_COMPLEX = {"page too complex": 1}

ATTACKS: tuple[Attack, ...] = (
    *_entities("billion laughs", "entities that grow tenfold, ten times", lambda _: _LAUGHS, "&a9;"),
    *_entities(
        "quadratic blow-up", "one long entity, many times", lambda _: f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 10_000
    ),
    *_entities(
        "external entity",
        "an entity that is a file and one at a forbidden port",
        lambda origin: (
            f'<!ENTITY a SYSTEM "http://127.0.0.1:{origin.secret}/x"><!ENTITY b SYSTEM "file:///etc/passwd">'
        ),
        "&a;&b;",
    ),
    *_entities(
        "parameter entity",
        "a definition at a forbidden port",
        lambda origin: f'<!ENTITY % p SYSTEM "http://127.0.0.1:{origin.secret}/x"> %p;',
        "x",
    ),
    _sitemap(
        "49 MB of ampersands",
        "a gzip of 49 MB of ampersands",
        lambda: gzip.compress(b"<urlset><url><loc>" + b"&" * (49 << 20) + b"</loc></url></urlset>", 6),
    ),
    _sitemap("480,000 gzip members", "480,000 empty gzip members", lambda: gzip.compress(b"", 1) * 480_000),
    _sitemap(
        "48 million line ends",
        "a list of addresses that is all line ends",
        lambda: gzip.compress(b"http://example.com/a\n" + b"\n" * (48 << 20), 6),
    ),
    _sitemap(
        "7 million elements",
        "a sitemap of empty entries",
        lambda: gzip.compress(b"<urlset>" + b"<url/>" * 7_000_000 + b"</urlset>", 6),
    ),
    _sitemap(
        "500,000 attributes",
        "one element of 500,000 attributes",
        lambda: b"<urlset><url " + b" ".join(b"a%d='1'" % n for n in range(500_000)) + b"/></urlset>",
    ),
    _page(
        "20 MB in one line",
        "a page of 20 MB in one line",
        lambda: _html("<p>" + "the ferry came to the harbour. " * 660_000),
        failed={"too large": 1},
    ),
    _page(
        "8 MB in one line",
        "a page of 8 MB in one line",
        lambda: _html("<p>" + "the ferry came to the harbour. " * 270_000),
    ),
    _page(
        "2.5 million paragraphs",
        "2.5 million paragraphs of one letter",
        lambda: _html("<p>x" * 2_500_000),
        dropped=_COMPLEX,
    ),
    _page("250,000 paragraphs", "250,000 paragraphs of one letter", lambda: _html("<p>x" * 250_000), dropped=_COMPLEX),
    _page(
        "9 million brackets", "nine million opening brackets", lambda: _html("<p>" + "<" * 9_000_000), dropped=_COMPLEX
    ),
    _page("100,000 nested", "100,000 nested elements", lambda: _html("<div>" * 100_000 + "text of it all")),
    _page(
        "a million attributes",
        "one element of a million attributes",
        lambda: _html("<p " + "".join(f"a{n} " for n in range(1_000_000)) + ">x"),
    ),
    _page(
        "1,400 attributes each",
        "1,200 elements of 1,400 attributes",
        lambda: _html(("<p " + "".join(f"a{n:x} " for n in range(1400)) + ">x") * 1200),
    ),
    _page(
        "150,000 links",
        "a page of 150,000 links",
        lambda: _html(
            "".join(f"<a href=/2026/11/20/a-linked-story-{n}.html>Linked story {n} of it</a>" for n in range(150_000))
        ),
    ),
    _page("90,000 cells", "a table of 90,000 cells", lambda: _html("<table>" + ("<tr>" + "<td>a" * 300) * 300)),
    _page(
        "150,000 scripts",
        "150,000 scripts",
        lambda: _html('<script type=application/ld+json>{"a":1,}</script>' * 150_000),
        dropped=_COMPLEX,
    ),
    _page("badly nested", "80,000 unclosed elements of four kinds", lambda: _html("<b><i><u><p>x" * 20_000)),
    _json_ld(
        "author 5",
        "JSON-LD of wrong types",
        lambda: '{"@type":"NewsArticle","author":5,"headline":[],"datePublished":{},"image":[[[5]]],"publisher":true}',
    ),
    _json_ld("nested JSON-LD", "JSON-LD of 100,000 levels", lambda: '{"a":' * 100_000),
    _json_ld("3 MB of empty objects", "JSON-LD of a million empty objects", lambda: "[" + "{}," * 990_000 + "0]"),
    _charset("punycode", 800_000),
    *(_charset(name, 1000) for name in ("idna", "hex", "uu", "utf-7", "unicode_escape")),
    *(
        _encoded(name, declared=f"text/html; charset={name}", how="declared")
        for name in ("windows-1251", "gbk", "shift_jis", "euc-kr", "utf-16")
    ),
    *(
        _encoded(name, declared="text/html", how="undeclared")
        for name in ("windows-1251", "gbk", "shift_jis", "euc-kr", "utf-16")
    ),
    *(
        _encoded(name, declared=HTML, how="mislabelled")
        for name in ("windows-1251", "gbk", "shift_jis", "euc-kr", "utf-16")
    ),
    _odd_feed(),
    _odd_text(),
)
