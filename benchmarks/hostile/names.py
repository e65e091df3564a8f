"""DNS as attackers have it: names that lead to this machine, and one that leads there only when it is asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed

from newsspider.resolver import GuardedResolver

DOMAIN = ".example.com"
PAPER, LATE, INSIDE, TURNING = (f"{name}{DOMAIN}" for name in ("paper", "late", "inside", "turning"))
"""A site, another host of it, one that nobody has allowed, and one whose address changes."""
_HERE, _PUBLIC = "127.0.0.1", "93.184.215.14"


class Names(CachingThreadedResolver):
    """All hosts of the domain are this machine. Never asks a name server."""

    _asked: Counter[str] = Counter()  # noqa: RUF012

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  (Twisted's name)
        self._asked[name] += 1
        return succeed(_PUBLIC if name == TURNING and self._asked[name] % 2 else _HERE)


class GuardedNames(GuardedResolver, Names):
    """The crawler's resolver, with DNS of that kind behind it."""
