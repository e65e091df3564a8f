"""The answers of a site that means harm: to readers of XML, of encodings, and of what others make of its words."""

from __future__ import annotations

import json

from tests.raw import GOOD, Route, answer
from tests.web import article_page, listing_page

ODD = "Esc \x1b[31mred\x07 half \ud800 of it \u202e turned \u2066 \u2028 parted \x9b\x85\x00 end \ufffe"
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10))

_TEXTS = {
    "windows-1251": "Паром вернулся в гавань после трёх недель ремонта, и город встретил его оркестром",
    "gbk": "渡轮在维修三周之后回到了港口，全城的人都来迎接它，市长也在码头上讲了话",
    "shift_jis": "三週間の修理を終えたフェリーが港に戻り、町の人々が楽団とともに出迎えました",
    "utf-16-le": "Nach drei Wochen ist die Fähre in den Hafen zurückgekehrt, und die Stadt begrüßte sie",
}
_SAYS = {"declared": None, "undeclared": "", "mislabelled": "utf-8", "called western": "iso-8859-1"}
ENCODED = {
    f"{text.split('，')[0][:20].strip()} ({encoding}, {how})": (text, encoding, said)
    for encoding, text in _TEXTS.items()
    for how, said in _SAYS.items()
}
"""Headline -> text, encoding, and what the server says that it is; None: the truth."""
CLAIMS = "An article that claims to be somebody else's"
ODD_FIELDS = "An article with odd characters in every field"
WRONG_TYPES = "An article whose data have the wrong types"
NAMED_ODDLY = "An article that a feed names with odd characters"
ARTICLES = (*GOOD.values(), *ENCODED, CLAIMS, ODD_FIELDS, WRONG_TYPES, NAMED_ODDLY)


def path_of(number: int) -> str:
    return f"/2026/11/24/what-this-site-serves-as-story-{number}.html"


def routes(url: str, victim: str) -> dict[str, Route]:
    """`url` is the site's own, `victim` the one in whose name it speaks, and which it wants to have asked."""
    pages: dict[str, bytes] = {}
    for headline, (text, encoding, said) in ENCODED.items():
        sentence = f"{text}. "
        page = article_page(headline).replace("<p>", f"<p>{sentence * 3}")
        charset = encoding if said is None else said
        kind = f"text/html; charset={charset}" if charset else "text/html"
        pages[headline] = answer(page.encode(encoding, "xmlcharrefreplace"), kind=kind)
    pages[CLAIMS] = answer(_claims(victim))
    pages[ODD_FIELDS] = answer(_odd_fields().encode("utf-8", "surrogatepass"))
    pages[WRONG_TYPES] = answer(_wrong_types())
    pages[NAMED_ODDLY] = answer(article_page(NAMED_ODDLY))
    paths = dict(zip(pages, map(path_of, range(len(pages))), strict=True))
    linked = {path: headline for headline, path in paths.items() if headline != NAMED_ODDLY}
    return {
        "/": answer(listing_page(GOOD | linked, f'<base href="{victim}">' + _feeds_in_head())),
        "/robots.txt": answer(
            "".join(f"Sitemap: {url}{name}.xml\n" for name in _sitemaps(url, victim)), kind="text/plain"
        ),
        **{paths[headline]: page for headline, page in pages.items()},
        **{f"/{name}.xml": answer(text, kind="text/xml") for name, text in _sitemaps(url, victim).items()},
        **{f"/{name}": answer(body, kind=kind) for name, (kind, body) in _feeds(victim, paths[NAMED_ODDLY]).items()},
    }


def _claims(victim: str) -> str:
    data = {"@type": "NewsArticle", "url": f"{victim}a", "mainEntityOfPage": f"{victim}b", "@id": f"{victim}c"}
    head = (
        f'<base href="{victim}"><meta property="og:url" content="{victim}d"><link rel="amphtml" href="{victim}amp">'
        f'<link rel="next" href="{victim}e?page=2"><script type="application/ld+json">{json.dumps(data)}</script>'
    )
    return article_page(CLAIMS, canonical=f"{victim}2026/11/24/a-story-of-the-victims-own.html").replace(
        "</head>", f"{head}</head>"
    )


def _odd_fields() -> str:
    data = {
        "@type": "NewsArticle",
        "headline": f"{ODD_FIELDS}\x1b\u202e\u2028",
        "author": [{"name": f"Anna {ODD}", "url": f"/a{ODD}"}],
        "articleSection": f"Section {ODD}",
        "keywords": [f"word {ODD}"],
        "description": f"Description {ODD}",
        "publisher": {"name": f"Publisher {ODD}", "url": f"/p{ODD}", "logo": f"/l{ODD}"},
        "image": [{"url": f"/i{ODD}", "caption": f"Caption {ODD}", "creditText": f"Credit {ODD}"}],
        "inLanguage": f"en {ODD}",
        "datePublished": f"2026-11-24{ODD}",
    }
    names = ("author", "description", "keywords", "news_keywords", "article:section", "og:site_name", "robots")
    head = "".join(f'<meta name="{name}" property="{name}" content="{name} {ODD}">' for name in names)
    body = (
        f"<p class=byline>By Anna {ODD} Berg</p><figure><img src='/x{ODD}.jpg' alt='Alt {ODD}'><figcaption>Below {ODD}"
        f"</figcaption></figure><p>The ferry {ODD} came back after a repair of three weeks, and all were there.</p>"
        "<p>References &#1; &#x1b;[31m &#xd800; &#x2028; &#x202e; &#133; stand in this one as they stood before.</p>"
    )
    return (
        article_page(ODD_FIELDS)
        .replace("</head>", f'{head}<script type="application/ld+json">{json.dumps(data)}</script></head>')
        .replace("</h1>", f"</h1>{body}")
    )


def _wrong_types() -> str:
    data = (
        '{"@type":"NewsArticle","author":5,"headline":[],"datePublished":{},"image":[[[5]]],"publisher":true}',
        '{"@type":["NewsArticle",5],"author":{"name":{"name":[]}},"mainEntityOfPage":[1],"@graph":[[[]]]}',
        '{"@type":"NewsArticle","headline":"cut',
        '{"a":' * 100_000,
    )
    scripts = "".join(f'<script type="application/ld+json">{text}</script>' for text in data)
    return article_page(WRONG_TYPES).replace("</head>", f"{scripts}</head>")


def _doctypes(victim: str) -> dict[str, tuple[str, str]]:
    return {
        "laughs": (_LAUGHS, "&a9;"),
        "blowup": (f'<!ENTITY a "{"a" * 50_000}">', "&a;" * 5_000),
        "external": (f'<!ENTITY a SYSTEM "{victim}x"><!ENTITY b SYSTEM "file:///etc/passwd">', "&a;&b;"),
        "parameter": (f'<!ENTITY % p SYSTEM "{victim}y"> %p;', "x"),
    }


def _sitemaps(url: str, victim: str) -> dict[str, str]:
    made = {
        name: f"<!DOCTYPE urlset [{doctype}]><urlset><url><loc>{url}{entity}</loc></url></urlset>"
        for name, (doctype, entity) in _doctypes(victim).items()
    }
    return made | {
        "loop": f"<sitemapindex><sitemap><loc>{url}loop.xml</loc></sitemap><sitemap><loc>{url}pool.xml</loc></sitemap>"
        "</sitemapindex>",
        "pool": f"<sitemapindex><sitemap><loc>{url}loop.xml</loc></sitemap></sitemapindex>",
        "stranger": f"<urlset><url><loc>{victim}2026/11/24/a-story-of-the-victims-own.html</loc></url></urlset>",
        "half": f"<urlset><url><loc>{url}2026/11/24/half-&#xd800;-a-letter-of-a-story.html</loc></url></urlset>",
    }


def _feeds(victim: str, path: str) -> dict[str, tuple[str, str | bytes]]:
    rss = "application/rss+xml"
    made: dict[str, tuple[str, str | bytes]] = {
        f"{name}.rss": (
            rss,
            f'<!DOCTYPE rss [{doctype}]><rss version="2.0"><channel><item><title>{entity}</title><link>/x</link></item>'
            "</channel></rss>",
        )
        for name, (doctype, entity) in _doctypes(victim).items()
    }
    odd = [
        {"id": "1", "url": path, "title": f"Feed {ODD}", "date_published": ODD},
        {"id": "2", "url": f"{victim}2026/11/24/a-story-of-the-victims-own.html", "title": "Another's"},
        {"id": 5, "url": [], "title": {}},
    ]
    return made | {
        "html.rss": (rss, article_page("No feed")),
        "picture.rss": (rss, b"\x89PNG\r\n\x1a\n" + bytes(500)),
        "half.rss": (rss, f"<rss><channel><item><title>Half &#xd800; a<b</title><link>{path}</link></item>"),
        "odd.json": ("application/feed+json", json.dumps({"version": "1", "language": ODD, "items": odd})),
    }


def _feeds_in_head() -> str:
    return "".join(f'<link rel="alternate" type="{kind}" href="/{name}">' for name, (kind, _) in _feeds("", "").items())
