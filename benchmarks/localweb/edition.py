"""The documents of a site at a step, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from html import escape
from urllib.parse import unquote

from benchmarks.localweb import listings
from benchmarks.localweb.addresses import path_of
from benchmarks.localweb.designs import Design, Feed, Sitemap
from benchmarks.localweb.files import Named, feed, sitemap, sitemap_index
from benchmarks.localweb.listings import cards, document, pager
from benchmarks.localweb.rewrite import Frame, rewritten
from benchmarks.localweb.stock import ON_A_PAGE, Stock
from benchmarks.localweb.stories import REDIRECTING_PATHS
from benchmarks.localweb.story import Channel, Story, Trap

_RULES = "Disallow: /intern/\nDisallow: /search?q=\nDisallow: /login\n"
_PLACES_IN_MENU = ("tag", "forum", "help", "service", "author")
_PLACES_ON_FRONT = ("video", "gallery", "shop")
_PLACES_IN_SITEMAP = ("shop", "video", "gallery", "forum")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Edition(Stock):
    """`routes` has what is there, `calendar` what has no end, `missing` the rest."""

    def routes(self) -> Mapping[str, Callable[[], Reply]]:
        """Decoded path, with its query -> what makes the answer."""
        routes: dict[str, Callable[[], Reply]] = {"/robots.txt": self._robots, "/": self._front}
        for trap in self.traps:
            routes[unquote(trap.path)] = partial(self._trap, trap)
        for story in self.now:
            for address in (*story.aliases, story.path):
                path = path_of(address)
                routes[unquote(path)] = partial(self._story, story, path)
        for section in self.design.sections:
            for here, path in enumerate(self.pages_of(section)):
                routes[unquote(path)] = partial(self._section, section, here)
        routes.update(self._archive_routes())
        for each in self.design.feeds:
            routes[each.path] = partial(self._feed, each)
        for chart in self.design.sitemaps:
            routes[chart.path] = partial(self._sitemap, chart)
        return routes

    def missing(self) -> Reply:
        return self._page("Not found", listings.GONE, status=200 if self.design.soft_404 else 404)

    def _page(self, title: str, body: str, *, head: str = "", status: int = 200) -> Reply:
        menu = [(self.section_path(name), name.title()) for name in self.design.sections]
        menu += [(trap.path, trap.kind.title()) for kind in _PLACES_IN_MENU for trap in self.of_kind(kind)[:1]]
        if self.design.calendar:
            first = listings.place(self.design.calendar, self.epoch.year, self.epoch.month, None)
            menu.append((first, "Calendar"))
        return Reply(
            status=status, body=document(self._name, title, body, head=self.design.head + head, menu=menu).encode()
        )

    def _front(self) -> Reply:
        entries = self.entries(self.now, "front")
        hidden = [trap for trap in self.traps if trap.kind.endswith("address")][:2]
        others = [trap for kind in _PLACES_ON_FRONT for trap in self.of_kind(kind)[:2]]
        others += [*hidden, *self.of_kind("disallowed")]
        for place, trap in enumerate(others):
            entries.insert(min(len(entries), 3 + 4 * place), (trap.path, trap.title or trap.kind, ""))
        body = f"<main><h1>{escape(self._name)}</h1>{cards(entries, self.design.look)}</main>"
        if "archive" in self.design.channels:
            body += '<p><a href="/archive/">Archive</a></p>'
        return self._page("News", body, head=self._announced("front", None))

    def _section(self, section: str, here: int) -> Reply:
        pages = self.pages_of(section)
        mine = [story for story in self.now if story.section == section]
        if here:
            further = [story for story in mine if "page" in story.named]
            entries = self.entries(further[ON_A_PAGE * (here - 1) : ON_A_PAGE * here], "page")
        else:
            entries = self.entries(mine, "section")
            entries += [(trap.path, trap.title, "") for trap in self.of_kind("soft 404")[1:2]]
        labels = "".join(
            f'<a href="{trap.path}">{escape(trap.title[:20])}</a> '
            for kind in ("tag", "author", "forum")
            for trap in self.of_kind(kind)
        )
        more = pager(pages, here, rel_next=self.design.rel_next)
        body = f"<main><h1>{section.title()}</h1>{cards(entries, self.design.look)}{more}</main><aside>{labels}</aside>"
        return self._page(section.title(), body, head=self._announced("section", section))

    def _archive_routes(self) -> Mapping[str, Callable[[], Reply]]:
        if "archive" not in self.design.channels:
            return {}
        days: dict[str, list[Story]] = {}
        for story in self.now:
            if "archive" in story.named:
                days.setdefault(self.design.day_path.format(day=story.published), []).append(story)
        routes = {
            path: partial(self._archive, cards(self.entries(days[path], "archive"), self.design.look)) for path in days
        }
        links = "".join(f'<li><a href="{path}">{path.strip("/")[-10:]}</a></li>' for path in days)
        return {**routes, "/archive/": partial(self._archive, f"<ul>{links}</ul>")}

    def _archive(self, listing: str) -> Reply:
        return self._page("Archive", f"<main><h1>Archive</h1>{listing}</main>")

    def calendar(self, path: str) -> Reply:
        digits = "".join(char if char.isdigit() else " " for char in path).split()
        year, month, *day = [int(number) for number in digits] if len(digits) > 1 else (2026, 12)
        year += 2000 if year < 100 else 0
        if not (1 <= year < 9998 and 1 <= month <= 12 and (not day or 1 <= day[0] <= 28)):
            day, month, year = [], 12, 2026
        body = listings.calendar(self.design.calendar, year, month, day[0] if day else None)
        return self._page("Calendar", body)

    def _story(self, story: Story, path: str) -> Reply:
        if path.startswith(REDIRECTING_PATHS):
            return Reply(status=301, headers={"Location": f"{self.origin}{story.path}"})
        if story.is_brief:
            link = f'<link rel="canonical" href="{escape(self.origin + story.path)}">'
            body = listings.brief(story.title, story.leaf.body, story.published.isoformat())
            return self._page(story.title, body, head=link)
        amp = self.design.amp(story.path) if self.design.amp else None
        frame = self._frame(
            canonical=f"{self.origin}{story.path}",
            says_canonical=self.design.says_canonical or path != story.path,
            amp=f"{self.origin}{amp}" if amp and amp != path else None,
            published=story.published,
            modified=self.modified(story),
            has_marks=story.has_marks,
            is_edited=story.is_edited and self.step > 0,
        )
        return Reply(body=rewritten(story.leaf.html, story.leaf.url, frame).encode(errors="replace"))

    def _trap(self, trap: Trap) -> Reply:
        if trap.leaf:
            frame = self._frame(canonical=f"{self.origin}{trap.path}")
            return Reply(body=rewritten(trap.leaf.html, trap.leaf.url, frame).encode(errors="replace"))
        if trap.kind == "soft 404":
            place = self.of_kind("soft 404").index(trap)
            if place == 1 and not self.design.soft_404:
                return Reply(status=302, headers={"Location": f"{self.origin}/"})
            return self._page("Not found", listings.GONE, status=404 if place > 1 and not self.design.soft_404 else 200)
        if trap.kind == "disallowed":
            return self._page(trap.title, listings.HIDDEN)
        if trap.kind in ("video", "gallery"):
            number = self.of_kind(trap.kind).index(trap)
            head = '<meta property="og:type" content="video.other">' if trap.kind == "video" and number % 2 else ""
            return self._page(trap.title, listings.film(trap.title, trap.kind, number), head=head)
        return self._page(trap.title, listings.furniture(trap.kind))

    def _frame(self, **facts: object) -> Frame:
        """Pages link what front page and sections link, so that an article is named by its channels alone, and always
        the same, so that no step changes what nobody has edited."""
        linked = [story for story in self.now if story.step == 0 and {"front", "section"} & set(story.named)]
        places = ["/", *(self.section_path(name) for name in self.design.sections)]
        places += [trap.path for kind in ("tag", "author") for trap in self.of_kind(kind)]
        return Frame(
            origin=self.origin,
            stories=tuple((f"{self.origin}{story.path}", story.title) for story in linked),
            places=tuple(f"{self.origin}{path}" for path in places),
            **facts,  # type: ignore[arg-type]
        )

    # --- for machines --------------------------------------------------------------------------------------------

    def _robots(self) -> Reply:
        lines = "".join(f"Sitemap: {self.origin}{each.path}\n" for each in self.design.sitemaps if each.in_robots)
        return Reply(kind="text/plain", body=f"{rules(self.design)}\n{lines}".encode())

    def _feed(self, each: Feed) -> Reply:
        stories = [story for story in self.now if each.channel in story.named and each.section in (None, story.section)]
        entries = [self.named(story, each.channel) for story in stories]
        if not each.section:
            entries += [self.named_trap(trap) for trap in self.of_kind("soft 404")[:1]]
        kind, body = feed(each.form, self._name, self.origin, entries)
        return Reply(kind=kind, body=body)

    def _sitemap(self, chart: Sitemap) -> Reply:
        if chart.form == "index":
            changed = max((self.modified(story) for story in self.now), default=self.epoch)
            kind, body = sitemap_index([(f"{self.origin}{path}", changed) for path in chart.children])
            return Reply(kind=kind, body=body)
        if chart.lists == "stories":
            entries = self._listed(chart)
        else:
            entries = [self.named_trap(trap) for trap in self.of_kind(chart.lists)]
        kind, body = sitemap(chart.form, self._name, entries, packed=chart.packed)
        return Reply(kind=kind, body=body)

    def _listed(self, chart: Sitemap) -> list[Named]:
        channel: Channel = "newsSitemap" if chart.form == "news" else "sitemap"
        entries = [self.named(story, channel) for story in self.stories_on(chart)]
        if channel == "sitemap" and chart.share[0] == 0:
            others = [trap for kind in _PLACES_IN_SITEMAP for trap in self.of_kind(kind)[2:]]
            others += [trap for trap in self.traps if trap.kind.endswith("address")][2:] + self.of_kind("soft 404")[2:]
            entries += [self.named_trap(trap) for trap in others]
        return entries

    def _announced(self, where: str, section: str | None) -> str:
        kinds = {"atom": "atom+xml", "broken": "atom+xml", "json": "feed+json", "rdf": "rdf+xml"}
        return "".join(
            f'<link rel="alternate" type="application/{kinds.get(each.form, "rss+xml")}" href="{each.path}">'
            for each in self.design.feeds
            if each.announced == where and each.section in (None, section)
        )

    @property
    def _name(self) -> str:
        return f"The {self.design.name.title()} Courier"


def rules(design: Design) -> str:
    """The robots.txt without the lines that name sitemaps."""
    old = "".join(f"Disallow: /old/archive-of-the-year-{number}/\n" for number in range(400))
    return f"User-agent: *\n{old if design.robots_padding else ''}{_RULES}"
