"""Archive pages, each of a day or a month: from the newest one to older ones while they bring articles."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

_MOST_IDLE = 5
"""Pages in a row that brought nothing new: as many end the walk."""
_OLD_COSTS = 3
"""A page of articles that were known when the archive was read before counts as so many: older ones will be no
different."""
_EVENTS = re.compile(
    r"/(?:calend\w*|kalender|events?|termine?|veranstaltung\w*|agenda|eventi|eventos|program\w*)(?:/|$)"
)
_DAY = re.compile(
    r"(?:/[a-z][a-z_-]*){0,2}/((?:19|20)\d\d)(?:[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))?)?"
    r"(?:/|/index\.html?|\.html?)?"
)
_QUERY_DAY = re.compile(
    r"(?:date|day|datum|tag|fecha|data|d)=((?:19|20)\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?"
)


def archive_date(address: str) -> date | None:
    """The last day of an archive page, by its address: `/archive/2026/11/24/`, `/2026/11`, `/archiv?date=2026-11-24`.

    None for what is none: an address that says more than a date and where it is kept, or a calendar of events.
    """
    parts = urlsplit(address)
    path = unquote(parts.path).lower()
    if _EVENTS.search(path):
        return None
    match = _DAY.fullmatch(path) if not parts.query else _QUERY_DAY.fullmatch(parts.query.lower())
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 12), match[3]
    try:
        return date(year, month, int(day)) if day else _last_day(year, month)
    except ValueError:  # 31 February
        return None


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


@dataclass(slots=True, eq=False)
class ArchiveWalk:
    """The archive pages of one site, one after the other in one run."""

    most: int
    """Pages read in one run."""
    earliest: date | None = None
    """Older ones are not wanted."""
    before: int = 0
    """What was known before that moment, in seconds since 1970, was so when an earlier run has read the archive; 0:
    none has."""
    catches_up: bool = False
    """An earlier run did not come to the end of its walk."""
    named_by: set[str] = field(default_factory=set)
    """Addresses of the sources that name its pages."""
    _pages: list[tuple[int, str]] = field(default_factory=list)
    """A heap, the newest first."""
    _named: set[str] = field(default_factory=set)
    _read: int = 0
    _idle: int = 0
    _on_its_way: bool = False

    def add(self, addresses: Iterable[str], today: date) -> None:
        """Pages that a listing names; those of days to come hold nothing."""
        for address in addresses:
            self._add(address, today)

    def _add(self, address: str, today: date) -> None:
        day = archive_date(address)
        is_wanted = day is not None and (self.earliest is None or day >= self.earliest)
        if day is None or not is_wanted or address in self._named or len(self._named) >= self.most * 4:
            return
        if day > today + timedelta(days=31):
            return
        self._named.add(address)
        heapq.heappush(self._pages, (-day.toordinal(), address))

    def next_page(self) -> str | None:
        """The page to ask for now; None: none, or one is on its way."""
        if self._on_its_way or not self._pages or self._read >= self.most or self._idle >= _MOST_IDLE:
            return None
        self._on_its_way = True
        return heapq.heappop(self._pages)[1]

    @property
    def is_over(self) -> bool:
        """Whether no page is on its way, so that none will be once there is no `next_page`."""
        return not self._on_its_way

    def read(self, *, brought: bool, known: bool, old: bool = False) -> None:
        """The page that was on its way is here. `brought`: it named what is to be asked for; `known`: it named only
        articles that earlier runs have found; `old`: those were known when the archive was read before."""
        self._on_its_way = False
        self._read += 1
        if brought or (known and self.catches_up):
            self._idle = 0
        else:
            self._idle += _OLD_COSTS if old and not self.catches_up else 1

    def failed(self) -> None:
        self.read(brought=False, known=False)
