"""Replies and pages of attacking sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from benchmarks.growing import prose

HTML = "text/html; charset=utf-8"
XML = "application/xml"
TEXT = "text/plain; charset=utf-8"
NOT_FOUND_TEXT = "There is nothing here."


def head(
    status: int = 200, kind: str = HTML, length: int | None = None, headers: Iterable[tuple[str, str]] = ()
) -> bytes:
    lines = [f"HTTP/1.1 {status} {'OK' if status == 200 else 'Other'}", f"Content-Type: {kind}"]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def reply(body: str | bytes, status: int = 200, kind: str = HTML, headers: Iterable[tuple[str, str]] = ()) -> bytes:
    """Head and body; half surrogates are sent as they are."""
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return head(status, kind, len(content), headers) + content


def redirect(target: str, status: int = 302, headers: Iterable[tuple[str, str]] = ()) -> bytes:
    return reply("", status, headers=[("Location", target.encode().decode("latin-1")), *headers])


def not_found() -> bytes:
    return reply(NOT_FOUND_TEXT, 404, TEXT)


def article(headline: str, *, extra_head: str = "", extra_body: str = "") -> str:
    """An article of our own words, unlike any with another headline."""
    paragraphs = prose.paragraphs(17, sum(headline.encode("utf-8", "replace")) * 1009 + len(headline))
    body = "".join(
        f"<p>{escape(paragraph, quote=False)} This is about {escape(headline)}.</p>" for paragraph in paragraphs
    )
    return (
        f'<!doctype html><html lang="en"><head>{extra_head}<title>{escape(headline)} - The Odd Observer</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(headline)}"></head>'
        f'<body><nav><a href="/">Home</a></nav><main><article><h1>{escape(headline)}</h1>{body}{extra_body}'
        "</article></main><footer>All rights reserved</footer></body></html>"
    )


def listing(links: Mapping[str, str], *, extra_head: str = "", menu: Mapping[str, str] | None = None) -> str:
    """A page that links others: path -> text."""
    items = "".join(f'<li><h2><a href="{path}">{escape(text)}</a></h2></li>' for path, text in links.items())
    entries = "".join(f'<a href="{path}">{escape(text)}</a>' for path, text in (menu or {}).items())
    return (
        f'<!doctype html><html lang="en"><head><title>The Odd Observer</title>{extra_head}</head>'
        f"<body><header><nav>{entries}</nav></header><main><ul>{items}</ul></main></body></html>"
    )


def urlset(addresses: Iterable[str], dates: Sequence[str] = ()) -> str:
    """A sitemap; `dates` are those of the first addresses, which are as many."""
    entries = "".join(
        f"<url><loc>{address}</loc>{f'<lastmod>{dates[number]}</lastmod>' if number < len(dates) else ''}</url>"
        for number, address in enumerate(addresses)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def index(addresses: Iterable[str]) -> str:
    children = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{children}</sitemapindex>'


def rss(items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'


def good_articles(seed: int, count: int) -> dict[str, str]:
    """Path -> headline."""
    titles = [prose.headline(seed, number) for number in range(count)]
    return {
        f"/2026/11/{10 + number % 18}/{title.lower().replace(' ', '-')}-{number}.html": title
        for number, title in enumerate(titles)
    }


def story(name: str) -> tuple[str, str]:
    """Path and text of a link to a page that looks like an article's until it is asked for."""
    words = "".join(char if char.isalnum() else "-" for char in name.lower()).strip("-")
    return f"/2026/11/25/council-of-the-harbour-hears-of-{words}.html", f"Council of the harbour hears of {name} again"
