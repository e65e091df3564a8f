"""Origins that send everybody elsewhere: `http://example.com` to `https://www.example.com`, say.

A sitemap may name thousands of addresses of such an origin, and each of them costs two requests. Where some have led
permanently to the same path of another origin of the site, and none has not, the others are asked for there at once.
Whoever does so asks at the old place where there is nothing at the new one: see `newsspider.middlewares.moved`.
"""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from newsspider.discover.urls import same_site, site_key

_ENOUGH = 2
_PERMANENT = (301, 308)


class Moves:
    """What the redirects of one run have told."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, set[str]]] = {}
        """Origin -> the one it led to, and which paths have."""
        self._stays: set[str] = set()

    def redirected(self, url: str, to: str, status: int) -> str | None:
        """An address has led to another one: what its origin has moved to, if that is known with it."""
        origin, target = origin_of(url), origin_of(to)
        if origin == target or origin in self._stays or self.target_of(url):
            return None
        is_down = origin.startswith("https:") and target.startswith("http:")  # what came safely goes on to
        if is_down or status not in _PERMANENT or _path_of(url) != _path_of(to) or not same_site(to, site_key(url)):
            self.stays(url)
            return None
        known, paths = self._seen.setdefault(origin, (target, set()))
        if known != target:
            self.stays(url)
            return None
        paths.add(_path_of(url))
        return target if len(paths) == _ENOUGH else None

    def stays(self, url: str) -> None:
        """There is something at an address, or it leads elsewhere."""
        origin = origin_of(url)
        self._stays.add(origin)
        self._seen.pop(origin, None)

    def target_of(self, url: str) -> str | None:
        """The origin at which an address is asked for; None: its own."""
        target, paths = self._seen.get(origin_of(url), ("", ()))
        return target if len(paths) >= _ENOUGH else None


def moved(url: str, target: str) -> str:
    """An address, at another origin."""
    parts, there = urlsplit(url), urlsplit(target)
    return urlunsplit((there.scheme, there.netloc, parts.path, parts.query, parts.fragment))


def origin_of(url: str) -> str:
    """`https://example.com`: what a robots.txt is valid for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _path_of(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))
