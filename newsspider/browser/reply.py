"""What the browser is given for a request, and what is kept of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    """Without content coding."""


class KeptScripts:
    """The scripts of the run's sites, which all pages of a site share; the last ones that were needed."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._replies: OrderedDict[str, Reply] = OrderedDict()

    def find(self, url: str) -> Reply | None:
        reply = self._replies.get(url)
        if reply is not None:
            self._replies.move_to_end(url)
        return reply

    def keep(self, url: str, reply: Reply) -> None:
        """Keeps it in place of what was needed the longest ago."""
        if reply.status != 200 or len(reply.body) > self._most_bytes or url in self._replies:
            return
        self._replies[url] = reply
        self._bytes += len(reply.body)
        while self._bytes > self._most_bytes:
            self._bytes -= len(self._replies.popitem(last=False)[1].body)
