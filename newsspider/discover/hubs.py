"""WebSub hubs (W3C, 2018), which tell of a feed's news at once: named by the feed, or by the head of its answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from newsspider.discover.urls import absolute

# RFC 8288, 3: `<https://hub.example/>; rel="hub", <...>; rel=self`
_LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[\w*]+\s*=\s*(?:\"[^\"]{0,200}\"|[^\s,;\"]{0,200})){0,10})")
_RELATIONS = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s,;\"]+))", re.IGNORECASE)
_LONGEST_HEADER = 8_000
_MOST = 20
"""A feed has one or two."""


def hubs_in_header(value: str | None, url: str) -> list[str]:
    """Of an HTTP header `Link`; `url` is where the answer came from. Empty where there is none."""
    found = []
    for target, parameters in _LINK.findall((value or "")[:_LONGEST_HEADER]):
        relations = _RELATIONS.search(parameters)
        if relations and "hub" in (relations[1] or relations[2] or "").lower().split():
            found.append(target)
    return hub_addresses(found, url)


def hub_addresses(named: Iterable[str], url: str) -> list[str]:
    """The addresses that can be asked, each once, and no more than some."""
    return list(dict.fromkeys(address for name in islice(named, _MOST) if (address := absolute(name, url))))
