"""What is done about a request that a page makes while its scripts run."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal
from urllib.parse import urlsplit

from newsspider.discover.urls import same_site

Treatment = Literal["ask", "empty", "refuse"]
"""It goes through the gate; it is answered with nothing, which does no harm; or it fails."""

_ASKED_FOR = frozenset({"document", "script", "xhr", "fetch"})
"""What text can come by, in the browser's names for kinds of requests. Pictures, fonts, films, beacons, sockets and
what is fetched for later are not among them."""


def treatment(kind: str, method: str, url: str, site: str, hosts: Collection[str] = ()) -> Treatment:
    """`site` is the key of the page's site, `hosts` are those of others from which it needs something.

    A page makes us ask and never tell: whatever is not GET is refused.
    """
    if kind == "stylesheet":
        return "empty"  # there are loaders that show nothing where a style sheet fails
    if kind not in _ASKED_FOR or method != "GET" or not url.startswith(("http://", "https://")):
        return "refuse"
    return "ask" if same_site(url, site) or (kind != "document" and _host_of(url) in hosts) else "refuse"


def _host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
