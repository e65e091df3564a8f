"""Paths -> documents: what the newspaper answers at a step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from itertools import islice
from urllib.parse import parse_qs, urlsplit

from benchmarks.growing import pages, prose
from benchmarks.growing.timeline import Timeline, Told, Version

_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"
_SECTION_PAGE = 20
_SITEMAP_PART = 2500
_FEED_LEAST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int
    kind: str = _HTML
    body: Callable[[], str] = str
    """Made only if it is sent."""
    etag: str = ""
    modified: datetime | None = None

    def headers(self) -> dict[str, str]:
        found = {"ETag": self.etag} if self.etag else {}
        if self.modified:
            found["Last-Modified"] = format_datetime(self.modified, usegmt=True)
        return found

    def is_known(self, none_match: str | None, modified_since: str | None) -> bool:
        """Whether a conditional request has this already: the ETag decides, and the date where none is given."""
        if self.status != 200:
            return False
        if none_match is not None:
            return self.etag in (tag.strip() for tag in none_match.split(","))
        if modified_since is None or self.modified is None:
            return False
        try:
            return self.modified <= parsedate_to_datetime(modified_since)
        except (TypeError, ValueError):
            return False


class Site:
    """The newspaper at an address.

    `lying` are paths whose validators stay those of step 0: they say "not modified" whatever has happened.
    `noisy_listings` puts an advertisement, another each time, on the front page and the sections.
    """

    def __init__(self, timeline: Timeline, *, lying: Iterable[str] = (), noisy_listings: bool = False) -> None:
        self._timeline = timeline
        self._lying = frozenset(lying)
        self._noisy = noisy_listings

    def reply(self, target: str, step: int, origin: str) -> Reply:
        parts = urlsplit(target)
        path = parts.path
        if path == "/robots.txt":
            text = pages.ROBOTS.format(origin=origin)
            return Reply(status=200, kind="text/plain", body=lambda: text)
        page = parse_qs(parts.query).get("page", ["1"])[0]
        return (
            self._listing(path, int(page) if page.isdecimal() else 1, step)
            or self._machine_readable(path, step, origin)
            or self._article(path, step, origin)
            or Reply(status=404, body=lambda: "<p>Nothing here.</p>")
        )

    def telling(self, step: int) -> dict[Told, set[int]]:
        """What each listing names, by what it can tell of an edit: numbers of articles."""
        return {
            "title": {version.number for version in self._newest(step)},
            "updated": {version.number for version in self._last_updated(step)},
            "lastmod": set(self._timeline.present(step)),
            "nothing": set(),
        }

    def _newest(self, step: int) -> list[Version]:
        """What the front page, the RSS feed and the news sitemap list."""
        most = max(_FEED_LEAST, 4 * self._timeline.new_per_step)
        return [self._timeline.version(number, step) for number in islice(self._timeline.present(step), most)]

    def _listing(self, path: str, page: int, step: int) -> Reply | None:
        name = path.strip("/")
        if path != "/" and name not in prose.SECTIONS:
            return None

        def body() -> str:
            if path == "/":
                links = [(_front_path(each), each) for each in self._newest(step)]
                return pages.listing("Front page", links, noisy=self._noisy)
            numbers = (number for number in self._timeline.present(step) if prose.section(number) == name)
            start = (page - 1) * _SECTION_PAGE
            shown = list(islice(numbers, start, start + _SECTION_PAGE + 1))
            links = [
                (_section_path(each), each)
                for each in (self._timeline.version(number, step) for number in shown[:_SECTION_PAGE])
            ]
            more = f"{path}?page={page + 1}" if len(shown) > _SECTION_PAGE else ""
            return pages.listing(name.title(), links, noisy=self._noisy, more=more)

        return self._stepwise(f"{path}?page={page}", _HTML, body, step)

    def _machine_readable(self, path: str, step: int, origin: str) -> Reply | None:
        makers: dict[str, Callable[[], str]] = {
            "/feed.rss": lambda: pages.rss(origin, self._newest(step)),
            "/feed.atom": lambda: pages.atom(origin, self._last_updated(step)),
            "/news.xml": lambda: pages.news_sitemap(origin, self._newest(step)),
            "/sitemap.xml": lambda: pages.sitemap_index(origin, self._parts(step)),
        }
        kinds = {"/feed.rss": "application/rss+xml", "/feed.atom": "application/atom+xml"}
        if path in makers:
            return self._stepwise(path, kinds.get(path, _XML), makers[path], step)
        part = path.removeprefix("/sitemap-").removesuffix(".xml")
        if part.isdecimal() and path == f"/sitemap-{part}.xml":
            return self._stepwise(path, _XML, lambda: pages.sitemap(origin, self._part(int(part), step)), step)
        return None

    def _last_updated(self, step: int) -> list[Version]:
        """As Atom feeds do: what was edited stands at the top again."""
        recent = [
            self._timeline.version(number, step)
            for number in islice(self._timeline.present(step), max(500, 20 * self._timeline.new_per_step))
        ]
        recent.sort(key=lambda each: each.atom_updated, reverse=True)
        return recent[: max(_FEED_LEAST, 8 * self._timeline.new_per_step)]

    def _parts(self, step: int) -> list[tuple[str, datetime]]:
        count = -(-self._timeline.count(step) // _SITEMAP_PART)
        return [(f"/sitemap-{part}.xml", self._timeline.now(step)) for part in range(count)]

    def _part(self, part: int, step: int) -> list[Version]:
        numbers = range(part * _SITEMAP_PART, min((part + 1) * _SITEMAP_PART, self._timeline.count(step)))
        here = (number for number in numbers if self._timeline.gone(number, step) is None)
        return [self._timeline.version(number, step) for number in here]

    def _stepwise(self, path: str, kind: str, body: Callable[[], str], step: int) -> Reply:
        """A document that is another one with each step, or says that it is not."""
        said = 0 if path.removesuffix("?page=1") in self._lying else step
        return Reply(status=200, kind=kind, body=body, etag=_etag(path, said), modified=self._timeline.now(said))

    def _article(self, path: str, step: int, origin: str) -> Reply | None:
        form = next((form for form in ("amp", "print") if path.startswith(f"/{form}/")), "")
        own = path.removeprefix(f"/{form}") if form else path
        number = own.rpartition("-")[2]
        if not number.isdecimal() or int(number) >= self._timeline.count(step):
            return None
        if status := self._timeline.gone(int(number), step):
            return Reply(status=status, body=lambda: "<h1>This story is gone</h1>")
        version = self._timeline.version(int(number), step)
        if own.partition("/")[2].partition("/")[2] != version.path.partition("/")[2].partition("/")[2]:
            return None
        neighbours = range(max(0, version.number - 4), version.number)

        def body() -> str:
            related = [self._timeline.version(each, step) for each in neighbours]
            return pages.article(version, origin, related, form=form)

        return Reply(status=200, body=body, etag=_etag(version.path, form, version.revisions), modified=version.changed)


def _front_path(version: Version) -> str:
    """Some are linked as campaigns do, some in a second section."""
    if version.number % 7 == 3:
        return f"{version.path}?utm_source=front&utm_medium=teaser"
    if version.number % 5 == 2:
        return f"/{prose.SECTIONS[(version.number + 1) % len(prose.SECTIONS)]}/{version.path.split('/', 2)[2]}"
    return version.path


def _section_path(version: Version) -> str:
    """Some are linked in their AMP or print form."""
    if version.number % 11 == 5:
        return f"/amp{version.path}"
    return f"/print{version.path}" if version.number % 13 == 6 else version.path


def _etag(*parts: object) -> str:
    """A weak one: advertisements do not count."""
    return f'W/"{hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()}"'
