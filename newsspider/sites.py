"""The sites to crawl: addresses and `sites.toml` in, `Site` values out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from typing import Any
from urllib.parse import urljoin, urlsplit

from newsspider.discover.urls import normalize, site_key
from newsspider.durations import seconds_of
from newsspider.errors import RuleError, SitesError
from newsspider.extract.rules import Rules

EXAMPLE = '[[site]]\nurl = "https://www.example.com/"\n'
"""The least that `sites.toml` has to say of a site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A news site and what its reader told us about it. Only the address is needed."""

    url: str
    """Its front page, in the form in which it is asked for: absolute, http or https."""
    key: str
    """Registrable domain (or host and port where there is none): what tells sites apart."""
    name: str | None = None
    languages: tuple[str, ...] = ()
    """BCP 47, as a hint where pages do not say."""
    sections: tuple[str, ...] = ()
    """Absolute addresses of section pages to read, beside those that are found."""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    include: tuple[re.Pattern[str], ...] = ()
    """Where given, only article addresses that match one of them are asked for."""
    exclude: tuple[re.Pattern[str], ...] = ()
    delay_s: float | None = None
    """Least time between two requests to a host; None: the setting DOWNLOAD_DELAY."""
    every_s: float | None = None
    """From the beginning of a run to the beginning of the next, where many machines crawl; None: the setting
    NEWSSPIDER_CLUSTER_EVERY_S."""
    insecure: bool = False
    """Its certificates are not looked at: somebody on the way may read and change what comes."""
    render: bool = False
    """Front page, sections and articles are empty without a browser, so that one finishes them."""
    render_hosts: tuple[str, ...] = ()
    """Hosts of other sites (`cdn.example.net`) from which the pages need scripts or data."""
    rules: Rules | None = None
    """What is to be read of its pages, where the general way fails; None: that alone decides."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """All that were named for it."""
        return (self.url, *self.sections, *self.feeds, *self.sitemaps)

    def wants(self, url: str) -> bool:
        """Whether the site's include and exclude patterns let an article's address pass."""
        if self.include and not any(pattern.search(url) for pattern in self.include):
            return False
        return not any(pattern.search(url) for pattern in self.exclude)


def site_from_address(address: str, where: str = "-a site") -> Site:
    """The site of an address that a user typed; `where` begins the message of the `SitesError` where it is none."""
    url = _address(address.strip(), where)
    return Site(url=url, key=site_key(url))


def sites_from_addresses(text: str) -> list[Site]:
    """The sites of addresses separated by commas. Raises `SitesError`."""
    sites = [site_from_address(part) for part in text.split(",") if part.strip()]
    if not sites:
        raise SitesError(
            "-a site: expected one or several addresses separated by commas, for example "
            "-a site=https://www.example.com/"
        )
    return _one_each(sites)


def parse_sites(text: str, filename: str = "sites.toml") -> list[Site]:
    """The sites of a `sites.toml`. Raises `SitesError`, which names the line and what was expected there.

    The format: one `[[site]]` table a site with `url`, and optionally `name`, `languages`, `sections`, `feeds`,
    `sitemaps`, `include`, `exclude` (regular expressions, searched in the article's address), `delay` (seconds),
    `every` (a time such as `30m`), `insecure` (true), `render` (true, or the hosts of other sites from which pages need
    scripts) and `rules` (a table of CSS selectors, see `newsspider.extract.rules`). Sections, feeds and sitemaps may be
    relative to `url`.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = str(error).replace("at end of document", f"at line {text.count(chr(10)) + 1}, the end of the file")
        raise SitesError(f"{filename}: {fault}; expected TOML, with one [[site]] table a site") from None
    lines = _Lines(text, filename)
    unknown = sorted(set(document) - {"site"})
    if unknown:
        raise SitesError(f"{lines.at(None, unknown[0])}: unknown key {unknown[0]!r}; expected [[site]] tables")
    tables = document.get("site", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SitesError(f"{lines.at(None, 'site')}: expected [[site]] with two brackets, once for each site")
    if not tables:
        raise SitesError(f"{filename} lists no site; add a table:\n\n{EXAMPLE}")
    return _one_each([_site(table, partial(lines.at, index)) for index, table in enumerate(tables)])


def site_from_facts(facts: dict[str, Any], where: str) -> Site:
    """The site of a table's keys and values; `where` begins the message of the `SitesError` that a bad one raises."""
    return _site(facts, lambda _: where)


def facts_of(site: Site) -> dict[str, Any]:
    """The table that `site_from_facts` makes that site of, as JSON can carry it; what it has not is not in there."""
    facts: dict[str, Any] = {
        "url": site.url,
        "name": site.name,
        "languages": list(site.languages),
        "sections": list(site.sections),
        "feeds": list(site.feeds),
        "sitemaps": list(site.sitemaps),
        "include": [pattern.pattern for pattern in site.include],
        "exclude": [pattern.pattern for pattern in site.exclude],
        "delay": site.delay_s,
        "every": site.every_s and f"{site.every_s:.0f}s",
        "insecure": site.insecure,
        "render": list(site.render_hosts) if site.render and site.render_hosts else site.render,
        "rules": site.rules
        and {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(site.rules).items()
            if value
        },
    }
    return {key: value for key, value in facts.items() if value or (key == "delay" and value is not None)}


def _site(table: dict[str, Any], where: Callable[[str | None], str]) -> Site:
    unknown = sorted(set(table) - _KEYS.keys())
    if unknown:
        known = ", ".join(_KEYS)
        raise SitesError(f"{where(unknown[0])}: unknown key {unknown[0]!r}; expected one of {known}")
    for key, value in table.items():
        expected, fits = _KEYS[key]
        if not fits(value):
            raise SitesError(f"{where(key)}: {key} = {value!r}; expected {expected}")
    if "url" not in table:
        raise SitesError(f'{where(None)}: this [[site]] has no url; expected url = "https://..."')
    url = _address(table["url"], where=where("url"))

    def absolute(key: str) -> tuple[str, ...]:
        return tuple(_address(_joined(url, value), where=where(key)) for value in table.get(key, ()))

    def patterns(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(_pattern(value, where(key)) for value in table.get(key, ()))

    return Site(
        url=url,
        key=site_key(url),
        name=table.get("name"),
        languages=tuple(table.get("languages", ())),
        sections=absolute("sections"),
        feeds=absolute("feeds"),
        sitemaps=absolute("sitemaps"),
        include=patterns("include"),
        exclude=patterns("exclude"),
        delay_s=float(table["delay"]) if "delay" in table else None,
        every_s=seconds_of(table["every"]) if "every" in table else None,
        insecure=table.get("insecure", False),
        render=table.get("render", False) is not False,
        render_hosts=_hosts(table.get("render", ()), where("render")),
        rules=_rules(table["rules"], url, where) if "rules" in table else None,
    )


def _rules(table: dict[str, Any], url: str, where: Callable[[str | None], str]) -> Rules:
    for key, value in table.items():
        if key not in _RULES:
            raise SitesError(f"{where(key)}: unknown rule {key!r} of {url}; expected one of {', '.join(_RULES)}")
        expected, fits = _RULES[key]
        if not fits(value):
            raise SitesError(f"{where(key)}: {key} = {value!r} of {url}; expected {expected}")
    selectors: dict[str, Any] = {key: tuple(value) if key == "strip" else value for key, value in table.items()}
    try:
        return Rules(**selectors)
    except RuleError as error:
        raise SitesError(f"{where(error.rule)}: {error.rule} of {url}: {error.reason}") from None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(entry) for entry in value)


def _is_seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 3600


def _is_time(value: object) -> bool:
    return isinstance(value, str) and seconds_of(value) is not None


def _is_render(value: object) -> bool:
    return isinstance(value, bool) or (bool(value) and _is_texts(value))


_TEXTS = ('a list of strings, for example ["/politics/", "/sports/"]', _is_texts)
_KEYS = {
    "url": ('a string, for example "https://www.example.com/"', _is_text),
    "name": ("a string", _is_text),
    "languages": ('a list of language tags, for example ["de", "fr-CH"]', _is_texts),
    "sections": _TEXTS,
    "feeds": _TEXTS,
    "sitemaps": _TEXTS,
    "include": ("a list of regular expressions", _is_texts),
    "exclude": ("a list of regular expressions", _is_texts),
    "delay": ("a number of seconds from 0 to 3600", _is_seconds),
    "every": ("a time such as 90s, 30m or 1h30m", _is_time),
    "insecure": ("true or false", lambda value: isinstance(value, bool)),
    "render": (
        'true, false, or the hosts of other sites that its pages need, for example ["cdn.example.net"]',
        _is_render,
    ),
    "rules": ("a table of CSS selectors, [site.rules]", lambda value: isinstance(value, dict)),
}
_SELECTOR = ('a CSS selector, for example "div.story-text"', _is_text)
_RULES = {
    "body": _SELECTOR,
    "strip": ('a list of CSS selectors, for example [".promo", "aside.newsletter"]', _is_texts),
    "headline": _SELECTOR,
    "authors": _SELECTOR,
    "date": ('a CSS selector, for example "time.published::attr(datetime)"', _is_text),
}


def _address(text: str, where: str) -> str:
    """An address in the form in which it is asked for, so that it has one robots.txt and is asked for once."""
    try:
        parts = urlsplit(text)
    except ValueError:  # "https://[example"
        raise SitesError(f"{where}: {text!r} is no address; expected for example https://www.example.com/") from None
    if parts.scheme not in ("http", "https"):
        hint = f"; did you mean https://{text}?" if "://" not in text and "." in text else ""
        raise SitesError(f"{where}: {text!r} is not an address that begins with http:// or https://{hint}")
    try:
        usable = bool(parts.hostname) and " " not in parts.netloc and parts.port != 0
    except ValueError:
        usable = False
    address = normalize(text) if usable else None
    if address is None:
        raise SitesError(f"{where}: {text!r} names no host; expected for example https://www.example.com/")
    return address


def _joined(url: str, reference: str) -> str:
    try:
        return urljoin(url, reference)
    except ValueError:
        return reference


def _hosts(value: bool | Iterable[str], where: str) -> tuple[str, ...]:
    hosts = () if isinstance(value, bool) else tuple(host.strip().lower() for host in value)
    for host in hosts:
        if not re.fullmatch(r"[^\s/:@]+", host):
            raise SitesError(f"{where}: {host!r} is no host; expected a name such as cdn.example.net")
    return hosts


def _pattern(text: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise SitesError(f"{where}: {text!r} is not a regular expression: {error}") from None


def _one_each(sites: Iterable[Site]) -> list[Site]:
    """One `Site` a key: a site is crawled at one pace, so a second address of it becomes one more page to begin at."""
    merged: dict[str, Site] = {}
    for site in sites:
        first = merged.get(site.key)
        if first is None:
            merged[site.key] = site
            continue
        merged[site.key] = replace(
            first,
            sections=_union(first.sections, () if site.url == first.url else (site.url,), site.sections),
            feeds=_union(first.feeds, site.feeds),
            sitemaps=_union(first.sitemaps, site.sitemaps),
            include=(*first.include, *site.include),
            exclude=(*first.exclude, *site.exclude),
            insecure=first.insecure or site.insecure,
            render=first.render or site.render,
            render_hosts=_union(first.render_hosts, site.render_hosts),
            rules=first.rules.beside(site.rules) if first.rules and site.rules else first.rules or site.rules,
        )
    return list(merged.values())


def _union(*parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry for part in parts for entry in part))


_TABLE = re.compile(r"\s*\[\[\s*site\s*\]\]")


class _Lines:
    """Finds the line of a key in a TOML text, for messages; tomllib does not keep it."""

    def __init__(self, text: str, filename: str) -> None:
        self._lines = text.splitlines()
        self._tables = [number for number, line in enumerate(self._lines) if _TABLE.match(line)]
        self._ends = [*self._tables[1:], len(self._lines)]
        self._filename = filename

    def at(self, table: int | None, key: str | None) -> str:
        """`sites.toml, line 7`: of a key of the n-th [[site]] table, of the table itself, or of a top-level key."""
        start, end = self._lines_of(table)
        found = start if key is None else None
        if key is not None:
            begins = _begins(key)
            matches = (number for number in range(start, end) if begins.match(self._lines[number]))
            found = next((number for number in matches if not _TABLE.match(self._lines[number])), None)
        return self._filename if found is None else f"{self._filename}, line {found + 1}"

    def _lines_of(self, table: int | None) -> tuple[int, int]:
        """Of the n-th table, from its head to before the next one's; of the text, where there is no such table."""
        if table is None or table >= len(self._tables):
            return 0, len(self._lines)
        return self._tables[table], self._ends[table]


@cache
def _begins(key: str) -> re.Pattern[str]:
    """What a line begins with that gives a key."""
    return re.compile(
        r"\s*(?:\[{0,2}\s*(?:(?:site|rules)\s*\.\s*){0,2}"  # `feeds = []`, `[site.rules]`, `rules.body = ""`
        r"|rules\s*=\s*\{(?:.*[\s,])?)"  # `rules = { body = "" }`
        rf"[\"']?{re.escape(key)}[\"']?\s*[]=.]"
    )
