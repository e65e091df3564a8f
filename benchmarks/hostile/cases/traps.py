"""Sites without end: what is asked of them is bounded, and spent on what looks like articles."""

from __future__ import annotations

import random
import re

from benchmarks.hostile.attack import SOME, Attack, Origin, Route
from benchmarks.hostile.cases.one_page import headline_of
from benchmarks.hostile.pages import TEXT, XML, article, index, listing, not_found, redirect, reply, story, urlset
from benchmarks.hostile.server import Exchange

_FRUITLESS = 300
"""As `NEWSSPIDER_MAX_FRUITLESS` is shipped."""
_UNDER_WAY = 700
"""Without a delay, so many requests may have gone out before the pages that came first were read."""
_TODAY = "2026-11-25"


async def _calendar(exchange: Exchange) -> bytes:
    found = re.match(r"/events/(\d+)/(\d+)/", exchange.path)
    if not found:
        return not_found()
    year, month = int(found[1]), int(found[2])
    days = {f"/events/{year}/{month:02d}/{day:02d}/": f"{day}" for day in range(1, 29)}
    later = {f"/events/{year + month // 12}/{month % 12 + 1:02d}/": "Next month"}
    earlier = {f"/events/{year - (month == 1)}/{(month - 2) % 12 + 1:02d}/": "Previous month"}
    return reply(listing(later | earlier | days))


async def _growing(exchange: Exchange) -> bytes:
    path = exchange.path.rstrip("/")
    deeper = {
        f"{path}/{part}/": f"Deeper into {part} and further on" for part in ("grow", "town", "a-long-slug-of-a-story")
    }
    return reply(listing(deeper, menu={f"{path}/{part}/": part for part in ("grow", "b")}))


async def _facets(exchange: Exchange) -> bytes:
    chosen = [(colour, size, page) for colour in range(10) for size in range(10) for page in range(3)]
    links = {
        f"/shop/?color={colour}&size={size}&p={page}&x={random.randrange(10**6)}": f"Filter by {colour} and {size}"
        for colour, size, page in chosen
    }
    return reply(listing(links, menu={"/shop/": "Shop"}))


async def _pages(exchange: Exchange) -> bytes:
    """Each page of the section names the same stories, and one page more."""
    number = int(exchange.path.partition("page=")[2] or 1)
    more = f'<link rel="next" href="/endless/?page={number + 1}">'
    return reply(listing({f"/endless/?page={number + 1}": "Older stories"}, extra_head=more))


def _copies(name: str, does: str, addresses: str, body: bytes, **expected: object) -> Attack:
    """Ten thousand addresses in a sitemap, all of which are the same; `addresses` has a `{}` for the number."""

    def routes(origin: Origin) -> dict[str, Route]:
        listed = [f"{origin.url}{addresses.format(number)}" for number in range(10_000)]
        start = addresses.partition("{")[0]
        return {f"/{_slug(name)}.xml": reply(urlset(listed), kind=XML), f"/{start}*": body}

    return Attack(
        name=name,
        group="traps",
        does=does,
        sitemaps=lambda origin: (f"{origin.url}{_slug(name)}.xml",),
        routes=routes,
        limits={"trap": 1},
        log="Trap: ",
        most_requests=_FRUITLESS + _UNDER_WAY,
        most_s=90,
        pages=_FRUITLESS,
        **expected,  # type: ignore[arg-type]
    )


def _sessions(name: str, form: str) -> Attack:
    """One article under a new address with every listing; `form` has a `{}` for the session."""
    title = headline_of(name)
    prefix = f"/{_slug(name)}"

    def links() -> dict[str, str]:
        # The slug is one, so that the address without its session is one.
        return {f"{prefix}{form.format(f'{random.getrandbits(128):032x}')}": title for _ in range(40)}

    async def section(exchange: Exchange) -> bytes:
        return reply(listing(links(), menu={f"{prefix}/": "Town", f"{prefix}/?again={random.random()}": "Again"}))

    async def page(exchange: Exchange) -> bytes:
        return reply(article(title)) if "news-of-the-old-town" in exchange.path else await section(exchange)

    return Attack(
        name=name,
        group="traps",
        does=f"a new session in every link: {form.format('...')}",
        routes=lambda _: {f"{prefix}/*": page},
        menu={f"{prefix}/": "Town"},
        also=(title,),
        most_requests=_FRUITLESS + 60,
        pages=20,
    )


async def _loop(exchange: Exchange) -> bytes:
    number = int(re.findall(r"\d+", exchange.path)[0])
    children = [f"{exchange.origin.url}loop{number * 3 + child}.xml" for child in range(4)]
    return reply(index([*children, f"http://{exchange.origin.elsewhere}/map.xml"]), kind=XML)


async def _deep(exchange: Exchange) -> bytes:
    number = int(re.findall(r"\d+", exchange.path)[0])
    return reply(index([f"{exchange.origin.url}deep{number + 1}.xml"]), kind=XML)


async def _empty_child(exchange: Exchange) -> bytes:
    return reply(urlset([]), kind=XML)


def _maps(name: str, does: str, routes: dict[str, Route], first: str, **expected: object) -> Attack:
    return Attack(
        name=name,
        group="traps",
        does=does,
        routes=lambda _: routes,
        sitemaps=lambda origin: (f"{origin.url}{first}",),
        pages=10,
        **expected,  # type: ignore[arg-type]
    )


def _own_index(origin: Origin) -> dict[str, Route]:
    return {"/own-index.xml": reply(index([f"{origin.url}own-index.xml"] * 100), kind=XML)}


def _many_children(origin: Origin) -> dict[str, Route]:
    children = (f"{origin.url}child{number}.xml" for number in range(10_000))
    return {"/children.xml": reply(index(children), kind=XML), "/child*": _empty_child}


def _newest_last() -> Attack:
    """Four of 80,000 are there, and those are the newest, at the end."""
    late = {
        f"/2026/11/25/the-latest-of-the-long-list-part-{number}.html": f"The latest of the long list, part {number}"
        for number in range(4)
    }

    def routes(origin: Origin) -> dict[str, Route]:
        old = [
            f"{origin.url}2019/11/{number % 28 + 1:02d}/an-older-one-of-the-long-list-{number}.html"
            for number in range(79_996)
        ]
        entries = [f"<url><loc>{address}</loc><lastmod>2019-01-01</lastmod></url>" for address in old]
        entries += [f"<url><loc>{origin.url}{path[1:]}</loc><lastmod>{_TODAY}</lastmod></url>" for path in late]
        return {
            "/long.xml": reply(f"<urlset>{''.join(entries)}</urlset>", kind=XML),
            **{path: reply(article(title)) for path, title in late.items()},
        }

    return Attack(
        name="newest last",
        group="traps",
        does="a sitemap of 80,000 addresses, of which the last four are there",
        routes=routes,
        sitemaps=lambda origin: (f"{origin.url}long.xml",),
        also=tuple(late.values()),
        limits={"trap": 1},
        most_requests=_FRUITLESS + _UNDER_WAY,
        most_s=120,
        pages=_FRUITLESS,
    )


def _three_maps() -> Attack:
    def routes(origin: Origin) -> dict[str, Route]:
        return {
            f"/heap{number}.xml": reply(
                urlset(
                    f"{origin.url}2020/10/{entry % 28 + 1:02d}/a-heap-of-stories-{number}-{entry}-that-are-gone.html"
                    for entry in range(80_000)
                ),
                kind=XML,
            )
            for number in range(3)
        }

    return Attack(
        name="three large sitemaps",
        group="traps",
        does="three sitemaps of 80,000 addresses each, none of which is there",
        routes=routes,
        sitemaps=lambda origin: tuple(f"{origin.url}heap{number}.xml" for number in range(3)),
        limits={"trap": SOME, "too many sitemap entries": SOME},
        most_requests=_FRUITLESS + _UNDER_WAY,
        most_s=120,
        pages=_FRUITLESS,
    )


def _no_feed(name: str, body: bytes, kind: str) -> Attack:
    path = f"/{_slug(name)}.rss"
    return Attack(
        name=name,
        group="traps",
        does="a feed that is none",
        routes=lambda _: {path: reply(body, kind=kind)},
        feeds={path: "application/rss+xml"},
    )


def _pages_of_one() -> Attack:
    path, text = story("endless pages")
    title = headline_of("endless pages")

    async def page(exchange: Exchange) -> bytes:
        number = int(exchange.path.partition("page=")[2] or 1)
        more = f'<link rel="next" href="{path}?page={number + 1}">'
        further = f'<div class="pagination"><a rel="next" href="{path}?page={number + 1}">Next page</a></div>'
        return reply(article(title, extra_head=more, extra_body=further))

    return Attack(
        name="endless pages of an article",
        group="traps",
        does="an article that has one page more on every page",
        routes=lambda _: {path: page, f"{path}?*": page},
        links={path: text},
        also=(title,),
        most_requests=60,
        pages=10,
    )


def _slug(name: str) -> str:
    return re.sub(r"\W+", "-", name)


ATTACKS: tuple[Attack, ...] = (
    Attack(
        name="calendar",
        group="traps",
        does="a calendar without end",
        routes=lambda _: {"/events/*": _calendar},
        menu={"/events/2026/11/": "Events"},
        most_requests=60,
        pages=10,
    ),
    Attack(
        name="growing paths",
        group="traps",
        does="every address has deeper ones",
        routes=lambda _: {"/grow/*": _growing},
        links={"/grow/a/": "A deeper page of the site"},
        menu={"/grow/": "Grow"},
        most_requests=120,
        pages=20,
    ),
    Attack(
        name="facets",
        group="traps",
        does="every choice of every filter is an address",
        routes=lambda _: {"/shop/*": _facets},
        menu={"/shop/": "Shop"},
        most_requests=60,
        pages=10,
    ),
    Attack(
        name="endless pagination",
        group="traps",
        does="a section that has one page more on every page",
        routes=lambda _: {"/endless/*": _pages},
        menu={"/endless/": "Endless"},
        most_requests=60,
        pages=10,
    ),
    _sessions("session in the path", "/{}/news-of-the-old-town-and-its-bridge.html"),
    _sessions("session in brackets", "/(S({}))/news-of-the-old-town-and-its-bridge.html"),
    _sessions("session after a semicolon", "/news-of-the-old-town-and-its-bridge.html;jsessionid={}"),
    _sessions("session in the query", "/news-of-the-old-town-and-its-bridge.html?zid={}"),
    _copies(
        "identical pages",
        "ten thousand addresses of one page",
        "2026/10/20/the-same-story-again-{}.html",
        reply(article("The same over and over")),
        also=("The same over and over",),
    ),
    _copies(
        "all to the front page",
        "ten thousand addresses that lead to the front page",
        "2026/09/20/a-story-that-leads-home-{}.html",
        redirect("/"),
    ),
    _copies(
        "soft 404",
        "ten thousand addresses of a page that says that there is nothing",
        "2026/08/20/a-story-that-is-no-more-{}.html",
        reply(
            "<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1><p>Sorry.</p></body></html>"
        ),
    ),
    _copies(
        "nothing there", "ten thousand addresses of nothing", "2026/07/20/a-story-that-never-was-{}.html", not_found()
    ),
    _maps("sitemap loop", "indexes that name each other and others", {"/loop*": _loop}, "loop1.xml", most_requests=80),
    _maps(
        "deep sitemaps",
        "indexes in indexes, without end",
        {"/deep*": _deep},
        "deep1.xml",
        most_requests=30,
        limits={"sitemaps too deep": SOME},
    ),
    Attack(
        name="index of itself",
        group="traps",
        does="an index that names itself a hundred times",
        routes=_own_index,
        sitemaps=lambda origin: (f"{origin.url}own-index.xml",),
    ),
    Attack(
        name="many children",
        group="traps",
        does="an index of 10,000 sitemaps",
        routes=_many_children,
        sitemaps=lambda origin: (f"{origin.url}children.xml",),
        most_requests=90,
        pages=50,
    ),
    _newest_last(),
    _three_maps(),
    _no_feed("feed of HTML", listing({}).encode(), "text/html"),
    _no_feed("feed of a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4000, "application/rss+xml"),
    _no_feed("feed of text", b"hello\n" * 1_000_000, TEXT),
    _pages_of_one(),
)
