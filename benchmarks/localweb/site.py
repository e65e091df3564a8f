"""One site of the web: what it answers at a step, and which article an address is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial
from html import escape
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from benchmarks.localweb import listings
from benchmarks.localweb.designs import Design, Feed, Sitemap
from benchmarks.localweb.files import Named, feed, sitemap, sitemap_index
from benchmarks.localweb.listings import Entry, cards, document, pager
from benchmarks.localweb.rewrite import Frame, rewritten
from benchmarks.localweb.stories import REDIRECTING_PATHS
from benchmarks.localweb.story import Channel, Story, Trap

_RULES = "Disallow: /intern/\nDisallow: /search?q=\nDisallow: /login\n"
_ON_A_PAGE = 5
_NEWS_AGE = timedelta(hours=48)
_EDITED_AFTER = timedelta(minutes=30)
_MEANS_NOTHING = frozenset({"utm_source", "utm_medium", "utm_campaign", "PHPSESSID", "share", "print"})
_PLACES_IN_MENU = ("tag", "forum", "help", "service", "author")
_PLACES_ON_FRONT = ("video", "gallery", "shop")
_PLACES_IN_SITEMAP = ("shop", "video", "gallery", "forum")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Site:
    """Its documents are made when they are asked for."""

    def __init__(self, design: Design, stories: Sequence[Story], traps: Sequence[Trap], epoch: datetime) -> None:
        self.design = design
        self.stories = stories
        self.traps = traps
        self.name = f"The {design.name.title()} Courier"
        self._look = design.look
        self._epoch = epoch
        self._stories = {
            unquote(_path_of(address)): story for story in stories for address in (*story.aliases, story.path)
        }
        self._traps = {unquote(trap.path): trap for trap in traps}
        self._routes_at = lru_cache(maxsize=4)(self._routes)

    @property
    def robots(self) -> str:
        """Without the lines that name sitemaps."""
        old = "".join(f"Disallow: /old/archive-of-the-year-{number}/\n" for number in range(400))
        return f"User-agent: *\n{old if self.design.robots_padding else ''}{_RULES}"

    def find(self, url: str) -> Story | Trap | None:
        """Whose address it is, with whatever origin and tracking; None: a listing's, or nobody's."""
        target = unquote(_path_of(url))
        for path in (target, f"{target}/", _plain(target), target.rstrip("/")):
            if found := self._stories.get(path) or self._traps.get(path):
                return found
        return None

    def where(self, story: Story, step: int) -> dict[str, str]:
        """Channel -> path of the listing that names the article there."""
        now = [each for each in self.stories if each.step <= step]
        now.sort(key=lambda each: each.published, reverse=True)
        mine = [each for each in now if each.section == story.section and "page" in each.named]
        design = self.design
        found: dict[str, str] = {"front": "/", "section": self._section_path(story.section)}
        if story in mine:
            found["page"] = self._pages_of(story.section, now)[1 + mine.index(story) // _ON_A_PAGE]
        found["archive"] = design.day_path.format(day=story.published)
        for feed_ in design.feeds:
            if feed_.section in (None, story.section):
                found[feed_.channel] = feed_.path
        for chart in design.sitemaps:
            if chart.lists == "stories" and story in self._stories_on(chart, now):
                found["newsSitemap" if chart.form == "news" else "sitemap"] = chart.path
        return {channel: found[channel] for channel in story.named}

    def is_calendar(self, path: str) -> bool:
        return bool(self.design.calendar) and path.startswith(self.design.calendar)

    def reply(self, target: str, step: int, origin: str, host: str = "") -> Reply:
        """`host` is the name by which it was asked, without its port."""
        design = self.design
        if design.names and host in {_ascii(name) for name in design.names[2:]}:
            return Reply(status=301, headers={"Location": f"{origin}{target}"})
        path = unquote(target.partition("#")[0])
        routes = self._routes_at(step, origin)
        for known in (path, _plain(path)):
            if known in routes:
                return routes[known]()
        if self.is_calendar(path):
            return self._calendar(path)
        if f"{path}/" in routes:
            return Reply(status=301, headers={"Location": f"{origin}{target}/"})
        return self._page("Not found", listings.GONE, status=200 if design.soft_404 else 404)

    def _routes(self, step: int, origin: str) -> Mapping[str, Callable[[], Reply]]:
        """Decoded path, with its query -> what makes the answer."""
        now = [story for story in self.stories if story.step <= step]
        now.sort(key=lambda story: story.published, reverse=True)
        routes: dict[str, Callable[[], Reply]] = {
            "/robots.txt": partial(self._robots, origin),
            "/": partial(self._front, now),
        }
        for trap in self.traps:
            routes[unquote(trap.path)] = partial(self._trap, trap, now, origin)
        for story in now:
            for address in (*story.aliases, story.path):
                path = _path_of(address)
                routes[unquote(path)] = partial(self._story, story, path, now, step, origin)
        for section in self.design.sections:
            for here, path in enumerate(self._pages_of(section, now)):
                routes[unquote(path)] = partial(self._section, section, here, now)
        routes.update(self._archive_routes(now))
        for each in self.design.feeds:
            routes[each.path] = partial(self._feed, each, now, step, origin)
        for chart in self.design.sitemaps:
            routes[chart.path] = partial(self._sitemap, chart, now, step, origin)
        return routes

    # --- pages ---------------------------------------------------------------------------------------------------

    def _page(self, title: str, body: str, *, head: str = "", status: int = 200) -> Reply:
        menu = [(self._section_path(name), name.title()) for name in self.design.sections]
        menu += [(trap.path, trap.kind.title()) for kind in _PLACES_IN_MENU for trap in self._of_kind(kind)[:1]]
        if self.design.calendar:
            menu.append((self._calendar_start, "Calendar"))
        return Reply(status=status, body=document(self.name, title, body, head=head, menu=menu).encode())

    def _front(self, now: Sequence[Story]) -> Reply:
        entries = self._entries(now, "front")
        hidden = [trap for trap in self.traps if trap.kind.endswith("address")][:2]
        others = [trap for kind in _PLACES_ON_FRONT for trap in self._of_kind(kind)[:2]]
        others += [*hidden, *self._of_kind("disallowed")]
        for place, trap in enumerate(others):
            entries.insert(min(len(entries), 3 + 4 * place), (trap.path, trap.title or trap.kind, ""))
        body = f"<main><h1>{escape(self.name)}</h1>{cards(entries, self._look)}</main>"
        if "archive" in self.design.channels:
            body += '<p><a href="/archive/">Archive</a></p>'
        return self._page("News", body, head=self._announced("front", None))

    def _section(self, section: str, here: int, now: Sequence[Story]) -> Reply:
        pages = self._pages_of(section, now)
        mine = [story for story in now if story.section == section]
        if here:
            further = [story for story in mine if "page" in story.named]
            entries = self._entries(further[_ON_A_PAGE * (here - 1) : _ON_A_PAGE * here], "page")
        else:
            entries = self._entries(mine, "section")
            entries += [(trap.path, trap.title, "") for trap in self._of_kind("soft 404")[1:2]]
        labels = "".join(
            f'<a href="{trap.path}">{escape(trap.title[:20])}</a> '
            for kind in ("tag", "author", "forum")
            for trap in self._of_kind(kind)
        )
        more = pager(pages, here, rel_next=self.design.rel_next)
        body = f"<main><h1>{section.title()}</h1>{cards(entries, self._look)}{more}</main><aside>{labels}</aside>"
        return self._page(section.title(), body, head=self._announced("section", section))

    def _archive_routes(self, now: Sequence[Story]) -> Mapping[str, Callable[[], Reply]]:
        if "archive" not in self.design.channels:
            return {}
        days: dict[str, list[Story]] = {}
        for story in now:
            if "archive" in story.named:
                days.setdefault(self.design.day_path.format(day=story.published), []).append(story)
        routes = {
            path: partial(self._archive, cards(self._entries(days[path], "archive"), self._look)) for path in days
        }
        links = "".join(f'<li><a href="{path}">{path.strip("/")[-10:]}</a></li>' for path in days)
        return {**routes, "/archive/": partial(self._archive, f"<ul>{links}</ul>")}

    def _archive(self, listing: str) -> Reply:
        return self._page("Archive", f"<main><h1>Archive</h1>{listing}</main>")

    def _calendar(self, path: str) -> Reply:
        digits = "".join(char if char.isdigit() else " " for char in path).split()
        year, month, *day = [int(number) for number in digits] if len(digits) > 1 else (2026, 12)
        year += 2000 if year < 100 else 0
        if not (1 <= year < 9998 and 1 <= month <= 12 and (not day or 1 <= day[0] <= 28)):
            day, month, year = [], 12, 2026
        body = listings.calendar(self.design.calendar, year, month, day[0] if day else None)
        return self._page("Calendar", body)

    def _story(self, story: Story, path: str, now: Sequence[Story], step: int, origin: str) -> Reply:
        if path.startswith(REDIRECTING_PATHS):
            return Reply(status=301, headers={"Location": f"{origin}{story.path}"})
        if story.is_brief:
            link = f'<link rel="canonical" href="{escape(origin + story.path)}">'
            body = listings.brief(story.title, story.leaf.body, story.published.isoformat())
            return self._page(story.title, body, head=link)
        amp = self.design.amp(story.path) if self.design.amp else None
        frame = self._frame(
            now,
            origin,
            canonical=f"{origin}{story.path}",
            says_canonical=self.design.says_canonical or path != story.path,
            amp=f"{origin}{amp}" if amp and amp != path else None,
            published=story.published,
            modified=self._modified(story, step),
            has_marks=story.has_marks,
            is_edited=story.is_edited and step > 0,
        )
        return Reply(body=rewritten(story.leaf.html, story.leaf.url, frame).encode(errors="replace"))

    def _trap(self, trap: Trap, now: Sequence[Story], origin: str) -> Reply:
        if trap.leaf:
            frame = self._frame(now, origin, canonical=f"{origin}{trap.path}")
            return Reply(body=rewritten(trap.leaf.html, trap.leaf.url, frame).encode(errors="replace"))
        if trap.kind == "soft 404":
            place = self._of_kind("soft 404").index(trap)
            if place == 1 and not self.design.soft_404:
                return Reply(status=302, headers={"Location": f"{origin}/"})
            return self._page("Not found", listings.GONE, status=404 if place > 1 and not self.design.soft_404 else 200)
        if trap.kind == "disallowed":
            return self._page(trap.title, listings.HIDDEN)
        if trap.kind in ("video", "gallery"):
            number = self._of_kind(trap.kind).index(trap)
            return self._page(trap.title, listings.film(trap.title, trap.kind, number))
        return self._page(trap.title, listings.furniture(trap.kind))

    def _frame(self, now: Sequence[Story], origin: str, **facts: object) -> Frame:
        """Pages link what front page and sections link, so that an article is named by its channels alone."""
        linked = [story for story in now if {"front", "section"} & set(story.named)]
        places = ["/", *(self._section_path(name) for name in self.design.sections)]
        places += [trap.path for kind in ("tag", "author") for trap in self._of_kind(kind)]
        return Frame(
            origin=origin,
            stories=tuple((f"{origin}{story.path}", story.title) for story in linked),
            places=tuple(f"{origin}{path}" for path in places),
            **facts,  # type: ignore[arg-type]
        )

    # --- for machines --------------------------------------------------------------------------------------------

    def _robots(self, origin: str) -> Reply:
        lines = "".join(f"Sitemap: {origin}{each.path}\n" for each in self.design.sitemaps if each.in_robots)
        return Reply(kind="text/plain", body=f"{self.robots}\n{lines}".encode())

    def _feed(self, each: Feed, now: Sequence[Story], step: int, origin: str) -> Reply:
        stories = [story for story in now if each.channel in story.named and each.section in (None, story.section)]
        entries = [self._named(story, each.channel, step, origin) for story in stories]
        if not each.section:
            entries += [self._named_trap(trap, origin) for trap in self._of_kind("soft 404")[:1]]
        kind, body = feed(each.form, self.name, origin, entries)
        return Reply(kind=kind, body=body)

    def _sitemap(self, chart: Sitemap, now: Sequence[Story], step: int, origin: str) -> Reply:
        if chart.form == "index":
            changed = max((self._modified(story, step) for story in now), default=self._epoch)
            kind, body = sitemap_index([(f"{origin}{path}", changed) for path in chart.children])
            return Reply(kind=kind, body=body)
        if chart.lists == "stories":
            entries = self._listed(chart, now, step, origin)
        else:
            entries = [self._named_trap(trap, origin) for trap in self._of_kind(chart.lists)]
        kind, body = sitemap(chart.form, self.name, entries, packed=chart.packed)
        return Reply(kind=kind, body=body)

    def _listed(self, chart: Sitemap, now: Sequence[Story], step: int, origin: str) -> list[Named]:
        channel: Channel = "newsSitemap" if chart.form == "news" else "sitemap"
        entries = [self._named(story, channel, step, origin) for story in self._stories_on(chart, now)]
        if channel == "sitemap" and chart.share[0] == 0:
            others = [trap for kind in _PLACES_IN_SITEMAP for trap in self._of_kind(kind)[2:]]
            others += [trap for trap in self.traps if trap.kind.endswith("address")][2:] + self._of_kind("soft 404")[2:]
            entries += [self._named_trap(trap, origin) for trap in others]
        return entries

    def _stories_on(self, chart: Sitemap, now: Sequence[Story]) -> list[Story]:
        if chart.form == "news":
            return [
                story for story in now if "newsSitemap" in story.named and story.published > self._epoch - _NEWS_AGE
            ]
        stories = [story for story in now if "sitemap" in story.named]
        part, parts = chart.share
        old = [story for story in stories if story.step == 0]
        size = -(-len(old) // parts)
        return [story for story in stories if story.step and not part] + old[part * size : (part + 1) * size]

    # --- the rest ------------------------------------------------------------------------------------------------

    def _entries(self, now: Sequence[Story], channel: Channel) -> list[Entry]:
        return [
            (_link(story.named[channel]), story.title, f"{story.published:%d %B %Y}")
            for story in now
            if channel in story.named
        ]

    def _named(self, story: Story, channel: Channel, step: int, origin: str) -> Named:
        url = story.named[channel]
        return Named(
            url=_link(url) if url.startswith("//") else f"{origin}{url}",
            title=story.title,
            published=story.published,
            modified=self._modified(story, step),
        )

    def _named_trap(self, trap: Trap, origin: str) -> Named:
        moment = self._epoch - timedelta(days=2)
        return Named(url=f"{origin}{trap.path}", title=trap.title, published=moment, modified=moment)

    def _modified(self, story: Story, step: int) -> datetime:
        return self._epoch + _EDITED_AFTER if story.is_edited and step > 0 else story.published

    def _announced(self, where: str, section: str | None) -> str:
        kinds = {"atom": "atom+xml", "broken": "atom+xml", "json": "feed+json", "rdf": "rdf+xml"}
        return "".join(
            f'<link rel="alternate" type="application/{kinds.get(each.form, "rss+xml")}" href="{each.path}">'
            for each in self.design.feeds
            if each.announced == where and each.section in (None, section)
        )

    def _pages_of(self, section: str, now: Sequence[Story]) -> list[str]:
        further = sum(story.section == section and "page" in story.named for story in now)
        count = -(-further // _ON_A_PAGE)
        numbered = [self.design.page_path.format(section=section, page=number + 2) for number in range(count)]
        return [self._section_path(section), *numbered]

    def _section_path(self, section: str) -> str:
        return self.design.section_path.format(section=section)

    @property
    def _calendar_start(self) -> str:
        return listings.place(self.design.calendar, self._epoch.year, self._epoch.month, None)

    def _of_kind(self, kind: str) -> list[Trap]:
        return [trap for trap in self.traps if trap.kind == kind]


def _link(address: str) -> str:
    return f"http:{address}" if address.startswith("//") else address


def _path_of(url: str) -> str:
    """Path and query of an address, which may have no scheme or no host."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def _plain(path: str) -> str:
    """Without the parameters that change nothing."""
    before, mark, query = path.partition("?")
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in _MEANS_NOTHING]
    return f"{before}?{unquote(urlencode(pairs))}" if mark and pairs else before


def _ascii(host: str) -> str:
    return host.encode("idna").decode()
