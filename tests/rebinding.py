"""DNS that says one thing to who checks and another to who connects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed

from newsspider.resolver import GuardedResolver

FIRST, THEN = "127.0.0.1", "127.0.0.2"


class TwoFaced(CachingThreadedResolver):
    """Answers `FIRST` and `THEN` in turn, whatever the name."""

    _asked: Counter[str] = Counter()  # noqa: RUF012

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  (Twisted's name)
        self._asked[name] += 1
        return succeed(FIRST if self._asked[name] % 2 else THEN)


class RebindingResolver(GuardedResolver, TwoFaced):
    """The guard, with DNS of that kind behind it."""
